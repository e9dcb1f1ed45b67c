"""Whose door was it, and is the one who speaks where and who we expect?

Built from one site file and never changed: a new site file makes new doors. It
holds hashes of tokens only. A difference found here labels a press; nothing
found here may stop one.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from quietbell.domain.site import Button, Device, Door, SiteFile
from quietbell.receivers.networks import (
    Network,
    Networks,
    parse_address,
    parse_network,
)
from quietbell.wire.hardware_address import hardware_address

NAME: Final = "name"  # what it calls itself is not what we know it by
ADDRESS: Final = "address"  # it speaks from elsewhere
MODEL: Final = "model"
_TYPE: Final = re.compile(r"[a-z]?[0-9]{2,}[a-z]*")
USER: Final = "user"  # signed in with a number that is not its own


class Found(NamedTuple):
    """A door with its button and the box it is on."""

    door: Door
    button: Button
    device: Device


class Doors:
    """Every door of one *kind* in one site file."""

    def __init__(self, site: SiteFile, kind: str = "phone-url") -> None:
        """Index *site*, whose rules have been checked (`line.site_file`)."""
        devices = {each.id: _Known(each) for each in site.devices}
        buttons = {each.id: each for each in site.buttons}
        self._by_hash = {
            token_hash: Found(door, button, devices[button.device].device)
            for door in site.doors
            if door.kind == kind
            for button in (buttons[door.button],)
            for token_hash in door.token_hashes
        }
        self._devices = devices
        self._by_name = {
            name: each.device.id for each in devices.values() for name in each.names
        }
        self._by_mac = {
            mac: each.device.id for each in devices.values() for mac in each.macs
        }
        self._networks = Networks(_nearness(site))

    def by_token(self, token: str) -> Found | None:
        """Return the door that *token* opens.

        The table is searched by the token's SHA-256, so what a search takes says
        nothing about how much of a guess was right.
        """
        return self._by_hash.get(
            hashlib.sha256(token.encode("utf-8", "surrogateescape")).hexdigest()
        )

    def near(
        self, names: Sequence[str], macs: Sequence[str], address: str
    ) -> str | None:
        """Return what we know that the speaker may be; None if nothing matches.

        *macs* are 12 lower-case hex digits. The answer is a device's id, or a
        network as it stands in the site file.
        """
        for name in names:
            if (device := self._by_name.get(name.casefold())) is not None:
                return device
        for mac in macs:
            if (device := self._by_mac.get(mac)) is not None:
                return device
        return self.near_address(address)

    def near_address(self, address: str) -> str | None:
        """Return the device or network that *address* belongs to, None if none."""
        parsed = parse_address(address)
        return None if parsed is None else self._networks.find(parsed)

    def differences(
        self,
        device: Device,
        *,
        names: Sequence[str],
        macs: Sequence[str],
        addresses: Sequence[str],
        models: Sequence[str] = (),
        users: Sequence[str] = (),
    ) -> tuple[str, ...]:
        """Return which checks of *device* fail: "address", "name", "model", "user".

        *addresses* are the source and those it says it has. What it does not
        say, and what the site file does not know of it, cannot differ.
        """
        known = self._devices[device.id]
        found = []
        if known.networks and not all(map(known.may_speak_from, addresses)):
            found.append(ADDRESS)
        if not (known.answers_to(names) and known.has(macs)):
            found.append(NAME)
        if not known.may_be(models):
            found.append(MODEL)
        if not known.is_signed_in_as(users):
            found.append(USER)
        return tuple(found)


class _Known:
    """What one device is known by."""

    __slots__ = ("device", "macs", "model", "names", "networks")

    def __init__(self, device: Device) -> None:
        self.device = device
        self.names = {name.casefold() for name in device.names}
        spoken = (hardware_address(name) for name in (device.mac, *device.names))
        self.macs = {mac for mac in spoken if mac is not None}
        self.networks = [parse_network(each) for each in device.networks]
        self.model = _plain(device.model)

    def may_speak_from(self, address: str) -> bool:
        parsed = parse_address(address)
        return parsed is not None and any(parsed in each for each in self.networks)

    def answers_to(self, names: Iterable[str]) -> bool:
        """Say so for each of *names*; one may be its hardware address, spelt anyhow."""
        return not self.names or all(
            name.casefold() in self.names or hardware_address(name) in self.macs
            for name in names
        )

    def has(self, macs: Iterable[str]) -> bool:
        return not self.macs or self.macs.issuperset(macs)

    def may_be(self, models: Iterable[str]) -> bool:
        """Say so for each of *models*: "SIP-T46U" may be our "Yealink T46U"."""
        ours = self.model
        return not ours or all(
            theirs in ours or ours in theirs or _type(theirs) == _type(ours)
            for theirs in map(_plain, models)
        )

    def is_signed_in_as(self, users: Iterable[str]) -> bool:
        """Say so for each of *users*, which may come with a host: "0114@phones"."""
        extensions = self.device.extensions
        return not extensions or all(
            user.removeprefix("sip:").partition("@")[0] in extensions for user in users
        )


def _plain(model: str) -> str:
    return "".join(each for each in model.casefold() if each.isalnum())


def _type(model: str) -> str:
    """Return what tells models of one maker apart: "t46u" of "sipt46u"."""
    found = _TYPE.search(model)
    return found[0] if found else model


def _nearness(site: SiteFile) -> Iterator[tuple[Network, str]]:
    for device in site.devices:
        for each in device.networks:
            yield parse_network(each), device.id
    for each in site.device_networks:
        yield parse_network(each), each
