"""The site file follows the rows; what lowers coverage waits for a second person."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from quietbell.config.database import Database
from quietbell.domain.grants import Grant, Reader
from quietbell.domain.roles import Role
from quietbell.domain.site import SiteFile, Standing
from quietbell.line import site_file
from quietbell.operations import coverage, ladders
from quietbell.operations.acting import ChangedMeanwhile, NotAllowed, Wrong, acting
from quietbell.scribe.publishing import ANEW_SECONDS, Publisher
from quietbell.storage import models as m
from tests.support.harborview import NOW, plant_harborview

SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _campus(database: Database) -> None:
    plant_harborview()


class Office:
    """Somebody changes rows, and the scribe looks a second later."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.at = NOW
        self.publisher = Publisher(data)

    def looks(self) -> bool:
        self.at += SECOND
        return self.publisher.turn(self.at)

    def changes(self, who: str, rows: Any, **columns: Any) -> None:
        with acting(reader(who)):
            rows.update(**columns)
        self.looks()

    @property
    def file(self) -> SiteFile:
        return site_file.read_current(self.data / "site").site

    def waiting(self) -> list[tuple[str, str, str]]:
        rows = m.CoverageChange.objects.filter(ended_at=None).order_by("kind")
        return [(each.kind, each.subject, each.state) for each in rows]


def reader(person: str, role: Role = Role.SHIFT_SUPERVISOR) -> Reader:
    begins = datetime(2020, 1, 1, tzinfo=NOW.tzinfo)
    return Reader(person=person, grants=(Grant(role=role, begins_at=begins),))


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = Office(tmp_path)
    made.looks()
    return made


def button(id: str = "bursar-1") -> Any:
    return m.Button.objects.filter(pk=id)


def standing(site: SiteFile, id: str = "bursar-1") -> Standing:
    return next(each.standing for each in site.buttons if each.id == id)


def answer(office: Office, deed: Callable[..., None], who: str, **more: Any) -> None:
    row = m.CoverageChange.objects.get(ended_at=None)
    deed(
        reader=more.pop("reader", reader(who)),
        at=office.at,
        id=row.id,
        version=more.pop("version", row.version),
        reason=more.pop("reason", "The counter is closed for good."),
    )
    office.looks()


def test_a_file_is_made_at_the_first_look_and_only_then(office: Office) -> None:
    first = office.publisher.told

    assert (first.state, first.version) == ("in force", 1)
    assert office.looks() is False
    assert m.SiteVersion.objects.get().number == 1


def test_a_change_is_in_force_at_the_next_look(office: Office) -> None:
    office.changes("P-104", button(), spoken="Hollis Hall, the new counter")

    assert office.file.version == 2
    row = m.SiteVersion.objects.get(number=2)
    assert row.differences == [
        {
            "what": "button",
            "id": "bursar-1",
            "name": "D-0101",
            "how": "changed",
            "fields": ["spoken"],
        }
    ]
    loaded = site_file.read_current(office.data / "site")
    assert (row.sha256, row.file_name) == (loaded.sha256, loaded.name)


def test_a_change_that_the_file_does_not_hold_makes_no_new_one(office: Office) -> None:
    office.changes("P-104", m.Person.objects.filter(pk="P-101"), email="d@h.example")

    assert office.file.version == 1
    assert office.publisher.told.state == "in force"


def test_time_alone_ends_a_token(office: Office) -> None:
    ends = office.at + timedelta(seconds=30)
    m.DoorToken.objects.filter(door__button="bursar-1").update(retired_at=ends)
    m.Button.objects.filter(pk="bursar-1").update(standing="planned")
    m.Installation.objects.update(is_live=False)
    _agree_to_everything(office)
    doors = len(office.file.doors)

    office.at += timedelta(seconds=ANEW_SECONDS)
    office.looks()

    assert len(office.file.doors) == doors - 1


def _agree_to_everything(office: Office) -> None:
    office.looks()
    m.CoverageChange.objects.update(state="agreed", decided_at=office.at)
    office.looks()


