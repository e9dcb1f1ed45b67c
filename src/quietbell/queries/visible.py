"""Which rows a reach opens: the same value that judges a page bounds its list."""

from django.db.models import Q

from quietbell.domain.grants import Reach

NOTHING = Q(pk__in=())


def visible(
    reach: Reach,
    *,
    site: str | None = None,
    department: str | None = None,
    own: tuple[str, ...] = (),
) -> Q:
    """Return the condition for rows within *reach*.

    *site*, *department* and *own* name the columns (as Django spells them) that hold
    what `domain.grants.Subject` holds; a bound on what a table has no column for opens
    nothing in it.
    """
    found = NOTHING
    for scope in reach.scopes:
        part = Q()
        if scope.site:
            part &= Q(**{site: scope.site}) if site else NOTHING
        if scope.department:
            part &= Q(**{department: scope.department}) if department else NOTHING
        if scope.is_own:
            mine = NOTHING
            for column in own:
                mine |= Q(**{column: reach.person})
            part &= mine
        found |= part
        if not part:  # no bound at all
            return Q()
    return found
