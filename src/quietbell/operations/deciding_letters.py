"""Mail about deciding: that something waits for somebody, or that it was decided.

A letter says a number and a link. Places, reasons and names of threats are read on the
page, after signing in.
"""

from datetime import datetime
from typing import Final

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quietbell.domain.roles import Role
from quietbell.operations.letters import About, write
from quietbell.queries.approvals import staff_with
from quietbell.queries.needs import site_of
from quietbell.storage.models import ButtonLife, Person, Site

Words = str | Promise
ASK_TO_SIGN: Final = (
    gettext_lazy("%(name)s waits for your approval"),
    gettext_lazy(
        "%(name)s waits for your approval, as Dean or Vice"
        " Chancellor of its department. The page says in short what is asked for and"
        " what is known.\n\n%(url)s\n\nOpening the page decides nothing: you sign in"
        " and answer there."
    ),
)
SIGNED: Final = (
    gettext_lazy("%(name)s was approved by its Dean or Vice Chancellor"),
    gettext_lazy("%(name)s was approved by its Dean or Vice Chancellor.\n\n%(url)s"),
)
NOT_SIGNED: Final = (
    gettext_lazy("%(name)s was not approved by its Dean or Vice Chancellor"),
    gettext_lazy(
        "%(name)s was not approved by its Dean or Vice Chancellor. What they said is on"
        " the page.\n\n%(url)s"
    ),
)
ASK_POLICE: Final = (
    gettext_lazy("%(name)s waits for a comment of the police"),
    gettext_lazy(
        "Emergency management asks the police for a comment on %(name)s. It is decided"
        " on afterwards.\n\n%(url)s"
    ),
)
POLICE_SAID: Final = (
    gettext_lazy("The police commented on %(name)s"),
    gettext_lazy("The police commented on %(name)s.\n\n%(url)s"),
)
APPROVED: Final = (
    gettext_lazy("%(name)s is approved"),
    gettext_lazy(
        "%(name)s is approved. The place is surveyed next. Nobody"
        " can count on a button before it is in service.\n\n%(url)s"
    ),
)
REFUSED: Final = (
    gettext_lazy("%(name)s is refused"),
    gettext_lazy(
        "%(name)s is refused. The page says why, what you are"
        " offered in its place, and until when you can appeal.\n\n%(url)s"
    ),
)
UPHELD: Final = (
    gettext_lazy("The refusal of %(name)s stands"),
    gettext_lazy(
        "Somebody else looked at your appeal of %(name)s, and the refusal stands. The"
        " page says why.\n\n%(url)s"
    ),
)
TAKEN_UP: Final = (
    gettext_lazy("%(name)s is decided on anew"),
    gettext_lazy(
        "Somebody else looked at your appeal of %(name)s: it is decided on anew.\n\n"
        "%(url)s"
    ),
)


def ask_approver(life: ButtonLife, to: Person, *, key: str, at: datetime) -> None:
    """Ask a Dean or Vice Chancellor for their word, once for *key*."""
    _tell(life, to, ASK_TO_SIGN, key=key, page="web:approval", at=at)


def ask_police(life: ButtonLife, *, key: str, at: datetime) -> None:
    """Ask the shift supervisors of the site for a comment."""
    for each in staff_with(Role.SHIFT_SUPERVISOR, site_of(life), at):
        _tell(life, each, ASK_POLICE, key=f"{key}-{each.pk}", page="web:comment", at=at)


def tell_management(
    life: ButtonLife, words: tuple[Words, Words], *, key: str, at: datetime
) -> None:
    """Tell emergency management of the site what came in."""
    for each in staff_with(Role.EMERGENCY_MANAGEMENT, site_of(life), at):
        _tell(life, each, words, key=f"{key}-{each.pk}", page="web:decision", at=at)


def tell_requester(
    life: ButtonLife, words: tuple[Words, Words], *, key: str, at: datetime
) -> None:
    """Tell whoever asked for the button; an inherited one nobody asked for."""
    request = life.request
    if request is None:
        return
    to = request.requester or request.reply_to
    if to:
        _tell(life, to, words, key=key, page="web:my_request", at=at)


def called(life: ButtonLife) -> str:
    """Return how a mail calls it: a number or a label, and no word of the place."""
    if life.request is not None and life.request.number is not None:
        return _("Request %(number)s") % {"number": life.request.number}
    button = life.button
    if button is None or button.room.is_sensitive:
        return _("A button")
    return _("Button %(label)s") % {"label": button.label}


def _tell(
    life: ButtonLife,
    to: Person | str,
    words: tuple[Words, Words],
    *,
    key: str,
    page: str,
    at: datetime,
) -> None:
    site = site_of(life)
    language = Site.objects.filter(pk=site).values_list("language", flat=True).first()
    # Who is known by an address alone cannot sign in: a link would lead nowhere.
    is_known = isinstance(to, Person)
    url = settings.WEB_URL + reverse(page, args=[life.pk]) if is_known else ""
    with translation.override(language or "en"):
        told = {"name": called(life), "url": url}
        subject, text = (str(each) % told for each in words)
        write(
            key=key,
            to=to,
            subject=subject,
            text=f"{text.strip()}\n",
            at=at,
            about=About(kind="life", id=life.pk, site=site),
        )
