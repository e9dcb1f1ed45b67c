"""Who has an incident in hand: one desk at a time, and never a silent one."""

import pytest

from quietbell.domain.actors import Actor
from quietbell.domain.site import Desk
from tests.support.campus import DESKS
from tests.support.consoles import DONE, Card, refused, taken


@pytest.mark.requirement("RSP-13", "RSP-01")
def test_of_two_desks_one_has_it_and_the_other_is_told_who(world):
    first, second = world.desk("Desk 1"), world.desk("Desk 2")
    world.press("Bursar 114")
    seen = second.row["version"]

    assert first.acknowledge() == DONE
    world.wait(seconds=2)

    assert second.acknowledge(version=seen) == refused(
        "changed_meanwhile",
        holder="D. Ortiz",
        desk="desk-1",
        desk_name="Desk 1",
        ahead_seconds=2.0,
    )
    assert second.cards == first.cards == [taken("Bursar 114")]
    assert second.dispatch("P4") == refused(
        "not_holder", holder="D. Ortiz", desk="desk-1", desk_name="Desk 1"
    )


@pytest.mark.requirement("RSP-13")
def test_two_keys_in_the_same_moment_make_one_holder(world):
    first, second = world.desk("Desk 1"), world.desk("Desk 2")
    world.press("Bursar 114")

    async def both():
        asked = {"deed": "acknowledge", "incident": first.row["id"]}
        asked["version"] = first.row["version"]
        tried = [
            world.loop.create_task(desk.sends({**asked, "id": f"deed-of-{number}"}))
            for number, desk in enumerate((first, second))
        ]
        return [await each for each in tried]

    answers = world.through(both())

    assert sorted(each.outcome for each in answers) == ["done", "refused"]
    (lost,) = [each for each in answers if each.outcome == "refused"]
    winner = "D. Ortiz" if answers[0] == DONE else "S. Lee"
    assert lost.detail["holder"] == winner
    assert lost.detail["ahead_seconds"] == 0.0
    assert first.cards == second.cards == [taken("Bursar 114", by=winner)]


@pytest.mark.requirement("RSP-13")
def test_an_acknowledgement_of_what_was_never_seen_is_refused(world):
    desk = world.desk("Desk 1")
    world.press("Bursar 114")
    incident = desk.row["id"]

    asked = {"id": "deed-0001", "deed": "acknowledge", "incident": incident}
    assert world.run(desk.sends(asked)) == refused("needs_version")
    assert world.run(desk.sends({**asked, "version": 99})) == refused(
        "changed_meanwhile", holder=None
    )
    assert world.run(desk.sends({**asked, "incident": "another", "version": 1})) == (
        refused("unknown_incident")
    )
    assert desk.cards == [Card("Bursar 114")]


def test_taken_by_mistake_it_is_given_back_within_ten_seconds(world):
    desk = world.desk("Desk 1")
    world.press("Bursar 114")
    desk.acknowledge()
    world.wait(seconds=10)

    assert desk.give_back() == DONE
    assert desk.cards == [Card("Bursar 114")]

    desk.acknowledge()
    world.wait(seconds=11)
    assert desk.give_back() == refused("too_late", seconds=10.0)
    assert desk.cards == [taken("Bursar 114")]


@pytest.mark.requirement("RSP-13")
def test_a_hand_over_waits_for_the_other_desk(world):
    first, second, third = (world.desk(f"Desk {n}") for n in (1, 2, 3))
    world.press("Bursar 114")
    first.acknowledge()

    assert first.offer_hand_over("Desk 1") == refused("same_desk")
    assert first.offer_hand_over("Desk 9") == refused("unknown_desk")
    assert first.offer_hand_over("Desk 2") == DONE
    assert second.row["hand_over"] == {
        "to_desk": "desk-2",
        "to_name": "Desk 2",
        "from_desk": "desk-1",
        "at": "2031-03-03T17:00:00.000Z",
    }
    assert third.accept_hand_over() == refused(
        "not_for_you", desk="desk-2", desk_name="Desk 2"
    )
    assert second.cards == [taken("Bursar 114")]
    world.restart()
    assert second.accept_hand_over() == DONE

    assert first.cards == [taken("Bursar 114", by="S. Lee")]
    assert second.row["hand_over"] is None
    assert second.decline_hand_over() == refused("no_offer")


def test_a_declined_hand_over_changes_nothing(world):
    first, second = world.desk("Desk 1"), world.desk("Desk 2")
    world.press("Bursar 114")
    first.acknowledge()
    first.offer_hand_over("Desk 2")

    assert second.decline_hand_over() == DONE

    assert second.cards == [taken("Bursar 114")]
    assert second.row["hand_over"] is None


