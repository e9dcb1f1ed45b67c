"""Pages that need neither Django's machinery nor a database: away, busy, too large.

They are rendered anew each time from a template that asks nobody, in the language that
the browser asks for.
"""

from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.http.cookie import parse_cookie
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from quietbell.web.headers import SECURITY_HEADERS, content_security_policy

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]

AGAIN_SECONDS: Final = "5"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainPage:
    """A page of two sentences."""

    status: int
    title: str | Promise = ""
    words: str | Promise = ""
    media_type: str = "text/html; charset=utf-8"

    def rendered(self) -> str:
        """Return the page in the language that is active."""
        told = {"title": self.title, "words": self.words, "status": self.status}
        return render_to_string("web/plain.html", told)

    def again(self, method: str) -> dict[str, str]:
        """Return the headers by which a browser asks again once it may be over.

        A page that looks again by itself must not stop at one bad moment. What was
        posted is posted by a person alone.
        """
        if self.status != 503:
            return {}
        told = {"Retry-After": AGAIN_SECONDS}
        return told | {"Refresh": AGAIN_SECONDS} if method == "GET" else told

    async def send(self, scope: Message, send: Send) -> None:
        """Answer a request with it."""
        with translation.override(_language(scope)):
            body = self.rendered().encode()
        await self.send_body(body, send, method=str(scope.get("method", "")))

    async def send_body(self, body: bytes, send: Send, *, method: str = "") -> None:
        """Answer with *body*."""
        told = {
            **SECURITY_HEADERS,
            "Content-Security-Policy": content_security_policy(),
            "Cache-Control": "no-store",
            "Content-Type": self.media_type,
            "Content-Length": str(len(body)),
            **self.again(method),
        }
        headers = [(k.lower().encode(), v.encode()) for k, v in told.items()]
        start = {"type": "http.response.start", "status": self.status}
        await send({**start, "headers": headers})
        await send({"type": "http.response.body", "body": body})


DatabaseAwayPage: Final = PlainPage(
    status=503,
    title=_("The office is away"),
    words=_(
        "Its records cannot be reached. Alarms go on: presses are taken, shown, rung"
        " and acknowledged at the desks as ever. Try again in a moment."
    ),
)
READ_ONLY: Final = PlainPage(
    status=503,
    title=_("Nothing can be saved now"),
    words=_(
        "The office's records can be read and not changed at the moment. Nothing of"
        " yours was saved. Alarms go on as ever."
    ),
)
TOO_BUSY: Final = PlainPage(
    status=503,
    title=_("The office is busy"),
    words=_(
        "Too many people ask at once. Try again in a moment. Alarms are not affected."
    ),
)
TOO_LARGE: Final = PlainPage(
    status=413,
    title=_("That is too large"),
    words=_("The office takes 64 MB at once. Nothing was saved."),
)


def _language(scope: Message) -> str:
    """Return the language of the browser's cookie, or the one it asks for."""
    headers = dict(scope.get("headers", ()))
    cookies = parse_cookie(headers.get(b"cookie", b"").decode("latin-1"))
    known = {str(code) for code, _name in settings.LANGUAGES}
    wished = cookies.get(settings.LANGUAGE_COOKIE_NAME, "")
    asked = headers.get(b"accept-language", b"").decode("latin-1").lower()
    for each in (wished, *(part.strip()[:2] for part in asked.split(","))):
        if each in known:
            return str(each)
    return str(settings.LANGUAGE_CODE)
