"""Forms of a draft of a request, one for each page.

A form reads what was typed; `typed` returns it as `operations.drafts.answer` takes it.
"""

from collections.abc import Callable
from typing import Any, Final

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from quietbell.domain.asking import Asked
from quietbell.domain.criteria import Factor
from quietbell.operations.draft_answers import EVIDENCE_CHARS_MAX
from quietbell.queries.drafts import (
    approvers,
    department_choices_all,
    questions,
    room_building,
    rooms_of,
    site_of_building,
)
from quietbell.queries.named import person_named, spelled_person
from quietbell.storage.models import ButtonRequest, Site
from quietbell.web.forms import OfficeForm
from quietbell.web.words_inventory import BUTTON_KINDS

YES_NO: Final = (("yes", _("Yes")), ("no", _("No")))
PERSON_HELP: Final = _("A staff number, or a name if only one person is called so.")


class AskedForm(OfficeForm):
    """One page of a draft. ``building`` is the one whose rooms are offered."""

    def __init__(
        self,
        *args: Any,
        draft: ButtonRequest,
        building: str = "",
        **words: Any,
    ) -> None:
        kept = {"version": draft.version, **self.kept(draft)}
        super().__init__(*args, initial=kept, **words)
        self.draft = draft
        self.building = building or room_building(draft.room)
        self.offer()

    def kept(self, draft: ButtonRequest) -> dict[str, Any]:
        """Return what was answered before."""
        return {
            name: getattr(draft, name)
            for name in self.base_fields
            if name in draft.__dict__ and name != "version"
        }

    def offer(self) -> None:
        """Offer what there is to choose from."""

    def typed(self) -> dict[str, Any]:
        """Return what was typed, as the operation takes it."""
        return {k: v for k, v in self.cleaned_data.items() if k != "version"}

    def choose(self, name: str, choices: Any) -> None:
        """Give a field of this form its choices."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


class RequesterForm(AskedForm):
    """Who asks, of a draft that somebody else entered."""

    requester = forms.CharField(
        label=_("Who asks"), required=False, max_length=200, help_text=PERSON_HELP
    )
    reply_to = forms.EmailField(
        label=_("Where to answer, if they have no account here"),
        required=False,
        help_text=_("An e-mail address. They are told the number, and what follows."),
    )

    def kept(self, draft: ButtonRequest) -> dict[str, Any]:
        """Return who was named."""
        named = spelled_person(draft.requester)
        return {"requester": named, "reply_to": draft.reply_to}

    def clean_requester(self) -> str:
        """Return the id of who is meant."""
        return person_id(self.cleaned_data["requester"])


class NeedForm(AskedForm):
    """Why a button is needed."""

    need = forms.CharField(
        label=_("What happens there, or could happen?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_(
            "In your own words: who comes, what people are afraid of, what has been"
            " tried. Name nobody who is not concerned."
        ),
    )


class ReasonsForm(AskedForm):
    """The questions of the criteria, each yes or no, a yes with its evidence."""

    def kept(self, draft: ButtonRequest) -> dict[str, Any]:
        """Return the answers that were given."""
        found: dict[str, Any] = {}
        for each in questions():
            told = draft.answers.get(each.id) or {}
            if told.get("is_met") is not None:
                found[each.id] = "yes" if told["is_met"] else "no"
            found[f"{each.id}_evidence"] = told.get("evidence", "")
        return found

    def offer(self) -> None:
        """Ask every question that the criteria ask now."""
        self.asked: tuple[Factor, ...] = questions()
        for each in self.asked:
            self.fields[each.id] = forms.ChoiceField(
                label=_(each.words), choices=YES_NO, widget=forms.RadioSelect
            )
            self.fields[f"{each.id}_evidence"] = forms.CharField(
                label=_("If yes: how is that known? (%(what)s)")
                % {"what": _(each.name)},
                required=False,
                max_length=EVIDENCE_CHARS_MAX,
            )

    def typed(self) -> dict[str, Any]:
        """Return the answers by question."""
        told = self.cleaned_data
        return {
            "answers": {
                each.id: {
                    "is_met": told[each.id] == "yes",
                    "evidence": told[f"{each.id}_evidence"],
                }
                for each in self.asked
            }
        }


class DepartmentForm(AskedForm):
    """Whose button it will be."""

    department = forms.ChoiceField(
        label=_("Which department is it for?"),
        help_text=_("Its Dean or Vice Chancellor has to approve."),
    )

    def kept(self, draft: ButtonRequest) -> dict[str, Any]:
        """Return the department that was chosen."""
        return {"department": draft.department_id or ""}

    def offer(self) -> None:
        """Offer every department that there is."""
        self.choose("department", [("", "–"), *department_choices_all()])


class PlaceForm(AskedForm):
    """Where it is to be: a room of the chosen building, or words."""

    room = forms.ChoiceField(label=_("Room"), required=False)
    site = forms.ChoiceField(label=_("Campus"), required=False)
    place_words = forms.CharField(
        label=_("Or the place in words"),
        required=False,
        max_length=200,
        help_text=_("If the room is not listed, or to say where in the room."),
    )

    def kept(self, draft: ButtonRequest) -> dict[str, Any]:
        """Return the place that was given."""
        return {
            "room": draft.room_id or "",
            "site": draft.site_id or "",
            "place_words": draft.place_words,
        }

    def offer(self) -> None:
        """Offer the rooms of the building, or the sites if there is none."""
        if self.building:
            del self.fields["site"]
            none = ("", _("None of these"))
            self.choose("room", [none, *rooms_of(self.building)])
        else:
            del self.fields["room"]
            sites = Site.objects.order_by("name").values_list("pk", "name")
            self.choose("site", [("", "–"), *sites])

    def typed(self) -> dict[str, Any]:
        """Return the place; of a building without a room the campus is known."""
        told = super().typed()
        if self.building and not told.get("room"):
            told["site"] = site_of_building(self.building)
        return told


class PeopleForm(AskedForm):
    """Who holds it, and who uses it."""

    holder = forms.CharField(
        label=_("Who will hold it?"), max_length=200, help_text=PERSON_HELP
    )
    users_words = forms.CharField(
        label=_("Who else will use it?"),
        required=False,
        max_length=200,
        help_text=_("As “whoever is at the counter”. Each of them is trained."),
    )

    def kept(self, draft: ButtonRequest) -> dict[str, Any]:
        """Return who was named."""
        holder = draft.holder or draft.requester
        return {"holder": spelled_person(holder), "users_words": draft.users_words}

    def clean_holder(self) -> str:
        """Return the id of who is meant."""
        return person_id(self.cleaned_data["holder"])


class KindForm(AskedForm):
    """What kind of button would suit."""

    kind = forms.ChoiceField(
        label=_("Which kind of button would suit?"),
        choices=list(BUTTON_KINDS.items()),
        widget=forms.RadioSelect,
        help_text=_(
            "A key on the phone that is there costs the least. IT and emergency"
            " management decide on it together, after they have seen the place."
        ),
    )


class ApproverForm(AskedForm):
    """Who signs for the department."""

    approver = forms.ChoiceField(
        label=_("Which Dean or Vice Chancellor signs for the department?"),
        widget=forms.RadioSelect,
        required=False,
    )

    def kept(self, draft: ButtonRequest) -> dict[str, Any]:
        """Return who was chosen."""
        return {"approver": draft.approver_id or ""}

    def offer(self) -> None:
        """Offer whoever holds that role for that department now."""
        self.choose("approver", signers(self.draft))


FORMS: Final[dict[Asked, Callable[..., AskedForm]]] = {
    Asked.REQUESTER: RequesterForm,
    Asked.NEED: NeedForm,
    Asked.REASONS: ReasonsForm,
    Asked.DEPARTMENT: DepartmentForm,
    Asked.PLACE: PlaceForm,
    Asked.PEOPLE: PeopleForm,
    Asked.KIND: KindForm,
    Asked.APPROVER: ApproverForm,
}


def signers(request: ButtonRequest) -> list[tuple[str, str]]:
    """Return who may sign for a request's department now, with their titles."""
    if request.department_id is None:
        return []
    rows = approvers(request.department_id, request.site_id or "", timezone.now())
    return [
        (each.pk, f"{each.name}, {each.title}" if each.title else each.name)
        for each in rows
    ]


def person_id(text: str) -> str:
    """Return whose number or name *text* is, empty for none typed.

    Raises:
        ValidationError: nobody here is called so, or several are.
    """
    text = text.strip()
    if not text:
        return ""
    named = person_named(text)
    if named.count == 1:
        return named.id
    if named.count == 0:
        raise forms.ValidationError(_("There is nobody here of this number or name."))
    raise forms.ValidationError(
        _("Several people are called so: type the staff number.")
    )
