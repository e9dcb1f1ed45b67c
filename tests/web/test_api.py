"""The API: whose token opens what, and what a token never opens."""

import hashlib
import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from quietbell.domain.roles import Action, Role
from quietbell.storage.models import ApiToken, Button, ConcealedPlace, Person, RoleGrant
from tests.support.harborview import plant_harborview

BURSAR = "bursar-1"  # on the north campus
HARBOR = "harbor"


@pytest.fixture
def campus(database):
    return plant_harborview(timezone.now())


class Program:
    """A program with a token; every request is a real one through the whole stack."""

    def __init__(self, secret: str = "") -> None:
        self._client = Client()
        self.headers = {"authorization": f"Bearer {secret}"} if secret else {}

    def get(self, path: str, **asked):
        return self._client.get(f"/api/v1{path}", asked, headers=self.headers)

    def send(self, method: str, path: str, body):
        return self._client.generic(
            method,
            f"/api/v1{path}",
            json.dumps(body),
            content_type="application/json",
            headers=self.headers,
        )

    def ids(self, path: str, **asked) -> list[str]:
        return [each["id"] for each in self.get(path, **asked).json()["items"]]


def program(role: Role, *actions: Action, site=None, department=None, **more):
    """Return a program of a fresh person with that one role, and its token's row."""
    now = timezone.now()
    person = Person.objects.create(id=f"person-{ApiToken.objects.count()}", name="Ann")
    RoleGrant.objects.create(
        id=f"grant-{person.pk}",
        person=person,
        role=role.value,
        site_id=site,
        department_id=department,
        begins_at=now - timedelta(days=1),
        is_in_force=True,
    )
    secret = f"secret of {person.pk}"
    token = {
        "id": f"token-{person.pk}",
        "name": "a program",
        "token_hash": hashlib.sha256(secret.encode()).hexdigest(),
        "person": person,
        "actions": [each.value for each in actions],
        "made_at": now - timedelta(days=1),
        "ends_at": now + timedelta(days=1),
    }
    ApiToken.objects.create(**token | more)
    return Program(secret)


@pytest.mark.parametrize("secret", ["", "wrong", "x" * 10_000])
def test_nobody_is_told_anything(campus, secret: str) -> None:
    answer = Program(secret).get("/buttons")

    assert answer.status_code == 401
    assert answer.json()["detail"]


@pytest.mark.parametrize(
    "dead",
    [
        {"revoked_at": timezone.now() - timedelta(minutes=1)},
        {"ends_at": timezone.now() - timedelta(minutes=1)},
        {"made_at": timezone.now() + timedelta(hours=1)},
    ],
    ids=["revoked", "ended", "of the future"],
)
def test_a_dead_token_opens_nothing(campus, dead) -> None:
    keeper = program(Role.IT_ADMINISTRATOR, Action.INVENTORY, **dead)

    assert keeper.get("/buttons").status_code == 401


def test_a_token_dies_when_its_maker_leaves(campus) -> None:
    keeper = program(Role.IT_ADMINISTRATOR, Action.INVENTORY)
    assert keeper.get("/buttons").status_code == 200

    Person.objects.filter(name="Ann").update(left_on=timezone.now().date())

    assert keeper.get("/buttons").status_code == 401


def test_a_token_does_less_than_its_maker_may(campus) -> None:
    reading = program(Role.IT_ADMINISTRATOR, Action.INVENTORY)

    assert reading.get(f"/buttons/{BURSAR}").status_code == 200
    answer = reading.send(
        "POST", f"/buttons/{BURSAR}/standing", {"version": 1, "standing": "on notice"}
    )
    assert answer.status_code == 403
    assert reading.get("/people").status_code == 403


def test_a_token_does_no_more_than_its_maker_may(campus) -> None:
    holder = program(Role.HOLDER, *Action)

    assert holder.ids("/buttons") == []
    assert holder.get(f"/buttons/{BURSAR}").status_code == 404
    assert holder.get("/people").status_code == 403


def test_a_scope_bounds_the_list_and_the_single_thing_alike(campus) -> None:
    at_harbor = program(Role.IT_TECHNICIAN, *Action, site=HARBOR)
    listed = at_harbor.ids("/buttons", limit=200)

    there = Button.objects.filter(room__floor__building__site=HARBOR)
    assert sorted(listed) == sorted(there.values_list("pk", flat=True))
    assert at_harbor.get(f"/buttons/{listed[0]}").status_code == 200
    unknown, foreign = (
        at_harbor.get("/buttons/none"),
        at_harbor.get(f"/buttons/{BURSAR}"),
    )
    assert (unknown.status_code, unknown.json()) == (404, foreign.json())


def test_a_list_is_read_page_by_page_without_a_gap(campus) -> None:
    keeper = program(Role.IT_ADMINISTRATOR, Action.INVENTORY)
    seen, after = [], ""
    for _ in range(100):
        page = keeper.get("/buttons", limit=7, after=after).json()
        seen += [each["id"] for each in page["items"]]
        after = page["next"]
        if after is None:
            break

    assert seen == sorted(Button.objects.values_list("pk", flat=True))


LISTS = (
    *("/sites", "/departments", "/buildings", "/floors", "/areas", "/rooms"),
    *("/buttons", "/devices", "/people", "/desks", "/ladders", "/incidents"),
)


@pytest.mark.parametrize("path", LISTS)
def test_a_list_asks_the_database_as_often_for_one_as_for_thirty(campus, path) -> None:
    keeper = program(Role.EMERGENCY_MANAGEMENT, *Action)
    counts = []
    for limit in (1, 30):
        with CaptureQueriesContext(connection) as asked:
            assert keeper.get(path, limit=limit).status_code == 200
        counts.append(len(asked))

    assert counts[0] == counts[1] <= 4


def test_a_button_is_changed_once_by_whoever_saw_it(campus) -> None:
    keeper = program(Role.TELECOM_DESK, Action.INVENTORY, Action.KEEP_INVENTORY)
    seen = keeper.get(f"/buttons/{BURSAR}").json()
    given = {
        "label": seen["label"],
        "kind": seen["kind"],
        "room": seen["room"],
        "device": seen["device"],
        "department": seen["department"],
        "version": seen["version"],
        "note": "Moved the screen.",
    }

    first = keeper.send("PUT", f"/buttons/{BURSAR}", given)
    second = keeper.send("PUT", f"/buttons/{BURSAR}", given)

    assert first.status_code == 200, first.json()
    assert first.json()["version"] == seen["version"] + 1
    assert second.status_code == 409


def test_what_is_wrong_is_told_by_field(campus) -> None:
    keeper = program(Role.TELECOM_DESK, Action.INVENTORY, Action.KEEP_INVENTORY)

    answer = keeper.send("POST", "/buttons", {"label": "", "kind": "phone key"})

    assert answer.status_code == 422
    assert {"label", "room", "device"} <= {
        each.split(".")[-1] for each in answer.json()["problems"]
    }


@pytest.mark.requirement("INS-08")
@pytest.mark.parametrize(
    "role",
    [each for each in Role if each is not Role.MEMBER],  # nobody is given that one
    ids=lambda role: role.value,
)
def test_no_answer_holds_a_concealed_place(campus, role: Role) -> None:
    ConcealedPlace.objects.all().update(concealed_words="behind the CANARY-7731 panel")
    asking = program(role, *Action)
    told = "".join(
        asking.get(path, limit=200).content.decode()
        for path in ("/buttons", "/rooms", "/devices", f"/buttons/{BURSAR}", "/people")
    )

    assert ConcealedPlace.objects.exists()
    assert "CANARY-7731" not in told
