"""Pages of response profiles: a draft written part by part, and put in force by two."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import html

from quietbell.config.database import Database
from quietbell.domain.roles import Role
from quietbell.domain.shipped_profiles import DISPATCH_AT_ONCE
from quietbell.operations.profiles import as_domain, body_of
from quietbell.storage.models import Profile, ProfileVersion
from quietbell.web import integrations
from quietbell.web.profile_forms import PROFILE_PARTS
from tests.support.harborview import plant_harborview
from tests.support.keyring import FakeKeyring
from tests.support.office import browser_with

NORTH = "dispatch-at-once"


@pytest.fixture(autouse=True)
def _harborview(database: Database) -> Iterator[None]:
    plant_harborview(timezone.now())
    return


@pytest.fixture
def writer() -> Client:
    return browser_with(Role.EMERGENCY_MANAGEMENT)


@pytest.fixture
def draft(writer: Client) -> ProfileVersion:
    writer.post(f"/workbench/profiles/{NORTH}/draft")
    return ProfileVersion.objects.get(profile=NORTH, state="draft")


def text(answer: Any) -> str:
    return str(answer.content.decode())


def typed(answer: Any) -> dict[str, Any]:
    """Return what a browser posts of a page that nobody touched."""
    forms = html.fromstring(text(answer)).forms
    (form,) = [each for each in forms if each.get("class") == "office"]
    told: dict[str, Any] = {}
    for name, value in form.form_values():
        told[name] = [*told[name], value] if name in told else [value]
    return told


def test_the_profiles_say_what_is_in_force(writer):
    page = text(writer.get("/workbench/profiles/"))

    assert "North Campus" in page
    assert page.count("<strong>in force</strong>") == 2


@pytest.mark.parametrize("part", PROFILE_PARTS)
def test_a_part_that_nobody_touched_is_saved_as_it_was(writer, draft, part):
    address = f"/workbench/versions/{draft.pk}/parts/{part}"
    shown = writer.get(address)
    answer = writer.post(address, typed(shown))

    assert answer.status_code == 302, text(answer)
    after = ProfileVersion.objects.get(pk=draft.pk)
    assert after.version == 2
    assert as_domain(after) == as_domain(draft)


def test_a_line_is_changed_one_added_and_one_taken_away(writer, draft):
    address = f"/workbench/versions/{draft.pk}/parts/checklist"
    shown = writer.get(address)
    told = typed(shown)
    told |= {
        "form-0-text": "Send three units",
        "form-1-DELETE": "on",
        "form-6-text": "Write it down",
        "form-6-needs": "verified",
        "form-6-ORDER": "1",
    }
    assert writer.post(address, told).status_code == 302

    steps = as_domain(ProfileVersion.objects.get(pk=draft.pk)).checklist
    kept = [each.id for each in DISPATCH_AT_ONCE.checklist if each.id != "read-notes"]
    assert [each.id for each in steps if each.text != "Write it down"] == kept
    assert "Write it down" in [each.text for each in steps[:2]]
    page = text(writer.get(f"/workbench/versions/{draft.pk}"))
    assert "Checklist, “Send two units, silent approach”, words: was" in page
    assert "“Read hazards and approach to the units”: removed" in page
    assert "“Write it down”: added" in page


def test_what_cannot_be_is_said_at_its_field(writer, draft):
    address = f"/workbench/versions/{draft.pk}/parts/times"
    told = typed(writer.get(address)) | {"link_seconds": "0"}
    answer = writer.post(address, told)

    assert answer.status_code == 422
    assert "From 1 second to a day" in text(answer)


def test_levels_without_one_at_the_opening_are_refused(writer, draft):
    address = f"/workbench/versions/{draft.pk}/parts/levels"
    shown = writer.get(address)
    told = typed(shown)
    told = {name: value for name, value in told.items() if "is_default" not in name}

    assert writer.post(address, told).status_code == 422


def test_a_writer_is_told_that_it_takes_another(writer, draft):
    page = f"/workbench/versions/{draft.pk}/force"
    answer = writer.post(page, {"version": "1"})

    assert answer.status_code == 409
    assert "Somebody else puts it in force" in text(answer)
    other = browser_with(Role.SHIFT_SUPERVISOR)
    assert other.post(page, {"version": "1"}).status_code == 302
    assert ProfileVersion.objects.get(pk=draft.pk).state == "in force"


def test_a_profile_begins_as_one_that_ships(writer):
    answer = writer.post(
        "/workbench/profiles/new", {"name": "Clinic", "like": "assess-first"}
    )
    page = text(writer.get(answer["Location"]))

    assert "Assess first" in page
    assert "Missing:" in page
    discarding = writer.post(f"{answer['Location']}/discard", {"version": "1"})
    assert discarding.status_code == 302
    assert not ProfileVersion.objects.filter(profile__name="Clinic").exists()


def test_there_is_no_part_of_another_name(writer, draft):
    assert writer.get(f"/workbench/versions/{draft.pk}/parts/moods").status_code == 404
    assert writer.get("/workbench/versions/nothing").status_code == 404


def test_the_list_asks_the_database_as_often_for_many_as_for_one(writer):
    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert writer.get("/workbench/profiles/").status_code == 200
        return len(asked)

    questions()
    few = questions()
    for number in range(30):
        profile = Profile.objects.create(id=f"p{number}", name=f"Profile {number}")
        ProfileVersion.objects.create(
            id=f"v{number}",
            profile=profile,
            number=1,
            body=body_of(DISPATCH_AT_ONCE),
            state="in force",
            made_at=timezone.now(),
        )
    assert questions() == few


def test_a_dispatcher_reads_and_writes_nothing(draft):
    reads = browser_with(Role.DISPATCHER)

    assert reads.get(f"/workbench/versions/{draft.pk}").status_code == 200
    assert reads.get(f"/workbench/versions/{draft.pk}/parts/words").status_code == 404
    assert reads.post(f"/workbench/profiles/{NORTH}/draft").status_code == 404


def test_a_secret_is_shown_once(monkeypatch):
    keyring = FakeKeyring()
    monkeypatch.setattr(integrations, "EngineLine", lambda: keyring)
    administrator = browser_with(Role.IT_ADMINISTRATOR)
    told = {"name": "Chat", "url": "https://chat.harborview.example/hook"}
    page = text(administrator.post("/workbench/integrations/webhooks/new", told))

    ((name, secret),) = keyring.named.items()
    assert page.count(secret) == 1
    listed = text(administrator.get("/workbench/integrations/"))
    assert "https://chat.harborview.example/hook" in listed
    assert secret not in listed
    webhook = name.removeprefix("webhooks/")
    again = f"/workbench/integrations/webhooks/{webhook}/secret"
    assert secret not in text(administrator.get(again))
    assert keyring.named[name] not in text(administrator.get(again))
    changed = text(administrator.post(again, {"version": "1"}))
    assert keyring.named[name] != secret
    assert keyring.named[name] in changed


def test_a_phone_system_is_added_for_a_site(monkeypatch):
    keyring = FakeKeyring()
    monkeypatch.setattr(integrations, "EngineLine", lambda: keyring)
    administrator = browser_with(Role.IT_ADMINISTRATOR)
    page = text(
        administrator.post(
            "/workbench/integrations/calls/new", {"site": "north", "name": "PBX"}
        )
    )

    ((name, secret),) = keyring.named.items()
    assert secret in page
    assert name.removeprefix("calls/") in page
    removal = f"/workbench/integrations/{name}/removal"
    assert administrator.post(removal, {"version": "1"}).status_code == 302
    assert keyring.named == {}
