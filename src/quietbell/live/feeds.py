"""Feeds: one subscription a worker, the same bytes to every stream that shows it.

A feed's id means nothing here. Each stream begins with a snapshot that the engine
made for it and goes on with every event after that one. A stream that reads too
slowly is cut off, never thinned out: the browser comes back for a fresh snapshot,
and a gap can not look like a quiet night.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Final, NamedTuple

import structlog

from quietbell.line.client import LineLost
from quietbell.live.link import REQUEST_SECONDS_MAX, EngineLink, Heard

OUTBOX_BYTES_MAX: Final = 20 * 1024 * 1024  # one snapshot of the largest size, and more
OUTBOX_EVENTS_MAX: Final = 2048
BLOBS_MAX: Final = 20_000  # hashes remembered of one feed
LINGER_SECONDS: Final = 30.0  # a feed nobody shows is kept this long

log = structlog.get_logger()


class NotAllowed(LineLost):
    """The engine does not know the session that this feed was asked for."""


def event_bytes(kind: str, heard: Heard) -> bytes:
    """Return *heard* as one event of an event stream, its JSON untouched."""
    head = f"event: {kind}\nid: {heard.epoch}.{heard.line}\ndata: "
    return head.encode() + heard.raw + b"\n\n"


class Outbox:
    """What one stream still has to send, bounded in bytes and in events."""

    def __init__(self, on_overflow: Callable[[], None]) -> None:
        self._events: deque[bytes] = deque()
        self._bytes = 0
        self._wake = asyncio.Event()
        self._on_overflow = on_overflow
        self.is_ended = False

    def put(self, event: bytes) -> None:
        """Add *event*; past the bound end the stream and say so."""
        if self.is_ended:
            return
        self._bytes += len(event)
        self._events.append(event)
        if self._bytes > OUTBOX_BYTES_MAX or len(self._events) > OUTBOX_EVENTS_MAX:
            self._events.clear()
            self.end()
            log.warning("stream.dropped", why="reads too slowly")
            self._on_overflow()
        self._wake.set()

    def end(self) -> None:
        """Let the stream finish after what is already in here."""
        self.is_ended = True
        self._wake.set()

    async def take(self) -> bytes:
        """Return everything that waits, as one piece; empty once it has ended."""
        while not self._events and not self.is_ended:
            self._wake.clear()
            await self._wake.wait()
        piece = b"".join(self._events)
        self._events.clear()
        self._bytes = 0
        return piece


class Feed:
    """One feed as this worker relays it."""

    def __init__(self, feed_id: str) -> None:
        self.id = feed_id
        self.members: set[Outbox] = set()
        self.blobs: dict[str, None] = {}  # in the order of their first showing
        self.is_followed = False  # the engine pushes its events to this worker
        self.touched_at = 0.0

    def remember(self, heard: Heard) -> None:
        """Note which blobs the rows of *heard* show."""
        for row in (*heard.rows, *((heard.row,) if heard.row else ())):
            for blob in row.hashes():
                self.blobs[blob] = None
        while len(self.blobs) > BLOBS_MAX:
            del self.blobs[next(iter(self.blobs))]

    def relay(self, event: bytes) -> None:
        """Put the same bytes into every member's outbox."""
        for outbox in tuple(self.members):
            outbox.put(event)


class _Waiting(NamedTuple):
    """Somebody who waits for a feed's snapshot, and where to put it."""

    snapshot: "asyncio.Future[Heard | None]"
    outbox: Outbox | None


