"""Pages of places, plans and pins: without a script, by mouse and by keyboard."""

import io
from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image

from quietbell.config.database import Database
from quietbell.domain.roles import Role
from quietbell.operations.acting import new_id
from quietbell.storage.models import (
    AccessNote,
    Area,
    Blob,
    Building,
    Button,
    Camera,
    Department,
    Floor,
    FloorSpot,
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


def png(width: int = 400, height: int = 300) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(out, "PNG")
    return out.getvalue()


def test_a_plan_is_put_in_shown_and_taken_away(keeper: Client) -> None:
    floor = Floor.objects.get(pk="HH-1")

    sent(
        keeper,
        floor,
        f"{FLOOR}plan/new",
        plan=SimpleUploadedFile("plan.pdf", png()),
        page=1,
    )

    floor.refresh_from_db()
    assert (floor.width, floor.height) == (400, 300)
    image = keeper.get(f"{FLOOR}plan")
    assert image["Content-Type"] == "image/png"
    assert "sandbox" in image["Content-Security-Policy"]
    assert image["Cache-Control"] == "no-store"
    assert image.content == bytes(Blob.objects.get(pk=floor.plan_id).content)
    sent(keeper, floor, f"{FLOOR}plan/removal")
    assert keeper.get(f"{FLOOR}plan").status_code == 404


def test_a_plan_that_bites_is_refused_in_words(keeper: Client) -> None:
    floor = Floor.objects.get(pk="HH-1")
    before = floor.plan_id
    large = SimpleUploadedFile("plan.png", bytes(21 * 2**20))

    page = sent(keeper, floor, f"{FLOOR}plan/new", 422, plan=large, page=1)

    assert "This file has 21 MB. A plan may have 20 MB." in page
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    page = sent(
        keeper,
        floor,
        f"{FLOOR}plan/new",
        422,
        plan=SimpleUploadedFile("plan.svg", svg),
        page=1,
    )
    assert "Nothing of this SVG" in page
    assert Floor.objects.get(pk="HH-1").plan_id == before


def test_the_floor_shows_pins_and_says_the_same_as_a_list(keeper: Client) -> None:
    page = text(keeper, FLOOR)
    here = Button.objects.filter(room__floor="HH-1").exclude(standing="removed")

    assert here.count() > 2
    for button in here:
        assert page.count(f'href="/workbench/buttons/{button.pk}/"') == 2
        assert button.spoken in page
    assert page.count("<circle") == here.count()
    assert page.count("<rect") == FloorSpot.objects.filter(floor="HH-1").count()
    assert "style=" not in page


def test_pins_are_drawn_alike_in_every_language(keeper: Client) -> None:
    keeper.cookies["django_language"] = "es"

    page = text(keeper, FLOOR)

    assert 'cx="' in page
    assert not [each for each in page.split('cx="')[1:] if "," in each.split('"')[0]]


def test_a_pin_is_moved_by_number_by_nudge_and_by_click(keeper: Client) -> None:
    button = Button.objects.get(pk="bursar-1")
    address = "/workbench/buttons/bursar-1/pin"

    sent(keeper, button, address, x="25", y="50")
    button.refresh_from_db()
    assert (button.x, button.y) == (0.25, 0.5)
    sent(keeper, button, address, nudge="left")
    sent(keeper, button, address, nudge="down")
    button.refresh_from_db()
    assert (button.x, button.y) == (0.24, 0.51)
    page = text(keeper, address)
    width, height = shown(page)
    sent(keeper, button, address, **{"at.x": width // 2, "at.y": height // 4})
    button.refresh_from_db()
    assert (round(button.x, 2), round(button.y, 2)) == (0.5, 0.25)


def shown(page: str) -> tuple[int, int]:
    image = page.split('type="image"')[1].split(">", maxsplit=1)[0]
    told = (image.split(f'{side}="')[1] for side in ("width", "height"))
    width, height = (int(each.split('"')[0]) for each in told)
    return width, height


def test_enter_on_the_plan_chooses_no_corner(keeper: Client) -> None:
    button = Button.objects.get(pk="bursar-1")

    page = sent(
        keeper,
        button,
        "/workbench/buttons/bursar-1/pin",
        422,
        **{"at.x": 0, "at.y": 0},
    )

    assert "Click on the plan where it is" in page
    assert Button.objects.get(pk="bursar-1").x == button.x


@pytest.mark.parametrize(
    ("x", "y"), [("101", "5"), ("-1", "5"), ("nan", "5"), ("", "5")]
)
def test_a_pin_beside_the_plan_is_refused(keeper: Client, x: str, y: str) -> None:
    button = Button.objects.get(pk="bursar-1")

    sent(keeper, button, "/workbench/buttons/bursar-1/pin", 422, x=x, y=y)

    assert Button.objects.get(pk="bursar-1").x == button.x


def test_entrances_and_stairs_are_marked_moved_and_removed(keeper: Client) -> None:
    floor = Floor.objects.get(pk="HH-1")

    sent(
        keeper,
        floor,
        f"{FLOOR}spots/new",
        kind="entrance",
        label="Side door",
        x="10",
        y="20",
    )
    spot = FloorSpot.objects.get(label="Side door")
    assert (spot.kind, spot.x, spot.y) == ("entrance", 0.1, 0.2)
    sent(keeper, spot, f"/workbench/spots/{spot.pk}/edit", label="Gate", x="11", y="20")
    spot.refresh_from_db()
    assert (spot.label, spot.x) == ("Gate", 0.11)
    sent(keeper, spot, f"/workbench/spots/{spot.pk}/removal")
    assert not FloorSpot.objects.filter(pk=spot.pk).exists()


@pytest.mark.parametrize(
    ("address", "rows"),
    [
        ("/workbench/places/", "building"),
        ("/workbench/departments/", "department"),
        (FLOOR, "button"),
    ],
)
def test_one_and_thirty_rows_take_the_same_queries(
    keeper: Client, address: str, rows: str
) -> None:
    text(keeper, address)
    with CaptureQueriesContext(connection) as few:
        text(keeper, address)
    for number in range(30):
        _one_more(rows, number)
    with CaptureQueriesContext(connection) as many:
        text(keeper, address)

    assert len(few) == len(many)


def _one_more(rows: str, number: int) -> None:
    if rows == "building":
        Building.objects.create(id=new_id(), site_id="north", name=f"Hut {number}")
    elif rows == "department":
        Department.objects.create(id=new_id(), name=f"Part {number}")
    else:
        like = Button.objects.get(pk="bursar-1")
        like.pk, like.label = new_id(), f"X-{number}"
        like.save(force_insert=True)


def test_who_keeps_one_site_sees_and_keeps_no_other() -> None:
    browser = browser_with(Role.IT_TECHNICIAN, site=Site.objects.get(pk="harbor"))

    assert "Hollis Hall" not in text(browser, "/workbench/places/")
    for address in (
        *("sites/north/", "buildings/HH/", "floors/HH-1/", "floors/HH-1/plan"),
        *("places/building/new/north", "places/building/HH/edit"),
        *("places/site/new/-", "floors/HH-1/plan/new", "places/nonsense/HH/edit"),
    ):
        assert browser.get(f"/workbench/{address}").status_code == 404, address
    assert browser.get("/workbench/sites/harbor/").status_code == 200
