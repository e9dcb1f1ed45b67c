"""The password rule of `domain.passwords`, as Django asks for it."""

from typing import Any, Final

from allauth.mfa.utils import is_mfa_enabled
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from quietbell.domain.passwords import Weakness, weaknesses

SENTENCES: Final[dict[Weakness, Promise]] = {
    Weakness.SHORT: _(
        "At least 15 characters, or 8 if a second factor is set up. A few words that"
        " only you would put together are good."
    ),
    Weakness.LONG: _("At most 200 characters."),
    Weakness.MONOTONOUS: _("Use more different characters."),
    Weakness.OUR_WORD: _("A name that everybody knows, with little else."),
}


class LongAndOurs:
    """A password validator: length, variety, and no word of the house."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise `ValidationError` with what is wrong."""
        has_factor = bool(user is not None and user.pk and is_mfa_enabled(user))
        found = weaknesses(
            password, has_second_factor=has_factor, words=_names_of(user)
        )
        if found:
            raise ValidationError([SENTENCES[each] for each in found])

    def get_help_text(self) -> str:
        """Return what a form says beside the field."""
        return str(SENTENCES[Weakness.SHORT])


def _names_of(user: Any) -> tuple[str, ...]:
    if user is None:
        return ()
    person = getattr(user, "person", None)
    names = (person.name if person else "").split()
    return (user.username or "", *names, (user.email or "").partition("@")[0])
