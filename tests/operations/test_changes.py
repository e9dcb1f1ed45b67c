"""What holders report: each reason its task, the place in doubt, and an answer."""

from datetime import timedelta

import pytest

from quietbell.config.database import Database
from quietbell.domain.changes import FOLLOWS, CameOf, Change
from quietbell.domain.follow_ups import TaskKind
from quietbell.domain.grants import Reader
from quietbell.domain.roles import Role
from quietbell.domain.site import Standing
from quietbell.operations.acting import NotAllowed, NotThere, Wrong
from quietbell.operations.buttons import verify_place
from quietbell.operations.changes import enter_change, finish_report, report_change
from quietbell.operations.leaving import leave
from quietbell.queries.readers import reader_of
from quietbell.scribe.compiling import compiled
from quietbell.scribe.gathering import gather
from quietbell.storage.models import (
    Button,
    ChangeNotice,
    Letter,
    OfficeTask,
    Person,
    Room,
)
from tests.support.fake_hand_over import HandedOver
from tests.support.harborview import NOW, plant_harborview
from tests.support.office import person_with, reader_with

pytestmark = pytest.mark.requirement("MNT-01")


@pytest.fixture(autouse=True)
def _campus(database: Database) -> None:
    plant_harborview(NOW)


@pytest.fixture
def button() -> Button:
    found = Button.objects.get(pk="bursar-1")
    Person.objects.filter(pk=found.holder_id).update(email="holder@harborview.example")
    assert (found.is_place_verified, found.standing) == (True, "in service")
    return found


def holder_of(button: Button) -> Reader:
    return reader_of(button.holder_id or "")


def report(button: Button, change: Change, words: str = "") -> ChangeNotice:
    reader = holder_of(button)
    return report_change(reader, at=NOW, button=button.pk, change=change, words=words)


def finish(task: str, came_of: CameOf) -> None:
    version = OfficeTask.objects.get(pk=task).version
    technician = reader_with(Role.IT_TECHNICIAN)
    finish_report(reader=technician, at=NOW, id=task, version=version, came_of=came_of)


def is_verified(button: Button) -> bool:
    return Button.objects.get(pk=button.pk).is_place_verified


@pytest.mark.parametrize("change", list(Change), ids=lambda change: change.value)
def test_each_reason_opens_its_own_task(button: Button, change: Change) -> None:
    notice = report(button, change, "Since Monday.")

    task = OfficeTask.objects.get(pk=notice.task)
    assert task.kind == FOLLOWS[change].kind.value
    assert (task.subject_kind, task.subject) == ("button", button.pk)
    assert (task.site, task.due_at > NOW) == ("north", True)
    assert OfficeTask.objects.filter(subject=button.pk).count() == 1
    assert is_verified(button) is not FOLLOWS[change].is_unverifying


def test_reported_twice_there_is_one_task_with_both_reports(button: Button) -> None:
    one, two = report(button, Change.FAULTY), report(button, Change.FAULTY, "Still.")
    other = report(button, Change.UNNEEDED)

    assert one.task == two.task != other.task
    assert ChangeNotice.objects.filter(button=button).count() == 3


def test_dispatchers_see_at_once_that_the_place_is_in_doubt(button: Button) -> None:
    report(button, Change.MOVED)

    site = compiled(gather(NOW), version=2).site
    (told,) = [each for each in site.buttons if each.id == button.pk]
    assert told.is_place_verified is False


def test_the_place_is_in_doubt_until_somebody_was_there(button: Button) -> None:
    task = report(button, Change.FURNITURE).task

    with pytest.raises(Wrong):
        finish(task, CameOf.MISTAKE)
    assert OfficeTask.objects.get(pk=task).done_at is None

    technician = reader_with(Role.IT_TECHNICIAN)
    kept = Button.objects.get(pk=button.pk)
    verify_place(technician, at=NOW, id=kept.pk, version=kept.version, on=NOW.date())
    assert OfficeTask.objects.get(pk=task).outcome == "Its place was verified."


def test_a_letter_confirms_it_without_place_reason_or_words(button: Button) -> None:
    Room.objects.update(name="CANARY-ROOM")
    report(button, Change.MOVED, "It is under the CANARY-SHELF now.")

    (letter,) = Letter.objects.filter(about=button.pk)
    assert letter.to == "holder@harborview.example"
    assert button.label in letter.subject_line
    told = letter.subject_line + letter.text
    assert "CANARY" not in told
    assert button.spoken not in told
    assert "moved" not in told


