"""A database that takes no writes: pages go on reading, and a deed says why not."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client

from quietbell.config.database import Database
from quietbell.domain.roles import Role
from quietbell.storage.models import Account, Button
from tests.support.harborview import plant_harborview
from tests.support.office import browser_with, person_with

SAYS = "can be read and not changed at the moment"
READ = ("/", "/workbench/buttons/", "/workbench/places/", "/workbench/tasks/")
PASSWORD = "three quite plain words"
DEED = "/workbench/buttons/bursar-1/verification"


@pytest.fixture
def reader(committed_database: Database) -> Iterator[Client]:
    """A browser that signed in before the database became read-only."""
    plant_harborview()
    Account.objects.create_user(
        "kim", password=PASSWORD, person=person_with(signs_in=False)
    )
    client = browser_with(Role.EMERGENCY_MANAGEMENT)
    client.raise_request_exception = False
    client.get("/")
    set_read_only("on")
    yield client
    connection.close()


def set_read_only(to: str) -> None:
    """Have every connection from now on be so, as an emergency setting does."""
    with connection.cursor() as cursor:
        cursor.execute("SET default_transaction_read_only = off")
        name = connection.ops.quote_name(connection.settings_dict["NAME"])
        cursor.execute(f"ALTER DATABASE {name} SET default_transaction_read_only={to}")
    connection.close()


def test_pages_are_read_and_a_deed_is_refused_in_plain_words(reader: Client) -> None:
    assert [reader.get(page).status_code for page in READ] == [200] * len(READ)
    before = Button.objects.get(pk="bursar-1").version
    told = {"on": "2026-01-05", "version": before}

    answer = reader.post(DEED, told)

    assert answer.status_code == 503
    assert answer["Retry-After"] == "5"
    assert "Refresh" not in answer, "what was posted is posted by a person alone"
    assert SAYS in answer.content.decode()
    assert Button.objects.get(pk="bursar-1").version == before

    set_read_only("off")
    assert reader.post(DEED, told).status_code == 302
    assert Button.objects.get(pk="bursar-1").version > before


def test_nobody_signs_in_while_nothing_is_written(reader: Client) -> None:
    other = Client(raise_request_exception=False)

    assert other.get("/accounts/login/").status_code == 200
    answer = other.post("/accounts/login/", {"login": "kim", "password": PASSWORD})

    assert answer.status_code == 503
    assert SAYS in answer.content.decode()
