"""Training: modules in versions, tries, groups taught in person, who is trained."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from quietbell.config.database import Database
from quietbell.domain.grants import Reader
from quietbell.domain.life import LifeDeed, Need
from quietbell.domain.roles import Action, Role
from quietbell.domain.teaching import Question
from quietbell.operations import modules, training
from quietbell.operations.acting import Wrong
from quietbell.operations.attestations import NotInForce, tell_signers
from quietbell.operations.lives import Missing, move_on
from quietbell.queries.needs import is_trained, met
from quietbell.queries.readers import reader_of
from quietbell.queries.signing import coverage
from quietbell.storage import models as m
from tests.support import lives
from tests.support.harborview import NOW, plant_harborview
from tests.support.learning import approved_policy, passed, signed, taught_module
from tests.support.office import reader_with

KIND = "fixed button"


@pytest.fixture(autouse=True)
def _harborview(database: Database) -> None:
    plant_harborview()


@pytest.fixture
def trainer() -> Reader:
    return reader_with(Role.SATS)


def holder_of_one() -> m.Button:
    return lives.office()


def test_a_version_that_was_taught_is_never_changed(trainer) -> None:
    row = modules.add_module(trainer, at=NOW, name="Use")
    with pytest.raises(Wrong):
        modules.put_in_force(trainer, at=NOW, id=row.pk, version=1)
    modules.save_draft(
        trainer, at=NOW, id=row.pk, version=1, text="Read.", pass_percent=50
    )
    question = Question(text="?", choices=("a", "b"), right=1, why="So.")
    modules.save_question(
        trainer, at=NOW, id=row.pk, version=2, number=1, question=question
    )
    modules.put_in_force(trainer, at=NOW, id=row.pk, version=3)

    with pytest.raises(modules.NotADraft):
        modules.save_draft(
            trainer, at=NOW, id=row.pk, version=4, text="No", pass_percent=1
        )
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        m.ModuleVersion.objects.filter(pk=row.pk).update(text="No")
    after = modules.add_draft(trainer, at=NOW, module=row.module_id)
    assert (after.number, after.text, len(after.questions)) == (2, "Read.\n", 1)
    modules.put_in_force(trainer, at=NOW, id=after.pk, version=1)
    row.refresh_from_db()
    assert row.state == "retired"


@pytest.mark.parametrize(
    ("broken", "field"),
    [
        (Question(text="", choices=("a", "b"), right=0, why="w"), "text"),
        (Question(text="t", choices=("a",), right=0, why="w"), "choices"),
        (Question(text="t", choices=("a", "a"), right=0, why="w"), "choices"),
        (Question(text="t", choices=("a", "b"), right=2, why="w"), "right"),
        (Question(text="t", choices=("a", "b"), right=0, why=" "), "why"),
    ],
)
def test_a_question_without_all_its_parts_is_refused(trainer, broken, field) -> None:
    row = modules.add_module(trainer, at=NOW, name="Use")

    with pytest.raises(Wrong) as why:
        modules.save_question(
            trainer, at=NOW, id=row.pk, version=1, number=1, question=broken
        )

    assert list(why.value.problems) == [field]


@pytest.mark.requirement("INS-06")
def test_a_try_is_scored_kept_and_bounded() -> None:
    version = taught_module()
    holder = holder_of_one().holder
    assert holder is not None
    reader = reader_of(holder.pk)

    for _try in range(5):
        failed = training.take_module(reader, at=NOW, id=version.pk, answers=[0, None])
        assert (failed.percent, failed.is_passed, failed.ends_on) == (50, False, None)
    with pytest.raises(training.EnoughForToday):
        training.take_module(reader, at=NOW, id=version.pk, answers=[0, 2])
    later = NOW + timedelta(days=1)
    done = training.take_module(reader, at=later, id=version.pk, answers=[0, 2])

    assert (done.percent, done.is_passed, done.occasion) == (100, True, "installation")
    assert done.ends_on == date(2032, 3, 4)
    assert done.number.startswith("T2031-")
    again = training.take_module(reader, at=later, id=version.pk, answers=[0, 2])
    assert again.occasion == "yearly"
    with pytest.raises(DatabaseError), transaction.atomic():
        m.TrainingRecord.objects.filter(pk=failed.pk).update(is_passed=True)


@pytest.mark.requirement("INS-06")
def test_nobody_is_handed_a_button_without_training_and_the_signed_revision() -> None:
    life = lives.accepted()
    assert life.button is not None
    holder = life.button.holder
    assert holder is not None
    kind = life.button.kind
    _without_dues()
    policy, module = approved_policy("Must be signed"), taught_module("Must be learnt")

    def is_missing() -> bool:
        return Need.TRAINING not in met(life, NOW)

    assert is_missing()
    record = passed(holder, module)
    assert is_missing()
    signed(holder, policy)
    assert not is_missing()
    # A year later the training has run out.
    assert not is_trained(holder, kind, record.ends_on + timedelta(days=1))
    # A new revision is signed anew.
    m.PolicyVersion.objects.filter(pk=policy.pk).update(state="retired")
    approved_policy(policy=policy.policy, number=2, text="Other\n")
    assert is_missing()
    with pytest.raises(Missing) as why:
        move_on(
            lives.STAFF,
            at=NOW,
            life=life,
            version=life.version,
            deed=LifeDeed.PUT_IN_SERVICE,
        )
    assert Need.TRAINING in why.value.needs


def _without_dues() -> None:
    m.PolicyVersion.objects.filter(state="in force").update(state="retired")
    m.ModuleVersion.objects.filter(state="in force").update(state="retired")


@pytest.mark.requirement("INS-06")
def test_another_sites_policy_is_not_asked_for_and_ones_own_is() -> None:
    button = holder_of_one()
    assert button.holder is not None
    passed(button.holder, taught_module())
    told = {"today": NOW.date(), "site": "north"}
    assert not is_trained(button.holder, button.kind, **told)  # nothing to sign at all

    elsewhere = approved_policy("Elsewhere", site_id="harbor")
    signed(button.holder, elsewhere)
    assert not is_trained(button.holder, button.kind, **told)
    here = approved_policy("Here", site_id="north")
    assert not is_trained(button.holder, button.kind, **told)
    signed(button.holder, here)
    assert is_trained(button.holder, button.kind, **told)
    other = "phone key" if button.kind != "phone key" else KIND
    approved_policy("Guide", kind="guide", device_kind=other)
    assert is_trained(button.holder, button.kind, **told)
    approved_policy("Mine", kind="guide", device_kind=button.kind)
    assert not is_trained(button.holder, button.kind, **told)


@pytest.mark.requirement("INS-06")
def test_a_group_taught_in_person_is_recorded_once_with_what_it_signed(trainer) -> None:
    version, policy = taught_module(), approved_policy()
    people = [each.holder for each in m.Button.objects.exclude(holder=None)[:3]]
    here = list(dict.fromkeys(each for each in people if each))
    told = {"at": NOW, "module": version.pk, "people": here, "signed": [policy]}

    records = training.record_group(trainer, trained_on=NOW.date(), **told)
    again = training.record_group(trainer, trained_on=NOW.date(), **told)

    assert len(records) == len(here)
    assert again == ()
    assert {each.trainer for each in records} == {trainer.person}
    assert len({each.number for each in records}) == len(records)
    witnessed = m.Attestation.objects.filter(version_signed=policy)
    assert {each.witnessed_by for each in witnessed} == {trainer.person}
    assert all(each.sha256 == policy.sha256 for each in witnessed)


def test_nobody_trains_themselves_or_tomorrow(trainer) -> None:
    version = taught_module()
    person = holder_of_one().holder
    assert person is not None
    me = m.Person.objects.get(pk=trainer.person)
    told = {"at": NOW, "module": version.pk}
    far = NOW.date() + timedelta(days=3)
    for people, day in (([me], NOW.date()), ([], NOW.date()), ([person], far)):
        with pytest.raises(Wrong):
            training.record_group(trainer, people=people, trained_on=day, **told)


def test_training_of_before_a_deactivation_is_no_remedial_training(trainer) -> None:
    version = taught_module()
    person = holder_of_one().holder
    assert person is not None
    monday = date(2031, 2, 24)

    (record,) = training.record_group(
        trainer,
        at=NOW,
        module=version.pk,
        people=[person],
        trained_on=monday,
        occasion="remedial",
    )

    assert record.at == datetime(2031, 2, 24, 12, tzinfo=UTC)
    assert record.ends_on == date(2032, 2, 24)


def test_a_withdrawn_revision_is_signed_by_nobody(trainer) -> None:
    version, policy = taught_module(), approved_policy(state="withdrawn")
    person = holder_of_one().holder
    assert person is not None

    with pytest.raises(NotInForce):
        training.record_group(
            trainer,
            at=NOW,
            module=version.pk,
            people=[person],
            trained_on=NOW.date(),
            signed=[policy],
        )
    assert not m.Attestation.objects.exists()
    assert not m.TrainingRecord.objects.exists()


@pytest.mark.requirement("POL-02")
def test_whoever_has_to_sign_is_written_to_once() -> None:
    held = m.Button.objects.exclude(holder=None).exclude(standing="removed")
    holders = {each.holder_id for each in held.filter(kind=KIND)}
    assert holders
    for number, each in enumerate(holders):
        m.Person.objects.filter(pk=each).update(email=f"p{number}@harborview.example")
    policy = approved_policy("Guide", kind="guide", device_kind=KIND)
    first = m.Person.objects.get(pk=min(holders))
    signed(first, policy)

    count = tell_signers(policyversion=policy.pk, at=NOW)
    tell_signers(policyversion=policy.pk, at=NOW)

    letters = m.Letter.objects.filter(about=policy.pk)
    assert count == letters.count() == len(holders) - 1
    assert all(f"/my/policies/{policy.pk}" in each.text for each in letters)


@pytest.mark.requirement("INS-06")
def test_coverage_counts_holders_once_a_department() -> None:
    everything = lives.STAFF.reach(Action.TRAINING, NOW)
    before = {each.department: each for each in coverage(everything, NOW.date())}
    assert all(each.trained == 0 and each.signed == 0 for each in before.values())
    version, policy = taught_module(), approved_policy()
    button = holder_of_one()
    assert button.holder is not None
    passed(button.holder, version)
    signed(button.holder, policy)

    after = {each.department: each for each in coverage(everything, NOW.date())}

    mine = after[button.department_id or ""]
    assert mine.holders == before[mine.department].holders
    assert mine.trained >= 1
    assert mine.signed >= 1
    here = reader_with(Role.DEPARTMENT_SUPERVISOR, department=button.department)
    (own,) = coverage(here.reach(Action.TRAINING, NOW), NOW.date())
    assert own == mine
