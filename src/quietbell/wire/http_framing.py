"""Where one HTTP request ends in a stream of bytes, and whether it makes sense.

The parser is llhttp by way of httptools, set to be lenient: nothing stands behind
us that could be deceived by a request we let pass, and a phone that writes a bare
line feed has still been pressed. Where it gives up, we go on to the end of the
line: whatever the network cut a request into, what its line says is the same.

Source: RFC 9112, 2.2 (bare LF, blank lines first), 6 (body length), 7.1 (chunks).
"""

import re
from enum import Enum, auto
from typing import Final

import httptools

from quietbell.wire.api_request import is_api

HEAD_BYTES_MAX: Final = 16_384  # request line and headers; a phone sends under 1 KB
BODY_BYTES_MAX: Final = 8_192

_HEAD_END: Final = re.compile(rb"\n\r?\n")
# Some phones put a person's name into a URL as it is spelt. The parser takes
# ASCII only, and needs none of the names.
_ASCII_ONLY: Final = bytes(each if each < 128 else ord("?") for each in range(256))


class Progress(Enum):
    """How far a request has come."""

    HEAD = auto()  # its headers are not complete yet
    BODY = auto()  # its headers are; a body may be on its way, or makes no sense
    WHOLE = auto()
    BROKEN = auto()  # its headers are too long or make no sense: it ends here


class RequestFraming:
    """One request of one connection. What follows it on the wire is not looked at.

    ``head`` is what arrived of the request line and headers, `HEAD_BYTES_MAX` at
    most. ``body`` is what arrived of the body, `BODY_BYTES_MAX` at most.
    """

    __slots__ = ("_parser", "body", "head", "progress")

    def __init__(self) -> None:
        self.head = b""
        self.body = b""
        self.progress = Progress.HEAD
        parser = httptools.HttpRequestParser(self)
        parser.set_dangerous_leniencies(
            lenient_headers=True,
            lenient_version=True,
            lenient_data_after_close=True,
            lenient_optional_lf_after_cr=True,
            lenient_optional_cr_before_lf=True,
        )
        self._parser: httptools.HttpRequestParser | None = parser

    def feed(self, data: bytes) -> Progress:
        """Take *data* and say how far the request has come."""
        was_in_head = self.progress is Progress.HEAD
        if was_in_head:
            self.head = self.head + data if self.head else data.lstrip(b"\r\n")
        if self._parser is not None:
            self._parse(data if data.isascii() else data.translate(_ASCII_ONLY))
        if was_in_head:
            self._judge_head(len(data))
        if self.progress in (Progress.WHOLE, Progress.BROKEN):
            self.end()
        return self.progress

    @property
    def is_parsing(self) -> bool:
        """Say whether what may still come would be understood."""
        return self._parser is not None

    def end(self) -> None:
        """Parse no more: the parser and this object hold each other."""
        self._parser = None

    def _parse(self, data: bytes) -> None:
        assert self._parser is not None
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            self.progress = Progress.WHOLE  # it asks for another protocol; it gets none
        except httptools.HttpParserError:
            self.end()

    def _judge_head(self, new_bytes: int) -> None:
        """Cut the head off at its end, and say if it broke or grew too long."""
        searched = max(0, len(self.head) - new_bytes - 2)
        end = _HEAD_END.search(self.head, searched)
        if end is not None:
            self.head = self.head[: end.end()]
        if self.progress is Progress.HEAD:
            if self._parser is None and self._says_who(is_ended=end is not None):
                self.progress = Progress.BROKEN
            elif end is not None:
                self.progress = Progress.BODY  # bare line feeds, by our own finding
        if len(self.head) > HEAD_BYTES_MAX:
            self.progress = Progress.BROKEN
            self.head = self.head[:HEAD_BYTES_MAX]

    def _says_who(self, *, is_ended: bool) -> bool:
        """Say whether a head that makes no sense has said who presses.

        A phone says so in its first line; a program in any header.
        """
        return is_ended or (b"\n" in self.head and not is_api(self.head))

    # Called by the parser.

    def on_headers_complete(self) -> None:
        """Note that what follows is body."""
        self.progress = Progress.BODY

    def on_body(self, data: bytes) -> None:
        """Keep what fits."""
        room = BODY_BYTES_MAX - len(self.body)
        if room > 0:
            self.body += data[:room]

    def on_message_complete(self) -> None:
        """Note that it is whole. A second request in the same bytes is not read."""
        if self.progress is Progress.BODY:
            self.progress = Progress.WHOLE
