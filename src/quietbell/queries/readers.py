"""Who asks, from the rows: a person's grants as the rules know them."""

from quietbell.domain.grants import Grant, Reader
from quietbell.domain.roles import Action, Role
from quietbell.storage.models import RoleGrant


def reader_of(
    person: str, *, actions: frozenset[Action] | None = None, via: str = "web"
) -> Reader:
    """Return *person* as a reader, with every grant that was agreed to. One query."""
    rows = RoleGrant.objects.filter(person_id=person, is_in_force=True).values_list(
        "role", "site_id", "department_id", "begins_at", "ends_at"
    )
    grants = tuple(
        Grant(
            role=Role(role),
            site=site or "",
            department=department or "",
            begins_at=begins_at,
            ends_at=ends_at,
        )
        for role, site, department, begins_at, ends_at in rows
    )
    return Reader(person=person, grants=grants, actions=actions, via=via)
