"""Local accounts: who is let in, for how long, and that nobody makes their own.

Rules of the sign-in library that are ours to set. An alarm never waits for any of it:
presses and desks need no sign-in.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from quietbell.operations.break_glass import OPEN_FOR, may_open, note_opened
from quietbell.operations.sessions import clear_run_out
from quietbell.web.sign_in_notes import note_signed_in, note_wrong_password

BEGAN: Final = "quietbell_began"  # seconds of the wall clock, in the session
SEEN: Final = "quietbell_seen"
LENGTH_MAX: Final = timedelta(hours=12)
IDLE_MAX: Final = timedelta(hours=1)
SEEN_EVERY: Final = timedelta(seconds=60)  # a page is no reason to write each time


class Accounts(DefaultAccountAdapter):  # type: ignore[misc] # the library is untyped
    """Our answers to what the sign-in library asks of accounts."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody makes an account for themselves."""
        return False

    def pre_login(
        self, request: HttpRequest, user: Any, **more: Any
    ) -> HttpResponse | None:
        """Turn a break-glass account away whose hour is over."""
        if user.is_break_glass and not may_open(user, timezone.now()):
            messages.error(
                request,
                _("This account's hour is over. It has to be sealed anew first."),
            )
            return redirect("account_login")
        answer: HttpResponse | None = super().pre_login(request, user, **more)
        return answer

    def login(self, request: HttpRequest, user: Any) -> None:
        """Sign in, and begin to count."""
        super().login(request, user)
        now = timezone.now()
        request.session[BEGAN] = request.session[SEEN] = now.timestamp()
        if user.is_break_glass:
            note_opened(user, now)
        note_signed_in(request, user)
        clear_run_out(now)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Keep that a password did not fit; who typed it is told by the page."""
        note_wrong_password(request, str(credentials.get("username", "")))

    def send_notification_mail(self, *words: Any, **more: Any) -> None:
        """Send nothing: the audit has it (`sign_in_notes`)."""

    def send_mail(self, *words: Any, **more: Any) -> None:
        """Send nothing."""

    def is_reauthentication_required(self, *, app: str, **more: Any) -> bool:
        """Ask for the password again, but not right after it was typed."""
        request = more.get("request") or _current_request()
        if request is not None and _signed_in_just_now(request):
            return False
        is_required: bool = super().is_reauthentication_required(app=app, **more)
        return is_required


JUST_NOW: Final = timedelta(minutes=5)


def _current_request() -> HttpRequest | None:
    from allauth.core import context  # noqa: PLC0415 - of the library's own request

    request: HttpRequest | None = context.request
    return request


def _signed_in_just_now(request: HttpRequest) -> bool:
    began = request.session.get(BEGAN)
    if began is None:
        return False
    age = timezone.now().timestamp() - began
    return bool(0 <= age < JUST_NOW.total_seconds())


def display_name(user: Any) -> str:
    """Return how an authenticator calls somebody's account."""
    return str(user.username)


class SessionEnds:
    """Ends a session that is too old or has been left alone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Serve *request*, or send whoever it is to sign in again."""
        if request.user.is_authenticated and _is_over(request):
            logout(request)
            messages.info(
                request, _("You were signed out after a while. Sign in again.")
            )
            return HttpResponseRedirect("/accounts/login/")
        return self._get_response(request)


def _is_over(request: HttpRequest) -> bool:
    """Say whether it is; note that somebody is there if it is not.

    A clock that was set back makes no session younger than it is: what was seen later
    than now counts as seen now, for the same length.
    """
    now = timezone.now().timestamp()
    session = request.session
    began = session.setdefault(BEGAN, now)
    seen = session.setdefault(SEEN, now)
    is_glass = getattr(request.user, "is_break_glass", False)
    length = OPEN_FOR if is_glass else LENGTH_MAX
    if now - began > length.total_seconds() or now - seen > IDLE_MAX.total_seconds():
        return True
    if abs(now - seen) > SEEN_EVERY.total_seconds():
        session[SEEN] = now
    if began > now + SEEN_EVERY.total_seconds():
        session[BEGAN] = now
    return False
