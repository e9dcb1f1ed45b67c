"""Persons: who there is. What they may do is in their grants (`operations.grants`)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from quietbell.domain.grants import Reader, Subject
from quietbell.domain.roles import Action, Role
from quietbell.operations.acting import Refused, Wrong, acting, new_id, require
from quietbell.operations.rows import add, found, rewrite
from quietbell.queries.installation import is_live
from quietbell.storage.models import Account, Department, Person, RoleGrant


class NotYourself(Refused):
    """Nobody decides on themselves."""

    def __init__(self) -> None:
        super().__init__(
            _("Nobody changes their own roles or what they are known by. Ask another.")
        )


class NoSecondPerson(Refused):
    """A break-glass account says nothing of who is behind it."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "A break-glass account is nobody's second person: whoever opened it"
                " may be the first. Somebody has to agree under their own name."
            )
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonFacts:
    """What is known of a person. ``department`` is an id, or empty.

    ``external_id`` and ``email`` are what an identity provider is matched by: whoever
    writes them says who may come in as this person.
    """

    name: str
    title: str = ""
    phone: str = ""
    email: str = ""
    external_id: str = ""
    department: str = ""
    is_protected: bool = False


def subject_of(person: Person) -> Subject:
    """Return what rights to *person* go by. People belong to departments, not sites."""
    return Subject(department=person.department_id or "", own=frozenset({person.pk}))


def add_person(reader: Reader, *, at: datetime, facts: PersonFacts) -> Person:
    """Add somebody. They have no role and no way in yet.

    Raises:
        NotAllowed, Wrong: and nothing was written.
    """
    require(reader, Action.PEOPLE, at, Subject(department=facts.department))
    with acting(reader):
        person = Person(id=new_id(), **_columns(facts))
        add(person)
    return person


def change_person(
    reader: Reader, *, at: datetime, id: str, version: int, facts: PersonFacts
) -> int:
    """Change what is known of somebody.

    Whoever changes what somebody is known by to an identity provider could come in as
    them. So once the installation is live the person's roles then wait until another
    person agrees to them again. Returns how many roles wait.

    Raises:
        NotAllowed, NotThere, Wrong, ChangedMeanwhile: and nothing was written.
        NotYourself: it is the reader's own name at the provider.
    """
    person = kept_person(reader, at, id)
    require(reader, Action.PEOPLE, at, Subject(department=facts.department))
    columns = _columns(facts)
    is_other = any(
        getattr(person, name) != columns[name] for name in ("email", "external_id")
    )
    if is_other and person.pk == reader.person:
        raise NotYourself
    with acting(reader):
        rewrite(person, version, **columns)
        return doubt(reader, person.pk) if is_other else 0


def doubt(reader: Reader, person: str) -> int:
    """Have the person's roles wait for a second person again, once we are live.

    Only roles beyond holder: a holder's right is to their own. Runs within a deed.
    Returns how many wait.
    """
    if not is_live():
        return 0
    return (
        RoleGrant.objects.filter(person_id=person, is_in_force=True)
        .exclude(role=Role.HOLDER.value)
        .update(is_in_force=False, proposed_by=reader.person, seconded_by="")
    )


def require_own_name(reader: Reader) -> None:
    """Ask that *reader* agrees as somebody, where it takes two.

    Raises:
        NoSecondPerson: it is a break-glass account.
    """
    if Account.objects.filter(person_id=reader.person, is_break_glass=True).exists():
        raise NoSecondPerson


def kept_person(reader: Reader, at: datetime, id: str) -> Person:
    """Return a person whom *reader* may change.

    Raises:
        NotThere, NotAllowed: there is none, or no right.
    """
    person = found(Person.objects.all(), id)
    require(reader, Action.PEOPLE, at, subject_of(person))
    return person


def _columns(facts: PersonFacts) -> dict[str, Any]:
    if not facts.name.strip():
        raise Wrong(name=_("A person has a name."))
    if facts.department and not Department.objects.filter(pk=facts.department).exists():
        raise Wrong(department=_("Choose one that is there."))
    return {
        "name": facts.name.strip(),
        "title": facts.title.strip(),
        "phone": facts.phone.strip(),
        "email": facts.email.strip(),
        "external_id": facts.external_id.strip(),
        "department_id": facts.department or None,
        "is_protected": facts.is_protected,
    }
