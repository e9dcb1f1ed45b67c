"""Which needs of `domain.life` a button's rows meet: one answer for pages and deeds.

What a deed brings itself (a reason, a second person) is not here; the deed says so.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Final

from django.db.models import F, Q

from quietbell.domain.contact_rules import contact_flags
from quietbell.domain.criteria import Outcome, judged
from quietbell.domain.life import Need, Stage
from quietbell.queries.calendars import day_at
from quietbell.queries.criteria import case_of, criteria_in_force, criteria_of
from quietbell.queries.policies import is_withdrawn_under
from quietbell.storage.models import (
    Acceptance,
    ButtonLife,
    Contact,
    ModuleVersion,
    Person,
    PolicyVersion,
    Survey,
    TrainingRecord,
)

PLACE_CRITERIA: Final = ("inconspicuous", "safe", "reachable")
Test = Callable[[ButtonLife, date], bool]


def site_of(life: ButtonLife) -> str:
    """Return the site of a life: of its device, or where it was asked for."""
    if life.button is not None:
        return life.button.room.floor.building.site_id
    return (life.request.site_id if life.request else None) or ""


def holder_of(life: ButtonLife) -> Person | None:
    """Return who holds it, or is to hold it and is still here."""
    if life.button is not None and life.button.holder is not None:
        return life.button.holder
    wished = life.request.holder if life.request else None
    return wished if wished is not None and wished.left_on is None else None


def met(life: ButtonLife, at: datetime) -> frozenset[Need]:
    """Return what is met at *at*. A bounded number of queries, whatever the life."""
    today = day_at(site_of(life), at)
    return frozenset(need for need, test in TESTS.items() if test(life, today))


def outcome_of(life: ButtonLife, today: date) -> Outcome | None:
    """Return what the criteria in force say; None without any in force."""
    row = criteria_in_force()
    return judged(criteria_of(row), case_of(life), on=today) if row else None


def latest_survey(life: ButtonLife) -> Survey | None:
    """Return the newest signed survey."""
    signed = life.surveys.exclude(signed_at=None)
    return signed.order_by("-signed_at", "-id").first()


def is_trained(
    person: Person, device_kind: str, today: date, *, site: str = ""
) -> bool:
    """Say whether *person* is trained for that kind of device and signed what is due.

    Of every module in force for it one version was passed within the last year, and of
    every policy in force at *site* the very revision was signed. Without a module and
    a policy in force nobody is trained: there is nothing to have learnt.
    """
    modules = set(modules_due(device_kind))
    fresh = TrainingRecord.objects.filter(
        person=person, is_passed=True, ends_on__gte=today
    ).values_list("module__module_id", flat=True)
    return (
        bool(modules)
        and modules <= set(fresh)
        and has_signed(person, device_kind, site=site)
    )


def modules_due(device_kind: str) -> list[str]:
    """Return the modules in force that a holder of that kind of device passes."""
    rows = ModuleVersion.objects.filter(
        state="in force", module__device_kind__in=["", device_kind]
    )
    return list(rows.values_list("module_id", flat=True))


def has_signed(person: Person, device_kind: str, *, site: str = "") -> bool:
    """Say whether *person* signed the revision in force of all they must sign."""
    due = to_sign(device_kind, site=site)
    signed = person.attestations.filter(sha256=F("version_signed__sha256")).values_list(
        "version_signed_id", flat=True
    )
    return bool(due) and {each.pk for each in due} <= set(signed)


def to_sign(device_kind: str, *, site: str = "") -> list[PolicyVersion]:
    """Return the versions in force that a holder of that kind of device signs.

    Those for everywhere and those of *site*; another site's policy is nobody's here.
    """
    rows = PolicyVersion.objects.filter(
        Q(policy__site=None) | Q(policy__site=site or None),
        state="in force",
        policy__must_sign=True,
        policy__device_kind__in=["", device_kind],
    )
    return list(rows.select_related("policy").order_by("policy__name", "pk"))


def _has_assessment(life: ButtonLife, today: date) -> bool:
    signed = life.assessments.exclude(signed_at=None)
    return signed.filter(expires_on__gte=today).exists()


def _has_approval(life: ButtonLife, today: date) -> bool:
    return case_of(life).is_approved


def _has_factor(life: ButtonLife, today: date) -> bool:
    outcome = outcome_of(life, today)
    return outcome is not None and outcome.has_factors


def _has_police(life: ButtonLife, today: date) -> bool:
    return not life.comments.filter(at=None).exists()


def _has_criteria(life: ButtonLife, today: date) -> bool:
    row = criteria_in_force()
    return row is not None and not is_withdrawn_under(row)


def _has_survey(life: ButtonLife, today: date) -> bool:
    return latest_survey(life) is not None


def _has_place(life: ButtonLife, today: date) -> bool:
    survey = latest_survey(life)
    return survey is not None and set(PLACE_CRITERIA) <= set(survey.place_signed)


def _has_equipment(life: ButtonLife, today: date) -> bool:
    choice = getattr(life, "equipment", None)
    return choice is not None and bool(choice.it_by and choice.management_by)


def _has_order(life: ButtonLife, today: date) -> bool:
    return life.orders.filter(kind="installation", state="planned").exists()


def _is_work_done(life: ButtonLife, today: date) -> bool:
    return life.orders.filter(kind="installation", state="done").exists()


def _has_door(life: ButtonLife, today: date) -> bool:
    return (
        life.button is not None and life.button.doors.filter(is_removed=False).exists()
    )


def _is_accepted(life: ButtonLife, today: date) -> bool:
    if life.button is None:
        return False
    put_up = life.steps.filter(after=Stage.INSTALLED.value).order_by("-id").first()
    confirmed = Acceptance.objects.filter(
        button=life.button, confirmed_at__isnull=False
    )
    if put_up is not None:
        confirmed = confirmed.filter(confirmed_at__gte=put_up.at)
    return confirmed.exists()


def _is_inherited(life: ButtonLife, today: date) -> bool:
    # Once: what was taken down or deactivated comes back by proof alone.
    return life.is_inherited and life.steps.count() == 1


def _is_trained(life: ButtonLife, today: date) -> bool:
    holder = holder_of(life)
    if holder is None or life.button is None:
        return False
    return is_trained(holder, life.button.kind, today, site=site_of(life))


def _has_contacts(life: ButtonLife, today: date) -> bool:
    if life.button is None:
        return False
    rows = Contact.objects.filter(button=life.button).values_list(
        "verified_on", "person__left_on"
    )
    verified = [None if left is not None else on for on, left in rows]
    return not contact_flags(verified, today)


def _is_retrained(life: ButtonLife, today: date) -> bool:
    ended = life.steps.filter(after=Stage.DEACTIVATED.value).order_by("-id").first()
    if ended is None:
        return True
    holder = holder_of(life)
    done = TrainingRecord.objects.filter(
        person=holder, occasion="remedial", is_passed=True, at__gte=ended.at
    )
    return holder is not None and done.exists()


def _has_nothing_there(life: ButtonLife, today: date) -> bool:
    return life.button_id is None and not life.orders.filter(state="planned").exists()


TESTS: Final[dict[Need, Test]] = {
    Need.ASSESSMENT: _has_assessment,
    Need.APPROVAL: _has_approval,
    Need.FACTOR: _has_factor,
    Need.POLICE: _has_police,
    Need.CRITERIA: _has_criteria,
    Need.SURVEY: _has_survey,
    Need.PLACE: _has_place,
    Need.EQUIPMENT: _has_equipment,
    Need.WORK_ORDER: _has_order,
    Need.WORK_DONE: _is_work_done,
    Need.DOOR: _has_door,
    Need.ACCEPTANCE: _is_accepted,
    Need.INHERITED: _is_inherited,
    Need.TRAINING: _is_trained,
    Need.CONTACTS: _has_contacts,
    Need.REMEDIAL: _is_retrained,
    Need.NOTHING_THERE: _has_nothing_there,
}
