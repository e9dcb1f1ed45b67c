"""What Harborview State's buttons cost, and who pays by the rule of `domain.costs`."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import Model

from quietbell.domain.costs import Cause, payer
from quietbell.domain.life import LifeDeed, Stage
from quietbell.simulator.demo_staff import Staff
from quietbell.simulator.demo_stories import Story
from quietbell.storage import models as m

# Cents once and a month, by kind of button. Invented.
ONCE: Final = {"phone key": 8_500, "fixed button": 42_000, "workstation key": 4_000}
MONTHLY: Final = {"phone key": 450, "fixed button": 1_400, "workstation key": 250}
# Days ago, cents, what for: beside the installation and the fee.
EXTRA: Final = {
    "student-center-2": (88, 31_000, Cause.TAMPERING, "The key was prised off."),
    "athletics-1": (301, 31_000, Cause.TAMPERING, "Its cable was cut."),
    "library-1": (210, 12_000, Cause.REPLACEMENT, "A telephone that had failed."),
    "health-2": (47, 12_000, Cause.REPLACEMENT, "A telephone that had failed."),
}
GONE: Final = frozenset({Stage.DEACTIVATED, Stage.REMOVED})


def cost_rows(told: Sequence[Story], at: datetime, staff: Staff) -> list[Model]:
    """Return every line of the ledger."""
    return [row for each in told for row in _lines(each, at, staff)]


def _lines(story: Story, at: datetime, staff: Staff) -> Iterator[m.CostLine]:
    if story.button is None:
        return
    installed = story.done(LifeDeed.INSTALL)
    begins = installed.at if installed else story.began_at
    ended = story.passed[-1].at.date() if story.stage in GONE else None
    if installed is not None:
        yield _line(story, staff, Cause.INSTALLATION, ONCE[story.kind], begins)
    yield _line(story, staff, Cause.MONTHLY_FEE, MONTHLY[story.kind], begins, ended)
    if story.key in EXTRA:
        days, cents, cause, words = EXTRA[story.key]
        yield _line(story, staff, cause, cents, at - timedelta(days=days), words=words)


def _line(
    story: Story,
    staff: Staff,
    cause: Cause,
    cents: int,
    made_at: datetime,
    until: date | None = None,
    words: str = "",
) -> m.CostLine:
    is_qualified = story.done(LifeDeed.APPROVE) is not None
    return m.CostLine(
        id=f"cost-{story.key}-{cause.value.replace(' ', '-')}",
        life_id=story.life,
        department_id=story.department_row,
        kind="monthly" if cause is Cause.MONTHLY_FEE else "one-off",
        cause=cause.value,
        words=words,
        cents=cents,
        payer=payer(cause, is_qualified=is_qualified).value,
        from_on=made_at.date(),
        until_on=until,
        made_by=staff.telecom,
        made_at=made_at,
    )
