"""What is unproven, as sentences with the way to mend each."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from quietbell.domain.readiness import Finding, Unproven
from quietbell.web.profile_words import FIELDS

SENTENCES: Final = MappingProxyType(
    {
        Unproven.NO_SITE: _("There is no site yet."),
        Unproven.NO_PROFILE: _("%(name)s has no response profile in force."),
        Unproven.NUMBER_MISSING: _("%(name)s is empty: people are given nothing."),
        Unproven.NO_UNIT: _("%(name)s has no unit that can be sent."),
        Unproven.RUNG_EMPTY: _("%(name)s tells nobody."),
        Unproven.RUNG_FOR_LEVEL: _(
            "The ladder has no rung “%(name)s”, which a level tells at once."
        ),
        Unproven.ROSTER_HOURS: _(
            "%(name)s: %(amount)s hours with nobody on the roster in the next 14 days."
        ),
        Unproven.NO_DESK: _("There is no desk where alarms are taken."),
        Unproven.DESK_NEVER: _("%(name)s was never attended by a browser."),
        Unproven.NO_BUTTON: _("No button is in service."),
        Unproven.BUTTON_NEVER: _("Button %(name)s was never pressed."),
        Unproven.CONTACTS: _(
            "Button %(name)s has fewer than three contacts proven within a year."
        ),
        Unproven.FIRST_PRESS: _(
            "No press was seen from its key to its acknowledgement."
        ),
        Unproven.PERSON_NOT_REACHED: _(
            "%(name)s is told by a ladder and was never reached to prove it."
        ),
        Unproven.NO_SECOND: _(
            "Fewer than two people can sign in who may lower coverage: it takes two."
        ),
        Unproven.NO_DISPATCHER: _("Nobody who can sign in may take alarms."),
        Unproven.MAIL_UNREAD: _(
            "Mail comes in, and nobody reads what names no site: one role that reads"
            " mail has to be bound to none."
        ),
        Unproven.NO_BACKUP: _(
            "No backup was restored to prove it in the last quarter."
        ),
        Unproven.FILE_BEHIND: _(
            "The alarm engine does not run on the newest site file: %(name)s."
        ),
        Unproven.ENGINE_AWAY: _("The alarm engine does not answer."),
    }
)
MORE: Final = MappingProxyType(
    {
        Unproven.BUTTON_NEVER: _("And %(amount)s more buttons were never pressed."),
        Unproven.CONTACTS: _("And %(amount)s more buttons lack proven contacts."),
        Unproven.DESK_NEVER: _("And %(amount)s more desks were never attended."),
        Unproven.RUNG_EMPTY: _("And %(amount)s more rungs tell nobody."),
        Unproven.PERSON_NOT_REACHED: _("And %(amount)s more people were not reached."),
    }
)
# Where each is mended: a page, and whether it is about the subject.
PAGES: Final[Mapping[Unproven, tuple[str, bool]]] = MappingProxyType(
    {
        Unproven.NO_SITE: ("web:setup_site", False),
        Unproven.NO_PROFILE: ("web:profiles", False),
        Unproven.NUMBER_MISSING: ("web:setup_numbers", False),
        Unproven.NO_UNIT: ("web:setup_numbers", False),
        Unproven.RUNG_EMPTY: ("web:ladders", False),
        Unproven.RUNG_FOR_LEVEL: ("web:ladders", False),
        Unproven.ROSTER_HOURS: ("web:roster", True),
        Unproven.NO_DESK: ("web:desk_new", False),
        Unproven.DESK_NEVER: ("web:desk", True),
        Unproven.NO_BUTTON: ("web:setup_button", False),
        Unproven.BUTTON_NEVER: ("web:button", True),
        Unproven.CONTACTS: ("web:button", True),
        Unproven.FIRST_PRESS: ("web:setup_press", False),
        Unproven.PERSON_NOT_REACHED: ("web:setup_reached", False),
        Unproven.NO_SECOND: ("web:people", False),
        Unproven.NO_DISPATCHER: ("web:people", False),
        Unproven.MAIL_UNREAD: ("web:people", False),
        Unproven.NO_BACKUP: ("web:setup_backup", False),
        Unproven.FILE_BEHIND: ("web:site_file", False),
        Unproven.ENGINE_AWAY: ("web:health", False),
    }
)
# Where the list of them is, for those that are not named one by one.
LISTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "web:button": "web:buttons",
        "web:desk": "web:desks",
        "web:roster": "web:rosters",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One thing unproven, in words, and the page where it is mended."""

    what: Unproven
    words: str
    url: str


def sentence(finding: Finding) -> Sentence:
    """Return *finding* in words."""
    is_more = not (finding.subject or finding.name) and finding.what in MORE
    told = MORE[finding.what] if is_more else SENTENCES[finding.what]
    words = str(told) % {
        "name": _named(finding),
        "amount": f"{finding.amount:g}",
    }
    return Sentence(what=finding.what, words=words, url=_url(finding))


def _named(finding: Finding) -> str:
    if finding.what is Unproven.NUMBER_MISSING:
        return str(FIELDS[finding.name])
    return finding.name or _now("it")


def _url(finding: Finding) -> str:
    page, is_about = PAGES[finding.what]
    if is_about and finding.subject:
        return reverse(page, args=[finding.subject])
    return reverse(LISTS.get(page, page))
