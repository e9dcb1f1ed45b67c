"""A work order and a line of the ledger on one site, as addresses call them."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

from quietbell.storage.models import Button, ButtonLife, CostLine, WorkOrder

NOON: Final = datetime(2026, 3, 2, 12, tzinfo=UTC)


def _life(site: str) -> ButtonLife:
    """Return the life of the site's button that somebody holds: one in service."""
    held = Button.objects.exclude(holder=None).exclude(department=None)
    button = held.filter(room__floor__building__site=site).order_by("pk")[0]
    made, _new = ButtonLife.objects.get_or_create(
        button=button,
        defaults={"id": f"served-of-{site}", "stage": "in service", "since": NOON},
    )
    return made


def _order(site: str) -> str:
    made, _new = WorkOrder.objects.get_or_create(
        pk=f"order-of-{site}",
        defaults={
            "number": 9_000_000 + len(site),
            "kind": "repair",
            "life": _life(site),
            "assigned_id": "P-111",
            "begins_at": NOON,
            "ends_at": NOON + timedelta(hours=1),
            "made_at": NOON,
        },
    )
    return str(made.pk)


def _cost(site: str) -> str:
    life = _life(site)
    assert life.button is not None
    made, _new = CostLine.objects.get_or_create(
        pk=f"cost-of-{site}",
        defaults={
            "life": life,
            "department": life.button.department,
            "kind": "monthly",
            "cause": "monthly fee",
            "cents": 800,
            "payer": "university",
            "from_on": NOON.date(),
            "made_at": NOON,
        },
    )
    return str(made.pk)


EXAMPLES: Final[dict[str, Callable[[str], str]]] = {"cost": _cost, "order": _order}
