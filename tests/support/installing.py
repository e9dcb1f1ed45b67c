"""Who surveys, orders and agrees in tests, and what they write: nothing wrong in it."""

import io
from datetime import timedelta

import pytest
from PIL import Image

from quietbell.domain.grants import Reader
from quietbell.domain.roles import Role
from quietbell.domain.surveys import SurveyFacts
from quietbell.operations.equipment import (
    EquipmentFacts,
    Side,
    agree_on_equipment,
    choose_equipment,
)
from quietbell.operations.lives import life_of
from quietbell.operations.orders import (
    OrderFacts,
    order_work,
)
from quietbell.operations.surveys import (
    PLACE,
    Photo,
    save_survey,
    sign_place,
    survey_draft,
)
from quietbell.queries.readers import reader_of
from quietbell.storage import models as m
from tests.support.harborview import NOW
from tests.support.office import person_with, reader_with

HIDDEN = "CANARY-HIDDEN: left of the drawer"


@pytest.fixture
def technician() -> m.Person:
    made = person_with(Role.IT_TECHNICIAN, name="Ida Wren")
    m.Person.objects.filter(pk=made.pk).update(email="ida@harborview.example")
    return m.Person.objects.get(pk=made.pk)


@pytest.fixture
def it(technician: m.Person) -> Reader:
    return reader_of(technician.pk)


@pytest.fixture
def manager() -> Reader:
    return reader_with(Role.EMERGENCY_MANAGEMENT, name="Mo Reed")


def picture(colour: str = "red") -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (8, 6), colour).save(made, "JPEG")
    return made.getvalue()


def whole(life: m.ButtonLife) -> SurveyFacts:
    assert life.request is not None and life.request.room_id is not None
    return SurveyFacts(
        room=life.request.room_id,
        jack="A-101-2",
        switch_port="sw1 Gi1/0/7",
        power="PoE",
        is_uncovered=True,
        wireless="Both reach it.",
        cabling="Nothing.",
        x=0.25,
        y=0.75,
    )


def saved(it: Reader, life: m.ButtonLife, facts: SurveyFacts | None = None) -> m.Survey:
    draft = survey_draft(life)
    return save_survey(
        it,
        at=NOW,
        life=life.pk,
        version=draft.version if draft else 0,
        facts=facts or whole(life),
        concealed_words=HIDDEN,
        photo=Photo(name="under-the-drawer.jpg", content=picture()),
    )


def facts_for(technician: m.Person, *, hours: float = 24) -> OrderFacts:
    begins = NOW + timedelta(hours=hours)
    return OrderFacts(
        assigned=technician.pk,
        begins_at=begins,
        ends_at=begins + timedelta(hours=1),
        words="Ring at the counter of the Bursar's office.",
    )


def ordered_by(it: Reader, life: m.ButtonLife, facts: OrderFacts) -> m.WorkOrder:
    return order_work(
        it,
        at=NOW,
        life=life.pk,
        version=life_of(life.pk).version,
        kind="installation",
        facts=facts,
    )


def agree(life: m.ButtonLife) -> m.EquipmentChoice:
    """Choose the phone on the desk, and have both agree to it."""
    it, manager = (
        reader_with(Role.IT_ADMINISTRATOR),
        reader_with(Role.EMERGENCY_MANAGEMENT),
    )
    chosen = choose_equipment(
        it,
        at=NOW,
        life=life.pk,
        version=0,
        facts=EquipmentFacts(kind="phone key", door_kind="phone-url"),
    )
    half = agree_on_equipment(
        it, at=NOW, life=life.pk, version=chosen.version or 1, side=Side.IT
    )
    return agree_on_equipment(
        manager, at=NOW, life=life.pk, version=half.version, side=Side.MANAGEMENT
    )


def place_signed(
    by: Reader, row: m.Survey, criteria: tuple[str, ...] = tuple(PLACE)
) -> m.Survey:
    """Sign for the place that was surveyed; return the survey as it is after."""
    return sign_place(
        by,
        at=NOW,
        life=row.life_id,
        survey=row.pk,
        version=row.version,
        criteria=criteria,
    )
