"""The journal's numbers. Each bounds something; a site may change them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds and waits of one journal."""

    segment_entries: int = 50_000  # past this a roll is due: a restart stays quick
    segment_bytes: int = 64 * 1024 * 1024
    segment_age_seconds: float = 7 * 86_400.0
    batch_entries: int = 4096  # one commit, one fdatasync
    batch_bytes: int = 8 * 1024 * 1024
    log_pages: int = 1000  # of 4 KiB, before the log is moved into the file
    log_pages_in_reserve: int = 64  # on a full disk the log must stay short
    entry_bytes: int = 1024 * 1024
    unkept_entries: int = 200_000  # held in memory while nothing can be written
    reserve_bytes: int = 16 * 1024 * 1024  # some 8,000 presses
    reserve_retry_seconds: float = 10.0
    slow_seconds: float = 1.5  # an entry unkept for longer: not recorded
    retry_seconds_first: float = 0.1
    retry_seconds_max: float = 2.0
    roll_retry_seconds: float = 30.0
    idle_seconds: float = 1.0  # between two looks at what can be tidied up
    open_seconds: float = 1.0  # how long a start waits to learn whether it can write
    lock_seconds: float = 2.0  # how long it waits for the engine before it to be gone
    close_seconds: float = 5.0
