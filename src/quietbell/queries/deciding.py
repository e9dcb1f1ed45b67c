"""What somebody reads before they assess, approve or decide: facts in short.

A bounded number of queries, whatever the life. A place is in here, so whatever shows
this asks first whether one may see that life.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from quietbell.domain.criteria import Answer, Criteria, Outcome, judged
from quietbell.queries.calendars import day_at
from quietbell.queries.criteria import (
    answers_of,
    approval_of,
    case_of,
    counts_for,
    criteria_in_force,
    criteria_of,
    department_of,
    signed_assessment,
)
from quietbell.queries.drafts import approvers
from quietbell.queries.needs import site_of
from quietbell.storage.models import (
    Approval,
    Assessment,
    ButtonLife,
    CriteriaVersion,
    Decision,
    Department,
    Person,
    PoliceComment,
    Room,
    StoredFile,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What the requester says of one factor or context."""

    name: str
    question: str
    answer: Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class DecidingFacts:
    """Everything of a life that is weighed. ``names`` are people's, by id."""

    life: ButtonLife
    department: str
    place: str
    today: date
    claims: tuple[Claim, ...]
    criteria: CriteriaVersion | None
    outcome: Outcome | None
    assessment: Assessment | None
    is_expired: bool
    approval: Approval | None
    is_approval_for_here: bool
    approvers: tuple[Person, ...]  # who could sign now
    comments: tuple[PoliceComment, ...]
    decisions: tuple[Decision, ...]
    files: tuple[StoredFile, ...]
    names: dict[str, str]


def deciding_facts(life: ButtonLife, at: datetime) -> DecidingFacts:
    """Return what is known of *life* at *at*."""
    site = site_of(life)
    today = day_at(site, at)
    row = criteria_in_force()
    criteria = criteria_of(row) if row else None
    assessment, approval = signed_assessment(life), approval_of(life)
    comments = tuple(life.comments.order_by("asked_at", "id"))
    decisions = tuple(
        life.decisions.select_related("criteria", "policy__policy").order_by("-round")
    )
    department = department_of(life)
    expires_on = assessment.expires_on if assessment else None
    return DecidingFacts(
        life=life,
        department=_name_of(department),
        place=place_words(life),
        today=today,
        claims=_claims(criteria, life),
        criteria=row,
        outcome=judged(criteria, case_of(life), on=today) if criteria else None,
        assessment=assessment,
        is_expired=expires_on is not None and expires_on < today,
        approval=approval,
        is_approval_for_here=approval is not None and counts_for(approval, life),
        approvers=tuple(approvers(department, site, at)[:5]),
        comments=comments,
        decisions=decisions,
        files=tuple(_files(life)),
        names=_names(assessment, approval, comments, decisions),
    )


def place_words(life: ButtonLife) -> str:
    """Return where it is or is to be, as the office writes it down."""
    request, button = life.request, life.button
    room = button.room_id if button else (request.room_id if request else None)
    told = []
    if room:
        at = Room.objects.select_related("floor__building").get(pk=room)
        told.append(f"{at.floor.building.name}, {at.floor.name}, {at.number} {at.name}")
    if request is not None and request.place_words:
        told.append(request.place_words)
    return "; ".join(each.strip() for each in told)


def _claims(criteria: Criteria | None, life: ButtonLife) -> tuple[Claim, ...]:
    if criteria is None or life.request is None:
        return ()
    said = answers_of(life.request.answers)
    every = (*criteria.factors, *criteria.contexts)
    return tuple(
        Claim(name=each.name, question=each.words, answer=said[each.id])
        for each in every
        if each.id in said
    )


def _files(life: ButtonLife) -> QuerySet[StoredFile]:
    rows = life.assessments.values_list("pk", flat=True)
    return StoredFile.objects.filter(
        subject_kind="assessment", subject__in=list(rows), is_removed=False
    ).order_by("added_at", "id")


def _name_of(department: str) -> str:
    row = Department.objects.filter(pk=department).values_list("name", flat=True)
    return row.first() or ""


def _names(
    assessment: Assessment | None,
    approval: Approval | None,
    comments: tuple[PoliceComment, ...],
    decisions: tuple[Decision, ...],
) -> dict[str, str]:
    ids = {each.by for each in decisions}
    ids |= {each for row in comments for each in (row.asked_by, row.by)}
    if assessment is not None:
        ids |= {assessment.signed_by, assessment.made_by}
    if approval is not None:
        ids.add(approval.by)
    return dict(Person.objects.filter(pk__in=ids).values_list("pk", "name"))
