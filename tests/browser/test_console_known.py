"""What is known of the place, of a call to 911, and where it stands on the screen."""

import time

import pytest

from tests.support.fake_rows import iso


@pytest.mark.requirement("RSP-03", "INS-03")
def test_everything_known_of_the_place_is_on_the_screen_at_once(desk, engine, press):
    began = time.monotonic()
    incident = press(1)
    desk.wait_incident(incident)
    desk.page.wait_for_selector("#incident .known")
    assert time.monotonic() - began < 5  # what it takes is measured by the benchmark
    known = desk.text("#incident .known")
    for words in (
        *("Here before", "3 (1 real)", "Mar 2, 2031", "Accidental"),
        *("LB-C1 main door", "LB-C4 second floor"),
        *("08:00 to 17:00", "Mon Tue Wed Thu Fri"),
        *("phone key", "Cisco 8845"),
    ):
        assert words in known
    assert "Ana Duarte" in desk.text(".contacts")
    assert "Cash room" in desk.text(".hazards")


@pytest.mark.requirement("ACT-10")
def test_a_place_that_differs_from_the_last_verified_one_stands_out(
    desk, engine, press
):
    incident = press(1)
    row = engine.rows[incident]
    engine.change(incident, place={**row["place"], "is_verified": False})
    chip = desk.page.locator('.placard [data-chip="place"]')
    chip.wait_for()
    assert chip.get_attribute("data-kind") == "label"


@pytest.mark.requirement("RSP-11")
def test_a_call_to_911_from_the_place_stands_out(desk, engine, press):
    incident = press(1)
    row = engine.rows[incident]
    call = {
        "text": "",
        "basis": "phone system",
        "extension": "0114",
        "place": "Library, first floor",
        "called_at": row["opened_at"],
        "is_same_button": False,
        "at": row["opened_at"],
        "by": None,
        "desk": None,
    }
    engine.change(incident, facts={**row["facts"], "holder_call": call})
    chip = desk.page.locator('.placard [data-chip="holder-call"]')
    chip.wait_for()
    assert chip.inner_text() == "CALLED 911 FROM 0114"
    desk.pane("caller")
    assert "from extension 0114 (Library, first floor)" in desk.text(
        ".holder-call mark"
    )


@pytest.mark.requirement("RSP-11")
def test_a_call_that_belongs_to_no_press_is_told_and_rings_nothing(desk, engine):
    call = {"id": "c-1", "extension": "0999", "place": "", "callback": "", "at": iso()}
    engine.extra_status = {"calls": [{**call, "incident": None}]}
    engine.say_status()
    banner = desk.page.locator('[data-banner="call"]')
    banner.wait_for()
    assert "from extension 0999 (place not known)" in banner.inner_text()
    assert desk.body("sound") == "none"


def test_cameras_open_once_it_is_said_what_for(desk, engine, press):
    incident = press(1)
    desk.wait_painted(incident)
    desk.hold_f9()
    desk.wait_incident(incident, attention="acknowledged")
    desk.pane("record")
    locked = desk.page.locator('[data-cameras="locked"]')
    assert "LB-C1 main door" in locked.inner_text()
    assert desk.page.locator(".cameras a").count() == 0

    desk.deed("view_cameras")

    link = desk.page.locator(".cameras a")
    link.wait_for()
    assert link.get_attribute("href") == "https://views.invalid/lb-c1"
    assert link.get_attribute("rel") == "noopener noreferrer"
    assert "LB-C4 second floor" in desk.text(".cameras .views")
