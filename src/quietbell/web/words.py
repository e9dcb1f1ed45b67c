"""Words of the tables as people read them, in the language of the page."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from quietbell.domain.roles import Action, Role

ROLES: Final[Mapping[Role, Promise]] = MappingProxyType(
    {
        Role.MEMBER: _("Member of staff"),
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

ACTIONS: Final[Mapping[Action, Promise]] = MappingProxyType(
    {
        Action.RAISE: _("Raise an alarm"),
        Action.SEE_OPEN: _("See open incidents"),
        Action.HANDLE: _("Acknowledge, dispatch, close"),
        Action.REPORT_STATUS: _("Report status on scene"),
        Action.CLOSE_UNSEEN: _("Close without eyes on, or as misuse"),
        Action.CAMERAS: _("See zone cameras in an incident"),
        Action.CONCEALED: _("See where a button is concealed"),
        Action.NARRATIVE: _("Read what was written in past incidents"),
        Action.DEVICE_STATUS: _("See the state of devices"),
        Action.START_TEST: _("Start a test window"),
        Action.LOWER_COVERAGE: _("Lower coverage"),
        Action.APPROVE: _("Approve installation or removal"),
        Action.PEOPLE: _("Keep people and roles"),
        Action.RETENTION: _("Retention, hold, redaction"),
        Action.AUDIT: _("Read and verify the audit"),
        Action.KEYS: _("Keys, updates, backup"),
        Action.POLICY: _("Decide on policy"),
        Action.INVENTORY: _("See buttons, places and devices"),
        Action.KEEP_INVENTORY: _("Keep buttons, places and devices"),
        Action.CREDENTIALS: _("Make and rotate credentials of doors"),
        Action.DIRECTORY: _("See people and their roles"),
        Action.RESPONSE: _("See ladders, rosters and profiles"),
        Action.KEEP_RESPONSE: _("Keep ladders, rosters and profiles"),
        Action.DESKS: _("Enrol desks"),
        Action.SIGN_ON: _("Sign on at a desk"),
        Action.INCIDENTS: _("See the record of incidents"),
        Action.TASKS: _("See and do the office's tasks"),
        Action.HEALTH: _("See the system's health"),
        Action.SET_UP: _("Set the installation up, and go live"),
        Action.MINE: _("See and do what is one's own"),
        Action.REQUEST: _("Ask for a button, and follow it"),
        Action.REQUESTS: _("See requests for buttons"),
        Action.ASSESS: _("Assess threats"),
        Action.SIGN_REQUEST: _("Approve a request, as Dean or Vice Chancellor"),
        Action.COMMENT: _("Comment on a request, for the police"),
        Action.DECIDE: _("Decide on requests, reviews and removals"),
        Action.INSTALL: _("Survey, order and install"),
        Action.EQUIPMENT: _("Agree on equipment"),
        Action.COSTS: _("See what buttons cost"),
        Action.KEEP_COSTS: _("Keep the ledger of costs"),
        Action.DEPARTMENT: _("See a department's buttons and dues"),
        Action.TRAINING: _("See who is trained"),
        Action.KEEP_TRAINING: _("Keep training, and record it"),
        Action.POLICIES: _("See policies, their drafts and reviews"),
        Action.KEEP_POLICIES: _("Write policies and criteria"),
        Action.SIGN_REVIEW: _("Sign the yearly review of a policy"),
        Action.MAIL: _("See mail that went out, came in or failed"),
        Action.REPORTS: _("See reports"),
    }
)


def action_words(action: str) -> str:
    """Return an action as people read it; one that is unknown, as it stands."""
    return str(ACTIONS[Action(action)]) if action in _ACTIONS else action


_ACTIONS: Final = frozenset(each.value for each in Action)
