"""Pages of criteria and of a button's life, and what their lists cost."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import html

from quietbell.config.database import Database
from quietbell.domain.life import Stage
from quietbell.domain.roles import Role
from quietbell.operations.lives import begin_inherited, life_of
from quietbell.queries.criteria import criteria_of
from quietbell.storage.models import (
    ButtonLife,
    CriteriaVersion,
)
from tests.support.harborview import NOW, plant_harborview
from tests.support.lives import (
    assessed,
    in_service,
    requested,
)
from tests.support.lives_ground import (
    criteria,
    office,
    policy,
)
from tests.support.office import browser_with


@pytest.fixture(autouse=True)
def _harborview(database: Database) -> Iterator[None]:
    plant_harborview()
    return


@pytest.fixture
def manager() -> Client:
    return browser_with(Role.EMERGENCY_MANAGEMENT)


def dean(life: ButtonLife) -> Client:
    return browser_with(Role.APPROVER, department=life.request.department)


def text(answer: Any) -> str:
    return str(answer.content.decode())


def typed(answer: Any) -> dict[str, Any]:
    """Return what a browser posts of a page that nobody touched."""
    forms = html.fromstring(text(answer)).forms
    (form,) = [each for each in forms if each.get("class") == "office"]
    told: dict[str, Any] = {}
    for name, value in form.form_values():
        told[name] = [*told[name], value] if name in told else [value]
    return told


def page(life: ButtonLife, name: str) -> str:
    return f"/workbench/requests/{life.pk}/{name}"


def test_criteria_are_drafted_compared_tried_and_brought_into_force(manager):
    first = criteria()
    manager.post("/workbench/criteria/new")
    draft = CriteriaVersion.objects.get(state="draft")
    address = f"/workbench/criteria/{draft.pk}"
    shown = typed(manager.get(f"{address}/change"))
    same = manager.post(f"{address}/change", shown)
    assert same.status_code == 302, text(same)
    draft.refresh_from_db()
    assert criteria_of(draft).factors == criteria_of(first).factors
    told = {**shown, "version": draft.version, "factors_min": "2"}
    told |= {"form-2-DELETE": "on"}
    assert manager.post(f"{address}/change", told).status_code == 302
    page = text(manager.get(address))
    assert "How many factors must be met at least" in page
    assert "High volume cash (3): Is much cash" in page
    assert "falls out: 0" in text(manager.get(f"{address}/tried"))
    manager.post(f"{address}/force", typed(manager.get(f"{address}/force")))

    states = dict(CriteriaVersion.objects.values_list("number", "state"))
    assert states == {1: "retired", 2: "in force"}
    gone = manager.post(f"{address}/retire", typed(manager.get(f"{address}/retire")))
    assert gone.status_code == 302
    assert not CriteriaVersion.objects.filter(state="in force").exists()


def test_criteria_that_cannot_be_are_told_at_their_fields(manager):
    criteria()
    manager.post("/workbench/criteria/new")
    draft = CriteriaVersion.objects.get(state="draft")
    shown = typed(manager.get(f"/workbench/criteria/{draft.pk}/change"))
    told = {**shown, "factors_min": "9", "form-0-id": "Not An Id"}
    answer = manager.post(f"/workbench/criteria/{draft.pk}/change", told)

    assert answer.status_code == 422
    assert "no more than there are factors" in text(answer)
    assert "“Not An Id” is no id" in text(answer)


def test_a_buttons_life_is_begun_reviewed_and_kept(manager):
    button = office()
    address = f"/workbench/buttons/{button.pk}/life"
    assert "Nobody has begun its record" in text(manager.get(address))
    manager.post(address)
    life = ButtonLife.objects.get(button=button)
    for slug, stage in (("review", Stage.UNDER_REVIEW), ("keep", Stage.IN_SERVICE)):
        deed = f"/workbench/lives/{life.pk}/deed/{slug}"
        assert deed in text(manager.get(address))
        manager.post(deed, {**typed(manager.get(deed)), "reason": "As reported."})
        assert life_of(life.pk).stage == stage.value

    assert "keep it after the review" in text(manager.get(address))
    away = manager.get(f"/workbench/lives/{life.pk}/deed/call-off")
    assert away.status_code == 409


def test_every_page_is_whole_for_a_button_without_a_request(manager):
    criteria()
    life = begin_inherited(office(), at=NOW)

    for name in ("assessment", "decision"):
        assert manager.get(page(life, name)).status_code == 200


def counted(browser: Client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as told:
        assert browser.get(address).status_code == 200
    return len(told)


def test_the_list_of_approvals_costs_the_same_at_1_and_at_30():
    life = assessed()
    by = dean(life)
    counted(by, "/my/approvals")
    one = counted(by, "/my/approvals")
    for _ in range(29):
        requested()

    assert counted(by, "/my/approvals") == one
    assert "30 rows" in text(by.get("/my/approvals"))


def test_the_list_of_criteria_costs_the_same_at_1_and_at_30(manager):
    first = criteria()
    counted(manager, "/workbench/criteria/")
    one = counted(manager, "/workbench/criteria/")
    for number in range(2, 31):
        CriteriaVersion.objects.create(
            id=f"c-{number}",
            number=number,
            body=first.body,
            state="retired",
            policy=policy(),
            made_at=NOW,
        )

    assert counted(manager, "/workbench/criteria/") == one


def test_in_service_there_is_nothing_to_decide(manager):
    life = in_service()

    assert "Nothing is to be decided here." in text(manager.get(page(life, "decision")))
