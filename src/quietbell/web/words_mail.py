"""What the pages of mail call things: states of letters, and what mails became."""

from collections.abc import Mapping
from typing import Final

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from quietbell.domain.mail_rules import Verdict

STATES: Final[Mapping[str, Promise]] = {
    "waiting": _("waits"),
    "sent": _("sent"),
    "failed": _("failed"),
    "given up": _("given up"),
}
VERDICTS: Final[Mapping[str, Promise]] = {
    Verdict.DRAFT.value: _("draft of a request"),
    Verdict.ANSWER.value: _("answer to a request"),
    Verdict.AUTOMATIC.value: _("written by a machine"),
    Verdict.LOOP.value: _("our own, come back"),
    Verdict.TOO_MANY.value: _("too many at once"),
    Verdict.UNREADABLE.value: _("could not be read"),
}
# Where what a letter is about is shown. A kind without a page is named by none.
_PAGES: Final[Mapping[str, str]] = {
    "life": "web:request",
    "inbound": "web:inbound",
    "button": "web:button",
    "order": "web:order",
    "policy": "web:policy",
    "proposal": "web:proposal",
}


def page_about(kind: str, id: str) -> str:
    """Return the address of what a letter is about, empty if it has no page."""
    try:
        return reverse(_PAGES[kind], args=[id]) if id else ""
    except (KeyError, NoReverseMatch):
        return ""
