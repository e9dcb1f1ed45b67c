"""The demonstration's campus in the tests' database: rows for whoever needs many.

Everything has the id that the demonstration gives it: button "bursar-1", desk
"desk-1", person "P-101", site "north".
"""

import base64
import hashlib
from datetime import UTC, datetime
from typing import Final

from quietbell.domain.moments import stamp
from quietbell.domain.site import TokenKey
from quietbell.operations.seeding import plant
from quietbell.simulator.campus import DemoCampus, build, button_count
from quietbell.simulator.demo_rows import SEEDER, groups
from quietbell.simulator.demo_years import everything

NOW: Final = datetime(2031, 3, 3, 8, tzinfo=UTC)
HASHES: Final = tuple(
    hashlib.sha256(f"token {number}".encode()).hexdigest()
    for number in range(button_count())
)
KEY: Final = TokenKey(id="demo", public_key=base64.b64encode(bytes(32)).decode())


def harborview(at: datetime = NOW) -> DemoCampus:
    """Return the campus as values; nothing is written."""
    return build(token_hashes=HASHES, token_keys=(KEY,), compiled_at=stamp(at))


def plant_harborview(at: datetime = NOW, *, years: bool = False) -> DemoCampus:
    """Write the whole campus into the database in use, some 150 ms; return it.

    With its two *years* of requests, trainings and mail it takes about a second.
    """
    campus = harborview(at)
    rows = everything(campus, at=at) if years else groups(campus, at=at)
    plant(rows, by=SEEDER)
    return campus
