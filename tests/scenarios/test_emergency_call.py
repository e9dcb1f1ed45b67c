"""911 is called by one desk, seen by all, and never twice unknowingly."""

import pytest

from tests.support.consoles import DONE, refused


@pytest.mark.requirement("RSP-09")
def test_one_desk_calls_and_the_others_see_it(world):
    first, second = world.desk("Desk 1"), world.desk("Desk 2")
    world.press("Bursar 114")
    first.acknowledge()

    assert second.begin_emergency_call() == DONE

    assert first.begin_emergency_call() == refused(
        "being_called", desk="desk-2", desk_name="Desk 2", holder="S. Lee"
    )
    assert first.finish_emergency_call("called") == refused(
        "being_called", desk="desk-2", desk_name="Desk 2", holder="S. Lee"
    )
    assert call(first) == ("calling", "Desk 2", "2031-03-03T17:01:00.000Z")
    world.restart()
    assert second.finish_emergency_call("engaged") == refused("unknown_outcome")
    assert second.finish_emergency_call("not reached") == DONE
    assert call(first)[0] == "none"
    assert first.begin_emergency_call() == DONE
    assert first.finish_emergency_call("called") == DONE
    assert second.begin_emergency_call() == refused(
        "called_already", desk="desk-1", desk_name="Desk 1", holder="D. Ortiz"
    )


@pytest.mark.requirement("RSP-09")
def test_the_hold_on_the_call_lapses_and_who_called_can_still_say_so(world):
    first, second = world.desk("Desk 1"), world.desk("Desk 2")
    world.press("Bursar 114")
    first.acknowledge()
    first.begin_emergency_call()

    world.wait(seconds=59)
    assert call(second)[0] == "calling"
    world.restart()
    world.wait(seconds=1)
    assert call(second)[0] == "none"

    assert first.finish_emergency_call("called") == DONE
    assert call(second)[:2] == ("called", "Desk 1")


@pytest.mark.requirement("RSP-09")
def test_found_not_real_nobody_calls(world):
    desk = world.desk("Desk 1")
    world.press("Library 12")
    desk.acknowledge()
    desk.verify("not real", "camera", "D. Ortiz")

    assert desk.begin_emergency_call() == refused("not_verified")
    assert desk.verify("real", "camera", " ") == refused("needs_eyes_on")
    assert desk.do_step("call-911") == refused("locked", needs="verified")


def test_the_holders_own_call_is_linked(world):
    desk = world.desk("Desk 1")
    world.press("Bursar 114")
    desk.acknowledge()

    assert desk.tell_holder_to_call() == DONE
    assert desk.link_holder_call() == DONE

    facts = desk.row["facts"]
    assert facts["told_to_call"]["by"] == facts["holder_call"]["by"] == "D. Ortiz"
    world.restart()


def call(desk):
    known = desk.row["facts"]["emergency_call"]
    return known["state"], known["desk_name"], known["until"]
