"""A fault of ours takes no press: it opens with what the signal alone says."""

import pytest

from quietbell.domain.correlation import BURST_SECONDS
from quietbell.domain.scenes import Lookup
from tests.support.consoles import DONE


@pytest.mark.requirement("ACT-09")
def test_a_press_that_cannot_be_decided_rings_all_the_same(world, monkeypatch):
    desk = world.desk("Desk 1")

    def fails(*_, **__):
        raise IndexError("a fault of ours")

    monkeypatch.setattr(Lookup, "scene", fails)
    world.press("Bursar 114", times=2)

    (row,) = world.server.snapshot("desk:north")["rows"]
    assert (row["class"], row["sound"], row["presses"]) == ("DURESS", "duress", 2)
    assert row["labels"] == ("unreadable",)
    assert row["button"]["id"] in row["place"]["spoken"]
    assert desk.acknowledge() == DONE
    world.wait(seconds=BURST_SECONDS + 1)
    world.press("Bursar 114")
    assert desk.row["attention"] == "open"
    world.restart()
