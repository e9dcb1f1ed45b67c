"""Pages of plans and pins: without a script, by mouse and by keyboard."""

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
    Blob,
    Building,
    Button,
    Department,
    Floor,
    FloorSpot,
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
