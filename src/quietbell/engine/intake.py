"""What the doors hand over: taken in one turn of the loop, answered once it is kept.

What comes while the journal is replayed waits and is not refused. A phone waits 1.4 s
and is then answered first; a panel gets no answer until all of it is kept, and sends
again what was not answered.
"""

import asyncio
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

import structlog

from quietbell.domain import events as e
from quietbell.domain.moments import Moment
from quietbell.domain.signals import Signal
from quietbell.engine.clock import Clock
from quietbell.engine.keeping import Keeping
from quietbell.engine.presses import Presses
from quietbell.engine.showing import Showing
from quietbell.engine.supervision import Supervision
from quietbell.receivers.keep import Outcome

log = structlog.get_logger()

READY_SECONDS_MAX: Final = 1.4  # a press during replay: then its phone is answered


class _Early(NamedTuple):
    """What came before the replay was over, and who waits for it."""

    signals: Sequence[Signal]
    waiting: "asyncio.Future[bool]"


class Intake:
    """Takes signals, and signs of life."""

    def __init__(
        self,
        presses: Presses,
        supervision: Supervision,
        keeping: Keeping,
        showing: Showing,
        clock: Clock,
        *,
        record: Callable[[e.Event], int],
        last_seq: Callable[[], int],
        park: Callable[[str, Exception], None],
    ) -> None:
        """*record* writes an event down and returns its number, *last_seq* the last.

        *park* says on every screen that something of ours failed.
        """
        self._presses, self._supervision = presses, supervision
        self._keeping, self._showing, self._clock = keeping, showing, clock
        self._record, self._last_seq, self._park = record, last_seq, park
        self._ready = asyncio.Event()
        self._early: list[_Early] = []
        self._waiting_presses: set[asyncio.Task[None]] = set()

    @property
    def is_open(self) -> bool:
        """Whether the replay is over."""
        return self._ready.is_set()

    def open(self) -> None:
        """Take what waits, in order, and from now on everything at once."""
        self._ready.set()
        early, self._early = self._early, []
        for signals, waiting in early:
            _chain(self._take(signals), waiting)

    async def keep(self, signal: Signal) -> Outcome:
        """Take one signal (``receivers.keep.Keep``): fold, show, wait until kept."""
        if not self._ready.is_set():
            try:
                await asyncio.wait_for(
                    asyncio.shield(self._ready.wait()), READY_SECONDS_MAX
                )
            except TimeoutError:
                self._later(signal)
                return Outcome.NOT_RECORDED
        seq = self._fold(signal)
        if seq is None:
            return Outcome.COUNTED
        is_kept = await self._keeping.until_kept(seq, tick=self._clock.now().tick)
        return Outcome.KEPT if is_kept else Outcome.NOT_RECORDED

    def take(self, signals: Sequence[Signal]) -> "asyncio.Future[bool]":
        """Take all of *signals* (``receivers.keep.Take``), in one turn of the loop.

        One that fails takes no other with it. None of them is answered then: their
        panels send them again, and what was kept is counted as a repeat.
        """
        if self._ready.is_set():
            return self._take(signals)
        waiting: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._early.append(_Early(signals, waiting))
        return waiting

    def until_kept(self, seq: int) -> "asyncio.Future[bool]":
        """Return what tells whether everything up to *seq* is on disk."""
        return self._keeping.until_kept(seq, tick=self._clock.now().tick)

    def hear(self, account: str, at: Moment) -> None:
        """Take a sign of life of *account* (``receivers.keep.Hear``)."""
        if not self._ready.is_set():
            return  # whoever is heard now has its whole time from the start on
        event = self._supervision.hear(account, at=at)
        if event is not None:
            self._record(event)

    def _take(self, signals: Sequence[Signal]) -> "asyncio.Future[bool]":
        failures = [why for each in signals if (why := self._failure_of(each))]
        if failures:
            for why in failures:
                self._park("press", why)
            unanswered = asyncio.get_running_loop().create_future()
            unanswered.set_result(False)
            return unanswered
        # The last number covers all of them, also what was on disk before.
        return self._keeping.until_kept(self._last_seq(), tick=self._clock.now().tick)

    def _failure_of(self, signal: Signal) -> Exception | None:
        """Fold *signal*; return what went wrong with it, None if nothing did."""
        try:
            self._fold(signal)
        except Exception as why:
            log.exception("press.not_recorded", door=signal.door)
            return why
        return None

    def _fold(self, signal: Signal) -> int | None:
        event = self._presses.decide(signal, number=self._last_seq() + 1)
        if event is None:
            self._showing.status_soon()
            return None
        return self._record(event)

    def _later(self, signal: Signal) -> None:
        """Fold a press whose phone could not wait for the replay, when it is over."""

        async def fold() -> None:
            await self._ready.wait()
            await self.keep(signal)

        task = asyncio.get_running_loop().create_task(fold())
        self._waiting_presses.add(task)
        task.add_done_callback(self._waiting_presses.discard)


def _chain(source: "asyncio.Future[bool]", waiting: "asyncio.Future[bool]") -> None:
    def pass_on(done: "asyncio.Future[bool]") -> None:
        if not waiting.done():
            waiting.set_result(not done.cancelled() and done.result())

    source.add_done_callback(pass_on)
