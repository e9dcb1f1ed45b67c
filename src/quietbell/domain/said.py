"""A sentence that the rules say, apart from what stands in it.

Its English is its key: pages show it in the reader's language, a record and a terminal
as it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One sentence: ``text`` holds ``%(name)s`` for each of ``values``.

    Those are data, as somebody typed them or counted them, and are not translated.
    """

    text: str
    values: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.text % self.values


def said(text: str, **values: object) -> Said:
    """Return a sentence with its values as text."""
    return Said(text=text, values={name: str(each) for name, each in values.items()})
