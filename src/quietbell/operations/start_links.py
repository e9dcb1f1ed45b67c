"""One-time links: the first start's, and those by which people set up their sign-in.

Only a link's hash is kept. It is good once, for a day. There are no default
credentials anywhere: an empty installation can be entered by its first link alone.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from django.db.models import F, Q
from django.utils.translation import gettext as _

from quietbell.domain.grants import Reader
from quietbell.domain.roles import Role
from quietbell.domain.sign_ins import Noted
from quietbell.operations.acting import NotThere, Refused, Wrong, acting, new_id
from quietbell.operations.people import NotYourself, doubt, kept_person
from quietbell.operations.rows import add
from quietbell.operations.sessions import end_sessions, forget_factors
from quietbell.operations.sign_ins import note
from quietbell.queries.installation import is_live
from quietbell.storage.models import Account, Installation, Person, RoleGrant, StartLink

GOOD_FOR: Final = timedelta(hours=24)
TOKEN_BYTES: Final = 32
FIRST_ROLES: Final = (Role.IT_ADMINISTRATOR, Role.EMERGENCY_MANAGEMENT)
# The first person's roles begin before any clock: one that ran ahead at the first
# start and was put right would leave nobody in office for years.
BEFORE_ANY_CLOCK: Final = datetime(1970, 1, 1, tzinfo=UTC)
FIRST: Final = Reader(person="", via="first link")
SHELL: Final = Reader(person="", via="command line")


class LinkUsed(Refused):
    """The link was used, has run out, or never was."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "This link was used, has run out, or was replaced by a newer one. Ask"
                " for another."
            )
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """What somebody types who sets up their sign-in. ``name`` only at the first start.

    ``password`` has been held against `domain.passwords` already.
    """

    username: str
    password: str
    name: str = ""
    email: str = ""


def nobody_is_here(at: datetime) -> bool:
    """Say whether nobody has been given the administrator's role by *at*.

    One that begins later was given by a clock that ran ahead, and lets nobody in. Once
    the installation is live somebody is here, whatever a clock says.
    """
    if is_live():
        return False
    given = RoleGrant.objects.filter(role=Role.IT_ADMINISTRATOR.value)
    return not given.filter(begins_at__lte=at).exists()


def first_link(at: datetime) -> str | None:
    """Return the secret of a fresh first link; earlier ones are good no longer.

    None: somebody is here already, and no link opens an installation a second time.
    """
    with acting(FIRST):
        # Two that start at once must not both find nobody here.
        Installation.objects.get_or_create(pk="1")
        Installation.objects.select_for_update().get(pk="1")
        if not nobody_is_here(at):
            return None
        return _make(at, person=None, by="")


def invite(reader: Reader, *, at: datetime, person: str) -> tuple[str, int]:
    """Return the secret of a link by which *person* sets up their sign-in.

    Who can sign in already cannot until the link is used: password, second factors and
    sessions go at once. Whoever holds the link could come in as that person, so once
    the installation is live their roles wait for a second person. Returns the secret
    and how many roles wait.

    Raises:
        NotAllowed, NotThere: no right, or no such person.
        NotYourself: it is the reader's own.
        Refused: the person has left.
    """
    found = kept_person(reader, at, person)
    if found.pk == reader.person:
        raise NotYourself
    with acting(reader):
        return _invite(reader, at, found)


def invite_from_shell(*, at: datetime, person: str) -> str:
    """Return such a link's secret for whoever has this machine's own shell.

    Raises:
        NotThere: no such person, or they have left.
    """
    with acting(SHELL):
        found = Person.objects.filter(pk=person, left_on=None).first()
        if found is None:
            raise NotThere(_("There is no such person."))
        _clear(found, at=at, by="")
        return _make(at, person=found, by="command line")


def begin_roles_now(*, at: datetime, person: str) -> int:
    """Have roles that were given by a clock that ran ahead begin at *at*.

    For whoever has this machine's own shell. Returns how many began later.
    """
    with acting(SHELL):
        later = RoleGrant.objects.filter(
            person=person, begins_at__gt=at, declined_by="", person__left_on=None
        )
        return later.update(begins_at=at, version=F("version") + 1)


