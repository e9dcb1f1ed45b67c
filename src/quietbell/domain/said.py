"""A sentence that we say, apart from what stands in it.

Its English is its key: pages show it in the reader's language, a record, a program and
a terminal as it is. What we say is written as a `Wording`, where it is said: by that
call the catalogues of the pages know it.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Final, NewType

Wording = NewType("Wording", str)
_PLACE: Final = re.compile(r"%\((\w+)\)s")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One sentence: ``text`` holds ``%(name)s`` for each of ``values``.

    Those are data, as somebody typed them or counted them, and are not translated; or
    they are said themselves, and are.
    """

    text: str
    values: "Mapping[str, str | Said]" = field(default_factory=dict)

    def __str__(self) -> str:
        return self.told(str)

    def told(self, translated: Callable[[str], str]) -> str:
        """Return it with every sentence in it as *translated* has it.

        What does not fit together is told as it stands, and never raises: it may come
        from a row that another release wrote.
        """
        values = {
            name: each.told(translated) if isinstance(each, Said) else each
            for name, each in self.values.items()
        }
        for text in (translated(self.text), self.text):
            # Not by `%`: in "100 % sure" that finds a place, too.
            if values.keys() >= set(_PLACE.findall(text)):
                return _PLACE.sub(lambda found: values[found[1]], text)
        return self.text

    def columns(self) -> dict[str, Any]:
        """Return what a row keeps of it: its text as ``words``, and ``values``."""
        return {"words": self.text, "values": asdict(self)["values"]}


def said(text: Wording, **values: object) -> Said:
    """Return a sentence with its values, each as text or said itself."""
    return Said(
        text=text,
        values={
            name: each if isinstance(each, Said) else str(each)
            for name, each in values.items()
        },
    )


def said_by(words: str, values: object) -> Said:
    """Return what a row's columns say, whatever is in them."""
    found = values if isinstance(values, Mapping) else {}
    return Said(
        text=words, values={str(name): _value(each) for name, each in found.items()}
    )


def _value(kept: object) -> str | Said:
    if isinstance(kept, Mapping):
        return said_by(str(kept.get("text", "")), kept.get("values"))
    return str(kept)
