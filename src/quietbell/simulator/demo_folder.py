"""The demonstration's data folder: its secrets, its links, and the campus they are of.

`demo.json` (mode 0600) holds what nobody else has: door tokens in clear, as its phones
know them, and the key that mints desk links and watch tokens. It exists in
demonstrations only; an installation has nothing like it. The campus itself is in the
database, and its site file compiled from there, as any other's.
"""

import base64
import json
import os
import secrets
import ssl
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, Final, Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from quietbell.domain.moments import stamp
from quietbell.domain.roles import Role
from quietbell.domain.site import Button, Device, SiteFile, TokenKey
from quietbell.line import site_file, tokens
from quietbell.simulator.campus import DemoCampus, build, button_count
from quietbell.simulator.demo_certificate import make_certificate
from quietbell.simulator.demo_panels import KEY_BYTES, KEYED
from quietbell.simulator.people import Person

LINK_SECONDS: Final = 12 * 3600
WATCH_SECONDS: Final = 12 * 3600  # a long shift


class NotADemo(Exception):
    """The folder holds something else, which a demonstration must not touch."""


class NoSuchName(LookupError):
    """Nobody and nothing in the demonstration is called that."""


@dataclass(frozen=True, kw_only=True)
class DemoFolder:
    """An opened demonstration. ``tokens`` are door tokens in clear, by button id."""

    data: Path
    made_at: datetime
    people: tuple[Person, ...]
    tokens: Mapping[str, str]
    private_key: Ed25519PrivateKey
    key_id: str

    @classmethod
    def open_or_make(cls, data: Path, *, now: datetime) -> Self:
        """Return the demonstration in *data*, its secrets made first if it is new.

        Raises:
            NotADemo: the folder holds an installation.
            OSError: it cannot be written or read.
        """
        if not (data / "demo.json").exists():
            _refuse_what_is_not_ours(data)
            _make_secrets(data, now)
        _hand_over_keys(data)
        make_certificate(data / "tls", now=now)
        return cls.open(data)

    @classmethod
    def open(cls, data: Path) -> Self:
        """Return the demonstration in *data*.

        Raises:
            NotADemo: there is none.
        """
        try:
            kept = json.loads((data / "demo.json").read_text())
            raw = base64.b64decode(kept["token_key"]["private"])
            return cls(
                data=data,
                made_at=datetime.fromisoformat(kept["made_at"]),
                people=tuple(_person(each) for each in kept["people"]),
                tokens=dict(kept["tokens"]),
                private_key=Ed25519PrivateKey.from_private_bytes(raw),
                key_id=kept["token_key"]["id"],
            )
        except (OSError, ValueError, KeyError, TypeError) as why:
            raise NotADemo(f"{data} holds no demonstration ({why})") from why

    @cached_property
    def site(self) -> SiteFile:
        """The site file that was compiled last and can be used.

        Raises:
            BrokenSiteFile: there is none yet.
        """
        return site_file.read_last_good(self.data / "site").loaded.site

    @cached_property
    def campus(self) -> DemoCampus:
        """Harborview State as values: what its rows are written from."""
        return build(
            token_hashes=tuple(map(tokens.secret_hash, self.tokens.values())),
            token_keys=(_token_key(self.key_id, self.private_key),),
            compiled_at=stamp(self.made_at),
        )

    def desk_link(self, desk: str, *, now: datetime) -> str:
        """Return a fresh one-time secret that enrols a browser as *desk*.

        Raises:
            NoSuchName: there is no such desk.
        """
        if all(each.id != desk for each in self.site.desks):
            raise NoSuchName(f"there is no desk {desk!r}")
        claims = tokens.LinkClaims(
            id=tokens.new_id(),
            key=self.key_id,
            desk=desk,
            until=now + timedelta(seconds=LINK_SECONDS),
        )
        return tokens.mint(self.private_key, claims)

    def watch_token(self, person: Person, desk: str, *, now: datetime) -> str:
        """Return a token by which *person* signs on at *desk*."""
        claims = tokens.WatchClaims(
            id=tokens.new_id(),
            key=self.key_id,
            person=person.id,
            roles=person.roles,
            sites=person.sites,
            desk=desk,
            not_before=now - timedelta(seconds=60),
            until=now + timedelta(seconds=WATCH_SECONDS),
        )
        return tokens.mint(self.private_key, claims)

    def trust(self) -> ssl.SSLContext:
        """Return what a simulated phone believes: this demonstration's certificate."""
        return ssl.create_default_context(cafile=self.data / "tls" / "current.pem")

    def keep_links(self, links: Mapping[str, Any]) -> None:
        """Keep the links of this start, for scripts that come later."""
        write_private(self.data / "run" / "links.json", links)

    def button(self, told: str) -> Button:
        """Return the button of that id or label.

        Raises:
            NoSuchName: there is none.
        """
        for each in self.site.buttons:
            if told.casefold() in (each.id.casefold(), each.label.casefold()):
                return each
        some = ", ".join(each.id for each in self.site.buttons[:3])
        raise NoSuchName(f"there is no button {told!r}; there are {some} and others")

    def device(self, button: str) -> Device:
        """Return the box behind the button of that id."""
        box = self.button(button).device
        return next(each for each in self.site.devices if each.id == box)

    def door_url(self, button: str, intake: str) -> str:
        """Return the URL that the button's phone holds."""
        return f"{intake}/p/{self.tokens[button]}"

    def person(self, told: str) -> Person:
        """Return the one person whose id or name *told* is or begins.

        Raises:
            NoSuchName: nobody, or more than one.
        """
        wanted = told.casefold()
        found = [each for each in self.people if wanted in _names(each)]
        found = found or [
            each for each in self.people if wanted in each.name.casefold()
        ]
        if len(found) != 1:
            raise NoSuchName(f"{len(found) or 'no'} people are called {told!r}")
        return found[0]

    def signers(self) -> tuple[Person, ...]:
        """Return who gets a sign-on link: staff of every role, and one plain holder."""
        staff = [each for each in self.people if each.roles[0] != Role.HOLDER]
        heads = [each for each in self.people if each.roles == _HEAD][:1]
        holders = [each for each in self.people if each.roles == (Role.HOLDER,)]
        at_work = {button.holder for button in self.campus.site.buttons}
        return (*staff, *heads, *[each for each in holders if each.id in at_work][:1])


