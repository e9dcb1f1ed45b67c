"""The engine: what reaches us is kept, decided, shown, and told to people.

It talks to no database and asks nobody's leave. Presses, deeds and timers all end in
``Recorder.record``; what that changes is shown at once and told once it is kept.
"""

import asyncio
from collections.abc import Iterable
from typing import Any, Final

import msgspec
import structlog

from quietbell import __version__
from quietbell.domain import events as e
from quietbell.domain import fact_events as f
from quietbell.domain import floor_events as t
from quietbell.domain.actors import Actor
from quietbell.domain.deeds import OFFICE_DEEDS
from quietbell.domain.guards import Refused
from quietbell.domain.moments import stamp
from quietbell.engine.answers import answered, refused, said
from quietbell.engine.audiences import carries
from quietbell.engine.calls import Calls
from quietbell.engine.clock import Clock
from quietbell.engine.deadlines import Deadlines
from quietbell.engine.deeds import Ask, Asked, Deeds
from quietbell.engine.feeds import Feeds, Message
from quietbell.engine.floor import Floor, Folded
from quietbell.engine.intake import Intake
from quietbell.engine.keeping import Keeping
from quietbell.engine.presses import Presses, lean
from quietbell.engine.recorder import UNFOLDABLE, Recorder, fault_of
from quietbell.engine.rows import Rows
from quietbell.engine.secrets import Secrets
from quietbell.engine.sessions import Session, Sessions
from quietbell.engine.showing import Showing
from quietbell.engine.sites import Change, Sites
from quietbell.engine.status import StatusBoard
from quietbell.engine.supervision import Supervision
from quietbell.engine.telling import Telling
from quietbell.journal.recording import Recording, State
from quietbell.journal.sealing import Keyring
from quietbell.journal.store import EntryTooLarge, Journal

log = structlog.get_logger()

RECORDING_SECONDS: Final = 60.0  # between two entries that say whether we record


