"""Reports count what there is, within a reach, in a known number of queries."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quietbell.config.database import Database
from quietbell.domain.grants import Grant, Reach, Reader
from quietbell.domain.life import Stage
from quietbell.domain.roles import Action, Role
from quietbell.operations.acting import acting, new_id
from quietbell.queries.report_places import Places, places
from quietbell.queries.report_times import WAY, WHOLE, Stay, times
from quietbell.queries.report_training import Covered, training
from quietbell.queries.reports import NONE, SENSITIVE, ReportFilter, period_of
from quietbell.storage import models as m
from tests.support import lives
from tests.support.harborview import NOW, plant_harborview
from tests.support.learning import approved_policy, signed
from tests.support.lives import (
    STAFF,
)
from tests.support.office import LONG_AGO

ALL = ReportFilter()
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _campus(database: Database) -> None:
    plant_harborview()


def reach(site: str = "", department: str = "") -> Reach:
    grant = Grant(
        role=Role.EMERGENCY_MANAGEMENT,
        begins_at=LONG_AGO,
        site=site,
        department=department,
    )
    reader = Reader(person="P-109", grants=(grant,))
    return reader.reach(Action.REPORTS, NOW)


def report(wanted: ReportFilter = ALL, at: datetime = NOW) -> Places:
    return places(reach(), wanted, at)


def walked(life: m.ButtonLife, *stages: Stage, begun: datetime) -> None:
    """Walk a life through *stages*, so many days apart as their place says."""
    at = begun
    for days, stage in enumerate(stages, start=1):
        at += days * DAY
        life = lives.AT[stage](life=life, at=at)


def served(begun: datetime) -> m.ButtonLife:
    life = lives.requested(at=begun)
    walked(
        life,
        Stage.ASSESSED,
        Stage.APPROVED,
        Stage.SURVEYED,
        Stage.ORDERED,
        Stage.INSTALLED,
        Stage.ACCEPTED,
        Stage.IN_SERVICE,
        begun=begun,
    )
    life.refresh_from_db()
    return life


def with_findings(life: m.ButtonLife, *met: str) -> None:
    """Have the decision on *life* say which factors were met: written anew."""
    decision = life.decisions.get()
    m.Decision.objects.create(
        id=new_id(),
        life=life,
        round=2,
        is_approved=True,
        by="P-109",
        at=decision.at + DAY,
        reason="Looked at anew.",
        findings=[
            {"criterion": each, "kind": "factor", "is_met": each in met, "sentence": ""}
            for each in ("drugs", "cash", "violence")
        ]
        + [{"criterion": "traffic", "kind": "context", "is_met": True, "sentence": ""}],
        priority="high",
        criteria=decision.criteria,
    )


def test_buttons_are_counted_by_the_criteria_of_the_newest_approval() -> None:
    with_findings(served(NOW - 40 * DAY), "cash", "violence")
    with_findings(served(NOW - 40 * DAY), "violence")

    found = report()

    # High traffic is told in a decision, and is no reason.
    assert found.by_criterion == (
        ("Previous acts of violence", 2),
        ("High volume cash", 1),
    )
    assert found.by_priority == (("high", 2), (NONE, found.count - 2))
    assert found.undecided == found.count - 2
    assert found.count == m.Button.objects.exclude(standing="removed").count()


def test_a_period_keeps_what_was_approved_in_it() -> None:
    with_findings(served(NOW - 40 * DAY), "cash")
    approved_on = (NOW - 37 * DAY + DAY).date()

    within = ReportFilter(from_on=approved_on, until_on=approved_on)
    after = ReportFilter(from_on=approved_on + DAY)

    assert (report(within).count, report(after).count) == (1, 0)


@pytest.mark.requirement("PLT-08")
def test_a_sensitive_place_is_counted_and_neither_building_nor_department_told() -> (
    None
):
    before = report()
    button = lives.office()
    building = (
        f"{button.room.floor.building.site.name} · {button.room.floor.building.name}"
    )
    department = button.department.name if button.department else ""
    in_room = m.Button.objects.filter(room=button.room).exclude(standing="removed")
    many = in_room.count()
    assert many and in_room.exclude(department=button.department).count() == 0

    with acting(STAFF):
        m.Room.objects.filter(pk=button.room_id).update(is_sensitive=True)
    after = report()

    assert after.sensitive == before.sensitive + many
    for told, name in (("by_building", building), ("by_department", department)):
        once, now = dict(getattr(before, told)), dict(getattr(after, told))
        assert now.get(name, 0) == once[name] - many
        assert now[SENSITIVE] == once.get(SENSITIVE, 0) + many


def test_removed_buttons_are_not_counted() -> None:
    before = report()
    with acting(STAFF):
        m.Button.objects.filter(pk=lives.office().pk).update(standing="removed")

    assert report().count == before.count - 1
    assert "removed" not in dict(report().by_standing)


@pytest.mark.requirement("PLT-01")
def test_a_grant_within_bounds_sees_what_lies_within() -> None:
    served(NOW - 40 * DAY)
    button = lives.office()
    held = m.Button.objects.exclude(standing="removed")

    of_site = places(reach(site="harbor"), ALL, NOW)
    of_department = places(reach(department=button.department_id or ""), ALL, NOW)

    at_harbor = held.filter(room__floor__building__site="harbor")
    assert of_site.count == at_harbor.count() > 0
    in_department = held.filter(department=button.department)
    assert of_department.count == in_department.count() > 0
    assert times(reach(site="harbor"), ALL, NOW).by_stage == {}
    assert times(reach(site="north"), ALL, NOW).by_stage[WHOLE].count == 1
    everybody = sum(
        each.holders for each in training(reach(site="harbor"), ALL, NOW).departments
    )
    assert everybody <= at_harbor.exclude(holder=None).count()


def test_how_long_each_stage_took_comes_from_the_steps() -> None:
    served(NOW - 60 * DAY)  # through seven steps, one day to seven days apart

    found = times(reach(), ALL, NOW)

    way = [each for each in WAY if each is not Stage.APPEALED]
    one_to_seven = [found.by_stage[each.value].median_days for each in way]
    assert one_to_seven == [1, 2, 3, 4, 5, 6, 7]
    assert found.by_stage[WHOLE] == Stay(count=1, median_days=28, most_days=28)


def test_the_middle_and_nine_of_ten_are_of_all_stays_of_the_stage() -> None:
    for days in (2, 4, 12):
        begun = NOW - 20 * DAY
        lives.assessed(life=lives.requested(at=begun), at=begun + days * DAY)

    assert times(reach(), ALL, NOW).by_stage["requested"] == Stay(
        count=3, median_days=4, most_days=pytest.approx(10.4)
    )


def test_a_stay_counts_in_the_month_of_its_end_in_the_zone_of_the_site() -> None:
    zone = period_of(reach(site="north"), ALL, NOW).begins_at.tzinfo
    begun = datetime(2026, 1, 20, tzinfo=zone)
    last_minute = datetime(2026, 1, 31, 23, 59, tzinfo=zone)
    lives.assessed(life=lives.requested(at=begun), at=last_minute)
    lives.assessed(
        life=lives.requested(at=begun), at=last_minute + timedelta(minutes=2)
    )

    found = times(reach(), ALL, NOW)

    assert {
        month: stays["requested"].count for month, stays in found.by_month.items()
    } == {date(2026, 1, 1): 1, date(2026, 2, 1): 1}
    january = ReportFilter(until_on=date(2026, 1, 31))
    assert times(reach(), january, NOW).by_stage["requested"].count == 1


def test_what_waits_is_told_by_stage_and_longest_first() -> None:
    newer = lives.requested(at=NOW - 3 * DAY)
    older = lives.assessed(life=lives.requested(at=NOW - 9 * DAY), at=NOW - 8 * DAY)
    lives.refused(at=NOW - 9 * DAY)

    found = times(reach(), ALL, NOW)

    assert [(each.stage, each.count, each.longest_days) for each in found.waits] == [
        (Stage.REQUESTED, 1, 3),
        (Stage.ASSESSED, 1, 8),
    ]
    assert [each.life for each in found.longest] == [older.pk, newer.pk]


def test_training_counts_who_passed_every_module_and_who_signed() -> None:
    button = lives.office()
    assert button.holder is not None and button.department is not None
    name = button.department.name
    teach(button.kind)
    everybody = {each.department: each for each in report_training()}
    assert everybody[name].trained == everybody[name].signed == 0

    passed(button.holder, ends_on=NOW.date())
    m.Attestation.objects.create(
        id=new_id(),
        person=button.holder,
        version_signed=m.PolicyVersion.objects.get(),
        sha256="0" * 64,
        at=NOW,
    )

    assert {each.department: each for each in report_training()}[name] == Covered(
        department=name,
        holders=everybody[name].holders,
        trained=1,
        signed=1,
        both=1,
    )
    later = {each.department: each for each in report_training(NOW + DAY)}[name]
    assert (later.trained, later.signed, later.both) == (0, 1, 0)


def test_a_module_for_another_kind_of_button_is_asked_of_nobody_here() -> None:
    button = lives.office()
    assert button.holder is not None and button.department is not None
    teach(button.kind)
    passed(button.holder, ends_on=NOW.date())
    kinds = {"phone key", "fixed button", "workstation key"} - set(
        m.Button.objects.filter(holder=button.holder).values_list("kind", flat=True)
    )
    teach(min(kinds), name="Another", policy=False)

    found = {each.department: each for each in report_training()}
    assert found[button.department.name].trained == 1


def test_a_policy_of_another_site_is_signed_by_nobody_here() -> None:
    button = lives.office()
    assert button.holder is not None and button.department is not None
    name = button.department.name
    signed(button.holder, approved_policy("Of here", site_id="north"))
    there = approved_policy("Of there", site_id="harbor")

    assert {each.department: each.signed for each in report_training()}[name] == 1
    m.Policy.objects.filter(pk=there.policy_id).update(site="north")
    assert {each.department: each.signed for each in report_training()}[name] == 0


def test_without_anything_in_force_nobody_is_trained() -> None:
    assert {(each.trained, each.signed) for each in report_training()} == {(0, 0)}


def report_training(at: datetime = NOW) -> tuple[Covered, ...]:
    return training(reach(), ALL, at).departments


def test_trainings_are_told_by_month() -> None:
    button = lives.office()
    assert button.holder is not None
    teach(button.kind)
    passed(button.holder, ends_on=NOW.date())
    passed(button.holder, ends_on=None, is_passed=False)

    (month,) = training(reach(), ALL, NOW).months

    assert (month.passed, month.failed) == (1, 1)


def teach(kind: str, *, name: str = "The button", policy: bool = True) -> None:
    """Put a module for a kind of button in force, and a policy for all."""
    module = m.TrainingModule.objects.create(id=new_id(), name=name, device_kind=kind)
    m.ModuleVersion.objects.create(
        id=new_id(),
        module=module,
        number=1,
        text="Press it.",
        state="in force",
        made_at=NOW,
        in_force_at=NOW,
    )
    if policy:
        kept = m.Policy.objects.create(id=new_id(), name="Duress buttons")
        m.PolicyVersion.objects.create(
            id=new_id(),
            policy=kept,
            number=1,
            text="Press it.",
            sha256="0" * 64,
            state="in force",
            made_at=NOW,
            approved_by="P-109",
            approved_at=NOW,
            effective_on=NOW.date(),
        )


def passed(
    person: m.Person, *, ends_on: date | None, is_passed: bool = True
) -> m.TrainingRecord:
    return m.TrainingRecord.objects.create(
        id=new_id(),
        person=person,
        module=m.ModuleVersion.objects.get(),
        occasion="yearly",
        percent=90 if is_passed else 40,
        is_passed=is_passed,
        at=NOW - DAY,
        ends_on=ends_on,
    )


@pytest.mark.parametrize(
    "asked", [places, times, training], ids=["places", "times", "training"]
)
def test_a_report_of_much_takes_no_more_queries_than_one_of_little(
    asked: object,
) -> None:
    lives.requested(at=NOW - 9 * DAY)
    with CaptureQueriesContext(connection) as little:
        asked(reach(), ALL, NOW)  # type: ignore[operator]
    for days in range(29):
        lives.requested(at=NOW - days * DAY)
    with CaptureQueriesContext(connection) as much:
        asked(reach(), ALL, NOW)  # type: ignore[operator]

    assert len(much) == len(little) <= 6


def test_a_period_has_ten_years_at_most_and_ends_today() -> None:
    long = ReportFilter(from_on=date(1900, 1, 1), until_on=date(2999, 1, 1))

    period = period_of(reach(), long, NOW)

    assert period.ends_at - NOW <= DAY
    assert len(period.months) <= 12 * 10 + 2
    backwards = ReportFilter(from_on=date(2999, 1, 1))
    assert period_of(reach(), backwards, NOW).begins_at <= NOW


@pytest.mark.parametrize("day", [date.min, date(5, 1, 1), date(11, 1, 2), date.max])
@pytest.mark.parametrize("asked", [places, times, training])
def test_a_day_of_an_absurd_year_is_answered(asked: object, day: date) -> None:
    for wanted in (ReportFilter(until_on=day), ReportFilter(from_on=day, until_on=day)):
        assert asked(reach(), wanted, NOW)  # type: ignore[operator]
