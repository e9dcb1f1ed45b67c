"""A policy and a training module to start from, in our own words, for both postures.

They are beginnings: a campus reads them, changes them and has them approved as its own.
Who calls 911, who comes first and what is counted differ by posture, and only one of
the two is true at one site; so nothing here is said for both that holds for one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from quietbell.domain import shipped_texts_en, shipped_texts_es
from quietbell.domain.profiles import Posture, ResponseProfile
from quietbell.domain.teaching import Question

LANGUAGES: Final = ("en", "es")
POLICY: Final = "policy"
MODULE: Final = "module"
PASS_PERCENT: Final = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class ShippedPolicy:
    """A policy to start from. ``text`` is Markdown, without numbers left open."""

    name: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShippedModule:
    """A training to start from. ``text`` is Markdown."""

    name: str
    text: str
    questions: tuple[Question, ...]
    pass_percent: int = PASS_PERCENT


def policy(
    profile: ResponseProfile, *, campus: str, language: str = "en"
) -> ShippedPolicy:
    """Return the policy to start from at a site with that profile.

    An unknown *language* is English. A number that the profile has not is said to be
    missing, in brackets, so that nobody approves it unseen.
    """
    words = _WORDS.get(language, shipped_texts_en)
    text = words.POLICY[profile.posture]
    return ShippedPolicy(
        name=words.POLICY_NAME,
        text=_filled(text, profile, campus, words.MISSING).replace(
            "<counted>", _counted(profile, words.COUNTED, words.THESE_COUNT)
        ),
    )


def module(
    profile: ResponseProfile, *, campus: str, language: str = "en"
) -> ShippedModule:
    """Return the training to start from at a site with that profile."""
    words = _WORDS.get(language, shipped_texts_en)
    text = words.MODULE[profile.posture]
    return ShippedModule(
        name=words.MODULE_NAME,
        text=_filled(text, profile, campus, words.MISSING),
        questions=(*words.QUESTIONS, *words.QUESTIONS_OF[profile.posture]),
    )


def _filled(
    text: str, profile: ResponseProfile, campus: str, missing: Mapping[str, str]
) -> str:
    """Return *text* with the profile's own numbers in their places."""
    values = {
        "campus": campus,
        "threshold": str(profile.false_rule.threshold),
        **{name: getattr(profile, name) or f"[{missing[name]}]" for name in missing},
    }
    for name, value in values.items():
        text = text.replace(f"<{name}>", value)
    return text


def _counted(profile: ResponseProfile, names: Mapping[str, str], sentence: str) -> str:
    """Return the sentence on what makes a strike, as the profile has it."""
    counted = [names[each] for each in profile.false_rule.counted if each in names]
    return sentence.format(", ".join(counted)) if counted else names[""]


_WORDS: Final = {"en": shipped_texts_en, "es": shipped_texts_es}
assert all(set(each.POLICY) == set(Posture) for each in _WORDS.values())
