"""The ladder of an incident as a screen shows it: what was reached, what comes next."""

from quietbell.domain import ladder
from quietbell.domain.incident_values import Incident
from quietbell.domain.moments import Moment
from quietbell.domain.site import Rung
from quietbell.engine.fact_rows import Row, at_stamp


def rungs(incident: Incident) -> list[Row]:
    """Return the ladder as it is climbed now, and the backup rung once it was told.

    While it rings, what an earlier ringing had reached is to come again.
    """
    ringing = incident.ringing
    reached = {
        name: (at, told)
        for name, at, told in incident.rungs
        if ringing is None or name in ringing.reached
    }
    since = ringing.since.tick if ringing else 0.0
    rows = []
    for rung, tick in ladder.rung_times(incident.ladder, since_tick=since):
        due = ringing.since.after(tick - since) if ringing else None
        rows.append(_rung(rung, due, reached))
    backup = incident.ladder.backup
    if backup.name in reached:
        rows.append(_rung(backup, None, reached))
    return rows


def _rung(
    rung: Rung, due: Moment | None, reached: dict[str, tuple[Moment, int]]
) -> Row:
    at, told = reached.get(rung.name, (None, 0))
    return {
        "name": rung.name,
        "after_seconds": rung.after_seconds,
        "due_at": at_stamp(due),
        "reached_at": at_stamp(at),
        "told": told,
    }
