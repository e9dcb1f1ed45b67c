"""The first sheet of a workbook, cell by cell, without running or expanding anything.

A workbook is XML in a ZIP. It is read as a stream, by a parser that keeps nothing of
what it has told: a few kilobytes can unpack to millions of elements, and a tree of them
would take gigabytes. Declarations are refused, so no entity is ever expanded. A cell
that is a formula says so instead of its last result, which may be anybody's.

A stranger's workbook is read by `table_worker`, in a process of its own.

Source: ECMA-376, part 1: 18.3.1.4 (c), 18.4.8 (si), 18.18.11 (cell types).
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, Any, Final, Protocol
from xml.parsers import expat

UNPACKED_BYTES_MAX: Final = 256 * 2**20
PARTS_MAX: Final = 2000
STRINGS_MAX: Final = 2_000_000
CELLS_MAX: Final = 60  # of a row; more than a table may have columns
TEXT_CHARS_MAX: Final = 64 * 2**20  # of all shared strings together
DEPTH_MAX: Final = 60  # a worksheet needs ten
FORMULA: Final = "="  # said of every formula; whoever reads it refuses it as one
PIECE_BYTES: Final = 2**16
MARKUP_BYTES_MAX: Final = 2**20  # of one name with its values; a sheet needs hundreds
SHEET: Final = "xl/worksheets/sheet1.xml"
STRINGS: Final = "xl/sharedStrings.xml"

_REFERENCE: Final = re.compile(r"([A-Z]{1,3})[0-9]+")


class BadWorkbook(Exception):
    """It is no workbook, or too large to be a table."""


Row = tuple[int, list[str]]


def sheet_rows(content: bytes) -> Iterator[Row]:
    """Yield the rows of the first sheet that have cells: number, and cells by column.

    Raises:
        BadWorkbook: also while rows are read.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _must_fit(archive)
            strings = _strings(archive)
            with archive.open(_first_sheet(archive)) as sheet:
                yield from _rows(sheet, strings)
    except (zipfile.BadZipFile, zlib.error, LookupError, NotImplementedError) as why:
        raise BadWorkbook from why
    except (expat.ExpatError, ValueError, EOFError, RuntimeError) as why:
        raise BadWorkbook from why


def _must_fit(archive: zipfile.ZipFile) -> None:
    """Refuse a bomb by what it says of itself: no part is read beyond that."""
    parts = archive.infolist()
    if len(parts) > PARTS_MAX:
        raise BadWorkbook
    if sum(each.file_size for each in parts) > UNPACKED_BYTES_MAX:
        raise BadWorkbook


def _first_sheet(archive: zipfile.ZipFile) -> str:
    names = sorted(
        each
        for each in archive.namelist()
        if each.startswith("xl/worksheets/") and each.endswith(".xml")
    )
    return SHEET if SHEET in names or not names else names[0]


def _strings(archive: zipfile.ZipFile) -> list[str]:
    if STRINGS not in archive.namelist():
        return []
    told = _Strings()
    with archive.open(STRINGS) as part:
        for _piece in _read(part, told):
            if len(told.found) > STRINGS_MAX or told.size > TEXT_CHARS_MAX:
                raise BadWorkbook
    return told.found


def _rows(sheet: IO[bytes], strings: list[str]) -> Iterator[Row]:
    told = _Rows(strings)
    for _piece in _read(sheet, told):
        yield from told.found
        told.found = []


class _Told(Protocol):
    """What hears of elements as they begin and end, by name without a namespace."""

    def begin(self, name: str, values: dict[str, str]) -> None: ...
    def text(self, text: str) -> None: ...
    def end(self, name: str) -> None: ...


def _read(part: IO[bytes], told: _Told) -> Iterator[None]:
    """Tell of a part of the workbook, and pause after each piece of it."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    depth = 0

    def begin(name: str, values: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEPTH_MAX:
            raise BadWorkbook
        told.begin(name.rpartition(":")[2], values)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        told.end(name.rpartition(":")[2])

    def refuse(*_words: Any) -> None:
        raise BadWorkbook

    parser.StartElementHandler = begin
    parser.EndElementHandler = end
    parser.CharacterDataHandler = told.text
    parser.StartDoctypeDeclHandler = refuse  # where entities would be declared
    fed = 0
    while piece := part.read(PIECE_BYTES):
        fed += len(piece)
        parser.Parse(piece, False)
        # What has begun and not ended is read from its beginning with every piece.
        if fed - parser.CurrentByteIndex > MARKUP_BYTES_MAX:
            raise BadWorkbook
        yield
    parser.Parse(b"", True)
    yield


class _Strings:
    """The strings that cells share: each is an ``si`` with its ``t`` in it."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.size = 0
        self._parts: list[str] = []
        self._is_text = False

    def begin(self, name: str, values: dict[str, str]) -> None:
        if name == "si":
            self._parts = []
        self._is_text = name == "t"

    def text(self, text: str) -> None:
        if self._is_text:
            self._parts.append(text)
            self.size += len(text)

    def end(self, name: str) -> None:
        self._is_text = False
        if name == "si":
            self.found.append("".join(self._parts))


class _Rows:
    """The rows of a sheet; ``found`` are those that have ended."""

    def __init__(self, strings: list[str]) -> None:
        self.found: list[Row] = []
        self._strings = strings
        self._number = 0
        self._cells: list[str] = []
        self._is_in_cell = self._is_formula = self._is_text = False
        self._at = 0
        self._kind = ""
        self._parts: list[str] = []

    def begin(self, name: str, values: dict[str, str]) -> None:
        if name == "row":
            self._number = int(values.get("r") or self._number + 1)
            self._cells = []
        elif name == "c":
            self._at = _column(values.get("r", ""), len(self._cells))
            self._kind = values.get("t", "n")
            self._is_in_cell = self._at < CELLS_MAX
            self._is_formula = False
            self._parts = []
        elif name == "f":
            self._is_formula = True
        wanted = "t" if self._kind == "inlineStr" else "v"
        self._is_text = self._is_in_cell and name == wanted

    def text(self, text: str) -> None:
        if self._is_text:
            self._parts.append(text)

    def end(self, name: str) -> None:
        self._is_text = False
        if name == "c" and self._is_in_cell:
            self._is_in_cell = False
            self._cells.extend([""] * (self._at - len(self._cells)))
            self._cells.append(FORMULA if self._is_formula else self._value())
        elif name == "row" and any(self._cells):
            self.found.append((self._number, self._cells))

    def _value(self) -> str:
        value = "".join(self._parts)
        if self._kind == "s":
            return _shared(self._strings, int(value))
        if self._kind == "b":
            return "yes" if value == "1" else "no"
        if self._kind == "n" and value:
            return _number(value)
        return value


def _column(reference: str, next_one: int) -> int:
    """Return a cell's column, from 0; without a reference it is the next."""
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        return next_one
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return max(column - 1, next_one)


def _shared(strings: list[str], index: int) -> str:
    if not 0 <= index < len(strings):
        raise BadWorkbook
    return strings[index]


def _number(value: str) -> str:
    """Return a number as people write it: a sheet keeps 12 as 12.0 or 1.2E1."""
    if float(value).is_integer() and abs(float(value)) < 1e15:
        return str(int(float(value)))
    return value
