"""What is frozen of a place, and whether anybody was expected there."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from quietbell.domain.scenes import Lookup, Scene, is_after_hours, unknown_scene
from quietbell.domain.site import AccessNote, Hours, PersonRef, SiteFile, Spot
from tests.support.small_site import small_site

EASTERN = ZoneInfo("America/New_York")
DAYTIME = Hours(opens="08:00", closes="17:00")
NIGHT = Hours(opens="22:00", closes="06:00", weekdays=(1, 2, 3, 4, 5))
ALWAYS = Hours(opens="00:00", closes="24:00", weekdays=(1, 2, 3, 4, 5, 6, 7))

MONDAY, FRIDAY, SATURDAY, SUNDAY = 3, 7, 8, 9  # of March 2031


def local(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2031, 3, day, hour, minute, tzinfo=EASTERN)


@pytest.mark.parametrize(
    ("hours", "at", "expected"),
    [
        (None, local(SUNDAY, 3), False),
        (DAYTIME, local(MONDAY, 7, 59), True),
        (DAYTIME, local(MONDAY, 8), False),
        (DAYTIME, local(MONDAY, 16, 59), False),
        (DAYTIME, local(MONDAY, 17), True),
        (DAYTIME, local(SATURDAY, 12), True),
        (ALWAYS, local(SUNDAY, 3), False),
        (ALWAYS, local(SATURDAY, 23, 59), False),
        # Past midnight: the evening decides, not the morning's own weekday.
        (NIGHT, local(MONDAY, 5), True),
        (NIGHT, local(MONDAY, 12), True),
        (NIGHT, local(MONDAY, 22), False),
        (NIGHT, local(FRIDAY, 23), False),
        (NIGHT, local(SATURDAY, 5, 59), False),
        (NIGHT, local(SATURDAY, 6), True),
        (NIGHT, local(SATURDAY, 22), True),
        (NIGHT, local(SUNDAY, 5), True),
    ],
)
def test_after_hours_is_outside_the_declared_hours(
    hours: Hours | None, at: datetime, expected: bool
) -> None:
    assert is_after_hours(hours, at=at) is expected


def site(**changes: object) -> SiteFile:
    """Return the small site with *changes* to the bursar's button."""
    bare = small_site()
    return replace(bare, buttons=(replace(bare.buttons[0], **changes),))


def frozen(campus: SiteFile, at: datetime) -> Scene:
    return Lookup(campus).scene(campus.buttons[0], at=at)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        # Clocks in New York go forward in the night to Sunday, 9 March 2031.
        (datetime(2031, 3, 7, 21, 59, tzinfo=UTC), False),  # 16:59, winter
        (datetime(2031, 3, 7, 22, 0, tzinfo=UTC), True),
        (datetime(2031, 3, 10, 12, 0, tzinfo=UTC), False),  # 08:00, summer
        (datetime(2031, 3, 10, 21, 0, tzinfo=UTC), True),  # 17:00, summer
        # And back in the night to Sunday, 2 November.
        (datetime(2031, 11, 3, 12, 59, tzinfo=UTC), True),  # 07:59, winter again
        (datetime(2031, 11, 3, 13, 0, tzinfo=UTC), False),
    ],
)
def test_hours_are_the_place_s_own_through_every_change_of_clocks(
    at: datetime, expected: bool
) -> None:
    assert frozen(site(hours=DAYTIME), at).is_after_hours is expected


def test_the_hour_that_comes_twice_is_after_hours_both_times() -> None:
    first = datetime(2031, 11, 2, 5, 30, tzinfo=UTC)  # 01:30, summer
    second = datetime(2031, 11, 2, 6, 30, tzinfo=UTC)  # 01:30, winter
    places = [frozen(site(hours=NIGHT), each) for each in (first, second)]
    assert [each.is_after_hours for each in places] == [True, True]


def test_a_holiday_is_after_hours_all_day() -> None:
    bare = site(hours=DAYTIME)
    (campus, *others) = bare.sites
    closed = replace(campus, holidays=("2031-03-10",))
    closed_site = replace(bare, sites=(closed, *others))
    noon = datetime(2031, 3, 10, 16, tzinfo=UTC)
    assert frozen(closed_site, noon).is_after_hours
    assert not frozen(closed_site, noon.replace(day=11)).is_after_hours


def test_a_scene_is_everything_known_of_the_place_at_the_press() -> None:
    people = (PersonRef(id="p-1", blob="a" * 64), PersonRef(id="p-2", blob="b" * 64))
    campus = replace(
        site(
            holder="p-1",
            contacts=("p-2", "p-9", "p-1"),
            hazards=("cash",),
            access=(AccessNote(text="key K7", is_sealed=True),),
            cameras=("cam-12",),
            approach="north stairs",
            department="Finance",
            mounting="under the desk, left",
            hours=DAYTIME,
            standing_note="until Friday",
            is_place_verified=False,
        ),
        people=people,
    )
    floor = replace(
        campus.floors[0],
        plan="c" * 64,
        width=1200,
        height=800,
        entrances=(Spot(x=0.1, y=0.9),),
        stairs=(Spot(x=0.5, y=0.5),),
    )
    building = replace(campus.buildings[0], address="12 Quay Street")
    campus = replace(campus, floors=(floor,), buildings=(building,))
    assert frozen(campus, datetime(2031, 3, 3, 15, tzinfo=UTC)) == Scene(
        label="QB-0114",
        button_kind="phone key",
        standing="in service",
        standing_note="until Friday",
        model="CP-8845",
        building="Whitlow Hall",
        floor="First floor",
        room="114",
        sign="Bursar",
        spoken="Whitlow Hall, first floor, room 114",
        area="Bursar's office",
        address="12 Quay Street",
        approach="north stairs",
        department="Finance",
        plan="c" * 64,
        plan_type="image/svg+xml",
        width=1200,
        height=800,
        spot=Spot(x=0.4, y=0.6),
        entrances=(Spot(x=0.1, y=0.9),),
        stairs=(Spot(x=0.5, y=0.5),),
        mounting="under the desk, left",
        is_place_verified=False,
        holder=people[0],
        contacts=(people[1], people[0]),
        hazards=("cash",),
        access=(AccessNote(text="key K7", is_sealed=True),),
        cameras=("cam-12",),
        hours=DAYTIME,
        is_after_hours=False,
    )


def test_a_lookup_finds_every_part_by_its_id() -> None:
    campus = small_site()
    known = Lookup(campus)
    assert (
        known.sites,
        known.buttons,
        known.devices,
        known.profiles,
        known.ladders,
        known.desks,
    ) == (
        {"main": campus.sites[0]},
        {"bursar-114": campus.buttons[0]},
        {"phone-114": campus.devices[0]},
        {"dispatch-at-once": campus.profiles[0]},
        {"main": campus.ladders[0]},
        {"desk-1": campus.desks[0]},
    )


@pytest.mark.parametrize(
    ("near", "spoken", "building"),
    [
        ("SEP0041D2924D45", "Unregistered source SEP0041D2924D45", "SEP0041D2924D45"),
        (None, "Unregistered source 10.9.8.7", ""),
    ],
)
def test_an_unknown_source_is_named_by_what_is_known_of_it(
    near: str | None, spoken: str, building: str
) -> None:
    assert unknown_scene(source="10.9.8.7", near=near) == Scene(
        label="10.9.8.7",
        button_kind="unregistered",
        standing="unregistered",
        sign="UNREGISTERED",
        spoken=spoken,
        room="10.9.8.7",
        building=building,
        is_place_verified=False,
    )
