"""Pages of a list: the rows that stand on each, in the list's own order."""

import pytest
from django.db.models import Count
from django.http import HttpRequest
from django.test import RequestFactory

from quietbell.config.database import Database
from quietbell.storage.models import Department
from quietbell.web.paging import Rows, paged

NAMES = [f"D-{n:03}" for n in range(120)]


@pytest.fixture(autouse=True)
def _departments(database: Database) -> None:
    Department.objects.bulk_create(
        Department(id=f"{n * 37 % 120:03}", name=name) for n, name in enumerate(NAMES)
    )


def asked(page: int) -> HttpRequest:
    return RequestFactory().get("/", {"page": str(page), "text": "a b"})


def every_way() -> dict[str, Rows]:
    rows = Department.objects.order_by("-name")
    return {
        "plain": rows,
        "counted": rows.annotate(many=Count("people")),
        "values": rows.values_list("name", flat=True),
        "distinct": rows.distinct(),
        "ready": tuple(rows),
    }


@pytest.mark.parametrize("way", ["plain", "counted", "values", "distinct", "ready"])
def test_each_page_has_its_rows_in_the_order_of_the_list(way: str) -> None:
    found = []
    for number in (1, 2, 3):
        listed = paged(asked(number), every_way()[way])
        assert (listed.number, listed.pages, listed.count) == (number, 3, 120)
        found += [getattr(each, "name", each) for each in listed.rows]

    assert found == NAMES[::-1]


def test_the_ways_to_other_pages_keep_what_was_asked() -> None:
    listed = paged(asked(2), Department.objects.order_by("name"))

    assert (listed.before, listed.after) == ("?page=1&text=a+b", "?page=3&text=a+b")


@pytest.mark.parametrize(("given", "number"), [(0, 3), (99, 3), (-4, 3), (1, 1)])
def test_a_page_that_is_not_there_is_the_nearest(given: int, number: int) -> None:
    assert paged(asked(given), Department.objects.order_by("name")).number == number
