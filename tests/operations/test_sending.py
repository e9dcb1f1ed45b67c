"""Letters go out once each, are tried again within bounds, and hold up nothing."""

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage

import psycopg
import pytest
import trustme
from django.db import connection
from django.test import override_settings

from quietbell.config.database import Database
from quietbell.domain.follow_ups import TaskKind
from quietbell.domain.mail_rules import ATTEMPTS_MAX, BACK_OFF_MINUTES, STALE_DAYS
from quietbell.domain.mail_servers import MailServer
from quietbell.operations import sending, smtp
from quietbell.operations.letters import write
from quietbell.operations.mail_messages import NotALetter, message_of
from quietbell.operations.sending import SENDING, send_due
from quietbell.storage.models import Letter, OfficeTask
from tests.support.harborview import NOW
from tests.support.mail_servers import (
    PASSWORD,
    SENDER,
    USER,
    Caught,
    catching,
    free_port,
    only,
    told,
)

ICS = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:quietbell\r\nMETHOD:REQUEST\r\n"
    "BEGIN:VEVENT\r\nUID:order-1\r\nDTSTAMP:20310303T080000Z\r\n"
    "DTSTART:20310304T080000Z\r\nSUMMARY:Work order 7\r\nEND:VEVENT\r\n"
    "END:VCALENDAR\r\n"
)
MINUTE = timedelta(minutes=1)


def letter(number: int = 1, **columns: str) -> Letter:
    written = write(
        key=f"letter-{number}",
        to=f"ada-{number}@harborview.example",
        subject="Request 1042: we have it",
        text="Your request has the number 1042.\n\nAño: ✓",
        at=NOW,
        invitation=columns.get("invitation", ""),
    )
    assert written is not None
    if columns:
        Letter.objects.filter(pk=written.pk).update(**columns)
        written.refresh_from_db()
    return written


@pytest.fixture
def caught(database) -> Iterator[Caught]:
    with catching() as (found, server), override_settings(MAIL=told(server)):
        yield found


def states() -> list[str]:
    return list(Letter.objects.order_by("key").values_list("state", flat=True))


def tasks() -> int:
    return OfficeTask.objects.filter(kind=TaskKind.MAIL_FAILED.value).count()


@pytest.mark.requirement("REQ-01")
def test_a_letter_goes_out_once(caught) -> None:
    written = letter()

    assert (send_due(NOW), send_due(NOW)) == (1, 0)

    (mail,) = caught.letters
    assert mail["To"] == "ada-1@harborview.example"
    assert mail["From"] == f"Quietbell <{SENDER}>"
    assert mail["Subject"] == "Request 1042: we have it"
    assert mail["Message-ID"] == written.message_id
    assert mail.get_content().strip().endswith("Año: ✓")
    written.refresh_from_db()
    assert (written.state, written.sent_at, written.attempts) == ("sent", NOW, 1)


def test_no_machine_answers_it(caught) -> None:
    letter()
    send_due(NOW)

    (mail,) = caught.letters
    marks = ("Auto-Submitted", "Precedence", "X-Auto-Response-Suppress", "X-Loop")
    assert [mail[each] for each in marks] == [
        "auto-generated",
        "bulk",
        "All",
        "quietbell@127.0.0.1",
    ]


def test_an_invitation_is_one_for_calendars(caught) -> None:
    letter(invitation=ICS)
    send_due(NOW)

    (mail,) = caught.letters
    assert mail.get_content_type() == "multipart/alternative"
    words, invitation = mail.iter_parts()
    assert words.get_content_type() == "text/plain"
    assert invitation.get_content_type() == "text/calendar"
    assert invitation.get_param("method") == "REQUEST"
    assert invitation.get_content().replace("\r\n", "\n") == ICS.replace("\r\n", "\n")


@pytest.mark.parametrize(
    "columns",
    [
        {"to": "ada@harborview.example\r\nBcc: all@harborview.example"},
        {"to": "ada@harborview.example, eve@harborview.example"},
        {"subject_line": "Request\r\nBcc: all@harborview.example"},
        {"subject_line": "Request\nBcc: all@harborview.example"},
        {"message_id": "<a@b>\r\nBcc: all@harborview.example"},
        {"invitation": "nothing of the kind"},
    ],
)
def test_no_header_is_smuggled_in(caught, columns) -> None:
    written = letter(**columns)
    with pytest.raises(NotALetter):
        message_of(written, mail=told(), domain="x.example")

    assert send_due(NOW) == 0
    assert (caught.letters, states(), tasks()) == ([], ["failed"], 1)


