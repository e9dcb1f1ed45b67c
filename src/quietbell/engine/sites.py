"""The site file in force, and everything read from it: buttons, doors, names.

A broken file is refused with the fields that are wrong; the old one stays in force.
Without any file the engine still starts: it knows no button, and says so.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

import msgspec
import structlog

from quietbell.domain.actors import Actor
from quietbell.domain.scenes import Lookup
from quietbell.domain.shipped_profiles import SHIPPED
from quietbell.domain.site import FORMAT, SiteFile
from quietbell.line.site_file import (
    BrokenSiteFile,
    Loaded,
    blob_path,
    read_current,
    read_last_good,
)
from quietbell.receivers.accounts import Accounts
from quietbell.receivers.api_doors import ApiDoors
from quietbell.receivers.doors import Doors

log = structlog.get_logger()

PERSON_BYTES_MAX: Final = 65_536  # a name, a title, a number and a hash


class Person(msgspec.Struct, frozen=True):
    """What a person's blob says. ``photo`` is a blob's hash."""

    name: str
    title: str = ""
    phone: str = ""
    photo: str | None = None


Mark = tuple[int, int, int] | None  # modified, inode, size of `current`

NOBODY: Final = SiteFile(
    format=FORMAT,
    version=0,
    compiled_at="",
    sites=(),
    profiles=SHIPPED,
    ladders=(),
    people=(),
    desks=(),
    buildings=(),
    floors=(),
    areas=(),
    devices=(),
    buttons=(),
    doors=(),
)


@dataclass(frozen=True, slots=True)
class Change:
    """What a look at the folder found: a new file in force, or why there is none."""

    loaded: Loaded | None = None
    problems: tuple[str, ...] = ()


class Prepared(NamedTuple):
    """A site file with everything worked out from it."""

    site: SiteFile
    lookup: Lookup
    doors: Doors
    names: dict[str, Person | None]  # by blob; None: deleted by retention
    panels: Accounts  # that speak DC-09
    relayed: Accounts  # that another receiver passes on
    programs: ApiDoors


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was read from the folder, and what it was told by (``mark``)."""

    mark: Mark
    loaded: Loaded | None = None
    prepared: Prepared | None = None
    problems: tuple[str, ...] = ()


class Sites:
    """The site file in force and its lookups, swapped as one."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen: Mark = None
        self._first: Change | None = None
        self.problems: tuple[str, ...] = ()
        self._use(self._prepared(NOBODY), "")

    def load_first(self) -> Change:
        """Load the current file, or the newest that can be used; once."""
        if self._first is None:
            self._seen = self._mark()
            try:
                last = read_last_good(self._folder)
            except BrokenSiteFile as why:
                self.problems = why.problems
                self._first = Change(problems=why.problems)
            else:
                self.problems = last.problems
                self._use(self._prepared(last.loaded.site), last.loaded.sha256)
                self._first = Change(loaded=last.loaded, problems=last.problems)
        return self._first

    def is_changed(self) -> bool:
        """Say whether there is another file than at the last look. Cheap."""
        return self._mark() != self._seen

    def look(self) -> Change | None:
        """Return what changed since the last look, None if nothing did."""
        return self.take(self.read())

    def read(self) -> Found:
        """Read the current file and work out its lookups. Heavy: not in the loop."""
        mark = self._mark()
        try:
            loaded = read_current(self._folder)
        except BrokenSiteFile as why:
            return Found(mark=mark, problems=why.problems)
        prepared = self._prepared(loaded.site)
        return Found(mark=mark, loaded=loaded, prepared=prepared)

    def take(self, found: Found) -> Change | None:
        """Put what was read in force, or refuse it. In one turn of the loop."""
        if found.mark == self._seen:
            return None
        self._seen = found.mark
        if found.loaded is None or found.prepared is None:
            if found.problems == self.problems:
                return None
            self.problems = found.problems
            return Change(problems=found.problems)
        self.problems = ()
        if found.loaded.sha256 != self.hash:
            self._use(found.prepared, found.loaded.sha256)
        return Change(loaded=found.loaded)

    def person(self, id: str) -> Person | None:
        """Return who *id* is, None if no blob of that person is left."""
        ref = self.lookup.people.get(id)
        return self.blob(ref.blob) if ref else None

    def blob(self, digest: str) -> Person | None:
        """Return the person whose blob has *digest*; None once it was deleted."""
        if digest not in self._names:
            self._names[digest] = self._read_person(digest)
        return self._names[digest]

    def name(self, actor: Actor) -> str | None:
        """Return how *actor* is shown: the person, else the desk, else nobody."""
        if actor.person:
            known = self.person(actor.person)
            return known.name if known else actor.person
        return self.desk_name(actor.desk)

    def desk_name(self, desk: str | None) -> str | None:
        """Return a desk's name; its id if the site file no longer has it."""
        known = self.lookup.desks.get(desk or "")
        return known.name if known else desk

    def _mark(self) -> Mark:
        """Return what tells one `current` from another without reading it."""
        try:
            found = (self._folder / "current").stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_ino, found.st_size

    def _prepared(self, site: SiteFile) -> Prepared:
        # Names too, so that no alarm waits for a name's file.
        names = {ref.blob: self._read_person(ref.blob) for ref in site.people}
        return Prepared(
            site,
            Lookup(site),
            Doors(site),
            names,
            Accounts(site, "dc09"),
            Accounts(site, "sur-gard"),
            ApiDoors(site),
        )

    def _read_person(self, digest: str) -> Person | None:
        try:
            content = blob_path(self._folder, digest).read_bytes()[:PERSON_BYTES_MAX]
            return msgspec.json.decode(content, type=Person)
        except (OSError, msgspec.MsgspecError):
            return None

    def _use(self, prepared: Prepared, hash: str) -> None:
        self.site, self.lookup, self.doors, self._names = prepared[:4]
        self.panels, self.relayed = prepared.panels, prepared.relayed
        self.programs = prepared.programs
        self.hash = hash
