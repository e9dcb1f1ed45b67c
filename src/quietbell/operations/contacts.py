"""Whom to ring about a button: named, ordered, and proven once a year."""

from datetime import date, datetime

from django.db.models import Max
from django.utils.translation import gettext as _

from quietbell.domain.grants import Reader
from quietbell.domain.roles import Action
from quietbell.operations.acting import Wrong, acting, change, new_id, require
from quietbell.operations.buttons import button_of, subject_of
from quietbell.operations.rows import add, found, rewrite
from quietbell.storage.models import Button, Contact, Person


def add_contact(
    reader: Reader,
    *,
    at: datetime,
    button: str,
    version: int,
    person: str,
    verified_on: date | None = None,
) -> Contact:
    """Name a person as a contact of a button, last in order.

    Raises:
        NotAllowed, NotThere: no right, or no such button.
        Wrong: there is no such person, they have left, or are a contact already.
        ChangedMeanwhile: somebody else changed the button since *version*.
    """
    kept = _kept(reader, at, button)
    who = Person.objects.filter(pk=person, left_on=None).first()
    if who is None:
        raise Wrong(person=_("There is no such person."))
    _not_to_come(verified_on, at)
    with acting(reader):
        change(Button.objects.all(), button, version)
        last = kept.contacts.aggregate(last=Max("order"))["last"]
        contact = Contact(
            id=new_id(),
            button=kept,
            person=who,
            order=0 if last is None else last + 1,
            verified_on=verified_on,
        )
        add(contact)
    return contact


def verify_contact(
    reader: Reader, *, at: datetime, button: str, version: int, id: str, on: date
) -> None:
    """Record that the contact was reached on that day and still is the right one."""
    _kept(reader, at, button)
    _not_to_come(on, at)
    with acting(reader):
        change(Button.objects.all(), button, version)
        contact = found(Contact.objects.filter(button_id=button), id)
        rewrite(contact, contact.version, verified_on=on)


def remove_contact(
    reader: Reader, *, at: datetime, button: str, version: int, id: str
) -> None:
    """Take a person off a button's contacts."""
    _kept(reader, at, button)
    with acting(reader):
        change(Button.objects.all(), button, version)
        found(Contact.objects.filter(button_id=button), id).delete()


def _kept(reader: Reader, at: datetime, id: str) -> Button:
    button = button_of(id)
    require(reader, Action.KEEP_INVENTORY, at, subject_of(button))
    return button


def _not_to_come(day: date | None, at: datetime) -> None:
    if day is not None and day > at.date():
        raise Wrong(verified_on=_("That day has not come yet."))
