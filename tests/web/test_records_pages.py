"""Pages of incidents, tasks, coverage changes and health, as people use them."""

import html
import json
import os
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from quietbell.config.database import Database
from quietbell.domain.grants import Reader
from quietbell.domain.roles import Role
from quietbell.operations.acting import acting
from quietbell.operations.keyring import EngineAway
from quietbell.storage import models as m
from quietbell.web import incidents
from tests.support.harborview import plant_harborview
from tests.support.office import browser_with, person_with

NOW = datetime(2031, 3, 3, 18, tzinfo=UTC)
HAT = "A man with a red hat"
PLACE = "Hollis Hall, first floor"


@pytest.fixture(autouse=True)
def _campus(database: Database) -> None:
    plant_harborview()


def incident(number: int, **columns: Any) -> m.IncidentRecord:
    told = {
        "id": f"i-{number:04}",
        "number": number,
        "site": "north",
        "button": "bursar-1",
        "incident_class": "DURESS",
        "confidence": "verified",
        "attention": "ended",
        "response": "closed",
        "disposition": "accidental",
        "profile": "dispatch-at-once",
        "profile_version": 1,
        "opened_at": NOW + timedelta(minutes=number),
        "closed_at": NOW + timedelta(minutes=number + 5),
    }
    return m.IncidentRecord.objects.create(**{**told, **columns})


def entry(record: m.IncidentRecord, seq: int, kind: str, **body: Any) -> None:
    raw = {"kind": kind, "body": {"incident": record.id, **body}}
    m.LedgerEntry.objects.create(
        id=f"e-{seq}",
        node="a",
        epoch="e",
        seq=seq,
        kind=kind,
        entry_version=1,
        at=record.opened_at + timedelta(seconds=seq),
        incident=record.id,
        previous="0" * 64,
        digest="0" * 64,
        raw=msgspec.json.encode(raw),
        recorded_at=NOW,
    )


def text(browser: Client, name: str, *args: Any, **query: Any) -> str:
    answer = browser.get(reverse(f"web:{name}", args=args), query)
    assert answer.status_code == 200, answer.content
    return str(answer.content.decode())


def queries(work: Callable[[], Any]) -> int:
    with CaptureQueriesContext(
        connection,
    ) as found:
        work()
    return len(found)


# --- incidents


@pytest.fixture
def dispatcher() -> Client:
    return browser_with(Role.DISPATCHER)


def test_incidents_are_listed_newest_first_with_their_place(dispatcher: Client) -> None:
    for number in (1, 2):
        incident(number)

    page = text(dispatcher, "incidents")

    assert page.index(">2</a>") < page.index(">1</a>")
    assert PLACE in page


def test_a_list_asks_the_same_at_one_and_at_thirty(dispatcher: Client) -> None:
    incident(1)
    text(dispatcher, "incidents")
    one = queries(lambda: text(dispatcher, "incidents"))
    for number in range(2, 31):
        incident(number)

    assert queries(lambda: text(dispatcher, "incidents")) == one


def test_the_way_through_many_pages_meets_each_incident_once_and_back(
    dispatcher: Client,
) -> None:
    for number in range(1, 131):
        # Some at the very same moment: the id decides.
        incident(number, opened_at=NOW + timedelta(minutes=number // 3))
    seen: list[list[int]] = []
    query: str | None = ""
    while query is not None:
        page = _page(dispatcher, query)
        seen.append(_numbers(page))
        query = _way(page, "next")
    assert [len(each) for each in seen] == [50, 50, 30]
    assert sorted(n for each in seen for n in each) == list(range(1, 131))

    back = _page(dispatcher, _way(page, "prev"))
    assert _numbers(back) == seen[1]
    first = _page(dispatcher, _way(back, "prev"))
    assert _numbers(first) == seen[0]
    assert _way(first, "prev") is None


def _page(browser: Client, query: str | None) -> str:
    answer = browser.get(reverse("web:incidents") + (query or ""))
    return str(answer.content.decode())


def _numbers(page: str) -> list[int]:
    return [int(each) for each in re.findall(r">(\d+)</a></th>", page)]


def _way(page: str, where: str) -> str | None:
    found = re.search(rf'rel="{where}" href="([^"]*)"', page)
    return html.unescape(found[1]) if found else None


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"state": "open"}, [3]),
        ({"disposition": "emergency"}, [2]),
        ({"button": "d-0101"}, [1, 2, 3]),
        ({"number": "2"}, [2]),
        ({"number": "two"}, []),
        ({"confidence": "unregistered"}, [3]),
        ({"site": "harbor"}, []),
        ({"since": "2031-03-04"}, []),
        ({"since": "2031-03-03", "until": "2031-03-03", "site": "north"}, [1, 2, 3]),
        ({"older": "nonsense", "newer": "~"}, [1, 2, 3]),
    ],
)
def test_the_filter(
    dispatcher: Client, query: dict[str, str], expected: list[int]
) -> None:
    incident(1)
    incident(2, disposition="emergency")
    incident(3, response="dispatched", disposition="", confidence="unregistered")

    assert sorted(_numbers(text(dispatcher, "incidents", **query))) == expected


