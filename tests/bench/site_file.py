"""The site file of a large campus: from a changed row to an engine that runs on it."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

from tests.bench.figures import Figure, percentile
from tests.bench.office import add_buttons, office

TIMES = 5


def site_file(*, buttons: int) -> list[Figure]:
    """Measure compiling, writing and swapping the file of *buttons* buttons."""
    with office() as place:
        add_buttons(buttons)
        from quietbell.engine.sites import Sites  # noqa: PLC0415
        from quietbell.scribe.publishing import Publisher  # noqa: PLC0415
        from quietbell.storage.models import Button  # noqa: PLC0415

        publisher, sites = Publisher(place.data), Sites(place.data / "site")
        publisher.publish(datetime.now(UTC))
        sites.load_first()
        made, read, taken = [], [], []
        for number in range(TIMES):
            Button.objects.filter(pk="bursar-1").update(spoken=f"Counter {number}")
            made.append(_seconds(lambda: publisher.publish(datetime.now(UTC))))
            read.append(_seconds(sites.read))
            taken.append(_seconds(partial(sites.take, sites.read())))
            assert sites.site.version == publisher.told.version
        folder = place.data / "site"
        size = (folder / (folder / "current").read_text().strip()).stat().st_size
    about = f"site file of {buttons:,} buttons"
    return [
        Figure(name=f"{about}, its size", value=size / 2**20, unit="MiB"),
        Figure(
            name=f"{about}, from a changed row to the file on disk, p50",
            value=percentile(made, 0.5),
            unit="s",
        ),
        Figure(
            name=f"{about}, read by the engine beside its loop, p50",
            value=percentile(read, 0.5),
            unit="s",
        ),
        Figure(
            name=f"{about}, swapped in the engine's loop, worst of {TIMES}",
            value=max(taken) * 1000,
            unit="ms",
        ),
    ]


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
