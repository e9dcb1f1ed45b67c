"""What the office has to do after something happened on the alarm path, and by when.

Every one of them is a task for a person; nothing is sent or switched off by itself.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, Final
from zoneinfo import ZoneInfo

from quietbell.domain.roles import Role
from quietbell.domain.said import Said, Wording, said
from quietbell.domain.words import Confidence, Disposition, TestPurpose

SUPERVISOR_HOURS: Final = 1  # from the disposition to the supervisor's notice
CRIME_LOG_DAYS: Final = 2  # business days; source: 34 CFR 668.46 (f)
WELL_BEING_DAYS: Final = 2  # working days
COMPLIANCE_DAYS: Final = 2
TEST_DAYS: Final = 1
DAYS_AHEAD_MAX: Final = 60  # a calendar of nothing but holidays ends somewhere


class TaskKind(StrEnum):
    """What there is to do."""

    UNREGISTERED = "unregistered press"
    SUPERVISOR = "supervisor's notice"
    CRIME_LOG = "crime log draft"
    WELL_BEING = "well-being"
    TEST_FAILED = "test not confirmed"
    ROUTE = "new request"
    ASSESS = "assessment"
    SIGN = "approval of a Dean"
    COMMENT = "comment of the police"
    DECIDE = "decision"
    APPEAL = "appeal"
    SURVEY = "survey"
    ORDER = "order"
    INSTALL = "installation"
    ACCEPT = "acceptance"
    HAND_OVER = "hand-over"
    REVIEW = "review of a button"
    REACTIVATE = "reactivation"
    REMOVE = "removal"
    COMPLIANCE = "button without an approval"
    MOVED = "button moved"
    FAULTY = "button not working"
    UNNEEDED = "button no longer needed"
    FURNITURE = "furniture moved"
    HOLDERLESS = "button without holder"
    POLICY_REVIEW = "yearly review of a policy"
    POLICY_DECISION = "decision on a policy"
    MAIL_DRAFT = "request by mail"
    MAIL_FAILED = "mail that failed"


# Officers came and nobody had needed them.
FALSE: Final = frozenset(
    {Disposition.ACCIDENTAL, Disposition.EQUIPMENT, Disposition.MISUSE}
)
# A person decides whether it belongs into the crime log; the draft makes them look.
TO_LOG: Final = frozenset(
    {Disposition.EMERGENCY, Disposition.MISUSE, Disposition.UNKNOWN}
)
FRIGHTENED: Final = frozenset(
    {Disposition.EMERGENCY, Disposition.GOOD_FAITH, Disposition.UNKNOWN}
)


OWNERS: Final[Mapping[TaskKind, Role]] = {
    TaskKind.UNREGISTERED: Role.TELECOM_DESK,
    TaskKind.SUPERVISOR: Role.SHIFT_SUPERVISOR,
    TaskKind.CRIME_LOG: Role.RECORDS,
    TaskKind.WELL_BEING: Role.EMERGENCY_MANAGEMENT,
    TaskKind.TEST_FAILED: Role.IT_TECHNICIAN,
    TaskKind.ROUTE: Role.TELECOM_DESK,
    TaskKind.ASSESS: Role.EMERGENCY_MANAGEMENT,
    TaskKind.SIGN: Role.APPROVER,
    TaskKind.COMMENT: Role.SHIFT_SUPERVISOR,
    TaskKind.DECIDE: Role.EMERGENCY_MANAGEMENT,
    TaskKind.APPEAL: Role.EMERGENCY_MANAGEMENT,
    TaskKind.SURVEY: Role.IT_TECHNICIAN,
    TaskKind.ORDER: Role.TELECOM_DESK,
    TaskKind.INSTALL: Role.IT_TECHNICIAN,
    TaskKind.ACCEPT: Role.IT_TECHNICIAN,
    TaskKind.HAND_OVER: Role.EMERGENCY_MANAGEMENT,
    TaskKind.REVIEW: Role.EMERGENCY_MANAGEMENT,
    TaskKind.REACTIVATE: Role.EMERGENCY_MANAGEMENT,
    TaskKind.REMOVE: Role.IT_TECHNICIAN,
    TaskKind.COMPLIANCE: Role.EMERGENCY_MANAGEMENT,
    TaskKind.MOVED: Role.IT_TECHNICIAN,
    TaskKind.FAULTY: Role.IT_TECHNICIAN,
    TaskKind.UNNEEDED: Role.EMERGENCY_MANAGEMENT,
    TaskKind.FURNITURE: Role.IT_TECHNICIAN,
    TaskKind.HOLDERLESS: Role.EMERGENCY_MANAGEMENT,
    TaskKind.POLICY_REVIEW: Role.EMERGENCY_MANAGEMENT,
    TaskKind.POLICY_DECISION: Role.POLICY,
    TaskKind.MAIL_DRAFT: Role.TELECOM_DESK,
    TaskKind.MAIL_FAILED: Role.IT_ADMINISTRATOR,
}

CLOSED_AS: Final[Mapping[str, Wording]] = {
    Disposition.EMERGENCY: Wording("emergency"),
    Disposition.GOOD_FAITH: Wording("good faith"),
    Disposition.ACCIDENTAL: Wording("accidental"),
    Disposition.EQUIPMENT: Wording("equipment"),
    Disposition.MISUSE: Wording("misuse"),
    Disposition.UNKNOWN: Wording("unknown"),
}
SOMEWHERE: Final = Wording("an unknown address")
NOT_REGISTERED: Final = Wording(
    "Incident %(number)s was pressed at a device that is not registered, from"
    " %(source)s. Find it: register it with an approval, or have it removed."
)
NOT_CONFIRMED: Final = Wording(
    "Incident %(number)s: a test press was not confirmed in time and was treated as"
    " real. Find out whether the police saw it, and test the button again."
)
TELL_SUPERVISOR: Final = Wording(
    "Incident %(number)s was closed as %(disposition)s: tell the department's"
    " supervisor, without the narrative."
)
LOOK_AT_LOG: Final = Wording(
    "Incident %(number)s was closed as %(disposition)s: decide whether it belongs into"
    " the crime log, and whether the campus has to be warned."
)
ASK_HOLDER: Final = Wording(
    "Incident %(number)s was closed as %(disposition)s: ask the holder how they are,"
    " and write down what was offered."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """A site's zone, its free days and the end of its working day."""

    zone: str = "UTC"
    holidays: frozenset[date] = frozenset()
    closes: time = time(17)

    def after_business_days(self, at: datetime, days: int) -> datetime:
        """Return the end of the *days*-th business day after the local day of *at*."""
        zone = ZoneInfo(self.zone)
        day, left = at.astimezone(zone).date(), days
        for _ in range(DAYS_AHEAD_MAX):
            day += timedelta(days=1)
            if day.isoweekday() <= 5 and day not in self.holidays:
                left -= 1
            if left == 0:
                break
        return datetime.combine(day, self.closes, zone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One task: what, by when, and in plain words why. No place and no name."""

    kind: TaskKind
    due_at: datetime
    words: Said


def is_followed(kind: str, body: Mapping[str, Any]) -> bool:
    """Say whether the office has to look at an entry of *kind*."""
    if kind == "opened":
        test = body.get("test") or {}
        return (
            _is_unregistered(body)
            or test.get("purpose") == TestPurpose.ACCEPTANCE.value
        )
    return kind in ("disposed", "test-confirmed", "test-not-confirmed")


def tasks(
    kind: str, body: Mapping[str, Any], *, number: int, at: datetime, calendar: Calendar
) -> tuple[Task, ...]:
    """Return what there is to do after an entry of *kind*, written at *at*.

    *number* is the incident's. A body that says nothing of it brings nothing.
    """
    if kind == "opened" and _is_unregistered(body):
        return (_unregistered(body, number, at, calendar),)
    if kind == "test-not-confirmed":
        due = calendar.after_business_days(at, TEST_DAYS)
        words = said(NOT_CONFIRMED, number=number)
        return (Task(kind=TaskKind.TEST_FAILED, due_at=due, words=words),)
    if kind != "disposed":
        return ()
    return tuple(_after_closing(str(body.get("disposition")), number, at, calendar))


def _is_unregistered(body: Mapping[str, Any]) -> bool:
    return body.get("confidence") == Confidence.UNREGISTERED.value


def _unregistered(
    body: Mapping[str, Any], number: int, at: datetime, calendar: Calendar
) -> Task:
    press = body.get("press") or {}
    known = press.get("source")
    source = str(known)[:200] if known else said(SOMEWHERE)
    words = said(NOT_REGISTERED, number=number, source=source)
    due = calendar.after_business_days(at, COMPLIANCE_DAYS)
    return Task(kind=TaskKind.UNREGISTERED, due_at=due, words=words)


def _after_closing(
    disposition: str, number: int, at: datetime, calendar: Calendar
) -> Iterator[Task]:
    if disposition not in CLOSED_AS:
        return
    closed = {"number": number, "disposition": said(CLOSED_AS[disposition])}
    if disposition in FALSE:
        words = said(TELL_SUPERVISOR, **closed)
        due = at + timedelta(hours=SUPERVISOR_HOURS)
        yield Task(kind=TaskKind.SUPERVISOR, due_at=due, words=words)
    if disposition in TO_LOG:
        words = said(LOOK_AT_LOG, **closed)
        due = calendar.after_business_days(at, CRIME_LOG_DAYS)
        yield Task(kind=TaskKind.CRIME_LOG, due_at=due, words=words)
    if disposition in FRIGHTENED:
        words = said(ASK_HOLDER, **closed)
        due = calendar.after_business_days(at, WELL_BEING_DAYS)
        yield Task(kind=TaskKind.WELL_BEING, due_at=due, words=words)
