"""Which segment is written, and how the next one follows it.

Belongs to the writer thread. Segments are numbered without gaps, and each says how it
begins: after a crash or a dying file that is what tells a restart how far back
it must read.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

import structlog

from quietbell.journal import segment_file
from quietbell.journal.disk import NotWritten, not_written, sync_folder
from quietbell.journal.lock import FolderLock
from quietbell.journal.recovery import Recovered, recover
from quietbell.journal.segment_file import Opening, Opens, Row
from quietbell.journal.segments import Segment, remove

log = structlog.get_logger()


class Succession:
    """The segments of one folder, as they follow each other.

    ``head`` is seq and digest of the last entry on disk. ``broken`` says why the
    chain cannot be proven from here back; empty if it can. ``left_open`` are older
    segments that a crash kept from being sealed.
    """

    def __init__(
        self,
        folder: Path,
        *,
        node: str,
        recovered: Recovered,
        wall: Callable[[], datetime],
        lock: FolderLock,
        is_locked: bool,
    ) -> None:
        """Start where *recovered* ends. ``wall`` is our wall clock, in UTC."""
        self._folder, self._node, self._wall = folder, node, wall
        self._lock, self._is_locked = lock, is_locked
        self._resumable = recovered.newest if recovered.is_open else None
        self._newest = recovered.newest or 0  # of those that were seen, or are ours
        self.head = (recovered.head_seq, recovered.head_digest)
        self.broken = "; ".join(recovered.troubles) if recovered.is_break else ""
        self.left_open = list(recovered.unsealed)

    def open(self, why: str) -> Segment:
        """Open the segment to go on in: the newest, or else a new one, for *why*.

        Raises:
            NotWritten: as ever.
        """
        try:
            self._prepare()
        except OSError as failure:
            raise not_written(failure, doing="journal folder") from failure
        if self._resumable is not None:
            path = segment_file.path_of(self._folder, self._resumable)
            self._resumable = None  # one try: after that it is suspect
            segment = Segment.resume(path)
            if (segment.head_seq, segment.head_digest) == self.head:
                return segment
            segment.close()
            self.broken = self.broken or "somebody else went on with this journal"
        return self._create(Opens.CONTINUES, why, ())

    def follow(self, live: Sequence[Row]) -> Segment:
        """Return a new segment that opens with *live*. Raises the same."""
        return self._create(Opens.LIVE, "", live)

    def seal_one_left_open(self) -> None:
        """Seal one older segment that a crash left open. Tried once each."""
        if not self.left_open:
            return
        path = segment_file.path_of(self._folder, self.left_open.pop())
        try:
            Segment.resume(path).seal(self._wall())
        except NotWritten as why:
            log.warning("journal.old_segment_not_sealed", why=str(why))

    def release(self) -> None:
        """Let another process write this folder."""
        self._lock.release()

    def _prepare(self) -> None:
        if not self._folder.is_dir():
            self._folder.mkdir(mode=0o700, parents=True)
            sync_folder(self._folder.parent)
        if not self._lock.acquire():
            text = "another engine writes this journal"
            raise NotWritten(text, is_full=False, is_suspect=False)
        if not self._is_locked:
            now = recover(self._folder)
            if (now.head_seq, now.head_digest) != self.head:
                self.broken = "another engine wrote this journal meanwhile"
            self._is_locked = True
        for unfinished in self._folder.glob("segment-*.sqlite.new"):
            remove(unfinished)

    def _create(self, opens: Opens, why: str, carried: Sequence[Row]) -> Segment:
        try:
            there = segment_file.paths(self._folder)
        except OSError as failure:
            raise not_written(failure, doing="journal folder") from failure
        newest = segment_file.number_of(there[-1]) if there else 0
        if newest > self._newest:
            self.broken = self.broken or "what is here could not be seen at the start"
        head_seq, head_digest = self.head
        if opens is Opens.CONTINUES:
            opens = self._how(is_first=not there and head_seq == 0)
        number = self._newest = newest + 1
        opening = Opening(
            number=number,
            node=self._node,
            opens=opens,
            why=self.broken or why,
            first_seq=head_seq + 1,
            previous=head_digest.hex(),
            opened_at=self._wall(),
            carried=len(carried),
            carried_digest=segment_file.digest_of(carried),
        )
        segment = Segment.create(self._folder, opening, carried)
        log.info("journal.segment_opened", number=number, opens=opens.value)
        self.broken = ""
        return segment

    def _how(self, *, is_first: bool) -> Opens:
        if self.broken:
            return Opens.BREAK
        return Opens.FIRST if is_first else Opens.CONTINUES
