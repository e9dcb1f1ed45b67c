"""Every door of the office that a role can be tried at: found, not listed by hand.

Pages come from the addresses, operations of the API from its own document. What each
must do with a role is read from docs/rights.md, never from the code's own table.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from quietbell.domain.grants import Grant, Reader, Subject
from quietbell.domain.roles import Action, Right, Role
from quietbell.operations.acting import Refused
from quietbell.storage.models import ApiToken, Button, Person, RoleGrant
from quietbell.web.api import api
from quietbell.web.gate import Page
from tests.support.office import browser_of, person_with
from tests.support.rights_examples import example, example_bodies
from tests.support.rights_page import told_rights

# What these are about is the asker's own, or one table for everybody: there is nothing
# inside or outside a scope. Their own tests try them with another's.
TRIED_ELSEWHERE: Final = frozenset(
    {
        "workbench/tokens/<str:token>/revoke",  # tests/operations/test_tokens.py
        # For whoever asks for others, wherever: tests/web/test_request_form.py
        "workbench/requests/new",
        # A table that was brought is its bringer's alone: tests/web/test_tables.py
        *(
            f"workbench/tables/{kind}/<str:draft>/"
            for kind in ("people", "places", "buttons")
        ),
    }
)
FORMS: Final = ("csv", "xlsx")
# What is served without the gate of a page, and why no role is tried at it.
WITHOUT_A_GATE: Final[Mapping[str, frozenset[str]]] = {
    "one's own account: there is none but the asker's (tests/web/test_sign_in.py)": (
        frozenset(
            f"accounts/{each}"
            for each in (
                *("login/", "logout/", "inactive/", "reauthenticate/", "password/"),
                *("second-factor", "sessions/", "2fa/", "2fa/authenticate/"),
                *("2fa/reauthenticate/", "2fa/totp/activate/"),
                *("2fa/totp/deactivate/", "2fa/codes/", "2fa/codes/generate/"),
                *("2fa/codes/download/", "2fa/passkeys/", "2fa/passkeys/add/"),
                *("2fa/passkeys/reauthenticate/", "2fa/passkeys/login/"),
                *("2fa/passkeys/<int:pk>/remove/", "2fa/passkeys/<int:pk>/edit/"),
            )
        )
    ),
    "the campus's identity provider (tests/web/test_identities.py)": frozenset(
        f"accounts/identity/{each}"
        for each in (
            *("cancelled/", "error/", "^(?P<provider_id>[^/]+)/login/"),
            "^(?P<provider_id>[^/]+)/login/callback/",
        )
    ),
    "shut for everybody (tests/web/test_sign_in.py)": frozenset(
        f"accounts/{each}"
        for each in (
            *("signup/", "email/", "email/sent/", "password/set/", "password/reset/"),
            *("identity/", "identity/signup/"),
        )
    ),
    "a secret opens it, not a role (tests/web/test_setup_pages.py)": frozenset(
        {"start/<str:secret>", "demo/<secret>"}
    ),
    "what anybody may read (tests/web/test_policy_pages.py)": frozenset(
        {"policies/", "policies/<policy>", "policies/<policy>/paper"}
    ),
    "each finds there what is theirs (tests/web/test_frame.py)": frozenset({""}),
    "the browser's language; the API's own document": frozenset(
        {"language", "api/v1/", "api/v1/openapi.json"}
    ),
}
# What a form must hold before its page can say anything but that it is not there.
TYPED: Final = {
    "workbench/sign-on": {"desk": "desk-1"},
    "setup/reached": {"person": "P-101"},
}
SHUT: Final = frozenset({401, 403, 404})
LONG_AGO: Final = datetime(2020, 1, 1, tzinfo=UTC)
# Where a grant's own bounds are the scope of a scoped right (ARCHITECTURE.md 5).
SCOPED_BY_GRANT: Final = frozenset(
    {Action.AUDIT, Action.DEVICE_STATUS, Action.INVENTORY, Action.SEE_OPEN}
)
OWN_ONLY: Final = frozenset({Role.HOLDER, Role.OFFICER})


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody at the doors: signed in once, with a token for programs in hand."""

    person: Person
    browser: Client
    token: str

    @classmethod
    def with_role(
        cls, role: Role, *, site: str = "", department: str = ""
    ) -> "Visitor":
        """Write somebody with that one role and no other."""
        person = person_with(role)
        RoleGrant.objects.filter(person=person).update(
            site=site or None, department=department or None
        )
        ApiToken.objects.create(
            id=f"token-{person.pk}",
            name="a program",
            token_hash=hashlib.sha256(person.pk.encode()).hexdigest(),
            person=person,
            actions=sorted(each.value for each in Action),
            made_at=LONG_AGO,
            ends_at=timezone.now() + timedelta(hours=1),
        )
        return cls(person, browser_of(person), person.pk)