def test_rows_that_break_a_rule_are_told_by_name_and_the_old_file_stands(
    office: Office,
) -> None:
    north = m.Site.objects.filter(pk="north")

    office.changes("P-104", north, zone="Mars/Olympus")

    told = office.publisher.told
    assert told.state == "refused"
    (problem,) = told.problems
    assert problem.text == "sites[1].zone: no time zone 'Mars/Olympus'"
    assert (problem.kind, problem.id, problem.name) == (
        "site",
        "north",
        "North Campus",
    )
    assert office.file.version == 1

    office.changes("P-104", north, zone="America/Chicago")
    assert (told.state, told.problems, office.file.version) == ("in force", [], 2)


def test_a_ladder_that_is_only_begun_holds_up_nothing(office: Office) -> None:
    before = len(office.file.ladders)
    spare = ladders.add_ladder(reader("P-104"), at=office.at, name="Nights")
    office.changes("P-104", button(), spoken="The old counter")

    assert office.publisher.told.state == "in force"
    assert "The old counter" in {each.spoken for each in office.file.buttons}
    assert len(office.file.ladders) == before
    assert spare.pk not in {each.id for each in office.file.ladders}


def test_what_is_held_does_not_hide_what_is_wrong(office: Office) -> None:
    office.changes("P-104", button(), standing="out of service")
    assert office.waiting()

    office.changes("P-104", m.Site.objects.filter(pk="north"), zone="Mars/Olympus")
    told = office.publisher.told
    assert told.state == "refused"
    assert [each.name for each in told.problems] == ["North Campus"]


