"""What becomes of a press: counted, rung again, linked, labelled; never dropped."""

from dataclasses import replace

import pytest

from quietbell.domain.moments import Moment
from quietbell.domain.signals import Finding, Kind, Signal
from quietbell.receivers.keep import Outcome
from tests.support.campus import BY_LABEL, PLACES
from tests.support.consoles import DONE, Card, closed, refused, taken

NEAR = "127.1.200."  # in the phones' network, but no phone of ours
STRANGER = "127.9.0.1"


@pytest.mark.requirement("ACT-05")
def test_a_burst_counts_up_and_a_later_press_rings_again(world):
    desk = world.desk("Desk 1")
    world.press("Bursar 114")
    desk.acknowledge()
    desk.dispatch("P4")

    world.wait(seconds=4)
    world.press("Bursar 114", times=2)
    assert desk.cards == [taken("Bursar 114", "dispatched", presses=3)]

    world.wait(seconds=7)
    world.press("Bursar 114")
    assert desk.cards == [Card("Bursar 114", response="dispatched", presses=4)]
    assert desk.row["press_times"] == [
        "2031-03-03T17:00:00.000Z",
        "2031-03-03T17:00:04.000Z",
        "2031-03-03T17:00:04.000Z",
        "2031-03-03T17:00:11.000Z",
    ]
    world.restart()


@pytest.mark.requirement("ACT-05")
def test_after_closing_a_press_opens_a_new_incident(world):
    desk = world.desk("Desk 1")
    world.press("Bursar 114")
    close(desk)

    world.wait(seconds=1)
    world.press("Bursar 114")

    assert desk.cards == [
        Card("Bursar 114"),
        closed("Bursar 114"),
    ]


@pytest.mark.requirement("RSP-10")
def test_presses_of_one_area_link_and_can_be_unlinked(world):
    desk = world.desk("Desk 1")
    world.press("Bursar 114")
    world.wait(seconds=60)
    world.press("Bursar 116")
    world.press("Dean 210")

    assert linked(desk) == {
        "Bursar 114": ["whitlow, first floor, room 116"],
        "Bursar 116": ["whitlow, first floor, room 114"],
        "Dean 210": [],
    }
    first = desk.at("Bursar 114").row["id"]
    assert desk.at("Bursar 116").unlink(first) == DONE
    assert linked(desk) == {"Bursar 114": [], "Bursar 116": [], "Dean 210": []}
    world.restart()

    # Linked again from the other side, it is linked again on both.
    second = desk.at("Bursar 116").row["id"]
    assert desk.at("Bursar 114").link(second) == DONE
    assert linked(desk) == {
        "Bursar 114": ["whitlow, first floor, room 116"],
        "Bursar 116": ["whitlow, first floor, room 114"],
        "Dean 210": [],
    }
    world.restart()


def test_a_link_to_what_is_long_over_is_not_shown(world):
    desk = world.desk("Desk 1")
    world.press("Bursar 114")
    world.press("Bursar 116")
    close(desk.at("Bursar 114"))
    world.wait(hours=25)

    async def forget():
        world.engine.forget_old()

    world.through(forget())

    assert linked(desk) == {"Bursar 116": []}
    world.restart()


@pytest.mark.requirement("RSP-10")
def test_after_ten_minutes_a_press_of_the_same_area_does_not_link(world):
    desk = world.desk("Desk 1")
    world.press("Bursar 114")
    world.wait(seconds=601)
    world.press("Bursar 116")

    assert linked(desk) == {"Bursar 114": [], "Bursar 116": []}


@pytest.mark.requirement("RSP-20")
def test_many_at_once_are_all_shown_in_the_order_of_their_age(world):
    desk = world.desk("Desk 1")
    labels = [each.label for each in PLACES]
    for each in labels:
        world.press(each)
        world.wait(seconds=1)

    assert [each.place for each in desk.cards] == labels
    assert {each.sound for each in desk.cards} == {"duress"}


@pytest.mark.requirement("ACT-04")
@pytest.mark.parametrize(
    ("place", "label"),
    [
        ("Gym 2", "out_of_service"),
        ("Lab 9", "deactivated"),
        ("Annex 1", "removed"),
    ],
)
def test_a_buttons_standing_labels_its_press_and_stops_nothing(world, place, label):
    desk = world.desk("Desk 1")

    world.press(place)

    assert desk.cards == [Card(place)]
    assert desk.row["labels"] == [label]


