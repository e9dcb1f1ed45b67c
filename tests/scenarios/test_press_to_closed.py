"""A press, from the key to its closing, under each of the two profiles."""

from tests.support.consoles import DONE, Card, refused


def test_dispatch_at_once(world):
    desk = world.desk("Desk 1")

    world.press("Bursar 114")
    assert desk.cards == [Card("Bursar 114")]

    assert desk.acknowledge() == DONE
    assert desk.begin_assessment() == refused("dispatch_first")
    assert desk.dispatch("P4", "P7") == DONE
    assert desk.arrive("P4") == DONE
    assert desk.verify("real", "eyes on scene", "R. Diaz") == DONE
    assert desk.dispose(disposition="emergency", method="eyes on scene") == DONE

    assert desk.cards == [
        Card("Bursar 114", attention="ended", response="closed", sound="none")
    ]
    world.restart()
