"""The criteria as the rules read them, from their rows."""

from typing import Any

import msgspec

from quietbell.domain.criteria import Answer, Case, Criteria
from quietbell.storage.models import Approval, Assessment, ButtonLife, CriteriaVersion


def criteria_of(row: CriteriaVersion) -> Criteria:
    """Return a version of the criteria.

    Raises:
        msgspec.ValidationError: its body is none.
    """
    return msgspec.convert({**row.body, "number": row.number}, Criteria)


def body_of(criteria: Criteria) -> dict[str, Any]:
    """Return *criteria* as a row keeps them: without the number."""
    body: dict[str, Any] = msgspec.to_builtins(criteria)
    body.pop("number")
    return body


def criteria_in_force() -> CriteriaVersion | None:
    """Return the version in force, None before the first."""
    rows = CriteriaVersion.objects.select_related("policy")
    return rows.filter(state="in force").first()


def round_of(life: ButtonLife) -> int:
    """Return which round of deciding this is: one more than decisions were made."""
    return life.decisions.count() + 1


def signed_assessment(life: ButtonLife) -> Assessment | None:
    """Return the newest signed assessment, expired or not."""
    signed = life.assessments.exclude(signed_at=None)
    return signed.order_by("-signed_at", "-id").first()


def approval_of(life: ButtonLife) -> Approval | None:
    """Return the newest word of the Dean or Vice Chancellor, of whichever round."""
    return life.approvals.order_by("-round").first()


def case_of(life: ButtonLife) -> Case:
    """Return what is known of a life, as the criteria are held against it."""
    signed = signed_assessment(life)
    approval = approval_of(life)
    answers = signed.answers if signed else {}
    return Case(
        answers=answers_of(answers),
        is_approved=approval is not None and approval.is_approved,
        signed_on=signed.signed_at.date() if signed and signed.signed_at else None,
        expires_on=signed.expires_on if signed else None,
    )


def answers_of(kept: dict[str, Any]) -> dict[str, Answer]:
    """Return answers by factor, as a row keeps them."""
    return msgspec.convert(kept, dict[str, Answer])
