"""A desk and its console as stories use them: over the real line, and nothing else.

A console here does what a page does: it takes the snapshot, folds the events, and
comes to a digest of its own, which every pulse is held against.
"""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple, TypeVar
from uuid import uuid4

from quietbell.line.client import LineClient

Row = dict[str, Any]
T = TypeVar("T")

# What a deed's plain arguments are called.
WORDS: Final = {
    "arrive": ("unit",),
    "do_step": ("step",),
    "finish_emergency_call": ("outcome",),
    "hear_code_word": ("text",),
    "link": ("other",),
    "note": ("text",),
    "offer_hand_over": ("to_desk",),
    "open_test_window": ("button", "presser"),
    "raise_again": ("button",),
    "record_key_fact": ("field", "text"),
    "reopen": ("reason",),
    "report_accidental": ("name", "place", "reason"),
    "revoke_desk": ("desk",),
    "revoke_token": ("token",),
    "set_kind": ("kind",),
    "set_level": ("level",),
    "set_pressed_by": ("person", "basis"),
    "take_over": ("reason",),
    "unlink": ("other",),
    "unlock_call_back": ("reason",),
    "verify": ("finding", "method", "eyes_on"),
    "view_cameras": ("purpose",),
}


class Card(NamedTuple):
    """What a dispatcher reads of an incident at a glance."""

    place: str
    sort: str = "DURESS"
    attention: str = "open"
    response: str = "none"
    sound: str = "duress"
    presses: int = 1
    holder: str | None = None


def taken(
    place: str, response: str = "none", *, presses: int = 1, by: str = "D. Ortiz"
) -> Card:
    """Return the card of an incident that somebody has in hand."""
    return Card(place, "DURESS", "acknowledged", response, "none", presses, by)


def closed(place: str, *, presses: int = 1) -> Card:
    """Return the card of an incident that was concluded."""
    return Card(place, "DURESS", "ended", "closed", "none", presses)


class Answer(NamedTuple):
    """What became of a deed."""

    outcome: str = "done"
    kept: bool = True
    reason: str | None = None
    detail: dict[str, Any] = {}  # noqa: RUF012 - a NamedTuple's default, never changed


DONE: Final = Answer()


def refused(reason: str, **detail: Any) -> Answer:
    """Return the answer to a deed that the rules refuse."""
    return Answer("refused", False, reason, detail)


def digest(rows: dict[str, Row]) -> str:
    """Come to what a pulse must say of *rows*: FNV-1a, 32 bit, of the open ones."""
    value = 0x811C9DC5
    for row in sorted(rows.values(), key=lambda row: row["id"]):
        if row["response"] == "closed":
            continue
        line = "{id}:{version}:{attention}:{response}\n".format(**row)
        for byte in line.encode():
            value = ((value ^ byte) * 0x01000193) % (1 << 32)
    return f"{value:08x}"


@dataclass
class Console:
    """A screen: the rows of one feed as its snapshot and events tell them."""

    feed: str
    rows: dict[str, Row] = field(default_factory=dict)
    status: Row = field(default_factory=dict)
    kept: int = 0
    pulses: list[Row] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    events: list[str] = field(default_factory=list)

    def begin(self, snapshot: Row) -> None:
        self.rows = {row["id"]: row for row in snapshot["rows"]}
        self.status, self.kept = snapshot["status"], snapshot["kept"]
        self.lines = [snapshot["line"]]

    def take(self, message: Row) -> None:
        if message["line"] < self.lines[0]:
            return  # it was under way before the snapshot
        if message["m"] == "pulse":
            self.pulses.append(message)
            seen = digest(self.rows), self._open()
            assert (message["digest"], message["open"]) == seen, "the pulse differs"
            return
        if message["line"] == self.lines[0]:
            return  # the snapshot has it
        assert message["line"] > self.lines[-1], "an event out of order"
        self.lines.append(message["line"])
        self.events.append(message["kind"])
        if message["kind"] == "row":
            self.rows[message["row"]["id"]] = message["row"]
        elif message["kind"] == "gone":
            del self.rows[message["incident"]]
        elif message["kind"] == "kept":
            self.kept = message["kept"]
        else:
            self.status = message["status"]

    @property
    def cards(self) -> list[Card]:
        """What is on the screen: open before closed, by priority, then by age."""
        order = sorted(
            self.rows.values(),
            key=lambda row: (
                row["response"] == "closed",
                row["priority"],
                row["opened_at"],
                row["number"],
            ),
        )
        return [card(row) for row in order]

    def _open(self) -> int:
        return sum(row["response"] != "closed" for row in self.rows.values())


