"""Pages of response profiles: versions, how they differ, and the draft of the next."""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quietbell.domain.grants import Subject
from quietbell.domain.profile_rules import differences
from quietbell.domain.profiles import empty_numbers
from quietbell.domain.roles import Action
from quietbell.operations.acting import NotThere, Wrong
from quietbell.operations.profiles import (
    add_draft,
    add_profile,
    as_domain,
    discard_draft,
    put_in_force,
    save_draft,
    subject_of,
)
from quietbell.operations.rows import found as kept
from quietbell.queries.response import names_of, profiles
from quietbell.storage.models import Profile, ProfileVersion
from quietbell.web.form_page import FormPage
from quietbell.web.forms import OfficeForm
from quietbell.web.gate import Page
from quietbell.web.profile_forms import PROFILE_PARTS, NewProfileForm, Part
from quietbell.web.profile_words import FIELDS, difference_words, value_words
from quietbell.web.response_forms import BareForm

SHOWN_APART = frozenset(
    {"checklist", "levels", "default_level", "units", "kinds", "false_rule"}
)
version_rows = ProfileVersion.objects.select_related("profile")


class Profiles(Page):
    """GET /workbench/profiles/: every profile, its version in force and its draft."""

    action = Action.RESPONSE
    is_list = True

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them."""
        found = profiles(self.reader.reach(Action.RESPONSE, timezone.now()))
        told = [
            {
                "profile": each,
                "versions": each.versions.all(),
                "missing": _missing(each),
            }
            for each in found
        ]
        may_keep = self.may(Action.KEEP_RESPONSE)
        shown = {"profiles": told, "may_keep": may_keep}
        return render(request, "web/response/profiles.html", shown)


class NewProfile(FormPage):
    """/workbench/profiles/new: add a profile that begins as one that ships."""

    action = Action.KEEP_RESPONSE
    form: ClassVar[type[OfficeForm]] = NewProfileForm
    title = gettext_lazy("Add a profile")
    submit = gettext_lazy("Add it")

    def shown(self, **found: Any) -> dict[str, Any]:
        """Return the way back."""
        return {"back": reverse("web:profiles")}

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Add it, and go to its draft."""
        made = add_profile(self.reader, at=at, name=typed["name"], like=typed["like"])
        return where(made.versions.get())


class Draft(Page):
    """POST /workbench/profiles/ID/draft: begin the next version, or go on with it."""

    action = Action.KEEP_RESPONSE

    def subject(self, **found: Any) -> Subject:
        """Return what rights to it go by."""
        return subject_of(kept(Profile.objects.all(), found["profile"]))

    def post(self, request: HttpRequest, profile: str) -> HttpResponse:
        """Begin it."""
        draft = add_draft(self.reader, at=timezone.now(), profile=profile)
        return redirect(where(draft))


class VersionPage(Page):
    """A page about one version."""

    action = Action.RESPONSE

    def subject(self, **found: Any) -> Subject:
        """Return what rights to it go by."""
        return subject_of(kept(version_rows, found["version"]).profile)


class OneVersion(VersionPage):
    """GET /workbench/versions/ID: what it says, and how it differs."""

    def get(self, request: HttpRequest, version: str) -> HttpResponse:
        """Show it."""
        row = kept(version_rows, version)
        profile = as_domain(row)
        before = _before(row)
        told = {
            "row": row,
            "profile": profile,
            "fields": [
                (FIELDS[name], value_words(getattr(profile, name)))
                for name in FIELDS
                if name not in SHOWN_APART
            ],
            "crew": names_of(x for unit in profile.units for x in unit.crew),
            "missing": [FIELDS[each] for each in empty_numbers(profile)],
            "parts": [(name, part.title) for name, part in PROFILE_PARTS.items()],
            "before": before,
            "differences": _differences(before, row),
            "author": names_of([row.made_by]).get(row.made_by, ""),
            "others": row.profile.versions.exclude(pk=row.pk).order_by("-number"),
            "may_keep": self.may(Action.KEEP_RESPONSE, subject_of(row.profile)),
        }
        return render(request, "web/response/version.html", told)


