"""The phones' TLS door takes up a switched certificate without being started again."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from quietbell.domain.moments import Moment
from quietbell.engine.secure_door import SecureDoor
from quietbell.receivers.certificates import Certificates
from tests.support.certificates import authority, issue

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


class Board:
    """What is said of the certificate."""

    certificate = ""


class Stopped:
    """A clock that stands where it is put."""

    def __init__(self) -> None:
        self.moment = Moment(wall=NOW, tick=0.0)

    def now(self) -> Moment:
        return self.moment


@pytest.fixture
def made(tmp_path: Path) -> tuple[SecureDoor, Board, Stopped, Path]:
    board: Any = Board()
    clock = Stopped()
    return SecureDoor(tmp_path / "tls", board, clock), board, clock, tmp_path / "tls"


def _serial(door: SecureDoor) -> str:
    assert door.certificates is not None
    return door.certificates.current.serial


async def test_a_switched_certificate_is_taken_up(made):
    door, board, _, folder = made
    by = authority("Harborview CA", now=NOW)
    issue(folder, "current", by, now=NOW)
    door.open()
    before = _serial(door)
    issue(folder, "next", by, now=NOW)
    await Certificates.open(folder, now=NOW).switch(now=NOW)
    assert _serial(door) == before
    await door.look()
    assert _serial(door) != before
    assert board.certificate == ""


async def test_a_broken_one_is_said_and_the_old_goes_on(made):
    door, board, _, folder = made
    issue(folder, "current", authority("Harborview CA", now=NOW), now=NOW)
    door.open()
    before = _serial(door)
    (folder / "current.pem").write_text("no certificate")
    await door.look()
    assert _serial(door) == before
    assert board.certificate != ""


async def test_its_end_is_said_in_time(made):
    door, board, clock, folder = made
    issue(folder, "current", authority("Harborview CA", now=NOW), now=NOW, days=90)
    door.open()
    assert board.certificate == ""
    clock.moment = replace(clock.moment, wall=NOW + timedelta(days=84))
    await door.look()
    assert board.certificate == "certificate ends in 6 days"


async def test_without_a_certificate_there_is_no_such_door(made):
    door, board, _, _ = made
    door.open()
    await door.look()
    assert door.certificates is None
    assert board.certificate == ""
