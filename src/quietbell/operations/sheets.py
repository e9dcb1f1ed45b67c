"""The sheets of one button: what its holder is handed, and what is put up beside it.

Everybody who comes by reads them. So they hold no secret, no telephone's address, and
not where the button is hidden; of a sensitive room they do not say what it is.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from quietbell.operations.lives import NotNow
from quietbell.operations.papers import pdf
from quietbell.queries.calendars import day_at
from quietbell.queries.guides import guide, profile_at
from quietbell.queries.needs import to_sign
from quietbell.storage.models import Button, ButtonLife, Site


class Sheet(StrEnum):
    """Which sheet."""

    HANDOVER = "handover"
    RESPONSE = "response"


TITLES: Final = {
    Sheet.HANDOVER: gettext_noop("Hand-over of button %(label)s"),
    Sheet.RESPONSE: gettext_noop("Button %(label)s: what to do"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of a sheet."""

    heading: str
    items: tuple[str, ...]


def sheet(kind: Sheet, life: ButtonLife, *, at: datetime) -> bytes:
    """Return the sheet of the button of *life* as PDF, in the language of its site.

    Raises:
        NotNow: there is no button yet.
        TooMuchForPaper: as `papers.pdf`.
    """
    button = life.button
    if button is None:
        raise NotNow(_("There is no button yet: make it first."))
    site = button.room.floor.building.site
    with override(site.language):
        title = _(TITLES[kind]) % {"label": button.label}
        parts = _response(button, site)
        lines: list[str] = []
        if kind is Sheet.HANDOVER:
            parts = [*_handed_over(button, site), *parts]
            lines = [_("Handed over by"), _("Received by"), _("Date")]
        data = {
            "campus": site.name,
            "date": day_at(site.pk, at).isoformat(),
            "facts": _facts(button),
            "parts": [
                {"heading": each.heading, "items": list(each.items)} for each in parts
            ],
            "lines": lines,
        }
        return pdf("sheet", data, title=title, language=site.language)


def _facts(button: Button) -> list[list[str]]:
    """Return what tells the button apart; of a sensitive room its number alone."""
    room = button.room
    place = ", ".join((room.floor.building.name, room.floor.name))
    number = f"{room.number} {room.name}".strip()
    if room.is_sensitive:
        number = room.number
    told = [
        [_("Button"), button.label],
        [_("Building and floor"), place],
        [_("Room"), number],
    ]
    if button.department is not None and not room.is_sensitive:
        told.append([_("Department"), button.department.name])
    return told


def _response(button: Button, site: Site) -> list[Part]:
    """Return when and how it is pressed and what then happens: from the profile."""
    profile = profile_at(site)
    if profile is None:
        return []
    told = guide(button.kind, site, profile)
    return [Part(heading=each.title, items=each.lines) for each in told.sections]


def _handed_over(button: Button, site: Site) -> list[Part]:
    """Return what the holder is told and has done on the day it is handed over."""
    signed = [each.policy.name for each in to_sign(button.kind, site=site.pk)]
    done = (
        _("It was pressed once, and the press was confirmed at the console."),
        _("You were shown how it is pressed, and where it is."),
        _("Three people were named who are rung about it."),
        *(_("You signed: %(title)s.") % {"title": each} for each in signed),
    )
    duties = (
        _("It is tested once a year, together with you."),
        _(
            "Say at once when it does not work, when the desk or the room changes, or"
            " when it is not needed any more."
        ),
        _("Do not tell anybody who need not know where it is."),
    )
    return [
        Part(heading=_("What was done"), items=done),
        Part(heading=_("What it asks of you"), items=duties),
    ]