class VersionFormPage(FormPage):
    """A form about one draft."""

    action = Action.KEEP_RESPONSE
    form: ClassVar[type[OfficeForm]] = BareForm

    def subject(self, **found: Any) -> Subject:
        """Return what rights to it go by."""
        return subject_of(kept(version_rows, found["version"]).profile)

    def initial(self, **found: Any) -> dict[str, Any]:
        """Return what was seen of it."""
        return {"version": kept(version_rows, found["version"]).version}

    def shown(self, **found: Any) -> dict[str, Any]:
        """Return the way back, which version it is, and how it differs."""
        row = kept(version_rows, found["version"])
        told = {"back": where(row), "row": row}
        return {**told, "differences": _differences(_before(row), row)}


class PutInForce(VersionFormPage):
    """/workbench/versions/ID/force: have new incidents answered by it."""

    title = gettext_lazy("Put a version in force")
    submit = gettext_lazy("Put it in force")
    template_name = "web/response/version_force.html"

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Put it in force."""
        put_in_force(
            self.reader, at=at, id=found["version"], version=typed["version"] or 0
        )
        messages.success(self.request, _("New incidents are answered by this version."))
        return where(kept(version_rows, found["version"]))


class Discard(VersionFormPage):
    """/workbench/versions/ID/discard: throw a draft away."""

    title = gettext_lazy("Throw a draft away")
    submit = gettext_lazy("Throw it away")

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Throw it away."""
        discard_draft(
            self.reader, at=at, id=found["version"], version=typed["version"] or 0
        )
        return reverse("web:profiles")


class ChangePart(VersionFormPage):
    """/workbench/versions/ID/PART: change one part of a draft."""

    submit = gettext_lazy("Save")
    template_name = "web/response/part.html"

    def part(self) -> Part:
        """Return which part.

        Raises:
            NotThere: there is none of that name.
        """
        found = PROFILE_PARTS.get(self.kwargs["part"])
        if found is None:
            raise NotThere
        return found

    def get(self, request: HttpRequest, **found: Any) -> HttpResponse:
        """Show it as it is."""
        part, row = self.part(), kept(version_rows, found["version"])
        read = part.read(as_domain(row))
        if part.rows is not None:
            return self._show(
                row, BareForm(initial={"version": row.version}), part.rows(initial=read)
            )
        assert part.form is not None
        form = part.form(initial={**read, "version": row.version})
        return self._show(row, form, None)

    def post(self, request: HttpRequest, **found: Any) -> HttpResponse:
        """Save it, or show what is wrong."""
        part, row = self.part(), kept(version_rows, found["version"])
        form = (part.form or BareForm)(request.POST)
        rows = part.rows(request.POST) if part.rows is not None else None
        if form.is_valid() and (rows is None or rows.is_valid()):
            typed = form.cleaned_data if rows is None else _lines(rows)
            try:
                save_draft(
                    self.reader,
                    at=timezone.now(),
                    id=row.pk,
                    version=form.cleaned_data["version"] or 0,
                    **part.written(typed),
                )
            except Wrong as why:
                form.show_problems(why)
            else:
                return redirect(where(row))
        return self._show(row, form, rows, status=422)

    def _show(
        self, row: ProfileVersion, form: OfficeForm, rows: Any, status: int = 200
    ) -> HttpResponse:
        told = {
            "title": self.part().title,
            "submit": self.submit,
            "row": row,
            "form": form,
            "rows": rows,
            "back": where(row),
        }
        return render(self.request, self.template_name, told, status=status)


def where(row: ProfileVersion) -> str:
    """Return the address of a version's page."""
    return reverse("web:version", args=[row.pk])


def _lines(rows: Any) -> list[dict[str, Any]]:
    """Return the rows that were filled in and not deleted, in the order asked for."""
    return [
        each.cleaned_data
        for each in rows.ordered_forms
        if each.cleaned_data and each.has_changed() | bool(each.cleaned_data["line"])
    ]


def _before(row: ProfileVersion) -> ProfileVersion | None:
    """Return the version that this one follows."""
    earlier = row.profile.versions.filter(number__lt=row.number)
    return earlier.exclude(state="draft").order_by("-number").first()


def _differences(before: ProfileVersion | None, row: ProfileVersion) -> list[str]:
    if before is None:
        return []
    found = differences(as_domain(before), as_domain(row))
    return [difference_words(each) for each in found]


def _missing(profile: Profile) -> list[Any]:
    """Return which numbers its version in force has not."""
    in_force = [each for each in profile.versions.all() if each.state == "in force"]
    return [FIELDS[name] for row in in_force for name in empty_numbers(as_domain(row))]
