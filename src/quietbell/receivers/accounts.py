"""Whose panel speaks, of which of its points, and what that means here.

Built from one site file and never changed: a new site file makes new accounts. There
is no key in it. Nothing found here may stop a press: a rule of a site may make a press
of what the tables call something else, and never something else of a press.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple

from quietbell.domain.site import Account, Door, PointRule, SiteFile
from quietbell.receivers.networks import (
    Network,
    Networks,
    parse_address,
    parse_network,
)
from quietbell.wire.dc09.meanings import PRESSES

# What a rule without a code may change: a zone's alarm, not its bypass or its test.
ALARMS: Final = frozenset({"fire", "burglary", "alarm", "unknown"})

ADDRESSES_MAX: Final = 64  # of one panel, remembered as expected or not
_ANY: Final = ""


class Owner(NamedTuple):
    """The button of a point, and the door by which it speaks.

    ``is_own`` says that the door names this very point, not any point of a panel.
    """

    door: str
    button: str
    is_own: bool


class Panel:
    """One account with its points, its networks and its rules."""

    __slots__ = (
        "_at",
        "_doors",
        "_networks",
        "_rules",
        "account",
        "only_owner",
        "read",
    )

    def __init__(
        self, account: Account, doors: Iterable[Door], networks: Iterable[str]
    ) -> None:
        """*networks* are the device's; the account's own come before them."""
        self.account = account
        self._doors = {(plain(d.partition), plain(d.point)): d for d in doors}
        self._networks = [parse_network(n) for n in account.networks or networks]
        self._rules = sorted(account.rules, key=_width)
        self._at: dict[str, bool] = {}  # addresses that it spoke from lately
        self.read: dict[Any, Any] = {}  # for `panel_signal`: events, and what they mean
        buttons = {each.button for each in self._doors.values()}
        door = next(iter(self._doors.values()), None)
        # Whose press it was that nobody could read, if there is one button only.
        self.only_owner = None
        if door is not None and len(buttons) == 1:
            self.only_owner = Owner(door.id, door.button, False)

    @property
    def is_placed(self) -> bool:
        """Whether it is known from where it speaks."""
        return bool(self._networks)

    def may_speak_from(self, address: str) -> bool:
        """Say whether *address* is one that this panel is expected at."""
        if not self._networks:
            return True
        found = self._at.get(address)
        if found is None:
            parsed = parse_address(address)
            found = parsed is not None and any(parsed in n for n in self._networks)
            if len(self._at) >= ADDRESSES_MAX:
                self._at.clear()
            self._at[address] = found
        return found

    def owner(self, partition: str, point: str) -> Owner | None:
        """Return whose point it is, the most particular door first; None if nobody's.

        A door without a point takes any; so does one without a partition. A point
        alone says more than a partition alone.
        """
        spoken = plain(partition), plain(point)
        for key in (spoken, (_ANY, spoken[1]), (spoken[0], _ANY), (_ANY, _ANY)):
            door = self._doors.get(key)
            if door is not None:
                is_own = bool(key[1]) and key[1] == spoken[1]
                return Owner(door.id, door.button, is_own)
        return None

    def meaning(self, meaning: str, code: str, partition: str, point: str) -> str:
        """Return what *code* on that point means here; *meaning* is the tables'."""
        if meaning in PRESSES:
            return meaning
        spoken = code.upper(), plain(partition), plain(point)
        for rule in self._rules:
            if not rule.code and meaning not in ALARMS:
                continue
            asked = rule.code.upper(), plain(rule.partition), plain(rule.point)
            if all(a in (_ANY, s) for a, s in zip(asked, spoken, strict=True)):
                return rule.meaning
        return meaning


