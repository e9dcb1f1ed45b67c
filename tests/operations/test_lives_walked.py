"""The lives that other tests begin with stand where they say."""

import pytest

from quietbell.config.database import Database
from quietbell.domain.life import Need
from quietbell.queries.needs import met
from quietbell.storage.models import OfficeTask
from tests.support.harborview import NOW, plant_harborview
from tests.support.lives import (
    AT,
    accepted,
    approved,
    assessed,
    surveyed,
)


@pytest.mark.parametrize("site", ["north", "harbor"])
def test_lives_are_walked_into_every_stage(database: Database, site: str) -> None:
    plant_harborview()

    for stage, walk in AT.items():
        life = walk(site)
        assert life.stage == stage.value
        assert life.steps.latest("id").after == stage.value
        assert life.request is not None
        assert life.request.site_id == site


def test_what_the_steps_need_is_there(database: Database) -> None:
    plant_harborview()

    life = accepted()

    assert met(life, NOW) >= {
        Need.ASSESSMENT,
        Need.APPROVAL,
        Need.FACTOR,
        Need.CRITERIA,
        Need.SURVEY,
        Need.PLACE,
        Need.EQUIPMENT,
        Need.WORK_DONE,
        Need.DOOR,
        Need.ACCEPTANCE,
    }


def test_one_life_is_walked_on(database: Database) -> None:
    plant_harborview()
    life = assessed()

    life = surveyed(life=approved(life=life))

    kinds = OfficeTask.objects.filter(subject=life.pk, done_at=None)
    assert [each.kind for each in kinds] == ["order"]
