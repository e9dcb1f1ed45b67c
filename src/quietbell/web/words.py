"""Words of the tables as people read them, in the language of the page."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from quietbell.domain.roles import Role

ROLES: Final[Mapping[Role, Promise]] = MappingProxyType(
    {
        Role.HOLDER: _("Holder"),
        Role.DEPARTMENT_SUPERVISOR: _("Department supervisor"),
        Role.APPROVER: _("Approver"),
        Role.EMERGENCY_MANAGEMENT: _("Emergency management"),
        Role.DISPATCHER: _("Dispatcher"),
        Role.SHIFT_SUPERVISOR: _("Shift supervisor"),
        Role.OFFICER: _("Officer"),
        Role.TELECOM_DESK: _("Telecom desk"),
        Role.IT_TECHNICIAN: _("IT technician"),
        Role.IT_ADMINISTRATOR: _("IT administrator"),
        Role.SATS: _("SATS"),
        Role.RECORDS: _("Records and audit"),
        Role.POLICY: _("Vice Chancellor for Administration and Finance"),
    }
)


def role_words(role: str) -> str:
    """Return a role as people read it; one that is unknown, as it stands."""
    return str(ROLES[Role(role)]) if role in _ROLES else role


_ROLES: Final = frozenset(each.value for each in Role)
