"""Feeds: the line's subscribers, and what is pushed to each.

The same bytes go to every subscriber of a feed. Nothing is queued here: a subscriber
that cannot keep up is cut off, comes back, and gets a fresh snapshot.
"""

from collections.abc import Callable, Iterable
from typing import Any, Final, Protocol

import msgspec

from quietbell.domain.incident_values import Incident
from quietbell.engine.audiences import carries, cut
from quietbell.engine.recorder import UNFOLDABLE
from quietbell.engine.rows import Rows

Message = dict[str, Any]

CLOSED_MAX: Final = 200  # of a snapshot: closed last; an open one is never left out
FNV_OFFSET: Final = 0x811C9DC5
FNV_PRIME: Final = 0x01000193


class Subscriber(Protocol):
    """Somebody at the other end of the line."""

    def push(self, encoded: bytes) -> None:
        """Send one message, already encoded, with its line end."""
        ...


class Feeds:
    """Who listens to what, and the events of each feed in order."""

    def __init__(
        self, rows: Rows, *, epoch: str, header: Callable[[], Message]
    ) -> None:
        self._rows = rows
        self._epoch = epoch
        self._header = header  # what every event says of now: seq, at
        self._feeds: dict[str, list[Subscriber]] = {}
        self._carried: dict[str, set[str]] = {}
        self._encoder = msgspec.json.Encoder()
        self.line = 0  # counts events of this epoch: the second half of their id
        self._unshowable: set[str] = set()
        self.on_unshowable: Callable[[Exception], None] = lambda why: None

    def subscribe(self, feed: str, subscriber: Subscriber) -> None:
        """Let *subscriber* have every event of *feed* from now on."""
        listeners = self._feeds.setdefault(feed, [])
        if subscriber not in listeners:
            listeners.append(subscriber)

    def unsubscribe(self, subscriber: Subscriber, feed: str | None = None) -> None:
        """Take *subscriber* off *feed*, or off all of them."""
        for each in [feed] if feed is not None else list(self._feeds):
            listeners = self._feeds.get(each, [])
            if subscriber in listeners:
                listeners.remove(subscriber)
            if not listeners:
                self._feeds.pop(each, None)
                self._carried.pop(each, None)

    def rows_of(self, feed: str, incidents: Iterable[Incident]) -> list[Message]:
        """Return the rows of *feed*, and remember that it carries them.

        A day of tests closes a thousand incidents: only the last of them are shown.
        """
        carried = self._carried.setdefault(feed, set())
        seen = [each for each in incidents if carries(feed, each)]
        closed = [each for each in seen if each.closed is not None]
        closed.sort(key=lambda each: each.closed.tick if each.closed else 0.0)
        left_out = {each.id for each in closed[:-CLOSED_MAX]}
        shown = [each for each in seen if each.id not in left_out]
        carried.update(each.id for each in shown)
        rows = ((each, self._row(each)) for each in shown)
        return [cut(feed, row) for _, row in rows if row is not None]

    def publish_row(self, incident: Incident) -> None:
        """Push *incident* to every feed that carries it."""
        if not self._feeds:
            return
        row = self._row(incident)
        if row is None:
            return
        cuts: dict[str, msgspec.Raw] = {}
        for feed in list(self._feeds):
            carried = self._carried.setdefault(feed, set())
            if carries(feed, incident):
                carried.add(incident.id)
                sort = feed.partition(":")[0]
                if sort not in cuts:
                    cuts[sort] = msgspec.Raw(self._encoder.encode(cut(feed, row)))
                self._push(feed, {"kind": "row", "row": cuts[sort]})
            elif incident.id in carried:
                carried.discard(incident.id)
                self._push(feed, {"kind": "gone", "incident": incident.id})

    def publish_gone(self, incident: str) -> None:
        """Push that *incident* is no longer shown by anybody."""
        for feed in list(self._feeds):
            if incident in self._carried.get(feed, ()):
                self._carried[feed].discard(incident)
                self._push(feed, {"kind": "gone", "incident": incident})

    def publish(self, kind: str, **body: Any) -> None:
        """Push one event to every feed."""
        for feed in list(self._feeds):
            self._push(feed, {"kind": kind, **body})

    def publish_each(self, kind: str, body: Callable[[str], Message]) -> None:
        """Push to every feed what *body* says for it."""
        for feed in list(self._feeds):
            self._push(feed, {"kind": kind, **body(feed)})

    def pulse(self, body: Message, incidents: Iterable[Incident]) -> None:
        """Push the pulse, with the digest of what each feed should be showing."""
        open_now = [each for each in incidents if not each.is_closed]
        for feed, listeners in list(self._feeds.items()):
            seen = [each for each in open_now if self._shows(feed, each)]
            message = {
                "m": "pulse",
                "feed": feed,
                **body,
                "line": self.line,
                "open": len(seen),
                "digest": digest(seen),
            }
            self._send(listeners, message)

    def _row(self, incident: Incident) -> Message | None:
        """Return an incident's row. One that cannot be made must hide no other."""
        try:
            row = self._rows.row(incident)
        except UNFOLDABLE as why:
            if incident.id not in self._unshowable:
                self._unshowable.add(incident.id)
                self.on_unshowable(why)
            return None
        self._unshowable.discard(incident.id)
        return row

    def _shows(self, feed: str, incident: Incident) -> bool:
        return incident.id not in self._unshowable and carries(feed, incident)

    def _push(self, feed: str, body: Message) -> None:
        self.line += 1
        message = {
            "m": "event",
            "feed": feed,
            "epoch": self._epoch,
            "line": self.line,
            **self._header(),
            **body,
        }
        self._send(self._feeds.get(feed, []), message)

    def _send(self, listeners: list[Subscriber], message: Message) -> None:
        encoded = self._encoder.encode(message) + b"\n"
        for each in list(listeners):
            each.push(encoded)


def digest(incidents: Iterable[Incident]) -> str:
    """Return what a screen that shows *incidents* must come to: FNV-1a, 32 bit, hex.

    It finds a screen that lies, not a forger: it is short enough to be computed by
    every console every second.
    """
    text = "".join(
        f"{each.id}:{each.version}:{each.attention}:{each.response}\n"
        for each in sorted(incidents, key=lambda each: each.id)
    )
    value = FNV_OFFSET
    for byte in text.encode():
        value = (value ^ byte) * FNV_PRIME & 0xFFFFFFFF
    return f"{value:08x}"
