"""The site file made from rows: the same as the campus they were made from."""

from dataclasses import fields, replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from quietbell.config.database import Database
from quietbell.domain.site import Earlier, SiteFile, Standing
from quietbell.domain.site_rules import problems
from quietbell.line.site_file import encode, is_zone
from quietbell.scribe.compiling import Compiled, compiled
from quietbell.scribe.gathering import gather
from quietbell.storage import models as m
from tests.support.harborview import NOW, plant_harborview

UNORDERED = ("people", "desks", "rosters", "channels")


def made(at: datetime = NOW, version: int = 1) -> Compiled:
    return compiled(gather(at), version=version)


def seen(site: SiteFile) -> dict[str, Any]:
    """What the alarm path sees of a file: by id, and sets where nothing is first."""
    told: dict[str, Any] = {}
    for each in fields(site):
        value = getattr(site, each.name)
        if isinstance(value, tuple) and value and hasattr(value[0], "id"):
            told[each.name] = {item.id: item for item in value}
        else:
            told[each.name] = value
    told["ladders"] = {
        each.id: [
            {
                name: set(value) if name in UNORDERED else value
                for name, value in (
                    (f.name, getattr(rung, f.name)) for f in fields(rung)
                )
            }
            for rung in (*each.rungs, each.backup)
        ]
        for each in site.ladders
    }
    told["rosters"] = {each.id: each.name for each in site.rosters}
    del told["version"], told["compiled_at"]
    return told


def test_the_compiled_demonstration_is_the_campus_itself(database: Database) -> None:
    campus = plant_harborview()

    found = made()

    expected, became = seen(campus.site), seen(found.site)
    for name in expected:
        assert became[name] == expected[name], name
    assert found.problems == ()
    assert problems(found.site, is_zone=is_zone) == ()
    people = {each.blob for each in campus.site.people}
    assert found.blobs == {blob: campus.blobs[blob] for blob in people}


def test_the_same_rows_give_the_same_bytes(database: Database) -> None:
    plant_harborview()

    first = encode(made().site)
    later = encode(made(at=NOW + timedelta(hours=3)).site)

    assert later == first


def test_every_button_ever_known_is_in_it(database: Database) -> None:
    plant_harborview()
    m.Button.objects.update(standing=Standing.REMOVED.value)
    m.Building.objects.update(is_removed=True)
    m.Device.objects.update(is_removed=True)

    site = made().site

    assert len(site.buttons) == m.Button.objects.count()
    assert {each.standing for each in site.buttons} == {Standing.REMOVED}
    assert problems(site, is_zone=is_zone) == ()


def test_a_removed_box_keeps_its_name_until_another_bears_it(
    database: Database,
) -> None:
    plant_harborview()
    (one, other) = m.Device.objects.exclude(mac="").order_by("id")[:2]
    name, mac = one.names, one.mac
    m.Device.objects.filter(pk=one.pk).update(is_removed=True)

    assert _device(one.id).mac == mac

    m.Device.objects.filter(pk=other.pk).update(mac=mac, names=name)
    assert (_device(one.id).mac, _device(one.id).names) == ("", ())
    assert _device(other.id).mac == mac

    other_case = [each.swapcase() for each in name]
    m.Device.objects.filter(pk=other.pk).update(names=other_case)
    assert _device(one.id).names == ()


def _device(wanted: str) -> Any:
    return next(each for each in made().site.devices if each.id == wanted)


def test_a_door_without_a_live_token_is_no_door(database: Database) -> None:
    plant_harborview()
    door = m.Door.objects.order_by("id").first()
    assert door is not None
    token = m.DoorToken.objects.filter(door=door)

    token.update(retired_at=NOW + timedelta(minutes=1))
    assert door.id in {each.id for each in made().site.doors}

    token.update(retired_at=NOW)
    assert door.id not in {each.id for each in made().site.doors}


def test_what_happened_at_a_button_before_is_in_it(database: Database) -> None:
    plant_harborview()
    for number, (days, outcome, kind) in enumerate(
        [
            (30, "emergency", "DURESS"),
            (9, "good faith", "DURESS"),
            (3, "test", "TEST"),
        ]
    ):
        opened = NOW.replace(hour=3) - timedelta(days=days)
        _incident(number, opened, outcome, kind)
    _incident(9, NOW, "", "DURESS", is_closed=False)

    button = next(each for each in made().site.buttons if each.id == "bursar-1")

    # At 3 in the morning UTC it is the evening before on campus.
    assert button.earlier == Earlier(
        count=2, real_count=1, last_on="2031-02-21", last_outcome="good faith"
    )


def _incident(
    number: int, opened: datetime, outcome: str, kind: str, *, is_closed: bool = True
) -> None:
    m.IncidentRecord.objects.create(
        id=f"i-{number}",
        number=number,
        site="north",
        button="bursar-1",
        incident_class=kind,
        confidence="verified",
        attention="ended",
        response="closed",
        profile="dispatch-at-once",
        profile_version=1,
        opened_at=opened,
        closed_at=opened if is_closed else None,
        disposition=outcome,
    )


def test_no_name_of_a_person_is_in_the_file(database: Database) -> None:
    plant_harborview()
    names = m.Person.objects.values_list("name", flat=True)

    text = encode(made().site).decode()

    assert [name for name in names if name in text] == []


def test_a_profile_that_cannot_be_read_is_said_and_not_guessed(
    database: Database,
) -> None:
    plant_harborview()
    m.ProfileVersion.objects.filter(profile_id="assess-first").update(body={"x": 1})

    found = made()

    (problem,) = found.problems
    assert problem.startswith("profiles[assess-first]: ")
    assert "sites[0].profile: no profile 'assess-first'" in problems(
        found.site, is_zone=is_zone
    )


@pytest.mark.parametrize("is_revoked", [False, True])
def test_a_revoked_desk_stays_and_has_no_proof(
    database: Database, is_revoked: bool
) -> None:
    plant_harborview()
    m.DeskProof.objects.create(
        id="p", desk_id="desk-1", secret_hash="a" * 64, enrolled_at=NOW
    )
    m.Desk.objects.filter(pk="desk-1").update(is_revoked=is_revoked)

    desk = next(each for each in made().site.desks if each.id == "desk-1")

    assert desk.secret_hashes == (() if is_revoked else ("a" * 64,))
    assert replace(desk, secret_hashes=()).is_revoked is is_revoked
