"""What must hold for doors, and for the accounts of panels behind them.

A door that no press can come through is refused here, as long as somebody can still
mend it; so are two doors that one press might come through.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from quietbell.domain.site import Account, Door, PointRule, SiteFile
from quietbell.domain.site_checks import Known, at_field, networks, sha256

TOKENS_MAX: Final = 2  # the one in use and the one it is changed to
SUPERVISION_SECONDS_MAX: Final = 30 * 86_400
PANELS: Final = frozenset({"dc09", "sur-gard"})
PROGRAM: Final = "press-api"
ACCOUNTS: Final = PANELS | {PROGRAM}
# The classes of `wire.dc09.meanings`, but for what no table knows.
MEANINGS: Final = frozenset(
    {"duress", "medical", "fire", "burglary", "alarm", "tamper", "trouble"}
    | {"bypass", "test", "usage", "other"}
)

_NUMBER: Final[Mapping[str, re.Pattern[str]]] = MappingProxyType(
    {
        "dc09": re.compile(r"[0-9A-F]{3,16}"),
        "sur-gard": re.compile(r"[0-9A-F]{1,16}"),
    }
)
_PART: Final = re.compile(r"[0-9A-F]{0,6}")
_POINT: Final = re.compile(r"U?[0-9A-Fa-f]{0,6}")  # U: a user's number
_CODE: Final = re.compile(r"[0-9A-Z]{0,4}")


def door_problems(site: SiteFile, known: Known) -> Iterator[str]:
    """Say what is wrong with doors."""
    tokens: dict[str, int] = {}
    points: dict[tuple[str, str, str], int] = {}
    for at, door in enumerate(site.doors):
        here = f"doors[{at}]"
        yield from at_field(f"{here}.button", known.missing("buttons", door.button))
        yield from _KINDS.get(door.kind, _token_door)(here, door)
        yield from sha256(f"{here}.token_hashes", *door.token_hashes)
        for token in door.token_hashes:
            owner = tokens.setdefault(token, at)
            if owner != at:
                yield f"{here}.token_hashes: one is doors[{owner}]'s too"
        if door.kind in PANELS:
            yield from _point_door(here, at, door, known, points)
        if door.kind == PROGRAM and door.account:
            yield from _of_kind(here, door, known)


def account_problems(site: SiteFile, known: Known) -> Iterator[str]:
    """Say what is wrong with accounts."""
    owners: dict[tuple[str, ...], int] = {}
    for at, account in enumerate(site.accounts):
        here = f"accounts[{at}]"
        if account.kind not in ACCOUNTS:
            yield f"{here}.kind: {account.kind!r} is none of {sorted(ACCOUNTS)}"
            continue
        missing = known.missing("devices", account.device)
        yield from at_field(f"{here}.device", missing)
        if account.kind == PROGRAM:
            yield from _program(here, account)
            continue
        if not _NUMBER[account.kind].fullmatch(account.number):
            yield f"{here}.number: {account.number!r} is no number of an account"
        for name in ("receiver", "prefix"):
            if not _PART.fullmatch(getattr(account, name)):
                yield f"{here}.{name}: not 0 to 6 hex digits in capitals"
        named = (account.kind, account.number, account.receiver, account.prefix)
        owner = owners.setdefault(named, at)
        if owner != at:
            yield f"{here}.number: is accounts[{owner}]'s too"
        yield from _promises(here, account)
        yield from networks(f"{here}.networks", account.networks)
        for step, rule in enumerate(account.rules):
            yield from _rule(f"{here}.rules[{step}]", rule)


def _program(here: str, account: Account) -> Iterator[str]:
    """Check what a program promises: signs of life, for it has no number to call by."""
    if account.number or account.receiver or account.prefix or account.rules:
        yield f"{here}.number: a program's account promises signs of life, no more"
    yield from _promises(here, account)


def _promises(here: str, account: Account) -> Iterator[str]:
    if account.key and account.kind != "dc09":
        yield f"{here}.key: only DC-09 has keys"
    elif account.key not in ("", f"dc09/{account.id}"):
        yield f"{here}.key: {account.key!r}, and it can only be 'dc09/{account.id}'"
    if not 0 <= account.supervision_seconds <= SUPERVISION_SECONDS_MAX:
        seconds = account.supervision_seconds
        yield f"{here}.supervision_seconds: {seconds} is from no 0 s to 30 days"


def _rule(here: str, rule: PointRule) -> Iterator[str]:
    if rule.meaning not in MEANINGS:
        yield f"{here}.meaning: {rule.meaning!r} is none of {sorted(MEANINGS)}"
    if not _CODE.fullmatch(rule.code):
        yield f"{here}.code: {rule.code!r} is no code"
    for name in ("partition", "point"):
        if not _POINT.fullmatch(getattr(rule, name)):
            yield f"{here}.{name}: {getattr(rule, name)!r} is no number"
    if not (rule.code or rule.partition or rule.point):
        yield f"{here}: matches everything"


def _token_door(here: str, door: Door) -> Iterator[str]:
    if not 1 <= len(door.token_hashes) <= TOKENS_MAX:
        count = len(door.token_hashes)
        yield f"{here}.token_hashes: {count}, and one or two are possible"


def _api_door(here: str, door: Door) -> Iterator[str]:
    if len(door.token_hashes) > TOKENS_MAX:
        yield from _token_door(here, door)
    if not (door.token_hashes or door.secret or door.certificates):
        yield f"{here}: no token, no secret and no certificate opens it"
    if door.secret not in ("", f"press/{door.id}"):
        yield f"{here}.secret: {door.secret!r}, and it can only be 'press/{door.id}'"
    yield from sha256(f"{here}.certificates", *door.certificates)


def _panel_door(here: str, door: Door) -> Iterator[str]:
    if door.token_hashes or door.secret or door.certificates:
        yield f"{here}.account: a panel's door has an account and nothing else"
    for name in ("partition", "point"):
        if not _POINT.fullmatch(getattr(door, name)):
            yield f"{here}.{name}: {getattr(door, name)!r} is no number"


_KINDS: Final[Mapping[str, Callable[[str, Door], Iterator[str]]]] = MappingProxyType(
    {
        "phone-url": _token_door,
        "press-api": _api_door,
        "dc09": _panel_door,
        "sur-gard": _panel_door,
    }
)


def _point_door(
    here: str,
    at: int,
    door: Door,
    known: Known,
    points: dict[tuple[str, str, str], int],
) -> Iterator[str]:
    wrong = tuple(_of_kind(here, door, known))
    if wrong:
        yield from wrong
        return
    point = (door.account, _plain(door.partition), _plain(door.point))
    owner = points.setdefault(point, at)
    if owner != at:
        yield f"{here}.point: is doors[{owner}]'s too"


def _of_kind(here: str, door: Door, known: Known) -> Iterator[str]:
    account = known.by_id["accounts"].get(door.account)
    if not isinstance(account, Account) or account.kind != door.kind:
        yield f"{here}.account: no {door.kind} account {door.account!r}"


def _plain(digits: str) -> str:
    """Return *digits* as `receivers.accounts` compares them."""
    user, number = ("U", digits[1:]) if digits[:1] == "U" else ("", digits)
    return user + (number.upper().lstrip("0") or number[:1])
