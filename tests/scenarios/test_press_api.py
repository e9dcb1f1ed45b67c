"""Programs that press: proven, doubtful, repeated; and what each is told."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest

from tests.support import programs
from tests.support.consoles import Card, taken
from tests.support.programs import (
    OUTSIDE,
    SECRET,
    SIGNED_DOOR,
    TOKEN,
    TOKEN_DOOR,
    address_of,
    key_of,
)

pytestmark = pytest.mark.requirement("ACT-02")
BEARER = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture
def programs_there(world):
    world.publish(programs.with_programs(world.site))
    world.looks()
    world.office("voss", "keep_secret", name=f"press/{SIGNED_DOOR}", value=SECRET)
    return world


def posts(world, fields, headers=BEARER, *, source="Dean 210", path="press", **how):
    body = fields if isinstance(fields, bytes) else json.dumps(fields).encode()
    source = source if source[0].isdigit() else address_of(source)
    sent = programs.post_of(f"/api/v1/{path}", body, headers, **how)
    return programs.read(world.through(programs.ask(world.port, sent, source=source)))


def press(**said):
    return {"press_id": str(uuid4()), "kind": "press", **said}


def signed_press(world, said, *, source="Bursar 114", door=SIGNED_DOOR, **changes):
    body = json.dumps(said).encode()
    now = world.clock.wall.timestamp() + changes.pop("seconds_ahead", 0)
    secret = changes.pop("secret", SECRET)
    headers = programs.signed(secret, body, now, **changes)
    return posts(world, body, {**headers, "X-Quietbell-Door": door}, source=source)


def row(world):
    return world.desk("Desk 1").row


def test_a_program_with_its_token_presses_like_any_button(programs_there):
    world = programs_there
    said = press(at=world.clock.wall.isoformat(), sequence=1)

    answer = posts(world, said)

    assert answer.recorded
    assert answer.is_for(TOKEN.encode(), said["press_id"])
    assert world.desk("Desk 1").cards == [Card("Dean 210")]
    assert row(world)["confidence"] == "verified"
    assert row(world)["source"]["door_kind"] == "press-api"
    assert TOKEN not in json.dumps([row(world), world.entries()])
    assert "[cut]" in row(world)["source"]["evidence"]


def test_a_signed_press_is_verified_and_its_secret_stays_at_home(programs_there):
    world = programs_there
    said = press(at=world.clock.wall.isoformat())

    answer = signed_press(world, said)

    assert answer.is_for(key_of(SECRET), said["press_id"])
    assert world.desk("Desk 1").cards == [Card("Bursar 114")]
    assert row(world)["confidence"] == "verified"
    assert SECRET not in json.dumps([row(world), world.entries()])


def test_the_door_may_be_named_in_the_body(programs_there):
    world = programs_there
    body = json.dumps(press(door=SIGNED_DOOR)).encode()
    headers = programs.signed(SECRET, body, world.clock.wall.timestamp())

    assert posts(world, body, headers, source="Bursar 114").recorded

    assert row(world)["confidence"] == "verified"


def test_a_secret_changed_for_another_is_good_beside_it_and_then_alone(programs_there):
    world = programs_there
    following = "whsec_" + "B" * 40
    world.office(
        "voss",
        "keep_secret",
        name=f"press/{SIGNED_DOOR}",
        value=f"{SECRET} {following}",
    )
    said = press()
    assert signed_press(world, said).is_for(key_of(SECRET), said["press_id"])
    said = press()
    answer = signed_press(world, said, secret=following)
    assert answer.is_for(key_of(following), said["press_id"])

    world.office("voss", "keep_secret", name=f"press/{SIGNED_DOOR}", value=following)
    said = press()
    assert not signed_press(world, said).is_for(key_of(SECRET), said["press_id"])
    assert "unverified_source" in row(world)["labels"]


@pytest.mark.requirement("ACT-08")
@pytest.mark.parametrize(
    ("how", "differs"),
    [
        ({"secret": "whsec_" + "C" * 40}, ["signature"]),
        ({"signature": ""}, ["signature"]),
        ({"signature": "v1,AAAA v2,zz é"}, ["signature"]),
        ({"timestamp": "yesterday"}, ["signature", "clock"]),
        ({"seconds_ahead": -301}, ["clock"]),
        ({"seconds_ahead": 3_600}, ["clock"]),
        ({"source": OUTSIDE}, ["address"]),
    ],
)
def test_a_named_door_that_is_not_proven_rings_as_of_an_unverified_source(
    programs_there, how, differs
):
    world = programs_there

    answer = signed_press(world, press(), **how)

    assert answer.recorded
    assert world.desk("Desk 1").cards == [Card("Bursar 114")]
    assert row(world)["confidence"] == "unverified"
    assert row(world)["labels"] == ["unverified_source"]
    assert row(world)["source"]["differs"] == differs


@pytest.mark.requirement("ACT-08")
@pytest.mark.parametrize(
    ("body", "differs"),
    [
        (b"{not json", ["form"]),
        (b'["press"]', ["form"]),
        (b'{"kind":"restore"}', ["form"]),
        (b'{"kind":7}', ["form"]),
        (b'{"at":"yesterday"}', ["clock"]),
        (b'{"at":"2031-03-03T12:00:00"}', ["clock"]),
        (b'{"at":17}', ["clock"]),
        (b"\xff\xfe\x00", ["form"]),
        (b"[" * 5_000, ["form"]),
        (b'{"press_id":"x","pad":"' + b"y" * 20_000 + b'"}', ["form"]),
    ],
)
def test_whatever_a_known_program_sends_it_is_somebody_pressing(
    programs_there, body, differs
):
    world = programs_there
    assert posts(world, body).recorded
    assert world.desk("Desk 1").cards == [Card("Dean 210")]
    assert row(world)["source"]["differs"] == differs


@pytest.mark.parametrize("body", [b"", b"  ", b"{}", b'{"sequence":true}'])
def test_a_program_that_says_little_presses_all_the_same(programs_there, body):
    world = programs_there
    assert posts(world, body).recorded
    assert row(world)["source"]["differs"] == []
    assert row(world)["confidence"] == "verified"


def test_a_press_at_an_address_below_ours_that_is_none_rings_too(programs_there):
    world = programs_there
    assert posts(world, press(), path="presses").recorded
    assert row(world)["source"]["differs"] == ["form"]


def test_the_same_press_again_is_a_repetition_and_another_is_not(programs_there):
    world = programs_there
    said = press()
    posts(world, said)
    world.desk("Desk 1").acknowledge()
    world.wait(seconds=15)

    assert posts(world, said).recorded  # it was not answered, so it sends again

    assert world.desk("Desk 1").cards == [taken("Dean 210")]
    assert row(world)["replays"] == 1
    posts(world, press())
    assert world.desk("Desk 1").cards == [Card("Dean 210", presses=2)]


@pytest.mark.requirement("ACT-08")
def test_a_copy_of_a_press_made_much_later_rings_and_says_so(programs_there):
    world = programs_there
    said = press()
    posts(world, said)
    world.desk("Desk 1").acknowledge()
    world.wait(seconds=31)

    posts(world, said)

    assert world.desk("Desk 1").cards == [Card("Dean 210", presses=2)]
    assert "unverified_source" in row(world)["labels"]


def test_a_count_that_goes_back_is_labelled_also_after_a_restart(programs_there):
    world = programs_there
    posts(world, press(sequence=7))
    assert row(world)["labels"] == []
    world.kill()

    posts(world, press(sequence=7))

    assert row(world)["labels"] == ["unverified_source"]
    press_lines = [x["args"] for x in row(world)["timeline"] if "press" in x["kind"]]
    assert press_lines[-1]["differs"] == ["sequence"]
    posts(world, press(sequence=8))
    lines = [x["args"] for x in row(world)["timeline"] if "press" in x["kind"]]
    assert "differs" not in lines[-1]


def test_a_press_without_an_id_is_known_again_by_its_count(programs_there):
    world = programs_there
    posts(world, {"sequence": 3})
    posts(world, {"sequence": 3})
    assert (row(world)["presses"], row(world)["replays"]) == (1, 1)


def test_who_only_names_a_door_takes_no_id_away_from_it(programs_there):
    """A forged press may not turn the real one after it into its repetition."""
    world = programs_there
    said = press()
    posts(world, said, {"X-Quietbell-Door": TOKEN_DOOR}, source=OUTSIDE)
    world.wait(seconds=11)
    world.desk("Desk 1").acknowledge()

    posts(world, said)

    assert world.desk("Desk 1").cards == [Card("Dean 210", presses=2)]


@pytest.mark.requirement("ACT-08")
def test_nobody_we_know_from_where_devices_are_rings_as_unregistered(programs_there):
    world = programs_there
    answer = posts(world, press(), {"Authorization": "Bearer wrong"}, source="Gym 2")
    assert answer.recorded
    assert row(world)["confidence"] == "unregistered"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer wrong"},
        {"Authorization": "Basic cHJlc3M6cHJlc3M="},
        {"X-Quietbell-Door": "no-such-door"},
        {"X-Quietbell-Door": "door-dean-210"},  # a phone's, not a program's
    ],
)
def test_nobody_from_nowhere_is_counted_and_told_the_same(programs_there, headers):
    world = programs_there
    before = world.status["unmatched"]

    answer = posts(world, press(), headers, source=OUTSIDE)

    assert answer.recorded
    assert world.status["unmatched"] == before + 1
    assert world.desk("Desk 1").cards == []


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH"])
def test_who_only_looks_presses_nothing_whatever_is_shown(programs_there, method):
    world = programs_there
    body = json.dumps(press()).encode()
    sent = programs.post_of("/api/v1/press", body, BEARER, method)
    answer = world.through(programs.ask(world.port, sent))

    assert answer.startswith(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n")
    assert answer.endswith(b"\r\n\r\n") == (method == "HEAD")
    assert world.desk("Desk 1").cards == []
    assert world.status["unmatched"] == 0


def test_answers_tell_nobody_which_doors_there_are(programs_there):
    """The same head, the same length, the same words, whoever asks for what."""
    world = programs_there

    def shape(headers, path="press", source=OUTSIDE):
        body = json.dumps(press()).encode()
        sent = programs.post_of(f"/api/v1/{path}", body, headers)
        answer = world.through(programs.ask(world.port, sent, source=source))
        head, _, said = answer.partition(b"\r\n\r\n")
        told = json.loads(said)
        return head, len(said), told["recorded"], told["at"]

    shapes = {
        shape(BEARER),
        shape({}),
        shape({"X-Quietbell-Door": SIGNED_DOOR}),
        shape({"X-Quietbell-Door": "no-such-door"}),
        shape(BEARER, "check-in"),
        shape({}, "check-in"),
        shape({}, "emergency-call"),
        shape({}, "nothing-here"),
    }
    assert len(shapes) == 1


@pytest.mark.requirement("ACT-09")
def test_a_program_learns_that_nothing_is_recorded_and_so_does_everybody(
    programs_there,
):
    world = programs_there
    desk = world.desk("Desk 1")
    world.disk_stalls()

    said = press()
    answer = posts(world, said)

    assert (answer.status, answer.recorded) == (503, False)
    assert answer.is_for(TOKEN.encode(), said["press_id"])
    assert desk.cards == [Card("Dean 210")]
    assert not posts(world, press(), {}, source=OUTSIDE).recorded
    assert not posts(world, {}, path="check-in").recorded
    world.disk_recovers()
    world.wait(seconds=3)
    assert posts(world, said).recorded


def test_a_press_cut_off_in_its_body_is_a_press_and_says_so(programs_there):
    world = programs_there
    sent = programs.post_of("/api/v1/press", b'{"press_id":"x"}', BEARER)[:-4]

    async def break_off():
        reader, writer = await programs.asyncio.open_connection(
            "127.0.0.1", world.port, local_addr=(address_of("Dean 210"), 0)
        )
        writer.write(sent)
        writer.write_eof()
        answer = await reader.read()
        writer.close()
        await world.settle()
        return answer

    assert programs.read(world.run(break_off())).recorded
    assert row(world)["source"]["differs"] == ["truncated"]


def test_a_body_that_comes_later_than_its_head_is_waited_for(programs_there):
    world = programs_there
    said = press()
    sent = programs.post_of("/api/v1/press", json.dumps(said).encode(), BEARER)
    parts = [sent[at : at + 40] for at in range(0, len(sent), 40)]

    answer = world.through(
        programs.ask(world.port, *parts, source=address_of("Dean 210"))
    )

    assert programs.read(answer).is_for(TOKEN.encode(), said["press_id"])
    assert row(world)["confidence"] == "verified"


def test_a_late_press_still_rings_with_the_hour_it_says(programs_there):
    world = programs_there
    pressed = (world.clock.wall - timedelta(minutes=9)).isoformat()
    posts(world, press(at=pressed))
    assert row(world)["source"]["stamped_at"] == pressed
    assert row(world)["source"]["differs"] == ["clock"]
