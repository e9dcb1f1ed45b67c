"""What stands of what devices report: begun, ended, carried on, forgotten."""

from dataclasses import replace

import pytest

from quietbell.domain import device_events as d
from quietbell.domain.events import PressFacts
from quietbell.engine import devices as under_test
from quietbell.engine.devices import PASSING_SECONDS, Devices
from quietbell.journal.entries import Entry
from tests.support.phone_door import NOW

SAID = PressFacts(door_kind="dc09", source="127.2.0.1")
OWNER = {"account": "a", "device": "d", "said": SAID}


def entry(seq: int) -> Entry:
    return Entry(
        id=f"e{seq}", node="a", epoch="", seq=seq, kind="", version=1, at=NOW.wall,
        tick=NOW.tick, boot="", previous="", body={},
    )  # fmt: skip


def began(fault="power", code="301", point="1234", seconds=0.0, **more):
    at = NOW.after(seconds)
    return d.FaultReported(at=at, fault=fault, code=code, point=point, **OWNER, **more)


def ended(fault="power", point="1234", ends=("301",)):
    return d.FaultEnded(at=NOW.after(50), fault=fault, point=point, ends=ends, **OWNER)


def folded(*events) -> Devices:
    devices = Devices()
    for seq, event in enumerate(events):
        devices.fold(event, entry(seq))
    return devices


def carried(devices: Devices) -> list[str]:
    return [each.id for entries in devices.entries.values() for each in entries]


def test_a_fault_keeps_its_age_however_often_it_is_said():
    devices = folded(*(began(seconds=n * 100) for n in range(5)))

    (fault,) = devices.faults.values()
    assert (fault.since, fault.last) == (NOW, NOW.after(400))
    assert carried(devices) == ["e0", "e4"]


def test_what_is_carried_on_makes_the_same_state():
    events = [began(seconds=n * 100) for n in range(5)]
    devices = folded(*events)

    again = Devices()
    for entries in devices.entries.values():
        for each in entries:
            again.fold(events[each.seq], each)

    assert again == devices


@pytest.mark.parametrize(
    ("event", "left"),
    [
        (ended(), ["302"]),
        (ended(ends=("301", "302")), []),
        (ended(ends=()), []),
        (ended(ends=("384",)), ["301", "302"]),
        (ended(point="1234/015"), ["301", "302"]),
        (ended(point="01234"), ["302"]),  # zeros in front are no other point
        (ended(fault="trouble"), ["302"]),  # a rule has made something else of it
        (ended(fault="tamper", ends=()), ["301", "302"]),
    ],
)
def test_an_end_takes_back_what_it_names(event, left):
    devices = folded(began(), began(code="302"), event)

    assert [key[3] for key in devices.faults] == left


def test_a_point_with_and_without_zeros_is_one_and_shown_as_first_written():
    devices = folded(began(point="12/01/015"), began(point="12/1/15", seconds=90))

    (fault,) = devices.faults.values()
    assert (fault.point, fault.last) == ("12/01/015", NOW.after(90))


def test_what_has_ended_is_not_carried_on():
    assert carried(folded(began(), ended())) == []


def test_the_faults_of_a_button_are_found():
    devices = folded(began(fault="bypass", button="vault-3"), began())

    assert devices.of_button("vault-3") == ["bypass"]
    assert devices.of_button("counter-4") == []


def test_what_nothing_takes_back_is_forgotten_a_day_after_it_was_last_said():
    devices = folded(began(fault="garbled"), began())
    tick = NOW.tick + PASSING_SECONDS

    devices.forget_old(tick=tick)
    assert len(devices.faults) == 2
    devices.forget_old(tick=tick + 1)
    assert [key[1] for key in devices.faults] == ["power"]
    assert carried(devices) == ["e1"]


def test_there_is_room_for_so_many_faults_and_the_stalest_goes(monkeypatch):
    monkeypatch.setattr(under_test, "FAULTS_MAX", 3)

    devices = folded(
        *(began(point=f"{n}") for n in range(3)), began(point="0"), began(point="9")
    )

    assert [key[2] for key in devices.faults] == ["2", "0", "9"]
    assert len(devices.entries) == 3


def test_the_last_test_of_a_door_is_kept(monkeypatch):
    monkeypatch.setattr(under_test, "TESTS_MAX", 2)
    tests = [
        d.TestReported(at=NOW.after(n), door=door, **OWNER)
        for n, door in enumerate(["one", "two", "one", None])
    ]

    devices = folded(*tests)

    assert devices.tests == {"one": NOW.after(2), "a": NOW.after(3)}
    assert carried(devices) == ["e2", "e3"]


def test_silence_is_carried_on_until_it_is_over():
    fell = d.DeviceFellSilent(at=NOW, account="a", device="d", after_seconds=130.0)
    heard = d.DeviceHeardAgain(at=NOW.after(9), account="a", device="d")

    assert carried(folded(fell)) == ["e0"]
    assert folded(fell, heard) == folded()


def test_what_changes_nothing_changes_nothing():
    said = d.PanelReported(at=NOW, what="restore", **OWNER)

    assert folded(said) == folded(replace(said, what="still")) == Devices()


def test_a_storm_of_other_faults_drives_out_no_dead_button(monkeypatch):
    monkeypatch.setattr(under_test, "FAULTS_MAX", 3)
    dead = began("bypass", "570", "1234/01/015", button="vault-3")

    devices = folded(dead, *(began(point=f"1234/{n}") for n in range(9)))

    assert devices.of_button("vault-3") == ["bypass"]
    assert len(devices.faults) == 3
    more = (began("bypass", "925", f"1234/{n}") for n in range(9))
    assert len(folded(dead, *more).faults) == 3
