"""The demonstration's two years lived again: each step was allowed as it was made."""

from quietbell.domain.life import Need
from quietbell.operations.seeding import plant
from quietbell.simulator.demo_rows import SEEDER, groups
from quietbell.simulator.demo_years import years
from quietbell.storage import models as m
from tests.support.harborview import NOW, harborview
from tests.support.lived_through import LivedThrough


def test_every_step_was_allowed_by_the_rows_of_its_time(database):
    campus = harborview()
    plant(groups(campus, at=NOW), by=SEEDER)
    lived = LivedThrough(years(campus, at=NOW))

    assert list(lived.missing()) == []
    assert lived.steps == m.LifeStep.objects.count() > 400


def test_a_step_that_its_rows_forbid_is_noticed(database):
    campus = harborview()
    plant(groups(campus, at=NOW), by=SEEDER)
    rows = [
        [row for row in rows if not isinstance(row, m.Attestation | m.Approval)]
        for rows in years(campus, at=NOW)
    ]

    found = {need for _, _, need in LivedThrough(rows).missing()}

    assert found == {Need.APPROVAL, Need.TRAINING}
