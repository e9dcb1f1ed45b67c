"""The audit: who changed what, who read what, and whether the chain holds."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quietbell.config.database import Database
from quietbell.domain.grants import Reader
from quietbell.domain.roles import Role
from quietbell.domain.said import said
from quietbell.domain.task_words import BUTTON, TAKEN_OVER
from quietbell.operations.acting import acting, new_id
from quietbell.operations.people import PersonFacts, add_person, change_person
from quietbell.queries.readers import reader_of
from quietbell.storage.models import (
    Area,
    IncidentRecord,
    OfficeTask,
    Person,
    RecordView,
    RowHistory,
    Site,
)
from tests.support.harborview import plant_harborview
from tests.support.office import browser_of, browser_with, person_with

NOW = datetime.now(UTC)


def text(answer: Any) -> str:
    return str(answer.content.decode())


def changed_by(name: str, *, times: int = 1) -> Person:
    """Have somebody called *name* change a person's title."""
    keeper = person_with(Role.IT_ADMINISTRATOR, name=name)
    reader = reader_of(keeper.pk)
    made = add_person(reader, at=NOW, facts=PersonFacts(name="Ana Roth"))
    for number in range(times):
        facts = PersonFacts(name="Ana Roth", title=f"Cashier {number}")
        change_person(reader, at=NOW, id=made.pk, version=number + 1, facts=facts)
    by_nobody()
    return keeper


def by_nobody() -> None:
    """Forget who acts: in a test's one transaction it would outlive the deed."""
    with acting(Reader(person="", via="")):
        pass


@pytest.mark.requirement("PLT-01")
@pytest.mark.parametrize("role", Role)
def test_the_audit_is_for_those_whom_the_table_names(
    database: Database, role: Role
) -> None:
    expected = {Role.RECORDS, Role.EMERGENCY_MANAGEMENT, Role.SHIFT_SUPERVISOR}

    answer = browser_with(role).get("/workbench/audit/")

    assert answer.status_code == (200 if role in expected else 403)
    views = browser_with(role).get("/workbench/audit/views")
    assert views.status_code == (200 if role in expected else 404)


def test_a_change_is_told_with_who_when_and_from_what_to_what(
    database: Database,
) -> None:
    changed_by("Robin Vale", times=2)

    page = text(browser_with(Role.RECORDS).get("/workbench/audit/?table=person"))

    assert "Robin Vale" in page
    assert "Cashier 0 → Cashier 1" in " ".join(page.split())
    assert "person changed" in " ".join(page.split())


def test_a_sentence_that_is_kept_in_two_columns_is_told_whole(
    database: Database,
) -> None:
    keeper = person_with(Role.IT_ADMINISTRATOR, name="Robin Vale")
    with acting(reader_of(keeper.pk)):
        OfficeTask.objects.create(
            id="task-1",
            kind="request by mail",
            **said(TAKEN_OVER, name=said(BUTTON, label="D-0101")).columns(),
            made_at=NOW,
            due_at=NOW,
            cause="c-1",
        )
    by_nobody()

    page = text(browser_with(Role.RECORDS).get("/workbench/audit/?row=task-1"))

    assert page.count("Button D-0101 was taken over unasked") == 2  # called so, and so
    assert "%(" not in page


def test_changes_are_found_by_person_table_row_and_day(database: Database) -> None:
    robin = changed_by("Robin Vale")
    changed_by("Kim Osei")
    browser = browser_with(Role.RECORDS)
    row = Person.objects.filter(name="Ana Roth")[0]

    def count(query: str) -> int:
        return text(browser.get(f"/workbench/audit/?{query}")).count('<tr id="c')

    assert count(f"person={robin.pk}") == 2
    assert count(f"row={row.pk}") == 2
    assert count("table=rolegrant") == 3
    assert count(f"day={NOW.date().isoformat()}") > 5
    assert count(f"day={(NOW - timedelta(days=2)).date().isoformat()}") == 0
    assert count("day=nonsense&table=../../etc") > 5


def test_who_may_read_of_one_site_sees_that_one_and_what_they_did(
    database: Database,
) -> None:
    campus = plant_harborview(NOW)
    north, south = (Site.objects.get(pk=each.id) for each in campus.site.sites[:2])
    by_nobody()
    for site in (north, south):
        Area.objects.create(id=new_id(), site=site, name=f"New area of {site.pk}")
    supervisor = person_with(Role.SHIFT_SUPERVISOR, site=north)

    page = text(browser_of(supervisor).get("/workbench/audit/?table=area"))

    assert f"New area of {north.pk}" in page
    assert f"New area of {south.pk}" not in page
    views = browser_of(supervisor).get("/workbench/audit/views")
    assert views.status_code == 404


