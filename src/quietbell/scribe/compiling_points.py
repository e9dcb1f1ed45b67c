"""What can be pressed, from rows: buttons, their boxes, panels and doors.

Every button ever known is here, whatever its standing: a press of a removed one is
still a press.
"""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from quietbell.domain.site import (
    AccessNote,
    Account,
    AnswerMode,
    Button,
    Device,
    Door,
    Earlier,
    Hours,
    PointRule,
    Spot,
    Standing,
)
from quietbell.line.site_file import is_zone
from quietbell.scribe.rows import Columns, Gathered, Pairs, Rows


def buttons(rows: Gathered) -> tuple[Button, ...]:
    """Return every button with all that is known of its place."""
    rooms = _rooms(rows)
    contacts = _lists(rows.contacts)
    zones = {each["id"]: each["zone"] for each in rows.sites}

    def button(each: Columns) -> Button:
        room = rooms[each["room_id"]]
        return Button(
            id=each["id"],
            label=each["label"],
            kind=each["kind"],
            standing=Standing(each["standing"]),
            device=each["device_id"],
            spoken=each["spoken"],
            spot=Spot(x=each["x"], y=each["y"]),
            department=each["department_name"] or "",
            holder=each["holder_id"],
            is_place_verified=each["is_place_verified"],
            mounting=each["concealed_words"] or "",
            contacts=tuple(contacts[each["id"]]),
            earlier=_earlier(rows.earlier.get(each["id"]), zones[room["site"]]),
            alarm_kind=each["alarm_kind"],
            standing_note=each["standing_note"],
            **room,
        )

    return tuple(button(each) for each in rows.buttons)


def _rooms(rows: Gathered) -> Mapping[str, Mapping[str, Any]]:
    """Return by room what its buttons have from it."""
    floors = {each["id"]: each["building_id"] for each in rows.floors}
    sites = {each["id"]: each["site_id"] for each in rows.buildings}
    notes = _by(rows.access_notes, "room_id")
    hazards = _by(rows.hazards, "room_id")
    cameras = _lists(rows.room_cameras)
    return {
        each["id"]: {
            "site": sites[floors[each["floor_id"]]],
            "area": each["area_id"],
            "building": floors[each["floor_id"]],
            "floor": each["floor_id"],
            "room": each["number"],
            "sign": f"{each['number']} {each['name']}".strip(),
            "approach": each["approach"],
            "hours": _hours(each),
            "hazards": tuple(row["text"] for row in hazards[each["id"]]),
            "access": _access(notes[each["id"]]),
            "cameras": tuple(cameras[each["id"]]),
        }
        for each in rows.rooms
    }


def _hours(room: Columns) -> Hours | None:
    if not room["opens"]:
        return None
    weekdays = tuple(sorted(set(room["weekdays"])))
    return Hours(opens=room["opens"], closes=room["closes"], weekdays=weekdays)


def devices(rows: Gathered) -> tuple[Device, ...]:
    """Return every box in use, or that a button or a panel ever was.

    A removed one keeps its names until another box bears them, so that a press from
    it is still known to be a press.
    """
    used = {each["device_id"] for each in (*rows.buttons, *rows.accounts)}
    taken = {
        name.casefold()
        for each in rows.devices
        if not each["is_removed"]
        for name in (each["mac"], *each["names"])
    }

    def device(each: Columns) -> Device:
        is_free = not each["is_removed"]
        names = [n for n in each["names"] if is_free or n.casefold() not in taken]
        mac = each["mac"] if is_free or each["mac"].casefold() not in taken else ""
        return Device(
            id=each["id"],
            kind=each["kind"],
            model=each["model"],
            mac=mac,
            names=tuple(names),
            networks=tuple(each["networks"]),
            extensions=tuple(each["extensions"]),
        )

    return tuple(
        device(each)
        for each in rows.devices
        if not each["is_removed"] or each["id"] in used
    )


def doors(rows: Gathered) -> tuple[Door, ...]:
    """Return every door by which a press can come: one that nothing opens is none."""
    tokens = _by(rows.tokens, "door_id")
    found = tuple(
        Door(
            id=each["id"],
            kind=each["kind"],
            button=each["button_id"],
            token_hashes=tuple(row["token_hash"] for row in tokens[each["id"]]),
            answer=AnswerMode(each["answer"]),
            secret=f"press/{each['id']}" if each["is_signed"] else "",
            certificates=tuple(each["certificates"]),
            account=each["account_id"] or "",
            partition=each["partition"],
            point=each["point"],
        )
        for each in rows.doors
    )
    return tuple(
        each
        for each in found
        if each.token_hashes or each.secret or each.certificates or each.account
    )


def accounts(rows: Gathered) -> tuple[Account, ...]:
    """Return every panel in use, or that a door still names."""
    named = {each.account for each in doors(rows)}
    return tuple(
        Account(
            id=each["id"],
            kind=each["kind"],
            device=each["device_id"],
            number=each["number"],
            receiver=each["receiver"],
            prefix=each["prefix"],
            key=f"dc09/{each['id']}" if each["is_keyed"] else "",
            supervision_seconds=each["supervision_seconds"],
            networks=tuple(each["networks"]),
            is_presses_only=each["is_presses_only"],
            rules=tuple(PointRule(**rule) for rule in each["rules"]),
        )
        for each in rows.accounts
        if not each["is_removed"] or each["id"] in named
    )


def _access(notes: Rows) -> tuple[AccessNote, ...]:
    """Return how to get in: what may be read at once, then what is sealed."""
    plain = [AccessNote(text=each["text"]) for each in notes if each["text"]]
    sealed = [
        AccessNote(text=each["sealed_text"], is_sealed=True)
        for each in notes
        if each["sealed_text"]
    ]
    return (*plain, *sealed)


def _earlier(known: Columns | None, zone: str) -> Earlier | None:
    if known is None:
        return None
    # The rules name a zone that is none; here it must not hide what they say.
    last = known["opened_at"].astimezone(ZoneInfo(zone if is_zone(zone) else "UTC"))
    return Earlier(
        count=known["count"],
        real_count=known["real"],
        last_on=last.date().isoformat(),
        last_outcome=known["disposition"],
    )


def _by(rows: Rows, column: str) -> defaultdict[str, list[Columns]]:
    found: defaultdict[str, list[Columns]] = defaultdict(list)
    for each in rows:
        found[each[column]].append(each)
    return found


def _lists(pairs: Pairs) -> defaultdict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for one, other in pairs:
        found[one].append(other)
    return found
