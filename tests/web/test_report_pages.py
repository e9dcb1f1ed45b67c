"""Reports as pages, papers and sheets: the same figures, and no place that is kept."""

import csv
import io
import re
from datetime import date, timedelta
from html import unescape

import openpyxl
import pypdfium2
import pytest
from django.db import connection
from django.db.models import Q
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from pypdfium2 import raw

from quietbell.config.database import Database
from quietbell.domain.roles import Role
from quietbell.operations.acting import acting
from quietbell.storage import models as m
from quietbell.web.report_charts import chart
from quietbell.web.report_kinds import KINDS
from quietbell.web.report_tables import Month, Table, shown_cell
from tests.support import lives
from tests.support.harborview import plant_harborview
from tests.support.lives import (
    STAFF,
)
from tests.support.office import browser_with

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _campus(database: Database) -> None:
    plant_harborview()


@pytest.fixture
def manager() -> Client:
    return browser_with(Role.EMERGENCY_MANAGEMENT)


def page(browser: Client, report: str, **asked: str) -> str:
    answer = browser.get(reverse("web:report", args=[report]), asked)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def table(browser: Client, report: str, name: str, **asked: str) -> list[list[str]]:
    answer = browser.get(reverse("web:report_table", args=[report, name]), asked)
    assert answer.status_code == 200
    text = answer.content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def paper_text(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    told = " ".join(each.get_textpage().get_text_range() for each in document)
    return " ".join(told.replace("\u200b", "").split())


def everywhere(browser: Client, report: str, **asked: str) -> dict[str, str]:
    """Return the words of a report in each of its forms."""
    paper = browser.get(reverse("web:report_paper", args=[report]), asked)
    sheets = browser.get(reverse("web:report_sheets", args=[report]), asked)
    book = openpyxl.load_workbook(io.BytesIO(sheets.content))
    cells = [
        str(each)
        for sheet in book
        for row in sheet.iter_rows(values_only=True)
        for each in row
    ]
    return {
        "page": page(browser, report, **asked),
        "paper": paper_text(paper.content),
        "sheets": " | ".join(cells),
    }


@pytest.mark.parametrize("report", list(KINDS))
def test_a_report_is_a_page_a_paper_and_sheets(manager: Client, report: str) -> None:
    lives.in_service(at=timezone.now() - 9 * DAY)

    assert str(KINDS[report].title) in page(manager, report)
    paper = manager.get(reverse("web:report_paper", args=[report]))
    document = pypdfium2.PdfDocument(paper.content)
    assert paper["Content-Type"] == "application/pdf"
    assert raw.FPDFCatalog_IsTagged(document.raw)
    assert document.get_metadata_value("Title") == str(KINDS[report].title)
    assert "Harborview State" in paper_text(paper.content)
    sheets = manager.get(reverse("web:report_sheets", args=[report]))
    book = openpyxl.load_workbook(io.BytesIO(sheets.content))
    for sheet in book:
        kept = [
            [_spelled(each) for each in row]
            for row in sheet.iter_rows(values_only=True)
        ]
        told = table(manager, report, sheet.title)
        assert kept == [[_spelled(each) for each in row] for row in told]


def _spelled(cell: object) -> str:
    """Return a cell as both kinds of file mean it: a workbook knows no 28.0."""
    return "" if cell is None else str(cell).removesuffix(".0")


@pytest.mark.requirement("PLT-08")
def test_no_form_of_a_report_names_a_sensitive_place(manager: Client) -> None:
    life = lives.in_service()
    button = lives.office()
    department, building = button.department, button.room.floor.building
    assert department is not None
    assert life.button is not None
    assert life.button.department == department
    with acting(STAFF):
        m.Department.objects.filter(pk=department.pk).update(name="Grief Harbor")
        m.Building.objects.filter(pk=building.pk).update(name="Shelter House")
        for kept in (Q(floor__building=building), Q(buttons__department=department)):
            rooms = m.Room.objects.filter(kept).values_list("pk", flat=True)
            m.Room.objects.filter(pk__in=[*rooms]).update(
                is_sensitive=True, name="Victim advocacy"
            )

    for report in KINDS:
        for form, told in everywhere(manager, report).items():
            for word in ("Grief Harbor", "Shelter House", "Victim advocacy"):
                assert word not in told, (report, form, word)
    assert "sensitive place" in page(manager, "places")


def test_a_cell_that_begins_like_a_formula_goes_out_as_text(manager: Client) -> None:
    button = lives.office()
    with acting(STAFF):
        m.Department.objects.filter(pk=button.department_id).update(
            name="=HYPERLINK(1)"
        )

    firsts = [row[0] for row in table(manager, "places", "department")]
    assert "'=HYPERLINK(1)" in firsts
    sheets = manager.get(reverse("web:report_sheets", args=["places"]))
    book = openpyxl.load_workbook(io.BytesIO(sheets.content))
    cells = [each for row in book["department"].iter_rows() for each in row]
    assert "'=HYPERLINK(1)" in [each.value for each in cells]
    assert not any(each.data_type == "f" for each in cells)


def test_numbers_in_a_workbook_are_numbers(manager: Client) -> None:
    sheets = manager.get(reverse("web:report_sheets", args=["places"]))
    book = openpyxl.load_workbook(io.BytesIO(sheets.content))
    values = [row[1] for row in book["standing"].iter_rows(values_only=True)][1:]
    assert values
    assert all(isinstance(each, int) for each in values)


def test_a_filter_narrows_each_form_alike(manager: Client) -> None:
    there = m.Button.objects.filter(room__floor__building__site="harbor")
    many = there.exclude(standing="removed").count()

    told = everywhere(manager, "places", site="harbor")

    assert f"Buttons: {many}." in told["page"]
    assert f"Buttons: {many}." in told["paper"]
    rows = table(manager, "places", "standing", site="harbor")[1:]
    assert sum(int(row[1]) for row in rows) == many


def test_a_period_that_makes_no_sense_is_said_and_gives_no_file(
    manager: Client,
) -> None:
    asked = {"from_on": "2026-02-01", "until_on": "2026-01-01"}

    assert "That is before it begins." in page(manager, "times", **asked)
    for name in ("report_paper", "report_sheets"):
        answer = manager.get(reverse(f"web:{name}", args=["times"]), asked)
        assert answer.status_code == 422
    foreign = manager.get(reverse("web:report_paper", args=["times"]), {"site": "x"})
    assert foreign.status_code == 422


def test_a_site_out_of_reach_cannot_be_asked_for() -> None:
    site = m.Site.objects.get(pk="harbor")
    browser = browser_with(Role.EMERGENCY_MANAGEMENT, site=site)

    assert "North" not in page(browser, "places")
    answer = browser.get(
        reverse("web:report_sheets", args=["places"]), {"site": "north"}
    )
    assert answer.status_code == 422


@pytest.mark.parametrize(
    "address",
    [
        ("report", "nonsense"),
        ("report_paper", "nonsense"),
        ("report_sheets", "nonsense"),
        ("report_table", "places", "nonsense"),
    ],
)
def test_what_is_no_report_is_not_there(
    manager: Client, address: tuple[str, ...]
) -> None:
    name, *args = address
    assert manager.get(reverse(f"web:{name}", args=args)).status_code == 404


@pytest.mark.requirement("PLT-01")
def test_reports_are_for_those_whose_roles_say_so() -> None:
    for role in (Role.HOLDER, Role.DISPATCHER, Role.DEPARTMENT_SUPERVISOR):
        browser = browser_with(role)
        assert browser.get(reverse("web:reports")).status_code == 403
        assert browser.get(reverse("web:report", args=["places"])).status_code == 403
        paper = browser.get(reverse("web:report_paper", args=["places"]))
        assert paper.status_code == 403


@pytest.mark.parametrize("report", list(KINDS))
def test_a_page_of_much_takes_no_more_queries(manager: Client, report: str) -> None:
    address = reverse("web:report", args=[report])
    lives.requested()
    manager.get(address)
    with CaptureQueriesContext(connection) as little:
        manager.get(address)
    for _ in range(29):
        lives.requested()
    with CaptureQueriesContext(connection) as much:
        manager.get(address)
    assert len(much) == len(little)


def test_a_report_in_spanish_is_all_spanish(manager: Client) -> None:
    lives.in_service(at=timezone.now() - 9 * DAY)
    manager.cookies["django_language"] = "es"

    assert "De la solicitud al servicio" in page(manager, "times")
    paper = manager.get(reverse("web:report_paper", args=["times"])).content
    assert "Página 1 de" in paper_text(paper)


def test_a_chart_is_drawn_with_nothing_that_a_page_may_not_hold() -> None:
    rows = (("<script>alert(1)</script>", 3), ("High & low", 0), ("None", None))
    drawn = chart(Table(id="x", caption="X", head=("A", "B"), rows=rows, series=(1,)))

    assert drawn.count('class="rect') >= 2
    assert "High &amp; low" in drawn
    assert "&lt;script&gt;" in drawn
    found = {name.lower() for name in re.findall(r"<([a-zA-Z]+)", drawn)}
    assert found <= {"svg", "g", "rect", "path", "text", "line", "circle"}
    assert not re.search(r"\s(style|on\w+|href|id)=", drawn)
    assert 'aria-hidden="true"' in drawn  # the table beside it says the same


def test_without_rows_nothing_is_drawn() -> None:
    empty = Table(id="x", caption="X", head=("A", "B"), rows=(), series=(1,))
    assert chart(empty) == ""


def test_days_are_rounded_and_not_cut_off() -> None:
    with translation.override("en"):
        assert shown_cell(2.96) == "3.0"
        assert shown_cell(1234.56) == "1,234.6"
        assert shown_cell(None) == "–"
        assert shown_cell(Month(date(2026, 5, 1))) == "May 2026"
