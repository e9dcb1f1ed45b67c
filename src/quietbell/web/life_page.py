"""A page about one life: what rights go by, what was seen, and where it leads back."""

from typing import Any, ClassVar

from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from quietbell.domain.grants import Subject
from quietbell.domain.roles import Action
from quietbell.operations.lives import life_of, subject_of
from quietbell.queries.deciding import deciding_facts
from quietbell.storage.models import ButtonLife
from quietbell.web.form_page import FormPage
from quietbell.web.gate import Page


class LifePage(Page):
    """A page that is about one life, by the name ``life`` in its address."""

    _life: ButtonLife | None = None

    @property
    def life(self) -> ButtonLife:
        """Return the life, read once a request.

        Raises:
            NotThere: there is none.
        """
        if self._life is None:
            self._life = life_of(self.kwargs["life"])
        return self._life

    def subject(self, **found: Any) -> Subject:
        """Return what rights to it go by."""
        return subject_of(life_of(found["life"]))


class LifeFormPage(LifePage, FormPage):
    """A form about one life, with its facts beside it."""

    action: ClassVar[Action] = Action.DECIDE

    def initial(self, **found: Any) -> dict[str, Any]:
        """Return what was seen of it."""
        return {"version": self.life.version}

    def shown(self, **found: Any) -> dict[str, Any]:
        """Return its facts, and the way back."""
        facts = deciding_facts(self.life, timezone.now())
        return {"facts": facts, "back": where_from(self.life)}


def where_from(life: ButtonLife) -> str:
    """Return the page that a life is looked at on: of its request, or its button."""
    if life.request_id is not None:
        try:
            return reverse("web:request", args=[life.pk])
        except NoReverseMatch:
            return reverse("web:home")
    return reverse("web:button_life", args=[life.button_id])
