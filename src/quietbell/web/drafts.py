"""Pages of a draft: the list of what is asked, one page for each, check, send.

The same pages serve whoever asks and the desk that writes down what a caller says.
Every page is saved as it is sent; nothing is lost by leaving.
"""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quietbell.domain.asking import Asked, pages
from quietbell.domain.grants import Subject
from quietbell.domain.roles import Action
from quietbell.operations.acting import NotThere
from quietbell.operations.drafts import (
    answer,
    begin,
    discard,
    draft_of,
    draft_subject,
    send,
)
from quietbell.operations.files import keep, read_whole
from quietbell.queries.drafts import building_choices_all, gaps, room_words
from quietbell.queries.request_page import answered, files_of
from quietbell.storage.models import ButtonLife, ButtonRequest
from quietbell.web.draft_forms import FORMS, AskedForm
from quietbell.web.form_page import FormPage
from quietbell.web.forms import OfficeForm
from quietbell.web.gate import Page
from quietbell.web.request_forms import FileForm
from quietbell.web.words_requests import ABOUT, TITLES


class BareForm(OfficeForm):
    """Nothing to type: a deed that is confirmed."""


def where(draft: str) -> str:
    """Return the address of a draft."""
    return reverse("web:draft", args=[draft])


def page_url(draft: str, page: Asked) -> str:
    """Return the address of one page of a draft."""
    return reverse("web:draft_page", args=[draft, page.value])


class NewRequest(FormPage):
    """/my/requests/new: what it takes to ask for a button, and how to begin."""

    action = Action.REQUEST
    is_list = True
    form: ClassVar[type[OfficeForm]] = BareForm
    title = gettext_lazy("Ask for a button")
    submit = gettext_lazy("Begin")
    template_name = "web/requests/new.html"

    def shown(self, **found: Any) -> dict[str, Any]:
        """Return what will be asked."""
        return {"asked": [TITLES[each] for each in pages("form")]}

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Begin a draft."""
        return where(begin(self.reader, at=at).pk)


class DraftGate(Page):
    """A page about one draft."""

    action = Action.REQUEST

    def subject(self, **found: Any) -> Subject:
        """Return whose draft it is; a discarded one is nobody's."""
        draft = draft_of(found["draft"])
        if draft.state == "discarded":
            raise NotThere(_("This draft was discarded."))
        return draft_subject(draft)


class OneDraft(DraftGate):
    """GET /my/requests/drafts/ID: what is asked, and what is answered."""

    def get(self, request: HttpRequest, **found: Any) -> HttpResponse:
        """Show it; what was sent is followed elsewhere."""
        draft = draft_of(found["draft"])
        if draft.state == "sent":
            return redirect(sent_page(draft))
        left = gaps(draft, timezone.now())
        told = {
            "draft": draft,
            "pages": [
                {
                    "title": TITLES[each],
                    "about": ABOUT[each],
                    "url": page_url(draft.pk, each),
                    "is_done": each not in left,
                    "why": left[each] if each in left and each in draft.steps else "",
                }
                for each in pages(draft.via)
            ],
            "files": files_of([draft.pk]),
            "is_whole": not left,
            "is_mine": draft.requester_id == self.reader.person,
        }
        return render(request, "web/requests/draft.html", told)


class DraftFormPage(DraftGate, FormPage):
    """A form about one draft."""

    form: ClassVar[type[OfficeForm]] = BareForm

    def initial(self, **found: Any) -> dict[str, Any]:
        """Return which version of it was seen."""
        return {"version": draft_of(found["draft"]).version}

    def shown(self, **found: Any) -> dict[str, Any]:
        """Return the way back."""
        return {"back": where(found["draft"])}

    def get(self, request: HttpRequest, **found: Any) -> HttpResponse:
        """Show it; what was sent is followed elsewhere."""
        draft = draft_of(found["draft"])
        if draft.state == "sent":
            return redirect(sent_page(draft))
        return super().get(request, **found)


