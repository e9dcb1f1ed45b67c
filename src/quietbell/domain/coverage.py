"""What a new site file would take away: presses that would not come, people not told.

After go-live nobody takes something away alone. Whatever is found here waits in the old
file's shape (``coverage_keeping``) until a second person agrees, while everything else
of the same file goes through at once. Adding is never lowering; nor is revoking a desk
or changing a door's token, which must be quick.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import reduce
from typing import Any, Final

from quietbell.domain.ladder import is_empty
from quietbell.domain.said import Said, Wording, said
from quietbell.domain.site import (
    Account,
    Button,
    Door,
    Ladder,
    Rung,
    SiteFile,
    Standing,
)

COVERED: Final = frozenset({Standing.IN_SERVICE, Standing.ON_NOTICE})
SUBJECT_CHARS_MAX: Final = 80  # as an id of the rows
WORDS_CHARS_MAX: Final = 2000  # of what is listed in words


class Lowering(StrEnum):
    """The ways in which coverage is lowered."""

    BUTTON_OUT = "button no longer in service"
    BUTTON_GONE = "button gone"
    DOOR_GONE = "door removed"
    DOOR_REROUTED = "door leads elsewhere"
    ACCOUNT_GONE = "panel account removed"
    ACCOUNT_CHANGED = "panel account changed"
    SITE_GONE = "site gone"
    PROFILE_CHANGED = "site under another profile"
    LADDER_CHANGED = "site under another ladder"
    RUNG_GONE = "rung removed"
    RUNG_EMPTIED = "rung tells nobody"
    RUNG_FEWER = "rung tells fewer"
    RUNG_LATER = "rung told later"
    WEBHOOK_GONE = "webhook removed"
    NETWORK_GONE = "device network removed"
    NOT_LIVE = "installation no longer live"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lowered:
    """One thing that would be lowered. ``subject`` is its id, a rung's with its ladder.

    ``words`` say it to people, so exactly that another change reads otherwise: who
    agreed has agreed to these. Persons are not in them but in ``people``, by id.
    """

    kind: Lowering
    subject: str
    words: Said
    people: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str]:
        """What an agreement is kept by."""
        return self.kind.value, self.subject


def lowered(last: SiteFile, new: SiteFile) -> tuple[Lowered, ...]:
    """Return everything that *new* would take away; nothing before go-live."""
    if not last.is_live:
        return ()
    return (
        *_live(last, new),
        *_sites(last, new),
        *_buttons(last, new),
        *_doors(last, new),
        *_accounts(last, new),
        *_ladders(last, new),
        *_outside(last, new),
    )


def ids(items: tuple[Any, ...]) -> Mapping[str, Any]:
    """Return *items* by id."""
    return {each.id: each for each in items}


def covered(site: SiteFile) -> frozenset[str]:
    """Return the buttons whose presses people count on."""
    return frozenset(each.id for each in site.buttons if each.standing in COVERED)


def panels(site: SiteFile) -> frozenset[str]:
    """Return the accounts that buttons hang on whose presses people count on."""
    counted = covered(site)
    return frozenset(
        each.account for each in site.doors if each.account and each.button in counted
    )


def ladders_in_use(site: SiteFile) -> tuple[Ladder, ...]:
    """Return the ladders by which some site's people are told."""
    used = {each.ladder for each in site.sites}
    return tuple(each for each in site.ladders if each.id in used)


def rungs(ladder: Ladder) -> Mapping[str, Rung]:
    """Return the ladder's rungs by name, the backup among them."""
    return {each.name: each for each in (*ladder.rungs, ladder.backup)}


def rung_subject(ladder: Ladder, rung: Rung) -> str:
    """Return by what a rung is known: short, whatever it is called."""
    told = f"{ladder.id}/{rung.name}"
    if len(told) <= SUBJECT_CHARS_MAX:
        return told
    digest = hashlib.sha256(told.encode()).hexdigest()[:16]
    return f"{told[: SUBJECT_CHARS_MAX - 17]}-{digest}"


def is_rerouted(before: Door, after: Door) -> bool:
    """Say whether a press that came by *before* would not come so by *after*."""
    return _address(before) != _address(after)


