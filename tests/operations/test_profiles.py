"""Response profiles: drafted by one, put in force by another, never changed since."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from quietbell.config.database import Database
from quietbell.domain.grants import Reader
from quietbell.domain.profiles import Level, Step, Unit
from quietbell.domain.roles import Role
from quietbell.domain.shipped_profiles import ASSESS_FIRST, SHIPPED
from quietbell.operations import profiles
from quietbell.operations.acting import ChangedMeanwhile, NotAllowed, Wrong
from quietbell.operations.people import NoSecondPerson
from quietbell.queries.readers import reader_of
from quietbell.storage.models import Installation, Profile, ProfileVersion, RowHistory
from tests.support.harborview import NOW, plant_harborview
from tests.support.office import envelope, reader_with

NORTH = "dispatch-at-once"


@pytest.fixture(autouse=True)
def _harborview(database: Database) -> Iterator[None]:
    plant_harborview()
    return


@pytest.fixture
def writer() -> Reader:
    return reader_with(Role.EMERGENCY_MANAGEMENT)


@pytest.fixture
def other() -> Reader:
    return reader_with(Role.SHIFT_SUPERVISOR)


def test_a_draft_begins_as_what_is_in_force(writer):
    draft = profiles.add_draft(writer, at=NOW, profile=NORTH)
    in_force = ProfileVersion.objects.get(profile=NORTH, state="in force")

    assert (draft.number, draft.state, draft.body) == (2, "draft", in_force.body)
    assert profiles.add_draft(writer, at=NOW, profile=NORTH).pk == draft.pk


def test_what_is_in_force_is_never_changed(writer):
    in_force = ProfileVersion.objects.get(profile=NORTH, state="in force")

    with pytest.raises(profiles.NotADraft):
        profiles.save_draft(writer, at=NOW, id=in_force.pk, version=1, chip="No.")
    with pytest.raises(profiles.NotADraft):
        profiles.discard_draft(writer, at=NOW, id=in_force.pk, version=1)


def test_two_persons_put_a_version_in_force(writer, other):
    draft = profiles.add_draft(writer, at=NOW, profile=NORTH)
    saved = profiles.save_draft(writer, at=NOW, id=draft.pk, version=1, chip="Go.")
    with pytest.raises(profiles.NeedsAnother):
        profiles.put_in_force(writer, at=NOW, id=draft.pk, version=saved.version)
    opened = reader_of(envelope(Role.EMERGENCY_MANAGEMENT).pk)
    with pytest.raises(NoSecondPerson):
        profiles.put_in_force(opened, at=NOW, id=draft.pk, version=saved.version)

    profiles.put_in_force(other, at=NOW, id=draft.pk, version=saved.version)

    states = ProfileVersion.objects.filter(profile=NORTH).order_by("number")
    assert [each.state for each in states] == ["retired", "in force"]
    assert states[1].body["chip"] == "Go."
    told = RowHistory.objects.filter(table_name="storage_profileversion").latest("id")
    assert told.actor == other.person


def test_before_go_live_one_person_will_do(writer):
    Installation.objects.update(is_live=False)
    draft = profiles.add_draft(writer, at=NOW, profile=NORTH)

    profiles.put_in_force(writer, at=NOW, id=draft.pk, version=1)
    assert ProfileVersion.objects.get(pk=draft.pk).state == "in force"


def test_a_version_without_its_numbers_waits_until_they_are_there(writer, other):
    draft = profiles.add_draft(writer, at=NOW, profile=NORTH)
    profiles.save_draft(writer, at=NOW, id=draft.pk, version=1, service_desk="")

    with pytest.raises(Wrong) as why:
        profiles.put_in_force(other, at=NOW, id=draft.pk, version=2)
    assert list(why.value.problems) == ["service_desk"]


def test_a_level_that_reaches_a_rung_which_is_not_there_is_refused(writer, other):
    draft = profiles.add_draft(writer, at=NOW, profile=NORTH)
    level = Level(id="emergency", name="Emergency", rungs=("Moon base",))
    profiles.save_draft(writer, at=NOW, id=draft.pk, version=1, levels=(level,))

    with pytest.raises(Wrong, match="Moon base"):
        profiles.put_in_force(other, at=NOW, id=draft.pk, version=2)


def test_what_cannot_be_is_refused_by_its_field(writer):
    draft = profiles.add_draft(writer, at=NOW, profile=NORTH)
    twice = Step(id="look", text="Look")
    with pytest.raises(Wrong) as why:
        profiles.save_draft(
            writer,
            at=NOW,
            id=draft.pk,
            version=1,
            checklist=(twice, twice),
            units=(Unit(id="B", name="Boat", kind="naval"),),
            arrival_seconds=0,
            default_level="calm",
        )

    assert set(why.value.problems) == {
        "checklist",
        "units",
        "arrival_seconds",
        "default_level",
    }
    assert ProfileVersion.objects.get(pk=draft.pk).version == 1


def test_of_two_who_write_a_draft_one_is_told(writer, other):
    draft = profiles.add_draft(writer, at=NOW, profile=NORTH)
    profiles.save_draft(writer, at=NOW, id=draft.pk, version=1, chip="One.")

    with pytest.raises(ChangedMeanwhile):
        profiles.save_draft(other, at=NOW, id=draft.pk, version=1, chip="Two.")
    assert ProfileVersion.objects.get(pk=draft.pk).body["chip"] == "One."


def test_both_shipped_profiles_can_be_started_from(writer):
    for shipped in SHIPPED:
        made = profiles.add_profile(
            writer, at=NOW, name=f"As {shipped.name}", like=shipped.id
        )
        draft = ProfileVersion.objects.get(profile=made)
        expected = replace(shipped, id=made.pk, name=made.name)
        assert profiles.as_domain(draft) == expected

    with pytest.raises(Wrong):
        profiles.add_profile(writer, at=NOW, name="As nothing", like="nothing")
    assert not Profile.objects.filter(name="As nothing").exists()


def test_a_draft_is_thrown_away(writer):
    draft = profiles.add_draft(writer, at=NOW, profile=ASSESS_FIRST.id)
    profiles.discard_draft(writer, at=NOW, id=draft.pk, version=1)

    assert not ProfileVersion.objects.filter(pk=draft.pk).exists()


def test_who_may_only_read_profiles_changes_none():
    with pytest.raises(NotAllowed):
        profiles.add_draft(reader_with(Role.DISPATCHER), at=NOW, profile=NORTH)
