"""Second factors: who must have one, whether this session has shown it, its secrets.

Whoever has a role beyond holder signs in with two. What a session has shown is the
sign-in library's record; without one nothing has been shown.
"""

import base64
import hashlib
import secrets
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from allauth.account.internal.flows.login import (
    get_authentication_records,
    record_authentication,
)
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.utils import is_mfa_enabled
from allauth.mfa.webauthn.views import AddWebAuthnView
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from quietbell.domain.grants import Reader
from quietbell.domain.roles import Role
from quietbell.queries.readers import reader_of

SECRET_BYTES: Final = 20
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
        """Return the secret.

        One that another key sealed is no secret any more: in its place comes a random
        one, that no code fits. Nothing, or an error's text, would fit a known code.
        """
        try:
            return _sealed().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Say whether a factor may be removed: not the last of who needs one.

        Whoever knew the password alone could set up the next.
        """
        others = Authenticator.objects.filter(user=authenticator.user).exclude(
            Q(pk=authenticator.pk) | Q(type=Authenticator.Type.RECOVERY_CODES)
        )
        reader = reader_of(authenticator.user.person_id or "")
        return others.exists() or not needs_factor(reader, timezone.now())

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
