"""What must hold within a site file before the alarm path may run on it.

Shapes and types are the decoder's; this module knows what they mean together:
which names must be found, which must differ, what must not be empty. Every
problem names its field, as ``buttons[3].floor: no floor 'F-9'``. A rule here may
refuse a file; it must never depend on a button's standing, since every button
ever known stays in the file and its press is still a press.
"""

import base64
import binascii
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from typing import Final

from quietbell.domain.door_rules import account_problems, door_problems
from quietbell.domain.on_duty import moment
from quietbell.domain.profiles import ResponseProfile, empty_numbers
from quietbell.domain.site import (
    FORMAT,
    Button,
    Campus,
    Device,
    Floor,
    Hours,
    Ladder,
    Rung,
    SiteFile,
    Spot,
)
from quietbell.domain.site_checks import (
    COLLECTIONS,
    Known,
    Named,
    at_field,
    networks,
    sha256,
)
from quietbell.domain.strikes import NEVER
from quietbell.domain.words import Disposition

CHANNELS: Final = frozenset({"log", "webhook", "voice"})
NEEDS: Final = frozenset({"", "in_position", "verified"})
COUNTABLE: Final = frozenset(Disposition) - NEVER
PUBLIC_KEY_BYTES: Final = 32  # Ed25519

# Feed names, file names and addresses are made of ids.
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
_MAC = re.compile(r"[0-9a-f]{12}")
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]|24:00")
_LANGUAGE = re.compile(r"[a-z]{2}")


def problems(site: SiteFile, *, is_zone: Callable[[str], bool]) -> tuple[str, ...]:
    """Return what is wrong with *site*, in the order of the file; empty if nothing is.

    *is_zone* says whether a name is a time zone of this machine's tzdata.
    """
    known = Known(
        {name: {each.id: each for each in getattr(site, name)} for name in COLLECTIONS}
    )
    return (
        *_heading(site),
        *_ids(site),
        *_sites(site, known, is_zone),
        *_profiles(site),
        *_ladders(site, known),
        *_people_and_desks(site, known),
        *_places(site, known),
        *_devices(site),
        *_buttons(site, known),
        *door_problems(site, known),
        *account_problems(site, known),
        *_outside(site),
        *_cameras(site),
        *_rosters(site, known),
        *_call_reporters(site, known),
    )


def _heading(site: SiteFile) -> Iterator[str]:
    if site.format != FORMAT:
        yield f"format: {site.format}, and this program reads {FORMAT}"
    if site.version < 1:
        yield f"version: {site.version}, and versions begin at 1"
    try:
        datetime.fromisoformat(site.compiled_at)
    except ValueError:
        yield f"compiled_at: {site.compiled_at!r} is not an ISO time"
    if not site.sites:
        yield "sites: empty"


def _ids(site: SiteFile) -> Iterator[str]:
    for collection in COLLECTIONS:
        items: Sequence[Named] = getattr(site, collection)
        first: dict[str, int] = {}
        for at, each in enumerate(items):
            if not _ID.fullmatch(each.id):
                yield f"{collection}[{at}].id: {each.id!r} is not an id"
            if each.id in first:
                where = f"{collection}[{first[each.id]}]"
                yield f"{collection}[{at}].id: {each.id!r} is the id of {where} too"
            first.setdefault(each.id, at)


def _sites(
    site: SiteFile, known: Known, is_zone: Callable[[str], bool]
) -> Iterator[str]:
    profiles = {each.id: each for each in site.profiles}
    ladders = {each.id: each for each in site.ladders}
    for at, each in enumerate(site.sites):
        here = f"sites[{at}]"
        if not is_zone(each.zone):
            yield f"{here}.zone: no time zone {each.zone!r}"
        if not _LANGUAGE.fullmatch(each.language):
            yield f"{here}.language: {each.language!r} is not two small letters"
        yield from at_field(f"{here}.profile", known.missing("profiles", each.profile))
        yield from at_field(f"{here}.ladder", known.missing("ladders", each.ladder))
        yield from _calendar(here, each)
        if each.profile in profiles and each.ladder in ladders:
            yield from at_field(
                f"{here}.ladder",
                _rungs_missing(profiles[each.profile], ladders[each.ladder]),
            )


def _calendar(here: str, campus: Campus) -> Iterator[str]:
    for at, day in enumerate(campus.holidays):
        try:
            date.fromisoformat(day)
        except ValueError:
            yield f"{here}.holidays[{at}]: {day!r} is not an ISO day"
    yield from _span(f"{here}.business_hours", *campus.business_hours)


def _rungs_missing(profile: ResponseProfile, ladder: Ladder) -> Iterator[str]:
    """Name rungs that a level reaches at once and the site's ladder does not have."""
    have = {rung.name for rung in (*ladder.rungs, ladder.backup)}
    for level in profile.levels:
        for name in level.rungs:
            if name not in have:
                yield f"no rung {name!r}, which level {level.id!r} reaches"


