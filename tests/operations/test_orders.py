"""Work orders: who does it and when, and what calendars are told."""

from datetime import timedelta

import icalendar
import pytest

from quietbell.config.database import Database
from quietbell.domain.grants import Reader
from quietbell.domain.life import Stage
from quietbell.domain.roles import Role
from quietbell.domain.site import Standing
from quietbell.operations.acting import ChangedMeanwhile, Wrong
from quietbell.operations.buttons import set_standing
from quietbell.operations.file_subjects import concealed_subject
from quietbell.operations.leaving import leave
from quietbell.operations.lives import life_of
from quietbell.operations.orders import (
    NotPlanned,
    OrderFacts,
    call_off_order,
    change_order,
    finish_order,
    order_work,
)
from quietbell.storage import models as m
from tests.support.fake_hand_over import HandedOver
from tests.support.harborview import NOW, plant_harborview
from tests.support.installing import (
    agree,
    facts_for,
    it,
    ordered_by,
    technician,
)
from tests.support.lives import (
    surveyed,
)
from tests.support.office import person_with, reader_with

__all__ = ["it", "technician"]


@pytest.fixture(autouse=True)
def _campus(database: Database) -> None:
    plant_harborview(NOW)


def test_an_invitation_names_a_number_a_time_and_a_link_and_no_place(
    it: Reader, technician: m.Person
) -> None:
    life = surveyed()
    agree(life)
    order = ordered_by(it, life, facts_for(technician))

    (letter,) = m.Letter.objects.all()
    event = icalendar.Calendar.from_ical(letter.invitation).walk("VEVENT")[0]
    assert letter.to == "ida@harborview.example"
    assert str(event["SUMMARY"]) == "Quietbell work order 1"
    assert event["SEQUENCE"] == 0
    assert event["DTSTART"].dt == order.begins_at
    assert "METHOD:REQUEST" in letter.invitation
    assert f"/workbench/orders/{order.pk}" in letter.text
    request = life.request
    assert request is not None and request.room is not None
    for word in (request.room.number, request.room.name, "Bursar", "CANARY"):
        assert word not in letter.text + letter.invitation.replace(order.pk, "")


def test_calendars_are_told_of_another_time_another_person_and_the_end(
    it: Reader, technician: m.Person
) -> None:
    life = surveyed()
    agree(life)
    other = person_with(Role.IT_TECHNICIAN, name="Odo Lane")
    m.Person.objects.filter(pk=other.pk).update(email="odo@harborview.example")
    order = ordered_by(it, life, facts_for(technician))

    order = change_order(
        it, at=NOW, id=order.pk, version=1, facts=facts_for(other, hours=48)
    )
    call_off_order(it, at=NOW, id=order.pk, version=order.version, words="No cable.")

    told = [
        (each.to.split("@")[0], line(each, "METHOD"), line(each, "SEQUENCE"))
        for each in m.Letter.objects.order_by("id")
    ]
    assert told == [
        ("ida", "REQUEST", "0"),
        ("ida", "CANCEL", "1"),
        ("odo", "REQUEST", "1"),
        ("odo", "CANCEL", "2"),
    ]
    uids = {line(each, "UID") for each in m.Letter.objects.all()}
    assert len(uids) == 1
    assert life_of(life.pk).stage == Stage.ORDERED
    ordered_by(it, life, facts_for(technician))  # and somebody orders it again


def line(letter: m.Letter, name: str) -> str:
    lines = letter.invitation.replace("\r\n ", "").splitlines()
    return next(x.partition(":")[2] for x in lines if x.startswith(f"{name}:"))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"assigned": "nobody"}, "assigned"),
        ({"assigned": "P-101"}, "assigned"),  # a dispatcher installs nothing
        ({"ends_at": NOW}, "ends_at"),
        ({"begins_at": NOW - timedelta(hours=2), "ends_at": NOW}, "begins_at"),
    ],
)
def test_an_order_that_cannot_be_right_is_refused(
    it: Reader, technician: m.Person, change: dict[str, object], field: str
) -> None:
    life = surveyed()
    agree(life)
    told = {
        name: getattr(facts_for(technician), name)
        for name in ("assigned", "begins_at", "ends_at")
    }
    with pytest.raises(Wrong) as why:
        ordered_by(it, life, OrderFacts(**{**told, **change}))
    assert set(why.value.problems) == {field}
    assert life_of(life.pk).stage == Stage.SURVEYED


def test_of_two_who_order_at_once_one_is_told(it: Reader, technician: m.Person) -> None:
    life = surveyed()
    agree(life)
    seen = life_of(life.pk).version
    ordered_by(it, life, facts_for(technician))
    with pytest.raises(ChangedMeanwhile):
        order_work(
            it,
            at=NOW,
            life=life.pk,
            version=seen,
            kind="installation",
            facts=facts_for(technician),
        )
    assert m.WorkOrder.objects.count() == 1


def test_work_that_is_done_is_not_called_off(it: Reader, technician: m.Person) -> None:
    life = surveyed()
    agree(life)
    order = ordered_by(it, life, facts_for(technician))
    done = finish_order(it, at=NOW, id=order.pk, version=1, outcome="It hangs.")
    with pytest.raises(NotPlanned):
        call_off_order(it, at=NOW, id=order.pk, version=done.version, words="No.")


def test_the_hiding_place_opens_to_its_holder_and_while_work_is_planned(
    it: Reader, technician: m.Person
) -> None:
    life = surveyed(requester_id="P-109")
    assert life.request is not None
    assert concealed_subject(life).own == {life.request.holder_id}
    assert concealed_subject(life).assigned == frozenset()
    agree(life)
    order = ordered_by(it, life, facts_for(technician))
    assert concealed_subject(life_of(life.pk)).assigned == {technician.pk}
    finish_order(it, at=NOW, id=order.pk, version=1, outcome="It hangs.")
    assert concealed_subject(life_of(life.pk)).assigned == frozenset()


def test_what_somebody_who_leaves_was_to_do_is_called_off(
    it: Reader, technician: m.Person
) -> None:
    life = surveyed()
    agree(life)
    order = ordered_by(it, life, facts_for(technician))
    keeper = reader_with(Role.IT_ADMINISTRATOR)
    leave(
        keeper,
        at=NOW,
        id=technician.pk,
        version=technician.version,
        hand_over=HandedOver(),
    )

    order.refresh_from_db()
    assert (order.state, order.done_by) == ("called off", keeper.person)
    letters = m.Letter.objects.filter(about=order.pk).order_by("id")
    assert [line(each, "METHOD") for each in letters] == ["REQUEST", "CANCEL"]
    assert life_of(life.pk).stage == Stage.ORDERED


def test_work_on_a_button_that_is_gone_is_called_off(
    it: Reader, technician: m.Person
) -> None:
    life = surveyed()
    agree(life)
    order = ordered_by(it, life, facts_for(technician))
    button = m.Button.objects.get(pk="bursar-1")
    m.Button.objects.filter(pk=button.pk).update(standing="planned")
    m.ButtonLife.objects.filter(pk=life.pk).update(button=button)
    set_standing(
        reader_with(Role.IT_ADMINISTRATOR),
        at=NOW,
        id=button.pk,
        version=button.version,
        standing=Standing.REMOVED,
        words="The room was pulled down.",
    )

    order.refresh_from_db()
    assert (order.state, order.outcome) == ("called off", "The button is gone.")
    letters = m.Letter.objects.filter(about=order.pk).order_by("id")
    assert [line(each, "METHOD") for each in letters] == ["REQUEST", "CANCEL"]
