"""The site file in force, and everything read from it: buttons, doors, names.

A broken file is refused with the fields that are wrong; the old one stays in force.
Without any file the engine still starts: it knows no button, and says so.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

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
from quietbell.receivers.doors import Doors

log = structlog.get_logger()

PERSON_BYTES_MAX: Final = 65_536  # a name, a title, a number and a hash


class Person(msgspec.Struct, frozen=True):
    """What a person's blob says. ``photo`` is a blob's hash."""

    name: str
    title: str = ""
    phone: str = ""
    photo: str | None = None


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


class Sites:
    """The site file in force and its lookups, swapped as one."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen: tuple[int, int, int] | None = None
        self._names: dict[str, Person] = {}
        self.problems: tuple[str, ...] = ()
        self.hash = ""
        self._use(NOBODY)

    def load_first(self) -> Change:
        """Load the current file, or the newest that can be used."""
        self._seen = self._mark()
        try:
            last = read_last_good(self._folder)
        except BrokenSiteFile as why:
            self.problems = why.problems
            return Change(problems=why.problems)
        self.problems = last.problems
        self._swap(last.loaded)
        return Change(loaded=last.loaded, problems=last.problems)

    def look(self) -> Change | None:
        """Return what changed since the last look, None if nothing did."""
        mark = self._mark()
        if mark == self._seen:
            return None
        self._seen = mark
        try:
            loaded = read_current(self._folder)
        except BrokenSiteFile as why:
            if why.problems == self.problems:
                return None
            self.problems = why.problems
            return Change(problems=why.problems)
        self.problems = ()
        if loaded.sha256 == self.hash:
            return Change(loaded=loaded)
        self._swap(loaded)
        return Change(loaded=loaded)

    def person(self, id: str) -> Person | None:
        """Return who *id* is, None if no blob of that person is left."""
        ref = self.lookup.people.get(id)
        return self.blob(ref.blob) if ref else None

    def blob(self, digest: str) -> Person | None:
        """Return the person whose blob has *digest*; None once it was deleted."""
        if digest not in self._names:
            path = blob_path(self._folder, digest)
            try:
                content = path.read_bytes()[:PERSON_BYTES_MAX]
                self._names[digest] = msgspec.json.decode(content, type=Person)
            except (OSError, msgspec.MsgspecError):
                return None
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

    def _mark(self) -> tuple[int, int, int] | None:
        """Return what tells one `current` from another without reading it."""
        try:
            found = (self._folder / "current").stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_ino, found.st_size

    def _swap(self, loaded: Loaded) -> None:
        self._names = {}
        self.hash = loaded.sha256
        self._use(loaded.site)
        for ref in loaded.site.people:  # so that no alarm waits for a name's file
            self.blob(ref.blob)

    def _use(self, site: SiteFile) -> None:
        doors, lookup = Doors(site), Lookup(site)
        self.site, self.lookup, self.doors = site, lookup, doors
