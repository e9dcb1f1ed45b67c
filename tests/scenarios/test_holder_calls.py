"""Calls to 911 that the phone system tells of, and the presses they belong to."""

import asyncio
import json
import time
from uuid import uuid4

import pytest

from tests.support import programs
from tests.support.consoles import DONE, Card, closed
from tests.support.programs import CALLS_SECRET, OUTSIDE, REPORTER, key_of

pytestmark = pytest.mark.requirement("RSP-11")
BURSAR, OTHER_DESK, ELSEWHERE = "0114", "0116", "0005"


@pytest.fixture
def phones(world):
    """Harborview State, with a phone system that tells of calls."""
    world.publish(programs.with_programs(world.site))
    world.looks()
    world.office("voss", "keep_secret", name=f"calls/{REPORTER}", value=CALLS_SECRET)
    world.desk("Desk 1")
    return world


def request_of(world, extension, *, call=None, secret=CALLS_SECRET, **how):
    at = world.clock.wall.timestamp() + how.pop("seconds_ahead", 0)
    said = {"call_id": call or uuid4().hex, "extension": extension}
    said |= {"at": world.clock.wall.isoformat(), "callback": "555-0114"}
    body = json.dumps(said | how).encode()
    headers = programs.signed(secret, body, at) if secret else {}
    headers["X-Quietbell-Reporter"] = REPORTER
    return programs.post_of("/api/v1/emergency-call", body, headers)


def calls(world, extension, *, source=OUTSIDE, **how):
    sent = request_of(world, extension, **how)
    return programs.read(world.through(programs.ask(world.port, sent, source=source)))


def fact(world, place="Bursar 114"):
    return world.desk("Desk 1").at(place).row["facts"]["holder_call"]


def test_a_call_from_the_place_of_an_open_press_is_on_it_at_once(phones):
    world = phones
    world.press("Bursar 114")

    answer = calls(world, BURSAR, call="c-1")

    assert answer.is_for(key_of(CALLS_SECRET), "c-1")
    assert fact(world) == {
        "text": "",
        "basis": "phone system",
        "extension": BURSAR,
        "place": "whitlow, first floor, room 114",
        "called_at": "2031-03-03T17:00:00.000Z",
        "is_same_button": True,
        "at": "2031-03-03T17:00:00.000Z",
        "by": None,
        "desk": None,
    }
    assert world.desk("Desk 1").cards == [Card("Bursar 114")]  # it hushes nothing
    (line,) = (x for x in world.desk("Desk 1").row["timeline"] if "call" in x["kind"])
    assert (
        line["args"].items() >= {"extension": BURSAR, "basis": "phone system"}.items()
    )
    assert world.status["calls"][0]["incident"] == world.desk("Desk 1").row["number"]
    world.restart()
    world.kill()
    assert fact(world)["extension"] == BURSAR


@pytest.mark.alone
def test_within_two_seconds_by_a_real_clock_with_presses_all_around(phones):
    world = phones
    world.press("Bursar 114")
    sent = request_of(world, BURSAR, call="c-1")

    def known():
        return world.engine.floor.open_by_source("button:bursar-114")

    async def race():
        began = time.monotonic()
        noise = [
            programs.ask(world.port, request_of(world, "0999"), source=OUTSIDE)
            for _ in range(100)
        ]
        told = asyncio.gather(programs.ask(world.port, sent, source=OUTSIDE), *noise)
        while known().facts.holder_call is None:  # noqa: ASYNC110 - the real engine
            await asyncio.sleep(0.005)
        linked_seconds = time.monotonic() - began
        await told
        await world.settle()
        return linked_seconds

    assert world.run(race()) < 2
    assert fact(world)["extension"] == BURSAR


def test_a_press_that_comes_after_the_call_knows_of_it(phones):
    world = phones
    calls(world, BURSAR)
    assert world.desk("Desk 1").cards == []
    world.wait(seconds=599)

    world.press("Bursar 114")

    assert fact(world)["extension"] == BURSAR
    assert fact(world)["called_at"] == "2031-03-03T17:00:00.000Z"


def test_after_more_than_ten_minutes_it_is_another_matter(phones):
    world = phones
    calls(world, BURSAR)
    world.wait(seconds=602)
    world.press("Bursar 114")
    assert fact(world) is None


def test_a_call_of_the_same_area_is_linked_and_says_from_where(phones):
    world = phones
    world.press("Bursar 114")

    calls(world, OTHER_DESK)

    assert fact(world)["place"] == "whitlow, first floor, room 116"
    assert not fact(world)["is_same_button"]
    calls(world, BURSAR)  # of this very place: it says more
    assert (fact(world)["extension"], fact(world)["is_same_button"]) == (BURSAR, True)
    calls(world, OTHER_DESK)
    assert fact(world)["extension"] == BURSAR


def test_a_press_of_the_area_long_ago_is_not_of_this_call(phones):
    world = phones
    world.press("Bursar 114")
    world.wait(seconds=601)  # the profile links for ten minutes
    calls(world, OTHER_DESK)
    assert fact(world) is None
    calls(world, BURSAR)  # of the very button: while it is open
    assert fact(world)["extension"] == BURSAR