def test_what_is_refused_for_good_fails_at_once_and_holds_up_no_other(caught) -> None:
    letter(1)
    letter(2)
    caught.refused["ada-1@harborview.example"] = "550 nobody of that name"

    assert send_due(NOW) == 1
    assert states() == ["failed", "sent"]
    first = Letter.objects.get(key="letter-1")
    assert (first.error, first.attempts) == ("550 nobody of that name", 1)
    assert tasks() == 1


def test_what_is_refused_for_now_is_tried_again_and_then_failed(caught) -> None:
    letter()
    caught.answers = ["451 later"] * 100
    at = NOW
    for minutes in BACK_OFF_MINUTES:
        send_due(at)
        send_due(at + minutes * MINUTE - timedelta(seconds=1))  # too early
        at += minutes * MINUTE
    assert (states(), tasks()) == (["waiting"], 0)

    send_due(at)
    send_due(at + timedelta(days=3))

    assert (states(), tasks()) == (["failed"], 1)
    assert Letter.objects.get().attempts == ATTEMPTS_MAX == 100 - len(caught.answers)


def test_while_the_task_is_open_there_is_no_second_one(caught) -> None:
    for number in range(1, 4):
        letter(number)
        caught.refused[f"ada-{number}@harborview.example"] = "550 no"
    send_due(NOW)

    assert (states(), tasks()) == (["failed"] * 3, 1)


def test_a_server_that_is_not_there_delays_all_that_is_due(database) -> None:
    letter(1)
    letter(2)
    server = MailServer(host="127.0.0.1", port=free_port(), tls="none")
    with override_settings(MAIL=told(server)):
        assert send_due(NOW) == 0

    assert (states(), tasks()) == (["waiting"] * 2, 0)
    assert [each.attempts for each in Letter.objects.all()] == [1, 1]
    assert "refused" in Letter.objects.all()[0].error


def test_a_server_that_says_nothing_is_given_up(database, monkeypatch) -> None:
    monkeypatch.setattr(smtp, "ANSWER_SECONDS_MAX", 0.2)
    letter()
    with socket.create_server(("127.0.0.1", 0)) as silent:
        server = MailServer(host="127.0.0.1", port=silent.getsockname()[1], tls="none")
        with override_settings(MAIL=told(server)):
            began = time.monotonic()
            assert send_due(NOW) == 0
    assert time.monotonic() - began < 2
    assert Letter.objects.get().error == "it does not answer in time"


def test_a_server_that_dribbles_is_cut_off(database, monkeypatch) -> None:
    """Each of its bytes comes in time; the whole never does."""
    monkeypatch.setattr(smtp, "TALK_SECONDS_MAX", 0.5)
    letter()
    stop = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as dribbling:

        def dribble() -> None:
            peer, _ = dribbling.accept()
            with peer:
                while not stop.wait(0.05):
                    try:
                        peer.sendall(b"2")
                    except OSError:
                        return

        thread = threading.Thread(target=dribble)
        thread.start()
        server = MailServer(
            host="127.0.0.1", port=dribbling.getsockname()[1], tls="none"
        )
        began = time.monotonic()
        with override_settings(MAIL=told(server)):
            assert send_due(NOW) == 0
        assert time.monotonic() - began < 3
        stop.set()
        thread.join(5)
    assert Letter.objects.get().attempts == 1


def test_a_letter_that_breaks_the_talk_does_not_stop_the_others(caught) -> None:
    letter(1)
    letter(2)
    caught.answers = ["421 I am going"]

    assert send_due(NOW) == 0
    assert [each.attempts for each in Letter.objects.order_by("key")] == [1, 0]
    assert send_due(NOW) == 1
    assert states() == ["waiting", "sent"]


def test_the_server_may_ask_who_we_are(database) -> None:
    letter()
    with catching(**only(USER, PASSWORD)) as (found, server):
        wrong = MailServer(
            host=server.host, port=server.port, tls="none", user=USER, password="no"
        )
        right = MailServer(
            host=server.host, port=server.port, tls="none", user=USER, password=PASSWORD
        )
        with override_settings(MAIL=told(wrong)):
            assert send_due(NOW) == 0
        error = Letter.objects.get().error
        assert "does not let us in" in error and "no" not in error.split()[2:3]
        with override_settings(MAIL=told(right)):
            assert send_due(NOW + 5 * MINUTE) == 1
    assert len(found.letters) == 1