def card(row: Row) -> Card:
    """Return *row* as it is read at a glance."""
    has_it = row["has_it"]
    return Card(
        place=row["button"]["label"],
        sort=row["class"],
        attention=row["attention"],
        response=row["response"],
        sound=row["sound"],
        presses=row["presses"],
        holder=(has_it["person"] or has_it["desk_name"]) if has_it else None,
    )


Runs = Callable[[Coroutine[Any, Any, T]], T]


class DeskHere:
    """One browser at a desk. Whatever it is not asked to do otherwise, it pulses.

    Every deed of the product can be called by its name; the incident is the one on
    the screen, or the one of ``at``.
    """

    def __init__(
        self,
        run: Callable[[Coroutine[Any, Any, Any]], Any],
        client: LineClient,
        *,
        secret: str,
        token: str | None,
    ) -> None:
        self._run = run
        self.client = client
        self.secret = secret
        self.token = token
        self.session = uuid4().hex
        self.who: Row = {}
        self.console = Console("")
        self.is_here = True
        self.sound = "running"
        self.changes: list[Row] = []
        self._place: str | None = None

    async def open(self) -> "DeskHere":
        """Open the session and subscribe to what it may see."""
        proofs = {"desk_secret": self.secret, "watch_token": self.token}
        self.who = await self.client.request(
            {"m": "session", "session": self.session, **proofs}
        )
        if self.who["ok"]:
            await self.look()
        return self

    async def look(self, feed: str | None = None) -> None:
        """Take a fresh snapshot, as a page does when its stream begins."""
        feed = feed or self.who["feed"]
        snapshot = await self.client.request({"m": "subscribe", "feed": feed})
        self.console = Console(feed)
        self.console.begin(snapshot)
        self.drain()
        await self.pulse()

    async def pulse(self) -> None:
        """Tell the engine that this console is alive."""
        state = {"sound": self.sound, "is_visible": True, "epoch": "", "digest": ""}
        self.client.send({"m": "attend", "session": self.session, "state": state})

    async def settle(self) -> None:
        """Wait until everything that the engine has said so far is on the screen."""
        await self.client.request({"m": "hello", "who": "story"})
        self.drain()

    def drain(self) -> None:
        queue = self.client._pushed
        while not queue.empty():
            message = queue.get_nowait()
            if message is None:
                return
            if message["m"] == "session_changed":
                self.changes.append(
                    {"feed": message["feed"], "reason": message["reason"]}
                )
            elif message.get("feed") == self.console.feed:
                self.console.take(message)

    @property
    def cards(self) -> list[Card]:
        return self.console.cards

    @property
    def row(self) -> Row:
        """The row that deeds are about."""
        return max(self._rows(), key=lambda row: row["number"])

    def _rows(self) -> list[Row]:
        rows = self.console.rows.values()
        place = self._place
        return [r for r in rows if place is None or r["button"]["label"] == place]

    def at(self, place: str | None) -> "DeskHere":
        """Turn to the incident of *place*."""
        self._place = place
        return self

    def goes_silent(self) -> None:
        """Stop pulsing: the browser froze, or the lid was closed."""
        self.is_here = False

    def returns(self) -> None:
        self.is_here = True

    def __getattr__(self, deed: str) -> Callable[..., Answer]:
        if deed.startswith("_"):
            raise AttributeError(deed)

        def do(*said: Any, **body: Any) -> Answer:
            return self.does(deed, *said, **body)

        return do

    def does(
        self,
        deed: str,
        *said: Any,
        deed_id: str | None = None,
        version: int | None = None,
        incident: str | None = None,
        **body: Any,
    ) -> Answer:
        """Do *deed*. The version is the one on this screen unless it is told."""
        if deed == "dispatch":
            body["units"] = list(said)
        else:
            body |= dict(zip(WORDS.get(deed, ()), said, strict=True)) if said else {}
        if deed == "offer_hand_over":
            body["to_desk"] = body["to_desk"].lower().replace(" ", "-")
        asked: Row = {"id": deed_id or uuid4().hex, "deed": deed, "body": body}
        if incident is None and self._rows():
            incident = self.row["id"]
        if incident is not None:
            row = self.console.rows.get(incident)
            asked["incident"] = incident
            asked["version"] = version or (row["version"] if row else None)
        return self._run(self.sends(asked))

    async def sends(self, asked: Row) -> Answer:
        """Send a deed as it stands, and return what became of it."""
        answer = await self.client.request(
            {"m": "deed", "session": self.session, "deed": asked}
        )
        told = answer["answer"]
        return Answer(told["outcome"], told["kept"], told["reason"], told["detail"])
