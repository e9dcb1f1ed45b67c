"""Write the demonstration's campus into its office, and make links for its people.

Started by `quietbell demo` each time, after the tables are up to date. Rows are
written once; links are fresh at every start and lie in ``run/office-links.json``.
"""

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import structlog

from quietbell.config.database import DatabaseAway
from quietbell.config.exits import Exit, Refusal
from quietbell.config.folders import own_folder
from quietbell.config.logs import write_logs_as_json
from quietbell.config.office import enter
from quietbell.simulator.demo_folder import DemoFolder, NotADemo, write_private

READY_SECONDS_MAX: Final = 60.0
LINKS_FILE: Final = "office-links.json"
log = structlog.get_logger()


def seed_demo(words: argparse.Namespace) -> int:
    """Write what is not there yet, and fresh links."""
    write_logs_as_json("seed")
    data = own_folder(words.data)
    try:
        folder = DemoFolder.open(data)
        enter(data, words.database_url).until_ready(READY_SECONDS_MAX)
    except NotADemo as why:
        raise Refusal(str(why)) from why
    except DatabaseAway as why:
        raise Refusal(f"the database does not answer: {why}", Exit.AWAY) from why
    import django  # noqa: PLC0415 - loads the settings that `enter` made

    django.setup()
    _plant(folder)
    write_private(data / "run" / LINKS_FILE, _links(folder))
    return Exit.FINE


def links_file(data: Path) -> Path:
    """Return where the links of this start are, once the office is seeded."""
    return data / "run" / LINKS_FILE


def _plant(folder: DemoFolder) -> None:
    from quietbell.operations.seeding import NotEmpty, plant  # noqa: PLC0415
    from quietbell.simulator.demo_rows import SEEDER  # noqa: PLC0415
    from quietbell.simulator.demo_years import everything  # noqa: PLC0415

    try:
        rows = plant(everything(folder.campus, at=folder.made_at), by=SEEDER)
    except NotEmpty:
        return
    log.info("office.seeded", rows=rows)


def _links(folder: DemoFolder) -> dict[str, str]:
    """Return a fresh one-time secret for each person who gets one, by their id."""
    from quietbell.operations.start_links import invite_from_shell  # noqa: PLC0415

    at = datetime.now(UTC)
    return {
        each.id: invite_from_shell(at=at, person=each.id) for each in folder.signers()
    }
