"""From an approval to a button in service: survey, equipment, order, row, hand-over."""

import io
from datetime import timedelta

import icalendar
import pytest
from PIL import Image

from quietbell.config.database import Database
from quietbell.domain.costs import Cause
from quietbell.domain.equipment import SUGGESTIONS
from quietbell.domain.grants import Reader
from quietbell.domain.life import LifeDeed, Need, Stage
from quietbell.domain.roles import Role
from quietbell.domain.surveys import PLACE, SurveyFacts
from quietbell.operations.acting import ChangedMeanwhile, NotAllowed, Wrong
from quietbell.operations.buttons import button_of
from quietbell.operations.costs import (
    CostFacts,
    EndedAlready,
    Prices,
    add_cost,
    correct_cost,
    end_cost,
)
from quietbell.operations.devices import DeviceFacts
from quietbell.operations.equipment import (
    EquipmentFacts,
    Side,
    agree_on_equipment,
    choose_equipment,
    equipment_of,
)
from quietbell.operations.file_subjects import concealed_subject
from quietbell.operations.installing import (
    NewButton,
    hand_over,
    make_button,
    report_installed,
)
from quietbell.operations.lives import Missing, NotNow, life_of, move_on
from quietbell.operations.orders import (
    NotPlanned,
    OrderFacts,
    call_off_order,
    change_order,
    finish_order,
    order_work,
)
from quietbell.operations.surveys import (
    Photo,
    save_survey,
    sign_place,
    sign_survey,
    survey_draft,
)
from quietbell.queries.needs import PLACE_CRITERIA
from quietbell.queries.readers import reader_of
from quietbell.storage import models as m
from quietbell.storage.models.buttons import BUTTON_KINDS, DOOR_KINDS
from tests.support.harborview import NOW, plant_harborview
from tests.support.lives import (
    STAFF,
    accepted,
    approved,
    in_service,
    installed,
    ordered,
    surveyed,
)
from tests.support.office import person_with, reader_with

HIDDEN = "CANARY-HIDDEN: left of the drawer"


def picture(colour: str = "red") -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (8, 6), colour).save(made, "JPEG")
    return made.getvalue()


@pytest.fixture(autouse=True)
def _campus(database: Database) -> None:
    plant_harborview(NOW)


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


def test_what_is_suggested_can_be_chosen() -> None:
    assert {each.kind for each in SUGGESTIONS} <= set(BUTTON_KINDS)
    assert {each.door_kind for each in SUGGESTIONS} <= set(DOOR_KINDS)


def test_what_is_signed_of_a_place_is_what_an_order_needs() -> None:
    assert tuple(PLACE) == PLACE_CRITERIA


@pytest.mark.requirement("INS-01")
def test_a_survey_is_saved_as_it_grows_and_signed_once_it_is_whole(it: Reader) -> None:
    life = approved()
    room = whole(life).room
    draft = save_survey(
        it, at=NOW, life=life.pk, version=0, facts=SurveyFacts(room=room)
    )

    with pytest.raises(Wrong) as why:
        sign_survey(it, at=NOW, life=life.pk, version=draft.version)
    assert {"jack", "camera", "photo", "concealed_words"} <= set(why.value.problems)
    assert life_of(life.pk).stage == Stage.APPROVED

    draft = saved(it, life)
    signed = sign_survey(it, at=NOW, life=life.pk, version=draft.version)

    assert signed.signed_by == it.person
    assert life_of(life.pk).stage == Stage.SURVEYED


@pytest.mark.requirement("INS-01")
def test_of_two_who_survey_at_once_one_is_told(it: Reader) -> None:
    life = approved()
    saved(it, life)
    with pytest.raises(ChangedMeanwhile):
        save_survey(it, at=NOW, life=life.pk, version=0, facts=whole(life))


def test_the_picture_is_concealed_and_a_new_one_replaces_it(it: Reader) -> None:
    life = approved()
    first = saved(it, life).photo
    assert first is not None and first.is_concealed and first.name == "file.jpg"
    second = saved(it, life).photo

    assert second is not None and second.pk != first.pk
    assert m.StoredFile.objects.get(pk=first.pk).is_removed
    with pytest.raises(Wrong) as why:
        save_survey(
            it,
            at=NOW,
            life=life.pk,
            version=survey_draft(life).version,  # type: ignore[union-attr]
            facts=whole(life),
            photo=Photo(name="x.txt", content=b"no picture"),
        )
    assert set(why.value.problems) == {"photo"}


