"""What criteria have to be like, how two versions differ, and what a change does.

Criteria are data that people write, so everything that cannot be right in them is said
in a plain sentence. What a change does to a place is told by its factors alone: gates
are passed anew for each decision, whatever the criteria.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from typing import Final

from quietbell.domain.criteria import NO_ANSWER, Answer, Criteria, Factor, Gate
from quietbell.domain.said import Said, Wording, said

FACTORS_MAX: Final = 40
NAME_CHARS_MAX: Final = 200
MONTHS_MAX: Final = 60
DAYS_MAX: Final = 365
WEIGHTS: Final = range(1, 6)
# Told, and never counted (the button policy, 4.1): no version can make it a factor.
NEVER_A_FACTOR: Final = "traffic"
_ID: Final = re.compile(r"[a-z][a-z0-9-]{0,39}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Flaw:
    """Something that cannot be so. ``field`` is of `Criteria`; English, for people.

    ``sentence`` may hold ``%(what)s``, which is ``what``: an id or a name as written.
    """

    field: str
    sentence: str
    what: str = ""

    def __str__(self) -> str:
        return self.sentence % {"what": self.what}


class Change(StrEnum):
    """What a change of the criteria does to one place."""

    FALLS_OUT = "falls out"
    COMES_IN = "comes in"
    STAYS_IN = "stays in"
    STAYS_OUT = "stays out"


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What a change does to a place, and why, a sentence each."""

    change: Change
    why: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that two versions say differently. Empty: it is not there.

    ``field`` is of `Criteria`; ``of`` is the factor's id, empty for the whole.
    """

    field: str
    before: str
    after: str
    of: str = ""


def flaws(criteria: Criteria) -> tuple[Flaw, ...]:
    """Return everything that cannot be so in *criteria*: none if they can be used."""
    return tuple(
        chain(_flaws_of_whole(criteria), _flaws_of_lists(criteria), _each(criteria))
    )


def _flaws_of_whole(criteria: Criteria) -> Iterator[Flaw]:
    if not 0 < len(criteria.name.strip()) <= NAME_CHARS_MAX:
        yield Flaw(field="name", sentence=NAMELESS)
    for gate in Gate:
        if gate not in criteria.gates:
            yield Flaw(field="gates", sentence=GATE_GONE, what=gate.value)
    if not 1 <= criteria.factors_min <= len(criteria.factors):
        yield Flaw(field="factors_min", sentence=MINIMUM)
    if not 1 <= criteria.assessment_months <= MONTHS_MAX:
        yield Flaw(field="assessment_months", sentence=MONTHS)
    if not 1 <= criteria.appeal_days <= DAYS_MAX:
        yield Flaw(field="appeal_days", sentence=DAYS)


def _flaws_of_lists(criteria: Criteria) -> Iterator[Flaw]:
    every = (*criteria.factors, *criteria.contexts)
    if not criteria.factors or len(every) > FACTORS_MAX:
        yield Flaw(field="factors", sentence=COUNT)
    ids = [each.id for each in every]
    for twice in sorted({each for each in ids if ids.count(each) > 1}):
        yield Flaw(field="factors", sentence=TWICE, what=twice)
    if any(each.id == NEVER_A_FACTOR for each in criteria.factors):
        yield Flaw(field="factors", sentence=TRAFFIC)


def _each(criteria: Criteria) -> Iterator[Flaw]:
    told = [("factors", x) for x in criteria.factors]
    told += [("contexts", x) for x in criteria.contexts]
    for field, each in told:
        name = each.name.strip()
        if not _ID.fullmatch(each.id):
            yield Flaw(field=field, sentence=BAD_ID, what=each.id[:80])
        if not 0 < len(name) <= NAME_CHARS_MAX or len(each.words) > NAME_CHARS_MAX:
            yield Flaw(field=field, sentence=BAD_NAME, what=each.id[:80])
        if each.weight not in WEIGHTS:
            yield Flaw(field=field, sentence=BAD_WEIGHT, what=each.id[:80])


def differences(before: Criteria, after: Criteria) -> tuple[Difference, ...]:
    """Return what *after* says differently than *before*, in the order of reading."""
    fields = ("name", "factors_min", "assessment_months", "appeal_days")
    found = [
        Difference(
            field=name,
            before=str(getattr(before, name)),
            after=str(getattr(after, name)),
        )
        for name in fields
        if getattr(before, name) != getattr(after, name)
    ]
    for field in ("factors", "contexts"):
        was = {each.id: each for each in getattr(before, field)}
        now = {each.id: each for each in getattr(after, field)}
        found += [
            Difference(
                field=field, of=of, before=_said(was.get(of)), after=_said(now.get(of))
            )
            for of in dict.fromkeys([*was, *now])
            if was.get(of) != now.get(of)
        ]
    return tuple(found)


def _said(factor: Factor | None) -> str:
    if factor is None:
        return ""
    return f"{factor.name} ({factor.weight}): {factor.words}"


def effect(
    before: Criteria | None, after: Criteria, answers: Mapping[str, Answer]
) -> Effect:
    """Return what putting *after* in force does to a place of which *answers* is known.

    Without *before* nothing was in force, and nobody falls out or comes in.
    """
    met = _met(after, answers)
    is_in = len(met) >= after.factors_min
    was_in = is_in
    if before is not None:
        was_in = len(_met(before, answers)) >= before.factors_min
    if was_in == is_in:
        return Effect(change=Change.STAYS_IN if is_in else Change.STAYS_OUT)
    assert before is not None
    change = Change.COMES_IN if is_in else Change.FALLS_OUT
    why = (*_changed(before, after, answers), _counted(after, met))
    return Effect(change=change, why=why)


def _met(criteria: Criteria, answers: Mapping[str, Answer]) -> tuple[Factor, ...]:
    return tuple(
        each for each in criteria.factors if answers.get(each.id, NO_ANSWER).counts
    )


def _changed(
    before: Criteria, after: Criteria, answers: Mapping[str, Answer]
) -> Iterator[Said]:
    """Yield which of the place's factors are gone or new."""
    was, now = _met(before, answers), _met(after, answers)
    stays, context = {x.id for x in now}, {x.id for x in after.contexts}
    for each in was:
        if each.id in context:
            yield said(ONLY_TOLD, name=each.name)
        elif each.id not in stays:
            yield said(NO_LONGER, name=each.name)
    known = {each.id for each in was}
    for each in now:
        if each.id not in known:
            yield said(A_FACTOR_NOW, name=each.name)


