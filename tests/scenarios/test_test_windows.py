"""Testing a button: two sign, one presses, and what is not confirmed is real."""

import pytest

from tests.support.consoles import DONE, Card, closed, refused, taken

TEST = Card("Bursar 114", sort="TEST", sound="test")


def test_a_test_press_is_shown_as_a_test_and_confirmed(world):
    desk = window(world)

    world.press("Bursar 114", times=2)
    assert desk.cards == [TEST._replace(presses=2)]
    assert desk.row["test"] == {
        "window": desk.row["test"]["window"],
        "purpose": "test",
        "presser": "Ines Falk",
        "confirm_by": "2031-03-03T17:01:00.000Z",
    }
    world.restart()
    assert desk.confirm_test() == DONE

    done = Card("Bursar 114", "TEST", "ended", "closed", "none", 2)
    assert desk.cards == [done]
    assert desk.row["disposition"]["disposition"] == "test"
    world.wait(seconds=120)
    assert desk.cards == [done]
    assert world.told == []


def test_a_test_that_nobody_confirms_becomes_real(world):
    desk = window(world)
    world.press("Bursar 114")

    world.wait(seconds=59)
    assert desk.cards == [TEST]
    assert world.told == []  # a test climbs no ladder
    world.wait(seconds=1)

    assert desk.cards == [Card("Bursar 114")]
    assert desk.row["labels"] == ["test_not_confirmed"]
    assert desk.row["ringing_since"] == "2031-03-03T17:01:00.000Z"
    world.wait(seconds=10)
    assert world.told_rungs() == ["Second desk"]
    assert desk.confirm_test() == refused("not_a_test")
    world.restart()


def test_acknowledged_and_not_confirmed_it_becomes_real_all_the_same(world):
    desk = window(world)
    world.press("Bursar 114")
    desk.acknowledge()
    assert desk.cards == [taken("Bursar 114")._replace(sort="TEST")]

    world.wait(seconds=60)

    assert desk.cards == [Card("Bursar 114")]


@pytest.mark.requirement("ACT-04")
def test_a_later_press_in_the_window_is_real(world):
    desk = window(world)
    world.press("Bursar 114")
    world.wait(seconds=11)

    world.press("Bursar 114")

    assert desk.cards == [Card("Bursar 114"), TEST]
    desk.at("Bursar 114")
    assert desk.acknowledge() == DONE
    world.restart()


@pytest.mark.requirement("ACT-04")
def test_a_press_is_real_until_a_second_person_has_signed(world):
    desk = world.desk("Desk 1")
    assert desk.open_test_window("bursar-114", "Ines Falk") == DONE
    window_id = on_test(desk)[0]["window"]
    assert desk.sign_test_window(window=window_id) == refused("same_person")
    assert on_test(desk)[0]["is_signed"] is False

    world.press("Bursar 114")

    assert desk.cards == [Card("Bursar 114")]


@pytest.mark.requirement("ACT-04")
def test_what_differs_from_the_registered_phone_is_never_a_test(world):
    desk = window(world)

    world.press("Bursar 114", source="127.1.0.9")

    assert desk.cards == [Card("Bursar 114")]
    assert on_test(desk)[0]["is_pressed"] is False


@pytest.mark.requirement("ACT-04")
def test_another_button_is_not_on_test(world):
    desk = window(world)

    world.press("Bursar 116")

    assert desk.cards == [Card("Bursar 116")]


def test_while_a_real_one_is_open_nothing_becomes_a_test(world):
    desk = world.desk("Desk 1")
    world.press("Bursar 114")
    window(world)
    world.wait(seconds=11)

    world.press("Bursar 114")

    assert desk.cards == [Card("Bursar 114", presses=2)]


@pytest.mark.requirement("ACT-04")
def test_a_window_ends_by_itself(world):
    desk = window(world, minutes=1)
    assert desk.console.status["buttons"]["on_test"] == 1
    world.wait(seconds=59)
    assert [each["label"] for each in on_test(desk)] == ["Bursar 114"]

    world.wait(seconds=1)
    world.press("Bursar 114")

    assert desk.cards == [Card("Bursar 114")]
    assert on_test(desk) == []
    assert desk.console.status["buttons"]["on_test"] == 0
    world.restart()