def test_where_it_will_be_stands_in_no_history(it: Reader) -> None:
    saved(it, approved())

    told = m.RowHistory.objects.filter(table_name="storage_survey")
    assert told.exists()
    assert not any("CANARY" in str(each.after) for each in told)


@pytest.mark.requirement("INS-02")
def test_each_of_the_three_is_signed_by_a_person_with_the_photo_there(
    it: Reader, technician: m.Person
) -> None:
    life = approved()
    draft = save_survey(it, at=NOW, life=life.pk, version=0, facts=whole(life))
    with pytest.raises(Wrong, match="photo"):
        sign_place(
            it,
            at=NOW,
            life=life.pk,
            survey=draft.pk,
            version=draft.version,
            criteria=tuple(PLACE),
        )
    draft = saved(it, life)
    sign_survey(it, at=NOW, life=life.pk, version=draft.version)
    agree(life)
    row = m.Survey.objects.get(pk=draft.pk)
    for criterion in list(PLACE)[:2]:
        row = sign_place(
            it,
            at=NOW,
            life=life.pk,
            survey=row.pk,
            version=row.version,
            criteria=(criterion,),
        )
    with pytest.raises(Missing) as why:
        ordered_by(it, life, facts_for(technician))
    assert why.value.needs == (Need.PLACE,)

    row = sign_place(
        it,
        at=NOW,
        life=life.pk,
        survey=row.pk,
        version=row.version,
        criteria=("reachable",),
    )

    assert {each["by"] for each in row.place_signed.values()} == {it.person}
    assert ordered_by(it, life, facts_for(technician)).number == 1


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


def test_an_invitation_names_a_number_a_time_and_a_link_and_no_place(
    it: Reader, technician: m.Person
) -> None:
    life = surveyed()
    agree(life)
    order = ordered_by(it, life, facts_for(technician))

    (letter,) = m.Letter.objects.all()
    event = icalendar.Calendar.from_ical(letter.invitation).walk("VEVENT")[0]
    assert letter.to == "ida@harborview.example"
    assert str(event["SUMMARY"]) == "Quietbell work order 1"
    assert event["SEQUENCE"] == 0
    assert event["DTSTART"].dt == order.begins_at
    assert "METHOD:REQUEST" in letter.invitation
    assert f"/workbench/orders/{order.pk}" in letter.text
    request = life.request
    assert request is not None and request.room is not None
    for word in (request.room.number, request.room.name, "Bursar", "CANARY"):
        assert word not in letter.text + letter.invitation.replace(order.pk, "")


def test_calendars_are_told_of_another_time_another_person_and_the_end(
    it: Reader, technician: m.Person
) -> None:
    life = surveyed()
    agree(life)
    other = person_with(Role.IT_TECHNICIAN, name="Odo Lane")
    m.Person.objects.filter(pk=other.pk).update(email="odo@harborview.example")
    order = ordered_by(it, life, facts_for(technician))

    order = change_order(
        it, at=NOW, id=order.pk, version=1, facts=facts_for(other, hours=48)
    )
    call_off_order(it, at=NOW, id=order.pk, version=order.version, words="No cable.")

    told = [
        (each.to.split("@")[0], line(each, "METHOD"), line(each, "SEQUENCE"))
        for each in m.Letter.objects.order_by("id")
    ]
    assert told == [
        ("ida", "REQUEST", "0"),
        ("ida", "CANCEL", "1"),
        ("odo", "REQUEST", "1"),
        ("odo", "CANCEL", "2"),
    ]
    uids = {line(each, "UID") for each in m.Letter.objects.all()}
    assert len(uids) == 1
    assert life_of(life.pk).stage == Stage.ORDERED
    ordered_by(it, life, facts_for(technician))  # and somebody orders it again


