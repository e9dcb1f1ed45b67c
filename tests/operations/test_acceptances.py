"""Acceptance presses, against the real engine: opened, signed, pressed, confirmed.

The story's button "bursar-114" is the button of a life here; what happens in the engine
reaches the office as it does at a campus: by its journal, the ledger and the jobs.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from quietbell.config.database import Database
from quietbell.domain.deeds import DEEDS
from quietbell.domain.grants import Reader
from quietbell.domain.life import LifeDeed, Stage
from quietbell.domain.roles import Role
from quietbell.domain.site import TokenKey
from quietbell.line.tokens import key_id
from quietbell.operations.acceptances import (
    Line,
    newest,
    open_acceptance,
    sign_acceptance,
)
from quietbell.operations.acting import NotAllowed, Wrong
from quietbell.operations.engine_line import EngineRefused, mint_office
from quietbell.operations.follow_ups import follow_up
from quietbell.operations.lives import Missing, NotNow, life_of, move_on
from quietbell.queries.readers import reader_of
from quietbell.scribe.copying import Copier
from quietbell.storage import models as m
from tests.support import campus
from tests.support.consoles import DONE
from tests.support.harborview import NOW, plant_harborview
from tests.support.lives import (
    STAFF,
    installed,
)
from tests.support.office import installation, person_with
from tests.support.world import World, world

__all__ = ["world"]
BUTTON = "bursar-114"


@pytest.fixture(autouse=True)
def _rows(database: Database, settings_of_the_story: None) -> None:
    """A campus that is live, and one who puts up and one who coordinates."""
    plant_harborview(NOW)
    installation(is_live=True)


@pytest.fixture
def settings_of_the_story() -> Any:
    """Sign as the office of the story does: the engine there knows that key."""
    from django.test import override_settings  # noqa: PLC0415 - Django is set up now

    with override_settings(TOKEN_KEY=campus.KEY):
        yield


@pytest.fixture
def life() -> m.ButtonLife:
    """Return a life whose button is the one that the engine of the story has."""
    made = installed(at=NOW)
    assert made.button is not None
    like = made.button
    button = m.Button.objects.create(
        id=BUTTON,
        label="Bursar 114",
        kind=like.kind,
        room=like.room,
        device=like.device,
        department=like.department,
        holder=like.holder,
        spoken=like.spoken,
    )
    m.Door.objects.create(id="door-114", kind="phone-url", button=button)
    m.ButtonLife.objects.filter(pk=made.pk).update(button=button)
    return life_of(made.pk)


@pytest.fixture
def installer() -> Reader:
    return reader_of(person_with(Role.EMERGENCY_MANAGEMENT, name="Ines Falk").pk)


@pytest.fixture
def coordinator() -> m.Person:
    made = person_with(Role.SATS, Role.SHIFT_SUPERVISOR, name="Cole Ray")
    m.Person.objects.filter(pk=made.pk).update(email="cole@harborview.example")
    return made


@pytest.fixture(autouse=True)
def _known_key(world: World) -> None:
    """Have the engine know the office's key by the name that the office gives it."""
    known = world.site.token_keys[0]
    ours = TokenKey(id=key_id(campus.KEY), public_key=known.public_key)
    world.changes(token_keys=(known, ours))


def line_of(world: World) -> Line:
    """Return the office's line to the story's engine, which believes its tokens."""

    def line(reader: Reader, deed: str, body: dict[str, Any], *, at: Any) -> None:
        token = mint_office(reader, DEEDS[deed].action, world.clock.wall)
        answer = world.office(reader.person, deed, by_token=token, **body)
        if answer.outcome == "refused":
            raise EngineRefused(answer.reason)

    return line


Opened = Callable[[], m.Acceptance]


@pytest.fixture
def opened(
    world: World, life: m.ButtonLife, installer: Reader, coordinator: m.Person
) -> Opened:
    def run() -> m.Acceptance:
        return open_acceptance(
            installer,
            line_of(world),
            at=world.clock.wall,
            life=life.pk,
            version=life_of(life.pk).version,
            coordinator=coordinator.pk,
        )

    return run


def signed(world: World, row: m.Acceptance) -> None:
    by = reader_of(row.coordinator_id)
    at = world.clock.wall
    sign_acceptance(by, line_of(world), at=at, id=row.pk, version=row.version)


def told(world: World, *, is_reversed: bool = False, times: int = 1) -> None:
    """Let the scribe record the journal and the worker do what follows."""
    copier = Copier(world.journal_folder)
    while copier.turn(world.clock.wall):
        pass
    jobs = ProcrastinateJob.objects.filter(task_name="quietbell.follow_up")
    entries = [each.args["entry"] for each in jobs.order_by("id")]
    for entry in (list(reversed(entries)) if is_reversed else entries) * times:
        follow_up(entry=entry, at=world.clock.wall)


def fresh(row: m.Acceptance) -> m.Acceptance:
    return m.Acceptance.objects.get(pk=row.pk)


