"""Departments: one becomes part of another."""

from datetime import datetime

from django.db.models import F
from django.utils.translation import gettext as _

from quietbell.domain.grants import Reader
from quietbell.domain.roles import Action
from quietbell.operations.acting import Wrong, acting, change, require
from quietbell.operations.approvals import ask_approvers_of
from quietbell.operations.places import InUse
from quietbell.operations.rows import found
from quietbell.queries.places import uses_of_grants
from quietbell.storage.models import (
    Button,
    ButtonRequest,
    Department,
    OfficeTask,
    Person,
)


def merge_department(
    reader: Reader, *, at: datetime, id: str, version: int, into: str
) -> int:
    """Make a department part of another: its buttons, requests and people go there.

    So do its open tasks, and whoever signs there is asked for what waits.

    Roles that reach by the old one are not carried over, for they would open more
    than was agreed to: they must have been ended before. Returns how many rows moved.

    Raises:
        NotAllowed, NotThere: no right, or one of the two is not there.
        Wrong: it would become part of itself, or of what is merged away.
        InUse: somebody has a role in it.
        ChangedMeanwhile: somebody else changed it since *version*.
    """
    require(reader, Action.KEEP_INVENTORY, at)
    with acting(reader):
        both = Department.objects.select_for_update().filter(is_merged_into=None)
        gone, target = found(both, id), found(both, into)
        if gone.pk == target.pk:
            raise Wrong(into=_("Choose another department."))
        if uses := uses_of_grants(gone, at):
            raise InUse(uses)
        change(Department.objects.all(), id, version, is_merged_into=target)
        moved = 0
        for model in (Button, ButtonRequest, Person):
            rows = model._default_manager.filter(department=gone)
            moved += rows.update(department=target, version=F("version") + 1)
        # Who has a task there would find none of them under the old name.
        OfficeTask.objects.filter(department=gone.pk, done_at=None).update(
            department=target.pk, version=F("version") + 1
        )
        ask_approvers_of(target.pk, at)
    return moved
