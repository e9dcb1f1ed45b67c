"""What one message of a panel comes to: what is handed on, and what is answered."""

import msgspec

from quietbell.domain.signals import Signal


class Judged(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One message, judged. Without an answer its sender is left in silence.

    ``is_promise``: the answer lets the panel forget what it said, so it waits until
    everything before it is kept. ``heard`` is the account whose sign of life it is.
    """

    signals: tuple[Signal, ...] = ()
    answer: bytes = b""
    is_promise: bool = False
    heard: str | None = None
    ends: bool = False  # the connection, once what is due before is answered