def test_nothing_is_offered_to_a_desk_that_cannot_take_it(world):
    desk = world.desk("Desk 1")
    world.press("Bursar 114")
    desk.acknowledge()

    # It does not see this site.
    assert desk.offer_hand_over("North desk") == refused("unknown_desk")
    gone = Desk(id="desk-2", name="Desk 2", is_revoked=True)
    world.changes(desks=tuple(gone if d.id == "desk-2" else d for d in DESKS))
    assert desk.offer_hand_over("Desk 2") == refused("unknown_desk")


@pytest.mark.requirement("RSP-13")
def test_taking_over_from_a_live_holder_needs_a_reason(world):
    first, second = world.desk("Desk 1"), world.desk("Desk 2")
    world.press("Bursar 114")
    assert second.take_over("I am nearer") == refused(
        "not_now", attention="open", response="none"
    )
    first.acknowledge()

    assert first.take_over("I have it") == refused("yours_already")
    assert second.take_over("") == refused("needs_reason")
    assert second.take_over("She is on the other line") == DONE

    assert first.cards == [taken("Bursar 114", by="S. Lee")]


@pytest.mark.requirement("RSP-13")
def test_a_holder_who_falls_silent_is_missed_after_twenty_seconds(world):
    first, second = world.desk("Desk 1"), world.desk("Desk 2")
    world.press("Bursar 114")
    first.acknowledge()
    first.dispatch("P4")

    first.goes_silent()
    world.wait(seconds=19)
    assert second.cards == [taken("Bursar 114", "dispatched")]
    world.wait(seconds=1)
    orphaned = Card("Bursar 114", "DURESS", "orphaned", "dispatched", "orphaned")
    assert second.cards == [orphaned._replace(holder="D. Ortiz")]
    assert second.row["ringing_since"] == "2031-03-03T17:00:20.000Z"
    world.restart()

    # It rings, so its ladder is climbed anew.
    world.wait(seconds=10)
    assert world.told_rungs() == ["Second desk"]
    # The one who comes back does not have it any more.
    first.returns()
    world.wait(seconds=5)
    assert second.cards == [orphaned._replace(holder="D. Ortiz")]
    assert second.take_over() == DONE
    assert first.cards == [taken("Bursar 114", "dispatched", by="S. Lee")]


def test_a_press_of_an_orphaned_one_opens_it_and_it_can_be_acknowledged(world):
    first, second = world.desk("Desk 1"), world.desk("Desk 2")
    world.press("Bursar 114")
    first.acknowledge()
    first.goes_silent()
    world.wait(seconds=20)

    assert second.acknowledge() == DONE
    assert second.cards == [taken("Bursar 114", by="S. Lee")]
    second.goes_silent()
    first.returns()
    world.wait(seconds=20)
    world.press("Bursar 114")

    assert first.cards == [Card("Bursar 114", presses=2)]


def test_after_a_restart_a_desk_has_its_twenty_seconds_to_come_back(world):
    first, second = world.desk("Desk 1"), world.desk("Desk 2")
    world.press("Bursar 114")
    first.acknowledge()
    world.restart()
    first.goes_silent()

    world.wait(seconds=19)
    assert second.cards == [taken("Bursar 114")]
    world.wait(seconds=1)
    assert second.cards[0].attention == "orphaned"


def test_who_sits_where_and_who_listens_is_on_every_desk(world):
    first = world.desk("Desk 1")
    world.desk("Desk 2", person=None)
    world.wait(seconds=2)

    assert desks_of(first.console.status) == {
        "Desk 1": (True, "D. Ortiz", "running"),
        "Desk 2": (True, None, "running"),
        "Desk 3": (False, None, None),
    }
    world.desks["Desk 2"].goes_silent()
    world.wait(seconds=8)
    world.run(status(world))

    assert desks_of(first.console.status)["Desk 2"] == (False, None, None)


def test_a_deed_without_a_person_is_the_desks_own(world):
    desk = world.desk("Desk 1", person=None)
    world.press("Bursar 114")

    assert desk.acknowledge() == DONE

    assert desk.cards == [taken("Bursar 114", by="Desk 1")]
    incident = world.engine.floor.incidents[desk.row["id"]]
    assert incident.held.by == Actor(desk="desk-1", roles=("dispatcher",))
    world.restart()


async def status(world):
    world.engine.showing.status_now()
    await world.settle()


def desks_of(told):
    return {
        each["name"]: (each["is_attended"], each["person"], each["sound"])
        for each in told["desks"]
        if each["name"].startswith("Desk ")
    }
