"""The ledger of costs: who pays for which button, in lines that are never rubbed out.

A wrong line is answered by another that takes it back; a monthly one ends on a day.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.utils.translation import gettext as _

from quietbell.domain.costs import CENTS_MAX, Cause, Payer, payer
from quietbell.domain.grants import Reader, Subject
from quietbell.domain.roles import Action
from quietbell.operations.acting import Refused, Wrong, acting, new_id, require
from quietbell.operations.lives import life_of
from quietbell.operations.rows import add, found, rewrite
from quietbell.operations.surveys import work_subject
from quietbell.queries.calendars import day_at
from quietbell.queries.needs import site_of
from quietbell.storage.models import ButtonLife, CostLine, Department

ONE_OFF: Final = "one-off"
MONTHLY: Final = "monthly"


class EndedAlready(Refused):
    """The line has ended, or is none that ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """What an installation costs, where it is known: cents once, cents a month."""

    once_cents: int | None = None
    monthly_cents: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CostFacts:
    """One line. ``kind`` is "one-off" or "monthly"; ``from_on`` is when it begins."""

    kind: str
    cause: Cause
    cents: int
    from_on: date
    words: str = ""


def cost_of(id: str) -> CostLine:
    """Return a line with its life.

    Raises:
        NotThere: there is none.
    """
    rows = CostLine.objects.select_related(
        "department", "life__request", "life__button__room__floor__building"
    )
    return found(rows, id)


def subject_of_cost(line: CostLine) -> Subject:
    """Return what rights to *line* go by: the site, and the department it names."""
    return Subject(site=site_of(line.life), department=line.department_id)


def is_qualified(life: ButtonLife) -> bool:
    """Say whether the criteria were found met: the newest decision approved it."""
    newest = life.decisions.order_by("-round").first()
    return newest is not None and newest.is_approved


def payer_of(life: ButtonLife, cause: Cause) -> Payer:
    """Return who pays for *cause* at *life* now."""
    return payer(cause, is_qualified=is_qualified(life))


def add_cost(reader: Reader, *, at: datetime, life: str, facts: CostFacts) -> CostLine:
    """Write a line. Who pays follows from the rule, never from who writes it.

    Raises:
        NotAllowed, NotThere: no right to keep costs there, or no such life.
        Wrong: it is of no department, or no such amount.
    """
    kept = life_of(life)
    require(reader, Action.KEEP_COSTS, at, work_subject(kept))
    if facts.cents <= 0:
        raise Wrong(amount=_("It costs something. To take a line back, correct it."))
    with acting(reader):
        return _written(reader, at, kept, facts)


def correct_cost(reader: Reader, *, at: datetime, id: str, words: str) -> CostLine:
    """Take a line back by another that is its opposite. Both stay.

    Raises:
        NotAllowed, NotThere: no right, or no such line.
        Wrong: no reason, or it was taken back before.
        ChangedMeanwhile: somebody else takes it back at this moment.
    """
    line = cost_of(id)
    require(reader, Action.KEEP_COSTS, at, subject_of_cost(line))
    if not words.strip():
        raise Wrong(words=_("Say why."))
    if CostLine.objects.filter(corrects=line).exists():
        raise Wrong(words=_("This line was taken back already."))
    with acting(reader):
        # Its end may be written at this moment; then both have that end.
        until_on = _locked(line.pk).until_on
        made = CostLine(
            id=new_id(),
            life_id=line.life_id,
            department_id=line.department_id,
            kind=line.kind,
            cause=line.cause,
            corrects=line,
            words=words.strip(),
            cents=-line.cents,
            payer=line.payer,
            from_on=line.from_on,
            until_on=until_on,
            made_by=reader.person,
            made_at=at,
        )
        add(made)
    return made


def end_cost(
    reader: Reader, *, at: datetime, id: str, version: int, on: date
) -> CostLine:
    """End a monthly line: *on* is the first day that owes nothing.

    A line that was taken back ends together with the one that takes it back.

    Raises:
        NotAllowed, NotThere, ChangedMeanwhile: as every change.
        EndedAlready: it has an end, or is paid once.
        Wrong: it would end before it began.
    """
    line = cost_of(id)
    require(reader, Action.KEEP_COSTS, at, subject_of_cost(line))
    if line.kind != MONTHLY or line.until_on is not None:
        raise EndedAlready(_("This line does not run any more."))
    if on < line.from_on:
        raise Wrong(on=_("It ends after it begins."))
    with acting(reader):
        # One without the other would owe, or give back, more every month.
        other = _other_of(line)
        if other is not None:
            rewrite(other, other.version, until_on=on)
        rewrite(line, version, until_on=on)
    return line


def _other_of(line: CostLine) -> CostLine | None:
    """Return what takes *line* back, or what it takes back; neither changes now."""
    if line.corrects_id is not None:
        return _locked(line.corrects_id)
    _locked(line.pk)
    return CostLine.objects.filter(corrects=line).first()


def _locked(id: str) -> CostLine:
    """Return a line that nobody else ends or takes back until we are done."""
    return CostLine.objects.select_for_update().get(pk=id)


def add_installation(
    reader: Reader, life: ButtonLife, prices: Prices, *, at: datetime
) -> None:
    """Write what an installation costs, where it is known. Runs within its deed.

    Raises:
        Wrong: the button is of no department.
    """
    today = day_at(site_of(life), at)
    told = (
        (ONE_OFF, Cause.INSTALLATION, prices.once_cents),
        (MONTHLY, Cause.MONTHLY_FEE, prices.monthly_cents),
    )
    for kind, cause, cents in told:
        if cents:
            facts = CostFacts(kind=kind, cause=cause, cents=cents, from_on=today)
            _written(reader, at, life, facts)


def _written(
    reader: Reader, at: datetime, life: ButtonLife, facts: CostFacts
) -> CostLine:
    if abs(facts.cents) > CENTS_MAX:
        raise Wrong(amount=_("Write an amount of a million at most."))
    line = CostLine(
        id=new_id(),
        life=life,
        department=_department(life),
        kind=facts.kind,
        cause=facts.cause.value,
        words=facts.words.strip(),
        cents=facts.cents,
        payer=payer_of(life, facts.cause).value,
        from_on=facts.from_on,
        made_by=reader.person,
        made_at=at,
    )
    add(line)
    return line


def _department(life: ButtonLife) -> Department:
    """Return whose cost it is, whoever pays."""
    button, request = life.button, life.request
    department = button.department if button else None
    if department is None and request is not None:
        department = request.department
    if department is None:
        raise Wrong(amount=_("It is of no department yet: say whose it is first."))
    return department
