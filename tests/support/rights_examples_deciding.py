"""Things of deciding on one site, by the name that addresses call them."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

from quietbell.domain.criteria import SHIPPED
from quietbell.queries.criteria import body_of
from quietbell.storage.models import (
    Appeal,
    ButtonLife,
    CriteriaVersion,
    Decision,
    PoliceComment,
)
from tests.support.rights_examples_requests import life_example

NOON: Final = datetime(2026, 3, 2, 12, tzinfo=UTC)


def life(site: str) -> str:
    """Return the life of the pages of requests, asked about and appealed.

    Everybody has something to say to it, so that no page of deciding is away.
    """
    kept = life_example(site)
    made = ButtonLife.objects.get(pk=kept)
    PoliceComment.objects.get_or_create(
        pk=f"comment-of-{site}",
        defaults={"life": made, "asked_by": "P-109", "asked_at": NOON},
    )
    if not made.appeals.exists():
        _appealed(made, site)
    return kept


def _appealed(made: ButtonLife, site: str) -> None:
    decision = Decision.objects.create(
        id=f"decision-of-{site}",
        life=made,
        is_approved=False,
        by="P-109",
        at=NOON,
        reason="No factor is met.",
        alternatives=["Ask for an escort."],
        criteria_id=criteria(site),
    )
    Appeal.objects.create(
        id=f"appeal-of-{site}",
        life=made,
        decision=decision,
        by=str(made.request.requester_id) if made.request else "",
        at=NOON,
        words="Nobody looked.",
    )


def criteria(site: str) -> str:
    """Return the criteria that are in force; those that ship if there are none."""
    rows = CriteriaVersion.objects.filter(state="in force")
    found = rows.values_list("pk", flat=True).first()
    return found or _shipped()


def _shipped() -> str:
    columns: dict[str, Any] = {"number": 9_001, "body": body_of(SHIPPED)}
    row = CriteriaVersion.objects.create(
        id="criteria-tried", state="in force", made_at=NOON, **columns
    )
    return row.pk


EXAMPLES: Final[dict[str, Callable[[str], str]]] = {
    "criteria": criteria,
    "life": life,
    "slug": lambda site: "review",
}
