"""The criteria as the rules read them, from their rows."""

from typing import Any, Final

import msgspec

from quietbell.domain.criteria import Answer, Case, Criteria, Finding
from quietbell.queries.calendars import day_at
from quietbell.storage.models import (
    Approval,
    Assessment,
    ButtonLife,
    CriteriaVersion,
    Decision,
    Department,
)

MERGERS_MAX: Final = 20  # of departments into one another: a ring ends somewhere


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


def findings_of(decision: Decision) -> tuple[Finding, ...]:
    """Return what the criteria said when it was decided.

    Raises:
        msgspec.ValidationError: its row holds something else.
    """
    return msgspec.convert(decision.findings, tuple[Finding, ...])


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
    return life.approvals.order_by("-round", "-at", "-id").first()


def department_of(life: ButtonLife) -> str:
    """Return whose button it is or is to be: a department's id, empty for none."""
    if life.button is not None and life.button.department_id:
        return str(life.button.department_id)
    return (life.request.department_id if life.request else None) or ""


def counts_for(approval: Approval, life: ButtonLife) -> bool:
    """Say whether it was said for the department that has the button now.

    A department that became part of another is that other.
    """
    wanted, found = department_of(life), approval.department
    merged = Department.objects.exclude(is_merged_into=None)
    for _ in range(MERGERS_MAX):
        if found == wanted:
            return bool(wanted)
        row = merged.filter(pk=found).first()
        if row is None:
            return False
        found = row.is_merged_into_id or ""
    return False


def case_of(life: ButtonLife) -> Case:
    """Return what is known of a life, as the criteria are held against it."""
    signed = signed_assessment(life)
    approval = approval_of(life)
    signed_at = signed.signed_at if signed else None
    return Case(
        answers=answers_of(signed.answers if signed else {}),
        is_approved=(
            approval is not None and approval.is_approved and counts_for(approval, life)
        ),
        signed_on=day_at(_site_of(life), signed_at) if signed_at else None,
        expires_on=signed.expires_on if signed else None,
    )


def answers_of(kept: dict[str, Any]) -> dict[str, Answer]:
    """Return answers by factor, as a row keeps them."""
    return msgspec.convert(kept, dict[str, Answer])


def _site_of(life: ButtonLife) -> str:
    if life.button is not None:
        return life.button.room.floor.building.site_id
    return (life.request.site_id if life.request else None) or ""
