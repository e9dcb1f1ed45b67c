"""Drafts of requests: answered page by page, sent once, found wanting in sentences."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from quietbell.config.database import Database
from quietbell.domain.asking import Asked
from quietbell.domain.grants import Reader
from quietbell.domain.roles import Role
from quietbell.operations.acting import ChangedMeanwhile, NotAllowed, NotThere, Wrong
from quietbell.operations.departments import merge_department
from quietbell.operations.drafts import (
    DRAFTS_MAX,
    SentAlready,
    TooMany,
    answer,
    begin,
    begin_for_another,
    discard,
    draft_of,
    send,
)
from quietbell.queries.drafts import gaps, questions
from quietbell.queries.readers import reader_of
from quietbell.storage import models as m
from tests.support.harborview import NOW, plant_harborview
from tests.support.lives import (
    draft,
)
from tests.support.lives_ground import (
    ANSWERS,
    office,
    signer,
)
from tests.support.office import reader_with


@pytest.fixture(autouse=True)
def _campus(database: Database) -> None:
    plant_harborview()


@pytest.fixture
def asker() -> Reader:
    holder = office().holder
    assert holder is not None
    return reader_of(holder.pk)


def typed_for(page: Asked) -> dict[str, Any]:
    like = office()
    answers = {each.id: {"is_met": False} for each in questions()}
    given: dict[Asked, dict[str, Any]] = {
        Asked.REQUESTER: {"requester": like.holder_id},
        Asked.NEED: {"need": "People shout at the counter."},
        Asked.REASONS: {"answers": {**answers, **ANSWERS}},
        Asked.DEPARTMENT: {"department": like.department_id},
        Asked.PLACE: {"room": like.room_id},
        Asked.PEOPLE: {"holder": like.holder_id, "users_words": "Two cashiers"},
        Asked.KIND: {"kind": "phone key"},
        Asked.APPROVER: {"approver": signer().pk},
    }
    return given[page]


def fill(reader: Reader, id: str, *, without: Asked | None = None) -> None:
    page: Asked | None = Asked.NEED
    if draft_of(id).via != "form":
        page = Asked.REQUESTER
    for page in Asked:
        if page is without or (page is Asked.REQUESTER and draft_of(id).via == "form"):
            continue
        version = draft_of(id).version
        answer(reader, at=NOW, id=id, version=version, page=page, typed=typed_for(page))


@pytest.mark.requirement("REQ-01")
def test_what_is_sent_has_a_number_a_life_and_tasks(asker: Reader) -> None:
    made = begin(asker, at=NOW)
    fill(asker, made.pk)

    life = send(asker, at=NOW, id=made.pk, version=draft_of(made.pk).version)

    sent = draft_of(made.pk)
    assert (sent.state, sent.number, sent.sent_at) == ("sent", 1, NOW)
    assert life.stage == "requested"
    kinds = m.OfficeTask.objects.filter(subject=life.pk, done_at=None)
    assert {each.kind for each in kinds} == {
        "new request",
        "assessment",
        "approval of a Dean",
    }


@pytest.mark.requirement("REQ-01")
def test_the_requester_is_told_the_number_and_no_place(asker: Reader) -> None:
    sent = draft()
    like = office()

    life = send(asker, at=NOW, id=sent.pk, version=sent.version)

    letter = m.Letter.objects.get(person=asker.person, about=life.pk)
    assert "number 1" in letter.text
    assert f"/my/requests/{life.pk}" in letter.text
    for other in m.Letter.objects.filter(about=life.pk):
        for word in (like.room.number, like.room.name, sent.need):
            assert word not in other.text + other.subject_line
    assert m.Letter.objects.get(person=signer().pk).about == life.pk


def test_the_desk_is_written_to_if_it_has_an_address(asker: Reader) -> None:
    version = m.ProfileVersion.objects.get(profile__sites="north", state="in force")
    version.body["service_desk"] = "desk@harborview.example"
    version.save()
    sent = draft()

    send(asker, at=NOW, id=sent.pk, version=sent.version)

    assert m.Letter.objects.filter(to="desk@harborview.example").count() == 1


def test_numbers_follow_one_another(asker: Reader) -> None:
    for number in (1, 2, 3):
        sent = draft()
        life = send(asker, at=NOW, id=sent.pk, version=sent.version)
        assert life.request is not None
        assert life.request.number == number


@pytest.mark.parametrize("page", [each for each in Asked if each != "requester"])
def test_a_page_that_was_left_out_is_said(asker: Reader, page: Asked) -> None:
    made = begin(asker, at=NOW)
    fill(asker, made.pk, without=page)

    with pytest.raises(Wrong) as why:
        send(asker, at=NOW, id=made.pk, version=draft_of(made.pk).version)

    assert page.value in why.value.problems
    assert draft_of(made.pk).number is None
    assert not m.ButtonLife.objects.exists()
    assert not m.Letter.objects.exists()


def test_two_who_send_the_same_draft_send_it_once(asker: Reader) -> None:
    sent = draft()
    send(asker, at=NOW, id=sent.pk, version=sent.version)

    with pytest.raises(SentAlready, match="request 1"):
        send(asker, at=NOW, id=sent.pk, version=sent.version)

    assert m.ButtonLife.objects.count() == 1


def test_a_stale_page_saves_nothing(asker: Reader) -> None:
    made = begin(asker, at=NOW)
    seen = draft_of(made.pk).version
    need = {"need": "First."}
    answer(asker, at=NOW, id=made.pk, version=seen, page=Asked.NEED, typed=need)

    for stale in (
        lambda: answer(
            asker,
            at=NOW,
            id=made.pk,
            version=seen,
            page=Asked.NEED,
            typed={"need": "Second."},
        ),
        lambda: discard(asker, at=NOW, id=made.pk, version=seen),
        lambda: send(asker, at=NOW, id=made.pk, version=seen),
    ):
        with pytest.raises(ChangedMeanwhile):
            stale()

    assert draft_of(made.pk).need == "First."
    assert draft_of(made.pk).state == "draft"


def test_nobody_answers_or_sends_the_draft_of_another(asker: Reader) -> None:
    made = begin(asker, at=NOW)
    other = reader_with(Role.HOLDER)

    for deed in (
        lambda: send(other, at=NOW, id=made.pk, version=1),
        lambda: discard(other, at=NOW, id=made.pk, version=1),
        lambda: answer(
            other, at=NOW, id=made.pk, version=1, page=Asked.NEED, typed={"need": "x"}
        ),
    ):
        with pytest.raises(NotAllowed):
            deed()


def test_the_desk_enters_for_a_caller(asker: Reader) -> None:
    desk = reader_with(Role.TELECOM_DESK)
    made = begin_for_another(desk, at=NOW)
    fill(desk, made.pk)

    life = send(desk, at=NOW, id=made.pk, version=draft_of(made.pk).version)

    sent = draft_of(made.pk)
    assert (sent.via, sent.entered_by) == ("desk", desk.person)
    assert sent.requester_id == asker.person
    assert m.Letter.objects.filter(person=asker.person, about=life.pk).exists()


def test_only_who_may_ask_for_others_enters_for_them(asker: Reader) -> None:
    with pytest.raises(NotAllowed):
        begin_for_another(asker, at=NOW)


def test_a_discarded_draft_is_no_draft(asker: Reader) -> None:
    made = begin(asker, at=NOW)

    discard(asker, at=NOW, id=made.pk, version=draft_of(made.pk).version)

    with pytest.raises(NotThere):
        send(asker, at=NOW, id=made.pk, version=draft_of(made.pk).version)


def test_drafts_are_bounded(asker: Reader) -> None:
    for _number in range(DRAFTS_MAX):
        begin(asker, at=NOW)

    with pytest.raises(TooMany):
        begin(asker, at=NOW)


def test_a_yes_needs_evidence_and_every_question_an_answer(asker: Reader) -> None:
    made = begin(asker, at=NOW)
    answers: dict[str, Any] = {each.id: {"is_met": False} for each in questions()}
    answers["violence"] = {"is_met": True, "evidence": " "}
    del answers["cash"]

    with pytest.raises(Wrong) as why:
        answer(
            asker,
            at=NOW,
            id=made.pk,
            version=made.version,
            page=Asked.REASONS,
            typed={"answers": answers},
        )

    assert set(why.value.problems) == {"violence_evidence", "cash"}


def test_a_merged_department_is_said_and_chosen_again(asker: Reader) -> None:
    made = draft()
    gone, into = office().department, m.Department.objects.create(id="d", name="Both")
    assert gone is not None
    m.RoleGrant.objects.filter(department=gone).update(ends_at=NOW)
    merge_department(
        reader_with(Role.IT_ADMINISTRATOR),
        at=NOW + timedelta(hours=1),
        id=gone.pk,
        version=gone.version,
        into=into.pk,
    )
    m.ButtonRequest.objects.filter(pk=made.pk).update(department=gone)

    found = gaps(draft_of(made.pk), NOW + timedelta(hours=1))

    assert "became part of Both" in found[Asked.DEPARTMENT]
    assert Asked.APPROVER in found


def test_an_approver_who_left_is_said(asker: Reader) -> None:
    made = draft()
    m.Person.objects.filter(pk=signer().pk).update(left_on=NOW.date())

    assert "no longer holds that role" in gaps(draft_of(made.pk), NOW)[Asked.APPROVER]


def test_a_holder_who_left_is_said(asker: Reader) -> None:
    made = draft()
    m.Person.objects.filter(pk=made.holder_id).update(left_on=NOW.date())

    assert "has left" in gaps(draft_of(made.pk), NOW)[Asked.PEOPLE]


def test_a_building_that_was_removed_is_said(asker: Reader) -> None:
    made = draft()
    m.Building.objects.filter(floors__rooms=made.room).update(is_removed=True)

    assert "removed" in gaps(draft_of(made.pk), NOW)[Asked.PLACE]


def test_questions_that_changed_are_asked_again(asker: Reader) -> None:
    made = draft(answers={"violence": {"is_met": False, "evidence": ""}})

    assert "changed" in gaps(draft_of(made.pk), NOW)[Asked.REASONS]


def test_who_signs_for_another_department_is_no_approver(asker: Reader) -> None:
    made = draft()
    stranger = reader_with(Role.APPROVER).person

    with pytest.raises(Wrong) as why:
        answer(
            asker,
            at=NOW,
            id=made.pk,
            version=made.version,
            page=Asked.APPROVER,
            typed={"approver": stranger},
        )

    assert set(why.value.problems) == {"approver"}


def test_a_protected_person_is_not_found_by_their_number(asker: Reader) -> None:
    made = begin(asker, at=NOW)
    m.Person.objects.filter(pk="P-118").update(is_protected=True)

    with pytest.raises(Wrong):
        answer(
            asker,
            at=NOW,
            id=made.pk,
            version=made.version,
            page=Asked.PEOPLE,
            typed={"holder": "P-118"},
        )


def test_a_token_without_the_action_asks_for_nothing(asker: Reader) -> None:
    bound = replace(asker, actions=frozenset())

    with pytest.raises(NotAllowed):
        begin(bound, at=NOW)