@dataclass(frozen=True, slots=True)
class Door:
    """One way in: what it is called, which action it is for, how to knock.

    ``subject`` is None for a list, which opens to whoever reaches anything at all.
    ``knock`` returns Django's response.
    """

    name: str
    action: Action
    subject: Subject | None
    knock: Callable[[Visitor], Any]


def page_doors(site: str) -> Iterator[Door]:
    """Yield every page, for reading and for changing, about something on *site*.

    A page about something of which there is no example fails loudly: it would be a
    door that nobody tried.
    """
    for route, kind, names in _pages():
        if route in TRIED_ELSEWHERE:
            continue
        for way in _ways(route):
            found = {name: example(route, name, site) for name in names}
            yield from _page_doors(way, route, kind, found)


def _page_doors(
    way: str, route: str, kind: type[Page], found: Mapping[str, str]
) -> Iterator[Door]:
    address = "/" + _filled(way, found)
    subject = None if kind.is_list else _subject(kind(), found)
    if hasattr(kind, "get"):
        yield Door(f"GET {way}", kind.action, subject, _browser("get", address, {}))
    if hasattr(kind, "post"):
        knock = _browser("post", address, TYPED.get(route, {}))
        yield Door(f"POST {way}", kind.changes or kind.action, subject, knock)


def _ways(route: str) -> list[str]:
    """Return *route*; of a table that goes out, one for each of its forms."""
    forms = FORMS if route.startswith("workbench/tables/") else ("<str:form>",)
    return sorted({route.replace("<str:form>", each) for each in forms})


def without_a_gate() -> set[str]:
    """Return the addresses that are no page and no operation of the API."""
    operations = {
        f"{path}".lstrip("/").replace("{", "<").replace("}", ">")
        for path in api.get_openapi_schema()["paths"]
    }
    every = {route for route, _ in _patterns(get_resolver().url_patterns, "")}
    return every - operations - {route for route, _kind, _names in _pages()}


def api_doors(site: str, subjects: Mapping[str, Subject]) -> Iterator[Door]:
    """Yield every operation of the API, about something on *site*.

    *subjects* are by the name in the address, or by the operation. What is sent is
    right, so that only the rights can be wrong.
    """
    bodies = example_bodies(site)
    for path, methods in api.get_openapi_schema()["paths"].items():
        for method, told in methods.items():
            names = [each["name"] for each in told.get("parameters", ())]
            named = next((each for each in names if f"{{{each}}}" in path), None)
            address = path
            if named:
                address = path.format(**{named: example(path, named, site)})
            name = f"{method.upper()} {path}"
            subject = subjects[named] if named else subjects.get(name)
            action = Action(told["x-action"])
            knock = _program(method, address, bodies.get(name, {}))
            yield Door(name, action, subject, knock)


def must_open(
    door: Door, role: Role, person: Person, *, site: str, department: str
) -> bool:
    """Say whether the page of rights opens *door* to that grant of that role."""
    right = told_rights()[door.action][role]
    if _opens_to_members(door, person):
        return True
    if right is Right.NO or role is Role.MEMBER:
        return False
    if door.subject is None:
        return True
    if _is_elsewhere(door.subject, site, department):
        return False
    if right is not Right.SCOPED:
        return True
    if person.pk in door.subject.own | door.subject.assigned:
        return True
    if role in OWN_ONLY or door.action is Action.CONCEALED:
        return False
    if role is Role.DEPARTMENT_SUPERVISOR:
        return bool(department)
    return bool(department) or door.action in SCOPED_BY_GRANT