@pytest.mark.requirement("INS-05")
@pytest.mark.parametrize("is_reversed", [False, True])
def test_a_press_that_the_console_confirmed_accepts_the_button(
    world: World, life: m.ButtonLife, opened: Opened, is_reversed: bool
) -> None:
    row = opened()
    signed(world, row)
    world.press("Bursar 114")
    assert world.desk("Desk 1").confirm_test() == DONE
    assert life_of(life.pk).stage == Stage.INSTALLED  # the office has not heard of it

    told(world, is_reversed=is_reversed, times=2)

    after, proof = life_of(life.pk), fresh(row)
    assert after.stage == Stage.ACCEPTED
    assert proof.confirmed_at is not None and proof.pressed_at is not None
    assert proof.pressed_at <= proof.confirmed_at
    assert (proof.failed_at, proof.confirmed_by) == (None, "ortiz")
    steps = list(after.steps.filter(deed=LifeDeed.ACCEPT.value))
    assert [(each.by, each.entry) for each in steps] == [("", proof.entry)]
    assert m.LedgerEntry.objects.get(id=proof.entry).kind == "test-confirmed"
    assert after.button is not None and after.button.is_place_verified
    assert after.button.standing == "planned"  # nobody counts on it before a hand-over


@pytest.mark.requirement("INS-05")
def test_a_press_that_nobody_confirmed_fails_and_says_so(
    world: World, life: m.ButtonLife, opened: Opened
) -> None:
    row = opened()
    signed(world, row)
    world.press("Bursar 114")
    world.wait(seconds=61)

    told(world, times=2)

    assert life_of(life.pk).stage == Stage.INSTALLED
    assert fresh(row).failed_at is not None and fresh(row).confirmed_at is None
    letters = m.Letter.objects.filter(key__startswith="acceptance-failed")
    assert [each.to for each in letters] == ["cole@harborview.example"]
    assert m.OfficeTask.objects.filter(kind="test not confirmed").count() == 1
    world.wait(seconds=600)
    opened()  # and it is tried again


@pytest.mark.requirement("INS-05")
def test_without_the_second_person_the_press_is_real(
    world: World, life: m.ButtonLife, opened: Opened
) -> None:
    row = opened()

    world.press("Bursar 114")
    told(world)

    assert [each.sort for each in world.desk("Desk 1").cards] == ["DURESS"]
    assert life_of(life.pk).stage == Stage.INSTALLED
    assert fresh(row).pressed_at is None


@pytest.mark.requirement("INS-05")
def test_installer_and_coordinator_are_two_persons(
    world: World, life: m.ButtonLife, installer: Reader, opened: Opened
) -> None:
    with pytest.raises(Wrong, match="Another person"):
        open_acceptance(
            installer,
            line_of(world),
            at=world.clock.wall,
            life=life.pk,
            version=life.version,
            coordinator=installer.person,
        )
    row = opened()
    with pytest.raises(Wrong, match="Another person signs"):
        sign_acceptance(
            installer, line_of(world), at=world.clock.wall, id=row.pk, version=1
        )
    assert fresh(row).signed_at is None


@pytest.mark.requirement("INS-05")
def test_before_going_live_one_person_alone_proves_nothing_either(
    world: World, life: m.ButtonLife, opened: Opened
) -> None:
    world.changes(is_live=False)
    installation(is_live=False)
    row = opened()
    world.press("Bursar 114")
    world.desk("Desk 1").confirm_test()

    told(world)

    assert fresh(row).confirmed_at is None and fresh(row).failed_at is not None
    assert life_of(life.pk).stage == Stage.INSTALLED


@pytest.mark.requirement("INS-05")
def test_nobody_says_by_hand_that_it_was_accepted(
    world: World, life: m.ButtonLife
) -> None:
    with pytest.raises(Missing, match="a press in an acceptance window"):
        move_on(
            STAFF,
            at=NOW,
            life=life,
            version=life.version,
            deed=LifeDeed.ACCEPT,
        )


def test_a_window_that_the_engine_refuses_leaves_no_row(
    world: World, life: m.ButtonLife, opened: Opened
) -> None:
    unknown = m.Button.objects.get(label__startswith="D-900")
    m.ButtonLife.objects.filter(pk=life.pk).update(button=unknown)

    with pytest.raises(EngineRefused):
        opened()

    assert newest(life_of(life.pk)) is None


def test_two_windows_are_never_open_for_one_button(
    world: World, opened: Opened
) -> None:
    opened()

    with pytest.raises(Exception, match="A window is open already"):
        opened()


def test_a_window_that_ended_is_not_signed(world: World, opened: Opened) -> None:
    row = opened()
    world.wait(seconds=601)

    with pytest.raises(Wrong, match="nothing to sign"):
        signed(world, row)


def test_whoever_only_asked_for_it_opens_no_window(
    world: World, life: m.ButtonLife, coordinator: m.Person
) -> None:
    nobody = reader_of(person_with(Role.HOLDER).pk)

    with pytest.raises(NotAllowed):
        open_acceptance(
            nobody,
            line_of(world),
            at=world.clock.wall,
            life=life.pk,
            version=life.version,
            coordinator=coordinator.pk,
        )


def test_a_button_that_is_past_it_is_not_accepted_again(
    world: World, life: m.ButtonLife, opened: Opened
) -> None:
    m.ButtonLife.objects.filter(pk=life.pk).update(
        stage=Stage.ACCEPTED.value, since=NOW + timedelta(hours=1)
    )

    with pytest.raises(NotNow):
        opened()
