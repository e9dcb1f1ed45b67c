"""Identity providers of the site, read from ``DIR/office/identity.json``.

    {"providers": [{
        "id": "campus", "name": "Harborview sign-in",
        "server_url": "https://id.example/.well-known/openid-configuration",
        "client_id": "quietbell", "secret": "…",
        "external_id_claim": "sub", "has_second_factor": false,
        "token_auth_method": "client_secret_basic"}]}

``external_id_claim`` names the claim that holds what the campus calls a person; empty:
only a verified e-mail address matches. ``has_second_factor`` says that the provider
asks for one itself, always. ``token_auth_method`` is how we prove who we are to it;
empty: as it says of itself. The file holds a secret: mode 0600, like its folder.
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from quietbell.config.settings import Nonsense

FILE_BYTES_MAX: Final = 65_536
PROVIDERS_MAX: Final = 8
_ID: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,30}")
AUTH_METHODS: Final = ("", "client_secret_basic", "client_secret_post")
_WORDS: Final = ("id", "name", "server_url", "client_id", "secret")


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """One OpenID Connect provider."""

    id: str
    name: str
    server_url: str
    client_id: str
    secret: str
    external_id_claim: str = "sub"
    has_second_factor: bool = False
    token_auth_method: str = ""

    @property
    def origin(self) -> str:
        """Return scheme and host: where its pages are."""
        parts = urlsplit(self.server_url)
        return f"{parts.scheme}://{parts.netloc}"

    def as_app(self) -> dict[str, Any]:
        """Return it as the sign-in library is told of it."""
        return {
            "provider_id": self.id,
            "name": self.name,
            "client_id": self.client_id,
            "secret": self.secret,
            "settings": {
                "server_url": self.server_url,
                "external_id_claim": self.external_id_claim,
                "has_second_factor": self.has_second_factor,
                "token_auth_method": self.token_auth_method,
            },
        }


def providers(data: Path) -> tuple[Provider, ...]:
    """Return the providers of *data*'s installation; without a file there are none.

    Raises:
        Nonsense: the file cannot be meant.
    """
    path = data / "office" / "identity.json"
    if not path.exists():
        return ()
    try:
        raw = path.read_bytes()
        if len(raw) > FILE_BYTES_MAX:
            raise ValueError("too large")
        listed = json.loads(raw)["providers"]
        found = tuple(_provider(each) for each in listed[: PROVIDERS_MAX + 1])
    except (OSError, ValueError, TypeError, KeyError) as why:
        raise Nonsense(f"office/identity.json: {why}") from why
    if len(found) > PROVIDERS_MAX or len({each.id for each in found}) < len(found):
        raise Nonsense(f"office/identity.json: {PROVIDERS_MAX} at most, no id twice")
    return found


def _provider(told: dict[str, Any]) -> Provider:
    unknown = set(told) - set(Provider.__dataclass_fields__)
    if unknown:
        raise ValueError(f"unknown: {', '.join(sorted(unknown))}")
    for name in _WORDS:
        if not isinstance(told.get(name), str) or not told[name]:
            raise ValueError(f"{name}: some words")
    if not _ID.fullmatch(told["id"]):
        raise ValueError("id: small letters, digits and hyphens")
    if not isinstance(told.get("external_id_claim", ""), str):
        raise ValueError("external_id_claim: the name of a claim")
    if told.get("token_auth_method", "") not in AUTH_METHODS:
        raise ValueError(f"token_auth_method: one of {', '.join(AUTH_METHODS[1:])}")
    if not isinstance(told.get("has_second_factor", False), bool):
        raise ValueError("has_second_factor: true or false")
    parts = urlsplit(told["server_url"])
    is_here = parts.hostname in {"localhost", "127.0.0.1", "::1"}
    if not parts.hostname or not (
        parts.scheme == "https" or (parts.scheme == "http" and is_here)
    ):
        raise ValueError("server_url: an https address")
    return Provider(**told)
