"""The demonstration's mail server, as a process, and what of it is read."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.office_django import set_up_django

set_up_django()

from django.test import override_settings  # noqa: E402 - once it is set up

from quietbell.domain.mail_servers import MailServer  # noqa: E402
from quietbell.operations.caught_mail import (  # noqa: E402
    caught_letter,
    caught_letters,
)
from quietbell.operations.letters import write  # noqa: E402
from quietbell.operations.sending import send_due  # noqa: E402
from quietbell.simulator.mail_catcher import KEPT_MAX, Keeper  # noqa: E402
from tests.operations.test_sending import ICS  # noqa: E402
from tests.support.harborview import NOW  # noqa: E402
from tests.support.mail_servers import told  # noqa: E402

UP_SECONDS_MAX = 20.0


@pytest.fixture
def catcher(tmp_path: Path) -> Iterator[MailServer]:
    """Run it as the supervisor does: on a socket that is bound already."""
    bound = socket.socket()
    bound.bind(("127.0.0.1", 0))
    port = bound.getsockname()[1]
    argv = ("-m", "quietbell.config.cli", "mail-catcher", "--data", str(tmp_path))
    process = subprocess.Popen(
        (sys.executable, *argv, "--smtp-fd", str(bound.fileno())),
        pass_fds=(bound.fileno(),),
        env={k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"},
    )
    end = time.monotonic() + UP_SECONDS_MAX
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            break
        except OSError:
            assert time.monotonic() < end and process.poll() is None
            time.sleep(0.05)
    yield MailServer(host="127.0.0.1", port=port, tls="none")
    process.send_signal(signal.SIGTERM)
    assert process.wait(10) == 0
    bound.close()


def test_a_letter_is_caught_and_read_with_its_invitation(
    database, tmp_path: Path, catcher: MailServer
) -> None:
    written = write(
        key="order-1",
        to="ada@harborview.example",
        subject="Work order 7: año",
        text="Sign in and read where.",
        at=NOW,
        invitation=ICS,
    )
    assert written is not None
    with override_settings(MAIL=told(catcher, is_caught=True), DATA=tmp_path):
        assert send_due(NOW) == 1

        (letter,) = caught_letters()
        assert caught_letter(letter.name) == letter
    assert (letter.to, letter.subject, letter.text) == (
        "ada@harborview.example",
        "Work order 7: año",
        "Sign in and read where.",
    )
    assert letter.invitation.startswith("BEGIN:VCALENDAR\nVERSION:2.0")
    assert ("message-id", written.message_id) in letter.headers


def test_the_newest_are_kept(tmp_path: Path) -> None:
    keeper = Keeper(tmp_path)
    for number in range(KEPT_MAX + 3):
        keeper.keep(b"Subject: x\r\n\r\n", 1_930_291_200_000 + number)

    names = sorted(each.name for each in tmp_path.iterdir())
    assert len(names) == KEPT_MAX
    assert names[0].startswith("1930291200003-")


def test_nothing_beside_the_folder_is_read(tmp_path: Path) -> None:
    (tmp_path / "secret.eml").write_bytes(b"Subject: secret\r\n\r\n")
    with override_settings(DATA=tmp_path):
        assert caught_letters() == ()
        for name in ("../secret", "../../secret", "secret", "", "1930291200000-zz"):
            assert caught_letter(name) is None
