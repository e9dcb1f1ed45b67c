"""Everything a dispatcher must know stands in the press's own row."""

from dataclasses import replace

import pytest

from quietbell.domain.site import Camera, Earlier
from tests.support.campus import MOUNTING

CAMERAS = (
    Camera(id="w-1", name="Whitlow 1 corridor", url="https://views.invalid/w-1"),
    Camera(id="w-2", name="Whitlow 2 stairs"),
)


def knows(world, **button):
    buttons = tuple(
        replace(each, **button) if each.id == "bursar-114" else each
        for each in world.site.buttons
    )
    devices = tuple(
        replace(each, model="CP-8845") if each.id == "phone-bursar-114" else each
        for each in world.site.devices
    )
    world.changes(cameras=CAMERAS, buttons=buttons, devices=devices)


@pytest.mark.requirement("RSP-03", "INS-03")
def test_the_first_row_of_a_press_carries_all_that_is_known(world):
    knows(
        world,
        cameras=("w-1", "w-2"),
        earlier=Earlier(
            count=3, real_count=1, last_on="2031-03-02", last_outcome="accidental"
        ),
        approach="East entrance, stairs B",
    )
    desk = world.desk("Desk 1")
    desk.console.events.clear()

    world.press("Bursar 114")

    assert desk.console.events[0] == "row"  # nothing else is asked for
    row = desk.row
    assert row["cameras"] == [
        {"id": "w-1", "name": "Whitlow 1 corridor", "url": "https://views.invalid/w-1"},
        {"id": "w-2", "name": "Whitlow 2 stairs", "url": ""},
    ]
    assert row["earlier"] == {
        "count": 3,
        "real_count": 1,
        "last_on": "2031-03-02",
        "last_outcome": "accidental",
    }
    assert row["hours"] == {
        "opens": "08:00",
        "closes": "17:00",
        "weekdays": [1, 2, 3, 4, 5],
    }
    assert [each["name"] for each in row["contacts"]] == ["Ines Falk", "Mia Reyes"]
    assert row["hazards"] == ["Glass front"]
    assert row["button"]["kind"] == "phone key"
    assert row["button"]["model"] == "CP-8845"
    assert row["person"]["name"] == "Ines Falk"
    place = row["place"]
    assert (place["room"], place["mounting"]) == ("114", MOUNTING)
    assert place["spot"] and place["approach"] == "East entrance, stairs B"
    assert row["facts"]["verified"] is None


def test_what_is_known_later_does_not_change_what_was_known_then(world):
    knows(world, cameras=("w-1",), earlier=Earlier(count=1))
    world.press("Bursar 114")
    renamed = replace(CAMERAS[0], name="Renamed")
    world.changes(cameras=(renamed, CAMERAS[1]))
    world.restart()
    row = world.desk("Desk 1").row
    assert row["cameras"][0]["name"] == "Whitlow 1 corridor"
    assert row["earlier"]["count"] == 1


def test_where_nothing_is_known_nothing_is_said(world):
    world.press("Bursar 114")
    row = world.desk("Desk 1").row
    assert (row["cameras"], row["earlier"]) == ([], None)


@pytest.mark.requirement("ACT-10")
@pytest.mark.parametrize("is_verified", [True, False])
def test_a_place_that_is_not_the_one_last_verified_is_marked(world, is_verified):
    knows(world, is_place_verified=is_verified)
    world.press("Bursar 114")
    assert world.desk("Desk 1").row["place"]["is_verified"] is is_verified


@pytest.mark.requirement("ACT-10")
def test_a_phone_that_was_moved_rings_and_is_marked(world):
    world.press("Bursar 114", source="127.1.0.2")
    row = world.desk("Desk 1").row
    assert row["source"]["differs"] == ["address"]
    assert row["labels"] == ["unverified_source"]


def test_management_sees_no_camera(world):
    knows(world, cameras=("w-1",))
    room = world.desk("Emergency room")
    world.press("Bursar 114")
    assert room.row["cameras"] == []


def test_a_camera_is_looked_at_for_a_purpose_and_no_other(world):
    knows(world, cameras=("w-1",))
    world.press("Bursar 114")
    desk = world.desk("Desk 1")
    desk.acknowledge()
    assert desk.does("view_cameras").outcome == "refused"
    assert desk.does("view_cameras", purpose="curiosity").outcome == "refused"
    assert desk.row["facts"]["cameras_viewed"] == []
