"""Versions of the criteria: drafted, brought into force, retired; one at a time.

What was in force is never changed, because decisions name it. A version names the
policy that it puts into numbers.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from quietbell.domain import criteria_rules
from quietbell.domain.criteria import SHIPPED, Criteria
from quietbell.domain.criteria_rules import flaws
from quietbell.domain.grants import Reader
from quietbell.domain.roles import Action
from quietbell.operations.acting import Refused, Wrong, acting, change, new_id, require
from quietbell.operations.numbers import next_number
from quietbell.operations.rows import add, found, rewrite
from quietbell.queries.criteria import body_of, criteria_in_force, criteria_of
from quietbell.storage.models import CriteriaVersion, PolicyVersion

DRAFT: Final = "draft"
IN_FORCE: Final = "in force"
RETIRED: Final = "retired"
# The rules' own sentences, for the catalogue.
FLAWS: Final = {
    criteria_rules.NAMELESS: gettext_noop(
        "The criteria need a name, of 200 characters at most."
    ),
    criteria_rules.GATE_GONE: gettext_noop(
        "The gate “%(what)s” is missing: no button is approved without it, whatever the"
        " criteria say."
    ),
    criteria_rules.MINIMUM: gettext_noop(
        "At least one factor must be asked for, and no more than there are factors."
    ),
    criteria_rules.MONTHS: gettext_noop("An assessment is good for 1 to 60 months."),
    criteria_rules.DAYS: gettext_noop("The time to appeal is 1 to 365 days."),
    criteria_rules.COUNT: gettext_noop(
        "There must be a factor, and no more than 40 with what is told beside."
    ),
    criteria_rules.TWICE: gettext_noop(
        "The id “%(what)s” stands twice: each factor has an id of its own."
    ),
    criteria_rules.TRAFFIC: gettext_noop(
        "High traffic alone never qualifies: it can be told, and is never a factor."
    ),
    criteria_rules.BAD_ID: gettext_noop(
        "“%(what)s” is no id: small letters, digits and hyphens, 40 at most, a letter"
        " first."
    ),
    criteria_rules.BAD_NAME: gettext_noop(
        "The factor “%(what)s” needs a name; name and question: 200 characters."
    ),
    criteria_rules.BAD_WEIGHT: gettext_noop(
        "The weight of “%(what)s” is a whole number from 1 to 5."
    ),
}


class NotADraft(Refused):
    """It is or was in force, and is never changed."""


class NotInForce(Refused):
    """Only what is in force is retired."""


def criteria_row(id: str) -> CriteriaVersion:
    """Return one version with its policy.

    Raises:
        NotThere: there is none.
    """
    return found(CriteriaVersion.objects.select_related("policy__policy"), id)


def add_criteria(reader: Reader, *, at: datetime) -> CriteriaVersion:
    """Begin the next version as the one in force is, or as what ships.

    A draft that is there already is returned: there is one at a time.

    Raises:
        NotAllowed: the reader writes no policies.
    """
    require(reader, Action.KEEP_POLICIES, at)
    with acting(reader):
        number = next_number(CriteriaVersion.objects.all())
        draft = CriteriaVersion.objects.filter(state=DRAFT).order_by("number").first()
        if draft is not None:
            return draft
        before = criteria_in_force()
        made = CriteriaVersion(
            id=new_id(),
            number=number,
            body=before.body if before else body_of(SHIPPED),
            state=DRAFT,
            policy=before.policy if before else None,
            made_by=reader.person,
            made_at=at,
        )
        add(made)
    return made


def save_criteria(
    reader: Reader,
    *,
    at: datetime,
    id: str,
    version: int,
    criteria: Criteria,
    policy: str,
) -> CriteriaVersion:
    """Write a draft anew. *policy* is the revision it puts into numbers, or empty.

    Raises:
        NotThere, NotAllowed, ChangedMeanwhile: as every deed.
        NotADraft: it is in force, or was.
        Wrong: they cannot be so; sentences by field.
    """
    row = _draft(reader, at, id)
    _must_fit(criteria)
    with acting(reader):
        rewrite(
            row,
            version,
            body=body_of(replace(criteria, number=row.number)),
            policy=_policy(policy),
            made_by=reader.person,
            made_at=at,
        )
    return row


def discard_criteria(reader: Reader, *, at: datetime, id: str, version: int) -> None:
    """Throw a draft away. Its history stays.

    Raises:
        NotThere, NotAllowed, NotADraft, ChangedMeanwhile: and nothing was written.
    """
    row = _draft(reader, at, id)
    with acting(reader):
        change(CriteriaVersion.objects.filter(state=DRAFT), id, version)
        row.delete()


def bring_into_force(
    reader: Reader, *, at: datetime, id: str, version: int
) -> CriteriaVersion:
    """Have everything decided from now on by this version; the one before is retired.

    Raises:
        NotThere, NotAllowed, NotADraft, ChangedMeanwhile: and nothing was written.
        Wrong: it cannot be so, or names no policy that is in force.
    """
    row = _draft(reader, at, id)
    _must_fit(criteria_of(row))
    if row.policy is None or row.policy.state != IN_FORCE:
        raise Wrong(
            policy=_("Choose the revision in force of the policy that these come from.")
        )
    with acting(reader):
        before = CriteriaVersion.objects.select_for_update().filter(state=IN_FORCE)
        for each in before:
            change(before, each.pk, each.version, state=RETIRED)
        drafts = CriteriaVersion.objects.filter(state=DRAFT)
        change(drafts, id, version, state=IN_FORCE, in_force_at=at)
    return criteria_row(id)


def retire_criteria(reader: Reader, *, at: datetime, id: str, version: int) -> None:
    """Take the version in force out of it: nothing is decided until another is.

    Raises:
        NotThere, NotAllowed, ChangedMeanwhile: as every deed.
        NotInForce: it is not.
    """
    require(reader, Action.KEEP_POLICIES, at)
    row = criteria_row(id)
    if row.state != IN_FORCE:
        raise NotInForce(_("Only what is in force is retired."))
    with acting(reader):
        rows = CriteriaVersion.objects.filter(state=IN_FORCE)
        change(rows, id, version, state=RETIRED)


def _draft(reader: Reader, at: datetime, id: str) -> CriteriaVersion:
    require(reader, Action.KEEP_POLICIES, at)
    row = criteria_row(id)
    if row.state != DRAFT:
        raise NotADraft(
            _("This version is or was in force, and is never changed. Begin a new one.")
        )
    return row


def _policy(id: str) -> PolicyVersion | None:
    if not id:
        return None
    row = PolicyVersion.objects.filter(pk=id, policy__kind="policy").first()
    if row is None or row.state != IN_FORCE:
        raise Wrong(policy=_("Choose a policy that is in force."))
    return row


def _must_fit(criteria: Criteria) -> None:
    """Refuse what cannot be so, with every sentence at the field that it is about."""
    told: dict[str, Any] = {}
    for each in flaws(criteria):
        sentence = _(FLAWS[each.sentence]) % {"what": each.what}
        told[each.field] = (
            f"{told[each.field]} {sentence}" if each.field in told else (sentence)
        )
    if told:
        raise Wrong(**told)
