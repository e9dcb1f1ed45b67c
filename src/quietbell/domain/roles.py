"""Who may do what: one table of roles and actions, used by every door of the product.

No role implies another. A right may be bound to what is one's own or assigned, may
want a second person, or may be allowed with a reason that the subject sees. Raising
an alarm is in the table for everybody, so that no change can take it away unseen.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Role(StrEnum):
    """What a person is to the system."""

    MEMBER = "member of staff"  # whoever signs in; nobody is given it
    HOLDER = "holder"
    DEPARTMENT_SUPERVISOR = "department supervisor"
    APPROVER = "approver"
    EMERGENCY_MANAGEMENT = "emergency management"
    DISPATCHER = "dispatcher"
    SHIFT_SUPERVISOR = "shift supervisor"
    OFFICER = "officer"
    TELECOM_DESK = "telecom desk"
    IT_TECHNICIAN = "IT technician"
    IT_ADMINISTRATOR = "IT administrator"
    SATS = "SATS"
    RECORDS = "records and audit"
    POLICY = "Vice Chancellor for Administration and Finance"


class Action(StrEnum):
    """What can be done, as the rights table names it."""

    RAISE = "raise alarm"
    SEE_OPEN = "see open incident"
    HANDLE = "acknowledge, dispatch, close"
    REPORT_STATUS = "report status on scene"
    CLOSE_UNSEEN = "close without eyes on, or as misuse"
    CAMERAS = "zone cameras in an incident"
    CONCEALED = "concealed location"
    NARRATIVE = "past incident narrative"
    DEVICE_STATUS = "device status"
    START_TEST = "start a test window"
    LOWER_COVERAGE = "lower coverage"
    APPROVE = "approve installation or removal"
    PEOPLE = "people and roles"
    RETENTION = "retention, hold, redaction"
    AUDIT = "read and verify the audit"
    KEYS = "keys, updates, backup"
    POLICY = "decide on policy"
    INVENTORY = "see buttons, places and devices"
    KEEP_INVENTORY = "keep buttons, places and devices"
    CREDENTIALS = "make and rotate credentials of doors"
    DIRECTORY = "see people and their roles"
    RESPONSE = "see ladders, rosters and profiles"
    KEEP_RESPONSE = "keep ladders, rosters and profiles"
    DESKS = "enrol desks"
    SIGN_ON = "sign on at a desk"
    INCIDENTS = "see the record of incidents"
    TASKS = "see and do the office's tasks"
    HEALTH = "see the system's health"
    SET_UP = "set the installation up, and go live"
    MINE = "see and do what is one's own"
    REQUEST = "ask for a button, and follow it"
    REQUESTS = "see requests for buttons"
    ASSESS = "assess threats"
    SIGN_REQUEST = "approve a request, as Dean or Vice Chancellor"
    COMMENT = "comment on a request, for the police"
    DECIDE = "decide on requests, reviews and removals"
    INSTALL = "survey, order and install"
    EQUIPMENT = "agree on equipment"
    COSTS = "see what buttons cost"
    KEEP_COSTS = "keep the ledger of costs"
    DEPARTMENT = "see a department's buttons and dues"
    TRAINING = "see who is trained"
    KEEP_TRAINING = "keep training, and record it"
    POLICIES = "see policies, their drafts and reviews"
    KEEP_POLICIES = "write policies and criteria"
    SIGN_REVIEW = "sign the yearly review of a policy"
    MAIL = "see mail that went out, came in or failed"
    REPORTS = "see reports"


class Right(StrEnum):
    """How far a right reaches."""

    YES = "yes"
    SCOPED = "own, assigned or in scope"
    TWO = "with a second person"
    REASON = "with a reason that the subject sees"
    NO = "no"


_Y, _S, _2, _W = Right.YES, Right.SCOPED, Right.TWO, Right.REASON

RIGHTS: Final[Mapping[Action, Mapping[Role, Right]]] = MappingProxyType(
    {
        Action.RAISE: dict.fromkeys(Role, _Y),
        Action.SEE_OPEN: {
            Role.EMERGENCY_MANAGEMENT: _S,
            Role.DISPATCHER: _Y,
            Role.SHIFT_SUPERVISOR: _Y,
            Role.OFFICER: _S,
        },
        Action.HANDLE: {Role.DISPATCHER: _Y, Role.SHIFT_SUPERVISOR: _Y},
        Action.REPORT_STATUS: {
            Role.DISPATCHER: _Y,
            Role.SHIFT_SUPERVISOR: _Y,
            Role.OFFICER: _S,
        },
        Action.CLOSE_UNSEEN: {Role.DISPATCHER: _2, Role.SHIFT_SUPERVISOR: _2},
        Action.CAMERAS: {
            Role.DISPATCHER: _Y,
            Role.SHIFT_SUPERVISOR: _Y,
            Role.OFFICER: _S,
        },
        Action.CONCEALED: {
            Role.HOLDER: _S,
            Role.EMERGENCY_MANAGEMENT: _S,
            Role.DISPATCHER: _S,
            Role.SHIFT_SUPERVISOR: _S,
            Role.OFFICER: _S,
            Role.IT_TECHNICIAN: _S,
        },
        Action.NARRATIVE: {
            Role.EMERGENCY_MANAGEMENT: _W,
            Role.DISPATCHER: _W,
            Role.SHIFT_SUPERVISOR: _Y,
            Role.OFFICER: _S,
            Role.RECORDS: _W,
        },
        Action.DEVICE_STATUS: {
            Role.HOLDER: _S,
            Role.DEPARTMENT_SUPERVISOR: _S,
            Role.EMERGENCY_MANAGEMENT: _Y,
            Role.DISPATCHER: _Y,
            Role.SHIFT_SUPERVISOR: _Y,
            Role.TELECOM_DESK: _S,
            Role.IT_TECHNICIAN: _S,
            Role.IT_ADMINISTRATOR: _Y,
            Role.SATS: _S,
        },
        Action.START_TEST: {
            Role.HOLDER: _S,
            Role.EMERGENCY_MANAGEMENT: _Y,
            Role.DISPATCHER: _Y,
            Role.SHIFT_SUPERVISOR: _Y,
            Role.IT_TECHNICIAN: _S,
            Role.SATS: _S,
        },
        Action.LOWER_COVERAGE: {
            Role.EMERGENCY_MANAGEMENT: _2,
            Role.SHIFT_SUPERVISOR: _2,
            Role.IT_TECHNICIAN: _2,
            Role.IT_ADMINISTRATOR: _2,
        },
        Action.APPROVE: {
            Role.DEPARTMENT_SUPERVISOR: _S,
            Role.APPROVER: _Y,
            Role.EMERGENCY_MANAGEMENT: _Y,
            Role.SHIFT_SUPERVISOR: _Y,
        },
        Action.PEOPLE: {
            Role.EMERGENCY_MANAGEMENT: _2,
            Role.SHIFT_SUPERVISOR: _2,
            Role.IT_ADMINISTRATOR: _2,
        },
        Action.RETENTION: {Role.RECORDS: _Y},
        Action.AUDIT: {
            Role.EMERGENCY_MANAGEMENT: _S,
            Role.SHIFT_SUPERVISOR: _S,
            Role.RECORDS: _Y,
        },
        Action.KEYS: {Role.IT_ADMINISTRATOR: _2},
        Action.POLICY: {Role.POLICY: _Y},
        Action.INVENTORY: {
            Role.HOLDER: _S,
            Role.DEPARTMENT_SUPERVISOR: _S,
            Role.EMERGENCY_MANAGEMENT: _Y,
            Role.DISPATCHER: _Y,
            Role.SHIFT_SUPERVISOR: _Y,
            Role.TELECOM_DESK: _Y,
            Role.IT_TECHNICIAN: _Y,
            Role.IT_ADMINISTRATOR: _Y,
            Role.SATS: _S,
        },
        Action.KEEP_INVENTORY: {
            Role.EMERGENCY_MANAGEMENT: _Y,
            Role.TELECOM_DESK: _Y,
            Role.IT_TECHNICIAN: _Y,
            Role.IT_ADMINISTRATOR: _Y,
        },
        Action.CREDENTIALS: {Role.IT_TECHNICIAN: _Y, Role.IT_ADMINISTRATOR: _Y},
        Action.DIRECTORY: {
            Role.EMERGENCY_MANAGEMENT: _Y,
            Role.SHIFT_SUPERVISOR: _Y,
            Role.TELECOM_DESK: _Y,
            Role.IT_ADMINISTRATOR: _Y,
            Role.RECORDS: _Y,
        },
        Action.RESPONSE: {
            Role.EMERGENCY_MANAGEMENT: _Y,
            Role.DISPATCHER: _Y,
            Role.SHIFT_SUPERVISOR: _Y,
            Role.IT_ADMINISTRATOR: _Y,
            Role.RECORDS: _Y,
        },
        Action.KEEP_RESPONSE: {
            Role.EMERGENCY_MANAGEMENT: _Y,
            Role.SHIFT_SUPERVISOR: _Y,
        },
        Action.DESKS: {Role.SHIFT_SUPERVISOR: _Y, Role.IT_ADMINISTRATOR: _Y},
        Action.SIGN_ON: {
            Role.EMERGENCY_MANAGEMENT: _Y,
            Role.DISPATCHER: _Y,
            Role.SHIFT_SUPERVISOR: _Y,
            Role.OFFICER: _Y,
        },
        Action.INCIDENTS: {
            Role.EMERGENCY_MANAGEMENT: _Y,
            Role.DISPATCHER: _Y,
            Role.SHIFT_SUPERVISOR: _Y,
            Role.RECORDS: _Y,
        },
        Action.TASKS: {
            Role.EMERGENCY_MANAGEMENT: _Y,
            Role.SHIFT_SUPERVISOR: _Y,
            Role.TELECOM_DESK: _Y,
            Role.IT_TECHNICIAN: _Y,
            Role.IT_ADMINISTRATOR: _Y,
            Role.RECORDS: _Y,
        },
        Action.HEALTH: {
            Role.EMERGENCY_MANAGEMENT: _Y,
            Role.SHIFT_SUPERVISOR: _Y,
            Role.IT_TECHNICIAN: _Y,
            Role.IT_ADMINISTRATOR: _Y,
        },
        Action.SET_UP: {
            Role.EMERGENCY_MANAGEMENT: _Y,
            Role.IT_ADMINISTRATOR: _Y,
        },
        Action.MINE: {Role.MEMBER: _S},
        Action.REQUEST: {
            Role.MEMBER: _S,
            Role.DEPARTMENT_SUPERVISOR: _S,
            Role.EMERGENCY_MANAGEMENT: _Y,
            Role.TELECOM_DESK: _Y,
        },
        Action.REQUESTS: {
            Role.MEMBER: _S,
            Role.DEPARTMENT_SUPERVISOR: _S,
            Role.APPROVER: _S,
            Role.EMERGENCY_MANAGEMENT: _Y,
            Role.SHIFT_SUPERVISOR: _Y,
            Role.TELECOM_DESK: _Y,
            Role.IT_TECHNICIAN: _Y,
            Role.IT_ADMINISTRATOR: _Y,
            Role.RECORDS: _Y,
        },
        Action.ASSESS: {
            Role.EMERGENCY_MANAGEMENT: _Y,
            Role.SHIFT_SUPERVISOR: _Y,
        },
        Action.SIGN_REQUEST: {Role.APPROVER: _S},
        Action.COMMENT: {Role.SHIFT_SUPERVISOR: _Y},
        Action.DECIDE: {Role.EMERGENCY_MANAGEMENT: _Y},
        Action.INSTALL: {
            Role.TELECOM_DESK: _Y,
            Role.IT_TECHNICIAN: _Y,
            Role.IT_ADMINISTRATOR: _Y,
        },
        Action.EQUIPMENT: {
            Role.EMERGENCY_MANAGEMENT: _Y,
            Role.IT_TECHNICIAN: _Y,
            Role.IT_ADMINISTRATOR: _Y,
        },
        Action.COSTS: {
            Role.DEPARTMENT_SUPERVISOR: _S,
            Role.APPROVER: _S,
            Role.EMERGENCY_MANAGEMENT: _Y,
            Role.TELECOM_DESK: _Y,
            Role.IT_ADMINISTRATOR: _Y,
            Role.RECORDS: _Y,
        },
        Action.KEEP_COSTS: {
            Role.EMERGENCY_MANAGEMENT: _Y,
            Role.TELECOM_DESK: _Y,
            Role.IT_ADMINISTRATOR: _Y,
        },
        Action.DEPARTMENT: {
            Role.DEPARTMENT_SUPERVISOR: _S,
            Role.APPROVER: _S,
            Role.EMERGENCY_MANAGEMENT: _Y,
            Role.SATS: _Y,
        },
        Action.TRAINING: {
            Role.DEPARTMENT_SUPERVISOR: _S,
            Role.APPROVER: _S,
            Role.EMERGENCY_MANAGEMENT: _Y,
            Role.IT_ADMINISTRATOR: _Y,
            Role.SATS: _Y,
            Role.RECORDS: _Y,
        },
        Action.KEEP_TRAINING: {
            Role.EMERGENCY_MANAGEMENT: _Y,
            Role.SATS: _Y,
        },
        Action.POLICIES: {
            Role.EMERGENCY_MANAGEMENT: _Y,
            Role.SHIFT_SUPERVISOR: _Y,
            Role.IT_ADMINISTRATOR: _Y,
            Role.SATS: _Y,
            Role.RECORDS: _Y,
            Role.POLICY: _Y,
        },
        Action.KEEP_POLICIES: {Role.EMERGENCY_MANAGEMENT: _Y},
        Action.SIGN_REVIEW: {
            Role.EMERGENCY_MANAGEMENT: _Y,
            Role.SHIFT_SUPERVISOR: _Y,
            Role.IT_ADMINISTRATOR: _Y,
            Role.SATS: _Y,
        },
        Action.MAIL: {
            Role.EMERGENCY_MANAGEMENT: _Y,
            Role.TELECOM_DESK: _Y,
            Role.IT_ADMINISTRATOR: _Y,
        },
        Action.REPORTS: {
            Role.EMERGENCY_MANAGEMENT: _Y,
            Role.SHIFT_SUPERVISOR: _Y,
            Role.IT_ADMINISTRATOR: _Y,
            Role.SATS: _Y,
            Role.RECORDS: _Y,
            Role.POLICY: _Y,
        },
    }
)


def right(roles: Iterable[str], action: Action) -> Right:
    """Return the widest right *roles* have to *action*. Unknown roles have none."""
    row = RIGHTS[action]
    granted = {row.get(Role(each), Right.NO) for each in roles if each in _ROLES}
    return next((each for each in _WIDEST_FIRST if each in granted), Right.NO)


_ROLES: Final = frozenset(role.value for role in Role)
_WIDEST_FIRST: Final = (_Y, _W, _2, _S, Right.NO)
