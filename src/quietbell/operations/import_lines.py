"""What an import finds of each line, and what it would write: values, no rows yet.

A kind of table (`import_people`, `import_places`, `import_buttons`) judges its lines;
`imports` shows that, and writes it once somebody confirmed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from quietbell.domain.characters import has_breaks
from quietbell.domain.spellings import Misspelled
from quietbell.storage.models import Row

LINE_CHARS_MAX: Final = 200


class Verdict(StrEnum):
    """What a line comes to."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"


class LineRefused(Exception):
    """A line cannot be taken. The text is for the person, and names the column."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One line: its number, what it is about, what it comes to, and why or what.

    ``mark`` is what it rests on (ids and versions of rows); it is shown to nobody.
    """

    number: int
    key: str
    verdict: Verdict
    words: str = ""
    mark: str = ""


@dataclass(slots=True)
class Writes:
    """Rows to add, by table in the order to write them, and rows to change by id."""

    added: dict[type[models.Model], list[Any]] = field(default_factory=dict)
    changed: dict[type[Row], dict[str, tuple[int, dict[str, Any]]]] = field(
        default_factory=dict
    )

    def add(self, row: models.Model) -> None:
        """Have *row* added."""
        self.added.setdefault(type(row), []).append(row)

    def change(
        self, model: type[Row], id: str, version: int, columns: Mapping[str, Any]
    ) -> None:
        """Have *columns* of a row changed, if it is still at *version*."""
        rows = self.changed.setdefault(model, {})
        before = rows.get(id, (version, {}))[1]
        rows[id] = (version, {**before, **columns})


@dataclass(slots=True)
class Judgement:
    """Every line of a table, and what confirming it would write."""

    lines: list[Judged] = field(default_factory=list)
    writes: Writes = field(default_factory=Writes)

    @property
    def counts(self) -> dict[str, int]:
        """Return how many lines come to what."""
        found = dict.fromkeys((each.value for each in Verdict), 0)
        for line in self.lines:
            found[line.verdict.value] += 1
        return found

    @property
    def digest(self) -> str:
        """Return a hash of all that was shown and of all that it rests on."""
        found = sha256()
        for each in self.lines:
            told = (each.number, each.key, each.verdict.value, each.words, each.mark)
            found.update(repr(told).encode())
        return found.hexdigest()

    def first(self, verdict: Verdict, most: int) -> Iterator[Judged]:
        """Yield the first lines that come to *verdict*."""
        count = 0
        for line in self.lines:
            if line.verdict is verdict:
                count += 1
                if count > most:
                    return
                yield line


def spelled(column: str, spell: Any, text: str) -> Any:
    """Return *text* in the form that is kept.

    Raises:
        LineRefused: it cannot be one, and says so with its column.
    """
    try:
        return spell(text)
    except Misspelled as why:
        raise LineRefused(f"{column}: {_(str(why))}") from None
    except ValidationError as why:
        raise LineRefused(f"{column}: {why.messages[0]}") from None


def fitting(column: str, text: str, most: int) -> str:
    """Return *text* if it is no longer than *most* characters, and fits on a line.

    What may have more than `LINE_CHARS_MAX` is a note, and may have lines.
    """
    if len(text) > most:
        sentence = _("longer than %(most)d characters") % {"most": most}
        raise LineRefused(f"{column}: {sentence}")
    if most <= LINE_CHARS_MAX and has_breaks(text):
        raise LineRefused(f"{column}: {_('may have one line only')}")
    return text


def needed(cells: Mapping[str, str], column: str, most: int) -> str:
    """Return a cell that may not be empty."""
    text = cells.get(column, "")
    if not text:
        raise LineRefused(f"{column}: {_('may not be empty')}")
    return fitting(column, text, most)


def yes_or_no(column: str, text: str) -> bool:
    """Return what *text* says; empty is no."""
    told = text.casefold()
    if told in ("yes", "y", "true", "1", "x", "sí", "si"):
        return True
    if told in ("", "no", "n", "false", "0"):
        return False
    raise LineRefused(f"{column}: {_('yes or no')}")


def told_change(differences: Mapping[str, tuple[Any, Any]]) -> str:
    """Return what changes, as people read it."""
    return "; ".join(
        f"{name}: {_told(was)} → {_told(became)}"
        for name, (was, became) in differences.items()
    )


def _told(value: Any) -> str:
    if isinstance(value, list | tuple):
        value = ", ".join(map(str, value))
    text = str(value) if value not in (None, "") else "—"
    return text if len(text) <= 60 else f"{text[:57]}…"
