"""Whatever happens, in whatever order: a restart at any point shows the same again."""

import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quietbell.journal.verify import verify
from tests.support.world import World

DESKS = ("Desk 1", "Desk 2", "Desk 3")
PLACES = ("Bursar 114", "Bursar 116", "Library 12", "Gym 2")

presses = st.builds(
    lambda place, times: ("press", place, times), st.sampled_from(PLACES), st.just(1)
)
pauses = st.builds(
    lambda seconds: ("wait", seconds), st.sampled_from([1, 5, 11, 21, 61])
)
strangers = st.builds(lambda n: ("stranger", n), st.integers(1, 3))
windows = st.builds(lambda place: ("window", place), st.sampled_from(PLACES))
silences = st.builds(
    lambda desk, is_here: ("pulse", desk, is_here),
    st.sampled_from(DESKS),
    st.booleans(),
)
DEEDS = (
    ("acknowledge",),
    ("acknowledge",),
    ("give_back",),
    ("offer_hand_over", "Desk 2"),
    ("accept_hand_over",),
    ("decline_hand_over",),
    ("take_over", "nearer"),
    ("begin_assessment",),
    ("set_level", "emergency"),
    ("dispatch", "P4"),
    ("arrive", "P4"),
    ("in_position",),
    ("verify", "real", "camera", "D. Ortiz"),
    ("begin_emergency_call",),
    ("finish_emergency_call", "called"),
    ("report_accidental", "I. Falk", "114", "bumped"),
    ("note", "Side door is open"),
    ("do_step", "dispatch"),
    ("reopen", "again"),
    ("confirm_test",),
    ("dispose",),
    ("second",),
)
deeds = st.builds(
    lambda desk, place, deed: ("deed", desk, place, deed),
    st.sampled_from(DESKS),
    st.sampled_from(PLACES),
    st.sampled_from(DEEDS),
)
stories = st.lists(
    st.one_of(presses, deeds, deeds, deeds, pauses, strangers, windows, silences),
    min_size=4,
    max_size=14,
)


@pytest.mark.requirement("ACT-09", "PLT-03")
@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=True,
)
@given(story=stories, roll_after=st.integers(0, 14))
def test_a_restart_at_the_end_of_any_story_shows_the_same(story, roll_after):
    with made_world() as world:
        for number, step in enumerate(story):
            tell(world, step)
            if number == roll_after:
                roll(world)
        world.restart()
        kept = world.state()
        world.kill()
        assert world.state() == kept
        # And it goes on: what rings now still climbs.
        world.wait(seconds=1)
        assert verify(world.journal_folder).first_bad is None


@contextmanager
def made_world():
    with tempfile.TemporaryDirectory() as folder:
        world = World(Path(folder))
        try:
            for each in DESKS:
                world.desk(each)
            world.press(PLACES[0])
            yield world
        finally:
            world.end()


def tell(world, step):
    kind, *what = step
    if kind == "press":
        world.press(what[0], times=what[1])
    elif kind == "wait":
        world.wait(seconds=what[0])
    elif kind == "stranger":
        world.asks(token="nobody-knows-it", source=f"127.1.200.{what[0]}")
    elif kind == "window":
        sign_window(world, what[0])
    elif kind == "pulse":
        world.desk(what[0]).is_here = what[1]
    else:
        do(world, *what)


def do(world, desk_name, place, deed):
    desk = world.desk(desk_name).at(place)
    rows = [
        row for row in desk.console.rows.values() if row["button"]["label"] == place
    ]
    if not rows:
        return
    name, *said = deed
    if name == "dispose":
        desk.dispose(disposition="emergency", method="camera")
    elif name == "second":
        proposal = desk.row["proposal"]
        desk.second(proposal=proposal["id"] if proposal else "", agrees=True)
    else:
        desk.does(name, *said)


def sign_window(world, place):
    first, second = world.desk("Desk 1"), world.desk("Desk 2")
    first.open_test_window(place.lower().replace(" ", "-"), "Ines Falk", minutes=1)
    for each in first.console.status["tests"]:
        second.sign_test_window(window=each["window"])


def roll(world):
    async def turn():
        world.journal.roll(world.engine.floor.live_entries())

    world.through(turn())
