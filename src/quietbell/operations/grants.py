"""Roles of people: given within a scope until an end, by two persons once we are live.

A grant is proposed by one who keeps people, and counts when another of them agrees.
Neither of the two is the person it is for. It is ended by one, at once: what somebody
may do must never outlast the wish of those who are responsible.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q
from django.utils.translation import gettext as _

from quietbell.domain.grants import Reader, Subject
from quietbell.domain.roles import RIGHTS, Action, Role
from quietbell.operations.acting import Refused, Wrong, acting, change, new_id, require
from quietbell.operations.approvals import ask_approvers_of
from quietbell.operations.desks import HandsOver
from quietbell.operations.people import NotYourself, require_own_name
from quietbell.operations.rows import add, found
from quietbell.operations.tokens import revoke_all
from quietbell.queries.installation import is_live
from quietbell.storage.models import (
    Department,
    Person,
    RoleGrant,
    Site,
)

KEEPERS = tuple(role.value for role in RIGHTS[Action.PEOPLE])


class NeedsAnother(Refused):
    """Whoever proposed it cannot be the second person as well."""

    def __init__(self) -> None:
        super().__init__(
            _("You proposed this. Another person who keeps people has to agree.")
        )


class Decided(Refused):
    """It was agreed to, declined or ended already."""

    def __init__(self) -> None:
        super().__init__(_("This has been decided already. Look at it again."))


class LastKeeper(Refused):
    """Nobody would be left who may keep people and roles."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Nobody would be left who keeps people and roles. Give the role to"
                " somebody else first."
            )
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantFacts:
    """A role to give. ``site`` and ``department`` are ids; empty: not bounded."""

    person: str
    role: Role
    site: str = ""
    department: str = ""
    begins_at: datetime
    ends_at: datetime | None = None


def propose_grant(reader: Reader, *, at: datetime, facts: GrantFacts) -> RoleGrant:
    """Give somebody a role, or propose it once the installation is live.

    Raises:
        NotAllowed, NotThere, Wrong: and nothing was written.
        NotYourself: it is for the reader.
    """
    _may(reader, at, facts.site, facts.department)
    person = found(Person.objects.all(), facts.person)
    _check(facts, person, at)
    if person.pk == reader.person:
        raise NotYourself
    with acting(reader):
        grant = RoleGrant(
            id=new_id(),
            person=person,
            role=facts.role.value,
            site_id=facts.site or None,
            department_id=facts.department or None,
            begins_at=facts.begins_at,
            ends_at=facts.ends_at,
            proposed_by=reader.person,
            is_in_force=not is_live(),
        )
        add(grant)
        _ask(grant, at)
    return grant


def second_grant(reader: Reader, *, at: datetime, id: str, version: int) -> None:
    """Agree to a proposal, which then counts.

    Raises:
        NotAllowed, NotThere, ChangedMeanwhile: and nothing was written.
        NeedsAnother, NotYourself: the reader proposed it, or it is for the reader.
        NoSecondPerson: the reader is a break-glass account.
        Decided: it no longer waits.
    """
    grant = _waiting(reader, at, id)
    if grant.proposed_by == reader.person:
        raise NeedsAnother
    if grant.person_id == reader.person:
        raise NotYourself
    require_own_name(reader)
    if grant.ends_at is not None and grant.ends_at <= at:
        raise Decided
    with acting(reader):
        change(
            RoleGrant.objects.all(),
            id,
            version,
            is_in_force=True,
            seconded_by=reader.person,
        )
        grant.is_in_force = True
        _ask(grant, at)


def decline_grant(reader: Reader, *, at: datetime, id: str, version: int) -> None:
    """Decline a proposal, or withdraw one's own.

    Raises:
        NotAllowed, NotThere, Decided, ChangedMeanwhile: and nothing was written.
    """
    _waiting(reader, at, id)
    with acting(reader):
        change(RoleGrant.objects.all(), id, version, declined_by=reader.person)


