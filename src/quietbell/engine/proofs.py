"""Which desks and watch tokens are good: what was enrolled, and what was revoked since.

The site file lists desks; enrolling and revoking are deeds that count at once. Only
hashes are held here. A watch token that is not good never blinds its desk: it only
stops naming a person.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from quietbell.domain.floor_events import DeskEnrolled, DeskRevoked, TokenRevoked
from quietbell.domain.site import Desk, TokenKey
from quietbell.line.tokens import (
    OFFICE_SECONDS_MAX,
    BadToken,
    LinkClaims,
    OfficeClaims,
    WatchClaims,
    secret_hash,
    verify,
)

ENROLLED_MAX: Final = 50  # browsers of one desk: older proofs are void
CLOCKS_APART_SECONDS: Final = 60.0  # office and engine may be two machines


@dataclass(frozen=True, slots=True)
class Watch:
    """What a token proves, or why it proves nothing (``note``)."""

    claims: WatchClaims | None = None
    note: str | None = None


class Proofs:
    """The proofs given out and taken back, as a fold over their events."""

    def __init__(self) -> None:
        self.enrolled: dict[str, list[str]] = {}  # desk: hashes, oldest first
        self.void: set[str] = set()  # hashes that the site file may still list
        self.revoked_tokens: set[str] = set()
        self.used_links: set[str] = set()

    def fold(self, event: DeskEnrolled | DeskRevoked | TokenRevoked) -> None:
        """Take in that a proof was given or taken back."""
        if isinstance(event, DeskEnrolled):
            hashes = self.enrolled.setdefault(event.desk, [])
            hashes.append(event.secret_hash)
            self.void.update(hashes[:-ENROLLED_MAX])
            del hashes[:-ENROLLED_MAX]
            self.used_links.add(event.link)
        elif isinstance(event, DeskRevoked):
            self.void.update(self.enrolled.pop(event.desk, []), event.hashes)
        else:
            self.revoked_tokens.add(event.token)

    @staticmethod
    def new_secret() -> tuple[str, str]:
        """Return a fresh desk proof and its hash; only the hash is ever kept."""
        secret = secrets.token_urlsafe(32)
        return secret, secret_hash(secret)

    def desk_of(self, secret: str, desks: Iterable[Desk]) -> Desk | None:
        """Return the desk that *secret* proves, None if it proves none."""
        hashed = secret_hash(secret)
        if hashed in self.void:
            return None
        for desk in desks:
            known = (*desk.secret_hashes, *self.enrolled.get(desk.id, ()))
            if hashed in known and not desk.is_revoked:
                return desk
        return None

    def link(
        self, token: str, keys: Iterable[TokenKey], *, now: datetime
    ) -> LinkClaims | str:
        """Return what a one-time link allows, or why it allows nothing."""
        try:
            claims = verify(token, keys)
        except BadToken:
            return "unknown_link"
        if not isinstance(claims, LinkClaims) or now > claims.until:
            return "unknown_link"
        return "used" if claims.id in self.used_links else claims

    def watch(
        self, token: str | None, keys: Iterable[TokenKey], *, desk: str, now: datetime
    ) -> Watch:
        """Return who sits at *desk*, as far as *token* proves it."""
        if not token:
            return Watch()
        try:
            claims = verify(token, keys)
        except BadToken:
            return Watch(note="token_bad")
        if not isinstance(claims, WatchClaims):
            return Watch(note="token_bad")
        if claims.id in self.revoked_tokens:
            return Watch(note="token_revoked")
        if claims.desk != desk:
            return Watch(note="token_other_desk")
        if not claims.not_before <= now <= claims.until:
            return Watch(note="token_expired")
        return Watch(claims=claims)

    def office(
        self, token: str, keys: Iterable[TokenKey], *, now: datetime
    ) -> OfficeClaims | str:
        """Return who asks in the office, or why *token* does not say."""
        try:
            claims = verify(token, keys)
        except BadToken:
            return "token_bad"
        if not isinstance(claims, OfficeClaims):
            return "token_bad"
        if claims.id in self.revoked_tokens:
            return "token_revoked"
        left_seconds = (claims.until - now).total_seconds()
        if not 0 <= left_seconds <= OFFICE_SECONDS_MAX + CLOCKS_APART_SECONDS:
            return "token_expired"
        return claims
