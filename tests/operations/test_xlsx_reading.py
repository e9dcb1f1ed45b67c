"""Workbooks that people bring: read as they stand, and bombs in a small corner."""

import io
import subprocess
import sys
import time
import zipfile

import pytest
import tablib

from quietbell.operations import bounded_process
from quietbell.operations.acting import Wrong
from quietbell.operations.table_reading import read_table

SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
BEGIN = b"<worksheet><sheetData>"
END = b"</sheetData></worksheet>"
MANY = 2**18
# What a reader takes that keeps nothing; the bombs below took gigabytes as a tree.
MEGABYTES = 160
COUNT_ROWS = f"""
import sys
from quietbell.operations.drawing_worker import bound_ourselves
from quietbell.operations.xlsx_reading import BadWorkbook, sheet_rows
bound_ourselves({MEGABYTES} * 2**20)
try:
    print(sum(1 for _ in sheet_rows(sys.stdin.buffer.read())))
except BadWorkbook:
    print("refused")
"""


def workbook(*pieces: bytes, repeat: int = 1, part: str = SHEET) -> bytes:
    """Return a workbook of a part: its first piece, its second so often, its last."""
    first, again, last = pieces
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open(part, "w") as out:
            out.write(first)
            for _ in range(repeat):
                out.write(again)
            out.write(last)
        if part != SHEET:
            archive.writestr(SHEET, BEGIN + END)
    return made.getvalue()


BOMBS = {
    "a row of cells": (
        workbook(BEGIN + b"<row>", b"<c/>" * MANY, b"</row>" + END, repeat=8),
        "0",
    ),
    "what is no row": (workbook(BEGIN, b"<a/>" * MANY, END, repeat=8), "0"),
    "within a cell": (
        workbook(
            BEGIN + b"<row><c t='inlineStr'><is>",
            b"<r><t/></r>" * MANY,
            b"</is></c></row>" + END,
            repeat=8,
        ),
        "0",
    ),
    "deep": (workbook(BEGIN, b"<row>" * MANY, END, repeat=8), "refused"),
    "deep within a cell": (
        workbook(BEGIN + b"<row><c>", b"<is>" * MANY, END, repeat=8),
        "refused",
    ),
    "rows of nothing": (
        workbook(BEGIN, b"<row><c/></row>" * MANY, END, repeat=8),
        "0",
    ),
    "strings of nothing": (
        workbook(b"<sst>", b"<si/>" * MANY, b"</sst>", repeat=8, part=STRINGS),
        "refused",
    ),
    "what is no string": (
        workbook(b"<sst>", b"<a/>" * MANY, b"</sst>", repeat=8, part=STRINGS),
        "0",
    ),
    "entities": (
        workbook(
            b"<!DOCTYPE w [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'>]>", b"", b"<w>&b;</w>"
        ),
        "refused",
    ),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_takes_no_memory(name: str) -> None:
    content, told = BOMBS[name]
    assert len(content) < 100_000

    ended = subprocess.run(
        (sys.executable, "-I", "-c", COUNT_ROWS),
        input=content,
        capture_output=True,
        check=False,
    )

    assert ended.stdout.decode().strip() == told, ended.stderr.decode()


@pytest.mark.parametrize(
    "content",
    [
        # One name, one value, one text: what no reader can take in parts.
        workbook(BEGIN + b"<row><c r='", b"A" * 2**20, b"'/></row>" + END, repeat=250),
        workbook(BEGIN + b"<", b"A" * 2**20, b"/>" + END, repeat=250),
        workbook(
            BEGIN + b"<row><c t='str'><v>",
            b"A" * 2**20,
            b"</v></c></row>" + END,
            repeat=250,
        ),
        # Rows that would be more than whoever asked may hold.
        workbook(
            BEGIN,
            b"<row><c t='str'><v>%b</v></c></row>" % (b"A" * 2**20),
            END,
            repeat=100,
        ),
    ],
    ids=["value", "name", "text", "rows"],
)
def test_what_takes_too_much_is_refused_in_words(content: bytes) -> None:
    assert len(content) < 2**20

    assert "broken or too large" in why_not(content)


def test_whoever_comes_while_others_are_read_is_told_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bounded_process, "WAIT_SECONDS_MAX", 0.01)
    for _ in range(bounded_process.AT_ONCE):
        bounded_process._places.acquire()
    try:
        told = why_not(tablib.Dataset(("A",), headers=("name",)).export("xlsx"))
    finally:
        bounded_process._places.release(bounded_process.AT_ONCE)

    assert told == "Other files are being read. Bring the table again in a minute."


def test_cells_are_what_people_see_in_the_sheet() -> None:
    sheet = (
        b'<x:worksheet xmlns:x="urn:x"><x:sheetData>'
        b"<x:row r='1'><x:c t='s'><x:v>0</x:v></x:c><x:c t='s'><x:v>1</x:v></x:c>"
        b"<x:c t='inlineStr'><x:is><x:t>no</x:t><x:t>te</x:t></x:is></x:c></x:row>"
        b"<x:row r='4'><x:c r='A4'><x:v>1.2E1</x:v></x:c>"
        b"<x:c r='C4' t='b'><x:v>1</x:v></x:c></x:row>"
        b"<x:row><x:c t='str'><x:v>a&amp;b</x:v></x:c><x:c><x:v>0.5</x:v></x:c></x:row>"
        b"</x:sheetData></x:worksheet>"
    )
    strings = (
        b"<sst><si><t>name</t></si><si><r><t>ph</t></r><r><t>one</t></r></si></sst>"
    )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(SHEET, sheet)
        archive.writestr(STRINGS, strings)

    lines = read_table(made.getvalue(), ("name", "phone", "note"))

    assert [(each.number, dict(each.cells)) for each in lines] == [
        (4, {"name": "12", "phone": "", "note": "yes"}),
        (5, {"name": "a&b", "phone": "0.5"}),
    ]


def test_a_table_of_100_000_lines_is_read_from_a_workbook() -> None:
    columns = ("staff number", "name", "phone", "email")
    piece = b"".join(
        b"<row><c t='str'><v>S-%d</v></c><c t='inlineStr'><is><t>Ada</t></is></c></row>"
        % n
        for n in range(100_000)
    )
    head = b"<row>%b</row>" % b"".join(
        b"<c t='str'><v>%b</v></c>" % each.encode() for each in columns
    )

    began = time.monotonic()
    lines = list(read_table(workbook(BEGIN + head, piece, END), columns))

    assert len(lines) == 100_000
    assert dict(lines[-1].cells) == {"staff number": "S-99999", "name": "Ada"}
    assert time.monotonic() - began < 30


def why_not(content: bytes) -> str:
    with pytest.raises(Wrong) as why:
        list(read_table(content, ("name",)))
    return why.value.problems["table"]
