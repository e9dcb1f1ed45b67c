"""What cannot be folded is parked, whatever went wrong: it never stops a start."""

import pytest

from quietbell.domain.events import Acknowledged
from quietbell.engine.floor import Floor
from tests.support.consoles import Card


@pytest.mark.requirement("ACT-09")
@pytest.mark.parametrize("fault", [IndexError, RecursionError, ZeroDivisionError])
def test_no_fault_in_a_fold_stops_a_start(world, monkeypatch, fault):
    desk = world.desk("Desk 1")
    world.press("Bursar 114")
    desk.acknowledge()
    fold = Floor._fold_incident

    def fails(self, event, entry):
        if isinstance(event, Acknowledged):
            raise fault("a fault of ours")
        return fold(self, event, entry)

    monkeypatch.setattr(Floor, "_fold_incident", fails)
    world.kill()

    assert desk.cards == [Card("Bursar 114")]  # it rings: nobody is known to have it
    assert world.status["parked"] == 1
