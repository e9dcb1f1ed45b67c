"""Somebody leaves, and nothing dangles."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from quietbell.config.database import Database
from quietbell.domain.grants import Reader
from quietbell.domain.roles import Action, Role
from quietbell.operations.acting import NotAllowed, new_id
from quietbell.operations.api_tokens import make_token
from quietbell.operations.engine_line import EngineRefused
from quietbell.operations.leaving import LastOnRung, come_back, end_sign_ons, leave
from quietbell.operations.people import NotYourself
from quietbell.queries.api_tokens import reader_with_token
from quietbell.queries.readers import reader_of
from quietbell.queries.uses import UseKind, uses_of
from quietbell.storage.models import (
    Account,
    Button,
    Contact,
    Desk,
    DutyShift,
    LadderRung,
    OfficeTask,
    Person,
    Roster,
    RowHistory,
    WatchGrant,
)
from tests.support.fake_hand_over import HandedOver
from tests.support.harborview import NOW, plant_harborview
from tests.support.office import browser_of, person_with, reader_with


def in_use() -> Person:
    """Write somebody on whom everything hangs that can."""
    plant_harborview(NOW)
    kim = person_with(Role.DISPATCHER, name="Kim Osei")
    button = Button.objects.order_by("label")[0]
    Button.objects.filter(pk=button.pk).update(holder=kim)
    Contact.objects.create(id=new_id(), button=button, person=kim, order=9)
    LadderRung.objects.exclude(people=None)[0].people.add(kim)
    DutyShift.objects.create(
        id=new_id(),
        roster=Roster.objects.order_by("name")[0],
        person=kim,
        begins_at=NOW - timedelta(hours=1),
        ends_at=NOW + timedelta(hours=7),
    )
    DutyShift.objects.create(
        id=new_id(),
        roster=Roster.objects.order_by("name")[0],
        person=kim,
        begins_at=NOW + timedelta(days=1),
        ends_at=NOW + timedelta(days=1, hours=8),
    )
    WatchGrant.objects.create(
        id=new_id(),
        person=kim,
        desk=Desk.objects.order_by("name")[0],
        made_at=NOW,
        ends_at=NOW + timedelta(hours=8),
    )
    make_token(
        reader_of(kim.pk),
        at=NOW,
        name="Wall",
        actions=[Action.INVENTORY],
        ends_at=NOW + timedelta(days=1),
    )
    return kim


def test_everything_that_hangs_on_a_person_is_listed(database: Database) -> None:
    kim = in_use()

    found = [use.kind for use in uses_of(kim.pk, NOW)]

    assert found == [
        UseKind.HOLDER,
        UseKind.CONTACT,
        UseKind.RUNG,
        UseKind.SHIFT,
        UseKind.SHIFT,
        UseKind.TOKEN,
        UseKind.SIGNED_ON,
    ]


@pytest.mark.requirement("PLT-01")
def test_whoever_leaves_can_do_nothing_from_then_on(database: Database) -> None:
    kim, keeper, engine = in_use(), reader_with(Role.IT_ADMINISTRATOR), HandedOver()
    browser = browser_of(kim)
    token = kim.api_tokens.get()

    left = leave(keeper, at=NOW, id=kim.pk, version=1, hand_over=engine)

    assert left.unended == 0
    assert [deed for deed, _ in engine.deeds] == ["revoke_token"]
    assert reader_of(kim.pk).roles(NOW) == ()
    assert Account.objects.get(person=kim).is_active is False
    assert browser.get("/").headers["Location"] == "/accounts/login/"
    assert reader_with_token(token.token_hash, NOW) is None


def test_a_sign_on_that_the_engine_does_not_end_keeps_none_of_the_others_open(
    database: Database,
) -> None:
    kim, keeper = in_use(), reader_with(Role.IT_ADMINISTRATOR)
    kept = WatchGrant.objects.get(person=kim.pk)
    kept.pk = "another"
    kept.save(force_insert=True)
    asked: list[str] = []

    def refuses(reader: Reader, deed: str, body: Any, *, at: datetime) -> None:
        asked.append(body["token"])
        if len(asked) == 1:
            raise EngineRefused("it is not for you")

    left = leave(keeper, at=NOW, id=kim.pk, version=1, hand_over=refuses)

    assert left.unended == 1
    assert len(asked) == 2
    assert WatchGrant.objects.exclude(revoked_at=None).count() == 1


def test_nothing_dangles_and_a_task_asks_for_a_new_holder(database: Database) -> None:
    kim, keeper = in_use(), reader_with(Role.IT_ADMINISTRATOR)

    leave(keeper, at=NOW, id=kim.pk, version=1, hand_over=HandedOver())

    assert uses_of(kim.pk, NOW) == ()
    (task,) = OfficeTask.objects.filter(kind="button without holder")
    label = Button.objects.get(pk=task.subject).label
    assert str(task.said).startswith(f"Button {label} loses its holder")
    assert "Kim Osei" not in str(task.said)  # many read it
    assert not DutyShift.objects.filter(person=kim, ends_at__gt=NOW).exists()
    assert not RowHistory.objects.filter(
        row_id=kim.pk, actor__gt="", operation="delete"
    ).exists()
    assert Person.objects.get(pk=kim.pk).left_on == NOW.date()


def test_a_rung_that_would_tell_nobody_keeps_its_person(database: Database) -> None:
    kim, keeper = in_use(), reader_with(Role.IT_ADMINISTRATOR)
    rung = LadderRung.objects.filter(people=kim)[0]
    rung.people.set([kim])
    rung.desks.clear()
    rung.rosters.clear()

    with pytest.raises(LastOnRung):
        leave(keeper, at=NOW, id=kim.pk, version=1, hand_over=HandedOver())

    assert Person.objects.get(pk=kim.pk).left_on is None
    assert reader_of(kim.pk).roles(NOW) == (Role.DISPATCHER,)


def test_sign_ons_that_the_engine_did_not_end_can_be_ended_later(
    database: Database,
) -> None:
    kim, keeper = in_use(), reader_with(Role.IT_ADMINISTRATOR)

    left = leave(
        keeper, at=NOW, id=kim.pk, version=1, hand_over=HandedOver(is_away=True)
    )
    engine = HandedOver()

    assert left.unended == 1
    assert end_sign_ons(keeper, at=NOW, id=kim.pk, hand_over=engine) == 0
    assert len(engine.deeds) == 1


def test_whoever_comes_back_begins_anew(database: Database) -> None:
    kim, keeper = in_use(), reader_with(Role.IT_ADMINISTRATOR)
    leave(keeper, at=NOW, id=kim.pk, version=1, hand_over=HandedOver())

    come_back(keeper, at=NOW + timedelta(days=30), id=kim.pk, version=2)

    assert Person.objects.get(pk=kim.pk).left_on is None
    assert reader_of(kim.pk).roles(datetime(2031, 5, 1, tzinfo=UTC)) == ()
    assert Account.objects.get(person=kim).is_active is False


def test_nobody_lets_themselves_leave_and_few_let_others(database: Database) -> None:
    kim, keeper = in_use(), reader_with(Role.IT_ADMINISTRATOR)

    with pytest.raises(NotYourself):
        leave(keeper, at=NOW, id=keeper.person, version=1, hand_over=HandedOver())
    with pytest.raises(NotAllowed):
        leave(
            reader_with(Role.TELECOM_DESK),
            at=NOW,
            id=kim.pk,
            version=1,
            hand_over=HandedOver(),
        )
