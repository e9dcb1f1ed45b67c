"""With which roles somebody acts, and where, when a token can say it only once.

A token names roles and sites, and every role counts at every one of them. So roles of
different reach are never put together: what comes out is at most what was granted, and
sometimes less.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from quietbell.domain.grants import Grant
from quietbell.domain.roles import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """Roles that count at each of ``sites`` until ``ends_at``.

    ``sites`` empty: everywhere. ``ends_at`` None: no grant of them has an end.
    """

    roles: tuple[Role, ...]
    sites: tuple[str, ...] = ()
    ends_at: datetime | None = None


def seat(
    grants: Iterable[Grant],
    *,
    at: datetime,
    counts: Callable[[Role], bool],
    sites: Iterable[str] = (),
) -> Seat | None:
    """Return the widest seat that *grants* give at *sites* (empty: anywhere).

    Only roles that *counts*. Grants that are bound to a department give none: a token
    cannot say so. None: there is no seat.
    """
    usable = [
        each
        for each in grants
        if each.is_in_force(at) and counts(each.role) and not each.department
    ]
    everywhere = {each.role for each in usable if not each.site}
    wanted = set(sites)
    if not wanted:
        if everywhere:
            return _seat(usable, everywhere, ())
        wanted = {each.site for each in usable}
    held = {
        site: everywhere | {each.role for each in usable if each.site == site}
        for site in sorted(wanted)
    }
    there = {site: roles for site, roles in held.items() if roles}
    if not there:
        return None
    common = set.intersection(*there.values())
    if common:
        return _seat(usable, common, tuple(there))
    # Nothing is common to all: the site where most counts.
    best = max(there, key=lambda site: (len(there[site]), site))
    return _seat(usable, there[best], (best,))


def _seat(usable: list[Grant], roles: set[Role], sites: tuple[str, ...]) -> Seat:
    ends = [
        each.ends_at
        for each in usable
        if each.role in roles
        and each.ends_at is not None
        and (not each.site or each.site in sites)
    ]
    return Seat(
        roles=tuple(each for each in Role if each in roles),
        sites=sites,
        ends_at=min(ends) if ends else None,
    )
