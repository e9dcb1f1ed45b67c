"""How soon the inventory's pages are there, and how long a large table takes."""

import time
from functools import partial

from tests.bench.figures import Figure
from tests.bench.office import add_buttons, office
from tests.bench.workbench import page_figure

LINES = 100_000
TABLE_AIM = "< 60"


def inventory(*, buttons: int, lines: int = LINES) -> list[Figure]:
    """Measure lists, pages and plans with *buttons*, and a table of *lines* people."""
    with office():
        add_buttons(buttons)
        from quietbell.domain.roles import Role  # noqa: PLC0415 - after set-up
        from quietbell.storage.models import Button, Floor  # noqa: PLC0415
        from tests.support.office import browser_with, reader_with  # noqa: PLC0415

        browser = browser_with(Role.EMERGENCY_MANAGEMENT, Role.IT_ADMINISTRATOR)

        def get(address: str) -> None:
            answer = browser.get(address)
            assert answer.status_code == 200, (address, answer.status_code)

        floor = Floor.objects.exclude(plan=None).order_by("id")[0]
        pins = Button.objects.filter(room__floor=floor).count()
        last = (buttons + 49) // 50
        pages = {
            "buttons, first page": "/workbench/buttons/",
            "buttons, last page": f"/workbench/buttons/?sort=place&page={last}",
            "buttons, found by a word": f"/workbench/buttons/?text=B-{buttons - 1:05}",
            "buttons with contacts to see to": "/workbench/buttons/?flagged=on",
            "one button": "/workbench/buttons/bench-100/",
            f"plan of a floor with {pins} pins": f"/workbench/floors/{floor.pk}/",
            "departments": "/workbench/departments/",
        }
        figures = [
            page_figure(f"{name}, {buttons:,} buttons", partial(get, address))
            for name, address in pages.items()
        ]
        return figures + _table(reader_with(Role.IT_ADMINISTRATOR), lines)


def _table(reader: object, lines: int) -> list[Figure]:
    """Bring a table of people, confirm it, and bring and confirm it changed."""
    from django.utils import timezone  # noqa: PLC0415

    from quietbell.operations.imports import bring, confirm  # noqa: PLC0415

    table = "staff number,name,title,phone,email\n" + "".join(
        f"B-{n},Person {n},Clerk,555-01{n % 100:02},p{n}@harborview.example\n"
        for n in range(lines)
    )
    figures = []
    for what, content in (
        ("new", table),
        ("changed", table.replace("Clerk", "Registrar")),
    ):
        at = timezone.now()
        began = time.perf_counter()
        run = bring(
            reader,  # type: ignore[arg-type] # no type before Django is set up
            at=at,
            kind="people",
            file_name="bench.csv",
            content=content.encode(),
        )
        shown = time.perf_counter()
        assert run.judgement.counts[what] == lines
        draft = run.draft.pk
        confirm(reader, at=at, id=draft)  # type: ignore[arg-type] # as above
        written = time.perf_counter()
        for deed, seconds in (("shown", shown - began), ("written", written - shown)):
            figures.append(
                Figure(
                    name=f"table of {lines:,} {what} people, {deed}",
                    value=seconds,
                    unit="s",
                    aim=TABLE_AIM,
                )
            )
    return figures
