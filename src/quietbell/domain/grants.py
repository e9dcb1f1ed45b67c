"""Whose roles reach how far: grants with a scope and an end, and what they open.

A list and a page of one thing ask the same question of the same value (`Reach`), so
that nothing can be found in a list whose page would be refused, nor the other way.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from quietbell.domain.roles import RIGHTS, Action, Right, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """One role of one person, within a scope, until its end.

    ``site`` or ``department`` empty: not bounded by it. Times are aware.
    """

    role: Role
    begins_at: datetime
    ends_at: datetime | None = None
    site: str = ""
    department: str = ""

    def is_in_force(self, at: datetime) -> bool:
        """Say whether it counts at *at*."""
        return self.begins_at <= at and (self.ends_at is None or at < self.ends_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What somebody wants to see or change, as far as rights go by it.

    ``own`` are the persons whose own it is, and ``assigned`` those who have it to do.
    A thing without a site belongs to the whole installation.
    """

    site: str = ""
    department: str = ""
    own: frozenset[str] = frozenset()
    assigned: frozenset[str] = frozenset()


INSTALLATION: Final = Subject()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """One part of a reach: this right, within these bounds.

    ``is_own`` bounds it to what is the person's own or assigned to them.
    """

    right: Right
    site: str = ""
    department: str = ""
    is_own: bool = False

    def covers(self, subject: Subject, person: str) -> bool:
        """Say whether *subject* lies within."""
        if self.site and self.site != subject.site:
            return False
        if self.department and self.department != subject.department:
            return False
        return not self.is_own or person in subject.own | subject.assigned


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How far one person's roles reach for one action."""

    person: str
    scopes: tuple[Scope, ...] = ()

    def right_to(self, subject: Subject) -> Right:
        """Return the widest right to *subject*."""
        return _widest(
            each.right for each in self.scopes if each.covers(subject, self.person)
        )

    @property
    def widest(self) -> Right:
        """Return the widest right to anything at all: whether a list is offered."""
        return _widest(each.right for each in self.scopes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Who asks: a person with their grants, bounded by a token's actions if any.

    ``actions`` is None for a person who signed in, else all that their token allows.
    """

    person: str
    grants: tuple[Grant, ...] = ()
    actions: frozenset[Action] | None = None
    via: str = "web"  # "web", "api", "import", "command line"

    def roles(self, at: datetime) -> tuple[Role, ...]:
        """Return the roles in force, in the table's order."""
        held = {each.role for each in self.grants if each.is_in_force(at)}
        return tuple(each for each in Role if each in held)

    def reach(self, action: Action, at: datetime) -> Reach:
        """Return how far this reader's roles reach for *action*."""
        if self.actions is not None and action not in self.actions:
            return Reach(person=self.person)
        row = RIGHTS[action]
        scopes = tuple(
            _scope(each, action, row[each.role])
            for each in self.grants
            if each.is_in_force(at) and row.get(each.role, Right.NO) is not Right.NO
        )
        return Reach(person=self.person, scopes=scopes + self._as_member(row))

    def _as_member(self, row: Mapping[Role, Right]) -> tuple[Scope, ...]:
        """Return what opens to everybody who is known: what is their own."""
        right = row.get(Role.MEMBER, Right.NO)
        if not self.person or right is Right.NO:
            return ()
        return (Scope(right=right, is_own=right is Right.SCOPED),)


# For these the grant's own bounds are the scope; the others open only what is one's
# own, assigned to one, or of the department that the grant names.
SCOPED_BY_GRANT: Final = frozenset(
    {Action.AUDIT, Action.DEVICE_STATUS, Action.INVENTORY, Action.SEE_OPEN}
)
# Own and assigned things only, wherever: a holder has buttons, no site.
ALWAYS_OWN: Final = frozenset({Role.HOLDER, Role.OFFICER})
_ORDER: Final = (Right.YES, Right.REASON, Right.TWO, Right.SCOPED)


def _scope(grant: Grant, action: Action, right: Right) -> Scope:
    """Return what *grant* opens for *action*.

    A scoped right within named bounds is a full right there: what is left to check
    is whether the thing lies within, and that is `Scope.covers`.
    """
    is_own = right is Right.SCOPED and not _is_scope_enough(grant, action)
    return Scope(
        right=right, site=grant.site, department=grant.department, is_own=is_own
    )


def _is_scope_enough(grant: Grant, action: Action) -> bool:
    """Say whether the grant's bounds alone open a thing that lies within them."""
    if grant.role in ALWAYS_OWN or action is Action.CONCEALED:
        return False
    if grant.role is Role.DEPARTMENT_SUPERVISOR:  # without one: granted by mistake
        return bool(grant.department)
    return bool(grant.department) or action in SCOPED_BY_GRANT


def _widest(rights: Iterable[Right]) -> Right:
    found = set(rights)
    return next((each for each in _ORDER if each in found), Right.NO)
