"""One's own page: one's own buttons and steps, and nobody else's."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from quietbell.config.database import Database
from quietbell.domain.roles import Role
from quietbell.storage import models as m
from quietbell.web import my
from tests.support.harborview import plant_harborview
from tests.support.lives import (
    approved,
    in_service,
    requested,
)
from tests.support.office import browser_of, browser_with, person_with
from tests.support.records_pages import NOW, incident, queries, text

HERE = "/my"


@pytest.fixture(autouse=True)
def _harborview(database: Database) -> Iterator[None]:
    plant_harborview(timezone.now())
    return


@pytest.fixture
def holder() -> m.Person:
    made = person_with(Role.HOLDER, name="Ines Ortega")
    m.Button.objects.filter(pk="bursar-1").update(holder=made)
    return made


@pytest.fixture
def browser(holder: m.Person) -> Client:
    return browser_of(holder)


def words(page: str) -> str:
    """Return what a reader of *page*'s main part reads."""
    main = page.split("<main", 1)[1].split("</main>", 1)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def trained(person: m.Person, kind: str, at: datetime) -> None:
    """Write a module and a policy in force for that kind, passed and signed."""
    module = m.TrainingModule.objects.create(id="mod", name="Your button")
    version = m.ModuleVersion.objects.create(
        id="mod-1", module=module, number=1, text="…", state="in force", made_at=at
    )
    m.TrainingRecord.objects.create(
        id="rec-1",
        person=person,
        module=version,
        occasion="installation",
        percent=100,
        is_passed=True,
        at=at,
        ends_on=at.date() + timedelta(days=365),
    )
    policy = m.Policy.objects.create(id="pol", name="Duress policy")
    revision = m.PolicyVersion.objects.create(
        id="pol-4",
        policy=policy,
        number=4,
        text="…",
        sha256="a" * 64,
        state="in force",
        made_at=at,
        approved_by="P-109",
        approved_at=at,
        effective_on=at.date(),
    )
    m.Attestation.objects.create(
        id="att", person=person, version_signed=revision, sha256="a" * 64, at=at
    )


@pytest.mark.requirement("POL-04")
def test_it_says_whether_ones_button_is_enabled_heard_and_tested(
    browser: Client,
) -> None:
    shown = words(text(browser, "my"))

    assert "D-0101 enabled" in shown
    assert "Yes. You can count on it." in shown
    assert "This kind of button does not check in by itself." in shown
    assert "Never, as far as we know." in shown
    assert "It is silent. Police come." in shown  # the profile in force
    assert "You call 911 too, but only if it is safe." in shown


@pytest.mark.requirement("POL-04")
def test_a_confirmed_test_is_told_and_an_unconfirmed_one_is_none(
    browser: Client,
) -> None:
    incident(1, incident_class="DURESS", disposition="accidental")
    incident(2, incident_class="TEST", disposition="", closed_at=None)
    assert "Never, as far as we know." in words(text(browser, "my"))

    incident(3, incident_class="TEST", disposition="test")
    shown = words(text(browser, "my"))
    assert "2031-03-03. The police saw your press." in shown


@pytest.mark.requirement("POL-04")
def test_the_press_that_it_was_accepted_by_is_a_press(browser: Client) -> None:
    assert "No press has ever come from it." in words(text(browser, "my"))
    one, two = m.Person.objects.order_by("id")[:2]
    m.Acceptance.objects.create(
        id="accepted",
        button_id="bursar-1",
        window="window",
        installer=one,
        coordinator=two,
        opened_at=NOW,
        ends_at=NOW + timedelta(minutes=10),
        signed_at=NOW,
        incident="incident",
        pressed_at=NOW,
        confirmed_at=NOW,
        confirmed_by=two.pk,
    )

    shown = words(text(browser, "my"))
    assert f"Last press: {NOW:%Y-%m-%d %H:%M} UTC" in shown
    assert "The police saw your press." in shown


@pytest.mark.requirement("POL-04")
@pytest.mark.parametrize(
    ("standing", "said"),
    [
        ("planned", "Not yet. Do not count on it until we tell you."),
        ("on notice", "Yes, for now."),
        ("out of service", "No. It does not work at the moment."),
        ("deactivated", "No. It was switched off after a review."),
    ],
)
def test_a_button_that_is_not_in_service_says_so(
    browser: Client, standing: str, said: str
) -> None:
    m.Button.objects.filter(pk="bursar-1").update(standing=standing)

    shown = words(text(browser, "my"))

    assert said in shown
    assert ("D-0101 enabled" in shown) is (standing == "on notice")


