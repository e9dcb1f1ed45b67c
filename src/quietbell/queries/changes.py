"""What people reported about buttons, and what is still open of it."""

from dataclasses import dataclass

from quietbell.domain.follow_ups import TaskKind
from quietbell.storage.models import ChangeNotice, OfficeTask, Person

NOTICES_MAX = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Noticed:
    """One report, the task that it opened, and who made it by which name."""

    notice: ChangeNotice
    task: OfficeTask | None
    by: str
    entered_by: str

    @property
    def is_open(self) -> bool:
        """Say whether it is still to be seen to."""
        return self.task is not None and self.task.done_at is None


def open_task_of(button: str, kind: TaskKind) -> OfficeTask | None:
    """Return the open task of that kind about *button*. One query."""
    return OfficeTask.objects.filter(
        done_at=None, subject_kind="button", subject=button, kind=kind.value
    ).first()


def notices_of(*buttons: str, task: str = "") -> tuple[Noticed, ...]:
    """Return the newest reports about *buttons*, or those of *task*. Three queries."""
    rows = ChangeNotice.objects.select_related("button").order_by("-at", "-id")
    rows = rows.filter(task=task) if task else rows.filter(button__in=buttons)
    found = tuple(rows[:NOTICES_MAX])
    tasks = OfficeTask.objects.in_bulk([each.task for each in found if each.task])
    ids = {each.by for each in found} | {each.entered_by for each in found}
    names = dict(Person.objects.filter(pk__in=ids).values_list("id", "name"))
    return tuple(
        Noticed(
            notice=each,
            task=tasks.get(each.task),
            by=names.get(each.by, ""),
            entered_by=names.get(each.entered_by, ""),
        )
        for each in found
    )
