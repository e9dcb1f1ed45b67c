"""The first sheet of a workbook, cell by cell, without running or expanding anything.

A workbook is XML in a ZIP. It is read as a stream within bounds, entities are never
expanded, and a cell that is a formula says so instead of its last result, which may be
anybody's.

Source: ECMA-376, part 1: 18.3.1.4 (c), 18.4.8 (si), 18.18.11 (cell types).
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, Final

from lxml import etree

UNPACKED_BYTES_MAX: Final = 256 * 2**20
PARTS_MAX: Final = 2000
STRINGS_MAX: Final = 2_000_000
CELLS_MAX: Final = 60  # of a row; more than a table may have columns
TEXT_CHARS_MAX: Final = 64 * 2**20  # of all shared strings together
SHEET: Final = "xl/worksheets/sheet1.xml"
STRINGS: Final = "xl/sharedStrings.xml"

_REFERENCE: Final = re.compile(r"([A-Z]{1,3})[0-9]+")


class BadWorkbook(Exception):
    """It is no workbook, or too large to be a table."""


class _Formula:
    """What stands for a formula."""


FORMULA: Final = _Formula()
Cell = str | _Formula


def sheet_rows(content: bytes) -> Iterator[tuple[int, list[Cell]]]:
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
    except (zipfile.BadZipFile, zlib.error, KeyError, NotImplementedError) as why:
        raise BadWorkbook from why
    except (etree.XMLSyntaxError, ValueError, EOFError, RuntimeError) as why:
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
    found: list[str] = []
    size = 0
    with archive.open(STRINGS) as part:
        for item in _elements(part, "{*}si"):
            found.append(_text(item))
            size += len(found[-1])
            if len(found) > STRINGS_MAX or size > TEXT_CHARS_MAX:
                raise BadWorkbook
    return found


def _rows(sheet: IO[bytes], strings: list[str]) -> Iterator[tuple[int, list[Cell]]]:
    number = 0
    for row in _elements(sheet, "{*}row"):
        number = int(row.get("r") or number + 1)
        cells: list[Cell] = []
        for cell in row.iterfind("{*}c"):
            at = _column(str(cell.get("r", "")), len(cells))
            if at >= CELLS_MAX:
                break
            cells.extend([""] * (at - len(cells)))
            cells.append(_value(cell, strings))
        if cells:
            yield number, cells


def _elements(part: IO[bytes], tag: str) -> "Iterator[etree._Element]":
    """Yield elements as they end, and let go of each once it is used."""
    events = etree.iterparse(
        part,
        tag=tag,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    for _event, element in events:
        yield element
        element.clear()
        while element.getprevious() is not None:
            parent = element.getparent()
            if parent is None:
                break
            del parent[0]


def _column(reference: str, next_one: int) -> int:
    """Return a cell's column, from 0; without a reference it is the next."""
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        return next_one
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return max(column - 1, next_one)


def _value(cell: "etree._Element", strings: list[str]) -> Cell:
    if cell.find("{*}f") is not None:
        return FORMULA
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return _text(cell)
    value = cell.findtext("{*}v") or ""
    if kind == "s":
        index = int(value)
        if not 0 <= index < len(strings):
            raise BadWorkbook
        return strings[index]
    if kind == "b":
        return "yes" if value == "1" else "no"
    # A whole number that a sheet keeps as 12.0 or 1.2E1 is 12 to people.
    if kind == "n" and value and float(value).is_integer() and abs(float(value)) < 1e15:
        return str(int(float(value)))
    return str(value)


def _text(element: "etree._Element") -> str:
    return "".join(each.text or "" for each in element.iterfind(".//{*}t"))