@pytest.mark.requirement("ACT-08")
def test_a_press_from_another_place_is_unverified_and_rings(world):
    desk = world.desk("Desk 1")

    world.press("Bursar 114", source="127.1.0.2", query="?name=SEP0041D2000000")

    assert desk.cards == [Card("Bursar 114")]
    assert (desk.row["confidence"], desk.row["labels"]) == (
        "unverified",
        ["unverified_source"],
    )
    assert desk.row["source"]["differs"] == ["address", "name"]


@pytest.mark.requirement("ACT-08")
def test_a_replay_is_counted_and_labelled_and_does_not_ring(world):
    desk = world.desk("Desk 1")
    world.press("Bursar 114", query="?nonce=a1")
    desk.acknowledge()
    world.wait(seconds=30)

    world.press("Bursar 114", query="?nonce=a1")

    assert desk.cards == [taken("Bursar 114")]
    assert (desk.row["replays"], desk.row["labels"]) == (1, ["replay"])
    world.restart()
    world.press("Bursar 114", query="?nonce=a1")
    assert desk.row["replays"] == 2
    # Another nonce is another press.
    world.press("Bursar 114", query="?nonce=a2")
    assert desk.cards == [Card("Bursar 114", presses=2)]


@pytest.mark.requirement("ACT-04", "ACT-08")
def test_a_nonce_that_never_changes_cannot_make_a_button_dumb(world):
    desk = world.desk("Desk 1")
    world.press("Bursar 114", query="?nonce=always")
    desk.acknowledge()
    world.wait(seconds=40)

    world.press("Bursar 114", query="?nonce=always")

    assert desk.cards == [Card("Bursar 114", presses=2)]
    assert desk.row["labels"] == ["unverified_source"]


@pytest.mark.requirement("ACT-08")
def test_an_unknown_source_among_the_phones_is_shown_and_rings(world):
    desk = world.desk("Desk 1")

    world.asks(token="nobody-knows-it", source=NEAR + "1")
    world.asks(token="nobody-knows-it", source=NEAR + "1")

    assert desk.cards == [Card(NEAR + "1", presses=2)]
    assert (desk.row["confidence"], desk.row["labels"]) == (
        "unregistered",
        ["unregistered"],
    )
    assert desk.row["place"]["spoken"] == "Unregistered source 127.1.0.0/16"
    world.restart()


@pytest.mark.requirement("ACT-08")
def test_past_twenty_unknown_sources_one_incident_counts_the_rest(world):
    desk = world.desk("Desk 1")

    for number in range(1, 31):
        world.asks(token="nobody-knows-it", source=f"{NEAR}{number}")

    assert desk.cards == [Card(f"{NEAR}{number}") for number in range(1, 22)]
    assert [row["sources"] for row in by_number(desk)] == [0] * 20 + [9]
    # A press of ours is an incident of its own all the same.
    world.press("Bursar 114")
    assert desk.cards[-1] == Card("Bursar 114")
    world.restart()


@pytest.mark.requirement("ACT-08")
def test_one_more_stranger_rings_again_once_the_rest_are_in_hand(world):
    desk = world.desk("Desk 1")
    for number in range(1, 22):
        world.asks(token="nobody-knows-it", source=f"{NEAR}{number}")
        desk.at(f"{NEAR}{number}").acknowledge()
    world.wait(seconds=11)

    world.asks(token="nobody-knows-it", source=f"{NEAR}99")

    ringing = [card for card in desk.cards if card.sound == "duress"]
    assert ringing == [Card(f"{NEAR}21", presses=2)]


@pytest.mark.requirement("ACT-08")
def test_what_nothing_matches_is_counted_and_opens_nothing(world):
    desk = world.desk("Desk 1")

    for _ in range(5):
        world.asks(token="nobody-knows-it", source=STRANGER)

    assert desk.cards == []
    assert desk.console.status["unmatched"] == 5
    assert written(world, "source-unmatched") == 1  # once a minute and source
    world.wait(seconds=61)
    world.asks(token="nobody-knows-it", source=STRANGER)
    assert written(world, "source-unmatched") == 2
    world.restart()
    assert world.status["unmatched"] == 6


@pytest.mark.requirement("ACT-08")
@pytest.mark.parametrize(
    ("finding", "labels", "confidence"),
    [
        (Finding.PLAIN, ["unverified_source"], "unverified"),
        (Finding.CLOCK, ["clock"], "unverified"),
        (Finding.UNREADABLE, ["unreadable"], "unverified"),
    ],
)
def test_what_other_doors_find_is_labelled_and_rings(
    world, finding, labels, confidence
):
    desk = world.desk("Desk 1")

    assert world.hears(signal(world, finding)) is Outcome.KEPT

    assert desk.cards == [Card("Bursar 114")]
    assert (desk.row["labels"], desk.row["confidence"]) == (labels, confidence)


