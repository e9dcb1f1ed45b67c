"""Pages of tables: what goes out, what comes in, and what it would change first."""

import csv
from collections.abc import Iterator
from typing import Any, ClassVar, Final

import tablib  # type: ignore[import-untyped]
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quietbell.domain.cells import shown_cell
from quietbell.domain.roles import Action, Right
from quietbell.operations.acting import NotAllowed, NotThere
from quietbell.operations.import_lines import Judged, Verdict
from quietbell.operations.imports import (
    KINDS,
    DryRun,
    bring,
    confirm,
    forget,
    look_again,
)
from quietbell.operations.table_reading import TABLE_BYTES_MAX
from quietbell.queries.exports import export
from quietbell.web.form_page import FormPage
from quietbell.web.forms import OfficeForm
from quietbell.web.gate import Page

LINES_SHOWN: Final = 100  # of each verdict; the whole is offered as a table
TITLES: Final = {
    "people": gettext_lazy("People"),
    "places": gettext_lazy("Places"),
    "buttons": gettext_lazy("Buttons"),
}
VERDICTS: Final = {
    Verdict.REFUSED: gettext_lazy("Refused: these lines stay out"),
    Verdict.CHANGED: gettext_lazy("Changed"),
    Verdict.NEW: gettext_lazy("New"),
    Verdict.SAME: gettext_lazy("Same as it is: nothing to do"),
}
# What may go out is what may be seen; what may come in needs the right of its kind.
EXPORTS: Final = {
    "people": Action.DIRECTORY,
    "places": Action.INVENTORY,
    "buttons": Action.INVENTORY,
}
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class TableForm(OfficeForm):
    """A table that somebody brings."""

    table = forms.FileField(
        label=gettext_lazy("Table"),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
        help_text=gettext_lazy("CSV in UTF-8 or XLSX, 100,000 lines at most."),
    )


class Tables(Page):
    """GET /workbench/tables/: which tables can go out and come in."""

    action = Action.INVENTORY
    is_list = True

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them."""
        at = timezone.now()

        def may(action: Action) -> bool:
            return self.reader.reach(action, at).widest is not Right.NO

        told = [
            {
                "kind": kind,
                "title": title,
                "columns": KINDS[kind].columns,
                "may_bring": may(KINDS[kind].action),
                "may_take": may(EXPORTS[kind]),
            }
            for kind, title in TITLES.items()
        ]
        return render(request, "web/inventory/tables.html", {"tables": told})


class Bring(FormPage):
    """/workbench/tables/KIND/new: bring a table; nothing is written by this."""

    is_list = True
    form: ClassVar[type[OfficeForm]] = TableForm
    submit = gettext_lazy("Show what it would change")
    title = gettext_lazy("Bring a table")
    template_name = "web/inventory/bring.html"
    kind: ClassVar[str]

    def shown(self, **found: Any) -> dict[str, Any]:
        """Return what columns it may have."""
        columns = ", ".join(KINDS[self.kind].columns)
        back = reverse("web:tables")
        return {"kind": TITLES[self.kind], "columns": columns, "back": back}

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Keep it as a draft."""
        file = typed["table"]
        content = file.read(TABLE_BYTES_MAX + 1)
        run = bring(
            self.reader, at=at, kind=self.kind, file_name=file.name, content=content
        )
        return reverse(f"web:draft_{self.kind}", args=[run.draft.pk])


class Draft(Page):
    """/workbench/tables/KIND/ID/: what it would change; POST writes it, or drops it."""

    is_list = True
    kind: ClassVar[str]

    def get(self, request: HttpRequest, draft: str) -> HttpResponseBase:
        """Show the first lines of each verdict, or every line as a table."""
        run = self._run(draft)
        if "table" in request.GET:
            return _csv(_report(run), f"{self.kind}-dry-run.csv")
        told = {
            "kind": TITLES[self.kind],
            "draft": run.draft,
            "groups": [
                {
                    "verdict": verdict.value,
                    "title": title,
                    "count": run.judgement.counts[verdict.value],
                    "lines": list(run.judgement.first(verdict, LINES_SHOWN)),
                }
                for verdict, title in VERDICTS.items()
            ],
            "most": LINES_SHOWN,
            "is_as_shown": run.judgement.digest == run.draft.digest,
            "has_work": bool(
                run.judgement.counts["new"] or run.judgement.counts["changed"]
            ),
        }
        return render(request, "web/inventory/draft.html", told)

    def post(self, request: HttpRequest, draft: str) -> HttpResponse:
        """Write it, or drop it."""
        if "drop" in request.POST:
            forget(self.reader, id=draft)
            messages.success(request, _("The table is dropped. Nothing was written."))
            return redirect(reverse("web:tables"))
        counts = confirm(self.reader, at=timezone.now(), id=draft).counts
        told = _("Written: %(new)d new, %(changed)d changed; %(refused)d refused.")
        messages.success(request, told % counts)
        return redirect(reverse("web:tables"))

    def _run(self, draft: str) -> DryRun:
        run = look_again(self.reader, at=timezone.now(), id=draft)
        if run.draft.kind != self.kind:
            raise NotThere
        return run


class Take(Page):
    """GET /workbench/tables/KIND.csv or .xlsx: what is within one's reach."""

    is_list = True
    kind: ClassVar[str]

    def get(self, request: HttpRequest, form: str) -> HttpResponseBase:
        """Return the table."""
        reach = self.reader.reach(self.action, timezone.now())
        if reach.widest is Right.NO:
            raise NotAllowed
        rows = export(self.kind, reach)
        if form == "csv":
            return _csv(rows, f"{self.kind}.csv")
        return _xlsx(rows, f"{self.kind}.xlsx")


def pages_of(kind: str) -> dict[str, type[Page]]:
    """Return the pages of one kind of table, each with the right that it needs."""
    incoming, outgoing = KINDS[kind].action, EXPORTS[kind]
    return {
        "bring": type("Bring", (Bring,), {"kind": kind, "action": incoming}),
        "draft": type("Draft", (Draft,), {"kind": kind, "action": incoming}),
        "take": type("Take", (Take,), {"kind": kind, "action": outgoing}),
    }


def _report(run: DryRun) -> Iterator[tuple[str, ...]]:
    yield ("line", "key", "verdict", "what")
    for line in run.judgement.lines:
        yield _told(line)


def _told(line: Judged) -> tuple[str, ...]:
    cells = (str(line.number), line.key, line.verdict.value, line.words)
    return tuple(map(shown_cell, cells))


class _Echo:
    """Hands on what a CSV writer writes."""

    def write(self, text: str) -> str:
        return text


def _csv(rows: Iterator[tuple[str, ...]], name: str) -> StreamingHttpResponse:
    """Return rows as they come, with the mark by which sheets know UTF-8."""
    writer = csv.writer(_Echo())

    def parts() -> Iterator[str]:
        yield "\ufeff"
        for row in rows:
            yield writer.writerow(row)

    response = StreamingHttpResponse(parts(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _xlsx(rows: Iterator[tuple[str, ...]], name: str) -> HttpResponse:
    header = next(rows)
    sheet = tablib.Dataset(*rows, headers=header)
    response = HttpResponse(sheet.export("xlsx"), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
