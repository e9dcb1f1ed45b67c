"""Which roles somebody has now, where, and until when. One SQL query."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from quietbell.domain.roles import Role
from quietbell.storage.models import RoleGrant


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleHeld:
    """One grant in force. ``site`` and ``department`` are names; empty: everywhere."""

    role: Role
    site: str
    department: str
    ends_at: datetime | None


def roles_held(person: str, at: datetime) -> tuple[RoleHeld, ...]:
    """Return *person*'s roles in force at *at*, in the order of their names."""
    rows = (
        RoleGrant.objects.filter(
            Q(ends_at=None) | Q(ends_at__gt=at),
            person_id=person,
            is_in_force=True,
            begins_at__lte=at,
        )
        .order_by("role", "id")
        .values_list("role", "site__name", "department__name", "ends_at")
    )
    return tuple(
        RoleHeld(
            role=Role(role), site=site or "", department=department or "", ends_at=end
        )
        for role, site, department, end in rows
    )
