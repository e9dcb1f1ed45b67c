"""Pages of reports, and the same as a paper and as sheets."""

import csv
import io
from datetime import datetime, timedelta
from typing import Any, Final

import tablib  # type: ignore[import-untyped]
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import formats, timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from quietbell.domain.cells import shown_cell as defused
from quietbell.domain.grants import Reach
from quietbell.domain.roles import Action
from quietbell.operations.acting import NotThere, Wrong
from quietbell.operations.papers import pdf
from quietbell.queries.choices import site_choices
from quietbell.queries.installation import installation_name
from quietbell.queries.reports import ReportFilter
from quietbell.web.button_forms import ANY, offer
from quietbell.web.forms import Day, OfficeForm
from quietbell.web.gate import Page
from quietbell.web.imports import XLSX
from quietbell.web.papers import pdf_answer
from quietbell.web.report_charts import chart
from quietbell.web.report_kinds import KINDS, Kind
from quietbell.web.report_tables import Cell, Report, Table, kept_cell

SHEET_NAME_CHARS_MAX: Final = 31  # what a workbook allows


class ReportForm(OfficeForm):
    """What a report is narrowed to."""

    version = None  # type: ignore[assignment] # a filter changes nothing
    site = forms.ChoiceField(label=gettext_lazy("Site"), required=False)
    from_on = Day(label=gettext_lazy("From"), required=False)
    until_on = Day(label=gettext_lazy("Until"), required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins."""
        typed = super().clean() or {}
        first, last = typed.get("from_on"), typed.get("until_on")
        if first and last and last < first:
            self.add_error("until_on", _("That is before it begins."))
        return typed


class Reports(Page):
    """GET /workbench/reports/: which reports there are."""

    action = Action.REPORTS
    is_list = True

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them."""
        return render(request, "web/reports/reports.html", {"kinds": KINDS})


class ReportPage(Page):
    """One report, narrowed. Subclasses say in which form."""

    action = Action.REPORTS
    is_list = True
    kind: Kind
    form: ReportForm

    def asked(self, report: str, at: datetime) -> ReportFilter | None:
        """Return what is asked for; None if it makes no sense, as the form says.

        Raises:
            NotThere: there is no such report.
        """
        if report not in KINDS:
            raise NotThere
        self.kind = KINDS[report]
        given = self.request.GET.copy()
        if self.kind.days and not {"from_on", "until_on"} & set(given):
            given["from_on"] = (at - timedelta(days=self.kind.days)).date().isoformat()
        self.form = ReportForm(given)
        offer(self.form, "site", [ANY, *site_choices(self.reach(at))])
        return ReportFilter(**self.form.cleaned_data) if self.form.is_valid() else None

    def reach(self, at: datetime) -> Reach:
        """Return how far the reader's reports reach."""
        return self.reader.reach(Action.REPORTS, at)

    def made(self, report: str, at: datetime) -> Report:
        """Return the report that is asked for.

        Raises:
            NotThere: there is no such report.
            Wrong: what it is narrowed to makes no sense.
        """
        wanted = self.asked(report, at)
        if wanted is None:
            told = {
                name: " ".join(map(str, each))
                for name, each in self.form.errors.items()
            }
            raise Wrong(**told)
        return self.kind.made(self.reach(at), wanted, at)

    def bounds(self) -> str:
        """Return in words what the report is narrowed to."""
        typed = self.form.cleaned_data
        sites = dict(self.form.fields["site"].choices)  # type: ignore[attr-defined]
        told = [str(sites[typed["site"]]) if typed["site"] else _("every site")]
        for words, day in ((_("from"), "from_on"), (_("until"), "until_on")):
            if typed[day]:
                told.append(f"{words} {formats.date_format(typed[day])}")
        return " · ".join(told)


class OneReport(ReportPage):
    """GET /workbench/reports/REPORT/: tables with charts."""

    def get(self, request: HttpRequest, report: str) -> HttpResponse:
        """Show it."""
        at = timezone.now()
        wanted = self.asked(report, at)
        made = self.kind.made(self.reach(at), wanted, at) if wanted else None
        told = {
            "name": report,
            "kind": self.kind,
            "filter": self.form,
            "report": made,
            "parts": [self._part(each) for each in made.tables] if made else [],
            "query": request.GET.urlencode(),
        }
        return render(request, "web/reports/report.html", told)

    def _part(self, table: Table) -> dict[str, Any]:
        """Return a table with its drawing, and each row with where it leads."""
        links = [""] * len(table.rows)
        if table.lives and self.may(Action.REQUESTS):
            links = [_where(each) for each in table.lives]
        numbers = table.numbers
        rows = [
            (row[0], [(each, at in numbers) for at, each in enumerate(row)][1:])
            for row in table.shown
        ]
        heads = [(each, at in numbers) for at, each in enumerate(table.head)]
        return {
            "table": table,
            "chart": chart(table),
            "heads": heads,
            "lines": [(*row, link) for row, link in zip(rows, links, strict=True)],
        }


class ReportPaper(ReportPage):
    """GET /workbench/reports/REPORT/paper: the same as a PDF."""

    def get(self, request: HttpRequest, report: str) -> HttpResponse:
        """Return it."""
        at = timezone.now()
        made = self.made(report, at)
        data = {
            "campus": installation_name(),
            "date": formats.date_format(timezone.localtime(at)),
            "bounds": self.bounds(),
            "sentences": [*made.sentences, str(self.kind.period)],
            "empty": _("Nothing is like that."),
            "tables": [_as_data(each) for each in made.tables],
        }
        title, language = str(self.kind.title), get_language() or "en"
        return pdf_answer(
            f"report-{report}", pdf("report", data, title=title, language=language)
        )


class ReportSheets(ReportPage):
    """GET /workbench/reports/REPORT/sheets: the same as a workbook, a sheet a table."""

    def get(self, request: HttpRequest, report: str) -> HttpResponse:
        """Return it."""
        book = tablib.Databook()
        for table in self.made(report, timezone.now()).tables:
            head, *rows = _kept(table)
            sheet = tablib.Dataset(*rows, headers=head)
            sheet.title = table.id[:SHEET_NAME_CHARS_MAX]
            book.add_sheet(sheet)
        return _file(book.export("xlsx"), XLSX, f"report-{report}.xlsx")


class ReportTable(ReportPage):
    """GET /workbench/reports/REPORT/TABLE.csv: one of its tables."""

    def get(self, request: HttpRequest, report: str, table: str) -> HttpResponse:
        """Return it, with the mark by which sheets know UTF-8."""
        found = self.made(report, timezone.now()).table(table)
        if found is None:
            raise NotThere
        out = io.StringIO()
        csv.writer(out).writerows(_kept(found))
        content = "\ufeff" + out.getvalue()
        return _file(
            content, "text/csv; charset=utf-8", f"report-{report}-{found.id}.csv"
        )


def _kept(table: Table) -> list[tuple[str | int | float, ...]]:
    """Return the head and the rows as a sheet keeps them, with no formula in them."""
    rows = [tuple(kept_cell(each) for each in row) for row in table.rows]
    return [
        tuple(defused(each) if isinstance(each, str) else each for each in row)
        for row in (table.head, *rows)
    ]


def _file(content: str | bytes, media_type: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=media_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _as_data(table: Table) -> dict[str, Any]:
    """Return a table as its paper is given it: texts, and how long its bars are."""
    numbers = [_number(row[at]) for at in table.series[:1] for row in table.rows]
    most = max((1.0, *numbers))
    return {
        "caption": table.caption,
        "note": table.note,
        "head": table.head,
        "rows": table.shown,
        "numbers": table.numbers,
        "bars": [each / most for each in numbers],
    }


def _number(cell: Cell) -> float:
    return float(cell) if isinstance(cell, int | float) else 0.0


def _where(life: str) -> str:
    """Return the address of a request's page."""
    try:
        return reverse("web:request", args=[life])
    except NoReverseMatch:
        return ""
