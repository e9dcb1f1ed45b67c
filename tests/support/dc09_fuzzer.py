"""What atheris calls with any bytes: ``python -m tests.support.dc09_fuzzer CORPUS``.

The first byte says how the rest is cut. Everything must be the same as uncut, and
whatever opens or does not must do so without an exception.
"""

import sys

import atheris

with atheris.instrument_imports():
    from quietbell.wire import surgard
    from quietbell.wire.dc09 import frames
    from quietbell.wire.dc09.answers import ack, duh
    from quietbell.wire.dc09.contents import open_frame
    from quietbell.wire.dc09.encoding import framed
from tests.support.dc09 import KEY

HELD_BYTES_MAX = frames.FRAME_BYTES_MAX


def look(data: bytes) -> None:
    """Take *data* as a stream in pieces, as a datagram, and as a frame's body."""
    cut = 1 + data[0] if data else 1
    stream = data[1:]
    _in_pieces(stream, cut)
    _lines_in_pieces(stream, cut)
    body = stream[: frames.BODY_BYTES_MAX - 40].replace(b"\n", b"")
    for star in (b"", b"*"):
        for token in (b"SIA-DCS", b"ADM-CID", b"NULL"):
            head = b'"' + star + token + b'"0001L0#1234['
            _open(frames.datagram(framed(head + body)))
    _open(frames.datagram(_sealed(body)))


def _in_pieces(stream: bytes, cut: int) -> None:
    decoder = frames.Decoder()
    found = []
    for at in range(0, len(stream), cut):
        found += decoder.feed(stream[at : at + cut])
    rest = decoder.end()
    assert sum(len(each.raw) for each in rest) < HELD_BYTES_MAX
    assert [*found, *rest] == frames.datagram(stream)
    _open(found)


def _lines_in_pieces(stream: bytes, cut: int) -> None:
    decoder, whole = surgard.Decoder(), surgard.Decoder()
    found = []
    for at in range(0, len(stream), cut):
        found += decoder.feed(stream[at : at + cut])
    assert [*found, *decoder.end()] == [*whole.feed(stream), *whole.end()]


def _open(found: list[frames.Frame | frames.Fault]) -> None:
    for each in found:
        if isinstance(each, frames.Frame):
            open_frame(each, KEY)
            open_frame(each)
            duh(each)
            if not each.is_encrypted:
                ack(each)


def _sealed(body: bytes) -> bytes:
    """Return a frame whose clear text is *body*, whatever that is."""
    clear = body[:1600] or b"|"  # nothing at all is no block to be sealed
    clear += bytes(-len(clear) % 16)
    sealed = KEY.sealed(clear).hex().encode()
    return framed(b'"*SIA-DCS"0001L0#1234[' + sealed)


if __name__ == "__main__":
    atheris.Setup(sys.argv, look)
    atheris.Fuzz()