class Accounts:
    """Every account of one *kind* in one site file."""

    def __init__(self, site: SiteFile, kind: str) -> None:
        """Index *site*, whose rules have been checked (`line.site_file`).

        ``is_open_to_all``: one of its panels may speak from anywhere.
        """
        devices = {each.id: each for each in site.devices}
        doors: dict[str, list[Door]] = {}
        for door in site.doors:
            if door.kind == kind:
                doors.setdefault(door.account, []).append(door)
        self._by_number: dict[str, list[Panel]] = {}
        self.by_id: dict[str, Panel] = {}
        for account in site.accounts:
            if account.kind == kind:
                known = devices[account.device].networks
                panel = Panel(account, doors.get(account.id, ()), known)
                self._by_number.setdefault(account.number.upper(), []).append(panel)
                self.by_id[account.id] = panel
        for panels in self._by_number.values():
            panels.sort(key=_particular, reverse=True)
        self._near_number = {
            plain(number): panels[0].account.device
            for number, panels in self._by_number.items()
        }
        self.is_open_to_all = any(not x.is_placed for x in self.by_id.values())
        self._networks = Networks(_nearness(site))
        self._by_address = Networks(
            (parse_network(network), account.id)
            for account in site.accounts
            if account.kind == kind
            for network in account.networks or devices[account.device].networks
        )

    def find(
        self, number: str, receiver: str | None = None, prefix: str | None = None
    ) -> Panel | None:
        """Return the panel that names itself so, the most particular match first.

        All are hex digits as sent; an absent receiver or prefix is as good as zero.
        """
        panels = self._by_number.get(number.upper())
        if panels is None:
            return None
        asked = _number(receiver), _number(prefix)
        for panel in panels:
            known = panel.account
            if (not known.receiver or _number(known.receiver) == asked[0]) and (
                not known.prefix or _number(known.prefix) == asked[1]
            ):
                return panel
        return None

    def alone(self, number: str) -> Panel | None:
        """Return the only panel with that number, whatever its receiver and prefix."""
        panels = self._by_number.get(number.upper(), ())
        return panels[0] if len(panels) == 1 else None

    def near_address(self, address: str) -> str | None:
        """Return the device or network that *address* belongs to, None if none."""
        parsed = parse_address(address)
        return None if parsed is None else self._networks.find(parsed)

    def near(self, address: str, number: str | None) -> str | None:
        """Return what we know that a stranger may be, None if it is like nothing.

        A known number beside another receiver or prefix, or behind more zeros, is
        one: somebody set the panel up anew, and it may be a hand on its button.
        """
        found = self.near_address(address)
        return found or self._near_number.get(plain(number or ""))

    def at_address(self, address: str) -> Panel | None:
        """Return the panel that alone is expected at *address*, None if several are."""
        parsed = parse_address(address)
        found = None if parsed is None else self._by_address.find(parsed)
        return self.by_id.get(found) if found else None

    @property
    def longest_supervision_seconds(self) -> float:
        """How far apart the signs of life of the quietest of them are."""
        promised = (each.account.supervision_seconds for each in self.by_id.values())
        return max(promised, default=0.0)


def plain(digits: str) -> str:
    """Return a partition or point without leading zeros: 015 and 15 are the same.

    So are U005 and U5, a user's number. No digits at all stay none, which is not zero.
    """
    upper = digits.strip().upper()
    if upper[:1] == "U":
        return "U" + plain(upper[1:])
    return upper.lstrip("0") or upper[:1]


def _number(digits: str | None) -> str:
    return (digits or "").upper().lstrip("0")


def _particular(panel: Panel) -> int:
    return 2 * bool(panel.account.receiver) + bool(panel.account.prefix)


def _width(rule: PointRule) -> int:
    """Order rules: what names more comes first, a point above all."""
    return -(4 * bool(rule.point) + 2 * bool(rule.code) + bool(rule.partition))


def _nearness(site: SiteFile) -> Iterator[tuple[Network, str]]:
    for device in site.devices:
        for each in device.networks:
            yield parse_network(each), device.id
    for account in site.accounts:
        for each in account.networks:
            yield parse_network(each), account.device
    for each in site.device_networks:
        yield parse_network(each), each
