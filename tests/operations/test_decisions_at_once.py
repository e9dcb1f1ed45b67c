"""Two who decide at the same moment, in two transactions: one wins, one is told."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from quietbell.config.database import Database
from quietbell.domain.grants import Reader
from quietbell.operations.acting import ChangedMeanwhile
from quietbell.operations.decisions import Verdict, decide
from quietbell.operations.lives import life_of
from quietbell.storage.models import Decision, Letter, LifeStep
from tests.support.deciding import REFUSE, manager
from tests.support.harborview import NOW, plant_harborview
from tests.support.lives import (
    assessed,
)


@pytest.mark.requirement("REQ-06")
def test_of_two_decisions_at_once_one_stands_whole(
    committed_database: Database,
) -> None:
    plant_harborview()
    life = assessed()
    both, start = (manager(), manager()), Barrier(2)

    def decided(by: Reader) -> str:
        verdict = Verdict(
            is_approved=False, reason=by.person, alternatives=REFUSE.alternatives
        )
        try:
            start.wait(timeout=20)
            decide(by, at=NOW, life=life.pk, version=life.version, verdict=verdict)
        except ChangedMeanwhile:
            return ""
        finally:
            connections.close_all()
        return by.person

    with ThreadPoolExecutor(2) as pool:
        told = list(pool.map(decided, both))

    (winner,) = [each for each in told if each]
    assert Decision.objects.get().by == winner
    assert LifeStep.objects.filter(life=life, deed="refuse").count() == 1
    assert Letter.objects.filter(subject_line__endswith="is refused").count() <= 1
    assert life_of(life.pk).stage == "refused"
