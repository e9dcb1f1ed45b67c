"""What stands around every page, whoever reads it."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from quietbell.config.database import Database
from quietbell.domain.roles import Role
from tests.support.office import browser_with, installation


def test_nobody_is_shown_the_way_in(database: Database) -> None:
    answer = Client().get("/")

    assert answer.status_code == 302
    assert answer["Location"] == "/accounts/login/"


@pytest.mark.parametrize("role", Role)
def test_each_role_has_a_first_page(database: Database, role: Role) -> None:
    answer = browser_with(role, name="Robin Vale").get("/")

    assert answer.status_code == 200
    assert "Good day, Robin Vale" in answer.content.decode()


def test_a_demonstration_says_so_on_every_page(database: Database) -> None:
    installation(is_demo=True)

    assert 'class="demo">DEMO<' in browser_with(Role.RECORDS).get("/").content.decode()
    assert 'class="demo">DEMO<' in Client().get("/accounts/login/").content.decode()


def test_pages_speak_spanish_to_whoever_asks_for_it(database: Database) -> None:
    browser = browser_with(Role.RECORDS)

    browser.post("/language", {"language": "es", "next": "/"})

    page = browser.get("/").content.decode()
    assert '<html lang="es">' in page
    assert "Cerrar sesión" in page


def test_a_browser_may_load_nothing_from_elsewhere(database: Database) -> None:
    answer = browser_with(Role.RECORDS).get("/")

    policy = answer["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer["Cache-Control"] == "no-store"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"


def test_a_page_that_is_not_there_says_so_without_the_database(
    database: Database,
) -> None:
    with CaptureQueriesContext(connection) as asked:
        answer = Client().get("/workbench/nothing-here")

    assert answer.status_code == 404
    assert "There is no such page" in answer.content.decode()
    assert asked.captured_queries == []


def test_a_form_from_elsewhere_is_told_in_plain_words(database: Database) -> None:
    answer = Client(enforce_csrf_checks=True).post("/language", {"language": "es"})

    assert answer.status_code == 403
    assert "This form has run out" in answer.content.decode()
