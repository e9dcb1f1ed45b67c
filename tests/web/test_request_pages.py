"""Requests on their way: followed by who asked, listed and worked on by the office."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from quietbell.config.database import Database
from quietbell.domain.life import Stage
from quietbell.domain.roles import Role
from quietbell.operations.lives import life_of
from quietbell.queries.requests import requests_of
from quietbell.storage import models as m
from tests.support.harborview import plant_harborview
from tests.support.lives import (
    AT,
    appealed,
    approved,
    assessed,
    ordered,
    refused,
    requested,
)
from tests.support.lives_ground import (
    office,
)
from tests.support.office import browser_of, browser_with
from tests.support.records_pages import queries, text


@pytest.fixture(autouse=True)
def _campus(database: Database) -> None:
    plant_harborview(timezone.now())


@pytest.fixture
def asker() -> Client:
    holder = office().holder
    assert holder is not None
    return browser_of(holder)


@pytest.fixture
def manager() -> Client:
    return browser_with(Role.EMERGENCY_MANAGEMENT)


def tracked(browser: Client, life: m.ButtonLife) -> str:
    return text(browser, "my_request", life.pk)


def test_every_stage_has_a_page_for_both_sides(asker: Client, manager: Client) -> None:
    for stage, walk in AT.items():
        life = walk(at=timezone.now())
        assert stage.value in text(manager, "request", life.pk)
        assert stage.value in tracked(asker, life).lower()


def test_the_tracker_says_whose_turn_it_is_and_what_is_missing(asker: Client) -> None:
    shown = tracked(asker, requested(at=timezone.now()))

    assert "Emergency management: Assess a threat" in shown
    assert "a signed assessment that has not expired" in shown
    assert "still to come" in shown


def test_the_tracker_is_not_for_others() -> None:
    life = requested(at=timezone.now())
    other = browser_with(Role.HOLDER)

    for name in ("my_request", "request", "my_request_withdraw"):
        assert other.get(reverse(f"web:{name}", args=[life.pk])).status_code == 404
    assert life.pk not in text(other, "requests")


@pytest.mark.requirement("REQ-07")
def test_a_refusal_shows_its_reason_and_what_is_offered(asker: Client) -> None:
    life = refused(at=timezone.now())

    shown = tracked(asker, life)

    assert "As the criteria say." in shown
    assert "Ask for an escort." in shown
    assert reverse("web:my_request_appeal", args=[life.pk]) in shown


@pytest.mark.requirement("REQ-07")
def test_a_refusal_is_appealed_once_within_its_time(asker: Client) -> None:
    life = refused(at=timezone.now())
    there = reverse("web:my_request_appeal", args=[life.pk])
    assert "Ask for an escort." in asker.get(there).content.decode()
    words = {"version": life.version, "words": "Look at the assault of May."}

    assert asker.post(there, words).status_code == 302

    row = m.Appeal.objects.get(life=life)
    assert (row.by, row.words) == (office().holder_id, "Look at the assault of May.")
    assert life_of(life.pk).stage == Stage.APPEALED.value
    assert m.OfficeTask.objects.filter(
        kind="appeal", subject=life.pk, done_at=None
    ).exists()
    assert m.Letter.objects.filter(
        person=office().holder_id, key=f"appeal-{row.pk}-made"
    ).exists()
    assert asker.post(there, words).status_code == 409
    assert m.Appeal.objects.count() == 1


@pytest.mark.requirement("REQ-07")
def test_an_appeal_after_its_time_is_refused(asker: Client) -> None:
    life = refused(at=timezone.now() - timedelta(days=40))
    there = reverse("web:my_request_appeal", args=[life.pk])

    said = asker.post(there, {"version": life.version, "words": "Too late."})

    assert said.status_code == 409
    assert "an appeal within its time" in said.content.decode()
    assert not m.Appeal.objects.exists()
    assert there not in tracked(asker, life)


@pytest.mark.requirement("REQ-07")
def test_an_upheld_refusal_is_not_appealed_again(asker: Client) -> None:
    life = appealed(at=timezone.now())
    m.ButtonLife.objects.filter(pk=life.pk).update(stage=Stage.REFUSED.value)
    there = reverse("web:my_request_appeal", args=[life.pk])

    said = asker.post(there, {"version": life.version, "words": "Once more."})

    assert said.status_code == 409
    assert "it stands" in said.content.decode()
    assert there not in tracked(asker, life)


def test_an_appeal_without_words_is_shown_again(asker: Client) -> None:
    life = refused(at=timezone.now())
    there = reverse("web:my_request_appeal", args=[life.pk])

    said = asker.post(there, {"version": life.version, "words": "  "})

    assert said.status_code == 422
    assert life_of(life.pk).stage == Stage.REFUSED.value


def test_a_request_is_withdrawn_with_its_reason(asker: Client) -> None:
    life = requested(at=timezone.now())
    there = reverse("web:my_request_withdraw", args=[life.pk])
    assert there in tracked(asker, life)

    said = asker.post(there, {"version": life.version, "words": "We moved."})

    assert said.status_code == 302
    assert life_of(life.pk).stage == Stage.WITHDRAWN.value
    assert not m.OfficeTask.objects.filter(subject=life.pk, done_at=None).exists()
    assert m.Letter.objects.filter(key__endswith="-withdrawn").count() == 1
    again = asker.post(there, {"version": life.version + 1, "words": "Again."})
    assert again.status_code == 409


def test_what_has_planned_work_is_not_withdrawn_until_that_is_called_off(
    asker: Client,
) -> None:
    life = ordered(at=timezone.now())
    there = reverse("web:my_request_withdraw", args=[life.pk])
    assert there not in tracked(asker, life)
    said = asker.post(there, {"version": life.version, "words": "We moved."})
    assert said.status_code == 409
    assert "that no button and no planned work" in said.content.decode()

    m.WorkOrder.objects.filter(life=life).update(state="called off")

    assert there in tracked(asker, life)
    said = asker.post(there, {"version": life.version, "words": "We moved."})
    assert life_of(life.pk).stage == Stage.WITHDRAWN.value


def test_a_stale_withdrawal_is_refused(asker: Client) -> None:
    life = requested(at=timezone.now())
    assessed(life=life, at=timezone.now())
    there = reverse("web:my_request_withdraw", args=[life.pk])

    said = asker.post(there, {"version": life.version, "words": "We moved."})

    assert said.status_code == 409
    assert life_of(life.pk).stage == Stage.ASSESSED.value


def test_another_is_named_when_who_was_to_sign_has_left(asker: Client) -> None:
    life = requested(at=timezone.now())
    assert life.request is not None
    gone = life.request.approver_id
    m.Person.objects.filter(pk=gone).update(left_on=timezone.now().date())
    there = reverse("web:my_request_signer", args=[life.pk])
    assert "no longer holds that role" in tracked(asker, life)
    assert there in tracked(asker, life)
    fresh = m.Person.objects.create(id="dean-2", name="Ada Loft", email="a@b.example")
    m.RoleGrant.objects.filter(person=gone).update(person=fresh)

    typed = {"version": life.request.version, "approver": "dean-2"}
    assert asker.post(there, typed).status_code == 302

    assert m.ButtonRequest.objects.get().approver_id == "dean-2"
    assert m.Letter.objects.filter(person="dean-2").exists()
    assert "no longer holds that role" not in tracked(asker, life)


def test_who_holds_no_such_role_is_not_named(asker: Client) -> None:
    life = requested(at=timezone.now())
    assert life.request is not None
    there = reverse("web:my_request_signer", args=[life.pk])

    typed = {"version": life.request.version, "approver": "P-101"}

    assert asker.post(there, typed).status_code == 422


def test_the_page_offers_what_the_table_allows_and_says_what_is_missing(
    manager: Client,
) -> None:
    life = requested(at=timezone.now())

    shown = text(manager, "request", life.pk)

    assert "Sign the assessment" in shown
    assert "a signed assessment that has not expired" in shown
    assert "Uphold the refusal" not in shown
    assert "Accept by a press" not in shown


def test_whoever_asked_does_not_read_what_the_police_wrote(
    asker: Client, manager: Client
) -> None:
    life = assessed(at=timezone.now())
    m.PoliceComment.objects.create(
        id="c",
        life=life,
        asked_by="P-101",
        asked_at=timezone.now(),
        by="P-101",
        at=timezone.now(),
        words="Two calls about the same visitor.",
    )
    words = "Two calls about the same visitor."

    assert words in text(manager, "request", life.pk)
    assert words not in text(asker, "request", life.pk)


@pytest.mark.parametrize(
    ("stage", "names"),
    [
        (Stage.REQUESTED, ("assessment", "decision", "my_request_withdraw")),
        (Stage.ASSESSED, ("decision", "approval", "question", "comment")),
        (Stage.APPEALED, ("appeal-decision",)),
        (Stage.APPROVED, ("survey", "equipment", "life")),
        (Stage.SURVEYED, ("order_new", "equipment")),
        (Stage.ORDERED, ("installed", "life")),
        (Stage.INSTALLED, ("acceptance",)),
        (Stage.ACCEPTED, ("handover",)),
    ],
    ids=lambda each: each.value if isinstance(each, Stage) else "",
)
def test_the_page_leads_to_where_each_deed_is_done(
    stage: Stage, names: tuple[str, ...]
) -> None:
    life = AT[stage](at=timezone.now())
    roles = [each for each in Role if each is not Role.MEMBER]
    everybody = browser_with(*roles, department=office().department)

    shown = text(everybody, "request", life.pk)

    for name in names:
        assert f'href="{reverse(f"web:{name}", args=[life.pk])}"' in shown, name


def filtered(browser: Client, **query: Any) -> set[str]:
    shown = text(browser, "requests", **query)
    rows = m.ButtonLife.objects.exclude(request=None)
    return {
        each.stage for each in rows if reverse("web:request", args=[each.pk]) in shown
    }


def test_the_list_is_narrowed(manager: Client) -> None:
    now = timezone.now()
    requested(at=now - timedelta(days=90))
    approved("harbor", at=now)
    refused(at=now)

    assert filtered(manager) == {"requested", "approved", "refused"}
    assert filtered(manager, stage="open") == {"requested", "approved"}
    assert filtered(manager, stage="approved") == {"approved"}
    assert filtered(manager, site="harbor") == {"approved"}
    assert filtered(manager, priority="high") == {"approved"}
    assert filtered(manager, late="on") == {"requested"}
    assert filtered(manager, mine="on") == set()
    department = office("harbor").department_id
    assert filtered(manager, department=department) == {"approved"}
    assert filtered(manager, stage="nonsense") == {"requested", "approved", "refused"}


def test_what_somebody_took_or_is_to_sign_is_theirs() -> None:
    life = requested(at=timezone.now())
    assert life.request is not None
    assert life.request.approver is not None
    dean = browser_of(life.request.approver)
    assert filtered(dean, mine="on") == {"requested"}
    manager = m.Person.objects.get(pk="P-109")
    m.OfficeTask.objects.filter(subject=life.pk, kind="assessment").update(
        assigned=manager.pk
    )

    assert filtered(browser_of(manager), mine="on") == {"requested"}


def test_a_role_of_another_site_or_department_lists_nothing() -> None:
    life = requested(at=timezone.now())
    harbor = m.Site.objects.get(pk="harbor")
    elsewhere = browser_with(Role.EMERGENCY_MANAGEMENT, site=harbor)
    other = m.Department.objects.exclude(pk=office().department_id).first()
    supervisor = browser_with(Role.DEPARTMENT_SUPERVISOR, department=other)
    own = browser_with(Role.DEPARTMENT_SUPERVISOR, department=office().department)

    for browser in (elsewhere, supervisor):
        assert filtered(browser) == set()
        found = browser.get(reverse("web:request", args=[life.pk]))
        assert found.status_code == 404
    assert filtered(own) == {"requested"}
    assert "Request 1" in text(own, "request", life.pk)


def test_who_is_sent_there_by_a_work_order_may_see_it() -> None:
    life = AT[Stage.ORDERED](at=timezone.now())
    worker = m.Person.objects.get(pk="P-118")
    browser = browser_of(worker)
    assert filtered(browser) == set()
    m.WorkOrder.objects.filter(life=life).update(assigned=worker)

    assert filtered(browser) == {"ordered"}
    assert "Request 1" in text(browser, "request", life.pk)


def test_lists_ask_the_same_at_one_and_at_thirty(
    asker: Client, manager: Client
) -> None:
    requested(at=timezone.now())
    names = [(manager, "requests"), (asker, "my_requests")]
    for browser, name in names:
        text(browser, name)
    before = [queries(lambda b=b, n=n: text(b, n)) for b, n in names]
    for _number in range(29):
        requested(at=timezone.now())

    assert [queries(lambda b=b, n=n: text(b, n)) for b, n in names] == before


def test_the_requests_of_a_person_are_those_they_asked_for() -> None:
    mine = requested(at=timezone.now())
    requested("harbor", at=timezone.now())

    assert [each.pk for each in requests_of(office().holder_id or "")] == [mine.pk]


def test_an_inherited_life_without_a_request_has_no_page_here(manager: Client) -> None:
    button = office()
    life = m.ButtonLife.objects.create(
        id="inherited",
        button=button,
        stage="in service",
        since=timezone.now(),
        is_inherited=True,
    )

    assert manager.get(reverse("web:request", args=[life.pk])).status_code == 404
