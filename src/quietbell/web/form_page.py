"""A page that shows a form and does one deed with what was typed."""

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise

from quietbell.operations.acting import Wrong
from quietbell.web.forms import OfficeForm
from quietbell.web.gate import Page


class FormPage(Page):
    """A form behind the gate. Subclasses say which, and what it does.

    ``submit`` is what the button says. A deed that is refused with `Wrong` shows the
    form again, with what was typed and what is wrong with it.
    """

    form: ClassVar[type[OfficeForm]]
    title: ClassVar[str | Promise]
    submit: ClassVar[str | Promise]
    template_name: ClassVar[str] = "web/form.html"

    def initial(self, **found: Any) -> dict[str, Any]:
        """Return what the form shows before anything is typed."""
        return {}

    def made(self, data: Any, files: Any, **found: Any) -> OfficeForm:
        """Return the form. Override it to give it choices."""
        return self.form(data, files, initial=self.initial(**found))

    def shown(self, **found: Any) -> dict[str, Any]:
        """Return what the template is given beside the form."""
        return {}

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str | HttpResponse:
        """Do the deed; return the address to go to, or a page that is shown once.

        Raises what operations raise.
        """
        raise NotImplementedError

    def get(self, request: HttpRequest, **found: Any) -> HttpResponse:
        """Show it."""
        return self._answer(request, self.made(None, None, **found), 200, **found)

    def post(self, request: HttpRequest, **found: Any) -> HttpResponse:
        """Do it, or show what is wrong."""
        form = self.made(request.POST, request.FILES, **found)
        if form.is_valid():
            try:
                answer = self.do(form.cleaned_data, timezone.now(), **found)
                return redirect(answer) if isinstance(answer, str) else answer
            except Wrong as why:
                form.show_problems(why)
        return self._answer(request, form, 422, **found)

    def _answer(
        self, request: HttpRequest, form: OfficeForm, status: int, **found: Any
    ) -> HttpResponse:
        told = {"form": form, "title": self.title, "submit": self.submit}
        return render(
            request, self.template_name, {**told, **self.shown(**found)}, status=status
        )
