"""Make the site file anew when rows changed, and put it where the engine finds it.

A row set that breaks a rule is not written: the old file stays in force, and what is
wrong is told by field, with the row's name. What lowers coverage waits for a second
person. A change that nobody woke us for is found by looking.
"""

import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Final

import structlog
from django.db import transaction
from django.db.models import Count, Max

from quietbell.domain.coverage import lowered
from quietbell.domain.coverage_keeping import keep_coverage
from quietbell.domain.said import Said
from quietbell.domain.site import SiteFile
from quietbell.domain.site_changes import COLLECTIONS, name_of
from quietbell.domain.site_rules import problems
from quietbell.line import site_file
from quietbell.line.site_file import BrokenSiteFile, Loaded
from quietbell.operations import coverage
from quietbell.scribe import versions
from quietbell.scribe.compiling import compiled
from quietbell.scribe.gathering import gather
from quietbell.storage.models import Blob, RowHistory

LOOK_BACK: Final = 10_000  # changes: a number given early may be committed late
ANEW_SECONDS: Final = 60.0  # shifts begin and tokens end without any change
_FIELD: Final = re.compile(r"^(?P<collection>[a-z_]+)\[(?P<at>\d+)\]")
log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Why rows make no site file: what is wrong, and with which row."""

    text: str
    kind: str = ""
    id: str = ""
    name: str = ""


@dataclass(slots=True)
class Published:
    """What became of the rows, as it is told to whoever asks."""

    state: str = "starting"  # "not set up", "in force", "refused"
    version: int = 0
    sha256: str = ""
    looked_at: datetime | None = None
    problems: list[Problem] = field(default_factory=list)
    held: int = 0
    seconds: float = 0.0


class Publisher:
    """Keeps ``DIR/site`` as the rows say. Its turns belong to one thread.

    *closings* counts incidents that were closed: then a button's past reads otherwise.
    """

    def __init__(self, data: Path, closings: Callable[[], int] = lambda: 0) -> None:
        self._folder = data / "site"
        self._closings = closings
        self._seen: tuple[int, ...] = ()
        self._floor = 0
        self._last: tuple[str, Loaded] | None = None  # by what `current` says
        self._again_at: datetime | None = None
        self.told = Published()

    def turn(self, at: datetime) -> bool:
        """Write a new file if rows changed, or if time did; say whether we looked.

        Raises:
            django.db.Error: the database is away. The old file stays in force.
            OSError: the disk refused. The old file stays in force.
        """
        seen = self._mark()
        is_due = self._again_at is None or at >= self._again_at
        if seen == self._seen and not is_due:
            return False
        if seen[0] - self._floor > 2 * LOOK_BACK:
            self._floor = seen[0] - LOOK_BACK
            seen = self._mark()
        self.publish(at)
        # Taken before we read: whatever came meanwhile makes another mark.
        self._seen = seen
        self._again_at = at + timedelta(seconds=ANEW_SECONDS)
        return True

    def publish(self, at: datetime) -> None:
        """Make the file of the rows as they are, and put it in force if it differs."""
        rows = gather(at)
        self.told.looked_at = at
        if not rows.is_set_up:
            self.told.state = "not set up"
            return
        last = self._current()
        made = compiled(rows, version=self._next(last))
        # Before anything is kept beside it: what is held must not hide what is wrong.
        wrong = made.problems or problems(made.site, is_zone=site_file.is_zone)
        if wrong:
            self._refuse(wrong, made.site)
            return
        plan = _planned(last.site, made.site) if last else Plan(site=made.site)
        try:
            loaded = self._put(plan.site, last, made.blobs)
        except BrokenSiteFile as why:
            self._refuse(why.problems, plan.site)
            return
        with transaction.atomic():
            by = versions.actors_since_last()
            coverage.settle(plan.words, plan.carried, proposed_by=by, at=at)
            versions.note(loaded, last, rows, plan.held, at=at)
        self._in_force(loaded, plan)

    def _mark(self) -> tuple[int, ...]:
        """Return what tells whether rows changed: their newest change, and how many.

        Numbers are given before they are committed, so the newest alone says little.
        """
        recent = RowHistory.objects.filter(id__gt=self._floor)
        found = recent.aggregate(newest=Max("id"), count=Count("id"))
        return found["newest"] or 0, found["count"], self._closings()

    def _current(self) -> Loaded | None:
        """Return the file in force, read anew only when it is another one."""
        try:
            name = (self._folder / "current").read_text()
        except OSError:
            return None
        if self._last is None or self._last[0] != name:
            try:
                self._last = name, site_file.read_last_good(self._folder).loaded
            except BrokenSiteFile as why:
                log.error("site_file.none_can_be_read", problems=why.problems[:5])
                return None
        return self._last[1]

    def _next(self, last: Loaded | None) -> int:
        """Return the next number: past every one given, also before a restore."""
        named = (site_file.NAME.fullmatch(each.name) for each in self._on_disk())
        on_disk = max((int(each[1]) for each in named if each), default=0)
        return 1 + max(on_disk, last.site.version if last else 0, versions.newest())

    def _on_disk(self) -> list[Path]:
        return list(self._folder.glob("site-*.json"))

    def _put(
        self, site: SiteFile, last: Loaded | None, blobs: Mapping[str, bytes]
    ) -> Loaded:
        """Return *site* in force: as a new file, or the last one if it says the same.

        Raises:
            BrokenSiteFile: it breaks a rule; nothing was written.
        """
        if last and is_same(last.site, site) and not versions.is_anothers(last):
            return last
        began = time.monotonic()
        for blob in blobs.values():
            site_file.put_blob(self._folder, blob)
        missing = [
            each
            for each in site.blob_types
            if not site_file.blob_path(self._folder, each).exists()
        ]
        for row in Blob.objects.filter(pk__in=missing).iterator(chunk_size=20):
            site_file.put_blob(self._folder, bytes(row.content))
        path = site_file.write(self._folder, site)
        self.told.seconds = round(time.monotonic() - began, 3)
        loaded = Loaded(site, path.name, sha256(path.read_bytes()).hexdigest())
        log.info("site_file.written", version=site.version)
        self._last = f"{path.name}\n", loaded
        return loaded

    def _in_force(self, loaded: Loaded, plan: "Plan") -> None:
        self.told.state = "in force"
        self.told.problems = [_named(each, plan.site) for each in plan.clashes]
        self.told.version, self.told.sha256 = loaded.site.version, loaded.sha256
        self.told.held = len(plan.held)

    def _refuse(self, problems: Sequence[str], site: SiteFile) -> None:
        """Say what is wrong, by row; the old file stays in force."""
        if self.told.state != "refused":
            log.error("site_file.refused", problems=list(problems[:5]))
        self.told.state = "refused"
        self.told.problems = [_named(each, site) for each in problems]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a new file is to be, what waits in it (``held``), what was carried out.

    With ``clashes`` the last file stands whole: what is held and what is new cannot
    stand side by side, and nothing else that was changed is in force either.
    """

    site: SiteFile
    clashes: tuple[str, ...] = ()
    words: Mapping[coverage.Key, Said] = field(default_factory=dict)
    carried: frozenset[coverage.Key] = frozenset()

    @property
    def held(self) -> Mapping[coverage.Key, Said]:
        """What the file keeps although the rows say otherwise."""
        return {
            key: each for key, each in self.words.items() if key not in self.carried
        }


def is_same(one: SiteFile, other: SiteFile) -> bool:
    """Say whether two files say the same, whatever their number and time."""
    return one == replace(other, version=one.version, compiled_at=one.compiled_at)


def _planned(last: SiteFile, new: SiteFile) -> Plan:
    """Return *new* with what nobody agreed to lower kept as in *last*."""
    found = lowered(last, new)
    words = coverage.told(found)
    agreed = coverage.agreed(words)
    site, clashes = keep_coverage(last, new, agreed)
    carried = agreed & {each.key for each in lowered(last, site)}
    return Plan(site=site, clashes=clashes, words=words, carried=carried)


def _named(problem: str, site: SiteFile) -> Problem:
    """Return *problem* with the row that it is about, as people call it."""
    found = _FIELD.match(problem)
    items = getattr(site, found["collection"], ()) if found else ()
    if found is None or int(found["at"]) >= len(items):
        return Problem(text=problem)
    item = items[int(found["at"])]
    kind = COLLECTIONS.get(found["collection"], "")
    return Problem(text=problem, kind=kind, id=item.id, name=name_of(item))
