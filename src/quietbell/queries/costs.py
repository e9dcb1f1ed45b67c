"""The ledger of costs as pages show it: its lines, and who owes how much by a day."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from quietbell.domain.costs import due_cents
from quietbell.domain.grants import Reach
from quietbell.queries.visible import visible
from quietbell.storage.models import CostLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """What one department's buttons came to by a day, in cents, by who pays."""

    department: str
    university_cents: int
    department_cents: int
    lines: int


def cost_lines(
    reach: Reach, *, department: str = "", payer: str = "", life: str = ""
) -> QuerySet[CostLine]:
    """Return the lines within *reach*, the newest first."""
    rows = CostLine.objects.annotate(
        site_of=Coalesce(
            F("life__button__room__floor__building__site"), F("life__request__site")
        )
    ).filter(visible(reach, site="site_of", department="department"))
    wanted = Q()
    if department:
        wanted &= Q(department=department)
    if payer:
        wanted &= Q(payer=payer)
    if life:
        wanted &= Q(life=life)
    return (
        rows.filter(wanted)
        .select_related("department", "life__button", "life__request", "correction")
        .order_by("-made_at", "-id")
    )


def totals(rows: QuerySet[CostLine], on: date) -> tuple[Total, ...]:
    """Return what *rows* came to by *on*, a department each. One query.

    Lines that begin and end on the same days are summed by the database.
    """
    found: dict[str, Total] = {}
    grouped = (
        rows.order_by()
        .values_list("department__name", "payer", "kind", "from_on", "until_on")
        .annotate(cents=Sum("cents"), count=Count("id"))
    )
    for name, payer, kind, begins, ends, cents, count in grouped:
        due = due_cents(kind, cents, begins, ends, on)
        before = found.get(name)
        university = before.university_cents if before else 0
        own = before.department_cents if before else 0
        found[name] = Total(
            department=name,
            university_cents=university + (due if payer == "university" else 0),
            department_cents=own + (due if payer == "department" else 0),
            lines=count + (before.lines if before else 0),
        )
    return tuple(found[name] for name in sorted(found))
