"""Things of deciding on one site, by the name that addresses call them."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

from quietbell.domain.criteria import SHIPPED
from quietbell.queries.criteria import body_of
from quietbell.storage.models import (
    Appeal,
    Button,
    ButtonLife,
    ButtonRequest,
    CriteriaVersion,
    Decision,
    LifeStep,
    PoliceComment,
)

NOON: Final = datetime(2026, 3, 2, 12, tzinfo=UTC)


def life(site: str) -> str:
    """Return a request's life in which everybody has something to say.

    It is asked for, commented on, refused and appealed, so that no page of it is away.
    """
    kept = f"life-of-{site}"
    if ButtonLife.objects.filter(pk=kept).exists():
        return kept
    held = Button.objects.exclude(holder=None).exclude(department=None)
    like = held.filter(room__floor__building__site=site).order_by("pk")[0]
    request = ButtonRequest.objects.create(
        id=f"request-of-{site}",
        number=9_000_000 + len(site),
        state="sent",
        site_id=site,
        department=like.department,
        requester=like.holder,
        holder=like.holder,
        room=like.room,
        kind=like.kind,
        need="People shout at the counter.",
        made_at=NOON,
        sent_at=NOON,
    )
    made = ButtonLife.objects.create(
        id=kept, request=request, stage="appealed", since=NOON
    )
    LifeStep.objects.create(life=made, at=NOON, deed="begun", after="requested")
    PoliceComment.objects.create(
        id=f"comment-of-{site}", life=made, asked_by="P-109", asked_at=NOON
    )
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
