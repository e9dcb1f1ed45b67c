"""Policies in force, modules that are taught, and people who signed and passed."""

from datetime import date, datetime
from typing import Any, Final

from quietbell.domain.policies import sha256_of
from quietbell.domain.teaching import Question, ends_on
from quietbell.operations.acting import new_id
from quietbell.operations.modules import body_of
from quietbell.storage import models as m
from tests.support.harborview import NOW

VICE_CHANCELLOR: Final = "P-118"
QUESTIONS: Final = (
    Question(text="First?", choices=("yes", "no"), right=0, why="It is so."),
    Question(text="Second?", choices=("a", "b", "c"), right=2, why="So it is."),
)


def approved_policy(
    name: str = "Duress buttons",
    *,
    text: str = "# Use\n\nPress when in danger.\n",
    state: str = "in force",
    number: int = 1,
    policy: m.Policy | None = None,
    on: date = date(2030, 9, 1),
    **facts: Any,
) -> m.PolicyVersion:
    """Write a policy with a revision that was approved."""
    of = policy or m.Policy.objects.create(id=new_id(), name=name, **facts)
    return m.PolicyVersion.objects.create(
        id=new_id(),
        policy=of,
        number=number,
        text=text,
        sha256=sha256_of(text),
        state=state,
        made_at=NOW,
        approved_by=VICE_CHANCELLOR,
        approved_at=NOW,
        effective_on=on,
    )


def taught_module(
    name: str = "Using the button",
    *,
    state: str = "in force",
    device_kind: str = "",
    questions: tuple[Question, ...] = QUESTIONS,
) -> m.ModuleVersion:
    """Write a module with a version that is taught."""
    module = m.TrainingModule.objects.create(
        id=new_id(), name=name, device_kind=device_kind
    )
    return m.ModuleVersion.objects.create(
        id=new_id(),
        module=module,
        number=1,
        text="# Read\n\nThis.\n",
        questions=body_of(questions),
        state=state,
        made_at=NOW,
        in_force_at=NOW if state != "draft" else None,
    )


def signed(person: m.Person, version: m.PolicyVersion) -> m.Attestation:
    """Write that somebody signed a revision."""
    return m.Attestation.objects.create(
        id=new_id(),
        person=person,
        version_signed=version,
        sha256=version.sha256,
        at=NOW,
    )


def passed(
    person: m.Person, version: m.ModuleVersion, *, at: datetime = NOW
) -> m.TrainingRecord:
    """Write that somebody passed a module."""
    return m.TrainingRecord.objects.create(
        id=new_id(),
        person=person,
        module=version,
        occasion="installation",
        percent=100,
        is_passed=True,
        at=at,
        ends_on=ends_on(at.date()),
        number=f"T{at.year}-{new_id()[-12:]}"[:20],
    )