class DraftPage(DraftFormPage):
    """/my/requests/drafts/ID/PAGE: one thing that is asked."""

    title = gettext_lazy("Ask for a button")
    submit = gettext_lazy("Save and go on")
    template_name = "web/requests/page.html"

    def made(self, data: Any, files: Any, **found: Any) -> OfficeForm:
        """Return the form of that page, with what was answered before."""
        page, draft = self._asked(**found)
        building = self.request.GET.get("building", "")
        return FORMS[page](data, draft=draft, building=building)

    def shown(self, **found: Any) -> dict[str, Any]:
        """Return which page it is, and for the place its buildings."""
        page, draft = self._asked(**found)
        order = pages(draft.via)
        told = {
            **super().shown(**found),
            "title": TITLES[page],
            "about": ABOUT[page],
            "number": order.index(page) + 1,
            "count": len(order),
        }
        if page is Asked.PLACE:
            told["buildings"] = building_choices_all()
            chosen = self.made(None, None, **found)
            assert isinstance(chosen, AskedForm)
            told["building"] = chosen.building
        return told

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Save it, and go to the next page."""
        page, draft = self._asked(**found)
        form = self.made(self.request.POST, None, **found)
        assert isinstance(form, AskedForm)
        form.is_valid()  # it was before, or this would not be asked
        after = answer(
            self.reader,
            at=at,
            id=draft.pk,
            version=typed["version"] or 0,
            page=page,
            typed=form.typed(),
        )
        is_next_open = after is not None and after in gaps(draft_of(draft.pk), at)
        if after is None or not is_next_open:
            return where(draft.pk)
        return page_url(draft.pk, after)

    def _asked(self, **found: Any) -> tuple[Asked, ButtonRequest]:
        draft = draft_of(found["draft"])
        if found["asked"] not in set(Asked):
            raise NotThere(_("There is no such thing."))
        page = Asked(found["asked"])
        if page not in pages(draft.via):
            raise NotThere(_("There is no such thing."))
        return page, draft


class CheckDraft(DraftFormPage):
    """/my/requests/drafts/ID/check: every answer once more; POST sends it."""

    title = gettext_lazy("Check your answers")
    submit = gettext_lazy("Send the request")
    template_name = "web/requests/check.html"

    def shown(self, **found: Any) -> dict[str, Any]:
        """Return every answer, and what is still in the way."""
        draft = draft_of(found["draft"])
        left = gaps(draft, timezone.now())
        return {
            **super().shown(**found),
            "draft": draft,
            "answers": answered(draft),
            "place": room_words(draft.room) if draft.room else "",
            "left": [
                {"title": TITLES[each], "why": why, "url": page_url(draft.pk, each)}
                for each, why in left.items()
            ],
            "urls": {each.name: page_url(draft.pk, each) for each in pages(draft.via)},
            "files": files_of([draft.pk]),
        }

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Send it."""
        life = send(
            self.reader, at=at, id=found["draft"], version=typed["version"] or 0
        )
        sent = draft_of(found["draft"])
        messages.success(
            self.request,
            _("It is sent. Its number is %(number)s.") % {"number": sent.number},
        )
        return _life_page(sent, life.pk, self.reader.person)


class DiscardDraft(DraftFormPage):
    """/my/requests/drafts/ID/discard: throw it away."""

    title = gettext_lazy("Discard this draft")
    submit = gettext_lazy("Discard it")

    def shown(self, **found: Any) -> dict[str, Any]:
        """Return the way back; it cannot be undone."""
        return {**super().shown(**found), "kind": "danger"}

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Discard it."""
        discard(self.reader, at=at, id=found["draft"], version=typed["version"] or 0)
        messages.success(self.request, _("The draft is discarded."))
        return reverse("web:my_requests")


class DraftFiles(DraftFormPage):
    """/my/requests/drafts/ID/files: what supports it."""

    form: ClassVar[type[OfficeForm]] = FileForm
    title = gettext_lazy("Add a file")
    submit = gettext_lazy("Add it")

    def do(self, typed: dict[str, Any], at: Any, **found: Any) -> str:
        """Keep it, made anew."""
        file = typed["file"]
        keep(
            self.reader,
            at=at,
            name=file.name,
            content=read_whole(file),
            subject_kind="request",
            subject=found["draft"],
        )
        messages.success(self.request, _("The file is kept."))
        return where(found["draft"])


def sent_page(draft: ButtonRequest) -> str:
    """Return where a request that was sent is followed."""
    life = ButtonLife.objects.filter(request=draft).values_list("pk", flat=True)
    return reverse("web:my_request", args=[life[0]])


def _life_page(sent: ButtonRequest, life: str, person: str) -> str:
    name = "web:my_request" if sent.requester_id == person else "web:request"
    return reverse(name, args=[life])
