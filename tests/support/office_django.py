"""The office's Django inside the test's process: set up once, pointed at a database.

A folder whose tests import models calls `set_up_django` in its conftest.py, before
they are collected; that needs no server.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.utils import translation
from psycopg.conninfo import conninfo_to_dict


def set_up_django() -> None:
    """Load the office's settings, once a process, without a pool of connections."""
    if apps.ready:
        return
    os.environ["DJANGO_SETTINGS_MODULE"] = "quietbell.config.office_settings"
    settings.DATABASES["default"]["OPTIONS"].pop("pool", None)
    django.setup()


def point_at(url: str) -> None:
    """Have this process's Django speak to the database at *url*."""
    set_up_django()
    told = conninfo_to_dict(url)
    parts = {"NAME": told["dbname"], "USER": told["user"], "HOST": told["host"]}
    for each in connections.all():
        if {name: each.settings_dict[name] for name in parts} != parts:
            each.close()
            each.settings_dict.update(parts)


def keep_files_in(folder: Path) -> None:
    """Have the office take *folder* for its data folder."""
    settings.DATA = folder


def migrate(url: str) -> None:
    """Make every table in the database at *url*, and let go of it."""
    point_at(url)
    call_command("migrate", verbosity=0)
    let_go()


def let_go() -> None:
    """Close every connection."""
    connections.close_all()


@contextmanager
def undone() -> Iterator[None]:
    """Undo at the end what is written inside, once its constraints have been tried.

    The language that a page was asked for in is no longer in force, either.
    """
    try:
        with transaction.atomic():
            yield
            if not connection.needs_rollback:
                connection.check_constraints()
            transaction.set_rollback(True)
    finally:
        translation.deactivate()
