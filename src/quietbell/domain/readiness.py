"""What is unproven of an installation: everything that must be so before go-live.

One list, for the wizard, the gate and the terminal. Nothing here asks a clock or a
table; what is found out elsewhere comes in as `Facts`. An installation goes live only
with an empty list, and what breaks afterwards stands in the same list again.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

PROVEN_DAYS_MAX: Final = 100  # a quarter, and some days to be late in
NAMED_MAX: Final = 10


class Unproven(StrEnum):
    """What is not proven yet."""

    NO_SITE = "no site"
    NO_PROFILE = "no profile in force"
    NUMBER_MISSING = "number missing"
    NO_UNIT = "no unit"
    RUNG_EMPTY = "rung tells nobody"
    RUNG_FOR_LEVEL = "rung of a level missing"
    ROSTER_HOURS = "hours with nobody on the roster"
    NO_DESK = "no desk"
    DESK_NEVER = "desk never attended"
    NO_BUTTON = "no button in service"
    BUTTON_NEVER = "button never pressed"
    CONTACTS = "contacts few or old"
    FIRST_PRESS = "no press from end to end"
    PERSON_NOT_REACHED = "person of a ladder not reached"
    NO_SECOND = "no second person"
    NO_DISPATCHER = "no dispatcher"
    MAIL_UNREAD = "mail to the desk read by nobody"
    NO_BACKUP = "no backup proven by restore"
    FILE_BEHIND = "site file not in force"
    ENGINE_AWAY = "engine away"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing unproven: of what (its id), by which name, and how many or how much."""

    what: Unproven
    subject: str = ""
    name: str = ""
    amount: float = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteFacts:
    """One site, as far as it must answer a press."""

    id: str
    name: str
    profile: str = ""  # id of its version in force; empty: none is
    missing: tuple[str, ...] = ()  # numbers and mailboxes
    units: int = 0
    rungs_missing: tuple[str, ...] = ()  # which a level reaches
    ladder: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of an installation. Pairs are ids and names.

    ``file_behind`` says why the engine does not run on the newest rows; None: it does
    not answer at all.
    """

    sites: tuple[SiteFacts, ...] = ()
    empty_rungs: tuple[tuple[str, str], ...] = ()
    roster_hours: tuple[tuple[str, str, float], ...] = ()
    desks: int = 0
    desks_never: tuple[tuple[str, str], ...] = ()
    buttons: int = 0  # in service
    buttons_never: tuple[tuple[str, str], ...] = ()
    contacts_flagged: tuple[tuple[str, str], ...] = ()
    has_first_press: bool = False
    not_reached: tuple[tuple[str, str], ...] = ()
    seconders: int = 0
    dispatchers: int = 0
    has_mailbox: bool = False
    mail_readers: int = 0  # of mail that says nothing of a site
    backup_at: datetime | None = None
    file_behind: str | None = field(default="")


def unproven(facts: Facts, *, at: datetime) -> tuple[Finding, ...]:
    """Return everything that is not proven, in the order in which one sets up."""
    return (
        *_sites(facts),
        *_people(facts),
        *_buttons(facts),
        *_desks(facts),
        *_telling(facts),
        *_keeping(facts, at),
    )


def _sites(facts: Facts) -> Iterator[Finding]:
    if not facts.sites:
        yield Finding(what=Unproven.NO_SITE)
    for site in facts.sites:
        if not site.profile:
            yield Finding(what=Unproven.NO_PROFILE, subject=site.id, name=site.name)
            continue
        for number in site.missing:
            yield Finding(
                what=Unproven.NUMBER_MISSING, subject=site.profile, name=number
            )
        if not site.units:
            yield Finding(what=Unproven.NO_UNIT, subject=site.profile, name=site.name)
        for rung in site.rungs_missing:
            yield Finding(what=Unproven.RUNG_FOR_LEVEL, subject=site.ladder, name=rung)


def _people(facts: Facts) -> Iterator[Finding]:
    if facts.seconders < 2:
        yield Finding(what=Unproven.NO_SECOND, amount=facts.seconders)
    if not facts.dispatchers:
        yield Finding(what=Unproven.NO_DISPATCHER)
    if facts.has_mailbox and not facts.mail_readers:
        yield Finding(what=Unproven.MAIL_UNREAD)


def _buttons(facts: Facts) -> Iterator[Finding]:
    if not facts.buttons:
        yield Finding(what=Unproven.NO_BUTTON)
    yield from _each(Unproven.BUTTON_NEVER, facts.buttons_never)
    yield from _each(Unproven.CONTACTS, facts.contacts_flagged)


def _desks(facts: Facts) -> Iterator[Finding]:
    if not facts.desks:
        yield Finding(what=Unproven.NO_DESK)
    yield from _each(Unproven.DESK_NEVER, facts.desks_never)
    if not facts.has_first_press:
        yield Finding(what=Unproven.FIRST_PRESS)


def _telling(facts: Facts) -> Iterator[Finding]:
    yield from _each(Unproven.RUNG_EMPTY, facts.empty_rungs)
    for roster, name, hours in facts.roster_hours:
        yield Finding(
            what=Unproven.ROSTER_HOURS, subject=roster, name=name, amount=hours
        )
    yield from _each(Unproven.PERSON_NOT_REACHED, facts.not_reached)


def _keeping(facts: Facts, at: datetime) -> Iterator[Finding]:
    kept = facts.backup_at
    if kept is None or at - kept > timedelta(days=PROVEN_DAYS_MAX):
        yield Finding(what=Unproven.NO_BACKUP)
    if facts.file_behind is None:
        yield Finding(what=Unproven.ENGINE_AWAY)
    elif facts.file_behind:
        yield Finding(what=Unproven.FILE_BEHIND, name=facts.file_behind)


def _each(what: Unproven, found: tuple[tuple[str, str], ...]) -> Iterator[Finding]:
    """Yield the first few by name, and how many there are in all with the last."""
    for subject, name in found[:NAMED_MAX]:
        yield Finding(what=what, subject=subject, name=name)
    if len(found) > NAMED_MAX:
        yield Finding(what=what, amount=len(found) - NAMED_MAX)
