"""What the criteria say, in the words of the reader."""

from collections.abc import Iterable
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from quietbell.domain.said import Said

# The rules' own sentences, for the catalogue.
CATALOGUED: Final = frozenset(
    {
        gettext_noop("The Dean or Vice Chancellor of the department approved it."),
        gettext_noop(
            "The Dean or Vice Chancellor of the department has not approved it."
        ),
        gettext_noop("No threat assessment has been signed."),
        gettext_noop("The threat assessment expired on %(day)s."),
        gettext_noop(
            "The threat assessment was signed on %(day)s and is good until %(until)s."
        ),
        gettext_noop("%(name)s: yes. %(evidence)s"),
        gettext_noop("%(name)s: no."),
        gettext_noop("%(name)s: said to be so, and no evidence is given."),
        gettext_noop("This alone never qualifies."),
        gettext_noop("The criteria are met: %(met)s of %(count)s factors."),
        gettext_noop("The criteria are not met."),
        gettext_noop("The criteria are not met: high traffic alone never qualifies."),
        gettext_noop(
            "The criteria are not met: %(met)s of %(count)s factors, and at"
            " least %(least)s must be."
        ),
        gettext_noop("“%(name)s” is met, and is told but no longer counts."),
        gettext_noop("“%(name)s” is met, and is no longer a factor."),
        gettext_noop("“%(name)s” is met, and is a factor now."),
        gettext_noop(
            "%(met)s of %(count)s factors are met; at least %(least)s must be."
        ),
        gettext_noop(
            "%(met)s of %(count)s factors are met (%(names)s); at least"
            " %(least)s must be."
        ),
    }
)


def in_words(sentences: Iterable[Said]) -> str:
    """Return *sentences* in the language in force, one after the other."""
    return " ".join(_(each.text) % each.values for each in sentences)
