"""Pages of mail: what stands there, what is done there, and how often they ask."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from quietbell.domain.follow_ups import TaskKind
from quietbell.domain.roles import Role
from quietbell.domain.said import said
from quietbell.domain.task_words import NOT_SENT
from quietbell.operations.jobs import SEND
from quietbell.operations.tasks import open_task
from quietbell.storage.models import (
    ButtonRequest,
    InboundMail,
    Installation,
    Letter,
    OfficeTask,
    Site,
)
from tests.support.harborview import NOW, plant_harborview
from tests.support.mail_servers import told
from tests.support.office import browser_with
from tests.support.rights_examples import example


@pytest.fixture(autouse=True)
def _campus(database) -> None:
    plant_harborview()


@pytest.fixture
def desk() -> Client:
    return browser_with(Role.TELECOM_DESK)


def letter(number: int = 1, *, site: str = "north", **columns: object) -> Letter:
    told = {
        "id": f"letter-{number}",
        "key": f"letter-{number}",
        "to": f"ada-{number}@harborview.example",
        "subject_line": f"Request {number}: we have it",
        "text": "Sign in and read it.",
        "site": site,
        "message_id": f"<{number}@harborview.example>",
        "made_at": NOW + timedelta(minutes=number),
    }
    return Letter.objects.create(**{**told, **columns})


def came_in(number: int = 1, **columns: object) -> InboundMail:
    told = {
        "id": f"mail-{number}",
        "message_id": f"<in-{number}@harborview.example>",
        "sender": f"bo-{number}@harborview.example",
        "subject_line": f"A button, {number}",
        "text": "People shout <b>at us</b>.",
        "received_at": NOW + timedelta(minutes=number),
        "verdict": "automatic",
    }
    return InboundMail.objects.create(**{**told, **columns})


def page(browser: Client, name: str, *args: str, **asked: str) -> str:
    answer = browser.get(reverse(f"web:{name}", args=args), asked)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def queries(browser: Client, name: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as found:
        page(browser, name)
    return len(found)


def test_letters_are_listed_with_how_they_stand(desk: Client) -> None:
    letter(1, state="sent", sent_at=NOW)
    letter(2, state="failed", error="550 nobody of that name")
    shown = page(desk, "mail")

    assert "ada-1@harborview.example" in shown
    assert "550 nobody of that name" in shown
    assert "No mail server is set up" in shown
    assert "ada-1" not in page(desk, "mail", state="failed")
    assert "ada-2" not in page(desk, "mail", words="Request 1")
    one = page(desk, "letter", "letter-2")
    assert "Sign in and read it." in one and "Try again now" in one
    assert "Try again now" not in page(desk, "letter", "letter-1")


def test_settings_that_cannot_be_used_are_said(desk: Client) -> None:
    with override_settings(MAIL=told(problem="QUIETBELL_SMTP_URL: it names no host")):
        assert "QUIETBELL_SMTP_URL: it names no host" in page(desk, "mail")


def test_a_failed_letter_is_tried_again_once(desk: Client) -> None:
    letter(state="failed", error="550 no", attempts=9, tried_at=NOW)
    task = open_task(
        kind=TaskKind.MAIL_FAILED,
        cause="letter-1",
        at=NOW,
        due_at=NOW,
        words=said(NOT_SENT),
        subject_kind="letter",
        subject="letter-1",
    )
    address = reverse("web:letter_again", args=["letter-1"])
    seen = {"version": Letter.objects.get().version}

    assert desk.post(address, seen).status_code == 302
    assert desk.post(address, seen).status_code == 409

    row = Letter.objects.get()
    assert (row.state, row.attempts) == ("waiting", 0)
    jobs = ProcrastinateJob.objects.filter(task_name=SEND)
    assert [each.args for each in jobs] == [{"letter": "letter-1"}]
    task.refresh_from_db()
    assert task.done_at is not None


def test_trying_again_while_its_job_is_queued_still_is_no_error(desk: Client) -> None:
    letter(state="failed")
    address = reverse("web:letter_again", args=["letter-1"])
    for _ in range(2):
        seen = {"version": Letter.objects.get().version}
        assert desk.post(address, seen).status_code == 302
    Letter.objects.update(state="failed")
    assert desk.post(reverse("web:mail_again")).status_code == 302

    assert Letter.objects.get().state == "waiting"
    assert ProcrastinateJob.objects.filter(task_name=SEND).count() == 1


def test_a_letter_that_was_sent_is_never_sent_again(desk: Client) -> None:
    row = letter(state="sent", sent_at=NOW)
    for name in ("letter_again", "letter_end"):
        address = reverse(f"web:{name}", args=[row.pk])
        assert desk.post(address, {"version": row.version}).status_code == 409
    assert desk.post(reverse("web:mail_again")).status_code == 302

    assert Letter.objects.get().state == "sent"
    assert not ProcrastinateJob.objects.filter(task_name=SEND).exists()


def test_a_letter_can_be_given_up_and_taken_up_again(desk: Client) -> None:
    row = letter()
    desk.post(reverse("web:letter_end", args=[row.pk]), {"version": row.version})
    assert Letter.objects.get().state == "given up"

    desk.post(reverse("web:letter_again", args=[row.pk]), {"version": row.version + 1})
    assert Letter.objects.get().state == "waiting"


def test_all_that_failed_are_tried_again_within_ones_site() -> None:
    letter(1, state="failed")
    letter(2, state="failed")
    letter(3, state="failed", site="hollis")
    letter(4, state="given up")
    here = browser_with(Role.TELECOM_DESK, site=Site.objects.get(pk="north"))

    assert "ada-3" not in page(here, "mail")
    here.post(reverse("web:mail_again"))
    states = Letter.objects.order_by("id").values_list("state", flat=True)
    assert list(states) == ["waiting", "waiting", "failed", "given up"]
    assert not OfficeTask.objects.filter(kind=TaskKind.MAIL_FAILED.value).exists()


def test_what_came_in_is_shown_with_its_verdict_and_as_text(desk: Client) -> None:
    draft = ButtonRequest.objects.create(id="draft-1", via="mail", made_at=NOW)
    came_in(1, verdict="draft", request=draft, reasons=["the sender is not proven"])
    came_in(2, verdict="loop")
    shown = page(desk, "inbounds")
    assert "draft of a request" in shown and "our own, come back" in shown
    assert "bo-2" not in page(desk, "inbounds", verdict="draft")

    one = page(desk, "inbound", "mail-1")
    assert "The sender is not proven" in one
    assert "People shout &lt;b&gt;at us&lt;/b&gt;." in one


@pytest.mark.parametrize("name", ["mail", "inbounds"])
def test_a_list_asks_as_often_for_thirty_as_for_one(desk: Client, name: str) -> None:
    for number in range(1, 31):
        draft = ButtonRequest.objects.create(
            id=f"draft-{number}", via="mail", made_at=NOW
        )
        letter(number)
        came_in(number, verdict="draft", request=draft)
        if number == 1:
            queries(desk, name)
            one = queries(desk, name)
    assert queries(desk, name) == one


def test_a_demonstrations_letters_are_read_in_the_browser(
    desk: Client, tmp_path: Path
) -> None:
    with override_settings(DATA=tmp_path):
        name = example("workbench/mail/caught/", "caught", "north")
        assert "Request 1042: we have it" in page(desk, "caught")
        assert "Your request has the number 1042." in page(desk, "caught_one", name)
        for strange in ("..%2F..%2Fsecret", "1930291200000-ffff", "x"):
            answer = desk.get(f"/workbench/mail/caught/{strange}")
            assert answer.status_code == 404

        Installation.objects.update(is_demo=False)
        for address in (reverse("web:caught"), reverse("web:caught_one", args=[name])):
            assert desk.get(address).status_code == 404
