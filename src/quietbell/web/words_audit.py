"""Tables and columns of the office as people read them in the audit."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from quietbell.domain.sign_ins import Noted

TABLES: Final[Mapping[str, Promise]] = MappingProxyType(
    {
        "accessnote": _("access note"),
        "account": _("account"),
        "apitoken": _("token of a program"),
        "area": _("area"),
        "building": _("building"),
        "button": _("button"),
        "callreporter": _("phone system"),
        "camera": _("camera"),
        "concealedplace": _("concealed place"),
        "contact": _("contact"),
        "coveragechange": _("coverage change"),
        "department": _("department"),
        "desk": _("desk"),
        "desk_sites": _("site of a desk"),
        "deskproof": _("browser of a desk"),
        "device": _("device"),
        "door": _("door"),
        "doortoken": _("credential of a door"),
        "dutyshift": _("duty shift"),
        "floor": _("floor"),
        "floorspot": _("spot on a plan"),
        "hazard": _("hazard"),
        "installation": _("installation"),
        "ladder": _("ladder"),
        "ladderrung": _("rung"),
        "ladderrung_desks": _("desk on a rung"),
        "ladderrung_people": _("person on a rung"),
        "ladderrung_rosters": _("roster on a rung"),
        "officetask": _("task"),
        "panelaccount": _("panel"),
        "person": _("person"),
        "profile": _("profile"),
        "profileversion": _("version of a profile"),
        "rolegrant": _("role"),
        "room": _("room"),
        "room_cameras": _("camera of a room"),
        "roster": _("roster"),
        "site": _("site"),
        "watchgrant": _("sign-on at a desk"),
        "webhook": _("webhook"),
    }
)
COLUMNS: Final[Mapping[str, Promise]] = MappingProxyType(
    {
        "actions": _("what it may do"),
        "begins_at": _("from"),
        "body": _("what it says"),
        "button": _("button"),
        "declined_by": _("declined by"),
        "department": _("department"),
        "desk": _("desk"),
        "done_at": _("done"),
        "done_by": _("done by"),
        "due_at": _("due"),
        "email": _("e-mail"),
        "ends_at": _("until"),
        "external_id": _("number on campus"),
        "holder": _("holder"),
        "is_active": _("may sign in"),
        "is_in_force": _("counts"),
        "is_live": _("is live"),
        "is_protected": _("is protected"),
        "is_removed": _("was removed"),
        "is_revoked": _("was revoked"),
        "kind": _("kind"),
        "label": _("label"),
        "left_on": _("left on"),
        "made_at": _("made"),
        "made_by": _("made by"),
        "name": _("name"),
        "note": _("note"),
        "number": _("number"),
        "order": _("order"),
        "outcome": _("outcome"),
        "person": _("person"),
        "phone": _("telephone"),
        "proposed_by": _("proposed by"),
        "revoked_at": _("revoked"),
        "role": _("role"),
        "roles": _("roles"),
        "room": _("room"),
        "seconded_by": _("agreed to by"),
        "site": _("site"),
        "standing": _("standing"),
        "state": _("state"),
        "text": _("text"),
        "title": _("title"),
        "username": _("name to sign in with"),
        "words": _("words"),
    }
)
OPERATIONS: Final[Mapping[str, Promise]] = MappingProxyType(
    {"insert": _("added"), "update": _("changed"), "delete": _("removed")}
)
VIAS: Final[Mapping[str, Promise]] = MappingProxyType(
    {
        "": _("by hand, in SQL"),
        "web": _("pages"),
        "api": _("a program"),
        "import": _("import"),
        "command line": _("command line"),
        "first link": _("a one-time link"),
        "identity": _("campus identity"),
        "break glass": _("break-glass account"),
        "office key": _("the office itself"),
    }
)


SIGN_INS: Final[Mapping[str, Promise]] = MappingProxyType(
    {
        Noted.SIGNED_IN: _("signed in"),
        Noted.WRONG_PASSWORD: _("was refused: wrong password"),
        Noted.WRONG_CODE: _("was refused: wrong code or passkey"),
        Noted.MANY_WRONG: _(
            "more were refused within this minute than are kept one by one"
        ),
        Noted.FACTOR_ADDED: _("second factor added"),
        Noted.FACTOR_REMOVED: _("second factor removed"),
        Noted.CODES_MADE: _("recovery codes made"),
        Noted.PASSWORD_CHANGED: _("password changed"),
        Noted.PASSWORD_SET: _("password set"),
        Noted.TAKEN_AWAY: _("password and second factors taken away"),
    }
)
METHODS: Final[Mapping[str, Promise]] = MappingProxyType(
    {
        "password": _("password"),
        "totp": _("authenticator app"),
        "webauthn": _("passkey"),
        "recovery_codes": _("recovery codes"),
        "socialaccount": _("campus identity"),
        "mfa": _("second factor"),
        "link": _("a one-time link"),
    }
)


def table_words(table: str) -> str:
    """Return a table as people read it; one that is unknown, as it stands."""
    return str(TABLES.get(table, table))


def column_words(column: str) -> str:
    """Return a column as people read it; one that is unknown, without underscores."""
    return str(COLUMNS.get(column, column.replace("_", " ")))


def sign_in_words(kind: str) -> str:
    """Return what happened to a way in, as people read it."""
    return str(SIGN_INS.get(kind, kind))


def method_words(methods: str) -> str:
    """Return what was shown, added or removed, as people read it."""
    return ", ".join(str(METHODS.get(each, each)) for each in methods.split())
