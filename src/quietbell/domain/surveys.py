"""What a survey of a place has to say before it can be signed, and of the place.

A draft may lack anything; a signed survey lacks nothing, or work would be ordered on a
guess. Where exactly the button will be is asked for here and read by almost nobody.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyFacts:
    """What somebody found at a place. Ids are empty while nothing was chosen.

    ``is_uncovered`` says that no camera covers the room, which is an answer; neither a
    camera nor that is none. ``x`` and ``y`` are from 0 to 1 on the floor's plan.
    """

    room: str = ""
    jack: str = ""
    switch_port: str = ""
    power: str = ""
    camera: str = ""
    is_uncovered: bool = False
    wireless: str = ""
    cabling: str = ""
    x: float = 0.5
    y: float = 0.5


# The fields in the order of the form, each with what is said while it is missing.
ASKED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "room": "Say which room it is.",
        "jack": "Say which jack it is on, or that there is none.",
        "switch_port": "Say which switch port the jack ends at, or that there is none.",
        "power": "Say what feeds it: PoE, a socket, a battery.",
        "wireless": "Say whether Wi-Fi and mobile telephones reach the place.",
        "cabling": "Say what has to be cabled, or that nothing has.",
    }
)
NO_CAMERA: Final = "Name the camera that covers the room, or say that none does."
BOTH: Final = "A camera covers the room, or none does: not both."
HIDDEN: Final = "Say where exactly it will be. You are not shown it again."
PHOTO: Final = "A photo of the place is missing."

# Source: duress button policy, 4.2. Each is signed by a person who stood there.
PLACE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "inconspicuous": "A visitor does not notice it.",
        "safe": "Nobody triggers it by accident: no knee, no chair, no cleaning.",
        "reachable": "Whoever sits or stands there reaches it without being seen to.",
    }
)


def problems(
    facts: SurveyFacts, *, has_hidden_words: bool, has_photo: bool
) -> dict[str, str]:
    """Return what keeps *facts* from being signed, a sentence by field."""
    found = {
        name: sentence
        for name, sentence in ASKED.items()
        if not getattr(facts, name).strip()
    }
    if facts.camera and facts.is_uncovered:
        found["camera"] = BOTH
    elif not facts.camera and not facts.is_uncovered:
        found["camera"] = NO_CAMERA
    if not has_hidden_words:
        found["concealed_words"] = HIDDEN
    if not has_photo:
        found["photo"] = PHOTO
    return found
