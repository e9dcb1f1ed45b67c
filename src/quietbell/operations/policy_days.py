"""Revisions come into force on their day, are retired by the next, or are withdrawn.

A revision that was approved for a later day comes into force by a job, which may run as
often as it likes. An older one never comes back over a newer one.
"""

from datetime import date, datetime
from typing import Final

from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from quietbell.domain.follow_ups import TaskKind
from quietbell.domain.grants import Reader
from quietbell.domain.policies import PolicyState, Waiting, due, sha256_of
from quietbell.domain.roles import Action
from quietbell.domain.said import said
from quietbell.domain.task_words import WITHDRAWN
from quietbell.operations.acting import Refused, Wrong, acting, change, require
from quietbell.operations.rows import found
from quietbell.operations.tasks import open_task
from quietbell.queries.calendars import calendar_of
from quietbell.queries.policies import policy_day, subject_of
from quietbell.storage.models import Policy, PolicyVersion

TELL: Final = "quietbell.tell_signers"
JOB: Final = Reader(person="", via="job")
WITHDRAWN_DAYS: Final = 5  # business days until somebody has looked what it stops


def approve(draft: PolicyVersion, *, by: str, at: datetime, effective_on: date) -> None:
    """Approve a draft from *effective_on* on. Runs within the deed that decides.

    Raises:
        ChangedMeanwhile: it is no draft any more.
    """
    change(
        PolicyVersion.objects.filter(state=PolicyState.DRAFT),
        draft.pk,
        draft.version,
        state=PolicyState.APPROVED.value,
        sha256=sha256_of(draft.text),
        approved_by=by,
        approved_at=at,
        effective_on=effective_on,
    )
    _bring(draft.policy, at)


def bring_into_force(*, at: datetime) -> int:
    """Bring every approved revision into force whose day has come; return how many.

    Run twice at once, each is done once: the rows are locked while it is looked.
    """
    count = 0
    with acting(JOB):
        waiting = Policy.objects.filter(versions__state=PolicyState.APPROVED.value)
        for policy in waiting.distinct().order_by("pk"):
            count += _bring(policy, at)
    return count


def _bring(policy: Policy, at: datetime) -> int:
    rows = {
        each.pk: each
        for each in PolicyVersion.objects.select_for_update()
        .filter(policy=policy, state=PolicyState.APPROVED.value)
        .order_by("number")
    }
    waiting = [
        Waiting(id=each.pk, number=each.number, effective_on=each.effective_on)
        for each in rows.values()
        if each.effective_on is not None
    ]
    ready = due(waiting, policy_day(policy, at))
    for each in ready:
        _put_in_force(rows[each.id], at)
    return len(ready)


def _put_in_force(row: PolicyVersion, at: datetime) -> None:
    """Let *row* follow the one in force; one that a newer overtook is retired."""
    versions = PolicyVersion.objects.filter(policy=row.policy_id)
    now = versions.filter(state=PolicyState.IN_FORCE.value).first()
    if now is not None and now.number > row.number:
        state, ended = PolicyState.RETIRED.value, at
        change(versions, row.pk, row.version, state=state, ended_at=ended)
        return
    if now is not None:
        retired = PolicyState.RETIRED.value
        change(versions, now.pk, now.version, state=retired, ended_at=at)
    change(versions, row.pk, row.version, state=PolicyState.IN_FORCE.value)
    app.configure_task(TELL).defer(policyversion=row.pk)


def withdraw(
    reader: Reader, *, at: datetime, id: str, version: int, words: str
) -> None:
    """Withdraw a revision that is in force or waits for its day, with a reason.

    Nothing takes its place: decisions that are made by it are refused from now on, and
    emergency management is given a task to see to it.

    Raises:
        NotAllowed, NotThere, ChangedMeanwhile: and nothing was written.
        Wrong: there is no reason.
        Refused: it is neither in force nor approved.
    """
    row = found(PolicyVersion.objects.select_related("policy"), id)
    policy = row.policy
    require(reader, Action.POLICY, at, subject_of(policy))
    if not words.strip():
        raise Wrong(words=_("Say why."))
    living = (PolicyState.IN_FORCE.value, PolicyState.APPROVED.value)
    if row.state not in living:
        raise Refused(_("Only what is in force or approved can be withdrawn."))
    with acting(reader):
        change(
            PolicyVersion.objects.filter(state__in=living),
            id,
            version,
            state=PolicyState.WITHDRAWN.value,
            ended_at=at,
            ended_words=words.strip(),
        )
        open_task(
            kind=TaskKind.POLICY_REVIEW,
            cause=f"{row.pk}-withdrawn",
            at=at,
            due_at=calendar_of(policy.site_id or "").after_business_days(
                at, WITHDRAWN_DAYS
            ),
            words=said(WITHDRAWN, policy=policy.name, number=row.number),
            subject_kind="policy",
            subject=policy.pk,
            site=policy.site_id or "",
        )