def test_the_page_asks_as_often_for_many_as_for_one(database: Database) -> None:
    browser = browser_with(Role.RECORDS)
    browser.get("/")
    counts = []
    for times in (1, 30):
        changed_by(f"Robin {times}", times=times)
        with CaptureQueriesContext(connection) as asked:
            browser.get("/workbench/audit/?table=person")
        counts.append(len(asked.captured_queries))

    assert counts[0] == counts[1]


def test_a_change_by_hand_in_sql_is_there_and_says_so(database: Database) -> None:
    kim = person_with(name="Kim Osei")
    by_nobody()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE storage_person SET name = 'X' WHERE id = %s", [kim.pk])

    page = text(browser_with(Role.RECORDS).get(f"/workbench/audit/?row={kim.pk}"))

    assert "by hand, in SQL" in page


def test_a_time_in_the_future_is_told_as_such(database: Database) -> None:
    RowHistory.objects.create(
        at=NOW + timedelta(days=400),
        actor="",
        via="web",
        table_name="storage_person",
        row_id="P-1",
        operation="update",
        before={"name": "A", "left_on": None},
        after={"name": "B", "left_on": "9999-12-31"},
    )

    page = text(browser_with(Role.RECORDS).get("/workbench/audit/?row=P-1"))

    assert "in the future: a clock was wrong" in page


def test_what_is_concealed_or_secret_never_comes_into_the_history(
    database: Database,
) -> None:
    kim = person_with(Role.HOLDER)
    kim.account.set_password("a canary that must not sing")
    kim.account.save()

    written = json.dumps(list(RowHistory.objects.values("before", "after")))

    assert kim.account.password not in written


@pytest.mark.requirement("PLT-03")
@pytest.mark.parametrize(
    ("chain", "sentence"),
    [
        (
            {"state": "proven", "at": "2031-03-03T08:00:00Z", "head": 41},
            "was proven at 3 Mar 2031 08:00 UTC, up to entry 41",
        ),
        (
            {"state": "broken", "at": "2031-03-03T08:00:00Z", "why": "entry 7: hash"},
            "chain is broken (3 Mar 2031 08:00 UTC): entry 7: hash",
        ),
        ({"state": "not yet"}, "has not been proven yet"),
        (None, "has not been proven yet"),
    ],
)
def test_the_page_says_whether_the_chain_holds(
    database: Database,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    chain: dict[str, Any] | None,
    sentence: str,
) -> None:
    monkeypatch.setattr(settings, "DATA", tmp_path)
    if chain is not None:
        (tmp_path / "run").mkdir()
        (tmp_path / "run" / "scribe.json").write_text(json.dumps({"chain": chain}))

    page = text(browser_with(Role.RECORDS).get("/workbench/audit/"))

    assert sentence in page


def test_whoever_it_is_about_sees_who_read_it_and_why(database: Database) -> None:
    kim, other = person_with(Role.HOLDER, name="Kim"), person_with(Role.HOLDER)
    reader = person_with(Role.SHIFT_SUPERVISOR, name="Lee Marsh")
    IncidentRecord.objects.create(
        id="i-1",
        number=1,
        site="north",
        incident_class="DURESS",
        confidence="verified",
        attention="ended",
        response="closed",
        profile="p",
        profile_version=1,
        opened_at=NOW,
        holder=kim.pk,
    )
    RecordView.objects.create(
        at=NOW,
        person=reader.pk,
        action="past incident narrative",
        subject_kind="incident",
        subject="i-1",
        reason="After-action review",
    )

    mine = text(browser_of(kim).get("/mine/views"))
    theirs = text(browser_of(other).get("/mine/views"))
    every = text(browser_with(Role.RECORDS).get("/workbench/audit/views"))

    assert "Lee Marsh" in mine
    assert "After-action review" in mine
    assert "After-action review" not in theirs
    assert "After-action review" in every


def test_rows_written_outside_a_deed_name_nobody(database: Database) -> None:
    with acting(reader_of("")):
        Person.objects.create(id=new_id(), name="Nobody's")

    change = RowHistory.objects.get(table_name="storage_person")
    assert (change.actor, change.via) == ("", "web")
