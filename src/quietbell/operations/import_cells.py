"""Cells of a table of buttons, each in the form that its column keeps."""

from typing import Any, Final

from django.utils.translation import gettext as _

from quietbell.domain.spellings import hardware_address, network
from quietbell.operations.import_lines import LineRefused, fitting, spelled

BUTTON_TEXTS: Final = {"spoken": ("spoken", 200), "kind of alarm": ("alarm_kind", 40)}
# Columns of the device's table, by the column of ours, with their lengths.
DEVICE_TEXTS: Final = {
    "device kind": ("kind", 40),
    "vendor": ("vendor", 80),
    "model": ("model", 80),
    "serial": ("serial", 80),
}
DEVICE_LISTS: Final = {"names": 80, "extensions": 32}


def button_cells(cells: Any) -> dict[str, Any]:
    """Return the button's own columns that the cells say: words and numbers."""
    typed: dict[str, Any] = {}
    for column, (name, most) in BUTTON_TEXTS.items():
        if cells.get(column):
            typed[name] = fitting(column, cells[column], most)
    if "note" in cells:
        typed["note"] = fitting("note", cells["note"], 2000)
    for name in ("x", "y"):
        if cells.get(name):
            typed[name] = _share(name, cells[name])
    return typed


def device_cells(cells: Any) -> dict[str, Any]:
    """Return the device's columns that the cells say."""
    typed: dict[str, Any] = {}
    for column, (name, most) in DEVICE_TEXTS.items():
        if cells.get(column):
            typed[name] = fitting(column, cells[column], most)
    if cells.get("mac"):
        typed["mac"] = spelled("mac", hardware_address, cells["mac"])
    for column, most in DEVICE_LISTS.items():
        if cells.get(column):
            words = [fitting(column, each, most) for each in _words(cells[column])]
            typed[column] = list(dict.fromkeys(words))
    if cells.get("networks"):
        words = _words(cells["networks"])
        typed["networks"] = sorted({spelled("networks", network, w) for w in words})
    return typed


def _words(text: str) -> list[str]:
    return text.replace(",", " ").replace(";", " ").split()


def _share(column: str, text: str) -> float:
    """Return a number of percent as a share."""
    try:
        found = float(text.replace(",", ".")) / 100
    except ValueError:
        found = -1.0
    if not 0 <= found <= 1:
        raise LineRefused(f"{column}: {_('from 0 to 100 percent')}")
    return round(found, 4)


def is_same(was: object, became: object) -> bool:
    """Say whether a cell says what the row has; none and empty are the same."""
    if isinstance(was, float) and isinstance(became, float):
        return abs(was - became) < 0.0006  # a table has percent with one digit
    return (was or None) == (became or None)
