"""Letters are written once, to who is there, and the guard against places bites."""

from datetime import date

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from quietbell.operations.jobs import SEND
from quietbell.operations.letters import NOTHING, About, write
from quietbell.storage.models import Button, Letter, Person
from tests.support.harborview import NOW, plant_harborview
from tests.support.letters import letters_about, no_place_in


def written(key: str = "request-1-sent", text: str = "Sign in.") -> Letter | None:
    return write(
        key=key,
        to="ada@harborview.example",
        subject="Request 1042:\r\nwe have it",
        text=text,
        at=NOW,
        about=About(kind="request", id="request-1"),
    )


def test_a_letter_is_written_once_with_the_job_that_sends_it(database) -> None:
    first, second = written(), written()

    assert first is not None and second is not None
    assert first.pk == second.pk
    assert first.subject_line == "Request 1042: we have it"
    assert letters_about("request", "request-1") == [first]
    jobs = ProcrastinateJob.objects.filter(task_name=SEND)
    assert [each.args for each in jobs] == [{"letter": first.pk}]


def test_who_left_or_has_no_address_is_written_nothing(database) -> None:
    gone = Person(id="P-1", name="Ada", email="a@h.example", left_on=date(2031, 1, 1))
    for person in (gone, Person(id="P-2", name="Bo")):
        assert (
            write(key="x", to=person, subject="x", text="x", at=NOW, about=NOTHING)
            is None
        )
    assert not Letter.objects.exists()


@pytest.mark.requirement("PLT-08")
def test_a_letter_that_names_a_place_is_found(database) -> None:
    plant_harborview()
    button = Button.objects.select_related("room").exclude(room__name="").first()
    assert button is not None
    for words in (button.room.name, button.spoken.upper(), f"({button.room.name})"):
        letter = Letter(subject_line="x", text=f"Meet us there: {words}.")
        assert no_place_in(letter) != []
    folded = "DESCRIPTION:" + button.spoken[:10] + "\r\n " + button.spoken[10:]
    assert no_place_in(Letter(text="", invitation=folded.replace(",", "\\,"))) != []
    assert no_place_in(Letter(subject_line="Request 1042", text="Sign in.")) == []
