"""Rules for what stands around buttons: cameras, rosters, programs, phone systems."""

from dataclasses import replace
from typing import Any

import pytest

from quietbell.domain.site import (
    Account,
    CallReporter,
    Camera,
    PersonRef,
    Roster,
    Shift,
    SiteFile,
)
from tests.domain.test_site_rules import SHA, changed, found, rung
from tests.support.small_site import small_site


def with_roster(**changes: Any) -> SiteFile:
    site = small_site()
    person = PersonRef(id="p-1", blob=SHA)
    shift = Shift(
        person="p-1", begins_at="2031-03-03T08:00:00Z", ends_at="2031-03-03T16:00:00Z"
    )
    roster = Roster(id="police", name="Police", shifts=(replace(shift, **changes),))
    return replace(site, people=(person,), rosters=(roster,))


@pytest.mark.parametrize(
    ("site", "problem"),
    [
        (
            changed("buttons", cameras=("c-9",)),
            "buttons[0].cameras: no camera 'c-9'",
        ),
        (
            replace(small_site(), cameras=(Camera(id="c", name="C", url="file:///x"),)),
            "cameras[0].url: neither http, https nor rtsp",
        ),
        (
            replace(small_site(), cameras=(Camera(id="c", name="C"),) * 2),
            "cameras[1].id: 'c' is the id of cameras[0] too",
        ),
        (rung(rosters=("night",)), "ladders[0].rungs[0].rosters: no roster 'night'"),
        (
            with_roster(person="nobody"),
            "rosters[0].shifts[0].person: no person 'nobody'",
        ),
        (
            with_roster(begins_at="tomorrow"),
            "rosters[0].shifts[0]: no ISO times with their offset",
        ),
        (
            with_roster(begins_at="2031-03-03T08:00:00"),
            "rosters[0].shifts[0]: no ISO times with their offset",
        ),
        (
            with_roster(ends_at="2031-03-03T08:00:00Z"),
            "rosters[0].shifts[0].ends_at: not after 2031-03-03T08:00:00Z",
        ),
        (
            replace(
                small_site(),
                call_reporters=(CallReporter(id="pbx", site="x", secret="calls/pbx"),),
            ),
            "call_reporters[0].site: no site 'x'",
        ),
        (
            replace(
                small_site(),
                call_reporters=(CallReporter(id="pbx", site="main", secret="x"),),
            ),
            "call_reporters[0].secret: 'x', and it can only be 'calls/pbx'",
        ),
        (
            changed("doors", kind="press-api", secret="press/other"),
            "doors[0].secret: 'press/other', and it can only be 'press/door-114'",
        ),
        (
            changed("doors", kind="press-api", account="pc"),
            "doors[0].account: no press-api account 'pc'",
        ),
        (
            replace(
                small_site(),
                accounts=(
                    Account(
                        id="pc", kind="press-api", device="phone-114", number="1234"
                    ),
                ),
            ),
            "accounts[0].number: a program's account promises signs of life, no more",
        ),
    ],
)
def test_what_the_office_knows_is_looked_at_too(site: SiteFile, problem: str) -> None:
    assert found(site) == (problem,)


def test_rosters_cameras_and_programs_in_order_have_no_problem() -> None:
    site = with_roster()
    site = replace(
        site,
        cameras=(Camera(id="c", name="C", url="rtsp://10.9.8.7/1"),),
        accounts=(Account(id="pc", kind="press-api", device="phone-114", number=""),),
        call_reporters=(CallReporter(id="pbx", site="main", secret="calls/pbx"),),
    )
    assert found(site) == ()