def test_where_the_old_file_stands_whole_it_is_said_why(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def clash(last: SiteFile, new: SiteFile, _: Any) -> Any:
        return last, ("buttons[0].device: is another's too",)

    monkeypatch.setattr("quietbell.scribe.publishing.keep_coverage", clash)
    office.changes("P-104", button(), spoken="The old counter")

    told = office.publisher.told
    (problem,) = told.problems
    assert problem.name == office.file.buttons[0].label
    assert "The old counter" not in {each.spoken for each in office.file.buttons}


def test_taking_a_button_out_of_service_waits_for_a_second_person(
    office: Office,
) -> None:
    office.changes(
        "P-104", button(), standing="out of service", spoken="The old counter"
    )

    assert standing(office.file) is Standing.IN_SERVICE
    assert "The old counter" in {each.spoken for each in office.file.buttons}
    assert office.waiting() == [("button no longer in service", "bursar-1", "waiting")]
    row = m.CoverageChange.objects.get()
    assert row.proposed_by == ["P-104"]
    assert str(row.said) == "D-0101: in service, now out of service"
    assert m.SiteVersion.objects.get(number=2).lowers[0]["subject"] == "bursar-1"

    with pytest.raises(coverage.NotTheSecond):
        answer(office, coverage.agree, "P-104")
    with pytest.raises(Wrong):
        answer(office, coverage.agree, "P-105", reason=" ")
    with pytest.raises(ChangedMeanwhile):
        answer(office, coverage.agree, "P-105", version=99)
    dispatcher = reader("P-105", Role.DISPATCHER)
    with pytest.raises(NotAllowed):
        answer(office, coverage.agree, "P-105", reader=dispatcher)
    assert standing(office.file) is Standing.IN_SERVICE

    answer(office, coverage.agree, "P-105")
    assert standing(office.file) is Standing.OUT_OF_SERVICE
    done = m.CoverageChange.objects.get()
    assert (done.state, done.seconded_by) == ("agreed", "P-105")
    assert done.ended_at is not None
    assert office.publisher.told.held == 0


def test_an_agreement_counts_once(office: Office) -> None:
    office.changes("P-104", button(), standing="out of service")
    answer(office, coverage.agree, "P-105")
    office.changes("P-104", button(), standing="in service")
    assert standing(office.file) is Standing.IN_SERVICE

    office.changes("P-104", button(), standing="out of service")

    assert standing(office.file) is Standing.IN_SERVICE
    assert office.waiting() == [("button no longer in service", "bursar-1", "waiting")]


def test_what_was_agreed_to_is_not_something_else(office: Office) -> None:
    rung = m.LadderRung.objects.get(ladder="north", name="Shift supervisor")
    (first, second) = rung.people.order_by("id")
    with acting(reader("P-120")):
        rung.people.remove(first)
    office.looks()
    row = m.CoverageChange.objects.get()
    coverage.agree(
        reader=reader("P-121"), at=office.at, id=row.id, version=row.version, reason="y"
    )
    with acting(reader("P-120")):  # before the scribe has looked
        rung.people.remove(second)
    office.looks()

    (ladder,) = (each for each in office.file.ladders if each.id == "north")
    assert set(ladder.rungs[1].people) == {first.id, second.id}
    again = m.CoverageChange.objects.get()
    assert (again.state, again.seconded_by) == ("waiting", "")
    assert first.name in str(again.said)
    assert second.name in str(again.said)


def test_declined_stays_put_back_and_is_shown_until_the_rows_are_set_back(
    office: Office,
) -> None:
    office.changes("P-104", button(), standing="removed")
    answer(office, coverage.decline, "P-105", reason="No.")
    assert standing(office.file) is Standing.IN_SERVICE
    assert office.waiting() == [("button no longer in service", "bursar-1", "declined")]

    office.changes("P-104", button(), standing="in service")

    assert office.waiting() == []
    row = m.CoverageChange.objects.get()
    assert (row.state, row.reason) == ("declined", "No.")


def test_set_back_before_anybody_answered_it_is_withdrawn(office: Office) -> None:
    office.changes("P-104", button(), standing="removed")
    office.changes("P-104", button(), standing="in service")

    assert m.CoverageChange.objects.get().state == "withdrawn"
    assert office.waiting() == []


def test_before_go_live_nobody_is_asked(office: Office) -> None:
    m.Installation.objects.update(is_live=False)
    _agree_to_everything(office)
    m.CoverageChange.objects.all().delete()

    office.changes("P-104", button(), standing="removed")

    assert standing(office.file) is Standing.REMOVED
    assert office.waiting() == []


def test_numbers_go_on_after_a_restore_of_an_older_database(office: Office) -> None:
    office.changes("P-104", button(), spoken="One")
    office.changes("P-104", button(), spoken="Two")
    m.SiteVersion.objects.filter(number__gt=1).delete()
    restored = Publisher(office.data)

    button().update(spoken="Three")
    restored.turn(office.at)

    assert office.file.version == 4
    assert m.SiteVersion.objects.filter(number=4).exists()


def test_killed_between_file_and_row_the_row_is_made_at_the_next_start(
    office: Office,
) -> None:
    office.changes("P-104", button(), spoken="One")
    m.SiteVersion.objects.filter(number=2).delete()

    Publisher(office.data).turn(office.at)

    assert office.file.version == 2
    assert m.SiteVersion.objects.filter(number=2).exists()


def test_an_office_without_a_site_makes_no_file(
    database: Database, tmp_path: Path
) -> None:
    m.Installation.objects.all().delete()
    publisher = Publisher(tmp_path)

    publisher.turn(NOW)

    assert publisher.told.state == "not set up"
    assert not (tmp_path / "site").exists()


def test_a_revoked_proof_is_gone_at_once_and_nobody_is_asked(office: Office) -> None:
    with acting(reader("P-104")):
        m.DeskProof.objects.create(
            id="p", desk_id="desk-1", secret_hash="a" * 64, enrolled_at=NOW
        )
    office.looks()
    assert any(each.secret_hashes for each in office.file.desks)

    office.changes("P-104", m.DeskProof.objects.filter(pk="p"), revoked_at=office.at)

    assert not any(each.secret_hashes for each in office.file.desks)
    assert office.waiting() == []
