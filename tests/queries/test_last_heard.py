"""When a button was last heard: what we do not know is said to be not known."""

from typing import Any

import pytest

from quietbell.queries.last_heard import Heard, Hearing, Ways, heard

pytestmark = pytest.mark.requirement("POL-04")

PHONE = Ways(count=1)
PANEL = Ways(count=1, supervised=(("panel-1", 60),))


def status(*rows: dict[str, Any]) -> dict[str, Any]:
    return {"readiness": list(rows)}


SILENT = {"code": "device_silent", "account": "panel-1", "minutes": 14}
DEAD = {"code": "fault_bypass", "button": "D-0101", "minutes": 3}


@pytest.mark.parametrize(
    ("ways", "told", "expected"),
    [
        (Ways(), status(), Heard(hearing=Hearing.NO_DOOR)),
        (PHONE, None, Heard(hearing=Hearing.NEVER)),
        (PHONE, status(SILENT), Heard(hearing=Hearing.NEVER)),
        (PANEL, status(), Heard(hearing=Hearing.CHECKS_IN, seconds=60)),
        (
            PANEL,
            status(SILENT),
            Heard(hearing=Hearing.SILENT, minutes=14, seconds=60),
        ),
        (PANEL, None, Heard(hearing=Hearing.UNKNOWN, seconds=60)),
        (
            PANEL,
            status({"code": "more_devices", "count": 3}),
            Heard(hearing=Hearing.UNKNOWN, seconds=60),
        ),
        (PANEL, status(DEAD), Heard(hearing=Hearing.DEAD, minutes=3)),
        (
            PANEL,
            status({**DEAD, "button": "D-0102"}),
            Heard(hearing=Hearing.CHECKS_IN, seconds=60),
        ),
    ],
)
def test_it_is_said_what_is_known(ways, told, expected) -> None:
    assert heard("D-0101", ways, told) == expected


def test_what_cannot_reach_us_is_trouble_and_what_is_not_known_is_not() -> None:
    trouble = {each for each in Hearing if Heard(hearing=each).is_trouble}

    assert trouble == {Hearing.NO_DOOR, Hearing.SILENT, Hearing.DEAD}
