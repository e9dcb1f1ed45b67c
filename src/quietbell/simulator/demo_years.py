"""Two years of Harborview State's office, as rows to be written beside its campus.

Everything is worked out from the campus and the time that it is made; nothing is read
from a database. What came of requests, trainings and mail stands in the `demo_…`
modules beside this one.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import chain

from django.db.models import Model

from quietbell.simulator.campus import DemoCampus
from quietbell.simulator.demo_costs import cost_rows
from quietbell.simulator.demo_deciding import criteria_rows, deciding_rows
from quietbell.simulator.demo_installing import Installing
from quietbell.simulator.demo_lives import life_rows
from quietbell.simulator.demo_mail import Mails
from quietbell.simulator.demo_policies import policy_rows
from quietbell.simulator.demo_rows import groups
from quietbell.simulator.demo_staff import Staff
from quietbell.simulator.demo_tasks import Tasks
from quietbell.simulator.demo_telling import stories
from quietbell.simulator.demo_training import training_rows
from quietbell.storage import models as m


def everything(campus: DemoCampus, *, at: datetime) -> Iterator[Sequence[Model]]:
    """Return every row of *campus* and of its two years, in the order to write them."""
    return chain(groups(campus, at=at), years(campus, at=at))


def years(campus: DemoCampus, *, at: datetime) -> Iterator[Sequence[Model]]:
    """Return what the office did in the two years up to *at*, table by table."""
    staff, told = Staff.of(campus), stories(campus, at)
    yield from policy_rows(at, staff)
    yield criteria_rows(at, staff)
    yield from life_rows(told, at, staff)
    decided = list(deciding_rows(told, at, staff))
    yield from decided
    yield from Installing(campus, told, at, staff).groups()
    yield cost_rows(told, at, staff)
    yield from training_rows(told, at, staff)
    made = [row for rows in decided for row in rows]
    answered = [each for each in made if isinstance(each, m.Approval)]
    asked = [each for each in made if isinstance(each, m.PoliceComment)]
    yield from Tasks(
        campus=campus,
        told=told,
        at=at,
        staff=staff,
        signed={each.life_id: each.at for each in answered if each.round == 1},
        asked={each.life_id: each for each in asked if each.at is None},
    ).groups()
    yield from Mails(campus, told, at, staff).groups()
