"""The office's processes: what is run, in which order, and how each is asked.

None of them is waited for by anything of the alarm path. The tables are brought up to
date by one process, after the database is there and before any other needs them.
"""

import contextlib
import json
import signal
import socket
import time
from pathlib import Path
from typing import Any, Final

import structlog

from quietbell.config.alarm_plans import command
from quietbell.config.children import Patience, Plan
from quietbell.config.database import (
    ENVIRONMENT_NAMES,
    WITHOUT_DATABASE,
    Database,
    database_of,
)
from quietbell.config.database_health import DatabaseHealth
from quietbell.config.mail import CATCHER
from quietbell.config.probes import DatabaseProbe, HttpProbe, PipeProbe, Unasked
from quietbell.config.settings import Settings
from quietbell.config.sockets import (
    HEALTH_HOST,
    PortsTaken,
    catching,
    listen_for_office,
)

# A server that recovers reads its log first; one under a heavy statement answers late.
DATABASE: Final = Patience(start=180, stall=20)
NEWS_SECONDS: Final = 5.0  # the scribe writes it every second
TABLES_NAME: Final = "migrate"
CATCHER_NAME: Final = "mail-catcher"
TABLES: Final = Patience(start=3600, first_back_off=1.0, back_off_max=10.0)
# They load Django first, which may take its time on a small machine.
SLOW_START: Final = Patience(start=180, stall=20)
log = structlog.get_logger()


class Office:
    """The office's processes of one installation, and what they are handed.

    Raises:
        PortsTaken: somebody else has its port, and it *needs_port*.
    """

    def __init__(self, settings: Settings, *, needs_port: bool) -> None:
        self._settings = settings
        self._held = contextlib.ExitStack()
        self._problem = ""
        self._database = database_of(settings.data, settings.database_url)
        self._sockets = self._listening(needs_port=needs_port)
        self._is_demo = (settings.data / "demo.json").exists()
        self._catching = self._held.enter_context(catching()) if self._is_demo else None
        self.health = DatabaseHealth(self._database)
        self.plans = self._plans()

    def told(self) -> dict[str, Any]:
        """Return what the status file says of the office as a whole."""
        return {
            "address": self._settings.office_url if self._sockets else None,
            "problem": self._problem,
            "database": self.health.told(),
            "recording": (said_by_scribe(self._settings.data) or {}).get("recording"),
        }

    def close(self) -> None:
        """Close what was held for its processes."""
        self._held.close()

    def _listening(self, *, needs_port: bool) -> tuple[socket.socket, ...]:
        try:
            sockets = listen_for_office(self._settings)
        except PortsTaken as why:
            if needs_port:
                raise
            self._problem = str(why)
            log.error("office.without_pages", why=str(why))
            return ()
        for each in sockets:
            self._held.callback(each.close)
        return sockets

    def _plans(self) -> tuple[Plan, ...]:
        """Return them in the order in which they start."""
        server = (self._server(),) if self._database.is_embedded else ()
        tables = self._plan(
            TABLES_NAME,
            probe=Unasked(),
            patience=TABLES,
            after=tuple(each.name for each in server),
            is_once=True,
        )
        beside = (self._pipe_told("scribe"), self._pipe_told("worker"))
        return (
            *server,
            tables,
            *self._seed(),
            *self._catcher(),
            *self._pages(),
            *beside,
        )

    def _seed(self) -> tuple[Plan, ...]:
        """Return the plan of what writes a demonstration's campus, if this is one."""
        if not self._is_demo:
            return ()
        return (
            self._plan(
                "seed-demo",
                probe=Unasked(),
                patience=TABLES,
                after=(TABLES_NAME,),
                is_once=True,
            ),
        )

    def _catcher(self) -> tuple[Plan, ...]:
        """Return the plan of what takes a demonstration's letters, if this is one."""
        if self._catching is None:
            return ()
        alive = self._held.enter_context(contextlib.closing(PipeProbe()))
        data, fds = self._settings.data, (self._catching.fileno(), alive.mouth)
        words = ("--smtp-fd", str(fds[0]), "--alive-fd", str(fds[1]))
        return (
            Plan(
                name=CATCHER_NAME,
                argv=command(CATCHER_NAME, "--data", str(data), *words),
                log_path=data / "logs" / f"{CATCHER_NAME}.log",
                probe=alive,
                fds=fds,
                patience=SLOW_START,
                environment=WITHOUT_DATABASE,
            ),
        )

    def _pages(self) -> tuple[Plan, ...]:
        """Return the plan of the office's pages, if its port is ours."""
        if not self._sockets:
            return ()
        _, own = self._sockets
        fds = tuple(each.fileno() for each in self._sockets)
        pages = self._plan(
            "web",
            *("--web-fds", ",".join(map(str, fds))),
            fds=fds,
            probe=HttpProbe(HEALTH_HOST, own.getsockname()[1]),
            patience=SLOW_START,
            after=(TABLES_NAME,),
            address=self._settings.office_url,
        )
        return (pages,)

    def _pipe_told(self, name: str) -> Plan:
        """Return the plan of one that writes into a pipe as long as it moves."""
        alive = self._held.enter_context(contextlib.closing(PipeProbe()))
        return self._plan(
            name,
            *("--alive-fd", str(alive.mouth)),
            fds=(alive.mouth,),
            probe=alive,
            patience=SLOW_START,
            after=(TABLES_NAME,),
        )

    def _server(self) -> Plan:
        data = self._settings.data
        return Plan(
            name="postgres",
            argv=command("postgres", "--data", str(data)),
            log_path=data / "logs" / "postgres.log",
            probe=DatabaseProbe(self._database.url),
            patience=DATABASE,
            environment=WITHOUT_DATABASE,
            ends_by=signal.SIGINT,  # at SIGTERM it would wait for its clients to go
        )

    def _plan(self, name: str, *words: str, **rest: Any) -> Plan:
        """Return the plan of one that speaks to the database."""
        data = self._settings.data
        return Plan(
            name=name,
            argv=command(name, "--data", str(data), *words),
            log_path=data / "logs" / f"{name}.log",
            environment={
                **_environment(self._settings, self._database),
                CATCHER: str(self._catching.getsockname()[1])
                if self._catching
                else None,
            },
            **rest,
        )


def said_by_scribe(data: Path) -> dict[str, Any] | None:
    """Return what the scribe of *data* says of itself; None if that is old."""
    path = data / "run" / "scribe.json"
    try:
        told: dict[str, Any] = json.loads(path.read_text())
        is_news = time.time() - path.stat().st_mtime <= NEWS_SECONDS
    except (OSError, ValueError):
        return None
    return told if is_news else None


def _environment(settings: Settings, database: Database) -> dict[str, str | None]:
    """Return what the office's settings are told, beside the data folder.

    The way to the embedded database is each process's own to find.
    """
    url = None if database.is_embedded else database.url
    return {
        **WITHOUT_DATABASE,
        ENVIRONMENT_NAMES[0]: url,
        "QUIETBELL_WEB_URL": settings.office_url,
        "QUIETBELL_LIVE_URL": settings.web_url,
        "QUIETBELL_PRESS_URL": settings.intake_url,
    }
