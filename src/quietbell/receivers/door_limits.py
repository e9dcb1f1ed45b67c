"""The bounds of a door that takes connections, and what it counts."""

import resource
from dataclasses import dataclass
from typing import Final

FILES_FOR_OTHERS: Final = 256  # descriptors left to the journal, the line, the log
FILES_MAX: Final = 1 << 20  # more are never asked for


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


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelLimits:
    """The bounds of a door where peers stay."""

    connections_max: int = 8_000  # beyond, what says nothing makes room
    of_one_peer_max: int = 512  # connections of one address; beyond, its own make room
    of_one_peer_fair: int = 32  # of the many, when there is no room left
    partial_seconds: float = 10.0  # from a message's beginning to its end
    stranger_seconds: float = 60.0  # of whom nothing was understood
    idle_seconds_min: float = 1_800.0  # of a panel that promised no signs of life
    leaving_seconds: float = 2.0  # to take its last answer
    sweep_seconds: float = 0.5
    messages_a_turn: int = 32  # of one connection, before the others have theirs
    bytes_a_turn: int = 4_104  # looked through: a frame of the greatest length
    empty_bytes_max: int = 16_384  # in which there was no message, and none broke off
    pieces_waiting_max: int = 3  # of those, until the first is answered
    datagrams_waiting_max: int = 8_192
    datagram_bytes_max: int = 8_208  # looked through: two of the longest frames
    faults_max: int = 16  # messages in a row that are none


@dataclass(slots=True)
class PanelCounts:
    """What a door of panels has seen since it was opened."""

    connections: int = 0
    messages: int = 0
    signals: int = 0
    shed: int = 0
    timed_out: int = 0
    broken_off: int = 0
    failures: int = 0  # of our own, each of them logged


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


def allowed_panels(connections_max: int) -> int:
    """Return how many connections of panels this process may hold beside phones'."""
    return max(64, min(connections_max, allowed_connections(FILES_MAX) // 4))
