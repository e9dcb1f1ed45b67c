"""A button's life as its page shows it, and the deeds of a review."""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quietbell.domain.grants import Subject
from quietbell.domain.life import LIFE, Stage
from quietbell.domain.roles import Action
from quietbell.operations.buttons import button_of
from quietbell.operations.buttons import subject_of as subject_of_button
from quietbell.operations.life_deeds import begin_life, deed_named, do_deed, slugs_for
from quietbell.operations.lives import NotNow, subject_of
from quietbell.queries.approvals import is_unapproved
from quietbell.queries.life_page import life_of_button_or_none, steps_of
from quietbell.web.deciding_forms import ReasonForm
from quietbell.web.forms import OfficeForm
from quietbell.web.gate import Page
from quietbell.web.life_page import LifeFormPage, where_from
from quietbell.web.words_deciding import DEED_HELP, DEED_TITLES


class ButtonLifePage(Page):
    """/workbench/buttons/BUTTON/life: what was done to it, and what can be decided."""

    action = Action.INVENTORY
    changes = Action.DECIDE

    def subject(self, **found: Any) -> Subject:
        """Return what rights to it go by."""
        return subject_of_button(button_of(found["button"]))

    def get(self, request: HttpRequest, button: str) -> HttpResponse:
        """Show it."""
        row = button_of(button)
        life = life_of_button_or_none(button)
        about = subject_of(life) if life else subject_of_button(row)
        may_decide = self.may(Action.DECIDE, about)
        told = {
            "button": row,
            "life": life,
            "steps": steps_of(life) if life else (),
            "slugs": slugs_for(life) if life and may_decide else (),
            "is_unapproved": life is not None and is_unapproved(life),
            "may_decide": may_decide,
            "may_assess": self.may(Action.ASSESS, about),
        }
        return render(request, "web/deciding/button_life.html", told)

    def post(self, request: HttpRequest, button: str) -> HttpResponse:
        """Begin its record: it was there before."""
        begin_life(self.reader, at=timezone.now(), button=button)
        return redirect(reverse("web:button_life", args=[button]))


class LifeDeedPage(LifeFormPage):
    """/workbench/lives/LIFE/deed/SLUG: a deed that wants a reason."""

    action = Action.DECIDE
    form: ClassVar[type[OfficeForm]] = ReasonForm
    submit = gettext_lazy("Do it")
    title = gettext_lazy("Do it")
    template_name = "web/deciding/deed.html"

    def shown(self, **found: Any) -> dict[str, Any]:
        """Return what it is, and what it leads to.

        Raises:
            NotThere: there is no such deed.
            NotNow: it is not for this stage.
        """
        slug = found["slug"]
        stage, deed = Stage(self.life.stage), deed_named(slug)
        if (stage, deed) not in LIFE:
            raise NotNow(
                _("What is “%(stage)s” does not take “%(deed)s”.")
                % {"stage": _(stage.value), "deed": _(deed.value)}
            )
        title = DEED_TITLES[slug]
        return {
            **super().shown(**found),
            "title": title,
            "submit": title,
            "help": DEED_HELP[slug],
        }

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Do it."""
        do_deed(
            self.reader,
            at=at,
            life=found["life"],
            version=typed["version"] or 0,
            slug=found["slug"],
            reason=typed["reason"],
        )
        messages.success(self.request, _("It is done."))
        if self.life.button_id is None:
            return where_from(self.life)
        return reverse("web:button_life", args=[self.life.button_id])
