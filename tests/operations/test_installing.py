"""From an approval to service: the place, the equipment, the button, its hand-over."""

from datetime import timedelta

import pytest

from quietbell.config.database import Database
from quietbell.domain.equipment import SUGGESTIONS
from quietbell.domain.grants import Reader
from quietbell.domain.life import LifeDeed, Need, Stage
from quietbell.domain.roles import Role
from quietbell.domain.surveys import PLACE
from quietbell.operations.acting import NotAllowed, Wrong
from quietbell.operations.buttons import button_of
from quietbell.operations.costs import (
    Prices,
)
from quietbell.operations.devices import DeviceFacts
from quietbell.operations.equipment import (
    EquipmentFacts,
    Side,
    agree_on_equipment,
    choose_equipment,
    equipment_of,
)
from quietbell.operations.installing import (
    NewButton,
    hand_over,
    make_button,
    report_installed,
)
from quietbell.operations.lives import Missing, NotNow, life_of, move_on
from quietbell.operations.surveys import (
    save_survey,
    sign_survey,
)
from quietbell.storage import models as m
from quietbell.storage.models.buttons import BUTTON_KINDS, DOOR_KINDS
from tests.support.harborview import NOW, plant_harborview
from tests.support.installing import (
    HIDDEN,
    agree,
    facts_for,
    it,
    manager,
    ordered_by,
    place_signed,
    saved,
    technician,
    whole,
)
from tests.support.lives import (
    STAFF,
    accepted,
    approved,
    installed,
    ordered,
    surveyed,
)
from tests.support.office import reader_with

__all__ = ["it", "manager", "technician"]


@pytest.fixture(autouse=True)
def _campus(database: Database) -> None:
    plant_harborview(NOW)


def test_what_is_suggested_can_be_chosen() -> None:
    assert {each.kind for each in SUGGESTIONS} <= set(BUTTON_KINDS)
    assert {each.door_kind for each in SUGGESTIONS} <= set(DOOR_KINDS)


@pytest.mark.requirement("INS-02")
def test_each_of_the_three_is_signed_by_a_person_with_the_photo_there(
    it: Reader, technician: m.Person
) -> None:
    life = approved()
    draft = save_survey(it, at=NOW, life=life.pk, version=0, facts=whole(life))
    with pytest.raises(Wrong, match="photo"):
        place_signed(it, draft)
    draft = saved(it, life)
    sign_survey(it, at=NOW, life=life.pk, version=draft.version)
    agree(life)
    row = m.Survey.objects.get(pk=draft.pk)
    for criterion in list(PLACE)[:2]:
        row = place_signed(it, row, (criterion,))
    with pytest.raises(Missing) as why:
        ordered_by(it, life, facts_for(technician))
    assert why.value.needs == (Need.PLACE,)

    row = place_signed(it, row, ("reachable",))

    assert {each["by"] for each in row.place_signed.values()} == {it.person}
    assert ordered_by(it, life, facts_for(technician)).number == 1


@pytest.mark.requirement("INS-01")
def test_no_work_is_ordered_before_both_agreed_on_the_equipment(
    it: Reader, manager: Reader, technician: m.Person
) -> None:
    life = surveyed()
    choose = EquipmentFacts(kind="phone key", door_kind="phone-url")
    row = choose_equipment(it, at=NOW, life=life.pk, version=0, facts=choose)
    agree_on_equipment(it, at=NOW, life=life.pk, version=1, side=Side.IT)
    with pytest.raises(Missing) as why:
        ordered_by(it, life, facts_for(technician))
    assert why.value.needs == (Need.EQUIPMENT,)
    assert not m.WorkOrder.objects.exists() and not m.Letter.objects.exists()

    agree_on_equipment(manager, at=NOW, life=life.pk, version=2, side=Side.MANAGEMENT)
    ordered_by(it, life, facts_for(technician))

    assert life_of(life.pk).stage == Stage.ORDERED
    assert row.life_id == life.pk


@pytest.mark.requirement("INS-01")
def test_both_sides_are_two_persons_and_whoever_speaks_for_them(
    it: Reader, manager: Reader
) -> None:
    life = surveyed()
    both = reader_with(Role.IT_TECHNICIAN, Role.EMERGENCY_MANAGEMENT)
    choose = EquipmentFacts(kind="phone key", door_kind="phone-url")
    choose_equipment(it, at=NOW, life=life.pk, version=0, facts=choose)
    with pytest.raises(NotAllowed):
        agree_on_equipment(it, at=NOW, life=life.pk, version=1, side=Side.MANAGEMENT)
    with pytest.raises(NotAllowed):
        agree_on_equipment(manager, at=NOW, life=life.pk, version=1, side=Side.IT)
    agree_on_equipment(both, at=NOW, life=life.pk, version=1, side=Side.IT)
    with pytest.raises(Wrong, match="two persons"):
        agree_on_equipment(both, at=NOW, life=life.pk, version=2, side=Side.MANAGEMENT)


