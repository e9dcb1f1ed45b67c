"""A report as tables: what its page, its paper and its sheets show alike.

A cell is a text, a whole number, a number with one digit behind the point, a day, a
month or nothing.
"""

from dataclasses import dataclass
from datetime import date

from django.utils import formats


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A month, known by its first day."""

    first: date


Cell = str | int | float | date | Month | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table. ``series`` are the columns of numbers that its chart draws.

    ``lives``, if any, are those that the first cell of each row is about.
    """

    id: str
    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    series: tuple[int, ...] = ()
    lives: tuple[str, ...] = ()

    @property
    def shown(self) -> list[tuple[str, ...]]:
        """Return the rows as people read them."""
        return [tuple(map(shown_cell, row)) for row in self.rows]

    @property
    def numbers(self) -> tuple[int, ...]:
        """Return which columns hold numbers: they stand to the right."""
        return tuple(
            at
            for at in range(len(self.head))
            if any(isinstance(row[at], int | float) for row in self.rows)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What there is to read: sentences first, then tables."""

    sentences: tuple[str, ...]
    tables: tuple[Table, ...]

    def table(self, id: str) -> Table | None:
        """Return the table of that name."""
        return next((each for each in self.tables if each.id == id), None)


def shown_cell(value: Cell) -> str:
    """Return a cell as people read it, in the language of the page."""
    if value is None:
        return "–"
    if isinstance(value, float):
        # Rounded here: what formats it would cut off.
        return str(formats.number_format(round(value, 1), 1, force_grouping=True))
    if isinstance(value, int):
        return str(formats.number_format(value, 0, force_grouping=True))
    if isinstance(value, Month):
        return str(formats.date_format(value.first, "YEAR_MONTH_FORMAT"))
    if isinstance(value, date):
        return str(formats.date_format(value))
    return value


def kept_cell(value: Cell) -> str | int | float:
    """Return a cell as a sheet keeps it: numbers stay numbers, days are ISO."""
    if value is None:
        return ""
    if isinstance(value, float):
        return round(value, 1)
    if isinstance(value, Month):
        return value.first.strftime("%Y-%m")
    if isinstance(value, date):
        return value.isoformat()
    return value