def _is_elsewhere(subject: Subject, site: str, department: str) -> bool:
    return bool(
        (site and subject.site != site)
        or (department and subject.department != department)
    )


def _opens_to_members(door: Door, person: Person) -> bool:
    """Say whether *door* opens to whoever signs in: lists, and what is their own."""
    right = told_rights()[door.action][Role.MEMBER]
    if right is Right.NO:
        return False
    own = door.subject is None or person.pk in door.subject.own | door.subject.assigned
    return right is Right.YES or own


def tried(
    doors: list[Door],
    role: Role,
    *,
    site: str = "",
    department: str = "",
    holds: str = "",
) -> list[str]:
    """Knock at every door as *role*; return what opened or stayed shut wrongly.

    With *holds*, the visitor is the holder of that button, which all *doors* are about.
    """
    wrong = []
    visitor = Visitor.with_role(role, site=site, department=department)
    person = visitor.person
    if holds:
        Button.objects.filter(pk=holds).update(holder=person)
        doors = [_held_by(each, person) for each in doors]
    for door in doors:
        with transaction.atomic():
            status = door.knock(visitor).status_code
            transaction.set_rollback(True)
        expected = must_open(door, role, person, site=site, department=department)
        if (status not in SHUT) != expected:
            should = "open" if expected else "shut"
            wrong.append(
                f"{role.value}: {door.name} must be {should}, and said {status}"
            )
    return wrong


def _held_by(door: Door, person: Person) -> Door:
    if door.subject is None:
        return door
    return replace(door, subject=replace(door.subject, own=frozenset({person.pk})))


def told_by(door: Door, visitor: Visitor) -> str:
    """Return everything that a door says to *visitor*: body, headers, file names."""
    with transaction.atomic():
        answer = door.knock(visitor)
        body = (
            b"".join(answer.streaming_content) if answer.streaming else answer.content
        )
        transaction.set_rollback(True)
    heads = "\n".join(f"{name}: {value}" for name, value in answer.items())
    return f"{heads}\n{_unpacked(body).decode('utf-8', 'replace')}"


def _unpacked(body: bytes) -> bytes:
    """Return what is in a workbook, part after part; anything else as it is."""
    if not body.startswith(b"PK"):
        return body
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return b"\n".join(map(archive.read, archive.namelist()))


def _pages() -> Iterator[tuple[str, type[Page], tuple[str, ...]]]:
    for route, pattern in _patterns(get_resolver().url_patterns, ""):
        kind = getattr(pattern.callback, "view_class", None)
        if isinstance(kind, type) and issubclass(kind, Page):
            yield route, kind, tuple(pattern.pattern.converters)


def _patterns(parts: Any, before: str) -> Iterator[tuple[str, URLPattern]]:
    for part in parts:
        route = before + str(part.pattern)
        if isinstance(part, URLResolver):
            yield from _patterns(part.url_patterns, route)
        else:
            yield route, part


def _filled(route: str, found: Mapping[str, str]) -> str:
    for name, value in found.items():
        for form in (f"<str:{name}>", f"<slug:{name}>", f"<int:{name}>", f"<{name}>"):
            route = route.replace(form, str(value))
    assert "<" not in route, route
    return route


def _subject(page: Page, found: Mapping[str, str]) -> Subject:
    grants = tuple(Grant(role=each, begins_at=LONG_AGO) for each in Role)
    page.reader = Reader(person="somebody", grants=grants)  # nothing is hidden from it
    try:
        return page.subject(**found)
    except Refused as why:
        raise AssertionError(f"{type(page).__name__}: no example for {found}") from why


def _browser(
    method: str, address: str, body: Mapping[str, Any]
) -> Callable[[Visitor], Any]:
    def knock(visitor: Visitor) -> Any:
        return getattr(visitor.browser, method)(address, body)

    return knock


def _program(
    method: str, address: str, body: Mapping[str, Any]
) -> Callable[[Visitor], Any]:
    def knock(visitor: Visitor) -> Any:
        return Client().generic(
            method.upper(),
            address,
            json.dumps(body),
            content_type="application/json",
            headers={"authorization": f"Bearer {visitor.token}"},
        )

    return knock
