"""Pages of buttons: what they show, what they change, and what they never show."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from quietbell.config.database import Database
from quietbell.domain.roles import Role
from quietbell.operations.acting import new_id
from quietbell.storage.models import (
    AccessNote,
    Button,
    ConcealedPlace,
    Contact,
    Department,
    Device,
    Hazard,
    Person,
    Room,
    Site,
)
from tests.support.harborview import plant_harborview
from tests.support.office import browser_of, browser_with, person_with

HERE = "/workbench/buttons/"
ONE = f"{HERE}bursar-1/"


@pytest.fixture(autouse=True)
def _harborview(database: Database) -> Iterator[None]:
    plant_harborview(timezone.now())  # whose holders hold them now
    return


@pytest.fixture
def technician() -> Client:
    return browser_with(Role.IT_TECHNICIAN)


def text(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    return response.content.decode()


def version() -> int:
    return Button.objects.get(pk="bursar-1").version


def sent(client: Client, address: str, status: int = 302, **typed: object) -> str:
    response = client.post(address, {"version": version(), **typed})
    assert response.status_code == status, response.content.decode()
    return response.content.decode()


@pytest.mark.requirement("INS-03")
def test_the_page_of_a_button_says_all_that_is_registered(technician: Client) -> None:
    button = Button.objects.select_related("room", "device", "holder").get(
        pk="bursar-1"
    )
    Device.objects.filter(pk=button.device_id).update(vendor="Cisco")
    Hazard.objects.create(id=new_id(), room=button.room, text="ammonia")
    contacts = Contact.objects.filter(button=button).select_related("person")
    room = button.room

    page = text(technician, ONE)

    for told in (
        *(
            "D-0101",
            "Hollis Hall",
            "1 Quad Road",
            room.floor.name,
            room.number,
            room.name,
        ),
        *(button.spoken, "Cisco", button.device.model, button.device.mac),
        *(room.opens, room.closes, "Monday", "ammonia", "Key on a phone"),
        *(each.person.name for each in contacts),
        *(each.person.phone for each in contacts),
    ):
        assert told in page, told
    assert len(contacts) >= 3


@pytest.mark.requirement("INS-04")
def test_too_few_and_stale_contacts_are_flagged_in_list_and_page(
    technician: Client,
) -> None:
    today = timezone.now().date()
    Contact.objects.update(verified_on=today)
    first = Contact.objects.filter(button="bursar-1")[0]
    assert "contact verified more than" not in text(technician, ONE)
    assert ">D-0101<" not in text(technician, f"{HERE}?flagged=on")

    Contact.objects.filter(pk=first.pk).update(verified_on=today - timedelta(days=366))

    assert "a contact verified more than 12 months ago" in text(technician, ONE)
    listed = text(technician, f"{HERE}?flagged=on")
    assert ">D-0101<" in listed
    assert "a contact verified more than 12 months ago" in listed
    Contact.objects.filter(button="bursar-1").delete()
    assert "fewer than three verified contacts" in text(technician, ONE)
    assert "fewer than three verified contacts" in text(technician, HERE)


@pytest.mark.requirement("INS-04")
def test_who_has_left_is_no_verified_contact(technician: Client) -> None:
    today = timezone.now().date()
    Contact.objects.filter(button="bursar-1").update(verified_on=today)
    contact = Contact.objects.filter(button="bursar-1")[0]
    Person.objects.filter(pk=contact.person_id).update(left_on=today)

    assert "has left" in text(technician, ONE)
    assert ">D-0101<" in text(technician, f"{HERE}?flagged=on")


def test_contacts_are_added_reached_and_removed(technician: Client) -> None:
    Contact.objects.filter(button="bursar-1").delete()
    who = person_with(name="Noor Haddad", signs_in=False)

    sent(technician, f"{ONE}contacts/new", person="noor haddad")
    contact = Contact.objects.get(button="bursar-1")
    sent(technician, f"{ONE}contacts/{contact.pk}/reached", on="2026-01-05")
    contact.refresh_from_db()
    assert (contact.person_id, contact.verified_on) == (who.pk, date(2026, 1, 5))
    page = sent(technician, f"{ONE}contacts/new", 422, person="Noor Haddad")
    assert "is a contact of this button already" in page
    page = sent(technician, f"{ONE}contacts/new", 422, person="Nobody Known")
    assert "Nothing and nobody here is called so" in page
    sent(technician, f"{ONE}contacts/{contact.pk}/removal")
    assert not Contact.objects.filter(button="bursar-1").exists()


def test_two_of_one_name_are_told_apart_by_number(technician: Client) -> None:
    for number in ("S-1", "S-2"):
        Person.objects.create(id=new_id(), name="Noor Haddad", external_id=number)

    page = sent(technician, f"{ONE}contacts/new", 422, person="Noor Haddad")

    assert "2 are called so" in page
    sent(technician, f"{ONE}contacts/new", person="S-2")


@pytest.mark.parametrize(
    ("query", "labels"),
    [
        ("?text=0101", {"D-0101"}),
        ("?site=harbor&standing=in+service&sort=holder", None),
        ("?building=HH&unverified=on", None),
        ("?holder=santos", {"D-0101"}),
        ("?text=nothing+like+this", set()),
        ("?standing=nonsense&site=nowhere&page=999", None),
    ],
)
def test_the_list_is_filtered(
    technician: Client, query: str, labels: set[str] | None
) -> None:
    page = text(technician, f"{HERE}{query}")

    every = Button.objects.values_list("label", flat=True)
    shown = {label for label in every if f">{label}<" in page}
    if labels is not None:
        assert shown == labels


def test_one_and_thirty_rows_take_the_same_queries(technician: Client) -> None:
    text(technician, HERE)  # what is asked once a sign-in is asked
    counts = []
    for query in ("?text=0101", ""):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            page = text(technician, f"{HERE}{query}")
        counts.append((page.count('<th scope="row">'), len(asked)))

    (few, first), (many, second) = counts
    assert (few, first) == (1, second)
    assert many >= 30


def test_two_people_save_the_same_button_and_one_is_told(technician: Client) -> None:
    seen = version()
    page = text(technician, f"{ONE}edit")
    assert f'name="version" value="{seen}"' in page
    button = Button.objects.get(pk="bursar-1")
    typed = {
        "label": "D-0101",
        "kind": button.kind,
        "room": button.room_id,
        "department": button.department_id,
        "device": button.device.mac,
        "alarm_kind": "duress",
    }

    assert technician.post(f"{ONE}edit", {**typed, "version": seen}).status_code == 302
    late = browser_with(Role.EMERGENCY_MANAGEMENT).post(
        f"{ONE}edit", {**typed, "version": seen, "note": "mine"}
    )

    assert late.status_code == 409
    assert "Somebody else changed this meanwhile" in late.content.decode()
    assert Button.objects.get(pk="bursar-1").note == ""


def test_a_button_is_written_down_with_its_device(technician: Client) -> None:
    room = Button.objects.get(pk="bursar-1").room_id
    typed = {
        "label": "D-0900",
        "kind": "phone key",
        "room": room,
        "alarm_kind": "duress",
        "device_kind": "cisco-phone",
        "mac": "SEP0041D2924D99",
        "names": "SEP0041D2924D99, SEP-2",
        "networks": "10.40.2.7/24",
    }

    answer = technician.post(f"{HERE}new", typed)

    made = Button.objects.get(label="D-0900")
    assert answer.status_code == 302
    assert answer["Location"] == f"{HERE}{made.pk}/"
    assert made.device.names == ["SEP0041D2924D99", "SEP-2"]
    assert made.device.networks == ["10.40.2.0/24"]
    again = technician.post(f"{HERE}new", {**typed, "label": "D-0901"})
    assert again.status_code == 422
    assert "Another device has this" in again.content.decode()
    assert not Button.objects.filter(label="D-0901").exists()


def test_out_of_service_asks_for_an_owner_and_a_day(technician: Client) -> None:
    page = sent(technician, f"{ONE}withdrawal", 422, standing="out of service")
    assert "Say who sees to it" in page
    assert "Say until when" in page

    due = (timezone.now() + timedelta(days=7)).date().isoformat()
    sent(
        technician,
        f"{ONE}withdrawal",
        standing="out of service",
        owner="Telecom desk",
        due_on=due,
        fallback="ring 555-0100",
    )

    assert f"Telecom desk; due {due}" in text(technician, ONE)
    sent(technician, f"{ONE}standing", standing="in service")
    assert Button.objects.get(pk="bursar-1").standing == "in service"


@pytest.mark.requirement("ACT-10")
def test_a_place_that_nobody_verified_is_marked_until_somebody_did(
    technician: Client,
) -> None:
    Button.objects.filter(pk="bursar-1").update(is_place_verified=False)
    assert "Its place is not verified" in text(technician, ONE)
    assert ">D-0101<" in text(technician, f"{HERE}?unverified=on")

    sent(technician, f"{ONE}verification", on="2026-01-05")

    page = text(technician, ONE)
    assert "Its place is not verified" not in page
    assert "5 Jan 2026" in page


def test_the_page_tells_what_became_of_it(technician: Client) -> None:
    sent(technician, f"{ONE}verification", on="2026-01-05")

    page = text(technician, ONE)

    assert "place_verified_on" in page
    assert "Robin Vale" in page


@pytest.mark.requirement("INS-08")
def test_where_a_button_is_hidden_is_shown_to_its_holder_alone(
    technician: Client,
) -> None:
    sent(technician, f"{ONE}concealed/entry", words="behind the Moby Dick shelf")
    assert "Moby" not in text(technician, ONE)
    assert "not shown" in text(technician, ONE)
    assert technician.get(f"{ONE}concealed").status_code == 404
    holder = Button.objects.get(pk="bursar-1").holder
    assert holder is not None

    assert "behind the Moby Dick shelf" in text(browser_of(holder), f"{ONE}concealed")


@pytest.mark.requirement("INS-08")
def test_a_holder_sees_their_own_button_and_no_other() -> None:
    holder = Button.objects.get(pk="bursar-1").holder
    assert holder is not None
    browser = browser_of(holder)
    shown = text(browser, HERE)
    own = set(Button.objects.filter(holder=holder).values_list("label", flat=True))
    others = set(Button.objects.exclude(holder=holder).values_list("label", flat=True))

    assert all(f">{label}<" in shown for label in own)
    assert not [label for label in others if label in shown]
    assert browser.get(ONE).status_code == 200
    other = Button.objects.exclude(holder=holder)[0]
    for address in ("", "edit", "pin", "doors/new", "concealed", "withdrawal"):
        assert browser.get(f"{HERE}{other.pk}/{address}").status_code == 404, address
    assert browser.get(f"{ONE}edit").status_code == 404


@pytest.mark.requirement("INS-08")
def test_who_has_no_role_finds_no_place() -> None:
    browser = browser_with()

    for address in (HERE, ONE, "/workbench/places/", "/workbench/tables/buttons.csv"):
        response = browser.get(address)
        assert response.status_code in (403, 404), address
        assert "Hollis" not in response.content.decode()
        assert Client().get(address).status_code == 302


@pytest.mark.requirement("INS-08")
def test_a_right_within_a_site_or_department_opens_no_more() -> None:
    harbor = browser_with(Role.IT_TECHNICIAN, site=Site.objects.get(pk="harbor"))
    assert "D-0101" not in text(harbor, HERE)
    assert harbor.get(ONE).status_code == 404
    assert harbor.post(f"{ONE}verification", {"on": "2026-01-05"}).status_code == 404

    department = Button.objects.get(pk="bursar-1").department
    assert department is not None
    own = browser_with(Role.DEPARTMENT_SUPERVISOR, department=department)
    other = Department.objects.exclude(pk=department.pk)[0]
    strange = browser_with(Role.DEPARTMENT_SUPERVISOR, department=other)
    assert own.get(ONE).status_code == 200
    assert own.get(f"{ONE}edit").status_code == 404
    assert strange.get(ONE).status_code == 404


@pytest.mark.requirement("INS-08")
@pytest.mark.parametrize("role", list(Role))
def test_no_page_tells_what_is_concealed_or_sealed(role: Role) -> None:
    room = Room.objects.get(buttons="bursar-1")
    floor = room.floor_id
    ConcealedPlace.objects.update_or_create(
        button_id="bursar-1",
        defaults={"id": "bursar-1", "concealed_words": "SEED-CONCEALED"},
    )
    AccessNote.objects.create(id="note-9", room=room, sealed_text="SEED-SEALED")
    door = Button.objects.get(pk="bursar-1").doors.get().pk
    hashes = Button.objects.get(pk="bursar-1").doors.get().tokens.get().token_hash
    browser = browser_with(role)

    for address in (
        *(HERE, f"{HERE}?text=SEED", ONE, f"{ONE}edit", f"{ONE}concealed"),
        *(f"{ONE}concealed/entry", f"{ONE}pin", f"/workbench/rooms/{room.pk}/"),
        *(f"/workbench/floors/{floor}/", f"/workbench/doors/{door}/"),
        *(f"/workbench/tables/{kind}.csv" for kind in ("people", "places", "buttons")),
        "/workbench/tables/buttons.xlsx",
    ):
        response = browser.get(address)
        body = b"".join(response) if response.streaming else response.content
        for secret in (b"SEED-CONCEALED", b"SEED-SEALED", hashes.encode()):
            assert secret not in body, address