class Engine:
    """Everything of one alarm process but its sockets."""

    def __init__(
        self,
        *,
        node: str,
        epoch: str,
        boot: str,
        journal: Journal,
        keyring: Keyring,
        sites: Sites,
        secrets: Secrets,
        clock: Clock,
    ) -> None:
        self.node, self.epoch, self._boot = node, epoch, boot
        self.journal, self._keyring, self.sites, self.clock = (
            journal,
            keyring,
            sites,
            clock,
        )
        self.secrets = secrets
        self.floor = Floor()
        self.sessions = Sessions(self.floor, sites, now=clock.now())
        self.supervision = Supervision(self.floor.devices)
        self.board = StatusBoard(self.floor, sites, self.sessions, self.supervision)
        self.keeping = Keeping()
        self.board.kept = lambda: self.keeping.kept
        self.telling = Telling(self.floor, sites)
        self.feeds = Feeds(Rows(self.floor, sites), epoch=epoch, header=self._header)
        self.feeds.on_unshowable = lambda why: self.park("row", why)
        self.showing = Showing(self.floor, self.feeds)
        self._presses = Presses(self.floor, sites)
        self._deeds = Deeds(self.floor, sites, self._presses)
        self.deadlines = Deadlines(self.floor, self.sessions, self.telling)
        self._recorder = Recorder(self.floor, journal, keyring, boot=boot)
        self._recorder.on_folded = self._folded
        self.on_notice: list[Any] = []  # couriers: callables that take a message
        self._recording = journal.recording.state
        self._recording_written = self._recording, 0.0  # and not again before (tick)
        self.intake = Intake(
            self._presses,
            self.supervision,
            self.keeping,
            self.showing,
            clock,
            record=self._record_press,
            last_seq=lambda: self._recorder.next_seq - 1,
            park=self.park,
        )
        self.keep = self.intake.keep
        self.calls = Calls(self.floor, sites, self.intake, self._record)
        self.board.calls = self.calls.shown

    async def start(self) -> None:
        """Fold what was written before, and begin an epoch.

        Presses that arrive meanwhile wait for it; they are not refused.
        """
        now = self.clock.now()
        loop = asyncio.get_running_loop()
        entries = await loop.run_in_executor(None, self.journal.replay)
        self._recorder.survey(entries)
        for chunk in _chunks(entries, 2_000):
            self._recorder.replay(chunk, now=now)
            await asyncio.sleep(0)  # the sockets are served between chunks
        self._recorder.park_unfolded(now=now)
        self.keeping.kept = self.journal.kept_seq
        self.journal.on_kept = self._kept
        self.journal.on_recording = self._recording_changed
        self.board.troubles = self._troubles
        self._record(t.EpochBegan(at=self.clock.now(), software=__version__))
        # What the writer found before there was a loop to hear it.
        self._recording_changed(self.journal.recording)
        self.site_changed(self.sites.load_first())
        self.floor.forget_old(tick=now.tick)
        for incident in self.floor.incidents:
            self.deadlines.watch(incident)
        self.sessions.begin(now=self.clock.now())
        self.intake.open()
        log.info("engine.ready", entries=len(entries), open=len(self.floor.incidents))

    async def deed(self, session_id: str, raw: Any) -> Message:
        """Do what a person asks, or say why not. Answers once it is kept."""
        try:
            asked = msgspec.convert(said(raw), Asked)
        except msgspec.ValidationError:
            return refused("", "bad_deed")
        session = self.sessions.renewed(session_id, now=self.clock.now())
        if session is None:
            return refused(asked.id, "unknown_desk")
        return await self._do(asked, session.actor, session.sites)

    async def office_deed(self, token: str, raw: Any) -> Message:
        """Do what a person asks in the office, at no desk. As `deed`."""
        try:
            asked = msgspec.convert(said(raw), Asked)
        except msgspec.ValidationError:
            return refused("", "bad_deed")
        now, keys = self.clock.now(), self.sites.site.token_keys
        claims = self.floor.proofs.office(token, keys, now=now.wall)
        if isinstance(claims, str):
            return refused(asked.id, claims)
        if asked.deed not in OFFICE_DEEDS:
            return refused(asked.id, "not_allowed")
        by = Actor(person=claims.person, roles=claims.roles)
        return await self._do(asked, by, claims.sites)

    async def _do(self, asked: Asked, by: Actor, sites: tuple[str, ...]) -> Message:
        done = self.floor.deeds.get(asked.id)
        if done is not None:
            return await self._answered(asked.id, done, "repeated")
        try:
            event = self._decide(asked, by, sites)
            if isinstance(event, t.SecretKept | t.SecretForgotten):
                value = asked.body["value"] if asked.deed == "keep_secret" else None
                await self.secrets.take(event.name, value)
        except Refused as why:
            return refused(asked.id, why.code, self._named(why.detail))
        done = self.floor.deeds.get(asked.id)
        if done is not None:  # sent twice, and the first was done while this one waited
            return await self._answered(asked.id, done, "repeated")
        seq = self._record(event)
        if asked.id not in self.floor.deeds:  # a fault of ours: shown, and not done
            return refused(asked.id, "parked")
        self._consequences(event)
        if isinstance(event, t.DeskRevoked | t.TokenRevoked):
            self.showing.sessions_changed()
        return await self._answered(asked.id, seq, "done")

    async def enrol(self, link: str) -> Message:
        """Make a browser a desk, by a one-time link."""
        now = self.clock.now()
        proofs, keys = self.floor.proofs, self.sites.site.token_keys
        claims = proofs.link(link, keys, now=now.wall)
        if isinstance(claims, str):
            return {"ok": False, "reason": claims}
        desk = self.sites.lookup.desks.get(claims.desk)
        if desk is None or desk.is_revoked:
            return {"ok": False, "reason": "unknown_link"}
        secret, hashed = proofs.new_secret()
        seq = self._record(
            t.DeskEnrolled(at=now, desk=desk.id, link=claims.id, secret_hash=hashed)
        )
        await self.keeping.until_kept(seq, tick=now.tick)
        return {
            "ok": True,
            "desk_secret": secret,
            "desk": {"id": desk.id, "name": desk.name},
        }

    def shown(self, session: Session, incident: str) -> None:
        """Take a console's word that it painted *incident*."""
        known = self.floor.incidents.get(incident)
        if known is None or not carries(session.feed, known):
            return
        if any(desk == session.desk.id for desk, _ in known.shown):
            return
        now = self.clock.now()
        self._record(e.Presented(at=now, incident=incident, by=session.actor))

    def report_notice(self, notice: str, outcome: str, detail: str) -> None:
        """Take the courier's word on what became of a notice."""
        told = self.floor.notices.get(notice)
        if told is None or outcome not in ("attempted", "handed_on", "failed"):
            return
        self._record(
            f.NoticeReported(
                at=self.clock.now(),
                incident=told.incident,
                notice=notice,
                outcome=outcome,
                detail=detail[:500],
            )
        )

    def turn(self) -> None:
        """Do what time makes due. Called several times a second."""
        if not self.intake.is_open:
            return
        now = self.clock.now()
        self.keeping.sweep(tick=now.tick)
        for events in (
            self.deadlines.fire(now=now),
            self.deadlines.orphans(now=now),
            self.deadlines.attendance(now=now),
            self.deadlines.windows(now=now),
            self.supervision.overdue(now=now),
        ):
            for event in events:
                self._record(event)
        self._write_recording()
        self._tell()
        if self.journal.is_roll_due:
            self.journal.roll(self.floor.live_entries())

    def site_changed(self, change: Change | None) -> None:
        """Take in what a look at the site file found."""
        if change is None:
            return
        now = self.clock.now()
        self.supervision.use(self.sites.site, now=now)
        if change.problems:
            self._record(t.SiteRefused(at=now, problems=change.problems[:20]))
        if change.loaded is not None:
            self._record(
                t.SiteLoaded(
                    at=now,
                    version=change.loaded.site.version,
                    hash=change.loaded.sha256,
                )
            )
        self.showing.sessions_changed()
        self.showing.status_soon()

    def recording(self) -> Recording:
        """Return whether what reaches us is being written."""
        return self.journal.recording

    def opened(self, sealed: dict[str, str]) -> Any:
        """Return what was sealed; None if its key was destroyed."""
        return self._keyring.open_box(sealed)

    def park(self, what: str, why: Exception) -> None:
        """Say on every screen that something of ours failed, and go on."""
        now = self.clock.now()
        self._record(t.Parked(at=now, what=what, why=fault_of(why)))
        self.showing.status_now()

    def forget_old(self) -> None:
        """Drop what was closed more than a day ago, and the links to it."""
        gone = self.floor.forget_old(tick=self.clock.now().tick)
        for incident in gone:
            self.feeds.publish_gone(incident)
        for incident in self.floor.linked_to(gone):
            self.showing.show(incident, may_wait=True)

    def _decide(self, asked: Asked, by: Actor, sites: tuple[str, ...]) -> e.Event:
        ask = Ask(asked, by, sites, self.clock.now(), self._recorder.next_seq)
        try:
            return self._deeds.decide(ask)
        except UNFOLDABLE as why:  # what a body holds that no rule could read
            # Only the sort of fault: its text may hold what somebody wrote.
            log.warning("deed.unreadable", deed=asked.deed, why=type(why).__name__)
            raise Refused("bad_deed") from why

    async def _answered(self, deed: str, seq: int, outcome: str) -> Message:
        kept = await self.keeping.until_kept(seq, tick=self.clock.now().tick)
        return answered(deed, outcome, seq=seq, kept=kept)

    def _named(self, detail: dict[str, Any]) -> dict[str, Any]:
        """Put names where the rules know only ids."""
        named = dict(detail)
        if detail.get("desk"):
            named["desk_name"] = self.sites.desk_name(detail["desk"])
        if detail.get("holder"):
            known = self.sites.person(detail["holder"])
            named["holder"] = known.name if known else detail["holder"]
        return named

    def _record_press(self, event: e.Event) -> int:
        try:
            return self._record(event)
        except EntryTooLarge as why:
            if not isinstance(event, e.Opened):
                raise
            self.park("press", why)
            return self._record(lean(event))

    def _record(self, event: e.Event) -> int:
        seq = self._recorder.record(event).seq
        if isinstance(event, f.RungReached):
            self.telling.began(event, seq=seq)
        elif isinstance(event, t.EmergencyCallReported):
            self.showing.status_now()
        for each in (*self.calls.linked_to(event), *self.telling.call_duty(event)):
            self._record(each)
        return seq

    def _consequences(self, event: e.Event) -> None:
        """Do at once what a deed brings with it: a level may reach rungs by itself."""
        if not isinstance(event, f.LevelSet):
            return
        incident = self.floor.incidents[event.incident]
        told = {name for name, _, _ in incident.rungs}
        levels = {each.id: each for each in incident.profile.levels}
        for name in levels[event.level].rungs:
            rung = next((r for r in incident.ladder.rungs if r.name == name), None)
            if rung is not None and name not in told:
                self._record(
                    self.telling.rung(incident, rung, why="level", at=event.at)
                )

    def _folded(self, event: e.Event, folded: Folded) -> None:
        for incident in folded.incidents:
            if not folded.counts_only:  # a number moves no deadline
                self.deadlines.watch(incident)
            self.showing.show(incident, may_wait=folded.counts_only)
        if folded.status:
            self.showing.status_soon()

    def _kept(self, seq: int) -> None:
        self.keeping.keep(seq)
        self.showing.kept_soon(seq)
        self._tell()

    def _tell(self) -> None:
        due = self.telling.due(kept=self.keeping.kept, tick=self.clock.now().tick)
        for message in due:
            for courier in self.on_notice:
                courier(message)

    def _recording_changed(self, recording: Recording) -> None:
        self.keeping.is_failing = recording.state is State.NOT_RECORDED
        self.keeping.sweep(tick=self.clock.now().tick)
        self.showing.status_now()
        if recording.state is self._recording:
            return
        log.error("journal.recording", state=recording.state.value, why=recording.why)
        self._recording = recording.state
        self._write_recording()

    def _write_recording(self) -> None:
        """Write down whether we record: at once, and then once a minute at most.

        Such an entry must itself be kept: over its own, a disk that is just too slow
        would go to and fro for ever.
        """
        now, (written, again_tick) = self.clock.now(), self._recording_written
        if self._recording is written or now.tick < again_tick:
            return
        self._recording_written = self._recording, now.tick + RECORDING_SECONDS
        why = self.journal.recording.why
        self._record(t.RecordingChanged(at=now, state=self._recording.value, why=why))

    def _troubles(self) -> Iterable[str]:
        yield from self.journal.troubles
        if self._keyring.trouble is not None:
            yield self._keyring.trouble
        if self.secrets.trouble is not None:
            yield self.secrets.trouble

    def _header(self) -> Message:
        return {"seq": self.journal.head[0], "at": stamp(self.clock.now().wall)}


def _chunks(entries: list[Any], size: int) -> Iterable[list[Any]]:
    for start in range(0, len(entries), size):
        yield entries[start : start + size]
