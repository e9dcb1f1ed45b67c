"""A small scripted engine that speaks the line, for the gateway's and the faces' tests.

It keeps no journal and checks no signature: it holds rows, answers deeds in the way the
real engine answers them, and can be told to freeze, to lie, to die, to record nothing.
"""

import asyncio
import contextlib
import json
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.support.fake_deeds import DEEDS, Refusal
from tests.support.fake_rows import fnv1a
from tests.support.fake_status import pulse_of, status_of

Row = dict[str, Any]


def iso(at: datetime | None = None, *, plus_seconds: float = 0) -> str:
    moment = (at or datetime.now(UTC)) + timedelta(seconds=plus_seconds)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


class FakeEngine:
    """One engine in a thread of its own; every method may be called from a test."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.epochs = 0
        self.reset()
        self._writers: dict[asyncio.StreamWriter, set[str]] = {}
        self._server: asyncio.AbstractServer | None = None
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    # What a test says

    def reset(self) -> None:
        """Know nothing any more, as a new epoch; whoever is connected stays so."""
        self.epochs += 1
        self.rows: dict[str, Row] = {}
        self.epoch = f"e{self.epochs}"
        self.line = 0
        self.seq = 100
        self.kept = 100
        self.recording = "recording"
        self.is_demo = True
        self.desks = {
            "secret-1": {"id": "desk-1", "name": "Desk 1"},
            "secret-2": {"id": "desk-2", "name": "Desk 2"},
        }
        self.people = {
            "token-ortiz": {
                "id": "p-ortiz",
                "name": "D. Ortiz",
                "title": "Dispatcher",
            },
            "token-kim": {
                "id": "p-kim",
                "name": "R. Kim",
                "title": "Shift supervisor",
            },
        }
        self.revoked: set[str] = set()
        self.links = {"link-1": "secret-1", "link-2": "secret-2"}
        self.go_live = True
        self.sessions: dict[str, dict[str, Any]] = {}
        self.attends: list[dict[str, Any]] = []
        self.shown: list[dict[str, Any]] = []
        self.deeds: list[dict[str, Any]] = []
        self.subscribes = 0
        self.answer_delay_seconds = 0.0
        self.done: dict[str, dict[str, Any]] = {}
        self.is_frozen = False
        self.lie: Callable[[dict[str, Any]], None] | None = None
        self.extra_status: dict[str, Any] = {}

    def start(self) -> None:
        self._call(self._start())

    def wait_for_worker(self) -> None:
        """Wait until somebody has called."""
        deadline = time.monotonic() + 10
        while not self._writers and time.monotonic() < deadline:
            time.sleep(0.01)

    def die(self) -> None:
        """Hang up on everybody and listen no more."""
        self._call(self._die())

    def close(self) -> None:
        self.die()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)

    def restart(self, epoch: str, *, keep: bool = True) -> None:
        """Come back as a new epoch, with what was kept or with nothing."""
        self.die()
        self.epoch = epoch
        if not keep:
            self.rows = {}
        self.start()

    @property
    def is_up(self) -> bool:
        return self._server is not None

    def freeze(self) -> None:
        self.is_frozen = True

    def thaw(self) -> None:
        self.is_frozen = False

    def put(self, row: Row, *, kept: bool = True) -> None:
        """Show *row*, new or changed, as one entry."""
        self._call(self._put(row, kept=kept))

    def remove(self, incident: str) -> None:
        self._call(self._remove(incident))

    def change(self, incident: str, **values: Any) -> None:
        self.put({**self.rows[incident], **values})

    def keep_up(self) -> None:
        """Say that everything so far is kept."""
        self._call(self._keep_up())

    def say_status(self) -> None:
        self._call(self._say_status())

    def set_recording(self, state: str) -> None:
        self.recording = state
        self.say_status()

    def drop_secretly(self, incident: str) -> None:
        """Change a row without telling: the event is lost on its way."""
        self.rows[incident] = {
            **self.rows[incident],
            "version": self.rows[incident]["version"] + 1,
        }

    def revoke(self, secret: str) -> None:
        self._call(self._revoke(secret))

    def flood(self, size: int) -> None:
        """Push *size* bytes of one big event to everybody."""
        self._call(self._push({"kind": "status", "status": {"padding": "x" * size}}))

    # The line

    def _call(self, coroutine: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(10)

    async def _start(self) -> None:
        path = self.data / "run" / "line.sock"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        self._server = await asyncio.start_unix_server(
            self._hold, str(path), limit=4 << 20
        )
        self._pulsing = asyncio.create_task(self._pulse())

    async def _die(self) -> None:
        if self._server is not None:
            self._pulsing.cancel()
            self._server.close()
            for writer in tuple(self._writers):
                writer.close()
            self._writers.clear()
            self.sessions.clear()
            self._server = None

    async def _hold(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._writers[writer] = set()
        with contextlib.suppress(ConnectionError):
            while line := await reader.readline():
                while self.is_frozen:  # noqa: ASYNC110 - set from another thread
                    await asyncio.sleep(0.01)
                message = json.loads(line)
                if message["m"] == "deed" and self.answer_delay_seconds:
                    await asyncio.sleep(self.answer_delay_seconds)
                answer = getattr(self, f"_on_{message['m']}")(message, writer)
                if answer is not None:
                    answer = {"m": message["m"], "n": message["n"], **answer}
                    if "rows" in answer:
                        answer["m"] = "snapshot"
                    self._write(writer, answer)
        self._writers.pop(writer, None)

    def _write(self, writer: asyncio.StreamWriter, message: dict[str, Any]) -> None:
        if not self.is_frozen and not writer.is_closing():
            writer.write(json.dumps(message).encode() + b"\n")

    async def _push(self, event: dict[str, Any]) -> None:
        self.line += 1
        for writer, feeds in tuple(self._writers.items()):
            for feed in feeds:
                self._write(
                    writer,
                    {
                        "m": "event",
                        "feed": feed,
                        "epoch": self.epoch,
                        "line": self.line,
                        "seq": self.seq,
                        "at": iso(),
                        **event,
                    },
                )

    async def _pulse(self) -> None:
        while True:
            pulse = pulse_of(self)
            if self.lie:
                self.lie(pulse)
            for writer, feeds in tuple(self._writers.items()):
                for feed in feeds:
                    self._write(writer, {**pulse, "feed": feed})
            await asyncio.sleep(1)

    def open_rows(self) -> list[Row]:
        rows = [row for row in self.rows.values() if row["response"] != "closed"]
        return sorted(rows, key=lambda row: row["id"])

    def digest(self) -> str:
        return fnv1a(
            "".join(
                f"{row['id']}:{row['version']}:{row['attention']}:{row['response']}\n"
                for row in self.open_rows()
            )
        )

    def _on_hello(self, message: Any, writer: Any) -> dict[str, Any]:
        return {
            "node": "n1",
            "epoch": self.epoch,
            "is_demo": self.is_demo,
            "site_version": 1,
        }

    def _on_enrol(self, message: Any, writer: Any) -> dict[str, Any]:
        secret = self.links.pop(message["link"], None)
        if secret is None:
            return {"ok": False, "reason": "unknown_link"}
        return {"ok": True, "desk_secret": secret, "desk": self.desks[secret]}

    def _on_session(self, message: Any, writer: Any) -> dict[str, Any]:
        secret, token = message["desk_secret"], message["watch_token"]
        if secret in self.revoked:
            return {"ok": False, "reason": "desk_revoked"}
        if secret not in self.desks:
            return {"ok": False, "reason": "unknown_desk"}
        person = self.people.get(token)
        self.sessions[message["session"]] = {
            "desk": self.desks[secret],
            "person": person,
            "writer": writer,
            "secret": secret,
        }
        return {
            "ok": True,
            "feed": "desk:*",
            "desk": self.desks[secret],
            "person": person,
            "roles": ["dispatcher"],
            "until": iso(plus_seconds=8 * 3600) if person else None,
            "note": "token_bad" if token and not person else None,
        }

    def _on_subscribe(self, message: Any, writer: Any) -> dict[str, Any]:
        if not any(each["writer"] is writer for each in self.sessions.values()):
            return {"ok": False, "reason": "not_allowed"}
        self.subscribes += 1
        self._writers[writer].add(message["feed"])
        return {
            "feed": message["feed"],
            "node": "n1",
            "epoch": self.epoch,
            "line": self.line,
            "seq": self.seq,
            "kept": self.kept,
            "at": iso(),
            "is_demo": self.is_demo,
            "rows": list(self.rows.values()),
            "status": status_of(self),
            "sites": [
                {"id": "north", "name": "North campus", "zone": "America/New_York"}
            ],
        }

    def _on_unsubscribe(self, message: Any, writer: Any) -> None:
        self._writers[writer].discard(message["feed"])

    def _on_attend(self, message: Any, writer: Any) -> None:
        self.attends.append({**message, "heard_at": time.monotonic()})

    def _on_shown(self, message: Any, writer: Any) -> None:
        self.shown.append(message)

    def _on_bye(self, message: Any, writer: Any) -> None:
        self.sessions.pop(message["session"], None)

    def _on_deed(self, message: Any, writer: Any) -> dict[str, Any]:
        deed = message["deed"]
        self.deeds.append(deed)
        if deed["id"] in self.done:
            return {"answer": {**self.done[deed["id"]], "outcome": "repeated"}}
        session = self.sessions[message["session"]]
        try:
            self._do(deed, session)
        except Refusal as why:
            return {"answer": self._answer(deed, "refused", why.reason, why.detail)}
        answer = self._answer(deed, "done", None, {})
        self.done[deed["id"]] = answer
        return {"answer": answer}

    def _answer(
        self, deed: Any, outcome: str, reason: str | None, detail: Any
    ) -> dict[str, Any]:
        return {
            "id": deed["id"],
            "outcome": outcome,
            "seq": self.seq + 1 if outcome == "done" else None,
            "kept": outcome == "done" and self.recording != "not recorded",
            "reason": reason,
            "detail": detail,
        }

    def _do(self, deed: dict[str, Any], session: dict[str, Any]) -> None:
        name, body = deed["deed"], deed.get("body") or {}
        if deed["incident"] is None:
            DEEDS[name](self, None, body, session)
            return
        row = self.rows.get(deed["incident"])
        if row is None:
            raise Refusal("unknown_incident")
        row = json.loads(json.dumps(row))
        DEEDS[name](self, row, body, session)
        self._loop.create_task(
            self._put(row, kept=self.recording != "not recorded", said=(name, session))
        )

    # Changes

    async def _put(self, row: Row, *, kept: bool = True, said: Any = None) -> None:
        self.seq += 1
        row = {**row, "version": row["version"] + 1, "seq": self.seq}
        if said:
            name, session = said
            person = session["person"]
            row["timeline"] = [
                *row["timeline"],
                {
                    "seq": self.seq,
                    "at": iso(),
                    "tick": time.monotonic(),
                    "kind": name,
                    "by": person["name"] if person else session["desk"]["name"],
                    "desk": session["desk"]["name"],
                    "args": {},
                },
            ]
        self.rows[row["id"]] = row
        await self._push({"kind": "row", "row": row})
        if kept:
            await self._keep_up()

    async def _remove(self, incident: str) -> None:
        del self.rows[incident]
        self.seq += 1
        await self._push({"kind": "gone", "incident": incident})

    async def _keep_up(self) -> None:
        self.kept = self.seq
        await self._push({"kind": "kept", "kept": self.kept})

    async def _say_status(self) -> None:
        await self._push({"kind": "status", "status": status_of(self)})

    async def _revoke(self, secret: str) -> None:
        self.revoked.add(secret)
        for name, session in tuple(self.sessions.items()):
            if session["secret"] == secret:
                message = {
                    "m": "session_changed",
                    "session": name,
                    "feed": None,
                    "reason": "desk_revoked",
                }
                self._write(session["writer"], message)
                del self.sessions[name]
