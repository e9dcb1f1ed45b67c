"""Who of Harborview State's holders is trained, and which revision they signed.

Most are; some let it lapse, some were never asked, and a few have yet to sign the
newest revision: that is what the lists of what is outstanding are for.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final

import msgspec
from django.db.models import Model

from quietbell.domain import shipped_policies
from quietbell.domain.life import LifeDeed, Stage
from quietbell.domain.policies import sha256_of
from quietbell.domain.teaching import (
    ALPHABET,
    NUMBER_CHARS,
    Occasion,
    certificate_number,
    ends_on,
)
from quietbell.simulator.demo_policies import (
    FOURTH,
    THIRD,
    fourth_at,
    policy_at,
    text_of,
)
from quietbell.simulator.demo_staff import Staff
from quietbell.simulator.demo_stories import Story
from quietbell.simulator.responses import profiles
from quietbell.storage import models as m

MODULE: Final = "using-a-button"
VERSION: Final = f"{MODULE}-1"
TAUGHT_DAYS_AGO: Final = 760
OLD_DAYS: Final = (20, 140)  # after the taking over, until old holders were trained
EARLY_DAYS: Final = (5, 30)  # so long before a training ends it is done again
SIGNED_DAYS: Final = (2, 60)  # after a revision came into force
LAPSES: Final = 0.24  # the share of holders whose last training was not renewed
UNSIGNED: Final = 0.22
FAILS: Final = 0.15
MISSED: Final = 2  # answers of a try that failed


def training_rows(
    told: Sequence[Story], at: datetime, staff: Staff
) -> Iterator[Sequence[Model]]:
    """Return the module, who was trained on it, and who signed what."""
    north, _ = profiles()
    shipped = shipped_policies.module(north, campus="Harborview State")
    taught_at = at - timedelta(days=TAUGHT_DAYS_AGO)
    yield [m.TrainingModule(id=MODULE, name=shipped.name)]
    yield [
        m.ModuleVersion(
            id=VERSION,
            module_id=MODULE,
            number=1,
            text=shipped.text,
            questions=msgspec.to_builtins(shipped.questions),
            pass_percent=shipped.pass_percent,
            state="in force",
            made_by=staff.services,
            made_at=taught_at,
            in_force_at=taught_at,
        )
    ]
    right = [each.right for each in shipped.questions]
    holders = [each for each in told if each.button is not None and each.holder]
    yield [row for each in holders for row in _records(each, at, right, staff)]
    yield [row for each in holders for row in _attestations(each, at)]


def first_at(story: Story, at: datetime) -> datetime | None:
    """Return when a story's holder was first trained, None if they never were."""
    luck = story.luck("training")
    if not story.is_inherited:
        served = story.done(LifeDeed.PUT_IN_SERVICE)
        return served.at - timedelta(minutes=25) if served else None
    if luck.random() < LAPSES:
        return None
    when = story.began_at + timedelta(days=luck.randint(*OLD_DAYS))
    return when if when < at else None


def _records(
    story: Story, at: datetime, right: list[int], staff: Staff
) -> Iterator[m.TrainingRecord]:
    """Yield each training of one holder: the first, and one before each year ended."""
    when = first_at(story, at)
    luck = story.luck("records")
    number = 0
    while when is not None and when < at:
        number += 1
        occasion = Occasion.INSTALLATION if number == 1 else Occasion.YEARLY
        if luck.random() < FAILS:
            failed_at = when - timedelta(minutes=15)
            yield _record(story, f"{number}-0", occasion, failed_at, right, luck.random)
        record = _record(story, str(number), occasion, when, right, None)
        record.number = certificate_number(
            when.year, [luck.randrange(len(ALPHABET)) for _ in range(NUMBER_CHARS)]
        )
        record.trainer = staff.services if number == 1 else ""
        yield record
        if story.stage is Stage.REMOVED or luck.random() < LAPSES:
            return
        when += timedelta(days=365 - luck.randint(*EARLY_DAYS))


def _record(
    story: Story,
    key: str,
    occasion: Occasion,
    when: datetime,
    right: list[int],
    wrong: object,
) -> m.TrainingRecord:
    """Return one try, passed unless there is something *wrong* with it."""
    missed = MISSED if wrong else 0
    answers = [*(0 if each else 1 for each in right[:missed]), *right[missed:]]
    return m.TrainingRecord(
        id=f"training-{story.key}-{key}",
        person_id=story.holder,
        button_id=story.key,
        module_id=VERSION,
        occasion=occasion.value,
        answers=answers,
        percent=100 * (len(right) - missed) // len(right),
        is_passed=not wrong,
        at=when,
        ends_on=None if wrong else ends_on(when.date()),
    )


def _attestations(story: Story, at: datetime) -> Iterator[m.Attestation]:
    """Yield which revisions one holder signed: the one at hand, then the newer one."""
    when = first_at(story, at)
    if when is None:
        return
    first = policy_at(when, at)
    yield _attestation(story, first, when + timedelta(minutes=3))
    luck = story.luck("signing")
    if first == FOURTH or luck.random() < UNSIGNED:
        return
    yield _attestation(
        story, FOURTH, fourth_at(at) + timedelta(days=luck.randint(*SIGNED_DAYS))
    )


def _attestation(story: Story, version: str, at: datetime) -> m.Attestation:
    return m.Attestation(
        id=f"attestation-{story.key}-{version}",
        person_id=story.holder,
        version_signed_id=version,
        sha256=sha256_of(text_of(3 if version == THIRD else 4)),
        at=at,
    )