@pytest.mark.requirement("POL-04")
def test_a_panel_is_asked_of_the_engine_and_its_silence_is_told(
    browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    button = m.Button.objects.get(pk="bursar-1")
    m.PanelAccount.objects.create(
        id="acc", kind="dc09", device=button.device, number="AB12",
        supervision_seconds=60,
    )  # fmt: skip
    m.Door.objects.create(id="way", kind="dc09", button=button, account_id="acc")
    assert "We cannot say right now whether it is heard." in words(text(browser, "my"))

    silent = {"code": "device_silent", "account": "acc", "minutes": 14}
    monkeypatch.setattr(my, "engine_status", lambda: {"readiness": [silent]})
    shown = words(text(browser, "my"))
    assert "D-0101 not enabled" in shown
    assert "Do not count on it. It has stopped checking in." in shown
    assert "For 14 minutes." in shown

    monkeypatch.setattr(my, "engine_status", lambda: {"readiness": []})
    assert "It checks in by itself, and it is heard." in words(text(browser, "my"))


@pytest.mark.requirement("POL-04")
def test_nobody_else_finds_it_by_any_address(browser: Client) -> None:
    other = browser_with(Role.HOLDER)

    assert "D-0101" not in text(other, "my")
    assert other.get(f"{HERE}?button=bursar-1&person=P-101").status_code == 200
    assert "D-0101" not in other.get(f"{HERE}?button=bursar-1").content.decode()
    address = reverse("web:my_change", args=["bursar-1"])
    assert other.get(address).status_code == 404
    assert other.post(address, {"change": "moved"}).status_code == 404
    assert browser.get(address).status_code == 200
    assert not m.ChangeNotice.objects.exists()


@pytest.mark.requirement("PLT-08")
def test_the_hidden_place_stands_behind_its_own_page(browser: Client) -> None:
    m.ConcealedPlace.objects.update_or_create(
        pk="bursar-1",
        defaults={"button_id": "bursar-1", "concealed_words": "CANARY-SHELF"},
    )
    page = text(browser, "my")

    assert "CANARY-SHELF" not in page
    there = reverse("web:concealed", args=["bursar-1"])
    assert there in page
    assert "CANARY-SHELF" in browser.get(there).content.decode()


@pytest.mark.requirement("POL-05")
def test_the_six_steps_stand_there_with_their_gaps(
    browser: Client, holder: m.Person
) -> None:
    shown = words(text(browser, "my"))
    for step in (
        "Ask for a button missing We have no request for this button.",
        "Be approved missing Nobody has approved this button.",
        "Be trained, and sign the policy missing There is no training",
        "Know what happens when you press missing",
        "Test it once a year missing This button was never tested.",
        "Tell us what changes done",
    ):
        assert step in shown

    trained(holder, "phone key", timezone.now())
    shown = words(text(browser, "my"))
    assert "Be trained, and sign the policy done" in shown
    assert "Know what happens when you press done" in shown


@pytest.mark.requirement("POL-05")
def test_a_changed_policy_and_a_changed_response_open_gaps_again(
    browser: Client, holder: m.Person
) -> None:
    trained(holder, "phone key", timezone.now())
    m.PolicyVersion.objects.create(
        id="sheet-1",
        policy=m.Policy.objects.create(id="sheet", name="Guide"),
        number=1,
        text="…",
        sha256="b" * 64,
        state="in force",
        made_at=timezone.now(),
        approved_by="P-109",
        effective_on=timezone.now().date(),
    )
    m.ProfileVersion.objects.filter(state="in force").update(
        in_force_at=timezone.now() + timedelta(days=2)
    )

    shown = words(text(browser, "my"))

    assert "There is a policy that you have not signed." in shown
    assert "What happens has changed since your training." in shown


@pytest.mark.requirement("POL-05")
def test_a_request_shows_its_steps_before_there_is_a_button(holder: m.Person) -> None:
    m.Button.objects.update(holder=None)
    made = {"requester": holder, "holder": holder}
    m.Button.objects.filter(pk="bursar-2").update(
        holder=m.Person.objects.get(pk="P-109")
    )
    life = requested(**made)
    page = words(text(browser_of(holder), "my"))
    number = life.request.number if life.request else 0
    assert f"Request {number} requested" in page
    assert "Ask for a button done Your request is here." in page
    assert "Be approved due Your request waits for a decision." in page
    assert "This comes once the button is up." in page

    approved(**made)
    assert "Be approved done It was approved." in words(text(browser_of(holder), "my"))


@pytest.mark.requirement("POL-05")
def test_a_button_in_service_that_was_asked_for_has_its_request_and_approval(
    holder: m.Person,
) -> None:
    m.Button.objects.filter(holder=holder).update(holder=None)
    in_service(requester=holder, holder=holder)

    shown = words(text(browser_of(holder), "my"))

    assert "Ask for a button done" in shown
    assert "Be approved done" in shown
    assert "Test it once a year done A test press got through." in shown


@pytest.mark.requirement("MNT-01")
def test_one_form_reports_what_changed_and_each_is_shown(browser: Client) -> None:
    address = reverse("web:my_change", args=["bursar-1"])
    assert "It does not work" in browser.get(address).content.decode()

    assert browser.post(address, {"change": "sold"}).status_code == 422
    for change in ("moved", "not working"):
        answer = browser.post(address, {"change": change, "words": "Since Monday."})
        assert (answer.status_code, answer.headers["Location"]) == (302, HERE)

    shown = words(text(browser, "my"))
    assert "D-0101 · moved · open" in shown
    assert "place not checked" in shown
    kinds = m.OfficeTask.objects.values_list("kind", flat=True)
    assert set(kinds) == {"button moved", "button not working"}


@pytest.mark.requirement("MNT-01")
def test_the_desk_enters_it_for_whoever_calls() -> None:
    telecom = browser_with(Role.TELECOM_DESK)
    address = reverse("web:change_notice", args=["bursar-1"])

    nobody = telecom.post(address, {"change": "moved", "caller": "Nobody At All"})
    assert nobody.status_code == 422
    done = telecom.post(address, {"change": "moved", "caller": "P-109"})
    assert done.status_code == 302
    assert m.ChangeNotice.objects.get().by == "P-109"


@pytest.mark.requirement("MNT-01")
def test_whoever_ends_a_report_is_asked_what_came_of_it(browser: Client) -> None:
    browser.post(reverse("web:my_change", args=["bursar-1"]), {"change": "not working"})
    task = m.OfficeTask.objects.get()
    technician = browser_with(Role.IT_TECHNICIAN)
    address = reverse("web:task", args=[task.pk])
    assert "Nothing wrong was found" in technician.get(address).content.decode()

    told = {"version": task.version}
    assert technician.post(address, told).status_code == 422
    said = {**told, "came_of": "repaired", "words": "New cable."}
    assert technician.post(address, said).status_code == 302
    task.refresh_from_db()
    assert task.outcome == "Repaired. New cable."


@pytest.mark.requirement("PLT-08")
def test_what_a_holder_wrote_is_shown_to_whoever_may_know_the_place(
    browser: Client,
) -> None:
    address = reverse("web:my_change", args=["bursar-1"])
    browser.post(address, {"change": "moved", "words": "CANARY behind the couch"})
    there = reverse("web:task", args=[m.OfficeTask.objects.get().pk])

    technician = browser_with(Role.IT_TECHNICIAN).get(there).content.decode()
    assert "CANARY" in technician
    assert "CANARY" not in browser_with(Role.RECORDS).get(there).content.decode()


def test_an_accident_has_the_number_first_and_officers_still_come(
    browser: Client,
) -> None:
    page = text(browser, "my_accident")
    shown = words(page)

    assert page.index('href="tel:') < page.index("Officers still come.")
    assert re.search(r"Call now 555-01\d\d", shown)
    assert "never counts against you" in shown
    assert "after 3 presses by accident" in shown


def test_the_page_asks_the_same_for_one_button_and_for_ten(
    browser: Client, holder: m.Person
) -> None:
    text(browser, "my")
    one = queries(lambda: text(browser, "my"))
    others = m.Button.objects.exclude(standing="removed").order_by("pk")[:10]
    m.Button.objects.filter(pk__in=[each.pk for each in others]).update(holder=holder)

    assert queries(lambda: text(browser, "my")) == one


def test_whoever_has_only_own_things_is_led_to_them(
    browser: Client, holder: m.Person
) -> None:
    assert browser.get("/").headers["Location"] == HERE
    assert browser_with(Role.HOLDER).get("/").status_code == 200  # has nothing

    m.RoleGrant.objects.create(
        id="g",
        person=holder,
        role=Role.RECORDS.value,
        begins_at=datetime(2020, 1, 1, tzinfo=timezone.get_current_timezone()),
        is_in_force=True,
    )
    page = browser.get("/").content.decode()
    assert "What waits for you" in page
    assert "steps of your own are open" in page


def test_it_is_written_for_everybody(browser: Client) -> None:
    shown = words(text(browser, "my")) + ". " + words(text(browser, "my_accident"))

    assert grade(shown) <= 8


def grade(told: str) -> float:
    """Return the school grade that *told* reads at, by Flesch and Kincaid."""
    told = re.sub(r"\d[\d:–-]*|UTC", " ", told)
    sentences = [each for each in re.split(r"[.?!:·]", told) if each.split()]
    found = re.findall(r"[A-Za-z']+", told)
    syllables = sum(max(1, len(re.findall(r"[aeiouy]+", w.lower()))) for w in found)
    return 0.39 * len(found) / len(sentences) + 11.8 * syllables / len(found) - 15.59
