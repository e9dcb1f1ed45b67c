"""An office to measure: a PostgreSQL of its own, synced as ever, and a large campus."""

import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from quietbell.config.database import embedded

UP_SECONDS_MAX = 60
AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Office:
    """Its data folder, and where its database is."""

    data: Path
    url: str


@contextmanager
def office() -> Iterator[Office]:
    """Run a fresh database with the demonstration's campus in it, and stop it after."""
    with tempfile.TemporaryDirectory(prefix="quietbell-bench-") as folder:
        data = Path(folder) / "data"
        data.mkdir(mode=0o700)
        argv = (sys.executable, "-m", "quietbell.config.cli", "postgres")
        server = subprocess.Popen(
            (*argv, "--data", str(data)),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            database = embedded(data)
            database.until_ready(UP_SECONDS_MAX)
            _fill(data, database.url)
            yield Office(data, database.url)
        finally:
            _let_go()
            server.send_signal(signal.SIGINT)
            server.wait(UP_SECONDS_MAX)


def _fill(data: Path, url: str) -> None:
    from tests.support import office_django  # noqa: PLC0415 - Django is set up here

    office_django.migrate(url)
    office_django.point_at(url)
    office_django.keep_files_in(data)
    from tests.support.harborview import plant_harborview  # noqa: PLC0415

    plant_harborview(datetime.now(UTC))


def _let_go() -> None:
    from tests.support import office_django  # noqa: PLC0415

    office_django.let_go()


def add_buttons(total: int) -> None:
    """Add buttons in the campus's rooms until there are *total*, each with a phone."""
    from quietbell.storage import models as m  # noqa: PLC0415

    rooms = list(m.Room.objects.order_by("id"))
    people = list(m.Person.objects.order_by("id"))
    departments = list(m.Department.objects.order_by("id"))
    now = datetime.now(UTC)
    numbers = range(m.Button.objects.count(), total)
    told = {
        m.Device: [
            m.Device(
                id=f"bench-{n}",
                kind="cisco-phone",
                model="CP-8845",
                mac=f"06{n:010x}",
                names=[f"SEP06{n:010X}"],
            )
            for n in numbers
        ],
        m.Button: [
            m.Button(
                id=f"bench-{n}",
                label=f"B-{n:05}",
                kind="phone key",
                standing="in service",
                room=rooms[n % len(rooms)],
                device_id=f"bench-{n}",
                department=departments[n % len(departments)],
                holder=people[n % len(people)],
                spoken=f"Room {n}, by the window",
            )
            for n in numbers
        ],
        m.Contact: [
            m.Contact(
                id=f"bench-{n}-{k}",
                button_id=f"bench-{n}",
                person=people[(n + k + 1) % len(people)],
                order=k,
            )
            for n in numbers
            for k in range(3)
        ],
        m.Door: [
            m.Door(id=f"bench-{n}", kind="phone-url", button_id=f"bench-{n}")
            for n in numbers
        ],
        m.DoorToken: [
            m.DoorToken(
                id=f"bench-{n}",
                door_id=f"bench-{n}",
                token_hash=f"{n:064x}",
                made_at=now,
            )
            for n in numbers
        ],
    }
    write_rows(told)


def add_incidents(total: int) -> None:
    """Add closed incidents of every button, one a quarter of an hour, until *total*."""
    from quietbell.storage import models as m  # noqa: PLC0415

    buttons = list(m.Button.objects.values_list("id", "department_id"))
    now = datetime.now(UTC)
    endings = ("accidental", "good faith", "emergency", "equipment", "test")
    rows = []
    for n in range(total):
        button, department = buttons[n % len(buttons)]
        opened = now - timedelta(minutes=15 * n)
        rows.append(
            m.IncidentRecord(
                id=f"bench-{n:07}",
                number=total - n,
                site=("north", "harbor")[n % 2],
                button=button,
                department=department or "",
                incident_class="DURESS",
                confidence="verified",
                attention="ended",
                response="closed",
                profile="dispatch-at-once",
                profile_version=1,
                opened_at=opened,
                closed_at=opened + timedelta(minutes=5),
                disposition=endings[n % len(endings)],
            )
        )
    write_rows({m.IncidentRecord: rows})


def write_rows(told: dict[Any, list[Any]]) -> None:
    from django.db import connection  # noqa: PLC0415

    for model, rows in told.items():
        model.objects.bulk_create(rows, AT_ONCE)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
