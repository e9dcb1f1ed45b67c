"""What holders sign: what is for everywhere and of their site, no other site's."""

import pytest

from quietbell.config.database import Database
from quietbell.domain.steps import PersonalStep, StepState
from quietbell.queries.learnt import Learnt
from quietbell.queries.my_page import my_page
from quietbell.queries.needs import to_sign
from quietbell.storage import models as m
from tests.support import lives
from tests.support.harborview import NOW, plant_harborview
from tests.support.learning import approved_policy, passed, signed, taught_module

SIGNED = PersonalStep.TRAINING


@pytest.fixture(autouse=True)
def _campus(database: Database) -> None:
    plant_harborview()


def test_a_holder_signs_for_everywhere_and_for_the_site_of_the_button() -> None:
    everywhere = approved_policy("A")
    here = approved_policy("B", site_id="north")
    approved_policy("C", site_id="harbor")

    of_site = Learnt([]).to_sign("P-101", "phone key", "north")
    of_none = Learnt([]).to_sign("P-101", "phone key", "")

    assert [each.version for each in of_site] == [everywhere.pk, here.pk]
    assert [each.version for each in of_none] == [everywhere.pk]
    by_deeds = to_sign("phone key", site="north")
    assert [each.version for each in of_site] == [each.pk for each in by_deeds]


def test_another_sites_policy_leaves_no_step_open_on_ones_page() -> None:
    button = lives.office()
    holder = button.holder
    assert holder is not None and button.room.floor.building.site_id == "north"
    passed(holder, taught_module())
    signed(holder, approved_policy("Of here", site_id="north"))
    elsewhere = approved_policy("Of there", site_id="harbor")

    found = my_page(holder.pk, None, at=NOW)

    states = {
        step.state
        for each in found.buttons
        for step in each.stepped.steps
        if step.step is SIGNED
    }
    assert states == {StepState.DONE}
    assert elsewhere.pk not in [each.version for each in found.to_sign]
    m.Policy.objects.filter(pk=elsewhere.policy_id).update(site="north")
    (due,) = [x for x in my_page(holder.pk, None, at=NOW).to_sign if not x.signed_at]
    assert due.version == elsewhere.pk
