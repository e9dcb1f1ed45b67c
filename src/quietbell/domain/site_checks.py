"""What every rule of a site file is made of: a problem names its field, then itself."""

import ipaddress
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple, Protocol

COLLECTIONS: Final = {
    "sites": "site",
    "profiles": "profile",
    "ladders": "ladder",
    "people": "person",
    "desks": "desk",
    "buildings": "building",
    "floors": "floor",
    "areas": "area",
    "devices": "device",
    "buttons": "button",
    "doors": "door",
    "accounts": "account",
    "cameras": "camera",
    "rosters": "roster",
    "call_reporters": "call reporter",
    "token_keys": "token key",
    "webhooks": "webhook",
}

_SHA256 = re.compile(r"[0-9a-f]{64}")


class Named(Protocol):
    """Whatever has an id."""

    @property
    def id(self) -> str:
        """Its name within its collection."""
        ...


class Known(NamedTuple):
    """Every id in the file, by collection."""

    by_id: Mapping[str, Mapping[str, Named]]

    def missing(self, collection: str, *ids: str | None) -> Iterator[str]:
        """Say which of *ids* the collection does not have; None asks for nothing."""
        for each in ids:
            if each is not None and each not in self.by_id[collection]:
                yield f"no {COLLECTIONS[collection]} {each!r}"


def at_field(field: str, complaints: Iterable[str]) -> Iterator[str]:
    """Say of each of *complaints* where it is."""
    for complaint in complaints:
        yield f"{field}: {complaint}"


def sha256(field: str, *values: str) -> Iterator[str]:
    """Say which of *values* is no SHA-256 in hex."""
    for value in values:
        if not _SHA256.fullmatch(value):
            yield f"{field}: not the 64 lower-case hex digits of a SHA-256"


def networks(field: str, named: Sequence[str]) -> Iterator[str]:
    """Say which of *named* is no address and no network."""
    for at, network in enumerate(named):
        try:
            ipaddress.ip_network(network, strict=False)
        except ValueError:
            yield f"{field}[{at}]: {network!r} is no address or network"