def _profiles(site: SiteFile) -> Iterator[str]:
    for at, profile in enumerate(site.profiles):
        here = f"profiles[{at}]"
        levels = {level.id for level in profile.levels}
        if profile.default_level not in levels:
            yield f"{here}.default_level: no level {profile.default_level!r}"
        for group in ("checklist", "levels", "units"):
            items: Sequence[Named] = getattr(profile, group)
            if len({each.id for each in items}) != len(items):
                yield f"{here}.{group}: two of one id"
        yield from _rules(here, profile)
        if site.is_live:
            for name in empty_numbers(profile):
                yield f"{here}.{name}: empty, and the site is live"


def _rules(here: str, profile: ResponseProfile) -> Iterator[str]:
    """Check what a line waits for, and that good faith is never counted."""
    for at, line in enumerate(profile.checklist):
        if line.needs not in NEEDS:
            yield f"{here}.checklist[{at}].needs: {line.needs!r} is no fact"
    for name in profile.false_rule.counted:
        if name not in COUNTABLE:
            yield f"{here}.false_rule.counted: {name!r} never counts"


def _ladders(site: SiteFile, known: Known) -> Iterator[str]:
    for at, ladder in enumerate(site.ladders):
        here = f"ladders[{at}]"
        if not ladder.rungs:
            yield f"{here}.rungs: empty"
        for step, rung in enumerate(ladder.rungs):
            yield from _rung(f"{here}.rungs[{step}]", rung, known)
        for step, (low, high) in enumerate(
            zip(ladder.rungs, ladder.rungs[1:], strict=False)
        ):
            if high.after_seconds < low.after_seconds:
                yield f"{here}.rungs[{step + 1}].after_seconds: before the rung below"
        names = [rung.name for rung in (*ladder.rungs, ladder.backup)]
        if len(set(names)) != len(names):  # the second would count as told
            yield f"{here}.rungs: two of one name"
        yield from _rung(f"{here}.backup", ladder.backup, known)
        backup = ladder.backup
        if not (backup.people or backup.desks or "webhook" in backup.channels):
            yield f"{here}.backup: tells nobody"


def _rung(here: str, rung: Rung, known: Known) -> Iterator[str]:
    if not rung.name:
        yield f"{here}.name: empty"
    if rung.after_seconds < 0:
        yield f"{here}.after_seconds: {rung.after_seconds} is before the ringing"
    yield from at_field(f"{here}.people", known.missing("people", *rung.people))
    yield from at_field(f"{here}.desks", known.missing("desks", *rung.desks))
    yield from at_field(f"{here}.rosters", known.missing("rosters", *rung.rosters))
    for channel in rung.channels:
        if channel not in CHANNELS:
            yield f"{here}.channels: no channel {channel!r}"
    if "webhook" in rung.channels and not known.by_id["webhooks"]:
        yield f"{here}.channels: a webhook, and the file has none"


def _people_and_desks(site: SiteFile, known: Known) -> Iterator[str]:
    for at, person in enumerate(site.people):
        yield from sha256(f"people[{at}].blob", person.blob)
    for at, desk in enumerate(site.desks):
        here = f"desks[{at}]"
        if not desk.roles:
            yield f"{here}.roles: empty"
        yield from at_field(f"{here}.sites", known.missing("sites", *desk.sites))
        yield from sha256(f"{here}.secret_hashes", *desk.secret_hashes)


def _places(site: SiteFile, known: Known) -> Iterator[str]:
    for at, building in enumerate(site.buildings):
        yield from at_field(
            f"buildings[{at}].site", known.missing("sites", building.site)
        )
    for at, area in enumerate(site.areas):
        yield from at_field(f"areas[{at}].site", known.missing("sites", area.site))
    for at, floor in enumerate(site.floors):
        here = f"floors[{at}]"
        yield from at_field(
            f"{here}.building", known.missing("buildings", floor.building)
        )
        yield from _plan(here, floor)


def _plan(here: str, floor: Floor) -> Iterator[str]:
    if floor.plan is not None:
        yield from sha256(f"{here}.plan", floor.plan)
        for side in ("width", "height"):
            if getattr(floor, side) <= 0:
                yield f"{here}.{side}: a plan has a size"
    for group in ("entrances", "stairs"):
        for at, spot in enumerate(getattr(floor, group)):
            yield from _spot(f"{here}.{group}[{at}]", spot)


