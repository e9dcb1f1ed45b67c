"""The ledger of costs: who pays, and how a line is taken back."""

from datetime import timedelta

import pytest

from quietbell.config.database import Database
from quietbell.domain.costs import Cause
from quietbell.domain.life import Stage
from quietbell.operations.acting import Wrong
from quietbell.operations.costs import (
    CostFacts,
    EndedAlready,
    add_cost,
    correct_cost,
    end_cost,
)
from quietbell.queries.costs import totals
from quietbell.storage import models as m
from tests.support.harborview import NOW, plant_harborview
from tests.support.lives import (
    STAFF,
    in_service,
)


@pytest.fixture(autouse=True)
def _campus(database: Database) -> None:
    plant_harborview(NOW)


@pytest.mark.requirement("REQ-10")
def test_tampering_is_the_departments_and_a_line_is_taken_back_by_another() -> None:
    life = in_service()
    wrong = add_cost(
        STAFF,
        at=NOW,
        life=life.pk,
        facts=CostFacts(
            kind="one-off", cause=Cause.TAMPERING, cents=9_900, from_on=NOW.date()
        ),
    )
    assert wrong.payer == "department"

    back = correct_cost(STAFF, at=NOW, id=wrong.pk, words="It was the wrong button.")

    assert (back.cents, back.payer) == (-9_900, "department")
    assert m.CostLine.objects.filter(pk=wrong.pk, cents=9_900).exists()
    with pytest.raises(Wrong, match="already"):
        correct_cost(STAFF, at=NOW, id=wrong.pk, words="Again.")
    with pytest.raises(EndedAlready):
        end_cost(STAFF, at=NOW, id=wrong.pk, version=1, on=NOW.date())


@pytest.mark.requirement("REQ-10")
@pytest.mark.parametrize("ended", ["the line", "what takes it back"])
def test_a_line_that_was_taken_back_ends_together_with_its_opposite(
    ended: str,
) -> None:
    today = NOW.date()
    fee = CostFacts(kind="monthly", cause=Cause.MONTHLY_FEE, cents=800, from_on=today)
    line = add_cost(STAFF, at=NOW, life=in_service().pk, facts=fee)
    back = correct_cost(STAFF, at=NOW, id=line.pk, words="It was the wrong button.")
    first = line if ended == "the line" else back
    end = today + timedelta(days=40)

    end_cost(STAFF, at=NOW, id=first.pk, version=1, on=end)

    rows = m.CostLine.objects.all()
    assert {each.until_on for each in rows} == {end}
    for days in (30, 40, 400):
        (total,) = totals(rows, today + timedelta(days=days))
        assert (total.university_cents, total.department_cents) == (0, 0)
    for each in (line, back):
        with pytest.raises(EndedAlready):
            end_cost(STAFF, at=NOW, id=each.pk, version=2, on=end)


@pytest.mark.requirement("REQ-10")
def test_whoever_was_never_approved_pays() -> None:
    button = m.Button.objects.exclude(department=None).first()
    life = m.ButtonLife.objects.create(
        id="life-of-old",
        button=button,
        stage=Stage.IN_SERVICE.value,
        since=NOW,
        is_inherited=True,
    )
    facts = CostFacts(
        kind="monthly", cause=Cause.MONTHLY_FEE, cents=800, from_on=NOW.date()
    )
    row = add_cost(STAFF, at=NOW, life=life.pk, facts=facts)
    assert row.payer == "department"

    end_cost(STAFF, at=NOW, id=row.pk, version=1, on=NOW.date() + timedelta(days=40))
    assert m.CostLine.objects.get(pk=row.pk).until_on is not None