def link_behind(secret: str, at: datetime) -> StartLink:
    """Return the link that *secret* is, good at *at*.

    Raises:
        LinkUsed: it is not.
    """
    link = StartLink.objects.filter(token_hash=_hash(secret)).first()
    if link is None or link.used_at is not None or link.ends_at <= at:
        raise LinkUsed
    if link.person_id is None and not nobody_is_here(at):
        raise LinkUsed
    return link


def set_up(secret: str, *, at: datetime, newcomer: Newcomer) -> Account:
    """Set somebody's sign-in up by their link, which is used up.

    At the first start that is the first person, who administers and manages
    emergencies until there are others.

    Raises:
        LinkUsed: the link is not good, or somebody was faster.
        Wrong: the name for signing in is taken. The link stays good.
    """
    with acting(FIRST):
        link = link_behind(secret, at)
        unused = StartLink.objects.filter(pk=link.pk, used_at=None)
        if not unused.update(used_at=at):
            raise LinkUsed
        person = link.person or _first_person(newcomer, at)
        account = Account.objects.filter(person=person).first()
        taken = Account.objects.filter(username__iexact=newcomer.username)
        if taken.exclude(person=person).exists():
            raise Wrong(username=_("Somebody else signs in with this name."))
        if account is None:
            account = Account(person=person)
        account.username = newcomer.username
        account.email = person.email
        account.is_active = True
        account.set_password(newcomer.password)
        account.save()
        note(Noted.PASSWORD_SET, at=at, person=person.pk, by=person.pk, method="link")
    return account


def _invite(reader: Reader, at: datetime, person: Person) -> tuple[str, int]:
    if person.left_on is not None:
        raise Refused(_("This person has left."))
    waiting = doubt(reader, person.pk) if _clear(person, at=at, by=reader.person) else 0
    return _make(at, person=person, by=reader.person), waiting


def _clear(person: Person, *, at: datetime, by: str) -> bool:
    """Take away what the person signed in with; say whether there was anything.

    Whoever comes in by the campus's identity provider alone has no password here, and
    is somebody with roles all the same.
    """
    account = Account.objects.filter(person=person).first()
    if account is None:
        return False
    had_factor = forget_factors(account)
    has_come_in = account.last_login is not None or _is_known_elsewhere(account)
    had = had_factor or account.has_usable_password() or has_come_in
    account.set_unusable_password()
    account.save()
    end_sessions([person.pk])
    if had:
        note(Noted.TAKEN_AWAY, at=at, person=person.pk, by=by, method="link")
    return had


def _is_known_elsewhere(account: Account) -> bool:
    from allauth.socialaccount.models import (  # noqa: PLC0415 - after set-up
        SocialAccount,
    )

    return bool(SocialAccount.objects.filter(user=account).exists())


def _make(at: datetime, *, person: Person | None, by: str) -> str:
    secret = secrets.token_urlsafe(TOKEN_BYTES)
    # A link that is still open for the same is good no longer.
    StartLink.objects.filter(person=person, used_at=None, ends_at__gt=at).update(
        ends_at=at
    )
    StartLink.objects.create(
        token_hash=_hash(secret),
        person=person,
        made_by=by,
        made_at=at,
        ends_at=at + GOOD_FOR,
    )
    return secret


def _first_person(newcomer: Newcomer, at: datetime) -> Person:
    if not newcomer.name.strip():
        raise Wrong(name=_("A person has a name."))
    Installation.objects.select_for_update().get(pk="1")
    person = Person(id=new_id(), name=newcomer.name.strip(), email=newcomer.email)
    add(person)
    for role in FIRST_ROLES:
        grant = RoleGrant(
            id=new_id(),
            person=person,
            role=role.value,
            begins_at=BEFORE_ANY_CLOCK,
            is_in_force=True,
        )
        add(grant)
    StartLink.objects.filter(Q(person=None), used_at=None).update(used_at=at)
    return person


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
