"""Ladders, rosters and desks: kept by who may, never left half changed."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from quietbell.config.database import Database
from quietbell.domain.duty import Duty, Weekly
from quietbell.domain.grants import Reader
from quietbell.domain.roles import Role
from quietbell.operations import desks, ladders, rosters
from quietbell.operations.acting import (
    ChangedMeanwhile,
    NotAllowed,
    NotThere,
    Refused,
    Wrong,
)
from quietbell.operations.desks import DeskFacts
from quietbell.operations.ladders import RungFacts
from quietbell.storage.models import (
    Desk,
    DeskProof,
    DutyShift,
    Ladder,
    LadderRung,
    Person,
    Roster,
    RowHistory,
    Site,
)
from tests.support.harborview import NOW, plant_harborview
from tests.support.office import reader_with

RUNG = RungFacts(name="Patrol", after_seconds=20, people=("P-106",), desks=("desk-1",))


@pytest.fixture(autouse=True)
def _harborview(database: Database) -> Iterator[None]:
    plant_harborview()
    return


@pytest.fixture
def planner() -> Reader:
    return reader_with(Role.EMERGENCY_MANAGEMENT)


@pytest.fixture
def administrator() -> Reader:
    return reader_with(Role.IT_ADMINISTRATOR)


class Engine:
    """Takes deeds, or refuses them."""

    def __init__(self, *, refuses: bool = False) -> None:
        self.done: list[tuple[str, dict[str, Any]]] = []
        self.refuses = refuses

    def __call__(
        self, reader: Reader, deed: str, body: dict[str, Any], *, at: datetime
    ) -> None:
        if self.refuses:
            raise Refused("the engine is away")
        self.done.append((deed, body))


def test_a_rung_is_added_changed_and_removed(planner):
    rung = ladders.add_rung(planner, at=NOW, ladder="north", version=1, facts=RUNG)
    again = RungFacts(name="Patrol", after_seconds=25, rosters=("north-supervisors",))
    ladders.change_rung(planner, at=NOW, id=rung.pk, version=2, facts=again)

    kept = LadderRung.objects.get(pk=rung.pk)
    assert (kept.after_seconds, list(kept.people.all())) == (25, [])
    assert [each.pk for each in kept.rosters.all()] == ["north-supervisors"]

    ladders.remove_rung(planner, at=NOW, id=rung.pk, version=3)
    assert not LadderRung.objects.filter(pk=rung.pk).exists()
    assert Ladder.objects.get(pk="north").version == 4


def test_who_left_a_rung_stands_in_its_history(planner):
    emptied = RungFacts(name="Second desk", after_seconds=10)
    ladders.change_rung(planner, at=NOW, id="north-1", version=1, facts=emptied)

    told = RowHistory.objects.filter(table_name="storage_ladderrung_desks")
    assert told.filter(operation="delete", before__desk_id="desk-2").count() == 1
    assert told.latest("id").actor == planner.person


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"after_seconds": 30}, "after_seconds"),
        ({"after_seconds": -1}, "after_seconds"),
        ({"after_seconds": 4000}, "after_seconds"),
        ({"name": "Everybody"}, "name"),
        ({"name": "Backup"}, "name"),
        ({"name": ""}, "name"),
        ({"people": ("nobody",)}, "people"),
        ({"desks": ("nowhere",)}, "desks"),
        ({"channels": ("smoke",)}, "channels"),
        ({"channels": ()}, "channels"),
    ],
)
def test_a_rung_that_cannot_be_is_refused(planner, changed, field):
    told = {"name": "Patrol", "after_seconds": 20.0, **changed}
    with pytest.raises(Wrong) as why:
        ladders.add_rung(
            planner, at=NOW, ladder="north", version=1, facts=RungFacts(**told)
        )

    assert list(why.value.problems) == [field]
    assert Ladder.objects.get(pk="north").version == 1


def test_of_two_who_change_a_ladder_one_is_told(planner):
    ladders.add_rung(planner, at=NOW, ladder="north", version=1, facts=RUNG)

    with pytest.raises(ChangedMeanwhile):
        ladders.remove_rung(planner, at=NOW, id="north-1", version=1)
    assert LadderRung.objects.filter(pk="north-1").exists()


def test_the_backup_rung_stays_and_is_at_once(planner):
    backup = LadderRung.objects.get(ladder="north", is_backup=True)
    with pytest.raises(Wrong):
        ladders.remove_rung(planner, at=NOW, id=backup.pk, version=1)

    facts = RungFacts(name="Backup", after_seconds=50, people=("P-109",))
    ladders.change_rung(planner, at=NOW, id=backup.pk, version=1, facts=facts)
    assert LadderRung.objects.get(pk=backup.pk).after_seconds == 0


@pytest.mark.requirement("RSP-12")
def test_a_rung_that_a_level_tells_keeps_its_name(planner):
    rung = LadderRung.objects.get(ladder="north", name="Shift supervisor")
    with pytest.raises(Wrong, match="tells this rung"):
        ladders.remove_rung(planner, at=NOW, id=rung.pk, version=1)
    renamed = RungFacts(name="Sergeant", after_seconds=30, people=("P-104",))
    with pytest.raises(Wrong) as why:
        ladders.change_rung(planner, at=NOW, id=rung.pk, version=1, facts=renamed)

    assert list(why.value.problems) == ["name"]
    assert LadderRung.objects.get(pk=rung.pk).name == "Shift supervisor"


def test_a_ladder_that_a_site_follows_is_not_removed(planner):
    with pytest.raises(ladders.LadderInUse, match="North Campus"):
        ladders.remove_ladder(planner, at=NOW, id="north", version=1)

    spare = ladders.add_ladder(planner, at=NOW, name="Nights")
    ladders.rename_ladder(planner, at=NOW, id=spare.pk, version=1, name="Holidays")
    ladders.remove_ladder(planner, at=NOW, id=spare.pk, version=2)
    assert not Ladder.objects.filter(pk=spare.pk).exists()


@pytest.mark.parametrize("role", [Role.DISPATCHER, Role.IT_ADMINISTRATOR, Role.HOLDER])
def test_who_may_not_keep_the_response_changes_none_of_it(role):
    reader = reader_with(role)

    with pytest.raises(NotAllowed):
        ladders.add_rung(reader, at=NOW, ladder="north", version=1, facts=RUNG)
    with pytest.raises(NotAllowed):
        rosters.add_roster(reader, at=NOW, site="north", name="Nights")


def test_a_planner_of_one_campus_keeps_its_rosters_only():
    reader = reader_with(Role.EMERGENCY_MANAGEMENT, site=Site.objects.get(pk="harbor"))

    rosters.add_roster(reader, at=NOW, site="harbor", name="Nights")
    with pytest.raises(NotAllowed):
        rosters.add_roster(reader, at=NOW, site="north", name="Nights")
    with pytest.raises(NotAllowed):
        ladders.add_ladder(reader, at=NOW, name="Everybody's")


def test_a_weekly_pattern_replaces_what_has_not_begun(planner):
    pattern = [
        Weekly(person="P-104", weekday=day, begins="06:00", ends="18:00")
        for day in range(1, 8)
    ]
    count = rosters.lay_out(
        planner,
        at=NOW,  # Monday, 03:00 in the zone of the site
        roster="north-supervisors",
        version=1,
        pattern=pattern,
        first_on=date(2031, 3, 5),
        weeks=2,
    )

    shifts = DutyShift.objects.filter(roster="north-supervisors")
    after = shifts.filter(begins_at__gt=NOW, begins_at__lt=NOW + timedelta(days=13))
    assert {each.person_id for each in after} == {"P-104"}
    assert count == 14
    # Sunday's night shift had begun before the weeks did, and goes on.
    assert shifts.filter(begins_at__lt=NOW, ends_at__gt=NOW).get().person_id == "P-105"


def test_clocks_go_forward_under_a_pattern(planner):
    rosters.lay_out(
        planner,
        at=datetime(2031, 3, 3, tzinfo=UTC),
        roster="north-supervisors",
        version=1,
        pattern=[Weekly(person="P-104", weekday=6, begins="22:00", ends="06:00")],
        first_on=date(2031, 3, 3),
        weeks=1,
    )

    night = DutyShift.objects.get(
        roster="north-supervisors", begins_at=datetime(2031, 3, 9, 3, tzinfo=UTC)
    )
    assert night.ends_at - night.begins_at == timedelta(hours=7)


@pytest.mark.parametrize(
    ("pattern", "weeks"),
    [
        ([], 1),
        ([Weekly(person="P-104", weekday=1, begins="06:00", ends="18:00")], 0),
        ([Weekly(person="P-104", weekday=1, begins="06:00", ends="18:00")], 54),
        ([Weekly(person="P-104", weekday=9, begins="06:00", ends="18:00")], 1),
        ([Weekly(person="P-104", weekday=1, begins="25:00", ends="18:00")], 1),
        ([Weekly(person="P-104", weekday=1, begins="06:00", ends="06:00")], 1),
        ([Weekly(person="ghost", weekday=1, begins="06:00", ends="18:00")], 1),
    ],
)
def test_a_pattern_that_cannot_be_changes_nothing(planner, pattern, weeks):
    before = DutyShift.objects.count()
    with pytest.raises(Wrong):
        rosters.lay_out(
            planner,
            at=NOW,
            roster="north-supervisors",
            version=1,
            pattern=pattern,
            first_on=NOW.date(),
            weeks=weeks,
        )

    assert DutyShift.objects.count() == before
    assert Roster.objects.get(pk="north-supervisors").version == 1


def test_one_shift_is_added_and_taken_away(planner):
    duty = Duty(person="P-109", begins_at=NOW, ends_at=NOW + timedelta(hours=8))
    shift = rosters.add_shift(
        planner, at=NOW, roster="harbor-supervisors", version=1, duty=duty
    )
    rosters.remove_shift(planner, at=NOW, id=shift.pk, version=2)

    assert not DutyShift.objects.filter(pk=shift.pk).exists()
    endless = Duty(person="P-109", begins_at=NOW, ends_at=NOW + timedelta(days=9))
    with pytest.raises(Wrong):
        rosters.add_shift(
            planner, at=NOW, roster="harbor-supervisors", version=3, duty=endless
        )


def test_a_roster_that_a_rung_tells_is_not_removed(planner):
    with pytest.raises(rosters.RosterInUse, match="Shift supervisor"):
        rosters.remove_roster(planner, at=NOW, id="north-supervisors", version=1)

    spare = rosters.add_roster(planner, at=NOW, site="north", name="Nights")
    rosters.remove_roster(planner, at=NOW, id=spare.pk, version=1)
    assert not Roster.objects.filter(pk=spare.pk).exists()


def test_a_desk_is_added_changed_closed_and_opened(administrator):
    engine = Engine()
    facts = DeskFacts(name="Desk 3", sites=("harbor",))
    desk = desks.add_desk(administrator, at=NOW, facts=facts)
    DeskProof.objects.create(id="p", desk=desk, secret_hash="0" * 64, enrolled_at=NOW)
    wider = DeskFacts(name="Desk 3", roles=(Role.DISPATCHER, Role.SHIFT_SUPERVISOR))
    desks.change_desk(administrator, at=NOW, id=desk.pk, version=1, facts=wider)
    desks.close_desk(administrator, at=NOW, id=desk.pk, version=2, hand_over=engine)

    assert engine.done == [("revoke_desk", {"desk": desk.pk})]
    assert Desk.objects.get(pk=desk.pk).is_revoked
    assert DeskProof.objects.get(pk="p").revoked_at == NOW
    desks.open_desk_again(administrator, at=NOW, id=desk.pk, version=3)
    assert not Desk.objects.get(pk=desk.pk).is_revoked


def test_a_desk_that_a_rung_tells_is_not_closed(administrator):
    engine = Engine()
    with pytest.raises(desks.DeskInUse, match="North Campus: Second desk"):
        desks.close_desk(
            administrator, at=NOW, id="desk-2", version=1, hand_over=engine
        )

    assert engine.done == []
    assert not Desk.objects.get(pk="desk-2").is_revoked


def test_browsers_that_the_engine_did_not_end_stand_as_they_were(administrator):
    DeskProof.objects.create(
        id="p", desk_id="desk-1", secret_hash="0" * 64, enrolled_at=NOW
    )
    away = Engine(refuses=True)
    with pytest.raises(Refused):
        desks.revoke_browsers(administrator, at=NOW, id="desk-1", hand_over=away)
    assert DeskProof.objects.get(pk="p").revoked_at is None

    engine = Engine()
    desks.revoke_browsers(administrator, at=NOW, id="desk-1", hand_over=engine)
    assert DeskProof.objects.get(pk="p").revoked_at == NOW


def test_desks_are_for_who_may_enrol_them(planner, administrator):
    with pytest.raises(NotAllowed):
        desks.add_desk(planner, at=NOW, facts=DeskFacts(name="Desk 3"))
    with pytest.raises(NotThere):
        desks.open_desk_again(administrator, at=NOW, id="desk-9", version=1)
    with pytest.raises(Wrong):
        desks.add_desk(administrator, at=NOW, facts=DeskFacts(name="D", roles=()))
    assert Person.objects.filter(name="Robin Vale").count() == 2
