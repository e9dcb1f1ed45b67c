"""When the contacts of a button are flagged."""

from datetime import date, timedelta

import pytest

from quietbell.domain.contact_rules import ContactFlag, contact_flags

TODAY = date(2031, 3, 3)
FRESH = TODAY - timedelta(days=365)
OLD = TODAY - timedelta(days=366)


@pytest.mark.requirement("INS-04")
@pytest.mark.parametrize(
    ("verified_on", "flags"),
    [
        ([FRESH] * 3, ()),
        ([FRESH] * 4, ()),
        ([], (ContactFlag.TOO_FEW,)),
        ([FRESH, FRESH], (ContactFlag.TOO_FEW,)),
        ([FRESH, FRESH, OLD], (ContactFlag.TOO_FEW, ContactFlag.OLD)),
        ([FRESH, FRESH, None], (ContactFlag.TOO_FEW, ContactFlag.NEVER)),
        ([FRESH, FRESH, FRESH, OLD], (ContactFlag.OLD,)),
        ([FRESH, FRESH, FRESH, None], (ContactFlag.NEVER,)),
    ],
)
def test_contacts_are_flagged(
    verified_on: list[date | None], flags: tuple[ContactFlag, ...]
) -> None:
    assert contact_flags(verified_on, TODAY) == flags
