"""Policies and guides: a revision is drafted, approved, in force, and then retired.

What was approved is never changed, here and by the database; the next revision is
written.
"""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db.models import Max
from django.utils.translation import gettext as _

from quietbell.domain.follow_ups import TaskKind
from quietbell.domain.grants import Reader
from quietbell.domain.policies import PolicyState, plain_text
from quietbell.domain.roles import Action
from quietbell.operations.acting import (
    Refused,
    Wrong,
    acting,
    change,
    new_id,
    require,
)
from quietbell.operations.rows import add, found, rewrite
from quietbell.operations.tasks import end_tasks
from quietbell.queries.policies import subject_of
from quietbell.storage.models import Policy, PolicyVersion, Proposal
from quietbell.storage.models.policies import DOCUMENT_CHARS_MAX


class NotADraft(Refused):
    """It was approved, and is never changed."""


class UnderDecision(Refused):
    """It lies before the Vice Chancellor; until that is decided nobody changes it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyFacts:
    """What is known of a policy beside its text. ``site`` is an id, or empty."""

    name: str
    kind: str = "policy"
    device_kind: str = ""
    site: str = ""
    is_public: bool = False
    must_sign: bool = True
    review_month: int = 9

    def columns(self) -> dict[str, object]:
        """Return it as a row keeps it."""
        told = asdict(self)
        site = told.pop("site")
        return {**told, "site_id": site or None}


def add_policy(
    reader: Reader, *, at: datetime, facts: PolicyFacts, text: str = ""
) -> PolicyVersion:
    """Add a policy with its first draft, and return the draft.

    Raises:
        NotAllowed, Wrong: and nothing was written.
    """
    policy = Policy(id=new_id(), **_columns(facts))
    require(reader, Action.KEEP_POLICIES, at, subject_of(policy))
    with acting(reader):
        add(policy)
        return _new_draft(reader, at, policy, text)


def change_policy(
    reader: Reader, *, at: datetime, id: str, version: int, facts: PolicyFacts
) -> None:
    """Change what a policy is called, whose it is and who signs it; never its text.

    Raises:
        NotAllowed, NotThere, Wrong, ChangedMeanwhile: and nothing was written.
    """
    policy = kept_policy(reader, at, id)
    columns = _columns(facts)
    require(reader, Action.KEEP_POLICIES, at, subject_of(Policy(**columns)))
    with acting(reader):
        rewrite(policy, version, **columns)


def _columns(facts: PolicyFacts) -> dict[str, object]:
    if facts.kind != "guide" and facts.device_kind:
        raise Wrong(device_kind=_("Only a guide is for one kind of device."))
    return facts.columns()


def add_draft(reader: Reader, *, at: datetime, policy: str) -> PolicyVersion:
    """Begin the next revision as the last one reads. A draft that is there is returned.

    Raises:
        NotAllowed, NotThere: and nothing was written.
    """
    row = kept_policy(reader, at, policy)
    with acting(reader):
        Policy.objects.select_for_update().get(pk=policy)
        last = row.versions.order_by("-number").first()
        if last is not None and last.state == PolicyState.DRAFT:
            return last
        return _new_draft(reader, at, row, last.text if last else "")


def save_draft(
    reader: Reader,
    *,
    at: datetime,
    id: str,
    version: int,
    text: str,
    changes: str = "",
) -> PolicyVersion:
    """Write a draft's text, and in a sentence what it changes.

    Raises:
        NotAllowed, NotThere, ChangedMeanwhile: and nothing was written.
        NotADraft, UnderDecision: it was approved, or is being decided on.
        Wrong: there is no text, or too much of it.
    """
    row = kept_draft(reader, at, id)
    _must_be_free(row)
    kept = plain_text(text)
    if not kept.strip() or len(kept) > DOCUMENT_CHARS_MAX:
        raise Wrong(text=_("Write a text of at most 200,000 characters."))
    with acting(reader):
        rewrite(
            row,
            version,
            text=kept,
            changes=changes.strip(),
            made_by=reader.person,
            made_at=at,
        )
    return row


def discard_draft(reader: Reader, *, at: datetime, id: str, version: int) -> None:
    """Throw a draft away. Its history stays, and its number is given again.

    Raises:
        NotAllowed, NotThere, NotADraft, UnderDecision, ChangedMeanwhile: nothing was
            written.
        Refused: it was forwarded once, and the decision on it names it.
    """
    row = kept_draft(reader, at, id)
    if Proposal.objects.filter(draft=row).exists():
        raise UnderDecision(
            _("It was forwarded for a decision, and stays. Write on in it instead.")
        )
    with acting(reader):
        change(PolicyVersion.objects.filter(state=PolicyState.DRAFT), id, version)
        row.delete()


def end_policy_tasks(policy: Policy, *, by: str, at: datetime, outcome: str) -> None:
    """End what was to be written: a draft was forwarded. Runs within a deed."""
    end_tasks(
        subject_kind="policy",
        subject=policy.pk,
        kinds=(TaskKind.POLICY_REVIEW,),
        by=by,
        at=at,
        outcome=outcome,
    )


def kept_policy(reader: Reader, at: datetime, id: str) -> Policy:
    """Return a policy that *reader* may keep.

    Raises:
        NotThere, NotAllowed: there is none, or not for them.
    """
    policy = found(Policy.objects.all(), id)
    require(reader, Action.KEEP_POLICIES, at, subject_of(policy))
    return policy


def kept_draft(reader: Reader, at: datetime, id: str) -> PolicyVersion:
    """Return a draft that *reader* may write.

    Raises:
        NotThere, NotAllowed, NotADraft: there is none, not for them, or approved.
    """
    row = found(PolicyVersion.objects.select_related("policy"), id)
    kept_policy(reader, at, row.policy_id)
    if row.state != PolicyState.DRAFT:
        raise NotADraft(
            _("This revision was approved, and is never changed. Write the next one.")
        )
    return row


def _must_be_free(row: PolicyVersion) -> None:
    if Proposal.objects.filter(draft=row, decided_at=None).exists():
        raise UnderDecision(
            _("It lies before the Vice Chancellor. Until it is decided it stays as is.")
        )


def _new_draft(
    reader: Reader, at: datetime, policy: Policy, text: str
) -> PolicyVersion:
    last = policy.versions.aggregate(last=Max("number"))["last"] or 0
    draft = PolicyVersion(
        id=new_id(),
        policy=policy,
        number=last + 1,
        text=plain_text(text) if text.strip() else text,
        made_by=reader.person,
        made_at=at,
    )
    # An empty text is how a blank one begins; approving one is refused.
    draft.save(force_insert=True)
    return draft
