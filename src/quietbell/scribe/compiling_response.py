"""How a site answers, from rows: campuses, profiles, ladders, rosters, desks."""

from collections import defaultdict
from datetime import UTC
from typing import Final

import msgspec

from quietbell.domain.ladder import is_empty
from quietbell.domain.moments import stamp
from quietbell.domain.profiles import ResponseProfile
from quietbell.domain.site import (
    CallReporter,
    Campus,
    Desk,
    Ladder,
    Roster,
    Rung,
    Shift,
    Webhook,
)
from quietbell.scribe.rows import Columns, Gathered, Pairs

# A ladder without one tells nobody when nobody attends: the rules refuse the file.
NO_BACKUP: Final = Rung(name="backup", after_seconds=0, channels=())


def campuses(rows: Gathered) -> tuple[Campus, ...]:
    """Return every site."""
    return tuple(
        Campus(
            id=each["id"],
            name=each["name"],
            zone=each["zone"],
            language=each["language"],
            profile=each["profile_id"],
            ladder=each["ladder_id"],
            holidays=tuple(sorted(day.isoformat() for day in each["holidays"])),
            business_hours=(each["business_opens"], each["business_closes"]),
        )
        for each in rows.sites
    )


def profiles(rows: Gathered) -> tuple[tuple[ResponseProfile, ...], tuple[str, ...]]:
    """Return every profile's version in force, and what is wrong with bodies."""
    found, problems = [], []
    for row in rows.profiles:
        heading = {"id": row["profile_id"], "version": row["number"]}
        try:
            found.append(msgspec.convert({**row["body"], **heading}, ResponseProfile))
        except (msgspec.ValidationError, TypeError) as why:
            problems.append(f"profiles[{row['profile_id']}]: {why}")
    return tuple(found), tuple(problems)


def ladders(rows: Gathered) -> tuple[Ladder, ...]:
    """Return every ladder with its rungs, lowest first, and its backup rung.

    One that is only begun, and that no site follows yet, holds up nothing else.
    """
    followed = {each["ladder_id"] for each in rows.sites}
    people, desks_of = _grouped(rows.rung_people), _grouped(rows.rung_desks)
    rosters_of = _grouped(rows.rung_rosters)
    by_ladder: dict[str, list[Columns]] = defaultdict(list)
    for row in rows.rungs:
        by_ladder[row["ladder_id"]].append(row)

    def rung(row: Columns) -> Rung:
        return Rung(
            name=row["name"],
            after_seconds=row["after_seconds"],
            people=people[row["id"]],
            desks=desks_of[row["id"]],
            rosters=rosters_of[row["id"]],
            channels=tuple(sorted(row["channels"])),
        )

    found = (
        Ladder(
            id=ladder["id"],
            rungs=tuple(
                rung(row) for row in by_ladder[ladder["id"]] if not row["is_backup"]
            ),
            backup=next(
                (rung(row) for row in by_ladder[ladder["id"]] if row["is_backup"]),
                NO_BACKUP,
            ),
        )
        for ladder in rows.ladders
    )
    return tuple(
        each
        for each in found
        if each.id in followed or (each.rungs and not is_empty(each.backup))
    )


def rosters(rows: Gathered) -> tuple[Roster, ...]:
    """Return every roster with the shifts that lie ahead."""
    shifts: dict[str, list[Shift]] = defaultdict(list)
    for row in rows.shifts:
        shift = Shift(
            person=row["person_id"],
            begins_at=stamp(row["begins_at"].astimezone(UTC)),
            ends_at=stamp(row["ends_at"].astimezone(UTC)),
        )
        shifts[row["roster_id"]].append(shift)
    return tuple(
        Roster(id=each["id"], name=each["name"], shifts=tuple(shifts[each["id"]]))
        for each in rows.rosters
    )


def desks(rows: Gathered) -> tuple[Desk, ...]:
    """Return every desk with the proofs of the browsers that are it."""
    sites = _grouped(rows.desk_sites)
    proofs = _grouped(
        tuple((each["desk_id"], each["secret_hash"]) for each in rows.desk_proofs)
    )
    return tuple(
        Desk(
            id=each["id"],
            name=each["name"],
            roles=tuple(each["roles"]),
            sites=sites[each["id"]],
            secret_hashes=() if each["is_revoked"] else proofs[each["id"]],
            is_revoked=each["is_revoked"],
        )
        for each in rows.desks
    )


def call_reporters(rows: Gathered) -> tuple[CallReporter, ...]:
    """Return every phone system that reports calls."""
    return tuple(
        CallReporter(id=each["id"], site=each["site_id"], secret=f"calls/{each['id']}")
        for each in rows.call_reporters
    )


def webhooks(rows: Gathered) -> tuple[Webhook, ...]:
    """Return where notices are posted."""
    return tuple(Webhook(id=each["id"], url=each["url"]) for each in rows.webhooks)


def _grouped(pairs: Pairs) -> defaultdict[str, tuple[str, ...]]:
    """Return what belongs to each first id, in the order given."""
    found: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
    lists: dict[str, list[str]] = defaultdict(list)
    for one, other in pairs:
        lists[one].append(other)
    found.update({one: tuple(others) for one, others in lists.items()})
    return found
