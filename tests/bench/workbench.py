"""How soon pages of the workbench are there, in a large and old installation."""

import time
from collections.abc import Callable
from functools import partial
from urllib.parse import quote

from tests.bench.figures import Figure, percentile
from tests.bench.office import add_buttons, add_incidents, office

TIMES = 20
AIM = "< 200"


def workbench(*, buttons: int, incidents: int) -> list[Figure]:
    """Measure lists and pages as Django answers them, without a network between."""
    with office():
        add_buttons(buttons)
        add_incidents(incidents)
        from quietbell.domain.roles import Role  # noqa: PLC0415 - after set-up
        from tests.support.office import browser_with  # noqa: PLC0415

        browser = browser_with(Role.EMERGENCY_MANAGEMENT, Role.SHIFT_SUPERVISOR)

        def get(address: str) -> str:
            answer = browser.get(address)
            assert answer.status_code == 200, (address, answer.status_code)
            return str(answer.content.decode())

        middle = f"/workbench/incidents/bench-{incidents // 2:07}"
        pages = {
            "incidents, first page": "/workbench/incidents/",
            "incidents, deep in the list": _deep(incidents),
            "incidents of one button": "/workbench/incidents/?button=B-00100",
            "incidents, emergencies of one site": (
                "/workbench/incidents/?disposition=emergency&site=north"
            ),
            "one incident": middle,
            "tasks": "/workbench/tasks/",
        }
        return [
            page_figure(f"{name}, {incidents:,} incidents", partial(get, address))
            for name, address in pages.items()
        ]


def _deep(incidents: int) -> str:
    from quietbell.queries.incidents import _mark  # noqa: PLC0415
    from quietbell.storage.models import IncidentRecord  # noqa: PLC0415

    far = IncidentRecord.objects.get(pk=f"bench-{incidents * 9 // 10:07}")
    return f"/workbench/incidents/?older={quote(_mark(far))}"


def page_figure(name: str, get: Callable[[], object]) -> Figure:
    """Return how long *get* takes at the middle of `TIMES`, once it was warm."""
    get()
    seconds = []
    for _ in range(TIMES):
        began = time.perf_counter()
        get()
        seconds.append(time.perf_counter() - began)
    middle = percentile(seconds, 0.5) * 1000
    return Figure(name=f"page: {name}, p50", value=middle, unit="ms", aim=AIM)