def weakened(before: Account, after: Account) -> tuple[str, ...]:
    """Return the fields by which a panel would be heard less than it was."""
    found = [
        each
        for each in ("kind", "number")
        if getattr(before, each) != getattr(after, each)
    ]
    # What is empty matches any: to fill it in is to hear less.
    found += [
        each
        for each in ("receiver", "prefix")
        if getattr(after, each) not in ("", getattr(before, each))
    ]
    if before.is_presses_only and not after.is_presses_only:
        found.append("is_presses_only")
    seconds = after.supervision_seconds
    if before.supervision_seconds and not 0 < seconds <= before.supervision_seconds:
        found.append("supervision_seconds")
    if before.rules != after.rules:  # any rule may make a press of something, or not
        found.append("rules")
    return tuple(found)


def _address(door: Door) -> tuple[str, ...]:
    return door.kind, door.button, door.account, door.partition, door.point


def _live(last: SiteFile, new: SiteFile) -> Iterator[Lowered]:
    if not new.is_live:
        yield Lowered(kind=Lowering.NOT_LIVE, subject="1", words=said(TWO_NO_LONGER))


def _sites(last: SiteFile, new: SiteFile) -> Iterator[Lowered]:
    after = ids(new.sites)
    for each in last.sites:
        became = after.get(each.id)
        if became is None:
            words = said(NAMED, name=each.name)
            yield Lowered(kind=Lowering.SITE_GONE, subject=each.id, words=words)
            continue
        if became.profile != each.profile:
            words = _changed(each.name, each.profile, became.profile)
            yield Lowered(kind=Lowering.PROFILE_CHANGED, subject=each.id, words=words)
        if became.ladder != each.ladder:
            words = _changed(each.name, each.ladder, became.ladder)
            yield Lowered(kind=Lowering.LADDER_CHANGED, subject=each.id, words=words)


def _buttons(last: SiteFile, new: SiteFile) -> Iterator[Lowered]:
    after = ids(new.buttons)
    for each in last.buttons:
        if each.standing not in COVERED:
            continue
        became: Button | None = after.get(each.id)
        if became is None:
            words = said(NAMED, name=each.label)
            yield Lowered(kind=Lowering.BUTTON_GONE, subject=each.id, words=words)
        elif became.standing not in COVERED:
            was, now = STANDS[each.standing], STANDS[became.standing]
            words = _changed(each.label, said(was), said(now))
            yield Lowered(kind=Lowering.BUTTON_OUT, subject=each.id, words=words)


def _doors(last: SiteFile, new: SiteFile) -> Iterator[Lowered]:
    after, labels, counted = ids(new.doors), ids(last.buttons), covered(last)
    for each in last.doors:
        if each.button not in counted:
            continue
        words = said(DOOR, label=labels[each.button].label, kind=each.kind)
        became = after.get(each.id)
        if became is None:
            yield Lowered(kind=Lowering.DOOR_GONE, subject=each.id, words=words)
        elif is_rerouted(each, became):
            words = said(NOW, what=words, now=" ".join(filter(None, _address(became))))
            yield Lowered(kind=Lowering.DOOR_REROUTED, subject=each.id, words=words)


def _accounts(last: SiteFile, new: SiteFile) -> Iterator[Lowered]:
    after, used = ids(new.accounts), panels(last)
    for each in last.accounts:
        if each.id not in used:
            continue
        became = after.get(each.id)
        words = said(PANEL, kind=each.kind, number=each.number)
        if became is None:
            yield Lowered(kind=Lowering.ACCOUNT_GONE, subject=each.id, words=words)
        elif fields := weakened(each, became):
            words = said(NOW, what=words, now=_fields(became, fields))
            yield Lowered(kind=Lowering.ACCOUNT_CHANGED, subject=each.id, words=words)


def _fields(account: Account, fields: tuple[str, ...]) -> Said:
    """Return what *account* says now in those fields, one beside the other."""
    told = [
        said(FIELDS[each], value=str(getattr(account, each))[:WORDS_CHARS_MAX])
        for each in fields
    ]
    return reduce(lambda first, then: said(BESIDE, first=first, then=then), told)