@pytest.fixture
def trusted(monkeypatch) -> trustme.CA:
    """Have a maker of certificates that we know."""
    authority = trustme.CA()

    def context() -> ssl.SSLContext:
        known = ssl.create_default_context()
        authority.configure_trust(known)
        return known

    monkeypatch.setattr(smtp, "context", context)
    return authority


def server_tls(authority: trustme.CA, name: str) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(name).configure_cert(context)
    return context


def test_a_letter_goes_by_tls_to_whom_it_is_meant_for(database, trusted) -> None:
    letter()
    tls = server_tls(trusted, "127.0.0.1")
    with catching(tls_context=tls, require_starttls=True) as (found, plain):
        server = MailServer(host=plain.host, port=plain.port, tls="starttls")
        with override_settings(MAIL=told(server)):
            assert send_due(NOW) == 1
    assert len(found.letters) == 1


@pytest.mark.parametrize("is_known", [True, False])
def test_who_has_another_name_or_maker_gets_nothing(
    database, trusted, is_known
) -> None:
    letter()
    maker, name = (
        (trusted, "other.example") if is_known else (trustme.CA(), "127.0.0.1")
    )
    with catching(tls_context=server_tls(maker, name)) as (found, plain):
        server = MailServer(
            host=plain.host, port=plain.port, tls="starttls", user="u", password="p"
        )
        with override_settings(MAIL=told(server)):
            assert send_due(NOW) == 0
    assert found.letters == []
    assert "its certificate is not trusted" in Letter.objects.get().error


def test_without_tls_where_it_was_asked_for_nothing_is_sent(database) -> None:
    letter()
    with catching(**only(USER, PASSWORD)) as (found, plain):
        server = MailServer(
            host=plain.host,
            port=plain.port,
            tls="starttls",
            user=USER,
            password=PASSWORD,
        )
        with override_settings(MAIL=told(server)):
            assert send_due(NOW) == 0
    assert found.letters == []
    assert "STARTTLS" in Letter.objects.get().error


def test_two_runners_do_not_send_at_once(committed_database: Database) -> None:
    letter()
    with catching() as (found, server), override_settings(MAIL=told(server)):
        with psycopg.connect(committed_database.url, autocommit=True) as other:
            other.execute("SELECT pg_advisory_lock(%s)", [SENDING])
            assert send_due(NOW) == 0
        assert send_due(NOW) == 1
    assert len(found.letters) == 1
    connection.close()


def test_when_we_die_after_the_server_has_it_the_second_is_known_for_the_same(
    caught, monkeypatch
) -> None:
    """The one window: between the server's answer and our own note of it."""
    letter()

    class Died(BaseException):
        pass

    real, sends = smtp.Post.send, []

    def send(self: smtp.Post, message: EmailMessage) -> None:
        real(self, message)
        sends.append(message["Message-ID"])
        if len(sends) == 1:
            raise Died

    monkeypatch.setattr(smtp.Post, "send", send)
    with pytest.raises(Died):
        send_due(NOW)
    assert states() == ["waiting"]

    assert (send_due(NOW), send_due(NOW)) == (1, 0)
    assert {each["Message-ID"] for each in caught.letters} == set(sends)
    assert (len(caught.letters), len(set(sends))) == (2, 1)


def test_what_was_given_up_is_not_sent(caught) -> None:
    letter(state="given up")

    assert (send_due(NOW), caught.letters) == (0, [])


def test_what_nobody_could_try_for_weeks_is_no_news(caught) -> None:
    letter()

    assert send_due(NOW + timedelta(days=STALE_DAYS, seconds=1)) == 0
    assert (states(), caught.letters) == (["failed"], [])


def test_without_a_server_letters_wait(database) -> None:
    letter()
    with override_settings(MAIL=told()):
        assert send_due(NOW) == 0

    kept = Letter.objects.get()
    assert (kept.state, kept.attempts, kept.tried_at) == ("waiting", 0, None)


def test_many_go_out_in_one_talk(caught) -> None:
    for number in range(sending.AT_ONCE + 5):
        letter(number)

    assert send_due(NOW) == sending.AT_ONCE + 5
    assert len(caught.letters) == sending.AT_ONCE + 5