def test_a_grant_for_one_site_shows_that_sites_incidents_only() -> None:
    harbor = m.Site.objects.get(pk="harbor")
    browser = browser_with(Role.DISPATCHER, site=harbor)
    incident(1)
    incident(2, site="harbor", button="")

    page = text(browser, "incidents")

    assert ">2</a>" in page
    assert ">1</a>" not in page
    assert browser.get(reverse("web:incident", args=["i-0001"])).status_code == 404
    assert browser.get(reverse("web:incident", args=["i-0002"])).status_code == 200
    assert browser.get(reverse("web:incident", args=["nobody"])).status_code == 404


@pytest.mark.parametrize("role", [Role.HOLDER, Role.IT_ADMINISTRATOR, Role.APPROVER])
def test_whose_role_may_not_sees_no_incident(role: Role) -> None:
    incident(1)
    browser = browser_with(role)

    assert browser.get(reverse("web:incidents")).status_code == 403
    assert browser.get(reverse("web:incident", args=["i-0001"])).status_code == 404


def told(record: m.IncidentRecord) -> None:
    by = {"person": "P-101", "desk": "desk-1"}
    entry(record, 1, "opened", labels=[], press={"source": "10.40.3.3"}, scene={"x": 1})
    entry(record, 2, "acknowledged", by=by)
    entry(record, 3, "noted", by=by, sealed={"key": "k", "box": "AAAA"})
    entry(record, 4, "dispatched", by=by, units=["P4", "P7"])
    entry(record, 5, "of the future", anything={"deep": True})


def test_an_incidents_page_tells_what_happened_and_nothing_sealed(
    dispatcher: Client,
) -> None:
    record = incident(1)
    told(record)

    page = text(dispatcher, "incident", record.id)

    for words in (
        "Units sent",
        "units: P4, P7",
        "10.40.3.3",
        "sealed",
        "of the future",
    ):
        assert words in page
    name = m.Person.objects.get(pk="P-101").name
    assert name in page
    assert "AAAA" not in page


def test_an_incidents_page_asks_the_same_at_five_and_at_fifty_entries(
    dispatcher: Client,
) -> None:
    record = incident(1)
    told(record)
    text(dispatcher, "incident", record.id)
    few = queries(lambda: text(dispatcher, "incident", record.id))
    for seq in range(6, 51):
        entry(record, seq, "press-counted", press={})

    assert queries(lambda: text(dispatcher, "incident", record.id)) == few