@pytest.mark.requirement("INS-01")
def test_whatever_changes_the_choice_both_agree_anew(it: Reader) -> None:
    life = surveyed()
    row = agree(life)
    other = EquipmentFacts(kind="fixed button", door_kind="dc09", words="Under it.")
    choose_equipment(it, at=NOW, life=life.pk, version=row.version, facts=other)

    fresh = equipment_of(life)
    assert fresh is not None
    assert (fresh.it_by, fresh.management_by) == ("", "")


def test_a_button_is_made_of_what_was_surveyed_and_its_place_goes_with_it(
    it: Reader,
) -> None:
    life = approved()
    draft = saved(it, life)
    sign_survey(it, at=NOW, life=life.pk, version=draft.version)
    life = life_of(life.pk)
    row = m.Survey.objects.get(pk=draft.pk)
    place_signed(it, row)
    life = ordered(life=life)

    made = make_button(
        it,
        at=NOW,
        life=life.pk,
        version=life.version,
        facts=NewButton(
            label="D-0777",
            device=DeviceFacts(kind="cisco-phone", mac="00:41:d2:92:4d:99"),
        ),
    )

    button = button_of(made.pk)
    assert (button.x, button.y, button.standing) == (0.25, 0.75, "planned")
    assert life.request is not None and button.holder_id == life.request.holder_id
    assert life_of(life.pk).button_id == button.pk
    place = m.ConcealedPlace.objects.get(pk=button.pk)
    assert place.concealed_words == HIDDEN and place.photo is not None
    survey = m.Survey.objects.get(pk=draft.pk)
    assert (survey.concealed_words, survey.photo) == ("", None)
    with pytest.raises(NotNow):
        make_button(
            it,
            at=NOW,
            life=life.pk,
            version=life.version,
            facts=NewButton(label="D-0778", device=made.device_id),
        )


@pytest.mark.requirement("REQ-10")
def test_an_installation_is_in_the_ledger_and_its_fee_ends_with_the_button() -> None:
    life = ordered()
    life.orders.update(state="done", done_by="P-111", done_at=NOW)
    like = m.Button.objects.exclude(holder=None).first()
    assert like is not None
    facts = NewButton(label="D-0777", device=like.device_id)
    button = make_button(STAFF, at=NOW, life=life.pk, version=life.version, facts=facts)
    m.Door.objects.create(id="door-new", kind="phone-url", button=button)

    report_installed(
        STAFF,
        at=NOW,
        life=life.pk,
        version=life_of(life.pk).version,
        prices=Prices(once_cents=12_500, monthly_cents=800),
    )

    lines = m.CostLine.objects.filter(life=life).order_by("kind")
    assert [(x.kind, x.cause, x.cents, x.payer) for x in lines] == [
        ("monthly", "monthly fee", 800, "university"),
        ("one-off", "installation", 12_500, "university"),
    ]
    fresh = life_of(life.pk)
    move_on(
        STAFF,
        at=NOW + timedelta(days=90),
        life=fresh,
        version=fresh.version,
        deed=LifeDeed.RECORD_GONE,
        words="Stolen.",
    )
    ends = {x.kind: x.until_on for x in m.CostLine.objects.filter(life=life)}
    assert ends == {
        "monthly": (NOW + timedelta(days=90)).date(),
        "one-off": None,
    }


@pytest.mark.requirement("INS-05", "INS-06", "INS-04")
def test_nobody_is_handed_a_button_unproven_untrained_or_without_contacts() -> None:
    unproven, proven = installed(), accepted()
    for life, left in (
        (unproven, NotNow),
        (proven, Missing),
    ):
        with pytest.raises(left) as why:
            hand_over(
                STAFF,
                at=NOW,
                life=life.pk,
                version=life.version,
                are_sheets_there=True,
            )
    assert isinstance(why.value, Missing)
    assert set(why.value.needs) == {Need.TRAINING, Need.CONTACTS}
    assert life_of(proven.pk).stage == Stage.ACCEPTED


@pytest.mark.requirement("INS-07")
def test_nobody_is_handed_a_button_without_its_sheets() -> None:
    life = accepted()
    with pytest.raises(Wrong, match="Print both sheets"):
        hand_over(
            STAFF, at=NOW, life=life.pk, version=life.version, are_sheets_there=False
        )
