"""Second factors: who must have one, whether this session has shown it, its secrets.

Whoever has a role beyond holder signs in with two. What a session has shown is the
sign-in library's record; without one nothing has been shown.
"""

import base64
import hashlib
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from allauth.account.internal.flows.login import (
    get_authentication_records,
    record_authentication,
)
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.utils import is_mfa_enabled
from allauth.mfa.webauthn.views import AddWebAuthnView
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from quietbell.domain.grants import Reader
from quietbell.domain.roles import Role

PURPOSE: Final = b"quietbell second factor"


def turned_back(
    request: HttpRequest, reader: Reader, at: datetime
) -> HttpResponse | None:
    """Return where somebody goes first who has yet to show a second factor."""
    if not needs_factor(reader, at) or has_shown_factor(request):
        return None
    user: Any = request.user
    if user.is_break_glass:  # the sealed password is one (operations.break_glass)
        return None
    after = urlencode({"next": request.get_full_path()})
    if is_mfa_enabled(user):
        return redirect(f"{reverse('mfa_reauthenticate')}?{after}")
    return redirect("web:second-factor")


def needs_factor(reader: Reader, at: datetime) -> bool:
    """Say whether what somebody may do asks for a second factor."""
    return any(role is not Role.HOLDER for role in reader.roles(at))


def has_shown_factor(request: HttpRequest) -> bool:
    """Say whether a second factor was shown in this session."""
    records = get_authentication_records(request, request.user)
    return any(
        each.get("method") == "mfa" or each.get("has_second_factor") for each in records
    )


class ActivateTotp(ActivateTOTPView):  # type: ignore[misc] # the library is untyped
    """An authenticator app that has just given a code has been shown."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Keep it, and count it for this session."""
        answer: HttpResponse = super().form_valid(form)
        record_authentication(self.request, self.request.user, "mfa", type="totp")
        return answer


class AddPasskey(AddWebAuthnView):  # type: ignore[misc] # the library is untyped
    """A passkey that has just signed has been shown."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Keep it, and count it for this session."""
        answer: HttpResponse = super().form_valid(form)
        record_authentication(self.request, self.request.user, "mfa", type="webauthn")
        return answer


class Factors(DefaultMFAAdapter):  # type: ignore[misc] # the library is untyped
    """Our answers to what the sign-in library asks of second factors."""

    def encrypt(self, text: str) -> str:
        """Return a secret as it lies in the database: a copy of it opens nothing."""
        return _sealed().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return the secret. One sealed with another installation's key is nothing."""
        try:
            return _sealed().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return ""

    def get_totp_issuer(self) -> str:
        """Return how an authenticator app calls us."""
        return "Quietbell"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Return for whom passkeys are: the host that people know."""
        return {"id": rp_host(), "name": "Quietbell"}


def rp_host() -> str:
    """Return the host that passkeys are bound to."""
    return urlsplit(settings.WEB_URL).hostname or "localhost"


def passkeys_work() -> bool:
    """Say whether browsers allow passkeys here: a name, and https or this machine."""
    host = rp_host()
    is_name = not host.replace(".", "").isdigit() and ":" not in host
    return is_name and (settings.IS_SECURE or host == "localhost")


def _sealed() -> Fernet:
    key = hashlib.sha256(PURPOSE + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
