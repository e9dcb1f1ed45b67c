"""Floor plans: well-formed, drawn from what is there, safe to show, pins in rooms."""

import re
from collections.abc import Iterator
from itertools import combinations
from xml.etree import ElementTree as ET

import pytest

from quietbell.simulator.campus import BUILDINGS, OFFICES
from quietbell.simulator.harbor_buildings import harbor_plans
from quietbell.simulator.north_buildings import north_plans
from quietbell.simulator.plan_drawing import UNITS, draw
from quietbell.simulator.plan_parts import Part, Plan

PLANS = {plan.floor: plan for plan in (*north_plans(), *harbor_plans())}
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(params=PLANS.values(), ids=PLANS)
def plan(request: pytest.FixtureRequest) -> Plan:
    return request.param


def drawn(plan: Plan) -> ET.Element:
    return ET.fromstring(draw(plan, "Hollis Hall"))


def test_eight_buildings_have_plans():
    assert {floor.split("-")[0] for floor in PLANS} == {each.id for each in BUILDINGS}


def test_a_plan_is_an_image_and_nothing_more(plan):
    root = drawn(plan)
    names = {each.tag.removeprefix(SVG) for each in root.iter()}
    attributes = {name for each in root.iter() for name in each.attrib}

    assert names <= {"svg", "g", "rect", "path", "line", "circle", "text", "ellipse"}
    assert not {name for name in attributes if name.startswith("on") or "href" in name}
    assert "style" not in attributes
    assert re.findall(r"url\(|https?://(?!www\.w3\.org/2000/svg)", text_of(plan)) == []


def text_of(plan: Plan) -> str:
    return draw(plan, "Hollis Hall").decode()


def test_its_size_is_what_the_site_file_says(plan):
    width, height = (round(side * UNITS) for side in plan.size)

    assert drawn(plan).get("viewBox") == f"0 0 {width} {height}"


def test_every_room_is_numbered_once_and_the_number_is_drawn(plan):
    numbers = [part.number for part in plan.parts if part.number]
    written = [each.text for each in drawn(plan).iter(f"{SVG}text")]

    assert len(set(numbers)) == len(numbers)
    assert [number for number in numbers if written.count(number) != 1] == []


def test_no_two_rooms_overlap(plan):
    rooms = [part for part in plan.parts if part.kind not in ("hall", "yard")]

    assert [
        (one.number or one.name, other.number or other.name)
        for one, other in combinations(rooms, 2)
        if overlap(one, other)
    ] == []


def overlap(one: Part, other: Part) -> bool:
    across = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
    down = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
    return across > 0.001 and down > 0.001


def test_every_room_can_be_entered_from_a_hall(plan):
    halls = [part for part in plan.parts if part.kind == "hall"]

    assert [
        part.number
        for part in plan.parts
        if part.number and not any(touches(part, hall) for hall in halls)
    ] == []


def touches(room: Part, hall: Part) -> bool:
    return any(hall.holds(*point) for point in outside_the_door(room))


def outside_the_door(room: Part) -> Iterator[tuple[float, float]]:
    for share in (0.1, 0.5, 0.9):
        x, y = room.x + room.width * share, room.y + room.height * share
        yield {
            "n": (x, room.y - 0.2),
            "s": (x, room.y + room.height + 0.2),
            "w": (room.x - 0.2, y),
            "e": (room.x + room.width + 0.2, y),
        }[room.door]


def test_first_floors_have_ways_in_and_upper_floors_have_stairs(plan):
    stairs = [part for part in plan.parts if part.kind == "stairs"]

    assert bool(plan.entrances) == plan.floor.endswith("-1")
    assert stairs


def test_every_button_is_pinned_in_a_room_that_is_drawn():
    for office in OFFICES:
        plan = PLANS[office.floor]
        for post in office.posts:
            room = plan.room(post.room)
            assert room.holds(
                room.x + room.width * post.at[0], room.y + room.height * post.at[1]
            )
            assert (room.name, office.id) != ("Office", office.id)