def _counted(criteria: Criteria, met: tuple[Factor, ...]) -> Said:
    names = ", ".join(each.name for each in met)
    counts = {"met": len(met), "count": len(criteria.factors)}
    least = criteria.factors_min
    if names:
        return said(COUNTED_AS, **counts, least=least, names=names)
    return said(COUNTED, **counts, least=least)


ONLY_TOLD: Final = Wording("“%(name)s” is met, and is told but no longer counts.")
NO_LONGER: Final = Wording("“%(name)s” is met, and is no longer a factor.")
A_FACTOR_NOW: Final = Wording("“%(name)s” is met, and is a factor now.")
COUNTED: Final = Wording(
    "%(met)s of %(count)s factors are met; at least %(least)s must be."
)
COUNTED_AS: Final = Wording(
    "%(met)s of %(count)s factors are met (%(names)s); at least %(least)s must be."
)
NAMELESS: Final = "The criteria need a name, of 200 characters at most."
GATE_GONE: Final = (
    "The gate “%(what)s” is missing: no button is approved without it, whatever the"
    " criteria say."
)
MINIMUM: Final = (
    "At least one factor must be asked for, and no more than there are factors."
)
MONTHS: Final = "An assessment is good for 1 to 60 months."
DAYS: Final = "The time to appeal is 1 to 365 days."
COUNT: Final = "There must be a factor, and no more than 40 with what is told beside."
TWICE: Final = "The id “%(what)s” stands twice: each factor has an id of its own."
TRAFFIC: Final = (
    "High traffic alone never qualifies: it can be told, and is never a factor."
)
BAD_ID: Final = (
    "“%(what)s” is no id: small letters, digits and hyphens, 40 at most, a letter"
    " first."
)
BAD_NAME: Final = (
    "The factor “%(what)s” needs a name; name and question: 200 characters."
)
BAD_WEIGHT: Final = "The weight of “%(what)s” is a whole number from 1 to 5."
SENTENCES: Final = (
    NAMELESS, GATE_GONE, MINIMUM, MONTHS, DAYS, COUNT, TWICE, TRAFFIC,
    BAD_ID, BAD_NAME, BAD_WEIGHT,
)  # fmt: skip
