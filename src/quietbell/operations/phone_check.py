"""Settings of phones, read as a phone manager exports them, and held against the rules.

CSV with a phone a line, CSV of a name and a value a line, or XML. Nothing is kept, and
nothing in a file is followed: no entity, no address.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from typing import Final

from django.utils.translation import gettext as _
from lxml import etree

from quietbell.domain.phone_settings import Note, has_action_button, notes
from quietbell.operations.acting import Wrong

FILE_BYTES_MAX: Final = 2 * 2**20
PHONES_MAX: Final = 5_000
NOTES_MAX: Final = 200
NAMES: Final = ("Device Name", "device name", "name", "Name", "MAC Address")
_CONTAINERS: Final = frozenset({"phone", "device", "flat-profile", "commonphoneconfig"})


class Unreadable(ValueError):
    """The file is neither CSV nor XML that can be read."""


def checked(content: bytes) -> tuple[int, tuple[Note, ...]]:
    """Return how many phones with an Action button *content* sets up, and their notes.

    The refusals come first, `NOTES_MAX` at most.

    Raises:
        Wrong: it is too large, not readable, or sets no Action button up. Under "file".
    """
    if len(content) > FILE_BYTES_MAX:
        raise Wrong(file=_("This file is too large: 2 MB at most."))
    try:
        phones = list(_phones(content))
    except Unreadable:
        raise Wrong(
            file=_("This is neither CSV nor XML that can be read. Nothing was checked.")
        ) from None
    known = [(name, told) for name, told in phones if has_action_button(told)]
    if not known:
        raise Wrong(
            file=_(
                "No setting of an Action button is in this file. Nothing was checked."
            )
        )
    found = [each for name, told in known for each in notes(name, told)]
    found.sort(key=lambda each: not each.is_refused)
    return len(known), tuple(found[:NOTES_MAX])


def _phones(content: bytes) -> Iterator[tuple[str, Mapping[str, str]]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable from None
    if text.lstrip().startswith("<"):
        yield from _in_xml(content)
        return
    if "\0" in text:
        raise Unreadable
    try:
        rows = list(csv.reader(io.StringIO(text)))
    except csv.Error:
        raise Unreadable from None
    rows = [each for each in rows if any(cell.strip() for cell in each)]
    if not rows or len(rows) > PHONES_MAX + 1:
        raise Unreadable
    if has_action_button(rows[0][1:]):
        for row in rows[1:]:
            told = dict(zip(rows[0], row, strict=False))
            yield _named(told), told
    else:  # a name and a value a line
        told = {row[0]: row[1] for row in rows if len(row) > 1}
        yield _named(told), told


def _in_xml(content: bytes) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Yield each phone of an XML file; one that names none is one phone."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError:
        raise Unreadable from None
    parts = [each for each in root.iter(etree.Element) if _local(each) in _CONTAINERS]
    inner = [each for each in parts if not any(_local(x) in _CONTAINERS for x in each)]
    for part in (inner or [root])[:PHONES_MAX]:
        told = {
            etree.QName(each).localname: (each.text or "")
            for each in part.iter(etree.Element)
        }
        yield _named(told), told


def _local(element: etree._Element) -> str:
    return re.sub(r"^update|^add", "", etree.QName(element).localname.lower())


def _named(told: Mapping[str, str]) -> str:
    return next((told[each].strip() for each in NAMES if told.get(each)), "")
