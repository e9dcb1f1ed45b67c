"""Calendar invitations of work orders: a number, a time and a link, and no place.

A calendar is read by assistants and shown on walls; what there is to do, and where,
stands behind the link. Source: RFC 5546, 3.2.2 (REQUEST) and 3.2.5 (CANCEL).
"""

from datetime import UTC, datetime
from typing import Final

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from icalendar import Calendar, Event, vCalAddress, vText

from quietbell.operations.letters import About, write
from quietbell.queries.needs import site_of
from quietbell.storage.models import Person, Site, WorkOrder

ORGANIZER: Final = "service-desk"  # the local part; its domain is the installation's


def invite(order: WorkOrder, *, at: datetime) -> None:
    """Invite whoever is assigned, as of this revision. Runs within a deed."""
    _write(order, order.assigned, at, is_cancelled=False)


def cancel(order: WorkOrder, person: Person, *, at: datetime) -> None:
    """Take the invitation of *person* back, as of this revision. Within a deed."""
    _write(order, person, at, is_cancelled=True)


def invitation(
    order: WorkOrder, person: Person, *, at: datetime, is_cancelled: bool
) -> str:
    """Return the calendar file of *order* for *person*, in the language in force.

    ``SEQUENCE`` is the order's revision: a calendar takes the highest it was sent.
    """
    event = Event()
    event.add("uid", f"work-order-{order.pk}@{settings.MAIL_DOMAIN}")
    event.add("sequence", order.revision)
    event.add("dtstamp", at.astimezone(UTC))
    event.add("dtstart", order.begins_at.astimezone(UTC))
    event.add("dtend", order.ends_at.astimezone(UTC))
    event.add("summary", title_of(order))
    event.add("description", address_of(order))
    event.add("url", address_of(order))
    event.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    event.add("class", "PRIVATE")
    event.add("organizer", vCalAddress(f"mailto:{ORGANIZER}@{settings.MAIL_DOMAIN}"))
    attendee = vCalAddress(f"mailto:{person.email}")
    attendee.params["ROLE"] = vText("REQ-PARTICIPANT")
    attendee.params["RSVP"] = vText("FALSE" if is_cancelled else "TRUE")
    event.add("attendee", attendee, encode=False)
    calendar = Calendar()
    calendar.add("prodid", "-//Quietbell//Work orders//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if is_cancelled else "REQUEST")
    calendar.add_component(event)
    told: bytes = calendar.to_ical()
    return told.decode()


def title_of(order: WorkOrder) -> str:
    """Return how mails and calendars call *order*."""
    return _("Quietbell work order %(number)d") % {"number": order.number}


def address_of(order: WorkOrder) -> str:
    """Return where *order* is read, after signing in."""
    return f"{settings.WEB_URL}{reverse('web:order', args=[order.pk])}"


def _write(
    order: WorkOrder, person: Person, at: datetime, *, is_cancelled: bool
) -> None:
    site = site_of(order.life)
    language = Site.objects.filter(pk=site).values_list("language", flat=True).first()
    with override(language or "en"):
        begins = order.begins_at.isoformat(timespec="minutes")
        words = (
            _("It is called off.") if is_cancelled else _("Please do it at its time.")
        )
        text = _(
            "%(title)s, %(begins)s.\n%(words)s\nWhat there is to do, and where, you"
            " read after signing in:\n%(link)s\n"
        ) % {
            "title": title_of(order),
            "begins": begins,
            "words": words,
            "link": address_of(order),
        }
        file = invitation(order, person, at=at, is_cancelled=is_cancelled)
        state = "cancel" if is_cancelled else "request"
        write(
            key=f"work-order-{order.pk}-{order.revision}-{state}-{person.pk}",
            to=person,
            subject=title_of(order),
            text=text,
            at=at,
            about=About(kind="order", id=order.pk, site=site),
            invitation=file,
        )