class Engine:
    """Opens boxes in place of the engine."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.is_away = False

    def __call__(
        self, reader: Reader, at: datetime, boxes: Sequence[Mapping[str, str]]
    ) -> list[dict[str, Any] | None]:
        if self.is_away:
            raise EngineAway
        # Whoever opens it is on record already.
        assert m.RecordView.objects.filter(person=reader.person).exists()
        self.asked.append(reader.person)
        return [{"text": HAT} if each["key"] == "k" else None for each in boxes]


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Engine:
    made = Engine()
    monkeypatch.setattr(incidents.Narrative, "opens", made)
    return made


def test_what_was_told_opens_with_a_reason_that_is_kept(
    dispatcher: Client, engine: Engine
) -> None:
    record = incident(1)
    told(record)
    address = reverse("web:narrative", args=[record.id])
    assert HAT not in dispatcher.get(address).content.decode()

    refused = dispatcher.post(address, {"reason": "  "})
    assert refused.status_code == 422
    assert not m.RecordView.objects.exists()

    answer = dispatcher.post(address, {"reason": "Asked by the chief"})
    assert answer.status_code == 200
    assert HAT in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    view = m.RecordView.objects.get()
    assert (view.subject, view.reason) == (record.id, "Asked by the chief")
    assert engine.asked == [view.person]
    assert HAT not in dispatcher.get(address).content.decode()


def test_whose_right_needs_no_reason_is_on_record_too(engine: Engine) -> None:
    record = incident(1)
    told(record)
    browser = browser_with(Role.SHIFT_SUPERVISOR)

    answer = browser.post(reverse("web:narrative", args=[record.id]), {"reason": ""})

    assert HAT in answer.content.decode()
    assert m.RecordView.objects.get().reason == ""


@pytest.mark.parametrize(
    "role", [Role.HOLDER, Role.OFFICER, Role.IT_ADMINISTRATOR, Role.TELECOM_DESK]
)
def test_whose_role_may_not_read_it_is_told_nothing(role: Role, engine: Engine) -> None:
    record = incident(1)
    told(record)
    browser = browser_with(role)
    address = reverse("web:narrative", args=[record.id])

    assert browser.get(address).status_code == 404
    assert browser.post(address, {"reason": "curious"}).status_code == 404
    assert engine.asked == []
    assert not m.RecordView.objects.exists()


def test_without_an_engine_nothing_opens_and_it_says_so(
    dispatcher: Client, engine: Engine
) -> None:
    record = incident(1)
    told(record)
    engine.is_away = True

    answer = dispatcher.post(
        reverse("web:narrative", args=[record.id]), {"reason": "x"}
    )

    assert answer.status_code == 409
    assert "engine" in answer.content.decode()


# --- tasks


def task(number: int, **columns: Any) -> m.OfficeTask:
    made = {
        "id": f"t-{number}",
        "kind": "unregistered press",
        "site": "north",
        "words": f"Incident {number} was pressed at a strange device.",
        "made_at": NOW,
        "due_at": NOW + timedelta(days=number),
        "cause": f"e-{number}",
    }
    return m.OfficeTask.objects.create(**{**made, **columns})


@pytest.fixture
def manager() -> Client:
    return browser_with(Role.EMERGENCY_MANAGEMENT)


@pytest.mark.requirement("REQ-09")
def test_a_task_is_shown_until_somebody_says_what_came_of_it(manager: Client) -> None:
    row = task(1, due_at=NOW)
    page = text(manager, "tasks")
    assert "Register or remove a device" in page
    assert "late" not in page or row.due_at < datetime.now(UTC)

    address = reverse("web:task", args=[row.id])
    assert "strange device" in manager.get(address).content.decode()
    assert manager.post(address, {"outcome": "", "version": 1}).status_code == 422
    stale = manager.post(address, {"outcome": "x", "version": 7})
    assert stale.status_code == 409

    done = manager.post(address, {"outcome": "Registered as D-0190.", "version": 1})
    assert done.status_code == 302
    assert address not in text(manager, "tasks", kind="well-being")
    assert reverse("web:task", args=[row.id]) not in text(manager, "tasks")
    assert "Registered as D-0190." in manager.get(address).content.decode()
    assert reverse("web:task", args=[row.id]) in text(manager, "tasks", state="done")
    again = manager.post(address, {"outcome": "twice", "version": 2})
    assert again.status_code == 422


def test_tasks_ask_the_same_at_one_and_at_thirty(manager: Client) -> None:
    task(1)
    text(manager, "tasks")
    one = queries(lambda: text(manager, "tasks"))
    for number in range(2, 31):
        task(number)

    assert queries(lambda: text(manager, "tasks")) == one


def test_tasks_of_another_site_are_not_there() -> None:
    harbor = m.Site.objects.get(pk="harbor")
    browser = browser_with(Role.EMERGENCY_MANAGEMENT, site=harbor)
    row = task(1)

    assert row.id not in text(browser, "tasks")
    assert browser.get(reverse("web:task", args=[row.id])).status_code == 404


# --- coverage


def waiting(by: str = "P-104", **columns: Any) -> m.CoverageChange:
    made = {
        "id": "c-1",
        "kind": "button no longer in service",
        "subject": "bursar-1",
        "words": "D-0101: in service, now removed",
        "proposed_by": [by],
        "proposed_at": NOW,
    }
    return m.CoverageChange.objects.create(**{**made, **columns})


def test_what_waits_is_on_the_home_page_and_answered_with_a_reason(
    manager: Client,
) -> None:
    waiting()
    assert "waits for a second person" in text(manager, "home")
    page = text(manager, "coverage")
    assert "A button is no longer in service" in page
    assert "D-0101: in service, now removed" in page

    address = reverse("web:coverage_answer", args=["c-1"])
    manager.post(address, {"answer": "agree", "reason": "", "version": 1})
    assert m.CoverageChange.objects.get().state == "waiting"
    stale = manager.post(address, {"answer": "agree", "reason": "x", "version": 9})
    assert stale.status_code == 409

    manager.post(address, {"answer": "agree", "reason": "Moved out", "version": 1})
    row = m.CoverageChange.objects.get()
    assert (row.state, row.reason) == ("agreed", "Moved out")
    history = m.RowHistory.objects.filter(row_id="c-1").order_by("-id").first()
    assert history is not None
    assert history.actor == row.seconded_by


def test_declined_it_is_shown_as_still_different(manager: Client) -> None:
    waiting()
    address = reverse("web:coverage_answer", args=["c-1"])

    manager.post(address, {"answer": "decline", "reason": "Not in term", "version": 1})

    page = text(manager, "coverage")
    assert "Declined, and still different in the rows" in page
    assert "Not in term" in page


def test_who_made_the_change_is_not_the_second_person() -> None:
    person = person_with(Role.EMERGENCY_MANAGEMENT)
    browser = Client()
    browser.force_login(person.account)
    waiting(by=person.id)
    assert "somebody else has to agree" in text(browser, "coverage")

    answer = browser.post(
        reverse("web:coverage_answer", args=["c-1"]),
        {"answer": "agree", "reason": "mine", "version": 1},
    )

    assert answer.status_code == 409
    assert m.CoverageChange.objects.get().state == "waiting"


def test_whose_role_may_not_lower_coverage_sees_none_of_it(dispatcher: Client) -> None:
    waiting()

    assert dispatcher.get(reverse("web:coverage")).status_code == 403
    answer = dispatcher.post(
        reverse("web:coverage_answer", args=["c-1"]),
        {"answer": "agree", "reason": "x", "version": 1},
    )
    assert answer.status_code == 403
    assert "second person" not in text(dispatcher, "home")


# --- health


@pytest.fixture
def run_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(settings, "DATA", tmp_path)
    (tmp_path / "run").mkdir()
    return tmp_path / "run"


SCRIBE = {
    "recording": {
        "state": "database away",
        "why": "the server closed the connection",
        "waiting": 41,
        "kept": 100,
        "recorded": 59,
        "gaps": [],
    },
    "site": {
        "state": "refused",
        "away": "",
        "held": 2,
        "problems": [
            {
                "text": "sites[1].zone: no time zone 'Mars/Olympus'",
                "kind": "site",
                "id": "north",
                "name": "North Campus",
            }
        ],
    },
    "chain": {"state": "proven", "at": "2031-03-03T17:00:00Z", "why": ""},
}


def test_health_tells_what_whoever_knows_has_said(
    manager: Client, run_folder: Path
) -> None:
    (run_folder / "scribe.json").write_text(json.dumps(SCRIBE))
    process = {"name": "courier", "state": "stalled", "restarts": 3, "last_end": "9"}
    (run_folder / "status.json").write_text(json.dumps({"processes": [process]}))

    page = text(manager, "health")

    for words in ("database away", "41", "proven", "courier", "stalled"):
        assert words in page
    assert "The alarm engine does not answer." in page


def test_nothing_that_is_away_keeps_the_page_away(
    manager: Client, run_folder: Path
) -> None:
    assert "The scribe says nothing." in text(manager, "health")
    (run_folder / "scribe.json").write_text("half a fi")
    assert "The scribe says nothing." in text(manager, "health")

    (run_folder / "scribe.json").write_text(json.dumps(SCRIBE))
    os.utime(run_folder / "scribe.json", (0, 0))
    assert "and nothing since" in text(manager, "health")


def test_why_there_is_no_site_file_is_told_with_the_way_to_the_row(
    manager: Client, run_folder: Path
) -> None:
    (run_folder / "scribe.json").write_text(json.dumps(SCRIBE))
    m.SiteVersion.objects.create(
        number=41,
        sha256="a" * 64,
        file_name="site-000041.json",
        compiled_at=NOW,
        byte_count=1234,
        differences=[{"what": "button", "name": "D-0101", "how": "changed"}],
    )

    page = text(manager, "site_file")

    assert "Mars/Olympus" in page
    assert "North Campus</a>" in page
    assert "button D-0101 (changed)" in page


def test_a_job_that_failed_is_shown_and_tried_again(manager: Client) -> None:
    with acting(Reader(person="")), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status,"
            " attempts) VALUES ('default', 'quietbell.follow_up',"
            " '{\"entry\": \"e-77\"}', 'failed', 6) RETURNING id"
        )
        (job,) = cursor.fetchone()
    assert "e-77" in text(manager, "health")

    answer = manager.post(reverse("web:job_again", args=[job]))

    assert answer.status_code == 302
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, args, status FROM procrastinate_jobs")
        rows = cursor.fetchall()
    assert [(name, status) for name, _, status in rows] == [
        ("quietbell.follow_up", "todo")
    ]
    assert manager.post(reverse("web:job_again", args=[job])).status_code == 404