class Feeds:
    """All feeds of this worker."""

    def __init__(self) -> None:
        self._feeds: dict[str, Feed] = {}
        self._link: EngineLink | None = None
        self._asked: dict[str, list[_Waiting]] = {}  # feed: who waits for its snapshot

    def use(self, link: EngineLink) -> None:
        """Take the connection over which feeds are followed."""
        self._link = link

    async def snapshot(self, feed_id: str) -> bytes:
        """Return a fresh snapshot as the engine wrote it.

        Raises:
            NotAllowed: the session is not one of the engine's any more.
            LineLost: the engine is away or does not answer.
        """
        return (await self._subscribe(feed_id, None)).raw

    async def join(self, feed_id: str, outbox: Outbox) -> None:
        """Start *outbox* with a fresh snapshot and let every later event follow.

        Raises:
            NotAllowed, LineLost: as ``snapshot``.
        """
        await self._subscribe(feed_id, outbox)

    def leave(self, feed_id: str, outbox: Outbox) -> None:
        """Put nothing more into *outbox*."""
        if feed := self._feeds.get(feed_id):
            feed.members.discard(outbox)
            feed.touched_at = asyncio.get_running_loop().time()

    async def shows(self, feed_id: str, blob: str) -> bool:
        """Say whether a row relayed to this feed shows *blob*.

        Raises:
            LineLost: the engine had to be asked, and is away.
        """
        feed = self._feeds.get(feed_id)
        if feed is None or not feed.is_followed:
            # Another worker holds this desk's stream; its rows are as good here.
            await self.snapshot(feed_id)
            feed = self._feeds.get(feed_id)
        return feed is not None and blob in feed.blobs

    def take(self, heard: Heard) -> None:
        """Relay one pushed event or pulse."""
        feed = self._feeds.get(heard.feed or "")
        if feed is None:
            return
        feed.remember(heard)
        kind = "pulse" if heard.m == "pulse" else heard.kind or "unknown"
        feed.relay(event_bytes(kind, heard))

    def end_all(self) -> None:
        """End every stream: the line is lost, or this worker leaves."""
        feeds, self._feeds = self._feeds, {}
        for feed in feeds.values():
            for outbox in feed.members:
                outbox.end()

    def sweep(self) -> None:
        """Let go of feeds that nobody has shown for a while."""
        now = asyncio.get_running_loop().time()
        for feed in tuple(self._feeds.values()):
            if feed.members or now - feed.touched_at < LINGER_SECONDS:
                continue
            del self._feeds[feed.id]
            if self._link is not None and self._link.is_up:
                self._link.send({"m": "unsubscribe", "feed": feed.id})

    async def _subscribe(self, feed_id: str, outbox: Outbox | None) -> Heard:
        if self._link is None:
            raise LineLost("the engine is away")
        waiting = _Waiting(asyncio.Future(), outbox)
        # Two hundred consoles that come back at once need one snapshot, not each
        # its own: whoever waits when it is read has everything that follows it.
        asked = self._asked.setdefault(feed_id, [])
        asked.append(waiting)
        try:
            if len(asked) == 1:
                self._link.ask(
                    {"m": "subscribe", "feed": feed_id},
                    lambda heard: self._answered(feed_id, heard),
                )
            heard = await asyncio.wait_for(waiting.snapshot, REQUEST_SECONDS_MAX)
        except (LineLost, TimeoutError) as why:
            self._answered(feed_id, None)  # the next one asks anew
            raise LineLost("the engine did not answer in time") from why
        if heard is None:
            raise LineLost("the line was lost")
        if not _is_snapshot(heard):
            raise NotAllowed("the engine does not know the session")
        return heard

    def _answered(self, feed_id: str, heard: Heard | None) -> None:
        # Runs before the next line is read: nothing can fall in between.
        for waiting in self._asked.pop(feed_id, []):
            if waiting.snapshot.done():
                continue
            if heard is not None and _is_snapshot(heard):
                self._begin(feed_id, heard, waiting.outbox)
            waiting.snapshot.set_result(heard)

    def _begin(self, feed_id: str, heard: Heard, outbox: Outbox | None) -> None:
        feed = self._feeds.setdefault(feed_id, Feed(feed_id))
        feed.is_followed = True
        feed.touched_at = asyncio.get_running_loop().time()
        feed.remember(heard)
        if outbox is not None:
            outbox.put(event_bytes("snapshot", heard))
            feed.members.add(outbox)


def _is_snapshot(heard: Heard) -> bool:
    return heard.m == "snapshot"
