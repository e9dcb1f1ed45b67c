"""Policies in versions: which follows which, how two differ, and who signs a review.

Nothing here knows a text. What a person signs is the hash of an exact revision, so a
revision that was approved is never changed: the next one is written.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Final

from quietbell.domain.roles import Role


class PolicyState(StrEnum):
    """Where a revision is. One that waits for its day is approved, and not in force."""

    DRAFT = "draft"
    APPROVED = "approved"
    IN_FORCE = "in force"
    RETIRED = "retired"
    WITHDRAWN = "withdrawn"


class Office(StrEnum):
    """Who signs the yearly review. Source: the button policy, after section 9."""

    EMERGENCY_MANAGEMENT = "emergency management"
    POLICE = "police"
    SATS = "SATS"
    IT = "IT"


# For which office a role signs. Nobody signs for two: four offices are four persons.
OFFICES: Final = {
    Role.EMERGENCY_MANAGEMENT: Office.EMERGENCY_MANAGEMENT,
    Role.SHIFT_SUPERVISOR: Office.POLICE,
    Role.SATS: Office.SATS,
    Role.IT_ADMINISTRATOR: Office.IT,
}


class Change(StrEnum):
    """What became of a line."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class DiffLine:
    """One line of a comparison. ``before`` and ``after`` are its numbers, from 1."""

    change: Change
    text: str
    before: int | None = None
    after: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """An approved revision and its day."""

    id: str
    number: int
    effective_on: date


def sha256_of(text: str) -> str:
    """Return what is signed of a text: the SHA-256 of its UTF-8, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def plain_text(text: str) -> str:
    """Return *text* as it is kept: one kind of line ending, one at its end."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(each.rstrip() for each in lines).strip() + "\n"


def offices_of(roles: Iterable[Role]) -> tuple[Office, ...]:
    """Return for which offices *roles* may sign, in the order of the offices."""
    held = {OFFICES[each] for each in roles if each in OFFICES}
    return tuple(each for each in Office if each in held)


def due(waiting: Sequence[Waiting], today: date) -> tuple[Waiting, ...]:
    """Return what comes into force by *today*, in the order in which it does.

    The revision with the highest number is the last, whatever the days: an older one
    never comes back over a newer one.
    """
    ready = [each for each in waiting if each.effective_on <= today]
    return tuple(sorted(ready, key=lambda each: each.number))


def review_opens(
    *, month: int, today: date, in_force_since: date | None, years: Iterable[int]
) -> bool:
    """Say whether this year's review opens by itself on *today*.

    From the first of its *month* on, so that a worker that stood still misses none;
    for a policy that was in force before that month, once a year.
    """
    begins = date(today.year, month, 1)
    is_old_enough = in_force_since is not None and in_force_since < begins
    return is_old_enough and today >= begins and today.year not in set(years)


def differences(before: str, after: str) -> tuple[DiffLine, ...]:
    """Return both texts line by line: what stayed, what went and what came."""
    old, new = before.splitlines(), after.splitlines()
    found: list[DiffLine] = []
    # Without the shortcut for frequent lines: an empty line is as frequent as they get.
    matcher = SequenceMatcher(a=old, b=new, autojunk=False)
    for tag, i, i_end, j, j_end in matcher.get_opcodes():
        if tag == "equal":
            found += [
                DiffLine(
                    change=Change.SAME,
                    text=text,
                    before=i + offset + 1,
                    after=j + offset + 1,
                )
                for offset, text in enumerate(old[i:i_end])
            ]
            continue
        found += [
            DiffLine(change=Change.REMOVED, text=text, before=i + offset + 1)
            for offset, text in enumerate(old[i:i_end])
        ]
        found += [
            DiffLine(change=Change.ADDED, text=text, after=j + offset + 1)
            for offset, text in enumerate(new[j:j_end])
        ]
    return tuple(found)


CONTEXT_LINES: Final = 2


def hunks(lines: Sequence[DiffLine]) -> tuple[tuple[DiffLine, ...], ...]:
    """Return what changed with two lines around it; what is the same is left out."""
    changed = [i for i, each in enumerate(lines) if each.change is not Change.SAME]
    shown = {
        near
        for i in changed
        for near in range(i - CONTEXT_LINES, i + CONTEXT_LINES + 1)
        if 0 <= near < len(lines)
    }
    found: list[list[DiffLine]] = []
    last = -2
    for i in sorted(shown):
        if i != last + 1:
            found.append([])
        found[-1].append(lines[i])
        last = i
    return tuple(tuple(each) for each in found)
