"""A request walked through its pages, each by the person whose work it is.

The pictures of docs/guide are taken on the way, of the demonstration as it is shown to
whoever looks at it first: `QUIETBELL_PICTURES=1` writes them.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connections
from playwright.sync_api import Browser, Page

from tests.support.database import TestServer
from tests.support.office_django import point_at, set_up_django
from tests.support.people_in_browsers import People
from tests.support.web_process import web_process

set_up_django()

from quietbell.domain.life import LifeDeed  # noqa: E402
from quietbell.operations.acting import new_id  # noqa: E402
from quietbell.operations.contacts import add_contact  # noqa: E402
from quietbell.operations.lives import life_of, move_on  # noqa: E402
from quietbell.operations.start_links import invite_from_shell  # noqa: E402
from quietbell.queries.readers import reader_of  # noqa: E402
from quietbell.storage import models as m  # noqa: E402
from tests.support.harborview import plant_harborview  # noqa: E402
from tests.support.request_story import photo  # noqa: E402

GUIDE = Path(__file__).parents[2] / "docs" / "guide"
pytestmark = pytest.mark.timeout(300)
IS_TAKING = os.environ.get("QUIETBELL_PICTURES", "") == "1"
AVERY, KEANE, HOLM, MARSH = "P-123", "P-118", "P-117", "P-109"
NOVAK, CASTILLO, FARROW = "P-110", "P-111", "P-113"
IS_STYLED = "document.querySelector('nav.side').offsetWidth < 400"
LOOKS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light", "forced_colors": "none"},
    "dark": {"color_scheme": "dark", "forced_colors": "none"},
    "forced": {"color_scheme": "light", "forced_colors": "active"},
}
# Of whom, and where: by the name of the picture.
PAGES = {
    "my-page": ("P-120", "/my"),
    "my-requests": (AVERY, "/my/requests"),
    "my-training": ("P-120", "/my/training/"),
    "my-guide": ("P-120", "/my/guide/phone-key"),
    "approval": ("P-116", "/workbench/requests/life-ask-03/approval"),
    "requests": (NOVAK, "/workbench/requests"),
    "request": (MARSH, "/workbench/requests/life-ask-08"),
    "assessment": (MARSH, "/workbench/requests/life-ask-03/assessment"),
    "decision": (MARSH, "/workbench/requests/life-ask-08/decision"),
    "appeal": ("P-173", "/workbench/requests/life-ask-34/appeal"),
    "criteria": (MARSH, "/workbench/criteria/criteria-1"),
    "queues": (MARSH, "/workbench/queues"),
    "lives": (CASTILLO, "/workbench/lives/"),
    "life": (CASTILLO, "/workbench/lives/life-ask-20/"),
    "survey": (CASTILLO, "/workbench/lives/life-ask-16/survey"),
    "orders": (CASTILLO, "/workbench/orders/"),
    "costs": (NOVAK, "/workbench/costs/"),
    "department": (AVERY, "/department"),
    "policies": (MARSH, "/workbench/policies/"),
    "policy-review": (MARSH, "/workbench/policies/reviews/review-open"),
    "outstanding": (FARROW, "/workbench/policies/outstanding"),
    "training": (FARROW, "/workbench/training/"),
    "mail": (NOVAK, "/workbench/mail/"),
    "reports": (MARSH, "/workbench/reports/places/"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """The web process and the database behind it."""

    url: str
    database: str

    def link(self, person: str) -> str:
        secret = invite_from_shell(at=datetime.now(UTC), person=person)
        connections.close_all()
        return f"{self.url}/demo/{secret}"


@pytest.fixture(scope="module")
def office(
    database_server: TestServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Office]:
    made = database_server.make("walk_browser")
    point_at(made.url)
    plant_harborview(datetime.now(UTC), years=True)
    connections.close_all()
    folder = tmp_path_factory.mktemp("walk")
    with web_process(folder, made.url, host="localhost") as web:
        yield Office(url=web.url, database=made.url)
    point_at(made.url)
    connections.close_all()
    database_server.drop("walk_browser")


@pytest.fixture(scope="module")
def people(chromium: Browser, office: Office) -> Iterator[People]:
    made = People(browser=chromium, url=office.url, link=office.link)
    yield made
    made.close()


def violations(page: Page) -> list[Any]:
    found = Axe().run(page).response["violations"]
    return [
        (page.url, each["id"], [node["target"] for node in each["nodes"]][:3])
        for each in found
    ]


@pytest.mark.requirement("PLT-05")
@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_on_a_page_that_has_something_to_show(
    people: People, office: Office, look: str
) -> None:
    found, away = [], []
    for name, (person, path) in PAGES.items():
        page = people.page(person)
        page.emulate_media(**LOOKS[look])
        answer = page.goto(f"{office.url}{path}")
        if answer is None or answer.status != 200:
            away.append((path, answer and answer.status))
            continue
        assert page.evaluate(IS_STYLED), path
        found += violations(page)
        if IS_TAKING and look == "light":
            GUIDE.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=GUIDE / f"{name}.png", full_page=False)
    for each in people.pages.values():
        each.emulate_media(**LOOKS["light"])

    assert away == []
    assert found == []


@pytest.mark.requirement("PLT-05")
def test_axe_would_notice_a_field_without_a_label(
    people: People, office: Office
) -> None:
    page = people.page(MARSH)
    page.goto(f"{office.url}/workbench/requests/life-ask-03/assessment")
    assert violations(page) == []

    page.evaluate("document.querySelectorAll('main label').forEach(x => x.remove())")

    assert "label" in {rule for _, rule, _ in violations(page)}


@pytest.mark.requirement(
    *("REQ-01", "REQ-02", "REQ-03", "REQ-06", "INS-01", "INS-02", "INS-06", "PLT-05")
)
def test_each_person_does_their_part_on_their_pages(
    people: People, office: Office
) -> None:
    life = _asks(people)
    _decides(people, life)
    _surveys(people, life)
    _installs(people, life)
    _is_pressed(life)
    _hands_over(people, life)

    page = people.page(KEANE)
    page.goto(f"{office.url}/my")
    assert "D-0900" in page.locator("main").inner_text()
    assert life_of(life).stage == "in service"
    connections.close_all()


def _asks(people: People) -> str:
    """Ask for a button, one thing a page; return the id of its life."""
    page = people.fills(AVERY, "/my/requests/new")
    draft = page.url.split("/drafts/")[1].split("/")[0]
    told: dict[str, dict[str, Any]] = {
        "need": {"need": "People shout at us at the counter."},
        "reasons": {
            **dict.fromkeys(
                ("drugs", "counselling", "cash", "profile", "isolated", "traffic"), "no"
            ),
            "violence": "yes",
            "violence_evidence": "Two assaults were reported last year.",
        },
        "department": {"department": "bursars-office"},
        "place": {"site": "north", "place_words": "The small counter"},
        "people": {"holder": "HS118"},
        "kind": {"kind": "phone key"},
        "approver": {"approver": HOLM},
    }
    for asked, fields in told.items():
        people.fills(AVERY, f"/my/requests/drafts/{draft}/{asked}", fields)
    people.fills(AVERY, f"/my/requests/drafts/{draft}/check")
    found: str = m.ButtonLife.objects.get(request=draft).pk
    connections.close_all()
    return found


def _decides(people: People, life: str) -> None:
    here = f"/workbench/requests/{life}"
    people.fills(HOLM, f"{here}/approval", {"says": "approve"})
    factors = ("drugs", "counselling", "cash", "profile", "isolated", "traffic")
    scales = ("likelihood", "consequence", "exposure", "isolation")
    seen = {
        **{f"answer-{each}": "no" for each in factors},
        "answer-violence": "yes",
        "evidence-violence": "Two reports are on file.",
        **{f"score-{each}": "3" for each in scales},
        "summary": "Seen on site.",
    }
    people.fills(MARSH, f"{here}/assessment", seen, button="Sign it")
    verdict = {"says": "approve", "reason": "The criteria are met.", "priority": "high"}
    people.fills(MARSH, f"{here}/decision", verdict)


def _surveys(people: People, life: str) -> None:
    here = f"/workbench/lives/{life}"
    found = {
        "room": "HH-1-104",
        "jack": "HH-104-2",
        "switch_port": "hh-sw1 Gi1/0/7",
        "power": "PoE",
        "is_uncovered": True,
        "wireless": "Both reach it.",
        "cabling": "Nothing.",
        "concealed_words": "Under the left end",
        "photo": {"name": "a.png", "mimeType": "image/png", "buffer": photo()},
    }
    people.fills(CASTILLO, f"{here}/survey", found)
    people.fills(CASTILLO, f"{here}/survey/signature")
    three = {"criteria": ["inconspicuous", "safe", "reachable"]}
    people.fills(CASTILLO, f"{here}/survey/place", three)
    choice = {"kind": "phone key", "door_kind": "phone-url", "device": "phone-01"}
    people.fills(CASTILLO, f"{here}/equipment", choice)
    for person in (CASTILLO, MARSH):
        people.fills(person, f"{here}/equipment/agreement")


def _installs(people: People, life: str) -> None:
    here = f"/workbench/lives/{life}"
    begins = (datetime.now(UTC) + timedelta(days=2)).replace(hour=9, minute=0)
    order = {
        "kind": "installation",
        "assigned": "HS111",
        "begins_at": f"{begins:%Y-%m-%dT%H:%M}",
        "ends_at": f"{begins + timedelta(hours=1):%Y-%m-%dT%H:%M}",
    }
    people.fills(NOVAK, f"{here}/orders/new", order)
    made = {"label": "D-0900", "device": "phone-01"}
    page = people.fills(CASTILLO, f"{here}/button", made)
    people.fills(CASTILLO, urlsplit(page.url).path, {"kind": "phone-url"})
    number = m.WorkOrder.objects.get(life=life).pk
    connections.close_all()
    done = {"outcome": "As surveyed."}
    people.fills(CASTILLO, f"/workbench/orders/{number}/done", done)
    people.fills(CASTILLO, f"{here}/installed", {"once": "85"})


def _is_pressed(life: str) -> None:
    """Write what the journal would have brought: a press, confirmed at the console."""
    kept, at = life_of(life), datetime.now(UTC)
    m.Acceptance.objects.create(
        id=new_id(),
        button=kept.button,
        window=new_id(),
        installer_id=CASTILLO,
        coordinator_id=MARSH,
        opened_at=at,
        ends_at=at + timedelta(minutes=10),
        signed_at=at,
        pressed_at=at,
        confirmed_at=at,
        confirmed_by="P-101",
    )
    move_on(
        reader_of(MARSH),
        at=at,
        life=kept,
        version=kept.version,
        deed=LifeDeed.ACCEPT,
        entry="entry",
    )
    for each in (AVERY, "P-120", "P-121"):
        add_contact(
            reader_of(NOVAK),
            at=at,
            button=kept.button_id or "",
            version=m.Button.objects.get(pk=kept.button_id).version,
            person=each,
            verified_on=at.date() - timedelta(days=1),
        )
    connections.close_all()


def _hands_over(people: People, life: str) -> None:
    module = m.ModuleVersion.objects.get(state="in force")
    right = {f"q{n}": str(x["right"]) for n, x in enumerate(module.questions)}
    connections.close_all()
    people.fills(KEANE, f"/my/training/{module.module_id}/questions", right)
    people.fills(KEANE, "/my/policies/duress-policy-4", {"is_read": True})
    there = {"are_sheets_there": True}
    people.fills(MARSH, f"/workbench/lives/{life}/handover", there)
