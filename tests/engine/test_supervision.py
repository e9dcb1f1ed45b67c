"""Who fell silent: on the boot clock, once, and with its whole time after a start."""

from dataclasses import replace
from datetime import timedelta

from quietbell.domain.device_events import DeviceFellSilent, DeviceHeardAgain
from quietbell.domain.moments import Moment
from quietbell.domain.site import Account
from quietbell.engine.devices import Devices
from quietbell.engine.supervision import (
    GRACE_SECONDS,
    Heard,
    Supervision,
    allowed_seconds,
)
from quietbell.journal.entries import Entry
from tests.support.phone_door import NOW
from tests.support.small_site import small_site


def at(seconds: float) -> Moment:
    return NOW.after(seconds)


def site(*seconds: float):
    """Return a site with an account for each of *seconds* between signs of life."""
    accounts = tuple(
        Account(
            id=f"a{n}",
            kind="dc09",
            device=f"d{n}",
            number=f"{7000 + n}",
            supervision_seconds=each,
        )
        for n, each in enumerate(seconds)
    )
    return replace(small_site(), accounts=accounts)


def watching(*seconds: float) -> tuple[Supervision, Devices]:
    devices = Devices()
    watched = Supervision(devices)
    watched.use(site(*seconds), now=NOW)
    return watched, devices


def fold(devices: Devices, *events) -> None:
    for event in events:
        entry = Entry(
            id="", node="a", epoch="", seq=1, kind=event.KIND, version=1, at=NOW.wall,
            tick=NOW.tick, boot="", previous="", body={},
        )  # fmt: skip
        devices.fold(event, entry)


def silent_at(watched: Supervision, devices: Devices, seconds: float) -> list[str]:
    found = []
    for event in watched.overdue(now=at(seconds)):
        assert isinstance(event, DeviceFellSilent)
        fold(devices, event)
        found.append(event.account)
    return found


def test_two_missed_and_the_grace_are_silence_and_it_is_said_once():
    watched, devices = watching(60.0)
    limit = 2 * 60.0 + GRACE_SECONDS

    assert silent_at(watched, devices, limit - 0.1) == []
    assert silent_at(watched, devices, limit) == ["a0"]
    assert silent_at(watched, devices, limit + 1_000) == []
    assert watched.heard() == Heard(promised=1, heard=0)


def test_any_sign_of_life_begins_the_time_anew():
    watched, devices = watching(60.0)
    for seconds in range(0, 3_600, 100):
        assert watched.hear("a0", at=at(seconds)) is None
        assert silent_at(watched, devices, seconds + 99) == []


def test_who_was_silent_is_heard_again_and_missed_again():
    watched, devices = watching(60.0)
    silent_at(watched, devices, 200)

    again = watched.hear("a0", at=at(300))
    assert isinstance(again, DeviceHeardAgain)
    fold(devices, again)

    assert watched.heard() == Heard(promised=1, heard=1)
    assert silent_at(watched, devices, 429) == []
    assert silent_at(watched, devices, 431) == ["a0"]


def test_who_promised_nothing_is_never_missed():
    watched, devices = watching(0.0)

    assert watched.hear("a0", at=at(1)) is None
    assert silent_at(watched, devices, 1e9) == []
    assert watched.heard() == Heard(promised=0, heard=0)


def test_the_wall_clock_counts_for_nothing():
    watched, devices = watching(60.0)
    later = Moment(wall=NOW.wall + timedelta(days=1), tick=NOW.tick + 1)

    assert list(watched.overdue(now=later)) == []
    assert silent_at(watched, devices, 200) == ["a0"]


def test_a_new_site_file_gives_new_accounts_their_whole_time_and_keeps_the_old_ones():
    watched, devices = watching(60.0)
    watched.use(site(60.0, 60.0), now=at(100))

    assert silent_at(watched, devices, 131) == ["a0"]
    assert silent_at(watched, devices, 229) == []
    assert silent_at(watched, devices, 231) == ["a1"]


def test_an_account_that_is_taken_out_is_missed_no_more():
    watched, devices = watching(60.0, 60.0)
    silent_at(watched, devices, 200)

    watched.use(site(60.0), now=at(300))

    assert watched.heard() == Heard(promised=1, heard=0)
    assert watched.last_heard_tick("a1") is None


def test_after_a_start_who_was_silent_stays_so_until_heard():
    _, devices = watching(60.0)
    fold(
        devices,
        DeviceFellSilent(at=NOW, account="a0", device="d0", after_seconds=130.0),
    )
    again = Supervision(devices)
    again.use(site(60.0), now=at(500))

    assert silent_at(again, devices, 5_000) == []
    assert again.heard() == Heard(promised=1, heard=0)
    event = again.hear("a0", at=at(5_001))
    assert event is not None


def test_a_few_thousand_cost_a_turn_nothing_while_none_is_due():
    watched, devices = watching(*[60.0] * 4_000)
    for n in range(4_000):
        watched.hear(f"a{n}", at=at(100))

    assert silent_at(watched, devices, 140) == []
    assert len(watched._due) == 4_000
    assert silent_at(watched, devices, 229) == []
    assert len(silent_at(watched, devices, 231)) == 4_000


def test_what_is_allowed_follows_from_the_promise():
    account = Account(
        id="a", kind="dc09", device="d", number="7000", supervision_seconds=90
    )
    assert allowed_seconds(account) == 190
