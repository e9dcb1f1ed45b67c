"""What the office compiles of Harborview State is what the simulator says of it."""

from dataclasses import fields, replace
from typing import Any

import pytest

from quietbell.config.database import Database
from quietbell.domain.site import SiteFile
from quietbell.scribe.compiling import compiled
from quietbell.scribe.gathering import gather
from quietbell.simulator.campus import DemoCampus
from tests.support.harborview import NOW, plant_harborview

# When it was made and which one it is, and whose shifts are over already.
OF_THE_MAKING = {"version", "compiled_at", "rosters"}


@pytest.fixture
def both(database: Database) -> tuple[DemoCampus, SiteFile]:
    campus = plant_harborview()
    return campus, compiled(gather(NOW), version=1).site


def by_id(found: tuple[Any, ...]) -> dict[str, Any]:
    return {each.id: each for each in found}


@pytest.mark.parametrize(
    "name", sorted({each.name for each in fields(SiteFile)} - OF_THE_MAKING)
)
def test_both_say_the_same(both, name):
    told, made = getattr(both[0].site, name), getattr(both[1], name)

    if isinstance(told, tuple) and told and hasattr(told[0], "id"):
        assert by_id(made) == by_id(told)
    else:
        assert made == told


def test_who_is_on_duty_from_now_on_is_the_same(both):
    told, made = by_id(both[0].site.rosters), by_id(both[1].rosters)

    assert set(made) == set(told)
    for each, roster in made.items():
        from_today = [s for s in told[each].shifts if s.ends_at > "2031-03-03T00:00"]
        assert roster == replace(told[each], shifts=tuple(from_today))
