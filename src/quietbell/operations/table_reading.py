"""Tables as people bring them: CSV in its many forms, and XLSX; read line by line.

Nothing is guessed where a guess could change a name: what is not UTF-8 is refused, a
formula is refused, a column that is not known is refused. Bounded in bytes, lines,
columns and cells before anything is made of it.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import msgspec
from django.utils.translation import gettext as _

from quietbell.domain.cells import NotPlain, plain_cell
from quietbell.operations.acting import Wrong
from quietbell.operations.bounded_process import Busy, GaveUp, done_apart

TABLE_BYTES_MAX: Final = 32 * 2**20
LINES_MAX: Final = 100_000
COLUMNS_MAX: Final = 60
DELIMITERS: Final = ",;\t"
WORKER: Final = "quietbell.operations.table_worker"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table: its number in the file, its cells by column.

    ``problem`` is a sentence if it cannot be read; the cells are empty then.
    """

    number: int
    cells: Mapping[str, str]
    problem: str = ""


def read_table(content: bytes, columns: Sequence[str]) -> Iterator[Line]:
    """Yield the lines of a table that has some of *columns*, in any order.

    Empty lines are passed over. Column names are read without regard to case.

    Raises:
        Wrong: it is no table, too large, or has columns that are not known. Under
            "table", also while lines are read.
    """
    if not content.strip(b"\xef\xbb\xbf \t\r\n"):
        raise _refused(_("The file is empty."))
    if len(content) > TABLE_BYTES_MAX:
        raise _refused(_("A table may have 32 MB."))
    rows = _xlsx(content) if content.startswith(b"PK\x03\x04") else _csv(content)
    number, names = next(rows, (0, []))
    known = _headers(names, columns)
    count = 0
    for number, cells in rows:
        if not any(each.strip() for each in cells):
            continue
        count += 1
        if count > LINES_MAX:
            raise _refused(
                _("A table may have 100,000 lines. Split it, and bring the parts.")
            )
        yield _line(number, cells, known)


def _headers(names: Sequence[str], columns: Sequence[str]) -> list[str]:
    """Return the columns in their order; a name twice or unknown is refused."""
    found = [" ".join(each.replace("_", " ").lower().split()) for each in names]
    while found and not found[-1]:  # sheets write empty columns behind the last
        found.pop()
    if len(found) > COLUMNS_MAX:
        raise _refused(_("The table has too many columns."))
    strange = [each for each in found if each not in columns]
    if strange or not found:
        raise _refused(
            _("These columns are not known: %(strange)s. Known are: %(known)s.")
            % {
                "strange": ", ".join(f"“{each[:40]}”" for each in strange[:10]),
                "known": ", ".join(columns),
            }
        )
    if len(set(found)) != len(found):
        raise _refused(_("A column is there twice."))
    return found


def _line(number: int, cells: Sequence[str], known: Sequence[str]) -> Line:
    if any(each.strip() for each in cells[len(known) :]):
        return Line(number, {}, _("This line has more cells than there are columns."))
    told: dict[str, str] = {}
    for name, cell in zip(known, cells, strict=False):
        try:
            told[name] = plain_cell(cell)
        except NotPlain as why:
            return Line(number, {}, f"{name}: {_(str(why))}")
    return Line(number, told)


def _csv(content: bytes) -> Iterator[tuple[int, list[str]]]:
    text = _decoded(content)
    head = text[: text.find("\n") if "\n" in text else len(text)]
    delimiter = max(DELIMITERS, key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    before = 0
    try:
        for row in reader:
            # A quoted cell may hold line breaks: the number is where the line begins.
            yield before + 1, row
            before = reader.line_num
    except csv.Error as why:
        raise _refused(
            _("Line %(number)d is no CSV: %(why)s.")
            % {"number": reader.line_num, "why": why}
        ) from None


def _decoded(content: bytes) -> str:
    """Return the text of UTF-8 with or without its mark, or of UTF-16 with it."""
    is_wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = content.decode("utf-16" if is_wide else "utf-8-sig")
    except UnicodeDecodeError as why:
        number = content.count(b"\n", 0, why.start) + 1
        raise _refused(
            _(
                "Line %(number)d is not written in UTF-8. Save the table as “CSV UTF-8”"
                " and bring it again."
            )
            % {"number": number}
        ) from None
    if "\x00" in text:
        raise _refused(_("This is no table."))
    return text


def _xlsx(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """Have a process of its own read *content*."""
    try:
        printed = done_apart(WORKER, content=content)
    except Busy:
        raise _refused(
            _("Other files are being read. Bring the table again in a minute.")
        ) from None
    except GaveUp:
        raise _refused(
            _("This workbook is broken or too large. Save it as “CSV UTF-8”.")
        ) from None
    decoder = msgspec.json.Decoder(tuple[int, list[str]])
    return map(decoder.decode, io.BytesIO(printed))


def _refused(sentence: str) -> Wrong:
    return Wrong(table=sentence)
