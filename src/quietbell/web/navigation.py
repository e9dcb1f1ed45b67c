"""What leads where: each slice names its pages, and for which action they are."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from importlib import import_module

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from quietbell.domain.grants import Reader
from quietbell.domain.roles import Action, Right


class Section(IntEnum):
    """A group of the navigation, in its order."""

    MINE = 1
    WORK = 2
    INVENTORY = 3
    LEARNING = 4
    RESPONSE = 5
    RECORDS = 6
    OFFICE = 7


SECTIONS: dict[Section, Promise] = {
    Section.MINE: _("Mine"),
    Section.WORK: _("Requests and work"),
    Section.INVENTORY: _("Buttons and places"),
    Section.LEARNING: _("Policies and training"),
    Section.RESPONSE: _("Response"),
    Section.RECORDS: _("Records"),
    Section.OFFICE: _("Office"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A page that is offered to whoever has any right at all to its action.

    ``action`` is None for what everybody who signed in has. ``about`` is the sentence
    that the home page says of it.
    """

    name: str  # "web:people"
    words: str | Promise
    about: str | Promise = ""
    section: Section
    action: Action | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An item as a page shows it."""

    url: str
    words: str | Promise
    about: str | Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The links of one section."""

    words: str | Promise
    links: tuple[Link, ...]


def groups(reader: Reader, at: datetime) -> tuple[Group, ...]:
    """Return what *reader* is offered at *at*."""
    found: dict[Section, list[Link]] = {}
    for item in import_module("quietbell.web.urls").ITEMS:
        if item.action is not None and not _is_offered(reader, item.action, at):
            continue
        try:
            url = reverse(item.name)
        except NoReverseMatch:
            continue
        link = Link(url=url, words=item.words, about=item.about)
        found.setdefault(item.section, []).append(link)
    return tuple(
        Group(words=SECTIONS[each], links=tuple(found[each])) for each in sorted(found)
    )


def _is_offered(reader: Reader, action: Action, at: datetime) -> bool:
    return reader.reach(action, at).widest is not Right.NO
