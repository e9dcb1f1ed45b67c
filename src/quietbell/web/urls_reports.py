"""Reports."""

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from quietbell.domain.roles import Action
from quietbell.web import reports
from quietbell.web.navigation import Item, Section

_ONE = "workbench/reports/<slug:report>/"
urlpatterns: list[URLPattern | URLResolver] = [
    path("workbench/reports/", reports.Reports.as_view(), name="reports"),
    path(_ONE, reports.OneReport.as_view(), name="report"),
    path(f"{_ONE}paper", reports.ReportPaper.as_view(), name="report_paper"),
    path(f"{_ONE}sheets", reports.ReportSheets.as_view(), name="report_sheets"),
    path(f"{_ONE}<slug:table>.csv", reports.ReportTable.as_view(), name="report_table"),
]
ITEMS = (
    Item(
        name="web:reports",
        words=_("Reports"),
        about=_("Where buttons are and why, how long it takes, who is trained."),
        section=Section.RECORDS,
        action=Action.REPORTS,
    ),
)
