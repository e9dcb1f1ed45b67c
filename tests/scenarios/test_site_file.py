"""The site file is swapped under a running engine; a broken one is refused aloud."""

from dataclasses import replace
from itertools import product

import pytest

from quietbell.domain.site import Hours, Standing
from quietbell.line import site_file
from tests.support.consoles import DONE, Card


def test_a_new_site_file_is_in_force_at_once(world):
    desk = world.desk("Desk 1")
    world.press("Bursar 114")
    buttons = tuple(
        replace(each, spoken="Whitlow Hall, the new office")
        if each.id == "bursar-116"
        else each
        for each in world.site.buttons
    )

    world.changes(buttons=buttons)
    world.press("Bursar 116")

    assert [row["place"]["spoken"] for row in by_age(desk)] == [
        "whitlow, first floor, room 114",  # as it was at the press
        "Whitlow Hall, the new office",
    ]
    assert desk.console.status["site"]["version"] == 2
    assert loaded(world) == [1, 2]
    world.restart()


@pytest.mark.requirement("ACT-04")
def test_nothing_that_a_site_file_can_say_keeps_a_press_from_ringing(world):
    desk = world.desk("Desk 1")
    night = Hours(opens="23:00", closes="23:01", weekdays=(7,))
    every = product(Standing, (True, False), (None, night), ("duress", "medical"))
    for presses, (standing, is_live, hours, kind) in enumerate(every, start=1):
        said = {"standing": standing, "hours": hours, "alarm_kind": kind}
        buttons = tuple(replace(each, **said) for each in world.site.buttons)
        world.changes(buttons=buttons, is_live=is_live, device_networks=())

        world.wait(seconds=11)
        world.press("Bursar 114")

        assert desk.cards == [Card("Bursar 114", presses=presses)]
        assert desk.acknowledge() == DONE


@pytest.mark.requirement("ACT-10")
def test_a_place_that_nobody_has_verified_is_said_to_be_so(world):
    desk = world.desk("Desk 1")
    buttons = tuple(replace(b, is_place_verified=False) for b in world.site.buttons)
    world.changes(buttons=buttons)

    world.press("Bursar 114")

    assert desk.row["place"]["is_verified"] is False
    assert desk.row["person"]["name"] == "Ines Falk"


@pytest.mark.requirement("ACT-04")
def test_a_button_taken_out_of_service_still_rings(world):
    desk = world.desk("Desk 1")
    buttons = tuple(
        replace(each, standing=Standing.REMOVED) for each in world.site.buttons
    )

    world.changes(buttons=buttons)
    world.press("Bursar 114")

    assert desk.cards == [Card("Bursar 114")]
    assert desk.row["labels"] == ["removed"]


def test_a_broken_site_file_is_refused_with_its_fields_and_the_old_one_stays(world):
    desk = world.desk("Desk 1")
    broken = replace(world.site.buttons[0], floor="F-9", area="nowhere")

    put_current(world, replace(world.site, version=2, buttons=(broken,), doors=()))
    world.looks()

    problems = [
        "buttons[0].area: no area 'nowhere'",
        "buttons[0].floor: no floor 'F-9'",
    ]
    assert sorted(desk.console.status["site"]["problem"]) == problems
    assert desk.console.status["site"]["version"] == 1
    (fault,) = [
        each
        for each in desk.console.status["readiness"]
        if each["code"] == "site_file_refused"
    ]
    assert sorted(fault["problems"]) == problems
    world.press("Bursar 114")
    assert desk.cards == [Card("Bursar 114")]
    # Said once, not at every look; and mended, it is over.
    world.looks()
    world.looks()
    assert written(world, "site-refused") == 1
    world.changes()
    assert desk.console.status["site"] == {
        "version": 2,
        "hash": world.engine.sites.hash,
        "problem": None,
    }


def test_a_start_on_a_broken_site_file_uses_the_last_good_one(world):
    desk = world.desk("Desk 1")
    broken = replace(world.site.sites[0], zone="Mars/Olympus")
    put_current(world, replace(world.site, version=2, sites=(broken,)))

    world.kill()

    assert desk.console.status["site"]["version"] == 1
    assert any("zone" in each for each in desk.console.status["site"]["problem"])
    world.press("Bursar 114")
    assert desk.acknowledge() == DONE


def test_back_to_the_old_file_the_problem_is_over(world):
    desk = world.desk("Desk 1")
    current = world.data / "site" / "current"
    good = current.read_bytes()
    current.write_bytes(b"nothing of the kind\n")
    world.looks()
    assert desk.console.status["site"]["problem"] is not None

    current.write_bytes(good)
    world.looks()

    assert desk.console.status["site"]["problem"] is None
    assert loaded(world) == [1, 1]


def test_numbers_that_nobody_filled_in_are_a_readiness_fault(world):
    profiles = tuple(replace(p, emergency_line="") for p in world.site.profiles)
    desk = world.desk("Desk 1")

    world.changes(profiles=profiles, is_live=False)

    assert [
        (each["profile"], each["what"])
        for each in desk.console.status["readiness"]
        if each["code"] == "number_missing"
    ] == [("dispatch-at-once", "emergency_line"), ("assess-first", "emergency_line")]


def test_a_person_whose_blob_is_gone_is_shown_by_number(world):
    desk = world.desk("Desk 1")
    for each in (world.data / "site" / "blobs").iterdir():
        each.unlink()
    world.kill()

    world.press("Bursar 114")

    assert desk.row["person"] == {
        "name": "falk",
        "title": "",
        "phone": "",
        "photo": None,
    }
    assert desk.acknowledge() == DONE
    assert desk.row["has_it"]["person"] == "ortiz"
    assert desk.who["person"] == {"id": "ortiz", "name": "ortiz", "title": ""}


def put_current(world, site):
    """Put a site file in place that the office would never have written."""
    content = site_file.encode(site)
    digest = site_file.hashlib.sha256(content).hexdigest()
    path = world.data / "site" / f"site-{site.version:06d}-{digest[:16]}.json"
    path.write_bytes(content)
    (world.data / "site" / "current").write_text(path.name + "\n")


def by_age(desk):
    return sorted(desk.console.rows.values(), key=lambda row: row["number"])


def loaded(world):
    entries = (each for each in world.entries() if each["kind"] == "site-loaded")
    return [each["body"]["version"] for each in entries]


def written(world, kind):
    return sum(each["kind"] == kind for each in world.entries())
