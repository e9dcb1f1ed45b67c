"""The bounds of a door that takes connections, and what it counts."""

import resource
from dataclasses import dataclass
from typing import Final

FILES_FOR_OTHERS: Final = 256  # descriptors left to the journal, the line, the log


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The bounds of one door."""

    reading_seconds: float = 5.0  # from connecting to complete headers
    answer_seconds: float = 2.0  # keep takes 1.5 s at most; a phone waits little more
    leaving_seconds: float = 1.0  # for the peer to close, once answered
    sweep_seconds: float = 0.25  # how late each of these may be
    crowded_at: int = 8_000  # connections; beyond, idle ones make room
    idle_seconds_min: float = 1.0  # what has said nothing for so long is idle
    connections_max: int = 24_000  # beyond, what says nothing makes room at once
    handshakes_max: int = 1_500  # TLS takes 45 KB each; beyond, idle ones make room
    held_bytes_max: int = 32 * 2**20  # of requests that are only partly here


@dataclass(slots=True)
class Counts:
    """What this door has seen since it was opened."""

    connections: int = 0
    signals: int = 0
    late_answers: int = 0  # keep did not return in time
    failures: int = 0  # of our own, each of them logged
    shed: int = 0
    timed_out: int = 0
    broken_handshakes: int = 0


def allowed_connections(connections_max: int) -> int:
    """Return how many connections this process may hold, as the kernel allows it."""
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if files == resource.RLIM_INFINITY:
        return connections_max
    return max(64, min(connections_max, files - FILES_FOR_OTHERS))
