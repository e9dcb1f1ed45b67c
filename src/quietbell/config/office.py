"""Enter the office: what each of its processes and commands does before all else.

Only here does a process learn where the database is, and only then is Django loaded.
"""

import argparse
import os
from pathlib import Path
from typing import Final

import structlog

from quietbell.config.database import Database, DatabaseAway, database_of
from quietbell.config.exits import Exit, Refusal
from quietbell.config.folders import own_folder
from quietbell.config.logs import write_logs_as_json

SETTINGS_MODULE: Final = "quietbell.config.office_settings"
READY_SECONDS_MAX: Final = 60.0
LOCK_SECONDS_MAX: Final = 600  # for another that migrates just now
MIGRATION_LOCK: Final = 0x7175_6965  # any number, as long as it is always the same
log = structlog.get_logger()


class MadeByNewer(Exception):
    """A later release has already changed the tables. The text names its steps."""


def enter(data: Path, named_url: str | None = None) -> Database:
    """Tell the office's settings, loaded next, where everything is."""
    database = database_of(data, named_url)
    database.into_environment()
    os.environ["QUIETBELL_DATA"] = str(data)
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS_MODULE
    return database


def migrate(words: argparse.Namespace) -> int:
    """Bring the tables up to date: one process at a time, whoever else tries."""
    write_logs_as_json("migrate")
    database = enter(own_folder(words.data), words.database_url)
    try:
        database.until_ready(READY_SECONDS_MAX)
        bring_up_to_date(database)
    except DatabaseAway as why:
        raise Refusal(f"the database does not answer: {why}", Exit.AWAY) from why
    except MadeByNewer as why:
        raise Refusal(str(why)) from why
    return Exit.FINE


def web(words: argparse.Namespace) -> int:
    """Be the office's pages."""
    write_logs_as_json("web")
    enter(own_folder(words.data), words.database_url)
    from quietbell.web import main  # noqa: PLC0415 - each process loads its own

    main.run(main.WebSettings(web_fds=words.web_fds))
    return Exit.FINE


def scribe(words: argparse.Namespace) -> int:
    """Be the scribe: entries into the database, site files out of it."""
    write_logs_as_json("scribe")
    data = own_folder(words.data)
    database = enter(data, words.database_url)
    from quietbell.scribe import main  # noqa: PLC0415 - each process loads its own

    main.run(
        main.ScribeSettings(
            data=data, database_url=database.url, alive_fd=words.alive_fd
        )
    )
    return Exit.FINE


def worker(words: argparse.Namespace) -> int:
    """Do the office's jobs."""
    write_logs_as_json("worker")
    data = own_folder(words.data)
    database = enter(data, words.database_url)
    from quietbell.operations import worker as main  # noqa: PLC0415 - as above

    main.run(
        main.WorkerSettings(
            data=data, database_url=database.url, alive_fd=words.alive_fd
        )
    )
    return Exit.FINE


def mail_catcher(words: argparse.Namespace) -> int:
    """Be what takes a demonstration's letters."""
    write_logs_as_json("mail-catcher")
    from quietbell.simulator import mail_catcher as main  # noqa: PLC0415 - as above

    main.run(
        main.CatcherSettings(
            data=own_folder(words.data),
            smtp_fd=words.smtp_fd,
            alive_fd=words.alive_fd,
        )
    )
    return Exit.FINE


def bring_up_to_date(database: Database) -> None:
    """Bring *database*'s tables up to date, behind a lock that one process holds.

    Raises:
        MadeByNewer: they are further than this release; nothing was changed.
    """
    import django  # noqa: PLC0415 - loads the settings that `enter` made
    import psycopg  # noqa: PLC0415
    from django.conf import settings  # noqa: PLC0415

    # A step may take long; one that waits for somebody's lock must not hold up all.
    told = settings.DATABASES["default"]["OPTIONS"]
    told["options"] = "-c lock_timeout=30s"
    told.pop("pool", None)
    django.setup()
    with psycopg.connect(database.url, autocommit=True) as holder:
        holder.execute(f"SET lock_timeout = '{LOCK_SECONDS_MAX}s'")
        holder.execute("SELECT pg_advisory_lock(%s)", [MIGRATION_LOCK])
        _migrate()


def _migrate() -> None:
    from django.core.management import call_command  # noqa: PLC0415 - after set-up
    from django.db import connection  # noqa: PLC0415
    from django.db.migrations.loader import MigrationLoader  # noqa: PLC0415

    loader = MigrationLoader(connection)
    ours = {app for app, _ in loader.disk_migrations}
    strange = [
        f"{app}.{name}"
        for app, name in sorted(loader.applied_migrations)
        if app in ours and (app, name) not in loader.disk_migrations
    ]
    # A squashed step stands for those it replaces.
    replaced = {
        f"{app}.{name}"
        for migration in loader.disk_migrations.values()
        for app, name in migration.replaces
    }
    if unknown := [each for each in strange if each not in replaced]:
        raise MadeByNewer(
            f"a later release has changed the tables ({', '.join(unknown)}): run that "
            "release, or restore a backup of this one"
        )
    open_before = set(loader.disk_migrations) - set(loader.applied_migrations)
    call_command("migrate", verbosity=0, interactive=False)
    log.info("tables.up_to_date", steps=len(open_before))
