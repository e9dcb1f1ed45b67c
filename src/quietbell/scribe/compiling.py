"""From rows to the site file: the same rows always give the same bytes.

No clock, no disk and no database here. A row that cannot be meant (a door without any
token, a panel that no button hangs on) is left out; what would break a rule is left in,
so that the rules name it and the old file stays in force.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

import msgspec

from quietbell.domain.moments import stamp
from quietbell.domain.profiles import ResponseProfile
from quietbell.domain.site import FORMAT, PersonRef, SiteFile, TokenKey
from quietbell.scribe import compiling_places as places
from quietbell.scribe import compiling_points as points
from quietbell.scribe import compiling_response as response
from quietbell.scribe.rows import Columns, Gathered

PERSON_TYPE: Final = "application/json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Compiled:
    """A site file, the blobs that were made for it, and which profiles are broken.

    ``blobs`` are people's, by hash; plans and photos are in the database.
    """

    site: SiteFile
    blobs: Mapping[str, bytes]
    problems: tuple[str, ...] = ()


def compiled(rows: Gathered, *, version: int) -> Compiled:
    """Return the site file of *rows* as number *version*.

    *rows* are those of an office that was set up (`Gathered.is_set_up`).
    """
    assert rows.installation is not None
    profiles, problems = response.profiles(rows)
    told = _told(rows, profiles)
    blobs = {each["id"]: _blob(each) for each in told}
    hashes = {id: sha256(blob).hexdigest() for id, blob in blobs.items()}  # noqa: A001
    floors = places.floors(rows)
    kept = {each["photo_id"] for each in told} | {each.plan for each in floors}
    types = {blob: rows.blob_types.get(blob, "") for blob in kept if blob}
    types |= dict.fromkeys(hashes.values(), PERSON_TYPE)
    site = SiteFile(
        format=FORMAT,
        version=version,
        compiled_at=stamp(rows.newest_at),
        sites=response.campuses(rows),
        profiles=profiles,
        ladders=response.ladders(rows),
        people=tuple(PersonRef(id=each, blob=hashes[each]) for each in hashes),
        desks=response.desks(rows),
        buildings=places.buildings(rows),
        floors=floors,
        areas=places.areas(rows),
        devices=points.devices(rows),
        buttons=points.buttons(rows),
        doors=points.doors(rows),
        cameras=places.cameras(rows),
        rosters=response.rosters(rows),
        accounts=points.accounts(rows),
        call_reporters=response.call_reporters(rows),
        token_keys=_token_keys(rows.installation),
        device_networks=tuple(sorted(rows.installation["device_networks"])),
        webhooks=response.webhooks(rows),
        is_demo=rows.installation["is_demo"],
        is_live=rows.installation["is_live"],
        blob_types=dict(sorted(types.items())),
    )
    made = {hashes[each]: blob for each, blob in blobs.items()}
    return Compiled(site=site, blobs=made, problems=problems)


def _told(rows: Gathered, profiles: tuple[ResponseProfile, ...]) -> tuple[Columns, ...]:
    """Return whose names the alarm path needs: who is named in the file, and staff.

    Not everybody that an import brought: a name that nobody is told stays here.
    """
    named = set(_named(rows, profiles)) | rows.granted
    return tuple(each for each in rows.people if each["id"] in named)


def _named(rows: Gathered, profiles: tuple[ResponseProfile, ...]) -> Iterator[str]:
    yield from (each["holder_id"] for each in rows.buttons if each["holder_id"])
    yield from (person for _, person in rows.contacts)
    yield from (person for _, person in rows.rung_people)
    yield from (each["person_id"] for each in rows.shifts)
    for profile in profiles:
        for unit in profile.units:
            yield from unit.crew


def _blob(person: Columns) -> bytes:
    """Return what the engine reads of a person: name, title, phone and photo."""
    told = {
        "name": person["name"],
        "title": person["title"],
        "phone": person["phone"],
        "photo": person["photo_id"],
    }
    return msgspec.json.encode(told, order="sorted")


def _token_keys(installation: Columns) -> tuple[TokenKey, ...]:
    if not installation["token_key"]:
        return ()
    key = installation["token_key"]
    return (TokenKey(id=installation["token_key_id"], public_key=key),)
