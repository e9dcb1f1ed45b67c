"""People of the office in tests' databases, and browsers that they signed in with."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from django.test import Client

from quietbell.domain.grants import Reader
from quietbell.domain.roles import Role
from quietbell.operations.acting import new_id
from quietbell.queries.readers import reader_of
from quietbell.storage.models import Account, Installation, Person, RoleGrant, Site

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def person_with(
    *roles: Role,
    name: str = "Robin Vale",
    site: Site | None = None,
    department: Any = None,
    signs_in: bool = True,
    ends_at: datetime | None = None,
) -> Person:
    """Write a person with these roles (each in the same scope) and an account."""
    made = Person.objects.create(id=new_id(), name=name)
    for role in roles:
        if role is Role.MEMBER:  # whoever signs in is that
            continue
        RoleGrant.objects.create(
            id=new_id(),
            person=made,
            role=role.value,
            site=site,
            department=department,
            begins_at=LONG_AGO,
            ends_at=ends_at,
            is_in_force=True,
        )
    if signs_in:
        Account.objects.create(username=f"u-{made.id}", person=made)
    return made


def envelope(*roles: Role) -> Person:
    """Write a break-glass account with these roles."""
    made = person_with(*roles, name="Envelope 1")
    Account.objects.filter(person=made).update(is_break_glass=True)
    return made


def reader_with(*roles: Role, **more: Any) -> Reader:
    """Write such a person and return them as the operations know them."""
    return reader_of(person_with(*roles, **more).id)


def browser_of(person: Person) -> Client:
    """Return a browser in which *person* signed in, with both factors."""
    client = Client()
    sign_in(client, Account.objects.get(person=person))
    return client


def browser_with(*roles: Role, **more: Any) -> Client:
    """Write such a person and return a browser in which they signed in."""
    return browser_of(person_with(*roles, **more))


def sign_in(
    client: Client, account: Account, *, has_second_factor: bool = True
) -> None:
    """Sign *account* in as the pages do; `Client.force_login` in tests/web does too."""
    _force_login(client, account)
    session = client.session
    methods: list[dict[str, Any]] = [{"method": "password", "at": time.time()}]
    if has_second_factor:
        methods.append({"method": "mfa", "type": "totp", "at": time.time()})
    session["account_authentication_methods"] = methods
    session["account_authentication_methods_user"] = str(account.pk)
    session.save()
    UserSession.objects.create(
        user=account,
        ip="127.0.0.1",
        user_agent="tests",
        session_key=client.session.session_key,
    )


_force_login = Client.force_login


def installation(*, is_live: bool = False, is_demo: bool = False) -> Installation:
    """Write the installation's one row."""
    live_at = LONG_AGO + timedelta(days=1) if is_live else None
    made, _ = Installation.objects.update_or_create(
        id="1",
        defaults={
            "name": "Harborview State",
            "is_live": is_live,
            "live_at": live_at,
            "is_demo": is_demo,
        },
    )
    return made
