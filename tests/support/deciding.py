"""People who decide on a request, and what they write, for tests of deciding."""

from typing import Any, Final

from quietbell.domain.criteria import SHIPPED, Answer, Priority
from quietbell.domain.deciding import Alternative, Scale
from quietbell.domain.grants import Reader
from quietbell.domain.roles import Role
from quietbell.operations.assessments import AssessmentFacts
from quietbell.operations.decisions import Verdict
from quietbell.storage.models import ButtonLife
from tests.support.office import reader_with

YES: Final = Answer(is_met=True, evidence="Two assaults were reported last year.")
NO: Final = Answer(is_met=False)
IDS: Final = tuple(each.id for each in (*SHIPPED.factors, *SHIPPED.contexts))
SCORES: Final = dict.fromkeys(Scale, 3)
APPROVE: Final = Verdict(
    is_approved=True, reason="Violence is known here.", priority=Priority.HIGH
)
REFUSE: Final = Verdict(
    is_approved=False,
    reason="No factor is met.",
    alternatives=(Alternative.CALL.value, Alternative.ESCORT.value),
)


def facts(*met: str, **more: Any) -> AssessmentFacts:
    """Return an assessment that is answered whole, with these factors met."""
    answers = {each: YES if each in met else NO for each in IDS}
    told = {"answers": answers, "scores": SCORES, "summary": "Looked at by two."}
    return AssessmentFacts(**{**told, **more})


def dean(life: ButtonLife) -> Reader:
    """Return a Dean of the department that asks, and no other."""
    assert life.request is not None
    return reader_with(Role.APPROVER, department=life.request.department, name="A Dean")


def manager() -> Reader:
    """Return somebody of emergency management."""
    return reader_with(Role.EMERGENCY_MANAGEMENT)


def police() -> Reader:
    """Return a shift supervisor."""
    return reader_with(Role.SHIFT_SUPERVISOR)
