"""What a request's people are written: numbers and links, never a place or a reason.

Every letter is in its site's language, and what has to be read stands behind a link.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from django.utils.translation import gettext as _

from quietbell.operations.letters import About, write
from quietbell.queries.setup import profile_of
from quietbell.storage.models import (
    ButtonLife,
    ButtonRequest,
    Person,
    ProfileVersion,
    Site,
)


def tell_it_is_sent(request: ButtonRequest, life: ButtonLife, *, at: datetime) -> None:
    """Tell the requester their number, and the desk that it is there."""
    with _in_language_of(request.site):
        _tell_requester(
            request,
            life,
            key=f"request-{request.pk}-sent",
            subject=_("Request %(number)s: we have it") % {"number": request.number},
            text=_(
                "Your request for a button has the number %(number)s.\n\n"
                "What happens next: the telecom desk sees that it is complete, the"
                " threat is assessed, and the Dean or Vice Chancellor of the department"
                " is asked to approve. Then it is decided, and you are told."
            ),
            at=at,
        )
        if address := desk_address(request.site):
            write(
                key=f"request-{request.pk}-desk",
                to=address,
                subject=_("Request %(number)s is new") % {"number": request.number},
                text=_body(
                    _("A request for a button came in: see that it is complete."),
                    _link("web:request", life.pk),
                ),
                at=at,
                about=_about(life, request),
            )


def tell_it_is_withdrawn(
    request: ButtonRequest, life: ButtonLife, *, at: datetime
) -> None:
    """Tell the requester that it was withdrawn, whoever did it."""
    with _in_language_of(request.site):
        _tell_requester(
            request,
            life,
            key=f"request-{request.pk}-withdrawn",
            subject=_("Request %(number)s was withdrawn") % {"number": request.number},
            text=_(
                "Your request %(number)s was withdrawn, and nobody works on it any"
                " more. If that is a mistake, ask again."
            ),
            at=at,
        )


def tell_it_is_appealed(
    request: ButtonRequest, life: ButtonLife, *, at: datetime, appeal: str
) -> None:
    """Tell the requester that their appeal is there, and who decides on it."""
    with _in_language_of(request.site):
        _tell_requester(
            request,
            life,
            key=f"appeal-{appeal}-made",
            subject=_("Request %(number)s: we have your appeal")
            % {"number": request.number},
            text=_(
                "Your appeal against the refusal of request %(number)s is with"
                " emergency management. Somebody else than who refused it decides."
            ),
            at=at,
        )


def desk_address(site: Site | None) -> str:
    """Return the service desk's address, empty if what it has is no e-mail address."""
    if site is None:
        return ""
    try:
        address = profile_of(site).service_desk.strip()
        validate_email(address)
    except (ProfileVersion.DoesNotExist, ValidationError):
        return ""
    return address


def _tell_requester(
    request: ButtonRequest,
    life: ButtonLife,
    *,
    key: str,
    subject: str,
    text: str,
    at: datetime,
) -> None:
    to: Person | str = request.requester or request.reply_to
    # Who is known by an address alone cannot sign in: a link would lead nowhere.
    link = _link("web:my_request", life.pk) if request.requester else ""
    write(
        key=key,
        to=to,
        subject=subject,
        text=_body(text % {"number": request.number}, link),
        at=at,
        about=_about(life, request),
    )


def _body(text: str, link: str) -> str:
    return f"{text}\n\n{link}\n" if link else f"{text}\n"


def _link(name: str, life: str) -> str:
    try:
        return settings.WEB_URL.rstrip("/") + reverse(name, args=[life])
    except NoReverseMatch:
        return ""


def _about(life: ButtonLife, request: ButtonRequest) -> About:
    return About(kind="life", id=life.pk, site=request.site_id or "")


@contextmanager
def _in_language_of(site: Site | None) -> Iterator[None]:
    with translation.override(site.language if site else "en"):
        yield
