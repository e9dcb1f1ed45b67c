"""Mail through the real worker: soon, bounded, and never in the way of other jobs."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import override_settings

from quietbell.config.database import Database
from quietbell.operations import (
    bounded_process,
    imap,
    inbound,
    jobs,
    mail_reading,
    receiving,
)
from quietbell.operations.bounded_process import Busy
from quietbell.operations.letters import write
from quietbell.storage.models import InboundMail, Letter, OfficeTask
from tests.operations.test_receiving import mail
from tests.operations.test_worker import RUN, defer, unregistered, until
from tests.support.harborview import NOW
from tests.support.mail_servers import catching, mailbox, told

Start = Callable[[str], subprocess.Popen[bytes]]


@pytest.fixture
def start(tmp_path: Path, committed_database: Database) -> Iterator[Start]:
    started: list[subprocess.Popen[bytes]] = []

    def run(smtp: str) -> subprocess.Popen[bytes]:
        known = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
        with (tmp_path / "worker.log").open("wb") as log:
            worker = subprocess.Popen(
                [sys.executable, "-c", RUN, str(tmp_path), committed_database.url],
                stdout=log,
                stderr=log,
                cwd=Path(__file__).parents[2],
                env={**known, "QUIETBELL_SMTP_URL": smtp},
            )
        started.append(worker)
        return worker

    yield run
    for each in started:
        each.kill()
        each.wait(10)


def letters(count: int) -> None:
    from datetime import UTC, datetime  # noqa: PLC0415 - the worker's own clock counts

    for number in range(count):
        write(
            key=f"letter-{number}",
            to=f"ada-{number}@harborview.example",
            subject="Request 1042: we have it",
            text="Sign in and read it.",
            at=datetime.now(UTC),
        )


@pytest.mark.alone
@pytest.mark.requirement("REQ-01")
def test_a_letter_is_out_within_seconds(start: Start) -> None:
    with catching() as (caught, server):
        start(f"smtp://127.0.0.1:{server.port}?tls=none")
        letters(3)
        until(lambda: len(caught.letters) == 3)
        until(lambda: Letter.objects.filter(state="sent").count() == 3)
    assert len({each["Message-ID"] for each in caught.letters}) == 3


@pytest.mark.alone
def test_a_mail_server_that_says_nothing_holds_up_no_other_job(start: Start) -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=100) as silent:
        start(f"smtp://127.0.0.1:{silent.getsockname()[1]}?tls=none")
        letters(40)
        silent.settimeout(30)
        held, _ = silent.accept()  # the worker waits for our greeting now

        began = time.monotonic()
        for number in range(1, 6):
            defer(unregistered(number))
        until(lambda: OfficeTask.objects.count() == 5)
        assert time.monotonic() - began < 8  # a server is given 10 s an answer
        assert not Letter.objects.filter(state="sent").exists()
        held.close()


def test_the_job_that_looks_into_the_mailbox_takes_what_is_there(database) -> None:
    with mailbox() as box, override_settings(MAIL=told(imap=box.server)):
        box.put(mail())
        jobs.receive(timestamp=0)

    assert InboundMail.objects.get().verdict == "draft"


def test_jobs_of_mail_do_nothing_where_none_is_set_up(database) -> None:
    write(key="one", to="ada@harborview.example", subject="x", text="x", at=NOW)
    jobs.send_due(timestamp=0)
    jobs.receive(timestamp=0)
    jobs.send_letter(letter=Letter.objects.get().pk)

    assert InboundMail.objects.count() == 0


class Telling:
    """A server that answers each FETCH of a mail in its own order."""

    def __init__(self, before: bytes, content: bytes, after: bytes) -> None:
        self.client = self
        self.told = [(b"1 (UID 7 %sBODY[] {9}" % before, content), b"%s)" % after]

    def uid(self, *_asked: str) -> tuple[str, list[object]]:
        return "OK", [b"2 (FLAGS (\\Seen))", *self.told, None]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"RFC822.SIZE 99000000 ", b""),
        (b"", b" RFC822.SIZE 99000000"),
        (b"", b" UID 7 FLAGS () RFC822.SIZE 99000000"),
    ],
)
def test_the_size_counts_wherever_the_server_says_it(before, after) -> None:
    head = b"From: a@b.example\r\n\r\nRFC822.SIZE 1"
    found = receiving._fetched(Telling(before, head, after), "7")  # type: ignore[arg-type]

    assert found is not None
    assert found.problem == "it has 94 MB; a mail may have 25 MB of files"


def test_a_mail_whose_size_nobody_says_is_never_fetched_beyond_the_bound(
    database, monkeypatch
) -> None:
    monkeypatch.setattr(receiving, "_SIZE", re.compile(rb"no such thing (\d+)"))
    message = mail(subject="A very long film")
    message.add_attachment(bytes(40 * 2**20), "image", "png", filename="film.png")
    sizes: list[int] = []
    real = receiving._asked

    def noting(box: object, uid: str, what: str) -> tuple[bytes | None, int]:
        content, size = real(box, uid, what)  # type: ignore[arg-type]
        sizes.append(len(content or b""))
        return content, size

    monkeypatch.setattr(receiving, "_asked", noting)
    with mailbox() as box, override_settings(MAIL=told(imap=box.server)):
        box.put(message)
        receiving.receive(NOW)

    assert sizes[-1] == receiving.MAIL_BYTES_MAX + 1
    assert InboundMail.objects.get().verdict == "unreadable"


@pytest.mark.requirement("REQ-01")
def test_a_mail_that_is_never_read_to_its_end_holds_up_no_other(
    database, monkeypatch
) -> None:
    """A page of signs that takes the standard library hours."""
    monkeypatch.setattr(mail_reading, "READ_SECONDS_MAX", 3.0)
    hostile = b"From: eve@h.example\nContent-Type: text/html\n\n" + b"<a " * 200_000
    with mailbox() as box, override_settings(MAIL=told(imap=box.server)):
        box.put(hostile)
        box.put(mail())

        assert receiving.receive(NOW) == 2
        assert box.unseen() == 0
    first, second = InboundMail.objects.order_by("verdict")
    assert (first.verdict, second.verdict) == ("draft", "unreadable")
    assert second.reasons == ["reading it takes too much time or memory"]


def test_while_no_process_is_free_mails_stay_for_the_next_look(
    database, monkeypatch
) -> None:
    def busy(*_: object, **__: object) -> None:
        raise Busy

    with mailbox() as box, override_settings(MAIL=told(imap=box.server)):
        box.put(mail())
        with monkeypatch.context() as held:
            held.setattr(receiving, "read_apart", busy)
            assert receiving.receive(NOW) == 0
        assert (box.unseen(), InboundMail.objects.count()) == (1, 0)

        assert receiving.receive(NOW) == 1


def test_the_files_of_one_mail_take_no_more_time_than_the_mailbox_waits(
    database, monkeypatch
) -> None:
    longest = (
        receiving.BEGIN_SECONDS_MAX
        + mail_reading.READ_SECONDS_MAX
        + inbound.FILES_SECONDS_MAX
        + bounded_process.SECONDS_MAX
    )
    assert longest < imap.LOOK_SECONDS_MAX

    monkeypatch.setattr(inbound, "FILES_SECONDS_MAX", -1.0)
    message = mail()
    message.add_attachment("a,b\n1,2", filename="list.csv")
    row = inbound.take(mail_reading.read(message.as_bytes()), at=NOW)
    assert row is not None
    assert row.reasons[1:] == [
        "list.csv: This file takes too long or too much memory to read."
    ]
