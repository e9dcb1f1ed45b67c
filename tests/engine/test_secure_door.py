"""The phones' certificate: taken up when it was switched, and said when it ends."""

from datetime import UTC, datetime, timedelta

import pytest

from quietbell.domain.moments import Moment
from quietbell.engine.secure_door import SecureDoor
from tests.support.certificates import authority, issue

NOW = datetime(2031, 3, 3, 17, tzinfo=UTC)


class Board:
    """What the secure door tells of itself."""

    certificate = ""


class Clock:
    wall = NOW

    def now(self):
        return Moment(wall=self.wall, tick=0.0)


@pytest.fixture
def signer():
    return authority("QB", now=NOW)


@pytest.fixture
def door(tmp_path):
    return SecureDoor(tmp_path / "tls", Board(), Clock())


async def test_without_a_certificate_there_is_no_door(door):
    door.open()
    await door.look()

    assert (door.certificates, door._board.certificate) == (None, "")


async def test_a_certificate_that_ends_is_said_before_it_does(door, signer, tmp_path):
    issue(tmp_path / "tls", "current", signer, now=NOW, days=100)
    door.open()
    assert door._board.certificate == ""

    door._clock.wall = NOW + timedelta(days=80)
    await door.look()

    assert door._board.certificate.startswith("certificate ends in ")
    door._clock.wall = NOW


async def test_one_that_was_switched_is_taken_up(door, signer, tmp_path):
    issue(tmp_path / "tls", "current", signer, now=NOW, days=20)
    door.open()
    before = door.certificates.context
    assert door._board.certificate != ""

    issue(tmp_path / "tls", "current", signer, now=NOW, days=300)
    await door.look()

    assert door.certificates.context is not before
    assert door._board.certificate == ""


async def test_a_broken_one_is_said_and_the_old_one_stays(door, signer, tmp_path):
    issue(tmp_path / "tls", "current", signer, now=NOW, days=300)
    door.open()
    before = door.certificates.context

    (tmp_path / "tls" / "current.pem").write_text("no certificate")
    await door.look()

    assert door._board.certificate != ""
    assert door.certificates.context is before


async def test_a_start_with_a_broken_one_is_said(door, tmp_path):
    (tmp_path / "tls").mkdir()
    door.open()

    assert door.certificates is None
    assert door._board.certificate != ""