def _devices(site: SiteFile) -> Iterator[str]:
    """Check the boxes: a name or MAC that two of them bear would identify neither."""
    bearers: dict[str, int] = {}
    for at, device in enumerate(site.devices):
        here = f"devices[{at}]"
        if device.mac and not _MAC.fullmatch(device.mac):
            yield f"{here}.mac: {device.mac!r} is not 12 lower-case hex digits"
        for field, spoken in _spoken_names(device):
            owner = bearers.setdefault(spoken.casefold(), at)
            if owner != at:
                yield f"{here}.{field}: {spoken!r} is devices[{owner}]'s too"
        yield from networks(f"{here}.networks", device.networks)


def _spoken_names(device: Device) -> Iterator[tuple[str, str]]:
    if device.mac:
        yield "mac", device.mac
    for at, name in enumerate(device.names):
        yield f"names[{at}]", name


def _buttons(site: SiteFile, known: Known) -> Iterator[str]:
    places = {
        "building": {each.id: each.site for each in site.buildings},
        "area": {each.id: each.site for each in site.areas},
    }
    buildings = {each.id: each.building for each in site.floors}
    for at, button in enumerate(site.buttons):
        here = f"buttons[{at}]"
        yield from _references(here, button, known)
        for field, sites in places.items():
            place = getattr(button, field)
            if sites.get(place, button.site) != button.site:
                yield f"{here}.{field}: {place!r} is not at site {button.site!r}"
        if buildings.get(button.floor, button.building) != button.building:
            yield f"{here}.floor: {button.floor!r} is not in {button.building!r}"
        yield from _spot(f"{here}.spot", button.spot)
        if button.hours is not None:
            yield from _hours(f"{here}.hours", button.hours)


def _references(here: str, button: Button, known: Known) -> Iterator[str]:
    for field, collection, ids in (
        ("site", "sites", (button.site,)),
        ("area", "areas", (button.area,)),
        ("building", "buildings", (button.building,)),
        ("floor", "floors", (button.floor,)),
        ("device", "devices", (button.device,)),
        ("holder", "people", (button.holder,)),
        ("contacts", "people", button.contacts),
        ("cameras", "cameras", button.cameras),
    ):
        yield from at_field(f"{here}.{field}", known.missing(collection, *ids))


def _outside(site: SiteFile) -> Iterator[str]:
    """Check the ends that face outwards: keys, networks, webhooks, media types."""
    for at, key in enumerate(site.token_keys):
        try:
            length = len(base64.b64decode(key.public_key, validate=True))
        except (binascii.Error, ValueError):
            length = 0
        if length != PUBLIC_KEY_BYTES:
            yield f"token_keys[{at}].public_key: not 32 bytes in base64"
    yield from networks("device_networks", site.device_networks)
    for at, webhook in enumerate(site.webhooks):
        if not webhook.url.startswith(("http://", "https://")):
            yield f"webhooks[{at}].url: neither http nor https"
    yield from sha256("blob_types", *site.blob_types)


def _cameras(site: SiteFile) -> Iterator[str]:
    for at, camera in enumerate(site.cameras):
        if camera.url and not camera.url.startswith(("http://", "https://", "rtsp://")):
            yield f"cameras[{at}].url: neither http, https nor rtsp"


def _rosters(site: SiteFile, known: Known) -> Iterator[str]:
    for at, roster in enumerate(site.rosters):
        for step, shift in enumerate(roster.shifts):
            here = f"rosters[{at}].shifts[{step}]"
            yield from at_field(f"{here}.person", known.missing("people", shift.person))
            begins, ends = moment(shift.begins_at), moment(shift.ends_at)
            if begins is None or ends is None:
                yield f"{here}: no ISO times with their offset"
            elif ends <= begins:
                yield f"{here}.ends_at: not after {shift.begins_at}"


def _call_reporters(site: SiteFile, known: Known) -> Iterator[str]:
    for at, each in enumerate(site.call_reporters):
        here = f"call_reporters[{at}]"
        yield from at_field(f"{here}.site", known.missing("sites", each.site))
        named = f"calls/{each.id}"
        if each.secret != named:
            yield f"{here}.secret: {each.secret!r}, and it can only be {named!r}"


def _spot(field: str, spot: Spot) -> Iterator[str]:
    for name, value in (("x", spot.x), ("y", spot.y)):
        if not 0 <= value <= 1:
            yield f"{field}.{name}: {value} is not from 0 to 1"


def _hours(field: str, hours: Hours) -> Iterator[str]:
    """Check declared hours: those that close before they open run past midnight."""
    yield from _span(field, hours.opens, hours.closes, over_midnight=True)
    if not set(hours.weekdays) <= set(range(1, 8)):
        yield f"{field}.weekdays: ISO weekdays are 1 to 7"


def _span(
    field: str, opens: str, closes: str, *, over_midnight: bool = False
) -> Iterator[str]:
    for value in (opens, closes):
        if not _CLOCK.fullmatch(value):
            yield f"{field}: {value!r} is not a time as 08:00"
            return
    if closes == opens or (closes < opens and not over_midnight):
        yield f"{field}: {closes} is not after {opens}"