def test_a_replay_of_what_nobody_remembers_is_counted(world):
    desk = world.desk("Desk 1")

    assert world.hears(signal(world, Finding.REPLAY, nonce="old")) is Outcome.KEPT
    assert world.hears(signal(world, Finding.REPLAY, nonce="old")) is Outcome.COUNTED

    assert desk.cards == []
    assert world.status["unmatched"] == 2


def test_what_is_no_press_is_counted(world):
    desk = world.desk("Desk 1")

    world.hears(signal(world, Finding.VERIFIED, kind=Kind.CHECK_IN))

    assert desk.cards == []
    assert world.status["unmatched"] == 1


@pytest.mark.requirement("RSP-21")
def test_after_hours_is_said_with_the_key_holders(world):
    desk = world.desk("Desk 1")

    world.press("Bursar 114")
    assert desk.row["is_after_hours"] is False
    world.wait(hours=6)  # 18:00 in New York
    world.press("Dean 210")

    assert desk.at("Dean 210").row["is_after_hours"] is True
    assert desk.row["hours"] == {
        "opens": "08:00",
        "closes": "17:00",
        "weekdays": [1, 2, 3, 4, 5],
    }
    assert [each["name"] for each in desk.row["contacts"]] == ["Ines Falk", "Mia Reyes"]


@pytest.mark.requirement("ACT-09")
def test_a_person_raises_what_a_screen_saw_and_the_journal_lost(world):
    desk = world.desk("Desk 1", person=None)

    assert desk.raise_again("bursar-114", place="room 114", card="lost-1") == DONE

    assert desk.cards == [Card("Bursar 114")]
    row = desk.row
    assert (row["is_raised_by_hand"], row["labels"]) == (True, ["raised_by_hand"])
    # Whoever saw the same card raises the same incident.
    again = desk.raise_again("bursar-114", place="room 114", card="lost-1")
    assert again == refused("raised_already", incident=row["id"])
    # A press of the button itself is another incident, and they are linked.
    world.press("Bursar 114")
    assert [each["id"] for each in desk.row["linked"]] == [row["id"]]
    assert desk.cards == [Card("Bursar 114"), Card("Bursar 114")]
    world.restart()


def test_without_any_site_file_a_press_is_still_shown(world):
    for each in (world.data / "site").glob("*.json"):
        each.unlink()
    (world.data / "site" / "current").unlink()
    world.stop()
    world.start()

    near = signal(world, Finding.NEAR, source=NEAR + "7")
    assert world.hears(near) is Outcome.KEPT

    rows = world.server.snapshot("desk:*")["rows"]
    assert [(row["button"]["label"], row["sound"]) for row in rows] == [
        (NEAR + "7", "duress")
    ]
    assert {"code": "no_site_file"} in world.status["readiness"]


def close(desk):
    desk.acknowledge()
    desk.dispatch("P4")
    desk.arrive("P4")
    assert desk.dispose(disposition="emergency", method="eyes on scene") == DONE


def linked(desk):
    return {
        row["button"]["label"]: [each["place"] for each in row["linked"]]
        for row in by_number(desk)
    }


def by_number(desk):
    return sorted(desk.console.rows.values(), key=lambda row: row["number"])


def written(world, kind):
    return sum(each["kind"] == kind for each in world.entries())


def signal(world, finding, *, kind=Kind.PRESS, nonce=None, source="127.1.0.1"):
    place = BY_LABEL["Bursar 114"]
    is_known = finding not in (Finding.NEAR, Finding.UNKNOWN)
    now = world.clock.now()
    return Signal(
        kind=kind,
        finding=finding,
        received=Moment(wall=now.wall, tick=now.tick),
        door_kind="panel",
        source=source,
        door=f"door-{place.id}" if is_known else None,
        button=place.id if is_known else None,
        nonce=nonce,
    )


@pytest.mark.requirement("ACT-04")
def test_a_place_that_says_too_much_is_still_shown_and_kept(world):
    desk = world.desk("Desk 1")
    novel = "Through the garden, and then " * 50_000
    buttons = tuple(replace(each, approach=novel) for each in world.site.buttons)
    world.changes(buttons=buttons)

    world.press("Bursar 114")

    assert desk.cards == [Card("Bursar 114")]
    assert desk.row["place"]["spoken"] == "whitlow, first floor, room 114"
    assert desk.console.status["parked"] == 1
    world.restart()
