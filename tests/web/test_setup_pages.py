"""Pages of the first run: resumable, honest about what is unproven, for who may."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, ClassVar

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from quietbell.config.database import Database
from quietbell.domain.roles import Role
from quietbell.operations.start_links import invite_from_shell
from quietbell.queries import readiness
from quietbell.storage.models import (
    Button,
    IncidentRecord,
    Installation,
    LedgerEntry,
    Person,
    Site,
)
from quietbell.web import setup, setup_proofs
from tests.support.harborview import plant_harborview
from tests.support.office import browser_with


class Phones:
    """Simulated phones that remember."""

    kept: ClassVar[dict[str, str]] = {}
    refuses = ""

    def __init__(self, *_: Any) -> None:
        pass

    def doors(self) -> frozenset[str]:
        return frozenset(self.kept)

    def keep(self, door: str, token: str) -> None:
        self.kept[door] = token

    def press(self, door: str) -> str:
        return self.refuses


@pytest.fixture(autouse=True)
def _alone(database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(readiness, "engine_status", lambda: None)
    monkeypatch.setattr(setup_proofs, "desks_now", lambda: None)
    monkeypatch.setattr(setup, "import_string", lambda _: Phones)
    Phones.kept, Phones.refuses = {}, ""
    return


@pytest.fixture
def newcomer() -> Client:
    return browser_with(Role.IT_ADMINISTRATOR, Role.EMERGENCY_MANAGEMENT)


def text(answer: Any) -> str:
    return str(answer.content.decode())


SITE = {
    "installation": "Harborview State",
    "name": "North Campus",
    "zone": "America/New_York",
    "language": "en",
    "like": "assess-first",
}
ROOM = {"building": "Hollis", "floor": "First", "area": "Bursar", "number": "101"}


def begun(browser: Client) -> None:
    """Set the first site up, with a room and a button on a simulated phone."""
    browser.post("/setup/site", SITE)
    browser.post("/setup/place", ROOM)
    (room,) = Site.objects.get().buildings.get().floors.get().rooms.all()
    told = {"label": "D-0101", "room": room.pk, "phone": "simulated"}
    assert browser.post("/setup/button", told).status_code == 302


def test_an_empty_installation_offers_its_first_task_alone(newcomer):
    page = text(newcomer.get("/setup"))

    assert 'href="/setup/site"' in page
    assert 'href="/setup/press"' not in page


@pytest.mark.parametrize("page", ["numbers", "place"])
def test_a_task_before_its_time_changes_nothing(newcomer, page):
    told = {**ROOM, "unit_kind": "sworn"}

    assert newcomer.post(f"/setup/{page}", told).status_code == 404


def test_whoever_comes_back_finds_what_is_done(newcomer):
    begun(newcomer)
    page = text(newcomer.get("/setup"))

    assert page.count('data-done="yes"') == 1
    assert newcomer.get("/setup/site")["Location"].startswith("/workbench/")
    assert "D-0101" in text(newcomer.get("/setup/press"))
    assert len(Phones.kept) == 1


def test_a_real_phones_address_is_shown_once(newcomer):
    begun(newcomer)
    (room,) = Site.objects.get().buildings.get().floors.get().rooms.all()
    told = {"label": "D-0102", "room": room.pk, "phone": "real"}
    page = text(newcomer.post("/setup/button", told))

    assert "/p/" in page
    assert len(Phones.kept) == 1
    assert newcomer.post("/setup/button", told).status_code == 422  # the label is taken


def test_a_phone_that_is_not_answered_says_why(newcomer):
    begun(newcomer)
    Phones.refuses = "refused"
    (door,) = Phones.kept
    newcomer.post("/setup/press", {"door": door})

    assert "It was not answered: refused" in text(newcomer.get("/setup/press"))


def ledger(incident: str, *kinds: tuple[str, float]) -> None:
    began = timezone.now()
    for number, (kind, seconds) in enumerate(kinds):
        LedgerEntry.objects.create(
            id=f"{incident}-{number}",
            node="node-1",
            epoch="e",
            seq=number,
            kind=kind,
            entry_version=1,
            at=began + timedelta(seconds=seconds),
            incident=incident,
            previous="0" * 64,
            digest="0" * 64,
            raw=b"{}",
            recorded_at=began,
        )


def test_a_press_is_followed_to_its_acknowledgement_and_kept(newcomer):
    begun(newcomer)
    button = Button.objects.get()
    (door,) = Phones.kept
    since = newcomer.post("/setup/press", {"door": door})["Location"]
    assert "waiting for the press" in text(newcomer.get(since))

    IncidentRecord.objects.create(
        id="i",
        number=1,
        site="s",
        button=button.pk,
        incident_class="DURESS",
        confidence="verified",
        attention="acknowledged",
        response="none",
        profile="p",
        profile_version=1,
        opened_at=timezone.now(),
    )
    ledger("i", ("opened", 0), ("presented", 0.25), ("acknowledged", 4))
    page = text(newcomer.get(since))
    assert "0.25 s after the press" in page
    assert "4.0 s after the press" in page
    assert 'http-equiv="refresh"' not in page

    keep = page.split('name="keep" value="')[1].split('"')[0]
    assert newcomer.post("/setup/press", {"keep": keep})["Location"] == "/setup"
    button.refresh_from_db()
    assert button.standing == "in service"
    proven = Installation.objects.get().proven["first press"]
    assert (proven["shown_seconds"], proven["acknowledged_seconds"]) == (0.25, 4.0)


def test_a_press_that_nobody_acknowledged_is_no_proof(newcomer):
    begun(newcomer)
    since = timezone.now().isoformat()

    assert newcomer.post("/setup/press", {"keep": since}).status_code == 404
    assert "first press" not in Installation.objects.get().proven


def test_the_gate_lists_and_links_what_is_unproven(newcomer):
    plant_harborview(timezone.now())
    Installation.objects.update(is_live=False)
    page = text(newcomer.get("/setup/live"))

    assert "more buttons were never pressed" in page
    assert 'href="/workbench/desks/desk-1"' in page
    assert newcomer.post("/setup/live").status_code == 409
    assert not Installation.objects.get().is_live


def test_a_person_is_reached_and_no_longer_listed(newcomer):
    plant_harborview(timezone.now())
    assert "Theo Lindqvist is told" in text(newcomer.get("/setup/live"))
    newcomer.post("/setup/reached", {"person": "P-104"})

    assert "Theo Lindqvist is told" not in text(newcomer.get("/setup/live"))
    assert newcomer.post("/setup/reached", {"person": "ghost"}).status_code == 404


def test_somebody_is_added_with_their_roles(newcomer):
    begun(newcomer)
    told = {"name": "Theo Park", "roles": ["shift supervisor"]}
    newcomer.post("/setup/people", told)

    page = text(newcomer.get("/setup/people"))
    assert "Theo Park" in page
    assert "not yet: make a link" in page


@pytest.mark.parametrize("role", [Role.SHIFT_SUPERVISOR, Role.DISPATCHER, Role.HOLDER])
@pytest.mark.parametrize(
    "page",
    ["", "/site", "/people", "/button", "/desk", "/press", "/reached", "/live"],
)
def test_the_first_run_is_for_who_sets_up(role, page):
    assert browser_with(role).get(f"/setup{page}").status_code == 404


def test_the_gate_asks_as_often_for_many_as_for_one(newcomer):
    plant_harborview(timezone.now())

    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            newcomer.get("/setup/live")
        return len(asked)

    questions()
    few = questions()
    room, device = Button.objects.values_list("room", "device").first() or ("", "")
    Button.objects.bulk_create(
        Button(
            id=f"b{n}",
            label=f"X-{n}",
            kind="phone key",
            standing="in service",
            room_id=room,
            device_id=device,
            spoken="there",
        )
        for n in range(30)
    )
    assert questions() == few


def entrance(person: str) -> str:
    return f"/demo/{invite_from_shell(at=timezone.now(), person=person)}"


def test_a_link_of_a_demonstration_signs_in_once():
    plant_harborview(timezone.now())
    link, browser = entrance("P-109"), Client()

    assert "Come in as Elena Marsh" in text(browser.get(link))
    assert browser.post(link)["Location"] == "/"
    assert "Good day, Elena Marsh" in text(browser.get("/"))
    assert browser.get("/workbench/desks/").status_code == 200
    assert Client().post(link).status_code == 409


def test_an_installation_has_no_such_entrance():
    plant_harborview(timezone.now())
    Installation.objects.update(is_demo=False)
    link = entrance("P-109")

    assert Client().get(link).status_code == 404
    assert Client().post(link).status_code == 404
    assert Person.objects.get(pk="P-109").account.is_active
