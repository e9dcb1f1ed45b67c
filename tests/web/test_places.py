"""Pages of places: added, changed, removed once nothing uses them."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import timezone

from quietbell.config.database import Database
from quietbell.domain.roles import Role
from quietbell.operations.acting import new_id
from quietbell.storage.models import (
    AccessNote,
    Area,
    Building,
    Button,
    Camera,
    Department,
    Floor,
    Hazard,
    Person,
    RoleGrant,
    Room,
    Row,
    Site,
)
from tests.support.harborview import plant_harborview
from tests.support.office import browser_with

FLOOR = "/workbench/floors/HH-1/"


@pytest.fixture(autouse=True)
def _harborview(database: Database) -> Iterator[None]:
    plant_harborview(timezone.now())
    return


@pytest.fixture
def keeper() -> Client:
    return browser_with(Role.EMERGENCY_MANAGEMENT)


def text(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    return response.content.decode()


def sent(
    client: Client, row: Row | None, address: str, status: int = 302, **typed: object
) -> str:
    version = {"version": type(row).objects.get(pk=row.pk).version} if row else {}
    response = client.post(address, {**version, **typed})
    assert response.status_code == status, response.content.decode()
    return response.content.decode()


def test_a_campus_grows_place_by_place(keeper: Client) -> None:
    sent(keeper, None, "/workbench/places/building/new/north", name="Gull Annex")
    building = Building.objects.get(name="Gull Annex")
    sent(
        keeper,
        None,
        f"/workbench/places/floor/new/{building.pk}",
        name="Ground floor",
        order=0,
    )
    floor = building.floors.get()
    sent(keeper, None, "/workbench/places/area/new/north", name="Gull desk")
    area = Area.objects.get(name="Gull desk")
    sent(
        keeper,
        None,
        f"/workbench/places/room/new/{floor.pk}",
        number="G1",
        area_id=area.pk,
        opens="8:00",
        closes="16:30",
        weekdays=["1", "5"],
        approach="By the north door.",
    )
    room = floor.rooms.get()
    assert (room.opens, room.closes, room.weekdays) == ("08:00", "16:30", [1, 5])
    sent(
        keeper,
        None,
        "/workbench/places/camera/new/north",
        name="Cam 40",
        url="https://video.harborview.example/40",
    )
    camera = Camera.objects.get(name="Cam 40")
    here = f"/workbench/rooms/{room.pk}/"
    sent(keeper, room, f"{here}cameras", cameras=[camera.pk])
    sent(keeper, room, f"{here}hazards/new", text="ammonia")
    sent(keeper, room, f"{here}access/new", text="key K7")
    sent(keeper, room, f"{here}access/new", text="code 4711", is_sealed="on")

    page = text(keeper, here)
    for told in ("G1", "Gull desk", "08:00", "Friday", "Cam 40", "ammonia", "key K7"):
        assert told in page, told
    assert "4711" not in page
    assert "not shown" in page
    assert AccessNote.objects.get(sealed_text="code 4711").text == ""


def test_hazards_and_notes_are_taken_off_again(keeper: Client) -> None:
    room = Room.objects.all()[0]
    hazard = Hazard.objects.create(id=new_id(), room=room, text="dog")
    note = AccessNote.objects.create(id=new_id(), room=room, text="key K9")
    here = f"/workbench/rooms/{room.pk}/"

    sent(keeper, room, f"{here}hazards/{hazard.pk}/removal")
    sent(keeper, room, f"{here}access/{note.pk}/removal")

    assert not Hazard.objects.filter(pk=hazard.pk).exists()
    assert not AccessNote.objects.filter(pk=note.pk).exists()


@pytest.mark.parametrize(
    ("kind", "within", "typed", "word"),
    [
        ("building", "north", {"name": "Hollis Hall"}, "has this name"),
        ("area", "north", {"name": ""}, "This field is required"),
        ("room", "HH-1", {"number": "9", "area_id": "x"}, "Select a valid choice"),
        (
            "room",
            "HH-1",
            {"number": "9", "opens": "8:00"},
            "Give both times",
        ),
        ("room", "HH-1", {"number": "101"}, "has this number"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(
    keeper: Client, kind: str, within: str, typed: dict[str, str], word: str
) -> None:
    area = Area.objects.filter(site="north")[0].pk
    told = {"area_id": area, **typed}

    page = sent(keeper, None, f"/workbench/places/{kind}/new/{within}", 422, **told)

    assert word in page
    assert "This was not saved" in page


def test_a_building_in_use_is_not_removed_and_says_by_what(keeper: Client) -> None:
    building = Building.objects.get(pk="HH")

    page = sent(keeper, building, "/workbench/places/building/HH/removal", 409)

    assert "is in use and was not removed" in page
    assert "buttons (D-01" in page
    assert not Building.objects.get(pk="HH").is_removed
    assert Floor.objects.filter(building="HH").exists()


def test_a_building_whose_buttons_are_gone_goes_and_can_return(keeper: Client) -> None:
    building = Building.objects.get(pk="HH")
    Button.objects.filter(room__floor__building="HH").update(standing="removed")

    sent(keeper, building, "/workbench/places/building/HH/removal")

    assert Building.objects.get(pk="HH").is_removed  # what happened there names it
    assert ">Hollis Hall<" not in text(keeper, "/workbench/places/")
    sent(keeper, building, "/workbench/buildings/HH/return")
    assert ">Hollis Hall<" in text(keeper, "/workbench/places/")


def test_a_building_without_anything_is_gone_for_good(keeper: Client) -> None:
    sent(keeper, None, "/workbench/places/building/new/north", name="Mistake")
    building = Building.objects.get(name="Mistake")

    sent(keeper, building, f"/workbench/places/building/{building.pk}/removal")

    assert not Building.objects.filter(name="Mistake").exists()


@pytest.mark.parametrize(
    ("kind", "word"),
    [("floor", "rooms"), ("room", "buttons"), ("area", "rooms"), ("site", "buildings")],
)
def test_no_place_in_use_is_removed(keeper: Client, kind: str, word: str) -> None:
    row: Row = {
        "floor": Floor.objects.get(pk="HH-1"),
        "room": Button.objects.get(pk="bursar-1").room,
        "area": Button.objects.get(pk="bursar-1").room.area,
        "site": Site.objects.get(pk="north"),
    }[kind]

    page = sent(keeper, row, f"/workbench/places/{kind}/{row.pk}/removal", 409)

    assert "is in use and was not removed" in page
    assert word in page


def test_a_camera_that_sees_a_room_is_in_use(keeper: Client) -> None:
    camera = Camera.objects.filter(rooms__isnull=False)[0]

    page = sent(keeper, camera, f"/workbench/places/camera/{camera.pk}/removal", 409)

    assert "rooms" in page


def test_a_department_becomes_part_of_another(keeper: Client) -> None:
    department = Button.objects.get(pk="bursar-1").department
    assert department is not None
    into = Department.objects.exclude(pk=department.pk)[0]
    RoleGrant.objects.filter(department=department).update(ends_at=timezone.now())
    moved = Button.objects.filter(department=department).count()
    address = f"/workbench/departments/{department.pk}/merger"

    sent(keeper, department, address, into=into.pk)

    assert Button.objects.get(pk="bursar-1").department == into
    assert not Person.objects.filter(department=department).exists()
    assert f">{department.name}<" not in text(keeper, "/workbench/departments/")
    assert moved > 0


def test_a_department_that_somebody_answers_for_is_not_merged(keeper: Client) -> None:
    department = Button.objects.get(pk="bursar-1").department
    assert department is not None
    browser_with(Role.DEPARTMENT_SUPERVISOR, department=department, name="Ada Quill")
    into = Department.objects.exclude(pk=department.pk)[0]

    page = sent(
        keeper,
        department,
        f"/workbench/departments/{department.pk}/merger",
        409,
        into=into.pk,
    )

    assert "roles of people (" in page
    assert Button.objects.get(pk="bursar-1").department == department


def test_two_people_save_the_same_place_and_one_is_told(keeper: Client) -> None:
    building = Building.objects.get(pk="HH")
    address = "/workbench/places/building/HH/edit"
    typed = {"version": building.version, "name": "Hollis Hall", "address": "9 Road"}

    assert keeper.post(address, typed).status_code == 302
    late = keeper.post(address, {**typed, "address": "10 Road"})

    assert late.status_code == 409
    assert Building.objects.get(pk="HH").address == "9 Road"
