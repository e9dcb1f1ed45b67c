"""Keep what a new site file would take away, and let everything else of it through.

What nobody agreed to stands as in the last file, with what it refers to. Where old and
new cannot stand side by side the last file stands whole, until somebody has decided.
"""

from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import replace
from typing import Any, Final

from quietbell.domain.coverage import (
    Lowered,
    Lowering,
    ids,
    ladders_in_use,
    lowered,
    missing,
    rung_subject,
    rungs,
    weakened,
)
from quietbell.domain.site import Door, Ladder, Rung, SiteFile
from quietbell.domain.site_changes import COLLECTIONS
from quietbell.domain.site_rules import problems

Agreed = Set[tuple[str, str]]  # keys of what a second person agreed to (`Lowered.key`)
TOO_ENTANGLED: Final = "what waits for a second person leans on too much else"
ROUNDS_MAX: Final = 4  # what is put back may itself lean on something that went


def keep_coverage(
    last: SiteFile, new: SiteFile, agreed: Agreed
) -> tuple[SiteFile, tuple[str, ...]]:
    """Return *new*, with whatever it would lower and is not *agreed* as in *last*.

    Both keep the rules of a site file, and so does what is returned. It has version and
    time of *new*. Beside it are the reasons, where there are any, why the last file
    stands whole and nothing else of *new* is in force: that has to be told.
    """
    kept = new
    for _ in range(ROUNDS_MAX):
        held = [each for each in lowered(last, kept) if each.key not in agreed]
        if not held:
            break
        work = _Work(last, kept)
        for each in held:
            _PUT_BACK[each.kind](work, each)
        kept = work.done()
    else:
        return _last_one(last, new), (TOO_ENTANGLED,)
    clashes = problems(kept, is_zone=_any_zone) if kept is not new else ()
    return (_last_one(last, new), clashes) if clashes else (kept, ())


def _last_one(last: SiteFile, new: SiteFile) -> SiteFile:
    return replace(last, version=new.version, compiled_at=new.compiled_at)


def _any_zone(_: str) -> bool:
    return True  # both files' zones were looked at already


class _Work:
    """A new file while old things are put back into it, by collection and id."""

    def __init__(self, last: SiteFile, new: SiteFile) -> None:
        self.last = {name: ids(getattr(last, name)) for name in COLLECTIONS}
        self.now = {name: dict(ids(getattr(new, name))) for name in COLLECTIONS}
        self.last_site, self._new = last, new
        self.networks = new.device_networks
        self.is_live = new.is_live

    def back(self, collection: str, id: str) -> None:
        """Put a thing back as it was."""
        self.now[collection][id] = self.last[collection][id]

    def set(self, collection: str, id: str, **fields: Any) -> None:
        """Change fields of a thing that is still there."""
        there = self.now[collection]
        there[id] = replace(there[id], **fields)

    def done(self) -> SiteFile:
        """Return the file, with everything that its things name."""
        while missed := [
            (collection, each)
            for collection, each in self._named()
            if each not in self.now[collection] and each in self.last[collection]
        ]:
            for collection, each in missed:
                self.back(collection, each)
        things: dict[str, Any] = {name: self._ordered(name) for name in COLLECTIONS}
        return replace(
            self._new,
            device_networks=self.networks,
            is_live=self.is_live,
            blob_types=self._blob_types(),
            **things,
        )

    def _ordered(self, name: str) -> tuple[Any, ...]:
        """Return a collection in the new file's order, what was put back at the end."""
        return tuple(self.now[name].values())

    def _named(self) -> Iterator[tuple[str, str]]:
        """Yield the collection and id of everything that something names."""
        for collection, fields in _NAMES.items():
            for each in self.now[collection].values():
                for field, target in fields:
                    yield from _each(target, getattr(each, field))
        for ladder in self.now["ladders"].values():
            for rung in (*ladder.rungs, ladder.backup):
                for field in ("people", "desks", "rosters"):
                    yield from _each(field, getattr(rung, field))
        for roster in self.now["rosters"].values():
            yield from _each("people", tuple(shift.person for shift in roster.shifts))

    def _blob_types(self) -> Mapping[str, str]:
        types, before = dict(self._new.blob_types), self.last_site.blob_types
        named = [each.blob for each in self.now["people"].values()]
        named += [each.plan for each in self.now["floors"].values() if each.plan]
        for blob in named:
            if blob not in types and blob in before:
                types[blob] = before[blob]
        return dict(sorted(types.items()))


def _each(
    collection: str, named: str | tuple[str, ...] | None
) -> Iterator[tuple[str, str]]:
    for each in (named,) if isinstance(named, str) else named or ():
        yield collection, each


