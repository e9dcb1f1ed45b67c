"""Whose an identity is: the person of ours that it matches, and their account.

Matched is what a person of ours has entered: what the campus calls somebody, or their
e-mail address. Two that match are nobody.
"""

from django.db.models import Q
from django.utils.translation import gettext as _

from quietbell.domain.grants import Reader
from quietbell.operations.acting import Refused, acting
from quietbell.storage.models import Account, Person

IDENTITY = Reader(person="", via="identity")


class NobodyOfOurs(Refused):
    """Nobody whom a person of ours has entered matches."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "You are known to the campus, but not here. Somebody who keeps people"
                " and roles has to enter you first, with this address or number."
            )
        )


def account_of_identity(*, external_id: str, email: str) -> Account:
    """Return the account of whom an identity matches, made if there is none.

    *email* is one that the provider has verified, or empty.

    Raises:
        NobodyOfOurs: no person who is here matches, or more than one does.
    """
    person = _matched(external_id=external_id) or _matched(email__iexact=email)
    if person is None:
        raise NobodyOfOurs
    account = Account.objects.filter(person=person).first()
    if account is None:
        account = Account(username=_free_name(person), email=person.email)
        account.person = person
        account.set_unusable_password()
        with acting(IDENTITY):
            account.save()
    if not account.is_active or account.is_break_glass:
        raise NobodyOfOurs
    return account


def _matched(**by: str) -> Person | None:
    if not all(by.values()):
        return None
    found = Person.objects.filter(Q(**by), left_on=None)[:2]
    return found[0] if len(found) == 1 else None


def _free_name(person: Person) -> str:
    """Return a name to sign in with that nobody has."""
    wished = (person.email or person.external_id or person.pk)[:140]
    if not Account.objects.filter(username__iexact=wished).exists():
        return wished
    return person.pk
