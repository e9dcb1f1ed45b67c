"""The rows that a site file is made of, as plain values, at one moment.

Each list holds what Django's ``values()`` returns, by column name, in the order of the
ids. A deed that is half done is never seen: everything is read in one transaction.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

Columns = Mapping[str, Any]  # Any: each column has its own type
Rows = Sequence[Columns]
Pairs = Sequence[tuple[str, str]]  # of ids: what belongs to what
EPOCH = datetime.fromtimestamp(0, UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """Everything that goes into a site file.

    ``history_mark`` is the newest change that was seen, ``newest_at`` when the newest
    change that matters to the file happened, ``read_at`` when we looked.
    """

    read_at: datetime
    newest_at: datetime = EPOCH
    history_mark: int = 0
    installation: Columns | None = None
    sites: Rows = ()
    profiles: Rows = ()
    ladders: Rows = ()
    rungs: Rows = ()
    rung_people: Pairs = ()
    rung_desks: Pairs = ()
    rung_rosters: Pairs = ()
    people: Rows = ()
    granted: frozenset[str] = frozenset()  # persons with a role
    desks: Rows = ()
    desk_sites: Pairs = ()
    desk_proofs: Rows = ()
    buildings: Rows = ()
    floors: Rows = ()
    spots: Rows = ()
    areas: Rows = ()
    rooms: Rows = ()
    hazards: Rows = ()
    access_notes: Rows = ()
    room_cameras: Pairs = ()
    cameras: Rows = ()
    devices: Rows = ()
    buttons: Rows = ()
    contacts: Pairs = ()
    earlier: Mapping[str, Columns] = field(default_factory=dict)  # by button
    doors: Rows = ()
    tokens: Rows = ()
    accounts: Rows = ()
    rosters: Rows = ()
    shifts: Rows = ()
    call_reporters: Rows = ()
    webhooks: Rows = ()
    blob_types: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_set_up(self) -> bool:
        """Whether there is anything to make a file of."""
        return self.installation is not None and bool(self.sites)