def line(letter: m.Letter, name: str) -> str:
    lines = letter.invitation.replace("\r\n ", "").splitlines()
    return next(x.partition(":")[2] for x in lines if x.startswith(f"{name}:"))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"assigned": "nobody"}, "assigned"),
        ({"assigned": "P-101"}, "assigned"),  # a dispatcher installs nothing
        ({"ends_at": NOW}, "ends_at"),
        ({"begins_at": NOW - timedelta(hours=2), "ends_at": NOW}, "begins_at"),
    ],
)
def test_an_order_that_cannot_be_right_is_refused(
    it: Reader, technician: m.Person, change: dict[str, object], field: str
) -> None:
    life = surveyed()
    agree(life)
    told = {
        name: getattr(facts_for(technician), name)
        for name in ("assigned", "begins_at", "ends_at")
    }
    with pytest.raises(Wrong) as why:
        ordered_by(it, life, OrderFacts(**{**told, **change}))
    assert set(why.value.problems) == {field}
    assert life_of(life.pk).stage == Stage.SURVEYED


def test_of_two_who_order_at_once_one_is_told(it: Reader, technician: m.Person) -> None:
    life = surveyed()
    agree(life)
    seen = life_of(life.pk).version
    ordered_by(it, life, facts_for(technician))
    with pytest.raises(ChangedMeanwhile):
        order_work(
            it,
            at=NOW,
            life=life.pk,
            version=seen,
            kind="installation",
            facts=facts_for(technician),
        )
    assert m.WorkOrder.objects.count() == 1


def test_work_that_is_done_is_not_called_off(it: Reader, technician: m.Person) -> None:
    life = surveyed()
    agree(life)
    order = ordered_by(it, life, facts_for(technician))
    done = finish_order(it, at=NOW, id=order.pk, version=1, outcome="It hangs.")
    with pytest.raises(NotPlanned):
        call_off_order(it, at=NOW, id=order.pk, version=done.version, words="No.")


def test_the_hiding_place_opens_to_its_holder_and_while_work_is_planned(
    it: Reader, technician: m.Person
) -> None:
    life = surveyed(requester_id="P-109")
    assert life.request is not None
    assert concealed_subject(life).own == {life.request.holder_id}
    assert concealed_subject(life).assigned == frozenset()
    agree(life)
    order = ordered_by(it, life, facts_for(technician))
    assert concealed_subject(life_of(life.pk)).assigned == {technician.pk}
    finish_order(it, at=NOW, id=order.pk, version=1, outcome="It hangs.")
    assert concealed_subject(life_of(life.pk)).assigned == frozenset()


def test_a_button_is_made_of_what_was_surveyed_and_its_place_goes_with_it(
    it: Reader,
) -> None:
    life = approved()
    draft = saved(it, life)
    sign_survey(it, at=NOW, life=life.pk, version=draft.version)
    life = life_of(life.pk)
    row = m.Survey.objects.get(pk=draft.pk)
    sign_place(
        it,
        at=NOW,
        life=life.pk,
        survey=row.pk,
        version=row.version,
        criteria=tuple(PLACE),
    )
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


@pytest.mark.requirement("REQ-10")
def test_tampering_is_the_departments_and_a_line_is_taken_back_by_another() -> None:
    life = in_service()
    wrong = add_cost(
        STAFF,
        at=NOW,
        life=life.pk,
        facts=CostFacts(
            kind="one-off", cause=Cause.TAMPERING, cents=9_900, from_on=NOW.date()
        ),
    )
    assert wrong.payer == "department"

    back = correct_cost(STAFF, at=NOW, id=wrong.pk, words="It was the wrong button.")

    assert (back.cents, back.payer) == (-9_900, "department")
    assert m.CostLine.objects.filter(pk=wrong.pk, cents=9_900).exists()
    with pytest.raises(Wrong, match="already"):
        correct_cost(STAFF, at=NOW, id=wrong.pk, words="Again.")
    with pytest.raises(EndedAlready):
        end_cost(STAFF, at=NOW, id=wrong.pk, version=1, on=NOW.date())


@pytest.mark.requirement("REQ-10")
def test_whoever_was_never_approved_pays() -> None:
    button = m.Button.objects.exclude(department=None).first()
    life = m.ButtonLife.objects.create(
        id="life-of-old",
        button=button,
        stage=Stage.IN_SERVICE.value,
        since=NOW,
        is_inherited=True,
    )
    facts = CostFacts(
        kind="monthly", cause=Cause.MONTHLY_FEE, cents=800, from_on=NOW.date()
    )
    row = add_cost(STAFF, at=NOW, life=life.pk, facts=facts)
    assert row.payer == "department"

    end_cost(STAFF, at=NOW, id=row.pk, version=1, on=NOW.date() + timedelta(days=40))
    assert m.CostLine.objects.get(pk=row.pk).until_on is not None


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
