"""The page about DC-09 shows frames that are frames, and the codes as they are read."""

import re
from pathlib import Path

from quietbell.wire.dc09.contact_id import entry_of
from quietbell.wire.dc09.frames import Frame, datagram
from quietbell.wire.dc09.meanings import Meaning
from quietbell.wire.dc09.sia_dc03 import CODES
from tests.support.dc09 import COMPUTED

PAGE = Path("docs/wire/dc09.md").read_text("utf-8")


def test_every_frame_on_the_page_is_a_computed_one() -> None:
    shown = [
        each.replace("<LF>", "\n").replace("<CR>", "\r").encode()
        for each in re.findall(r"^<LF>.*<CR>$", PAGE, re.MULTILINE)
    ]

    assert len(shown) == 9
    assert set(shown) <= set(COMPUTED)
    for each in shown:
        (found,) = datagram(each)
        assert isinstance(found, Frame)


def test_the_table_of_classes_is_what_is_read() -> None:
    """Codes in full are looked up; ranges, and what stands after words, are not."""
    looked_up = 0
    for name, numbers, letters in re.findall(
        r"^\| (duress|tamper|test|bypass) \| ([^|]*) \| ([^|;,]*)", PAGE, re.MULTILINE
    ):
        for code in re.findall(r"\b\d{3}\b", numbers):
            looked_up += 1
            assert entry_of(code).meaning is Meaning(name), code
        for code in re.findall(r"\b[A-Z]{2}\b", letters):
            looked_up += 1
            assert CODES[code].meaning is Meaning(name), code

    assert looked_up > 30
