"""People who come from the site's identity provider.

An identity gives no role. It must match somebody whom a person of ours has entered, by
what the campus calls them or by an e-mail address that the provider has verified; and
what they may do is in their grants here.
"""

from typing import Any

import structlog
from allauth.account.internal.flows.login import record_authentication
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest
from django.shortcuts import render

from quietbell.operations.identities import NobodyOfOurs, account_of_identity

log = structlog.get_logger()


class Identities(DefaultSocialAccountAdapter):  # type: ignore[misc] # untyped library
    """Our answers to what the sign-in library asks of identities."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """An identity makes no account of its own."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Find whose identity it is; turn away whom nobody has entered."""
        app = sociallogin.account.get_provider().app
        if not sociallogin.is_existing:
            claim = app.settings.get("external_id_claim", "")
            try:
                account = account_of_identity(
                    **known_by(_claims(sociallogin), external_id_claim=claim)
                )
            except NobodyOfOurs as why:
                log.info("identity.unknown", provider=app.provider_id)
                told = {"why": why, "kind": "NobodyOfOurs"}
                page = render(request, "web/refused.html", told, status=403)
                raise ImmediateHttpResponse(page) from why
            sociallogin.connect(request, account)
        if app.settings.get("has_second_factor"):
            record_authentication(
                request, sociallogin.user, "socialaccount", has_second_factor=True
            )

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Any = None,
        extra_context: Any = None,
    ) -> None:
        """Say in the log that it did not work; the page says it to the person."""
        log.warning("identity.failed", error=str(error), why=type(exception).__name__)


def known_by(claims: dict[str, Any], *, external_id_claim: str) -> dict[str, str]:
    """Return by what an identity may be matched; an address only if it is verified."""
    is_verified = claims.get("email_verified") is True
    return {
        "external_id": _text(claims, external_id_claim),
        "email": _text(claims, "email") if is_verified else "",
    }


def _claims(sociallogin: Any) -> dict[str, Any]:
    """Return what the provider says; its signed token has the last word."""
    extra = sociallogin.account.extra_data
    found: dict[str, Any] = {}
    for part in ("userinfo", "id_token"):
        if isinstance(extra.get(part), dict):
            found.update(extra[part])
    return found or dict(extra)


def _text(claims: dict[str, Any], name: str) -> str:
    told = claims.get(name, "") if name else ""
    return told.strip() if isinstance(told, str) else ""
