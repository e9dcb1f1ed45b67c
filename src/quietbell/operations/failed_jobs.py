"""A job that failed for good is tried once more when a person says so."""

from datetime import datetime

from django.utils.translation import gettext as _
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from quietbell.domain.grants import Reader
from quietbell.domain.roles import Action
from quietbell.operations.acting import NotThere, acting, require


def try_again(*, reader: Reader, at: datetime, job: int) -> None:
    """Have the worker do a failed job again: it does its work once, however often.

    Raises:
        NotAllowed, NotThere: nothing was changed.
    """
    require(reader, Action.HEALTH, at)
    with acting(reader):
        found = ProcrastinateJob.objects.filter(pk=job, status="failed").first()
        if found is None:
            raise NotThere(_("There is no such thing."))
        # A finished job stays finished, so another one is made of it.
        again = app.configure_task(
            found.task_name, queue=found.queue_name, queueing_lock=f"again-{job}"
        )
        again.defer(**found.args)
        app.connector.get_sync_connector().execute_query(
            "DELETE FROM procrastinate_jobs WHERE id = %(id)s", id=job
        )
