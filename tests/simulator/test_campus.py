"""Harborview State: whole, lawful, the same every time, and nothing secret in it."""

import hashlib
import json
import re
from collections import Counter
from zoneinfo import available_timezones

import pytest

from quietbell.domain.profiles import Posture
from quietbell.domain.roles import Role
from quietbell.domain.site import Standing
from quietbell.domain.site_rules import problems
from quietbell.line import site_file
from quietbell.simulator.campus import DemoCampus
from tests.support.harborview import harborview


@pytest.fixture(scope="module")
def campus() -> DemoCampus:
    return harborview()


def test_it_breaks_no_rule(campus):
    zones = available_timezones()

    assert problems(campus.site, is_zone=zones.__contains__) == ()
    assert site_file.decode(site_file.encode(campus.site)) == campus.site


def test_it_is_as_large_as_promised(campus):
    site = campus.site

    assert len(site.sites) == 2
    assert len(site.buildings) == 8
    phones = [each for each in site.doors if each.kind == "phone-url"]
    assert len(site.buttons) == len(phones) == 61
    panels = [each for each in site.doors if each.kind == "dc09"]
    assert (len(panels), len(site.accounts), len(site.devices)) == (3, 2, 63)
    assert [each.key for each in site.accounts] == ["", "dc09/merrow"]
    assert len({button.department for button in site.buttons}) == 12
    assert len(site.desks) == 4
    assert site.is_demo


def test_each_campus_answers_in_its_own_way(campus):
    posture = {profile.id: profile.posture for profile in campus.site.profiles}

    assert [posture[each.profile] for each in campus.site.sites] == [
        Posture.DISPATCH_AT_ONCE,
        Posture.ASSESS_FIRST,
    ]
    assert {button.site for button in campus.site.buttons} == {"north", "harbor"}


def test_the_same_seed_makes_the_same_campus(campus):
    again = harborview()

    assert site_file.encode(again.site) == site_file.encode(campus.site)
    assert again.blobs == campus.blobs


def test_every_standing_and_every_role_is_there(campus):
    standings = Counter(button.standing for button in campus.site.buttons)
    roles = {role for person in campus.people for role in person.roles}

    assert set(standings) == set(Standing)
    assert standings[Standing.IN_SERVICE] > 45
    assert roles == set(Role) - {Role.MEMBER}  # whom nobody is granted to be
    assert all(
        button.standing_note
        for button in campus.site.buttons
        if button.standing is not Standing.IN_SERVICE
    )


def test_every_ladder_climbs_at_10_30_and_60_seconds(campus):
    for ladder in campus.site.ladders:
        assert [rung.after_seconds for rung in ladder.rungs] == [10, 30, 60]
        assert ladder.backup.people


def test_most_buttons_have_somebody_to_ring(campus):
    assert all(len(set(button.contacts)) >= 3 for button in campus.site.buttons)
    assert all(button.holder not in button.contacts for button in campus.site.buttons)


def test_blobs_are_named_by_their_hash_and_all_are_there(campus):
    site = campus.site
    named = {floor.plan for floor in site.floors} | {each.blob for each in site.people}
    photos = {json.loads(campus.blobs[each.blob])["photo"] for each in site.people} - {
        None
    }

    assert named | photos == set(campus.blobs) == set(site.blob_types)
    for digest, content in campus.blobs.items():
        assert hashlib.sha256(content).hexdigest() == digest


def test_no_name_of_a_person_is_in_the_site_file(campus):
    content = site_file.encode(campus.site).decode()

    assert [each.name for each in campus.people if each.name in content] == []


def test_every_number_is_one_that_nobody_has(campus):
    content = site_file.encode(campus.site).decode()
    phones = [person.phone for person in campus.people]
    lines = [
        number
        for profile in campus.site.profiles
        for number in (profile.emergency_line, profile.service_desk)
    ]

    assert all(re.fullmatch(r"555-01\d\d", each) for each in phones + lines)
    assert len(set(phones)) == len(phones)
    assert set(re.findall(r"@[a-z.]+", content)) == {"@harborview.example"}