# What a thing of each collection names, by field, and where that is.
_NAMES: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "doors": (("button", "buttons"), ("account", "accounts")),
    "accounts": (("device", "devices"),),
    "buttons": (
        ("site", "sites"),
        ("area", "areas"),
        ("building", "buildings"),
        ("floor", "floors"),
        ("device", "devices"),
        ("holder", "people"),
        ("contacts", "people"),
        ("cameras", "cameras"),
    ),
    "floors": (("building", "buildings"),),
    "buildings": (("site", "sites"),),
    "areas": (("site", "sites"),),
    "sites": (("profile", "profiles"), ("ladder", "ladders")),
    "call_reporters": (("site", "sites"),),
}


def _live(work: _Work, each: Lowered) -> None:
    work.is_live = True


def _site(work: _Work, each: Lowered) -> None:
    work.back("sites", each.subject)


def _profile(work: _Work, each: Lowered) -> None:
    was = work.last["sites"][each.subject]
    work.set("sites", each.subject, profile=was.profile)


def _ladder(work: _Work, each: Lowered) -> None:
    was = work.last["sites"][each.subject]
    work.set("sites", each.subject, ladder=was.ladder)


def _standing(work: _Work, each: Lowered) -> None:
    was = work.last["buttons"][each.subject]
    note = was.standing_note
    work.set("buttons", each.subject, standing=was.standing, standing_note=note)


def _button(work: _Work, each: Lowered) -> None:
    work.back("buttons", each.subject)


def _door(work: _Work, each: Lowered) -> None:
    """Put a door back; a token that it has is nobody else's."""
    was: Door = work.last["doors"][each.subject]
    for other in list(work.now["doors"].values()):
        left = tuple(x for x in other.token_hashes if x not in was.token_hashes)
        if left == other.token_hashes:
            continue
        if left or other.secret or other.certificates or other.account:
            work.set("doors", other.id, token_hashes=left)
        else:
            del work.now["doors"][other.id]
    work.back("doors", each.subject)


def _route(work: _Work, each: Lowered) -> None:
    """Lead a door where it led; tokens that were changed meanwhile stay changed."""
    was, now = (side["doors"][each.subject] for side in (work.last, work.now))
    if was.kind != now.kind:
        _door(work, each)
        return
    fields = ("button", "account", "partition", "point")
    address = {field: getattr(was, field) for field in fields}
    work.set("doors", each.subject, **address)


def _account(work: _Work, each: Lowered) -> None:
    was = work.last["accounts"][each.subject]
    now = work.now["accounts"].get(each.subject)
    if now is None:
        work.back("accounts", each.subject)
        return
    back = {field: getattr(was, field) for field in weakened(was, now)}
    work.set("accounts", each.subject, **back)


def _rung(work: _Work, each: Lowered) -> None:
    for was in ladders_in_use(work.last_site):
        now = work.now["ladders"].get(was.id)
        for rung in (*was.rungs, was.backup):
            if now is not None and rung_subject(was, rung) == each.subject:
                merged = _merged(rung, rungs(now).get(rung.name), each.kind)
                is_backup = rung is was.backup
                work.now["ladders"][was.id] = _with(now, merged, is_backup=is_backup)


def _merged(was: Rung, now: Rung | None, kind: Lowering) -> Rung:
    """Return the rung with that put back which *kind* says went."""
    if now is None:
        return was
    if kind is Lowering.RUNG_LATER:
        return replace(now, after_seconds=was.after_seconds)
    gone = missing(was, now)
    whole: dict[str, Any] = {f: (*getattr(now, f), *gone[f]) for f in gone}
    return replace(now, **whole)


def _with(ladder: Ladder, rung: Rung, *, is_backup: bool) -> Ladder:
    """Return *ladder* with *rung* in the place of what has its name, or as new."""
    if ladder.backup.name == rung.name or (
        is_backup and rung.name not in rungs(ladder)
    ):
        return replace(ladder, backup=rung)
    others = [each for each in ladder.rungs if each.name != rung.name]
    ordered = sorted([*others, rung], key=lambda each: each.after_seconds)
    return replace(ladder, rungs=tuple(ordered))


def _webhook(work: _Work, each: Lowered) -> None:
    work.back("webhooks", each.subject)


def _network(work: _Work, each: Lowered) -> None:
    work.networks = (*work.networks, each.subject)


_PUT_BACK: Final[Mapping[Lowering, Callable[[_Work, Lowered], None]]] = {
    Lowering.NOT_LIVE: _live,
    Lowering.SITE_GONE: _site,
    Lowering.PROFILE_CHANGED: _profile,
    Lowering.LADDER_CHANGED: _ladder,
    Lowering.BUTTON_OUT: _standing,
    Lowering.BUTTON_GONE: _button,
    Lowering.DOOR_GONE: _door,
    Lowering.DOOR_REROUTED: _route,
    Lowering.ACCOUNT_GONE: _account,
    Lowering.ACCOUNT_CHANGED: _account,
    Lowering.RUNG_GONE: _rung,
    Lowering.RUNG_EMPTIED: _rung,
    Lowering.RUNG_FEWER: _rung,
    Lowering.RUNG_LATER: _rung,
    Lowering.WEBHOOK_GONE: _webhook,
    Lowering.NETWORK_GONE: _network,
}
