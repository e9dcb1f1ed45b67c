"""The list of incidents, as people go through it."""

import html
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from quietbell.config.database import Database
from quietbell.domain.roles import Role
from quietbell.storage import models as m
from tests.support.harborview import plant_harborview
from tests.support.office import browser_with
from tests.support.records_pages import NOW, incident, queries, text

HAT = "A man with a red hat"
PLACE = "Hollis Hall, first floor"


@pytest.fixture(autouse=True)
def _campus(database: Database) -> None:
    plant_harborview()


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
