"""Tasks are taken, given back and done: once each, and by whom is known."""

from datetime import timedelta

import pytest

from quietbell.config.database import Database
from quietbell.domain.roles import Role
from quietbell.operations.acting import ChangedMeanwhile, NotAllowed, Wrong
from quietbell.operations.tasks import finish_task, give_back_task, take_task
from quietbell.storage.models import OfficeTask, Site
from tests.support.harborview import NOW, plant_harborview
from tests.support.office import reader_with


@pytest.fixture
def task(database: Database) -> OfficeTask:
    plant_harborview(NOW)
    return OfficeTask.objects.create(
        id="t-1",
        kind="survey",
        site="north",
        words="Request 1 is approved: survey the place.",
        made_at=NOW,
        due_at=NOW + timedelta(days=1),
        cause="c-1",
    )


def test_of_two_who_take_a_task_one_is_told(task: OfficeTask) -> None:
    one, two = reader_with(Role.IT_TECHNICIAN), reader_with(Role.IT_TECHNICIAN)

    take_task(reader=one, at=NOW, id="t-1", version=1)
    with pytest.raises(ChangedMeanwhile):
        take_task(reader=two, at=NOW, id="t-1", version=1)
    task.refresh_from_db()
    assert task.assigned == one.person

    take_task(reader=two, at=NOW, id="t-1", version=2)  # who saw that it was taken
    task.refresh_from_db()
    assert task.assigned == two.person


def test_only_who_has_it_gives_it_back(task: OfficeTask) -> None:
    one, two = reader_with(Role.IT_TECHNICIAN), reader_with(Role.IT_TECHNICIAN)
    take_task(reader=one, at=NOW, id="t-1", version=1)

    with pytest.raises(Wrong):
        give_back_task(reader=two, at=NOW, id="t-1", version=2)
    give_back_task(reader=one, at=NOW, id="t-1", version=2)

    task.refresh_from_db()
    assert task.assigned == ""


def test_what_is_done_is_not_taken(task: OfficeTask) -> None:
    one = reader_with(Role.IT_TECHNICIAN)
    finish_task(reader=one, at=NOW, id="t-1", version=1, outcome="Surveyed.")

    with pytest.raises(Wrong):
        take_task(reader=one, at=NOW, id="t-1", version=2)


def test_who_has_no_tasks_there_takes_none(task: OfficeTask) -> None:
    harbor = Site.objects.get(pk="harbor")
    for reader in (
        reader_with(Role.IT_TECHNICIAN, site=harbor),
        reader_with(Role.APPROVER),
    ):
        with pytest.raises(NotAllowed):
            take_task(reader=reader, at=NOW, id="t-1", version=1)
