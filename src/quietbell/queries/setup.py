"""What the first run's pages ask: the first site, who is here, what is on trial."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import msgspec
from django.db.models import Q

from quietbell.domain.profiles import ResponseProfile
from quietbell.domain.roles import Role
from quietbell.storage.models import (
    Account,
    Door,
    Person,
    ProfileVersion,
    RoleGrant,
    Room,
    Site,
)

SHOWN_MAX: Final = 50
PLAIN_ROLES: Final = (Role.HOLDER.value, Role.DEPARTMENT_SUPERVISOR.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Somebody:
    """A person with the roles that they have, and whether they can sign in."""

    person: Person
    roles: tuple[str, ...]
    waits: bool  # a role of theirs waits for a second person
    can_sign_in: bool


def first_site() -> Site | None:
    """Return the site that was there first, None if there is none."""
    return Site.objects.order_by("pk").first()


def profile_of(site: Site) -> ResponseProfile:
    """Return the profile by which *site* answers now."""
    row = ProfileVersion.objects.get(profile=site.profile_id, state="in force")
    heading = {"id": row.profile_id, "version": row.number}
    return msgspec.convert({**row.body, **heading}, ResponseProfile)


def somebodies(at: datetime) -> tuple[Somebody, ...]:
    """Return who is here with more than buttons of their own, by name: at most fifty.

    Three queries.
    """
    plain = RoleGrant.objects.filter(role__in=PLAIN_ROLES).values("person")
    beyond = RoleGrant.objects.exclude(role__in=PLAIN_ROLES).values("person")
    staff = Q(pk__in=beyond) | ~Q(pk__in=plain)
    here = Person.objects.filter(staff, left_on=None)
    people = list(here.order_by("name")[:SHOWN_MAX])
    grants = RoleGrant.objects.filter(
        Q(ends_at=None) | Q(ends_at__gt=at), person__in=people
    )
    held: dict[str, list[RoleGrant]] = {}
    for grant in grants.order_by("role"):
        held.setdefault(grant.person_id, []).append(grant)
    accounts = Account.objects.filter(person__in=people, is_active=True)
    usable = {each.person_id for each in accounts if each.has_usable_password()}
    return tuple(
        Somebody(
            person=each,
            roles=tuple(x.role for x in held.get(each.pk, []) if x.is_in_force),
            waits=any(not x.is_in_force for x in held.get(each.pk, [])),
            can_sign_in=each.pk in usable,
        )
        for each in people
    )


def room_choices() -> list[tuple[str, str]]:
    """Return rooms with their building and floor, the newest first."""
    rows = Room.objects.select_related("floor__building").order_by("-pk")[:SHOWN_MAX]
    return [
        (
            each.pk,
            f"{each.floor.building.name}, {each.floor.name}, {each.number} {each.name}",
        )
        for each in rows
    ]


def on_trial(doors: Collection[str]) -> tuple[Door, ...]:
    """Return these doors that are there, with their buttons."""
    rows = Door.objects.filter(pk__in=list(doors), is_removed=False)
    return tuple(rows.select_related("button").order_by("button__label"))
