"""For every eye, hand and language; and nothing from outside."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.support import fake_rows
from tests.support.desk import Desk

LOOKS = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "forced": {"forced_colors": "active"},
}


def _violations(page):
    found = Axe().run(page).response["violations"]
    return [
        (each["id"], [node["target"] for node in each["nodes"]][:3], each["help"])
        for each in found
    ]


@pytest.mark.requirement("PLT-05")
@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing(desk, engine, press, look):
    desk.page.emulate_media(reduced_motion="reduce", **LOOKS[look])
    assert _violations(desk.page) == []
    press(1, labels=["out_of_service"], is_after_hours=True)
    press(2, attention="acknowledged", sound="none", has_it=_held())
    press(3, **{"class": "TEST"}, sound="test")
    engine.set_recording("not recorded")
    desk.wait_painted("inc-0003")
    for pane in ("respond", "caller", "record", "closing", "timeline"):
        desk.pane(pane)
        assert (pane, _violations(desk.page)) == (pane, [])
    desk.page.keyboard.press("F1")
    assert _violations(desk.page) == []
    engine.freeze()
    desk.wait_body("link", "lost")
    assert _violations(desk.page) == []


@pytest.mark.parametrize("path", ["/enrol", "/sign-on", "/c"])
def test_axe_finds_nothing_on_the_pages_before(chromium, live, path):
    page = chromium.new_context(locale="en-US").new_page()
    page.goto(f"{live.url}{path}")
    page.wait_for_timeout(500)
    assert _violations(page) == []
    page.context.close()


@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080)])
def test_the_main_things_stand_without_scrolling(desk, engine, press, size):
    desk.page.set_viewport_size({"width": size[0], "height": size[1]})
    spot = {"x": 0.97, "y": 0.94}  # the far corner: what is cut off is cut there
    place = {**fake_rows.row(1, plan="")["place"], "spot": spot}
    press(1, place={**place, "plan": fake_rows.write_blobs(engine.data)[0]})
    desk.wait_painted("inc-0001")
    for selector in (
        *(".placard", ".hold", ".picture", ".route", '[data-deed="dispatch"]'),
        *('[data-form="verify"] button', ".hazards", ".access"),
    ):
        box = desk.page.locator(selector).first.bounding_box()
        assert box is not None
        assert box["x"] + box["width"] <= size[0] + 1, selector
        limit = box["y"] + min(box["height"], 40)
        assert limit <= size[1] + 1, selector
    seen = desk.page.evaluate(
        """() => {
          const box = document.querySelector('.pin circle').getBoundingClientRect()
          const x = box.x + box.width / 2, y = box.y + box.height / 2
          return Boolean(document.elementFromPoint(x, y)?.closest('.sheet'))
        }"""
    )
    assert seen, "the pin is hidden"
    room = desk.page.locator(".placard .room")
    assert float(room.evaluate("at => parseFloat(getComputedStyle(at).fontSize)")) >= 48


def test_targets_are_large(desk, press):
    press(1)
    desk.wait_painted("inc-0001")
    desk.pane("caller")
    small = desk.page.evaluate(
        """() => [...document.querySelectorAll('#incident button, #incident select')]
          .filter((at) => at.checkVisibility() && !at.classList.contains('plain'))
          .filter((at) => at.getBoundingClientRect().height < 44)
          .map((at) => at.outerHTML.slice(0, 80))"""
    )
    assert small == []


def test_everything_is_said_in_spanish(chromium, live, engine, press):
    desk = Desk.open(
        chromium, live.url, {"qb_desk": "secret-1", "qb_watch": "token-ortiz"}
    )
    desk.page.locator("#language").click()
    press(1)
    desk.wait_painted("inc-0001")
    words = desk.text(".placard")
    assert "COACCIÓN" in words
    assert "MANTENER F9 — LO TENGO" in words
    assert desk.page.locator("html").get_attribute("lang") == "es"
    assert desk.page.title() == "Consola"
    engine.freeze()
    desk.wait_body("link", "lost")
    assert "ESTE PUESTO NO RECIBE ALARMAS" in desk.text("#blind")
    desk.close()


def test_a_console_is_worked_by_keyboard_alone(desk, engine, press):
    press(1)
    desk.wait_painted("inc-0001")
    desk.hold_f9()
    desk.wait_incident("inc-0001", attention="acknowledged")
    _tab_to(desk, '[data-pane="respond"]')
    desk.page.keyboard.press("ArrowRight")
    desk.page.keyboard.press("ArrowRight")
    desk.page.wait_for_selector('[data-pane="record"][aria-selected="true"]')
    _tab_to(desk, '[data-form="note"] input')
    desk.page.keyboard.type("Typed without a mouse")
    desk.page.keyboard.press("Enter")
    desk.page.locator(".notes .fact", has_text="Typed without a mouse").wait_for()


def _tab_to(desk, selector):
    for _ in range(60):
        desk.page.keyboard.press("Tab")
        if desk.page.evaluate(f"document.activeElement.matches('{selector}')"):
            return
    raise AssertionError(f"Tab does not reach {selector}")


def test_the_theme_and_the_language_stay(desk):
    desk.page.locator("#theme").click()
    desk.page.locator("#theme").click()
    assert desk.page.locator("html").get_attribute("data-theme") == "dark"
    desk.page.reload()
    desk.page.wait_for_selector("#theme")
    assert desk.page.locator("html").get_attribute("data-theme") == "dark"


def test_nothing_of_an_alarm_is_left_in_the_browser(desk, press):
    press(1)
    desk.wait_painted("inc-0001")
    kept = desk.page.evaluate("JSON.stringify({...localStorage, ...sessionStorage})")
    assert "Library" not in kept
    assert "Santos" not in kept


def test_a_one_time_link_opens_a_desk_and_leaves_no_secret_behind(chromium, live):
    page = chromium.new_context(locale="en-US").new_page()
    page.goto(f"{live.url}/enrol#link-2")
    page.wait_for_url(f"{live.url}/c")
    page.wait_for_selector("#desk")
    assert "Desk 2" in page.locator("#desk").inner_text()
    page.goto(f"{live.url}/sign-on#token-kim")
    page.wait_for_url(f"{live.url}/c")
    page.locator("#desk", has_text="R. Kim").wait_for()
    assert page.evaluate("document.cookie") == ""
    page.go_back()
    assert "link-2" not in page.url
    assert "token-kim" not in page.url
    page.context.close()


def test_each_sound_is_heard_and_unlike_the_others(desk):
    """Every pattern is rendered to samples: none is silent, no two are alike."""
    heard = desk.page.evaluate(
        """async () => {
          const { PATTERNS, CHIME, play } = await import('/static/console/patterns.js')
          const all = { ...Object.fromEntries(
            Object.entries(PATTERNS).map(([name, each]) => [name, each.tones])),
            chime: CHIME }
          const rendered = {}
          for (const [name, tones] of Object.entries(all)) {
            const context = new OfflineAudioContext(1, 44100 * 3, 44100)
            play(context, context.destination, tones, 0)
            const samples = (await context.startRendering()).getChannelData(0)
            let crossings = 0, power = 0, seconds = 0
            samples.forEach((value, at) => {
              power += value * value
              if (Math.abs(value) > 0.01) seconds = at / 44100
              if (at && (value >= 0) !== (samples[at - 1] >= 0)) crossings += 1
            })
            rendered[name] = [Math.sqrt(power / samples.length), crossings, seconds]
          }
          return rendered
        }"""
    )
    assert set(heard) == {
        *("duress", "orphaned", "not-receiving", "not-recorded", "test", "chime")
    }
    assert all(loudness > 0.005 for loudness, _, _ in heard.values())
    # ORPHANED is the duress burst at half its rate, on purpose.
    shapes = {name: shape[1:] for name, shape in heard.items() if name != "orphaned"}
    assert len({tuple(shape) for shape in shapes.values()}) == len(shapes)
    pitch = {name: each[1] / each[2] for name, each in heard.items()}
    assert pitch["not-receiving"] < pitch["duress"] / 2  # low, unlike any alarm


def _held() -> dict[str, str]:
    since = "2026-01-01T00:00:00.000Z"
    return {
        "desk": "desk-1",
        "desk_name": "Desk 1",
        "person": "D. Ortiz",
        "since": since,
    }
