"""What a phone must be told so that its key is a silent button, and what must not be.

The names are those of the call manager's own pages. A Cisco Desk Phone 9800 has a red
Action button that counts down on its screen unless its delay is 0: a countdown is
what nobody may see. Source: Cisco, parameters for the Action button (9800).
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

GROUPS: Final = (1, 2, 3)
DELAY_SECONDS_DEFAULT: Final = 5  # of the phone, where nothing is set
URL_CHARS_MAX: Final = 255
SERVICE_NAME: Final = "Quick info"  # neutral: the key is seen by whoever stands there
TEMPLATE: Final = "Quietbell service key"
OFF: Final = frozenset({"", "off", "0", "none", "disabled"})
SINGLE: Final = frozenset({"single", "single press", "1"})
_MODEL_9800: Final = re.compile(r"98[0-9]{2}")
_GROUP: Final = re.compile(r"([123])$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What is wrong with a phone's settings, or worth a thought. In plain words."""

    phone: str
    sentence: str
    is_refused: bool = True


def action_button(url: str) -> Mapping[str, str]:
    """Return what the Action button of a 9800 is set to so that *url* is its press."""
    return MappingProxyType(
        {
            "Action Button Function 1": "Custom",
            "Action Button Service Destination 1": url,
            "Action Button Service Name 1": SERVICE_NAME,
            "Dial Out Delay 1": "0",
            "Service Trigger 1": "Long Press",
            "Action Button Function 2": "Off",
            "Action Button Function 3": "Off",
        }
    )


def is_9800(model: str) -> bool:
    """Say whether *model* names a phone of the 9800 series ("DP-9841")."""
    return bool(_MODEL_9800.search(model))


def notes(phone: str, settings: Mapping[str, str]) -> tuple[Note, ...]:
    """Return what is wrong with *settings* of *phone*, the refusals first.

    Names are compared without case, blanks and marks, with the group's digit at their
    end or none for the first.
    """
    plain = {_plain(name): value.strip() for name, value in settings.items()}
    found = [each for group in GROUPS for each in _group(phone, plain, group)]
    return tuple(sorted(found, key=lambda each: not each.is_refused))


def has_action_button(settings: Iterable[str]) -> bool:
    """Say whether any of these names is one of the Action button's."""
    return any(_setting(_plain(each)) for each in settings)


def _group(phone: str, plain: Mapping[str, str], group: int) -> Iterable[Note]:
    own = {
        kind: value
        for name, value in plain.items()
        if (kind := _setting(name)) and _number(name) == group
    }
    if not own or own.get("function", "custom").lower() in OFF:
        return
    text = own.get("delay", "")
    if not text:
        yield _refused(
            phone,
            f"Action button {group} has no delay set, and then it is"
            f" {DELAY_SECONDS_DEFAULT} seconds: the phone counts down on its screen."
            " Set the delay to 0.",
        )
    elif not re.fullmatch(r"[0-9]{1,4}", text):
        yield _refused(
            phone,
            f"Action button {group} has a delay that is no number of seconds. Set it"
            " to 0.",
        )
    elif int(text) > 0:
        yield _refused(
            phone,
            f"Action button {group} waits {int(text)} seconds and counts down on the"
            " screen, where the attacker sees it. Set the delay to 0.",
        )
    if own.get("trigger", "").lower() in SINGLE:
        yield Note(
            phone=phone,
            sentence=f"Action button {group} goes off at a single press. A long press"
            " or three presses cause fewer false alarms.",
            is_refused=False,
        )


def _refused(phone: str, sentence: str) -> Note:
    return Note(phone=phone, sentence=sentence)


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _setting(plain: str) -> str:
    """Return which setting of the Action button a plain name is, empty: none."""
    if "dialoutdelay" in plain:
        return "delay"
    if "servicetrigger" in plain:
        return "trigger"
    if "actionbuttonfunction" in plain:
        return "function"
    return "other" if plain.startswith("actionbutton") else ""


def _number(plain: str) -> int:
    found = _GROUP.search(plain)
    return int(found.group(1)) if found else 1
