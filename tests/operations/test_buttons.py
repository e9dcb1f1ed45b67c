"""Buttons: written down, moved, verified, put in and out of service."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from quietbell.config.database import Database
from quietbell.domain.grants import Reader
from quietbell.domain.roles import Role
from quietbell.domain.site import Standing
from quietbell.operations.acting import ChangedMeanwhile, NotAllowed, NotThere, Wrong
from quietbell.operations.buttons import (
    ButtonFacts,
    NotFromHere,
    add_button,
    button_of,
    change_button,
    move_pin,
    record_concealed_place,
    set_standing,
    verify_place,
)
from quietbell.queries.devices import sites_of
from quietbell.queries.readers import reader_of
from quietbell.storage.models import Button, ConcealedPlace, Device, RowHistory, Site
from tests.support.harborview import plant_harborview
from tests.support.office import reader_with

NOW = datetime(2031, 3, 3, 8, tzinfo=UTC)
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def _harborview(database: Database) -> Iterator[None]:
    plant_harborview()
    return


@pytest.fixture
def technician() -> Reader:
    return reader_with(Role.IT_TECHNICIAN)


def facts_of(button: Button) -> ButtonFacts:
    return ButtonFacts(
        label=button.label,
        kind=button.kind,
        room=button.room_id,
        device=button.device_id,
        department=button.department_id or "",
        holder=button.holder_id or "",
        spoken=button.spoken,
        alarm_kind=button.alarm_kind,
        note=button.note,
        x=button.x,
        y=button.y,
    )


def test_a_new_button_is_planned_and_spoken_from_its_place(technician: Reader) -> None:
    facts = facts_of(button_of("bursar-1"))

    made = add_button(
        technician, at=NOW, facts=replace(facts, label="D-0999", spoken="")
    )

    kept = button_of(made.pk)
    assert kept.standing == "planned"
    assert kept.spoken == "Hollis Hall, First floor, room 101, Cashiers"
    assert kept.is_place_verified is False


def test_two_buttons_cannot_bear_one_label(technician: Reader) -> None:
    facts = facts_of(button_of("bursar-1"))

    with pytest.raises(Wrong) as why:
        add_button(technician, at=NOW, facts=facts)

    assert set(why.value.problems) == {"label"}


@pytest.mark.parametrize(
    ("field", "value"),
    [("room", "nowhere"), ("device", "nowhere"), ("holder", "x"), ("department", "x")],
)
def test_what_a_button_names_must_be_there(
    technician: Reader, field: str, value: str
) -> None:
    facts = replace(facts_of(button_of("bursar-1")), label="D-0999")

    with pytest.raises(Wrong) as why:
        add_button(technician, at=NOW, facts=replace(facts, **{field: value}))

    assert set(why.value.problems) == {field}


def test_of_two_people_who_save_the_same_button_one_is_told(technician: Reader) -> None:
    button = button_of("bursar-1")
    facts = facts_of(button)
    seen = button.version
    change_button(
        technician,
        at=NOW,
        id="bursar-1",
        version=seen,
        facts=replace(facts, note="new counter"),
    )

    with pytest.raises(ChangedMeanwhile):
        change_button(
            reader_with(Role.EMERGENCY_MANAGEMENT),
            at=NOW,
            id="bursar-1",
            version=seen,
            facts=replace(facts, note="old counter"),
        )

    assert button_of("bursar-1").note == "new counter"


@pytest.mark.requirement("ACT-10")
def test_a_button_in_another_room_has_to_be_verified_there(technician: Reader) -> None:
    button = button_of("bursar-1")
    verified = verify_place(
        technician, at=NOW, id="bursar-1", version=button.version, on=TODAY
    )
    assert (verified.is_place_verified, verified.place_verified_on) == (True, TODAY)
    other = Button.objects.exclude(room=button.room).filter(
        room__floor=button.room.floor
    )[0]

    change_button(
        technician,
        at=NOW,
        id="bursar-1",
        version=verified.version,
        facts=replace(facts_of(button), room=other.room_id),
    )

    kept = button_of("bursar-1")
    assert (kept.is_place_verified, kept.place_verified_on) == (False, None)


@pytest.mark.requirement("ACT-10")
def test_a_place_is_not_verified_in_the_future(technician: Reader) -> None:
    version = button_of("bursar-1").version

    with pytest.raises(Wrong):
        verify_place(
            technician, at=NOW, id="bursar-1", version=version, on=date(2031, 3, 4)
        )


def test_a_pin_stays_on_its_plan(technician: Reader) -> None:
    version = button_of("bursar-1").version

    with pytest.raises(Wrong) as why:
        move_pin(technician, at=NOW, id="bursar-1", version=version, x=1.01, y=0.5)

    assert set(why.value.problems) == {"x"}


def test_out_of_service_has_an_owner_and_a_day(technician: Reader) -> None:
    version = button_of("bursar-1").version
    with pytest.raises(Wrong) as why:
        set_standing(
            technician,
            at=NOW,
            id="bursar-1",
            version=version,
            standing=Standing.OUT_OF_SERVICE,
        )
    assert set(why.value.problems) == {"owner", "due_on", "fallback"}

    set_standing(
        technician,
        at=NOW,
        id="bursar-1",
        version=version,
        standing=Standing.OUT_OF_SERVICE,
        owner="Telecom desk",
        due_on=date(2031, 3, 9),
        words="cable cut",
        fallback="ring 555-0100",
    )

    kept = button_of("bursar-1")
    assert kept.standing == "out of service"
    assert kept.standing_note == (
        "Telecom desk; due 2031-03-09; cable cut; meanwhile: ring 555-0100"
    )


def test_who_may_not_lower_coverage_cannot_take_a_button_away() -> None:
    telecom = reader_with(Role.TELECOM_DESK)
    version = button_of("bursar-1").version

    with pytest.raises(NotAllowed):
        set_standing(
            telecom,
            at=NOW,
            id="bursar-1",
            version=version,
            standing=Standing.DEACTIVATED,
            words="desk gone",
        )

    assert button_of("bursar-1").standing == "in service"


def test_a_removed_button_does_not_come_into_service(technician: Reader) -> None:
    told = {"at": NOW, "id": "bursar-1", "words": "moved out"}
    version = button_of("bursar-1").version
    set_standing(technician, version=version, standing=Standing.REMOVED, **told)

    with pytest.raises(NotFromHere, match="does not become"):
        set_standing(
            technician, version=version + 1, standing=Standing.ON_NOTICE, **told
        )
    set_standing(technician, version=version + 1, standing=Standing.PLANNED, **told)

    assert button_of("bursar-1").standing == "planned"


def test_a_right_ends_at_its_site(technician: Reader) -> None:
    elsewhere = reader_with(Role.IT_TECHNICIAN, site=Site.objects.get(pk="harbor"))
    button = button_of("bursar-1")

    with pytest.raises(NotAllowed):
        move_pin(elsewhere, at=NOW, id="bursar-1", version=button.version, x=0.1, y=0.1)


def test_a_button_cannot_be_moved_into_a_site_without_a_right_there() -> None:
    reader = reader_with(Role.IT_TECHNICIAN, site=Site.objects.get(pk="north"))
    button = button_of("bursar-1")
    there = Button.objects.filter(room__floor__building__site="harbor")[0]

    with pytest.raises(NotAllowed):
        change_button(
            reader,
            at=NOW,
            id="bursar-1",
            version=button.version,
            facts=replace(facts_of(button), room=there.room_id),
        )

    assert button_of("bursar-1").room_id == button.room_id


def test_a_box_of_another_site_cannot_be_taken_by_putting_a_button_on_it() -> None:
    reader = reader_with(Role.IT_TECHNICIAN, site=Site.objects.get(pk="north"))
    button = button_of("bursar-1")
    there = Button.objects.filter(room__floor__building__site="harbor")[0]
    free = Device.objects.create(id="free", kind="cisco-phone")
    theirs = replace(facts_of(button), device=there.device_id)

    with pytest.raises(Wrong) as why:
        change_button(
            reader, at=NOW, id="bursar-1", version=button.version, facts=theirs
        )
    assert set(why.value.problems) == {"device"}
    with pytest.raises(Wrong):
        add_button(reader, at=NOW, facts=replace(theirs, label="D-9"))
    assert {each.site for each in sites_of(there.device)} == {"harbor"}

    on_free = replace(theirs, device=free.pk)
    after = change_button(
        reader, at=NOW, id="bursar-1", version=button.version, facts=on_free
    )
    # A box that both sites have already stays: it is not taken by this.
    Button.objects.filter(pk=there.pk).update(device=free)
    spoken = replace(on_free, spoken="Bursar, front counter")
    change_button(reader, at=NOW, id="bursar-1", version=after.version, facts=spoken)


def test_to_hold_a_button_is_no_right_to_change_it() -> None:
    button = button_of("bursar-1")
    assert button.holder is not None

    with pytest.raises(NotAllowed):
        move_pin(
            reader_of(button.holder.pk),
            at=NOW,
            id="bursar-1",
            version=button.version,
            x=0.1,
            y=0.1,
        )


@pytest.mark.requirement("INS-08")
def test_a_concealed_place_is_written_blind(technician: Reader) -> None:
    version = button_of("bursar-1").version

    record_concealed_place(
        technician,
        at=NOW,
        id="bursar-1",
        version=version,
        words="behind the blue ledger",
    )

    kept = ConcealedPlace.objects.get(button="bursar-1")
    assert kept.concealed_words == "behind the blue ledger"
    assert (kept.recorded_by, kept.recorded_at) == (technician.person, NOW)
    assert not RowHistory.objects.filter(after__icontains="blue ledger").exists()
    assert not RowHistory.objects.filter(before__icontains="blue ledger").exists()
    with pytest.raises(ChangedMeanwhile):
        record_concealed_place(
            technician, at=NOW, id="bursar-1", version=version, words="elsewhere"
        )


def test_what_is_not_there_is_said_so(technician: Reader) -> None:
    with pytest.raises(NotThere):
        move_pin(technician, at=NOW, id="nowhere", version=1, x=0.1, y=0.1)


def test_the_history_says_who(technician: Reader) -> None:
    version = button_of("bursar-1").version
    move_pin(technician, at=NOW, id="bursar-1", version=version, x=0.25, y=0.5)

    last = RowHistory.objects.filter(
        table_name="storage_button", row_id="bursar-1"
    ).latest("id")

    assert last.after is not None
    assert (last.actor, last.via) == (technician.person, "web")
    assert last.after["x"] == 0.25


@pytest.mark.requirement("ACT-10")
def test_a_day_is_the_day_at_the_buttons_site(technician: Reader) -> None:
    late = datetime(2031, 3, 4, 2, tzinfo=UTC)  # in Chicago it is the 3rd still
    version = button_of("bursar-1").version
    with pytest.raises(Wrong, match="has not come yet"):
        verify_place(
            technician, at=late, id="bursar-1", version=version, on=date(2031, 3, 4)
        )

    set_standing(
        technician,
        at=late,
        id="bursar-1",
        version=version,
        standing=Standing.OUT_OF_SERVICE,
        owner="Telecom desk",
        due_on=date(2031, 3, 3),
        words="cable cut",
        fallback="ring 555-0100",
    )
    assert button_of("bursar-1").standing == "out of service"
