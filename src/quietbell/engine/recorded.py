"""How far the office has come with recording what we kept; said by the scribe.

Nothing here waits for it and nothing depends on it: entries wait in the journal. That
they have waited for a minute is a trouble that staff must hear of, and no duress.
"""

from collections import deque
from typing import Any, Final

LATE_SECONDS: Final = 60.0
SAMPLES_MAX: Final = 240  # of where the journal stood, over a little more than that
SAMPLE_SECONDS: Final = 0.5
STATE_CHARS_MAX: Final = 60


class Recorded:
    """Holds what the scribe said last. Ticks are seconds on the boot clock."""

    def __init__(self) -> None:
        self._seq: int | None = None
        self._state = ""
        self._said: float | None = None
        self._samples: deque[tuple[float, int]] = deque(maxlen=SAMPLES_MAX)

    def take(self, seq: int | None, state: str, *, tick: float) -> None:
        """Take the scribe's word. *seq* is None while it does not know itself."""
        self._said = tick
        self._state = state[:STATE_CHARS_MAX]
        if seq is not None:
            self._seq = seq

    def told(self, *, kept: int, tick: float) -> dict[str, Any]:
        """Return it for the status: how many entries wait, None if nobody knows."""
        self._sample(kept, tick)
        waiting = None if self._seq is None else max(0, kept - self._seq)
        return {
            "seq": self._seq,
            "waiting": waiting,
            "state": self._state,
            "is_late": self.is_late(tick=tick),
        }

    def is_late(self, *, tick: float) -> bool:
        """Say whether something has waited for a minute to be recorded.

        Only where a scribe ever spoke: an alarm path may run without an office.
        """
        if self._said is None:
            return False
        old = [kept for at, kept in self._samples if tick - at >= LATE_SECONDS]
        return bool(old) and (self._seq or 0) < old[-1]

    def _sample(self, kept: int, tick: float) -> None:
        if not self._samples or tick - self._samples[-1][0] >= SAMPLE_SECONDS:
            self._samples.append((tick, kept))