def _changed(name: str, was: str | Said, now: str | Said) -> Said:
    return said(CHANGED, name=name, was=was, now=now)


def _ladders(last: SiteFile, new: SiteFile) -> Iterator[Lowered]:
    after = ids(new.ladders)
    for ladder in ladders_in_use(last):
        became = after.get(ladder.id)
        if became is None:
            continue  # then no site is under it any more, which is told of the site
        there = rungs(became)
        for rung in (*ladder.rungs, ladder.backup):
            yield from _rung(ladder, rung, there.get(rung.name))


def _rung(ladder: Ladder, before: Rung, after: Rung | None) -> Iterator[Lowered]:
    subject = rung_subject(ladder, before)
    words = said(RUNG, ladder=ladder.id, rung=before.name)
    if after is None:
        yield Lowered(kind=Lowering.RUNG_GONE, subject=subject, words=words)
        return
    if after.after_seconds > before.after_seconds:
        was, now = f"{before.after_seconds:g}", f"{after.after_seconds:g}"
        yield Lowered(
            kind=Lowering.RUNG_LATER,
            subject=subject,
            words=said(LATER, rung=words, was=was, now=now),
        )
    gone = missing(before, after)
    if not any(gone.values()):
        return
    things = ", ".join(
        each for field in gone if field != "people" for each in gone[field]
    )[:WORDS_CHARS_MAX]
    is_emptied = is_empty(after) and not after.rosters
    yield Lowered(
        kind=Lowering.RUNG_EMPTIED if is_emptied else Lowering.RUNG_FEWER,
        subject=subject,
        words=said(LISTED, what=words, things=things) if things else words,
        people=gone["people"],
    )


def missing(before: Rung, after: Rung) -> Mapping[str, tuple[str, ...]]:
    """Return by field whom or what *after* tells no longer."""
    return {
        field: tuple(
            each for each in getattr(before, field) if each not in getattr(after, field)
        )
        for field in ("people", "desks", "rosters", "channels")
    }


def _outside(last: SiteFile, new: SiteFile) -> Iterator[Lowered]:
    there = ids(new.webhooks)
    for each in last.webhooks:
        if each.id not in there or there[each.id].url != each.url:
            words = said(NAMED, name=each.url)
            yield Lowered(kind=Lowering.WEBHOOK_GONE, subject=each.id, words=words)
    for network in last.device_networks:
        if network not in new.device_networks:
            words = said(NAMED, name=network)
            yield Lowered(kind=Lowering.NETWORK_GONE, subject=network, words=words)


TWO_NO_LONGER: Final = Wording("Rules that need two people would no longer hold.")
NAMED: Final = Wording("%(name)s")
CHANGED: Final = Wording("%(name)s: %(was)s, now %(now)s")
NOW: Final = Wording("%(what)s, now %(now)s")
LISTED: Final = Wording("%(what)s: %(things)s")
BESIDE: Final = Wording("%(first)s, %(then)s")
DOOR: Final = Wording("%(label)s: %(kind)s")
PANEL: Final = Wording("%(kind)s %(number)s")
RUNG: Final = Wording("%(ladder)s, %(rung)s")
LATER: Final = Wording("%(rung)s: %(was)s s, now %(now)s s")
STANDS: Final[Mapping[Standing, Wording]] = {
    Standing.PLANNED: Wording("planned"),
    Standing.IN_SERVICE: Wording("in service"),
    Standing.ON_NOTICE: Wording("on notice"),
    Standing.OUT_OF_SERVICE: Wording("out of service"),
    Standing.DEACTIVATED: Wording("deactivated"),
    Standing.REMOVED: Wording("removed"),
}
# What of a panel's account can be told less (`weakened`), with what it says now.
FIELDS: Final[Mapping[str, Wording]] = {
    "kind": Wording("of kind %(value)s"),
    "number": Wording("number %(value)s"),
    "receiver": Wording("receiver %(value)s"),
    "prefix": Wording("line %(value)s"),
    "is_presses_only": Wording("not for presses only"),
    "supervision_seconds": Wording("supervision %(value)s s"),
    "rules": Wording("rules %(value)s"),
}