def test_a_window_is_closed_by_a_person(world):
    desk = window(world)
    (told,) = on_test(desk)

    assert desk.close_test_window(window=told["window"]) == DONE
    assert desk.close_test_window(window=told["window"]) == refused("not_now")
    world.press("Bursar 114")

    assert desk.cards == [Card("Bursar 114")]


def test_a_window_has_its_bounds(world):
    desk, other = world.desk("Desk 1"), world.desk("Desk 2")

    def opens(button="bursar-114", **said):
        return desk.open_test_window(button, "Ines Falk", **said)

    assert opens("no-such-button") == refused("unknown_button")
    assert opens(minutes=31) == refused("too_long", minutes_max=30.0)
    assert opens(minutes=0) == refused("too_long", minutes_max=30.0)
    assert opens(minutes="nan") == refused("too_long", minutes_max=30.0)
    assert opens(minutes=[]) == refused("bad_deed")
    assert opens(purpose="fun") == refused("bad_deed")
    assert opens(minutes=1) == DONE
    assert opens() == refused("window_open_already")
    (told,) = on_test(desk)
    assert other.sign_test_window(window="another") == refused("unknown_window")
    world.wait(seconds=61)
    assert other.sign_test_window(window=told["window"]) == refused("not_now")
    assert opens() == DONE


@pytest.mark.parametrize("sits_at", ["Desk 1", "Emergency room"])
def test_a_window_is_of_the_sites_that_one_has(world, sits_at):
    desk = world.desk(sits_at, sites=("north",))

    assert desk.open_test_window("bursar-114", "Ines Falk") == refused("unknown_button")
    assert desk.open_test_window("library-12", "Ines Falk") == DONE


def test_a_holder_tests_no_button_but_the_own(world):
    desk = world.desk("Porter", person="falk")

    assert desk.open_test_window("dean-210", "Ines Falk") == refused("not_allowed")
    assert desk.open_test_window("bursar-114", "Ines Falk") == DONE


def test_a_drill_is_concluded_as_a_drill(world):
    desk = window(world, purpose="drill")
    world.press("Bursar 114")

    assert desk.confirm_test() == DONE

    assert desk.row["disposition"]["disposition"] == "drill"


def test_before_going_live_one_signature_is_enough(world):
    world.changes(is_live=False)
    desk = world.desk("Desk 1")
    desk.open_test_window("bursar-114", "Ines Falk")

    world.press("Bursar 114")

    assert desk.cards == [TEST]


def test_after_a_test_a_press_is_real(world):
    desk = window(world)
    world.press("Bursar 114")
    desk.confirm_test()

    world.press("Bursar 114")

    assert desk.cards == [
        Card("Bursar 114"),
        closed("Bursar 114")._replace(sort="TEST"),
    ]


def test_a_window_outlives_a_restart_and_a_reboot(world):
    desk = window(world)
    world.kill()
    world.reboot(off_seconds=60)

    world.press("Bursar 114")

    assert desk.cards == [TEST]
    # No longer than its ten minutes, the wall clock says.
    world.reboot(off_seconds=600)
    assert on_test(desk) == []


def test_a_day_later_the_window_is_forgotten_and_so_is_its_name(world):
    desk = window(world)
    world.press("Bursar 114")
    desk.confirm_test()
    world.wait(hours=25)

    async def forget():
        world.engine.forget_old()

    world.through(forget())

    assert world.engine.floor.windows == {}
    assert desk.cards == []
    world.restart()


def test_who_presses_in_a_test_is_not_in_the_journal_in_clear(world):
    desk = window(world)
    world.press("Bursar 114")
    assert desk.row["test"]["presser"] == "Ines Falk"

    assert "Ines Falk" not in str(world.entries())

    world.kill()
    assert desk.row["test"]["presser"] == "Ines Falk"


def window(world, **said):
    """Open a window for the bursar's button, signed by two."""
    first, second = world.desk("Desk 1"), world.desk("Desk 2")
    assert first.open_test_window("bursar-114", "Ines Falk", **said) == DONE
    (told,) = on_test(first)
    assert second.sign_test_window(window=told["window"]) == DONE
    return first


def on_test(desk):
    return desk.console.status["tests"]
