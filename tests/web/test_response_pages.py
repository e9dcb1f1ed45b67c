"""Pages of desks, ladders and rosters, as people use them."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from quietbell.config.database import Database
from quietbell.domain.coverage import LATER, RUNG
from quietbell.domain.grants import Reader
from quietbell.domain.roles import Role
from quietbell.domain.said import said
from quietbell.operations.keyring import EngineAway
from quietbell.queries.engine_status import DeskNow
from quietbell.storage.models import (
    CoverageChange,
    Desk,
    DutyShift,
    Ladder,
    LadderRung,
    Roster,
    Site,
)
from quietbell.web import desks
from tests.support.harborview import plant_harborview
from tests.support.office import browser_with


@pytest.fixture(autouse=True)
def _harborview(database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    plant_harborview(timezone.now())
    monkeypatch.setattr(desks, "desks_now", dict)
    return


@pytest.fixture
def planner() -> Client:
    return browser_with(Role.EMERGENCY_MANAGEMENT)


@pytest.fixture
def administrator() -> Client:
    return browser_with(Role.IT_ADMINISTRATOR)


class Engine:
    """Takes the deeds of a page in place of the engine."""

    done: list[tuple[str, dict[str, Any]]]

    def __call__(
        self, reader: Reader, deed: str, body: dict[str, Any], *, at: datetime
    ) -> None:
        self.done.append((deed, body))


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> type[Engine]:
    Engine.done = []
    monkeypatch.setattr(desks, "EngineLine", Engine)
    return Engine


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_the_desks_say_who_attends_them(planner, monkeypatch):
    now = {"desk-1": DeskNow(is_attended=True, sound="running")}
    monkeypatch.setattr(desks, "desks_now", lambda: now)
    page = text(planner.get("/workbench/desks/"))

    assert page.count("<strong>attended</strong>") == 1
    assert page.count("nobody") == 3


def test_without_an_engine_the_desks_say_that_it_is_not_known(planner, monkeypatch):
    monkeypatch.setattr(desks, "desks_now", lambda: None)

    page = text(planner.get("/workbench/desks/"))
    assert "does not answer" in page
    assert "nobody" not in page
    assert "not known" in text(planner.get("/workbench/desks/desk-1"))


def test_a_desk_is_added_and_its_link_shown_once(administrator):
    answer = administrator.post(
        "/workbench/desks/new", {"name": "Desk 3", "roles": ["dispatcher"]}
    )
    desk = Desk.objects.get(name="Desk 3")
    assert answer["Location"] == f"/workbench/desks/{desk.pk}"

    first, second = (
        text(administrator.post(f"/workbench/desks/{desk.pk}/link")) for _ in range(2)
    )
    assert "/enrol#" in first
    assert "It works once" in first
    assert first.split("/enrol#")[1][:60] != second.split("/enrol#")[1][:60]


def test_a_desks_browsers_are_ended_by_a_deed(administrator, engine):
    page = "/workbench/desks/desk-1/browsers"
    assert "within a second" in text(administrator.get(page))

    assert administrator.post(page, {"version": "1"}).status_code == 302
    assert engine.done == [("revoke_desk", {"desk": "desk-1"})]


def test_an_engine_that_is_away_is_told_and_nothing_is_done(
    administrator, engine, monkeypatch
):
    def away(*_: Any, **__: Any) -> None:
        raise EngineAway

    monkeypatch.setattr(engine, "__call__", away)
    answer = administrator.post("/workbench/desks/desk-1/browsers", {"version": "1"})

    assert answer.status_code == 409
    assert "Nothing was changed" in text(answer)


def test_a_desk_that_a_rung_tells_says_which(administrator, engine):
    answer = administrator.post("/workbench/desks/desk-2/closing", {"version": "1"})

    assert answer.status_code == 409
    assert "North Campus: Second desk" in text(answer)
    assert engine.done == []


def test_a_change_on_what_was_seen_is_refused_when_it_changed(administrator):
    Desk.objects.filter(pk="desk-1").update(version=5)
    answer = administrator.post(
        "/workbench/desks/desk-1/change",
        {"name": "Desk 1", "roles": ["dispatcher"], "version": "1"},
    )

    assert answer.status_code == 409
    assert "Somebody else changed this" in text(answer)


def test_a_rung_is_typed_as_people_are_called(planner):
    answer = planner.post(
        reverse("web:rung_new", args=["north"]),
        {
            "name": "Patrols",
            "after_seconds": "20",
            "people": "HS106\nAna Diaz\n",
            "rosters": ["north-supervisors"],
            "channels": ["log"],
            "version": "1",
        },
    )

    assert answer["Location"].endswith("#ladder-north")
    rung = LadderRung.objects.get(name="Patrols")
    assert {each.name for each in rung.people.all()} == {"Marcus Lee", "Ana Diaz"}
    assert "Patrols" in text(planner.get("/workbench/ladders/"))


@pytest.mark.parametrize("name", ["Nobody Atall", "<script>alert(1)</script>"])
def test_a_name_that_nobody_bears_is_said_at_its_field(planner, name):
    answer = planner.post(
        reverse("web:rung_new", args=["north"]),
        {"name": "P", "after_seconds": "20", "people": name, "version": "1"},
    )

    assert answer.status_code == 422
    assert "<script>alert" not in text(answer)
    assert "Nobody here is called" in text(answer)


def test_the_backup_rung_is_asked_for_no_time(planner):
    backup = LadderRung.objects.get(ladder="north", is_backup=True)
    page = reverse("web:rung", args=[backup.pk])

    assert "after_seconds" not in text(planner.get(page))
    told = {"name": "Backup", "people": "HS109", "channels": ["log"], "version": "1"}
    assert planner.post(page, told).status_code == 302
    assert [each.pk for each in backup.people.all()] == ["P-109"]


def test_what_waits_for_a_second_person_stands_with_its_ladder(planner):
    CoverageChange.objects.create(
        id="c",
        kind="rung tells fewer",
        subject="north/Everybody",
        words="North Campus: Everybody no longer tells Marcus Lee",
        proposed_at=timezone.now(),
    )
    page = text(planner.get("/workbench/ladders/"))

    assert "until then the alarm path tells as before" in page
    assert "no longer tells Marcus Lee" in page


def test_what_waits_for_a_second_person_speaks_the_readers_language(planner):
    rung = said(RUNG, ladder="north", rung="Everybody")
    CoverageChange.objects.create(
        id="c",
        kind="rung told later",
        subject="north/Everybody",
        proposed_at=timezone.now(),
        **said(LATER, rung=rung, was="30", now="90").columns(),
    )
    page = text(planner.get("/workbench/ladders/", headers={"Accept-Language": "es"}))

    assert "north, Everybody: 30 s, ahora 90 s" in page


def test_an_empty_rung_says_that_it_tells_nobody(planner):
    LadderRung.objects.get(pk="north-1").desks.clear()

    assert text(planner.get("/workbench/ladders/")).count(">nobody<") == 1


def test_a_roster_says_when_nobody_is_on_it(planner):
    assert "None: somebody is on duty" in text(
        planner.get("/workbench/rosters/north-supervisors")
    )
    first = DutyShift.objects.filter(
        roster="north-supervisors", begins_at__gt=timezone.now()
    ).earliest("begins_at")
    planner.post(f"/workbench/shifts/{first.pk}/removal", {"version": "1"})

    page = text(planner.get("/workbench/rosters/north-supervisors"))
    assert "<strong>12 hours</strong>" in page
    assert '<span class="chip" data-kind="label">12</span>' in text(
        planner.get("/workbench/rosters/")
    )


def test_weeks_are_planned_from_rows(planner):
    roster = Roster.objects.create(id="r", site_id="harbor", name="Patrols")
    told = {
        "first_on": f"{timezone.now():%Y-%m-%d}",
        "weeks": "3",
        "version": "1",
        "row-0-person": "Sam Whitfield",
        "row-0-days": ["1", "2", "3", "4", "5", "6", "7"],
        "row-0-begins": "00:00",
        "row-0-ends": "24:00",
        "row-1-person": "",
    }
    answer = planner.post(reverse("web:pattern", args=["r"]), told)

    assert answer.status_code == 302
    assert 15 <= roster.shifts.count() <= 21
    assert "None: somebody is on duty" in text(planner.get("/workbench/rosters/r"))


def test_a_row_without_times_is_shown_again_as_it_was_typed(planner):
    told = {
        "first_on": "2031-03-03",
        "weeks": "3",
        "version": "1",
        "row-0-person": "Sam Whitfield",
        "row-0-days": ["3"],
    }
    answer = planner.post(reverse("web:pattern", args=["north-supervisors"]), told)

    assert answer.status_code == 422
    assert 'value="Sam Whitfield"' in text(answer)
    assert 'value="3" checked' in text(answer)
    assert "give both times" in text(answer)


def test_a_shift_is_in_the_clock_of_its_site(planner):
    Site.objects.filter(pk="harbor").update(zone="Asia/Tokyo")
    day = timezone.now() + timedelta(days=200)
    answer = planner.post(
        reverse("web:shift_new", args=["harbor-supervisors"]),
        {
            "person": "HS108",
            "begins_at": f"{day:%Y-%m-%d}T09:00",
            "ends_at": f"{day:%Y-%m-%d}T17:00",
            "version": "1",
        },
    )

    assert answer.status_code == 302
    shift = DutyShift.objects.latest("begins_at")
    assert (shift.begins_at.hour, shift.ends_at.hour) == (0, 8)


@pytest.mark.parametrize("page", ["desks", "ladders", "rosters"])
def test_lists_ask_the_database_as_often_for_many_as_for_one(planner, page):
    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert planner.get(f"/workbench/{page}/").status_code == 200
        return len(asked)

    questions()
    few = questions()
    for number in range(30):
        ladder = Ladder.objects.create(id=f"l{number}", name=f"Ladder {number}")
        rung = LadderRung.objects.create(
            id=f"g{number}", ladder=ladder, name="Rung", after_seconds=5
        )
        rung.people.set(["P-109"])
        desk = Desk.objects.create(id=f"d{number}", name=f"D{number}", roles=[])
        desk.sites.set(["north"])
        roster = Roster.objects.create(
            id=f"o{number}", site_id="north", name=f"R{number}"
        )
        DutyShift.objects.create(
            id=f"s{number}",
            roster=roster,
            person_id="P-109",
            begins_at=timezone.now(),
            ends_at=timezone.now() + timedelta(hours=8),
        )
    assert questions() == few


@pytest.mark.parametrize("page", ["desks/desk-1", "rosters/harbor-supervisors"])
def test_who_sees_one_campus_finds_neither_list_nor_page_of_another(page):
    Desk.objects.get(pk="desk-1").sites.set(["harbor"])
    north = browser_with(Role.SHIFT_SUPERVISOR, site=Site.objects.get(pk="north"))

    assert north.get(f"/workbench/{page}").status_code == 404
    listed = page.split("/", maxsplit=1)[0]
    assert f'href="/workbench/{page}"' not in text(north.get(f"/workbench/{listed}/"))


@pytest.mark.parametrize(
    "page",
    ["desks/", "ladders/", "rosters/", "desks/desk-1", "rosters/north-supervisors"],
)
def test_a_holder_sees_none_of_it(page):
    answer = browser_with(Role.HOLDER).get(f"/workbench/{page}")

    assert answer.status_code in (403, 404)
    assert "North" not in text(answer)