_HEAD: Final = (Role.HOLDER, Role.DEPARTMENT_SUPERVISOR)


def _names(person: Person) -> tuple[str, ...]:
    return person.id.casefold(), person.name.casefold()


def _make_secrets(data: Path, now: datetime) -> None:
    """Write fresh secrets, and who is who, in one file."""
    key = Ed25519PrivateKey.generate()
    key_id = tokens.key_id(key)
    door_tokens = [secrets.token_urlsafe(24) for _ in range(button_count())]
    campus = build(
        token_hashes=tuple(map(tokens.secret_hash, door_tokens)),
        token_keys=(_token_key(key_id, key),),
        compiled_at=stamp(now),
    )
    buttons = [button.id for button in campus.site.buttons]
    private = base64.b64encode(key.private_bytes_raw()).decode()
    kept = {
        "made_at": stamp(now),
        "token_key": {"id": key_id, "private": private},
        "people": [asdict(person) for person in campus.people],
        "tokens": dict(zip(buttons, door_tokens, strict=True)),
        "keys": {name: secrets.token_hex(KEY_BYTES) for name in KEYED},
    }
    write_private(data / "demo.json", kept)


def _hand_over_keys(data: Path) -> None:
    """Give the engine the keys of the panels, and the office its own.

    An office would do the first by a deed. The second is one key for both: the
    demonstration's links and the workbench's are believed alike.
    """
    kept = json.loads((data / "demo.json").read_text())
    path = data / "keyring" / "secrets.json"
    if not path.exists():
        write_private(path, {"named": kept.get("keys", {})})
    signs = data / "office" / "token_key"
    if not signs.exists():
        _write(signs, base64.b64decode(kept["token_key"]["private"]).hex())


def _token_key(key_id: str, key: Ed25519PrivateKey) -> TokenKey:
    public = base64.b64encode(key.public_key().public_bytes_raw()).decode()
    return TokenKey(id=key_id, public_key=public)


def _refuse_what_is_not_ours(data: Path) -> None:
    """Refuse a folder in use. One that we were killed in while making it is ours."""
    parts = ("site", "journal", "keyring", "postgres")
    if any((data / name).exists() for name in parts):
        raise NotADemo(f"{data} holds an installation and no demonstration")


def write_private(path: Path, content: Mapping[str, Any]) -> None:
    """Write JSON that only its owner may read, and swap it in whole."""
    _write(path, json.dumps(content, indent=1))


def _write(path: Path, content: str) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = path.with_suffix(".new")
    beside.unlink(missing_ok=True)
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def _person(told: Mapping[str, Any]) -> Person:
    roles = tuple(Role(each) for each in told["roles"])
    return Person(**{**told, "roles": roles, "sites": tuple(told["sites"])})