@pytest.mark.requirement("PLT-08")
def test_a_task_about_a_sensitive_place_names_neither_room_nor_department(
    button: Button,
) -> None:
    Room.objects.filter(pk=button.room_id).update(name="Counselling", is_sensitive=True)
    task = OfficeTask.objects.get(pk=report(button, Change.MOVED, "By the couch.").task)

    assert task.department == ""
    assert "Counselling" not in str(task.said)
    assert "couch" not in str(task.said)
    assert button.department is not None
    assert button.department.name not in str(task.said)


def test_nobody_reports_for_a_button_that_is_not_theirs(button: Button) -> None:
    with pytest.raises(NotAllowed):
        report_change(
            reader_with(Role.HOLDER), at=NOW, button=button.pk, change=Change.MOVED
        )
    with pytest.raises(NotThere):
        report_change(holder_of(button), at=NOW, button="none", change=Change.MOVED)
    with pytest.raises(Wrong):
        report(button, Change.MOVED, "x" * 1001)
    assert not ChangeNotice.objects.exists()
    assert is_verified(button)


def test_staff_enter_it_for_a_caller(button: Button) -> None:
    telecom = reader_with(Role.TELECOM_DESK)
    caller = person_with(name="Kim Osei")

    notice = enter_change(
        telecom, at=NOW, button=button.pk, change=Change.MOVED, caller=caller.pk
    )
    own = enter_change(telecom, at=NOW, button=button.pk, change=Change.FAULTY)

    assert (notice.by, notice.entered_by) == (caller.pk, telecom.person)
    assert own.by == button.holder_id
    with pytest.raises(Wrong):
        enter_change(
            telecom, at=NOW, button=button.pk, change=Change.MOVED, caller="nobody"
        )
    with pytest.raises(NotAllowed):
        enter_change(holder_of(button), at=NOW, button=button.pk, change=Change.MOVED)


def test_whoever_leaves_has_it_reported_for_each_button(button: Button) -> None:
    holder = Person.objects.get(pk=button.holder_id)
    held = Button.objects.filter(holder=holder).count()
    taken = OfficeTask.objects.create(
        id="t-1",
        kind="survey",
        words="Request 1.",
        made_at=NOW,
        due_at=NOW + timedelta(days=1),
        cause="c",
        assigned=holder.pk,
    )

    leave(
        reader_with(Role.IT_ADMINISTRATOR),
        at=NOW,
        id=holder.pk,
        version=holder.version,
        hand_over=HandedOver(),
    )

    notices = ChangeNotice.objects.filter(by=holder.pk, reason=Change.LEAVING.value)
    assert notices.count() == held
    tasks = OfficeTask.objects.filter(kind=TaskKind.HOLDERLESS.value)
    assert {each.task for each in notices} == {each.pk for each in tasks}
    assert not Letter.objects.filter(person=holder.pk).exists()
    taken.refresh_from_db()
    assert taken.assigned == ""


def test_what_came_of_it_must_be_so(button: Button) -> None:
    task = report(button, Change.FAULTY).task

    with pytest.raises(Wrong):
        finish(task, CameOf.KEPT)  # not of a fault
    with pytest.raises(Wrong):
        finish(task, CameOf.TAKEN_OUT)  # it is in service
    finish(task, CameOf.REPAIRED)

    assert OfficeTask.objects.get(pk=task).outcome == "Repaired."


def test_a_removal_that_nobody_ordered_is_no_answer(button: Button) -> None:
    task = report(button, Change.UNNEEDED).task

    with pytest.raises(Wrong):
        finish(task, CameOf.REMOVAL)
    Button.objects.filter(pk=button.pk).update(holder=None)
    leaving = enter_change(
        reader_with(Role.TELECOM_DESK),
        at=NOW,
        button=button.pk,
        change=Change.LEAVING,
        caller=person_with().pk,
    )
    with pytest.raises(Wrong):
        finish(leaving.task, CameOf.NEW_HOLDER)  # it has none


@pytest.mark.parametrize("change", [Change.MOVED, Change.FURNITURE])
def test_the_place_of_what_is_gone_has_not_to_be_verified(
    button: Button, change: Change
) -> None:
    task = report(button, change).task
    Button.objects.filter(pk=button.pk).update(standing=Standing.REMOVED.value)
    finish(task, CameOf.MISTAKE)

    assert OfficeTask.objects.get(pk=task).done_at is not None
    assert not is_verified(button)