def test_what_is_closed_is_not_opened_by_a_call(phones):
    world = phones
    world.press("Bursar 114")
    desk = world.desk("Desk 1")
    desk.acknowledge()
    second = world.desk("Desk 2")
    desk.dispose(
        disposition="good faith",
        cause="feared, nothing found",
        method="camera",
        eyes_on="D. Ortiz",
    )
    second.second(proposal=desk.row["proposal"]["id"], agrees=True)
    assert desk.cards == [closed("Bursar 114")]

    calls(world, BURSAR)

    assert fact(world) is None
    assert world.status["calls"][0]["incident"] is None


def test_a_call_that_belongs_to_no_press_is_shown_and_rings_nothing(phones):
    world = phones
    answer = calls(world, ELSEWHERE)

    assert answer.recorded
    assert world.desk("Desk 1").cards == []
    (shown,) = world.desk("Desk 1").console.status["calls"]
    assert (
        shown.items()
        >= {
            "extension": ELSEWHERE,
            "place": "health, first floor, room 5",
            "callback": "555-0114",
            "incident": None,
        }.items()
    )
    assert world.told == []
    # A person can still say that it belongs to one; the screen no longer counts it.
    world.restart()
    world.wait(seconds=1801)
    assert world.status["calls"] == []


def test_an_extension_that_nobody_has_is_shown_without_a_place(phones):
    world = phones
    calls(world, "9999")
    assert world.status["calls"][0]["place"] == ""


def test_only_a_communications_centre_of_that_site_sees_calls(phones):
    world = phones
    calls(world, BURSAR)
    seen = {
        feed: len(world.server.status(feed)["calls"])
        for feed in ("desk:*", "desk:main", "desk:north", "em:*", "officer:x", "health")
    }
    assert seen == {
        "desk:*": 1,
        "desk:main": 1,
        "desk:north": 0,
        "em:*": 0,
        "officer:x": 0,
        "health": 0,
    }


def test_the_same_call_told_twice_is_one_call(phones):
    world = phones
    world.press("Bursar 114")
    calls(world, BURSAR, call="c-1")
    assert calls(world, BURSAR, call="c-1").recorded
    entries = [x["kind"] for x in world.entries() if "call" in x["kind"]]
    assert entries == ["emergency-call-reported", "holder-call-linked"]


@pytest.mark.parametrize(
    "how",
    [
        {"secret": "whsec_" + "C" * 40},
        {"secret": None},
        {"seconds_ahead": 400},
        {"extension": ""},
        {"extension": 114},
        {"at": "yesterday"},
        {"reporter": "another"},
    ],
)
def test_what_is_not_proven_is_no_fact_but_counted(phones, how):
    world = phones
    world.press("Bursar 114")
    before = world.status["unmatched"]
    extension = how.pop("extension", BURSAR)
    if "reporter" in how:
        world.changes(call_reporters=())

    answer = calls(world, extension, **how)

    assert answer.recorded  # it is told the same, whoever it is
    assert fact(world) is None
    assert world.status["calls"] == []
    assert world.status["unmatched"] == before + 1
    assert world.entries()[-1]["kind"] == "source-unmatched"


def test_a_person_says_it_without_a_phone_system(phones):
    world = phones
    world.press("Bursar 114")
    desk = world.desk("Desk 1")
    desk.acknowledge()
    said = {"basis": "phone system", "extension": "0001", "place": "made up"}

    assert desk.does("link_holder_call", **said) == DONE

    assert fact(world)["by"] == "D. Ortiz"
    assert (fact(world)["basis"], fact(world)["extension"]) == ("", "")
    calls(world, BURSAR)
    assert fact(world)["extension"] == BURSAR


def test_the_number_to_ring_back_is_sealed_on_disk(phones):
    world = phones
    calls(world, BURSAR)
    assert "555-0114" not in json.dumps(world.entries())
    assert world.status["calls"][0]["callback"] == "555-0114"


def test_a_call_not_on_disk_is_told_so_and_shown_all_the_same(phones):
    world = phones
    world.press("Bursar 114")
    world.disk_stalls()
    assert calls(world, BURSAR).status == 503
    assert fact(world)["extension"] == BURSAR
    world.disk_recovers()


def test_calls_are_forgotten_after_a_day_and_have_a_bound(phones, monkeypatch):
    world = phones
    monkeypatch.setattr("quietbell.engine.floor.CALLS_MAX", 3)
    for number in range(5):
        calls(world, BURSAR, call=f"c-{number}")
    floor = world.engine.floor
    assert [call for _, call in floor.calls] == ["c-2", "c-3", "c-4"]
    assert sum(name.startswith("call:") for name in floor.entries) == 3
    world.wait(hours=25)
    world.engine.forget_old()
    assert not floor.calls
    assert not floor.call_seqs


def test_a_fault_of_ours_in_linking_takes_no_press(phones, monkeypatch):
    world = phones
    calls(world, BURSAR)
    monkeypatch.setattr("quietbell.engine.calls._is_there", None)
    world.press("Bursar 114")
    assert world.desk("Desk 1").cards == [Card("Bursar 114")]
