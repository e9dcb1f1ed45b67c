"""Break-glass accounts: a sealed password for when nothing else lets anybody in.

Its password is random, shown once, and meant for an envelope in a safe. The first use
opens it for one hour; everybody who manages emergencies is told by a task, and it must
be sealed anew after. It needs no second factor: 130 random bits in a safe are one.
"""

import secrets
from datetime import datetime, timedelta
from typing import Final

from django.utils.translation import gettext as _

from quietbell.domain.grants import Reader
from quietbell.domain.roles import Action, Role
from quietbell.domain.said import said
from quietbell.domain.sign_ins import Noted
from quietbell.domain.task_words import GLASS_BROKEN
from quietbell.operations.acting import Wrong, acting, new_id, require
from quietbell.operations.grants import GrantFacts, propose_grant
from quietbell.operations.people import doubt, kept_person
from quietbell.operations.rows import add
from quietbell.operations.sessions import end_sessions
from quietbell.operations.sign_ins import note
from quietbell.storage.models import Account, OfficeTask, Person

OPEN_FOR: Final = timedelta(hours=1)
REVIEW_WITHIN: Final = timedelta(days=1)
ROLES: Final = (Role.IT_ADMINISTRATOR, Role.EMERGENCY_MANAGEMENT)
# Read aloud from paper: no letters or digits that look like others.
LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS, GROUP_LETTERS = 6, 5  # 30 letters of 31: 148 bits


def make_break_glass(reader: Reader, *, at: datetime, name: str) -> tuple[Account, str]:
    """Make a break-glass account, called *name*. Return it and its password.

    Its roles count at once before go-live, and wait for a second person after.

    Raises:
        NotAllowed, Wrong: and nothing was written.
    """
    require(reader, Action.PEOPLE, at)
    username = name.strip().lower().replace(" ", "-")
    if not username:
        raise Wrong(name=_("Give it a name, such as what stands on the envelope."))
    if Account.objects.filter(username__iexact=username).exists():
        raise Wrong(name=_("Somebody else signs in with this name."))
    password = _password()
    with acting(reader):
        person = Person(id=new_id(), name=name.strip(), title="Break glass")
        add(person)
        account = Account(username=username, person=person, is_break_glass=True)
        account.set_password(password)
        account.save()
        note(Noted.PASSWORD_SET, at=at, person=person.pk, by=reader.person)
        for role in ROLES:
            facts = GrantFacts(person=person.pk, role=role, begins_at=at)
            propose_grant(reader, at=at, facts=facts)
    return account, password


def seal_anew(reader: Reader, *, at: datetime, person: str) -> tuple[str, int]:
    """Give a break-glass account a new password. Return it and how many roles wait.

    Whoever seals it reads the password; so its roles wait for a second person.

    Raises:
        NotAllowed, NotThere: and nothing was written.
        Wrong: this person's account is no break-glass account.
    """
    kept_person(reader, at, person)
    account = Account.objects.filter(person_id=person, is_break_glass=True).first()
    if account is None:
        raise Wrong(person=_("This is no break-glass account."))
    password = _password()
    with acting(reader):
        account.set_password(password)
        account.opened_at = None
        account.is_active = True
        account.save()
        end_sessions([person])
        note(Noted.PASSWORD_SET, at=at, person=person, by=reader.person)
        return password, doubt(reader, person)


def may_open(account: Account, at: datetime) -> bool:
    """Say whether a break-glass account's password is good at *at*.

    It is for one hour from its first use. A clock that went back opens nothing.
    """
    opened = account.opened_at
    return opened is None or opened <= at < opened + OPEN_FOR


def note_opened(account: Account, at: datetime) -> None:
    """Record the first use, and tell everybody who manages emergencies.

    A later sign-in within the hour is the same use.
    """
    assert account.is_break_glass, "an ordinary account is opened by nobody"
    person = account.person_id or ""
    with acting(Reader(person=person, via="break glass")):
        first = Account.objects.filter(pk=account.pk, opened_at=None)
        if not first.update(opened_at=at):
            return
        account.opened_at = at
        OfficeTask.objects.create(
            id=new_id(),
            kind="break glass",
            subject_kind="person",
            subject=person,
            **said(
                GLASS_BROKEN, account=account.username, at=f"{at:%Y-%m-%d %H:%M}"
            ).columns(),
            made_at=at,
            due_at=at + REVIEW_WITHIN,
            cause=new_id(),
        )


def _password() -> str:
    groups = (
        "".join(secrets.choice(LETTERS) for _letter in range(GROUP_LETTERS))
        for _group in range(GROUPS)
    )
    return "-".join(groups)
