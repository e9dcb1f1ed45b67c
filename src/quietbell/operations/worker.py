"""The worker's process: the office's jobs, on the very database that they are about.

It polls and does not listen: a listening session dies with the database and nobody
says so. After an outage everything is made anew, connections and all.
"""

import asyncio
import contextlib
import os
import signal
from collections.abc import AsyncIterator, Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import structlog
from procrastinate import App, PsycopgConnector, exceptions
from psycopg import Error
from psycopg_pool import PoolTimeout

SETTINGS: Final = "quietbell.config.office_settings"
POLL_SECONDS: Final = 0.25
BEAT_SECONDS: Final = 1.0
LOOK_SECONDS: Final = 5.0
FROZEN_SECONDS: Final = 20.0
STOP_SECONDS: Final = 3.0
STALLED_SECONDS: Final = 30.0  # a worker that gave no sign for so long is gone
HEARTBEAT_SECONDS: Final = 5.0
FAILED_KEPT_HOURS: Final = 24 * 90
AT_ONCE: Final = 4
BACK_OFF_SECONDS: Final = (0.2, 0.5, 1.0, 2.0, 5.0)  # the last one again and again
AWAY: Final = (exceptions.ConnectorException, Error, PoolTimeout, OSError, TimeoutError)
log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerSettings:
    """What the process is given, as `scribe.main.ScribeSettings`."""

    data: Path
    database_url: str
    alive_fd: int | None = None


def run(settings: WorkerSettings) -> None:
    """Do jobs until SIGTERM; one in hand is given three seconds."""
    os.environ["QUIETBELL_DATA"] = str(settings.data)
    os.environ["QUIETBELL_DATABASE_URL"] = settings.database_url
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    import django  # noqa: PLC0415 - its settings are read when it is set up
    from django.conf import settings as told  # noqa: PLC0415

    told.DATABASES["default"]["OPTIONS"].pop("pool", None)
    django.setup()
    asyncio.run(_run(settings))


async def _run(settings: WorkerSettings) -> None:
    loop = asyncio.get_running_loop()
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    tasks = [
        asyncio.create_task(_work_forever(settings.database_url)),
        asyncio.create_task(stopping.wait()),
    ]
    if settings.alive_fd is not None:
        tasks.append(asyncio.create_task(_beat(settings.alive_fd)))
    done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks, timeout=STOP_SECONDS)
    for task in done:
        task.result()
    # A thread that a frozen database holds must not hold up our end.
    os._exit(0)


async def _beat(alive_fd: int) -> None:
    """Show that the loop turns. A full pipe means that nobody listens just now."""
    os.set_blocking(alive_fd, False)
    while True:
        with contextlib.suppress(BlockingIOError):
            os.write(alive_fd, b".")
        await asyncio.sleep(BEAT_SECONDS)


async def _work_forever(database_url: str) -> None:
    failures = 0
    while True:
        try:
            async with opened(database_url) as app:
                failures = 0
                await _first_to_end(_work(app), _look(app))
        except AWAY as why:
            log.warning("worker.database_away", why=type(why).__name__)
        pause = BACK_OFF_SECONDS[min(failures, len(BACK_OFF_SECONDS) - 1)]
        failures += 1
        await asyncio.sleep(pause)


@contextlib.asynccontextmanager
async def opened(database_url: str) -> AsyncIterator[App]:
    """Yield an app of our jobs with connections of its own, made for this time.

    Raises:
        One of `AWAY`: the database does not answer.
    """
    from procrastinate.contrib.django.db_cleanup import DjangoApp  # noqa: PLC0415

    from quietbell.operations.jobs import jobs  # noqa: PLC0415 - once Django is set up

    connector = PsycopgConnector(
        conninfo=database_url, min_size=1, max_size=AT_ONCE, timeout=5, num_workers=1
    )
    app = DjangoApp(connector=connector)
    app.add_tasks_from(jobs, namespace="")
    async with asyncio.timeout(FROZEN_SECONDS):
        await app.open_async()
    try:
        yield app
    finally:
        with contextlib.suppress(*AWAY):
            async with asyncio.timeout(STOP_SECONDS):
                await app.close_async()


async def _work(app: App) -> None:
    await app.run_worker_async(
        concurrency=AT_ONCE,
        fetch_job_polling_interval=POLL_SECONDS,
        listen_notify=False,
        install_signal_handlers=False,
        delete_jobs="successful",
        update_heartbeat_interval=HEARTBEAT_SECONDS,
        stalled_worker_timeout=STALLED_SECONDS,
        shutdown_graceful_timeout=STOP_SECONDS,
    )


async def _look(app: App) -> None:
    """Notice a frozen database, and give back what a dead worker had in hand."""
    while True:
        async with asyncio.timeout(FROZEN_SECONDS):
            stalled = await app.job_manager.get_stalled_jobs(
                seconds_since_heartbeat=STALLED_SECONDS
            )
            for job in stalled:
                log.warning("job.given_back", job=job.id, task=job.task_name)
                await app.job_manager.retry_job(job)
            await app.job_manager.delete_old_jobs(
                nb_hours=FAILED_KEPT_HOURS,
                include_failed=True,
                include_cancelled=True,
                include_aborted=True,
            )
        await asyncio.sleep(LOOK_SECONDS)


async def _first_to_end(*works: Coroutine[Any, Any, None]) -> None:
    """Run all until one ends; then end the others and raise what it raised."""
    tasks = [asyncio.create_task(each) for each in works]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks, timeout=STOP_SECONDS)
    for task in done:
        task.result()
