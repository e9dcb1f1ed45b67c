"""Threat assessments: a draft that is saved as it grows, then signed and never changed.

A new one replaces the old by being newer. Every factor and context of the criteria in
force is answered yes or no, a yes with its evidence, before anybody can sign.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

import msgspec
from django.utils.translation import gettext as _

from quietbell.domain.criteria import Answer, Criteria
from quietbell.domain.deciding import NOT_ASSESSED, SCORES, Scale, months_after
from quietbell.domain.follow_ups import TaskKind
from quietbell.domain.grants import Reader
from quietbell.domain.life import LifeDeed, Stage
from quietbell.domain.roles import Action
from quietbell.operations.acting import (
    CHANGED,
    ChangedMeanwhile,
    Refused,
    Wrong,
    acting,
    change,
    new_id,
    require,
)
from quietbell.operations.approvals import ask_to_sign
from quietbell.operations.files import Clean, cleaned, keep_clean
from quietbell.operations.lives import NotNow, life_of, move_on, subject_of
from quietbell.operations.rows import add, rewrite
from quietbell.operations.tasks import end_tasks
from quietbell.queries.calendars import day_at
from quietbell.queries.criteria import criteria_in_force, criteria_of
from quietbell.queries.needs import site_of
from quietbell.storage.models import Assessment, ButtonLife

TEXT_CHARS_MAX: Final = 2000
ANSWERS_MAX: Final = 60


class NoCriteria(Refused):
    """No criteria are in force, so nothing can be held against them."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "No criteria are in force. Until some are, nothing is assessed or"
                " decided; what was written stays."
            )
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentFacts:
    """What an assessment says. Answers by factor or context, scores by `Scale`."""

    answers: Mapping[str, Answer] = field(default_factory=dict)
    scores: Mapping[Scale, int] = field(default_factory=dict)
    summary: str = ""


def draft_of(life: ButtonLife) -> Assessment | None:
    """Return the assessment that is being written; None if nobody began one."""
    return life.assessments.filter(signed_at=None).first()


def save_assessment(
    reader: Reader,
    *,
    at: datetime,
    life: str,
    version: int,
    facts: AssessmentFacts,
    evidence: tuple[str, bytes] | None = None,
) -> Assessment:
    """Save what is known so far; *version* is the draft's, 0 for the first.

    *evidence* is a file's name and content, kept with it or not at all.

    Raises:
        NotThere, NotAllowed: no such life, or no right to assess it.
        NotNow: what is refused, withdrawn or removed is not assessed.
        Wrong: a value cannot be so, or the file is refused.
        ChangedMeanwhile: somebody else saved or signed it since.
    """
    row = _assessed(reader, at, life)
    _must_fit(facts)
    clean = cleaned(*evidence) if evidence else None
    with acting(reader):
        draft = _saved(reader, at, row, version, facts)
        if clean is not None:
            _keep(reader, at, draft, clean)
    return draft


def sign_assessment(
    reader: Reader,
    *,
    at: datetime,
    life: str,
    version: int,
    facts: AssessmentFacts,
    evidence: tuple[str, bytes] | None = None,
) -> Assessment:
    """Sign it: it is good for as long as the criteria say, and never changed again.

    A request that was waiting for it is assessed by that, and its Dean is asked.

    Raises:
        NotThere, NotAllowed, NotNow, ChangedMeanwhile: as `save_assessment`.
        NoCriteria: there is nothing to hold it against.
        Wrong: something is not answered, or a yes has no evidence.
    """
    row = _assessed(reader, at, life)
    in_force = criteria_in_force()
    if in_force is None:
        raise NoCriteria
    criteria = criteria_of(in_force)
    _must_fit(facts)
    _must_be_whole(criteria, facts)
    clean = cleaned(*evidence) if evidence else None
    with acting(reader):
        draft = _saved(reader, at, row, version, facts)
        if clean is not None:
            _keep(reader, at, draft, clean)
        today = day_at(site_of(row), at)
        rewrite(
            draft,
            draft.version,
            signed_by=reader.person,
            signed_at=at,
            expires_on=months_after(today, criteria.assessment_months),
        )
        _lead_on(reader, at, row)
    return draft


def _lead_on(reader: Reader, at: datetime, life: ButtonLife) -> None:
    if Stage(life.stage) is Stage.REQUESTED:
        move_on(reader, at=at, life=life, version=life.version, deed=LifeDeed.ASSESS)
    else:
        # Who decides saw the life without this assessment: that page is stale now.
        change(ButtonLife.objects.all(), life.pk, life.version)
        life.version += 1
    end_tasks(
        subject_kind="life",
        subject=life.pk,
        kinds={TaskKind.ASSESS},
        by=reader.person,
        at=at,
        outcome="The assessment is signed.",
    )
    ask_to_sign(life, at)


def _assessed(reader: Reader, at: datetime, life: str) -> ButtonLife:
    row = life_of(life)
    require(reader, Action.ASSESS, at, subject_of(row))
    if Stage(row.stage) in NOT_ASSESSED:
        raise NotNow(
            _("What is “%(stage)s” is not assessed any more.") % {"stage": _(row.stage)}
        )
    return row


def _saved(
    reader: Reader, at: datetime, life: ButtonLife, version: int, facts: AssessmentFacts
) -> Assessment:
    columns: dict[str, Any] = {
        "answers": msgspec.to_builtins(dict(facts.answers)),
        "scores": {scale.value: score for scale, score in facts.scores.items()},
        "summary": facts.summary.strip(),
        "made_by": reader.person,
        "made_at": at,
    }
    draft = draft_of(life)
    if (draft.version if draft else 0) != version:
        raise ChangedMeanwhile(CHANGED)
    if draft is None:
        draft = Assessment(id=new_id(), life=life, version=1, **columns)
        add(draft)
    else:
        rewrite(draft, version, **columns)
    return draft


def _keep(reader: Reader, at: datetime, draft: Assessment, clean: Clean) -> None:
    keep_clean(reader, at=at, clean=clean, subject_kind="assessment", subject=draft.pk)


def _must_fit(facts: AssessmentFacts) -> None:
    if len(facts.answers) > ANSWERS_MAX:
        raise Wrong(answers=_("These are more answers than there are questions."))
    problems = {
        f"evidence-{name}": _("2000 characters at most.")
        for name, answer in facts.answers.items()
        if len(answer.evidence) > TEXT_CHARS_MAX
    }
    problems |= {
        f"score-{scale.value}": _("A score is a whole number from 1 to 5.")
        for scale, score in facts.scores.items()
        if score not in SCORES
    }
    if len(facts.summary) > TEXT_CHARS_MAX:
        problems["summary"] = _("2000 characters at most.")
    if problems:
        raise Wrong(**problems)


def _must_be_whole(criteria: Criteria, facts: AssessmentFacts) -> None:
    problems = {}
    for each in (*criteria.factors, *criteria.contexts):
        answer = facts.answers.get(each.id)
        if answer is None:
            problems[f"answer-{each.id}"] = _("Answer yes or no.")
        elif answer.is_met and not answer.counts:
            problems[f"evidence-{each.id}"] = _("A yes needs its evidence.")
    for scale in Scale:
        if scale not in facts.scores:
            problems[f"score-{scale.value}"] = _("Choose a score.")
    if not facts.summary.strip():
        problems["summary"] = _("Sum up what was found.")
    if problems:
        raise Wrong(**problems)


def is_expired(assessment: Assessment, today: date) -> bool:
    """Say whether a signed assessment is no longer good on that day of its site."""
    return assessment.expires_on is not None and assessment.expires_on < today
