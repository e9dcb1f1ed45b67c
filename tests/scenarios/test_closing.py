"""Closing: never by somebody's word alone, and open again for a day."""

import pytest

from tests.support.consoles import DONE, Card, closed, refused, taken

GOOD_FAITH = {
    "disposition": "good faith",
    "cause": "feared, nothing found",
    "method": "camera",
    "eyes_on": "D. Ortiz",
}


@pytest.mark.requirement("RSP-07")
def test_with_nobody_on_the_scene_it_needs_a_second_person(world):
    first, second = world.desk("Desk 1"), world.desk("Desk 2")
    world.press("Bursar 114")
    assert first.dispose(**GOOD_FAITH) == refused("not_acknowledged")
    first.acknowledge()

    assert first.dispose(**GOOD_FAITH) == DONE
    assert first.cards == [taken("Bursar 114")]  # only proposed
    proposal = first.row["proposal"]["id"]
    assert first.second(proposal=proposal, agrees=True) == refused("same_person")
    world.restart()
    assert second.second(proposal="another", agrees=True) == refused("no_proposal")
    assert second.second(proposal=proposal, agrees=True) == DONE

    assert first.cards == [closed("Bursar 114")]
    told = first.row["disposition"]
    assert (told["by"], told["second"], told["eyes_on"]) == (
        "D. Ortiz",
        "S. Lee",
        "D. Ortiz",
    )
    world.restart()


@pytest.mark.requirement("RSP-07")
def test_the_second_person_can_say_no(world):
    first, second = world.desk("Desk 1"), world.desk("Desk 2")
    world.press("Bursar 114")
    first.acknowledge()
    first.dispose(**GOOD_FAITH)
    proposal = first.row["proposal"]["id"]

    assert second.second(proposal=proposal, agrees=False) == DONE

    assert first.row["proposal"] is None
    assert first.cards == [taken("Bursar 114")]
    assert second.second(proposal=proposal, agrees=True) == refused("no_proposal")


@pytest.mark.requirement("RSP-07")
def test_one_person_at_two_desks_is_no_second_person(world):
    first = world.desk("Desk 1")
    other = world.desk("Desk 2", person="ortiz")
    world.press("Bursar 114")
    first.acknowledge()
    first.dispose(**GOOD_FAITH)

    proposal = first.row["proposal"]["id"]
    assert other.second(proposal=proposal, agrees=True) == refused("same_person")


@pytest.mark.requirement("RSP-07")
def test_misuse_needs_a_second_person_even_with_officers_there(world):
    first = world.desk("Desk 1")
    world.press("Bursar 114")
    first.acknowledge()
    first.dispatch("P4")
    first.arrive("P4")

    misuse = {"disposition": "misuse", "cause": "misuse", "method": "eyes on scene"}
    assert first.dispose(**misuse) == DONE
    assert first.cards == [taken("Bursar 114", "on_scene")]
    assert first.row["proposal"]["disposition"] == "misuse"


@pytest.mark.requirement("RSP-07")
def test_a_caller_who_says_it_was_an_accident_cancels_nothing(world):
    desk = world.desk("Desk 1")
    world.press("Bursar 114")

    said = ("I. Falk", "room 114", "bumped it with a chair")
    assert desk.report_accidental(*said) == DONE
    assert desk.report_accidental("", "room 114", "bumped") == refused("needs_name")

    assert desk.cards == [Card("Bursar 114")]  # it rings on
    desk.acknowledge()
    desk.dispatch("P4")
    # A telephone call is no way of verifying.
    accident = {"disposition": "accidental", "cause": "bumped"}
    assert desk.dispose(**accident, method="telephone") == refused("bad_deed")
    assert desk.dispose(**accident) == refused("needs_method")
    assert desk.dispose(disposition="accidental", method="eyes on scene") == (
        refused("needs_cause")
    )
    assert desk.row["facts"]["accidental"]["reason"] == "bumped it with a chair"
    world.restart()


def test_before_going_live_one_person_may_close(world):
    world.changes(is_live=False)
    desk = world.desk("Desk 1")
    world.press("Bursar 114")
    desk.acknowledge()

    assert desk.dispose(**GOOD_FAITH) == DONE
    assert desk.cards == [closed("Bursar 114")]


def test_a_closed_one_is_reopened_within_a_day_and_rings(world):
    desk = world.desk("Desk 1")
    close(world, desk)
    world.wait(seconds=3600)

    assert desk.acknowledge() == refused("closed")
    assert desk.note("She rang once more") == DONE
    assert desk.reopen("") == refused("needs_reason")
    assert desk.reopen("She rang once more") == DONE

    assert desk.cards == [Card("Bursar 114", response="on_scene")]
    world.restart()
    assert desk.acknowledge() == DONE
    assert desk.reopen("again") == refused("not_closed")


def test_after_a_day_it_is_gone_from_every_screen(world):
    desk = world.desk("Desk 1")
    close(world, desk)
    world.wait(hours=23.9)
    world.run(forget(world))
    assert desk.cards == [closed("Bursar 114")]

    world.wait(hours=0.2)
    assert desk.reopen("too late") == refused("too_late", seconds=86400.0)
    world.run(forget(world))

    assert desk.cards == []
    assert desk.console.events[-1] == "gone"
    world.restart()


def test_who_pressed_is_named_with_its_basis(world):
    desk = world.desk("Desk 1")
    world.press("Bursar 114")
    desk.acknowledge()

    assert desk.set_pressed_by("unknown", "nobody was seen") == DONE

    assert desk.row["facts"]["pressed_by"] == {
        "person": "unknown",
        "basis": "nobody was seen",
        "at": "2031-03-03T17:00:00.000Z",
        "by": "D. Ortiz",
        "desk": "desk-1",
    }


def close(world, desk):
    world.press("Bursar 114")
    desk.acknowledge()
    desk.dispatch("P4")
    desk.arrive("P4")
    assert desk.dispose(disposition="emergency", method="eyes on scene") == DONE


async def forget(world):
    world.engine.forget_old()
    await world.settle()
