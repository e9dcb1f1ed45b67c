"""The data of an ADM-CID message: ``QEEE GG CCC``, one event or several.

Q is 1 new, 3 restored, 6 still so; EEE the event, GG the partition, CCC the zone or
user. Several stand one after the other, with ``|`` between them.

Source: ANSI/SIA DC-05; DC-09-2013, 5.5.1.
"""

import re
from functools import lru_cache
from typing import Final

from quietbell.wire.dc09.contact_id import QUALIFIERS, entry_of
from quietbell.wire.dc09.meanings import PanelEvent, Qualifier

# Single spaces by the standard; some panels pad with more, or leave them out. "18" is
# the message type of the telephone form, which some pass on.
_FIELDS: Final = (
    r" *(?:18 +)?([0-9A-Fa-f])([0-9A-Fa-f]{3}) *([0-9A-Fa-f]{2}) *([0-9A-Fa-f]{3})"
)
_EVENT: Final = re.compile(_FIELDS + " *", re.ASCII)
# With something behind it that nobody can read: "1122 01 015 ZONE15".
_BEGINNING: Final = re.compile(_FIELDS + r"(?![0-9A-Fa-f])", re.ASCII)
# Zeros left out: "1122 1 15". Only the spaces tell what is what.
_SHORT_EVENT: Final = re.compile(
    r" *(?:18 +)?([0-9A-Fa-f])([0-9A-Fa-f]{3})"
    r" +([0-9A-Fa-f]{1,2}) +([0-9A-Fa-f]{1,3}) *",
    re.ASCII,
)


def contact_id_events(data: str) -> tuple[tuple[PanelEvent, ...], bool]:
    """Return every event in *data*, without its account, and whether all was read."""
    events = []
    is_read = True
    for block in data.split("|"):
        found = _EVENT.fullmatch(block) or _SHORT_EVENT.fullmatch(block)
        if found is None and block:
            is_read = False
            found = _BEGINNING.match(block)
        if found is not None:
            events.append(contact_id_event(*found.groups()))
    return tuple(events), is_read and bool(events)


@lru_cache(maxsize=1024)  # panels say few things, and some say them often
def contact_id_event(
    qualifier: str, code: str, partition: str, point: str
) -> PanelEvent:
    """Return one event, from its four fields as sent."""
    code = code.upper()
    entry = entry_of(code)
    return PanelEvent(
        code=code,
        meaning=entry.meaning,
        qualifier=QUALIFIERS.get(qualifier, Qualifier.UNKNOWN),
        name=entry.name,
        partition=partition.upper(),
        point=point.upper(),
        is_user=entry.is_user,
    )
