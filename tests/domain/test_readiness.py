"""The gate: what is unproven, in the order in which one sets up, and nothing else."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from quietbell.domain.readiness import (
    NAMED_MAX,
    PROVEN_DAYS_MAX,
    Facts,
    Finding,
    SiteFacts,
    Unproven,
    unproven,
)

AT = datetime(2031, 3, 3, 8, tzinfo=UTC)
SITE = SiteFacts(id="north", name="North", profile="p", units=2, ladder="north")
PROVEN = Facts(
    sites=(SITE,),
    desks=2,
    buttons=60,
    has_first_press=True,
    seconders=2,
    dispatchers=3,
    backup_at=AT - timedelta(days=1),
)


def test_where_everything_is_proven_nothing_is_found():
    assert unproven(PROVEN, at=AT) == ()


def test_an_empty_installation_lacks_what_one_begins_with():
    assert [each.what for each in unproven(Facts(), at=AT)] == [
        Unproven.NO_SITE,
        Unproven.NO_SECOND,
        Unproven.NO_DISPATCHER,
        Unproven.NO_BUTTON,
        Unproven.NO_DESK,
        Unproven.FIRST_PRESS,
        Unproven.NO_BACKUP,
    ]


@pytest.mark.parametrize(
    ("changed", "finding"),
    [
        (
            {"sites": (replace(SITE, profile=""),)},
            Finding(what=Unproven.NO_PROFILE, subject="north", name="North"),
        ),
        (
            {"sites": (replace(SITE, missing=("service_desk",)),)},
            Finding(what=Unproven.NUMBER_MISSING, subject="p", name="service_desk"),
        ),
        (
            {"sites": (replace(SITE, units=0),)},
            Finding(what=Unproven.NO_UNIT, subject="p", name="North"),
        ),
        (
            {"sites": (replace(SITE, rungs_missing=("Moon base",)),)},
            Finding(what=Unproven.RUNG_FOR_LEVEL, subject="north", name="Moon base"),
        ),
        ({"seconders": 1}, Finding(what=Unproven.NO_SECOND, amount=1)),
        ({"dispatchers": 0}, Finding(what=Unproven.NO_DISPATCHER)),
        ({"has_mailbox": True}, Finding(what=Unproven.MAIL_UNREAD)),
        ({"buttons": 0}, Finding(what=Unproven.NO_BUTTON)),
        (
            {"buttons_never": (("b", "D-1"),)},
            Finding(what=Unproven.BUTTON_NEVER, subject="b", name="D-1"),
        ),
        (
            {"contacts_flagged": (("b", "D-1"),)},
            Finding(what=Unproven.CONTACTS, subject="b", name="D-1"),
        ),
        ({"desks": 0}, Finding(what=Unproven.NO_DESK)),
        (
            {"desks_never": (("d", "Desk 2"),)},
            Finding(what=Unproven.DESK_NEVER, subject="d", name="Desk 2"),
        ),
        ({"has_first_press": False}, Finding(what=Unproven.FIRST_PRESS)),
        (
            {"empty_rungs": (("north", "North: Night"),)},
            Finding(what=Unproven.RUNG_EMPTY, subject="north", name="North: Night"),
        ),
        (
            {"roster_hours": (("r", "Nights", 12.5),)},
            Finding(
                what=Unproven.ROSTER_HOURS, subject="r", name="Nights", amount=12.5
            ),
        ),
        (
            {"not_reached": (("lee", "S. Lee"),)},
            Finding(what=Unproven.PERSON_NOT_REACHED, subject="lee", name="S. Lee"),
        ),
        ({"backup_at": None}, Finding(what=Unproven.NO_BACKUP)),
        (
            {"backup_at": AT - timedelta(days=PROVEN_DAYS_MAX, seconds=1)},
            Finding(what=Unproven.NO_BACKUP),
        ),
        ({"file_behind": None}, Finding(what=Unproven.ENGINE_AWAY)),
        ({"file_behind": "3 < 4"}, Finding(what=Unproven.FILE_BEHIND, name="3 < 4")),
    ],
)
def test_each_thing_unproven_is_found_alone(changed, finding):
    assert unproven(replace(PROVEN, **changed), at=AT) == (finding,)


def test_many_of_one_kind_are_a_few_names_and_a_number():
    never = tuple((f"b{n}", f"D-{n}") for n in range(NAMED_MAX + 50))
    found = unproven(replace(PROVEN, buttons_never=never), at=AT)

    assert len(found) == NAMED_MAX + 1
    assert found[-1] == Finding(what=Unproven.BUTTON_NEVER, amount=50)