def end_grant(
    reader: Reader, *, at: datetime, id: str, version: int, hand_over: HandsOver
) -> int:
    """End a role now. Sign-ons at desks of this person end with it.

    Returns how many sign-ons the engine did not end because it is away.

    Raises:
        NotAllowed, NotThere, Decided, ChangedMeanwhile: and nothing was written.
        NotYourself: it is the reader's own.
        LastKeeper: nobody would be left who keeps people.
    """
    grant = found(RoleGrant.objects.all(), id)
    _may(reader, at, grant.site_id or "", grant.department_id or "")
    if grant.person_id == reader.person:
        raise NotYourself
    if not grant.is_in_force or (grant.ends_at is not None and grant.ends_at <= at):
        raise Decided
    if grant.begins_at >= at:  # it never counted: there is nothing to end
        with acting(reader):
            change(
                RoleGrant.objects.all(),
                id,
                version,
                is_in_force=False,
                declined_by=reader.person,
            )
        return 0
    with acting(reader):
        change(RoleGrant.objects.all(), id, version, ends_at=at)
        require_keeper(at)
    return revoke_all(reader, at=at, persons=[grant.person_id], hand_over=hand_over)


def require_keeper(at: datetime) -> None:
    """Raise `LastKeeper` if nobody is left who keeps people and can sign in.

    Runs within the deed that would leave it so, which is undone by it.
    """
    left = RoleGrant.objects.filter(
        Q(ends_at=None) | Q(ends_at__gt=at),
        role__in=KEEPERS,
        is_in_force=True,
        begins_at__lte=at,
        site=None,
        department=None,
        person__left_on=None,
        person__account__is_active=True,
        person__account__is_break_glass=False,
    )
    if not left.exists():
        raise LastKeeper


def end_all(reader: Reader, *, at: datetime, person: str) -> None:
    """End every role of a person who leaves. Runs within that deed."""
    theirs = RoleGrant.objects.filter(person_id=person)
    theirs.filter(is_in_force=False, declined_by="").update(
        declined_by=reader.person or "left", version=F("version") + 1
    )
    theirs.filter(is_in_force=True, begins_at__gte=at).update(
        is_in_force=False, declined_by=reader.person or "left", version=F("version") + 1
    )
    theirs.filter(Q(ends_at=None) | Q(ends_at__gt=at), is_in_force=True).update(
        ends_at=at, version=F("version") + 1
    )


def _waiting(reader: Reader, at: datetime, id: str) -> RoleGrant:
    grant = found(RoleGrant.objects.all(), id)
    _may(reader, at, grant.site_id or "", grant.department_id or "")
    if grant.is_in_force or grant.declined_by:
        raise Decided
    return grant


def _ask(grant: RoleGrant, at: datetime) -> None:
    """Ask a new approver for what waits: nobody may have been there to ask before."""
    is_new = grant.is_in_force and grant.begins_at <= at
    if is_new and grant.role == Role.APPROVER.value and grant.department_id:
        ask_approvers_of(grant.department_id, at)


def _may(reader: Reader, at: datetime, site: str, department: str) -> None:
    """Ask for the right to give a role in this scope: never wider than one's own."""
    require(reader, Action.PEOPLE, at, Subject(site=site, department=department))


def _check(facts: GrantFacts, person: Person, at: datetime) -> None:
    if person.left_on is not None:
        raise Wrong(person=_("This person has left."))
    if facts.role is Role.MEMBER:
        raise Wrong(role=_("Everybody who signs in is that already."))
    if facts.site and not Site.objects.filter(pk=facts.site).exists():
        raise Wrong(site=_("Choose one that is there."))
    if facts.department and not Department.objects.filter(pk=facts.department).exists():
        raise Wrong(department=_("Choose one that is there."))
    same = RoleGrant.objects.filter(
        Q(ends_at=None) | Q(ends_at__gt=at),
        person=person,
        role=facts.role.value,
        site=facts.site or None,
        department=facts.department or None,
        declined_by="",
    )
    if same.exists():
        raise Wrong(role=_("They have this role there already, or it waits."))
    if facts.ends_at is not None and facts.ends_at <= max(facts.begins_at, at):
        raise Wrong(ends_at=_("The role ends after it begins, and after now."))
