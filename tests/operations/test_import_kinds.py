"""Tables of people, places and buttons: what a line makes, and what goes out."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import tablib

from quietbell.config.database import Database
from quietbell.domain.grants import Reader
from quietbell.domain.roles import Action, Role
from quietbell.domain.spellings import hardware_address
from quietbell.operations.acting import Wrong
from quietbell.operations.imports import bring, confirm
from quietbell.queries.exports import export
from quietbell.storage.models import (
    Building,
    Button,
    Device,
    Floor,
    ImportDraft,
    Person,
    Room,
    Site,
)
from tests.support.harborview import plant_harborview
from tests.support.office import reader_with

NOW = datetime(2031, 3, 3, 8, tzinfo=UTC)
PEOPLE = (
    "staff number,name,phone\nS-9001,Ada Quill,555-0190\nS-9002,Ben Oakes,555-0191\n"
)


@pytest.fixture(autouse=True)
def _harborview(database: Database) -> Iterator[None]:
    plant_harborview()
    return


@pytest.fixture
def keeper() -> Reader:
    return reader_with(Role.IT_ADMINISTRATOR)


def told(reader: Reader, kind: str, table: str | bytes) -> list[tuple[int, str, str]]:
    content = table.encode() if isinstance(table, str) else table
    run = bring(reader, at=NOW, kind=kind, file_name="table.csv", content=content)
    return [
        (each.number, each.verdict.value, each.words) for each in run.judgement.lines
    ]


def why_not(reader: Reader, kind: str, content: bytes) -> str:
    with pytest.raises(Wrong) as why:
        bring(reader, at=NOW, kind=kind, file_name="table.csv", content=content)
    assert not ImportDraft.objects.exists()
    return why.value.problems["table"]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize(
    ("kind", "action"),
    [
        ("people", Action.DIRECTORY),
        ("places", Action.INVENTORY),
        ("buttons", Action.INVENTORY),
    ],
)
def test_what_went_out_comes_in_as_the_same(
    keeper: Reader, kind: str, action: Action, form: str
) -> None:
    for number, person in enumerate(Person.objects.all()):
        Person.objects.filter(pk=person.pk).update(external_id=f"S-{number}")
    rows = export(kind, keeper.reach(action, NOW))
    header = next(rows)
    sheet = tablib.Dataset(*rows, headers=header)
    content = sheet.export(form)

    found = told(keeper, kind, content)

    assert len(found) == len(sheet) > 30
    assert [each for each in found if each[1] != "same"] == []


def test_a_table_makes_buildings_floors_areas_and_rooms_once(keeper: Reader) -> None:
    site = Site.objects.get(pk="north").name
    table = (
        "site,building,address,floor,order,room,room name,area,opens,closes,weekdays\n"
        f"{site},Gull Annex,4 Quad Road,Ground,0,G1,Mail room,Gull desk,8:00,16:30,"
        "12345\n"
        f"{site},Gull Annex,,Ground,,G2,Store,Gull desk,,,\n"
        f"{site},Gull Annex,9 Quad Road,Upper,1,U1,Loft,Gull desk,,,\n"
        f"{site},Gull Annex,,Upper,,U2,Loft,,,,\n"
        "Atlantis,Gull Annex,,Ground,,G3,,Gull desk,,,\n"
    )

    found = told(keeper, "places", table)
    confirm(keeper, at=NOW, id=ImportDraft.objects.get().pk)

    assert [each[1] for each in found] == [
        "new",
        "new",
        "refused",
        "refused",
        "refused",
    ]
    assert found[2][2] == "Line 2 says something else of the same place."
    assert found[3][2] == "area: a new room needs one"
    assert found[4][2] == "site: there is none of this name"
    building = Building.objects.get(name="Gull Annex")
    assert building.address == "4 Quad Road"
    assert [each.name for each in Floor.objects.filter(building=building)] == ["Ground"]
    rooms = Room.objects.filter(floor__building=building).order_by("number")
    assert [(each.number, each.area.name) for each in rooms] == [
        ("G1", "Gull desk"),
        ("G2", "Gull desk"),
    ]
    assert (rooms[0].opens, rooms[0].closes, rooms[0].weekdays) == (
        "08:00",
        "16:30",
        [1, 2, 3, 4, 5],
    )


def test_a_table_adds_buttons_planned_with_their_devices(keeper: Reader) -> None:
    room = Button.objects.get(pk="bursar-1").room
    place = (
        f"{room.floor.building.site.name},{room.floor.building.name},"
        f"{room.floor.name},{room.number}"
    )
    table = (
        "label,kind,site,building,floor,room,device kind,mac,networks,x,y,standing\n"
        f"D-0900,phone key,{place},cisco-phone,SEP0041D2924D99,10.40.2.0/24,25,50,\n"
        f"D-0901,phone key,{place},cisco-phone,SEP0041D2924D99,,30,50,planned\n"
        f"D-0902,lever,{place},cisco-phone,,,,,\n"
        f"D-0903,phone key,{place},cisco-phone,0041,,,,\n"
        f"D-0904,phone key,{place},cisco-phone,,,130,0,\n"
        f"D-0905,phone key,{place},cisco-phone,,,,,in service\n"
        f"D-0906,phone key,{place},,,,,,\n"
    )

    found = told(keeper, "buttons", table)
    confirm(keeper, at=NOW, id=ImportDraft.objects.get().pk)

    assert [each[1] for each in found] == ["new"] * 2 + ["refused"] * 5
    made = Button.objects.get(label="D-0900")
    assert (made.standing, made.x, made.y, made.room_id) == (
        "planned",
        0.25,
        0.5,
        room.pk,
    )
    assert made.device == Button.objects.get(label="D-0901").device
    assert Device.objects.get(pk=made.device_id).networks == ["10.40.2.0/24"]


def test_a_table_moves_buttons_and_the_place_is_to_be_verified(keeper: Reader) -> None:
    button = Button.objects.get(pk="bursar-1")
    room = Room.objects.exclude(pk=button.room_id).filter(floor=button.room.floor)[0]
    table = (
        "label,site,building,floor,room,holder\n"
        f"{button.label},{room.floor.building.site.name},{room.floor.building.name},"
        f"{room.floor.name},{room.number},\n"
    )

    ((_number, verdict, words),) = told(keeper, "buttons", table)
    confirm(keeper, at=NOW, id=ImportDraft.objects.get().pk)

    assert verdict == "changed"
    assert "room: Hollis Hall" in words
    after = Button.objects.get(pk="bursar-1")
    assert (after.room_id, after.holder_id, after.is_place_verified) == (
        room.pk,
        None,
        False,
    )


def test_a_right_that_ends_at_a_site_ends_there_in_tables_too() -> None:
    reader = reader_with(Role.IT_TECHNICIAN, site=Site.objects.get(pk="north"))
    elsewhere = Button.objects.filter(room__floor__building__site="harbor")[0]
    site = Site.objects.get(pk="harbor").name

    (line,) = told(reader, "buttons", f"label,note\n{elsewhere.label},mine\n")
    assert line[1:] == ("refused", "This is not within your reach.")
    (line,) = told(reader, "places", f"site,building\n{site},Pier Hall\n")
    assert line[1:] == ("refused", "site: there is none of this name")
    labels = [row[0] for row in export("buttons", reader.reach(Action.INVENTORY, NOW))]
    assert elsewhere.label not in labels
    assert "D-0101" in labels


def test_a_table_takes_no_box_that_has_a_button_beyond_ones_reach() -> None:
    reader = reader_with(Role.IT_TECHNICIAN, site=Site.objects.get(pk="north"))
    theirs = Button.objects.filter(room__floor__building__site="harbor")[0].device
    mac = hardware_address("SEP0041D2924D99")
    Device.objects.filter(pk=theirs.pk).update(mac=mac)
    room = Button.objects.get(pk="bursar-1").room
    place = (
        f"{room.floor.building.site.name},{room.floor.building.name},"
        f"{room.floor.name},{room.number}"
    )
    table = (
        "label,kind,site,building,floor,room,device kind,mac\n"
        f"D-0900,phone key,{place},cisco-phone,{mac}\n"
    )
    refused = ("refused", "This is not within your reach.")

    assert [each[1:] for each in told(reader, "buttons", table)] == [refused]
    Button.objects.filter(pk="bursar-1").update(device=theirs)
    of_both = "label,vendor\nD-0101,Ours\n"
    assert [each[1:] for each in told(reader, "buttons", of_both)] == [refused]


def test_what_a_sheet_would_run_goes_out_so_that_it_does_not(keeper: Reader) -> None:
    Button.objects.filter(pk="bursar-1").update(note="=1+1", spoken="@here")

    rows = list(export("buttons", keeper.reach(Action.INVENTORY, NOW)))

    cells = {cell for row in rows for cell in row}
    assert {"'=1+1", "'@here"} <= cells
    assert not [each for each in cells if each.startswith(("=", "@", "+"))]
