"""What the sign-in library announces, kept for the audit.

It says of each thing that was done to an account, and keeps nothing of it. This is the
one place where announcements of Django's kind are listened to (STYLE.md 3).
"""

from typing import Any

from allauth.account import signals as account_signals
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa import signals as mfa_signals
from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied
from django.dispatch import Signal
from django.http import HttpRequest
from django.utils import timezone

from quietbell.domain.sign_ins import Noted
from quietbell.operations.sign_ins import note, note_wrong, person_called


def listen() -> None:
    """Keep what is announced from now on. Once a process, as it starts."""
    announced: tuple[tuple[Signal, Any], ...] = (
        (account_signals.password_changed, _password_changed),
        (account_signals.password_set, _password_changed),
        (account_signals.password_reset, _password_changed),
        (mfa_signals.authenticator_added, _factor_added),
        (mfa_signals.authenticator_reset, _factor_added),
        (mfa_signals.authenticator_removed, _factor_removed),
        (mfa_signals.authentication_failed, _wrong_code),
    )
    for signal, keep in announced:
        signal.connect(keep, dispatch_uid=f"{__name__}.{keep.__name__}")


def note_signed_in(request: HttpRequest, user: Any) -> None:
    """Keep that somebody is in, and what they showed for it."""
    shown = [
        str(each.get("type") or each.get("method") or "")
        for each in get_authentication_records(request, user)
    ]
    _note(Noted.SIGNED_IN, request, user, method=" ".join(dict.fromkeys(shown)))


def note_wrong_password(request: HttpRequest, username: str) -> None:
    """Keep that a password did not fit."""
    note_wrong(
        Noted.WRONG_PASSWORD,
        at=timezone.now(),
        person=person_called(username),
        address=_address(request),
    )


def _password_changed(request: HttpRequest, user: Any, **_more: Any) -> None:
    _note(Noted.PASSWORD_CHANGED, request, user)


def _factor_added(
    request: HttpRequest, user: Any, authenticator: Authenticator, **_more: Any
) -> None:
    is_codes = authenticator.type == Authenticator.Type.RECOVERY_CODES
    kind = Noted.CODES_MADE if is_codes else Noted.FACTOR_ADDED
    _note(kind, request, user, method=str(authenticator.type))


def _factor_removed(
    request: HttpRequest, user: Any, authenticator: Authenticator, **_more: Any
) -> None:
    _note(Noted.FACTOR_REMOVED, request, user, method=str(authenticator.type))


def _wrong_code(
    request: HttpRequest, user: Any, authenticator: Authenticator, **_more: Any
) -> None:
    note_wrong(
        Noted.WRONG_CODE,
        at=timezone.now(),
        person=user.person_id or "",
        method=str(authenticator.type),
        address=_address(request),
    )


def _note(kind: Noted, request: HttpRequest, user: Any, *, method: str = "") -> None:
    person = user.person_id or ""
    note(
        kind,
        at=timezone.now(),
        person=person,
        by=person,
        method=method,
        address=_address(request),
    )


def _address(request: HttpRequest) -> str:
    """Return where *request* came from; empty if nothing says so."""
    try:
        return str(get_adapter().get_client_ip(request))
    except PermissionDenied:
        return ""
