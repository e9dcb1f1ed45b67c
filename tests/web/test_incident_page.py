"""One incident, and what was told in it: sealed until somebody says why."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from quietbell.config.database import Database
from quietbell.domain.grants import Reader
from quietbell.domain.roles import Role
from quietbell.operations.keyring import EngineAway
from quietbell.storage import models as m
from quietbell.web import incidents
from tests.support.harborview import plant_harborview
from tests.support.office import browser_with
from tests.support.records_pages import entry, incident, queries, text

HAT = "A man with a red hat"
PLACE = "Hollis Hall, first floor"


@pytest.fixture(autouse=True)
def _campus(database: Database) -> None:
    plant_harborview()


@pytest.fixture
def dispatcher() -> Client:
    return browser_with(Role.DISPATCHER)


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
