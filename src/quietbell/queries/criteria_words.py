"""What the criteria say, in the words of the reader."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from quietbell.domain.said import Said


def in_words(sentences: Iterable[Said]) -> str:
    """Return *sentences* in the language in force, one after the other."""
    return " ".join(each.told(_) for each in sentences)
