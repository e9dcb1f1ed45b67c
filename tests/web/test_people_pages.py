"""Pages of people and roles: who sees them, what they say, what they do."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from quietbell.config.database import Database
from quietbell.domain.roles import Role
from quietbell.operations.acting import new_id
from quietbell.operations.start_links import first_link
from quietbell.queries.readers import reader_of
from quietbell.storage.models import ApiToken, Desk, Person, RoleGrant, WatchGrant
from tests.support.harborview import plant_harborview
from tests.support.office import browser_of, browser_with, installation, person_with

SEES_PEOPLE = {
    Role.EMERGENCY_MANAGEMENT,
    Role.SHIFT_SUPERVISOR,
    Role.TELECOM_DESK,
    Role.IT_ADMINISTRATOR,
    Role.RECORDS,
}
KEEPS_PEOPLE = {
    Role.EMERGENCY_MANAGEMENT,
    Role.SHIFT_SUPERVISOR,
    Role.IT_ADMINISTRATOR,
}


def text(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.mark.requirement("PLT-01")
@pytest.mark.parametrize("role", Role)
def test_the_directory_is_for_those_whom_the_table_names(
    database: Database, role: Role
) -> None:
    kim = person_with(Role.HOLDER, name="Kim Osei")
    browser = browser_with(role)

    listed = browser.get("/workbench/people/")
    page = browser.get(f"/workbench/people/{kim.pk}")
    form = browser.get(f"/workbench/people/{kim.pk}/change")

    assert listed.status_code == (200 if role in SEES_PEOPLE else 403)
    assert page.status_code == (200 if role in SEES_PEOPLE else 404)
    assert form.status_code == (200 if role in KEEPS_PEOPLE else 404)
    assert ("Kim Osei" in text(listed)) is (role in SEES_PEOPLE)


@pytest.mark.parametrize("role", sorted(SEES_PEOPLE))
def test_who_is_protected_is_found_by_few(database: Database, role: Role) -> None:
    kim = person_with(Role.HOLDER, name="Kim Osei")
    Person.objects.filter(pk=kim.pk).update(is_protected=True)
    browser, few = browser_with(role), role in KEEPS_PEOPLE

    assert ("Kim Osei" in text(browser.get("/workbench/people/?q=Kim"))) is few
    page = browser.get(f"/workbench/people/{kim.pk}")
    assert page.status_code == (200 if few else 404)


def test_the_list_asks_as_often_for_many_as_for_one(database: Database) -> None:
    browser = browser_with(Role.RECORDS)
    browser.get("/workbench/people/")
    counts = []
    for more in (1, 29):
        for _ in range(more):
            person_with(Role.HOLDER, Role.DISPATCHER)
        with CaptureQueriesContext(connection) as asked:
            browser.get("/workbench/people/")
        counts.append(len(asked.captured_queries))

    assert counts[0] == counts[1]


def test_people_are_found_by_a_part_of_the_name_and_fifty_a_page(
    database: Database,
) -> None:
    for number in range(55):
        Person.objects.create(id=new_id(), name=f"Person {number:03d}")
    browser = browser_with(Role.RECORDS)

    assert "Person 049" not in text(browser.get("/workbench/people/?page=2"))
    assert "Page 2 of 2" in text(browser.get("/workbench/people/?page=2"))
    found = text(browser.get("/workbench/people/?q=son 031&state=all"))
    assert "Person 031" in found
    assert "Person 032" not in found


def test_a_person_is_added_changed_given_a_role_and_leaves(database: Database) -> None:
    browser = browser_with(Role.IT_ADMINISTRATOR)

    made = browser.post("/workbench/people/new", {"name": "Ana Roth", "version": 0})
    kim = Person.objects.get(name="Ana Roth")
    assert made["Location"] == f"/workbench/people/{kim.pk}"
    browser.post(
        f"/workbench/people/{kim.pk}/change",
        {"name": "Ana Roth-Lee", "phone": "555-0123", "version": 1},
    )
    kim.refresh_from_db()
    assert (kim.name, kim.version) == ("Ana Roth-Lee", 2)
    browser.post(
        f"/workbench/people/{kim.pk}/roles/new", {"role": "dispatcher", "version": 2}
    )
    assert "Dispatcher" in text(browser.get(f"/workbench/people/{kim.pk}"))

    left = browser.post(f"/workbench/people/{kim.pk}/leaving", {"version": 2})

    assert left["Location"] == f"/workbench/people/{kim.pk}"
    page = text(browser.get(f"/workbench/people/{kim.pk}"))
    assert "Left on" in page
    assert "None: they may do nothing here." in page


def test_two_who_save_the_same_person_lose_nothing_silently(
    database: Database,
) -> None:
    kim = person_with(name="Kim Osei")
    one, two = browser_with(Role.IT_ADMINISTRATOR), browser_with(Role.SHIFT_SUPERVISOR)
    path = f"/workbench/people/{kim.pk}/change"

    first = one.post(path, {"name": "Kim Osei", "title": "Bursar", "version": 1})
    second = two.post(path, {"name": "Kim Osei", "title": "Cashier", "version": 1})

    assert (first.status_code, second.status_code) == (302, 409)
    assert "Somebody else changed this meanwhile" in text(second)
    kim.refresh_from_db()
    assert kim.title == "Bursar"


def test_what_was_typed_stays_and_what_is_wrong_is_said_twice(
    database: Database,
) -> None:
    browser = browser_with(Role.IT_ADMINISTRATOR)

    answer = browser.post(
        "/workbench/people/new", {"name": "", "email": "no address", "version": 0}
    )

    assert answer.status_code == 422
    page = text(answer)
    assert "This was not saved" in page
    assert 'href="#id_email"' in page
    assert 'value="no address"' in page


@pytest.mark.requirement("PLT-01")
def test_a_role_proposed_on_one_page_is_agreed_to_on_another(
    database: Database,
) -> None:
    installation(is_live=True)
    kim = person_with(name="Kim Osei")
    one = browser_with(Role.IT_ADMINISTRATOR, name="Robin Vale")
    two = browser_with(Role.EMERGENCY_MANAGEMENT)
    path = f"/workbench/people/{kim.pk}/roles/new"
    one.post(path, {"role": "records and audit", "version": 1})
    grant = RoleGrant.objects.get(person=kim)

    mine, theirs = (text(each.get("/workbench/roles/waiting")) for each in (one, two))
    assert "waits for another" in mine
    assert f"/workbench/roles/{grant.pk}/second" not in mine
    assert "Robin Vale" in theirs
    assert f"/workbench/roles/{grant.pk}/second" in theirs

    agreed = two.post(f"/workbench/roles/{grant.pk}/second", {"version": 1})
    assert agreed["Location"] == f"/workbench/people/{kim.pk}"
    grant.refresh_from_db()
    assert grant.is_in_force


@pytest.mark.requirement("PLT-01")
def test_nobody_is_offered_to_change_their_own_roles(database: Database) -> None:
    me = person_with(Role.IT_ADMINISTRATOR)
    browser = browser_of(me)

    page = text(browser.get(f"/workbench/people/{me.pk}"))

    assert "Nobody changes their own roles." in page
    assert "End it now" not in page
    answer = browser.post(
        f"/workbench/people/{me.pk}/roles/new",
        {"role": "records and audit", "version": 1},
    )
    assert answer.status_code == 409


def test_a_link_is_shown_once_and_leads_to_setting_up(database: Database) -> None:
    kim = person_with(Role.HOLDER, name="Kim Osei")
    browser = browser_with(Role.IT_ADMINISTRATOR)

    shown = text(browser.post(f"/workbench/people/{kim.pk}/invitation", {"version": 1}))
    link = shown.split('class="secret">')[1].split("<")[0]
    assert link.startswith(f"{settings.WEB_URL}/start/")
    path = link.removeprefix(settings.WEB_URL)

    visitor = Client()
    assert "Welcome, Kim Osei" in text(visitor.get(path))
    weak = visitor.post(
        path, {"username": "kim", "password": "short", "again": "short"}
    )
    assert weak.status_code == 422
    password = "quite long, is it not"
    done = visitor.post(
        path, {"username": "kim", "password": password, "again": password}
    )
    assert done["Location"] == "/"
    assert "Good day, Kim Osei" in text(visitor.get("/"))
    assert visitor.get(path).status_code == 409


@pytest.mark.requirement("PLT-02")
def test_the_first_person_comes_in_by_the_first_link(database: Database) -> None:
    path = f"/start/{first_link(timezone.now())}"
    browser, password = Client(), "quite long, is it not"
    typed = {"username": "robin", "password": password, "again": password}
    assert browser.post(path, typed).status_code == 422
    browser.post(path, {**typed, "name": "Robin Vale"})

    assert browser.get("/")["Location"] == "/accounts/second-factor"
    person = Person.objects.get()
    assert set(reader_of(person.pk).roles(timezone.now())) == {
        Role.EMERGENCY_MANAGEMENT,
        Role.IT_ADMINISTRATOR,
    }


@pytest.mark.parametrize(
    "password",
    [
        "short",
        "aaaaaaaaaaaaaaaaaaaa",
        "quietbell123456",
        "robinrobinrobin",
        "passwordpassword",
    ],
)
def test_a_password_that_strangers_try_first_is_refused(
    database: Database, password: str
) -> None:
    kim = person_with(Role.HOLDER)
    browser = browser_with(Role.IT_ADMINISTRATOR)
    shown = text(browser.post(f"/workbench/people/{kim.pk}/invitation", {"version": 1}))
    link = shown.split('class="secret">')[1].split("<")[0]

    answer = Client().post(
        link.removeprefix(settings.WEB_URL),
        {"username": "robin", "password": password, "again": password},
    )

    assert answer.status_code == 422


def test_signing_on_leads_to_the_console_with_the_proof(database: Database) -> None:
    desk = Desk.objects.create(id=new_id(), name="Desk 1", roles=["dispatcher"])
    Desk.objects.create(id=new_id(), name="Field", roles=["officer"])
    browser = browser_with(Role.DISPATCHER)
    page = text(browser.get("/workbench/sign-on"))
    assert "Desk 1" in page
    assert "Field" not in page

    answer = browser.post("/workbench/sign-on", {"desk": desk.pk})

    assert answer["Location"].startswith(f"{settings.LIVE_URL}/sign-on#")
    assert WatchGrant.objects.get().desk == desk
    assert browser.post("/workbench/sign-on", {"desk": "none"}).status_code == 404


def test_the_desks_to_sign_on_at_ask_as_often_for_many_as_for_one(
    database: Database,
) -> None:
    plant_harborview()
    Desk.objects.update(is_revoked=True)
    browser, asked = browser_with(Role.DISPATCHER), []
    for count in (1, 29):
        for number in range(count):
            desk = Desk.objects.create(
                id=new_id(), name=f"Desk {count}-{number}", roles=["dispatcher"]
            )
            desk.sites.add("north")
        browser.get("/workbench/sign-on")
        with CaptureQueriesContext(connection) as queries:
            page = text(browser.get("/workbench/sign-on"))
        assert f"Desk {count}-{count - 1}" in page
        asked.append(len(queries))

    assert asked[0] == asked[1]


def test_a_token_is_made_shown_once_and_revoked(database: Database) -> None:
    browser = browser_with(Role.TELECOM_DESK)
    until = timezone.now().date() + timedelta(days=30)
    typed = {
        "name": "Wall",
        "actions": ["see buttons, places and devices"],
        "ends_on": until.isoformat(),
    }
    shown = text(browser.post("/workbench/tokens/new", typed))
    assert 'class="secret">qb_' in shown
    secret = shown.split('class="secret">')[1].split("<")[0]

    listed = text(browser.get("/workbench/tokens/"))
    assert "Wall" in listed
    assert secret not in listed
    too_long = {**typed, "ends_on": (until + timedelta(days=400)).isoformat()}
    assert browser.post("/workbench/tokens/new", too_long).status_code == 422
    token = ApiToken.objects.get()
    browser.post(f"/workbench/tokens/{token.pk}/revoke", {"version": 1})
    assert "revoked" in text(browser.get("/workbench/tokens/"))
