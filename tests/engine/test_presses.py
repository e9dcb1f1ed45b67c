"""A fault of ours takes no press, and a storm of them takes no more than its room."""

import pytest
from msgspec.structs import replace

from quietbell.domain.correlation import BURST_SECONDS
from quietbell.domain.scenes import Lookup
from quietbell.domain.signals import Finding
from quietbell.engine.presses import SHORT_EVIDENCE_CHARS, WHOLE_EVIDENCE_MAX
from tests.scenarios.test_presses import signal
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


@pytest.mark.parametrize("source", ["198.51.100.{}", "198.51.100.7"])
def test_in_a_storm_less_is_kept_of_what_each_one_sent(world, source):
    world.desk("Desk 1")
    count = WHOLE_EVIDENCE_MAX + 50
    near = replace(signal(world, Finding.NEAR), evidence="GET /p/x " + "x" * 8_000)
    for number in range(count):
        sent = replace(near, source=source.format(number % 250), button=None)
        world.run(world.engine.keep(sent))

    world.run(world.settle())
    lengths = [
        len(entry["body"]["press"]["evidence"])
        for entry in world.entries()
        if "press" in entry["body"]
    ]
    assert len(lengths) == count
    assert set(lengths[:WHOLE_EVIDENCE_MAX]) == {len(near.evidence)}
    assert lengths[-20:] == [SHORT_EVIDENCE_CHARS] * 20
