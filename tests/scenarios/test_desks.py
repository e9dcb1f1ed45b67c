"""Desks and who sits at them: enrolled once, revoked at once, never blinded."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from quietbell.line.client import LineClient
from tests.support.consoles import DONE, Card, refused, taken


@pytest.mark.requirement("PLT-02")
def test_a_one_time_link_makes_one_desk_once(world):
    link = world.link("Desk 1")

    first = enrol(world, link)
    assert first["ok"]
    assert first["desk"] == {"id": "desk-1", "name": "Desk 1"}
    assert enrol(world, link) == {"ok": False, "reason": "used"}
    world.kill()
    assert enrol(world, link) == {"ok": False, "reason": "used"}

    # Every proof is its own; two browsers of one desk share nothing.
    second = enrol(world, world.link("Desk 1"))
    assert second["desk_secret"] != first["desk_secret"]
    assert len(first["desk_secret"]) >= 43  # 256 bits
    on_disk = json.dumps(world.entries())
    assert first["desk_secret"] not in on_disk


@pytest.mark.requirement("PLT-02")
@pytest.mark.parametrize("kind", ["late", "of no desk", "forged", "a watch token", ""])
def test_a_link_that_is_not_good_opens_nothing(world, kind):
    link = world.link("Desk 1", minutes=1)
    if kind == "late":
        world.wait(seconds=61)
    elif kind == "of no desk":
        world.changes(desks=tuple(d for d in world.site.desks if d.id != "desk-1"))
    elif kind == "forged":
        body, signature = link.split(".")
        link = f"{body}.{signature[:-4]}AAAA"
    elif kind == "a watch token":
        link = world.token("ortiz", "Desk 1")
    else:
        link = ""

    assert enrol(world, link) == {"ok": False, "reason": "unknown_link"}


@pytest.mark.requirement("PLT-02")
@pytest.mark.parametrize("secret", ["", "desk-1", "0" * 43])
def test_no_desk_opens_by_a_secret_that_was_never_given(world, secret):
    answer = session(world, {"desk_secret": secret, "watch_token": None})

    assert answer == {"ok": False, "reason": "unknown_desk"}


def test_a_revoked_desk_feels_it_at_once(world):
    desk, supervisor = world.desk("Desk 2"), world.desk("Desk 3")
    world.press("Bursar 114")
    assert desk.revoke_desk("desk-1") == refused("not_allowed")

    assert supervisor.revoke_desk("desk-2") == DONE

    assert desk.changes == [{"feed": None, "reason": "desk_revoked"}]
    assert desk.acknowledge() == refused("unknown_desk")
    proofs = {"desk_secret": desk.secret, "watch_token": desk.token}
    assert session(world, proofs) == {"ok": False, "reason": "unknown_desk"}
    world.kill()
    assert session(world, proofs) == {"ok": False, "reason": "unknown_desk"}
    # A new link makes it a desk again.
    assert enrol(world, world.link("Desk 2"))["ok"]


def test_a_desk_that_the_site_file_revokes_feels_it_at_once(world):
    desk = world.desk("Desk 2")

    desks = (replace(d, is_revoked=d.id == "desk-2") for d in world.site.desks)
    world.changes(desks=tuple(desks))

    assert desk.changes == [{"feed": None, "reason": "desk_revoked"}]


def test_a_revoked_token_names_nobody_and_blinds_nobody(world):
    desk, supervisor = world.desk("Desk 1"), world.desk("Desk 3")
    world.press("Bursar 114")

    assert supervisor.revoke_token("watch-ortiz") == DONE
    assert supervisor.revoke_token("") == refused("unknown_token")

    assert desk.changes == [{"feed": "desk:*", "reason": "token_revoked"}]
    assert desk.acknowledge() == DONE
    assert desk.cards == [taken("Bursar 114", by="Desk 1")]
    world.restart()
    assert desk.who["note"] == "token_revoked"


def test_a_token_that_has_run_out_leaves_the_desk_at_work(world):
    desk = world.desk("Desk 1", hours=1)
    world.press("Bursar 114")
    assert desk.who["until"] == (world.clock.wall + timedelta(hours=1)).isoformat()

    world.wait(hours=1.01)

    assert desk.changes == [{"feed": "desk:*", "reason": "token_expired"}]
    assert desk.acknowledge() == DONE
    assert desk.cards == [taken("Bursar 114", by="Desk 1")]
    assert world.entries()[-1]["body"]["by"] == {
        "desk": "desk-1",
        "person": None,
        "roles": ["dispatcher"],
    }


def test_who_only_acts_is_told_too_that_the_token_has_run_out(world):
    """A deed looks at the token anew; the console must still be told of it."""
    room = world.desk("Emergency room", hours=1)
    world.press("Bursar 114")
    world.clock.advance(3700)
    window = {"button": "bursar-114", "presser": "Ines Falk"}

    assert room.open_test_window(**window) == DONE  # as the room
    world.wait(seconds=1)

    assert room.changes == [{"feed": "em:*", "reason": "token_expired"}]


@pytest.mark.parametrize(
    ("kind", "note"),
    [
        ("of another desk", "token_other_desk"),
        ("not yet good", "token_expired"),
        ("garbage", "token_bad"),
        ("a link", "token_bad"),
        ("none", None),
    ],
)
def test_a_token_that_proves_nothing_leaves_the_desk_itself(world, kind, note):
    later = world.clock.wall + timedelta(hours=1)
    token = {
        "of another desk": world.token("lee", "Desk 2"),
        "not yet good": world.token("lee", "Desk 1", not_before=later),
        "garbage": "aGVsbG8.aGVsbG8",
        "a link": world.link("Desk 1"),
        "none": None,
    }[kind]
    secret = enrol(world, world.link("Desk 1"))["desk_secret"]

    answer = session(world, {"desk_secret": secret, "watch_token": token})

    assert answer["ok"]
    assert (answer["person"], answer["note"], answer["feed"]) == (None, note, "desk:*")


def test_a_person_has_no_more_rights_than_the_token_says(world):
    room = world.desk("Emergency room")
    world.desk("Desk 1")
    world.press("Bursar 114")

    assert room.cards == [Card("Bursar 114")]
    assert room.acknowledge() == refused("not_allowed")
    assert room.does("dance") == refused("unknown_deed")
    assert room.raise_again("bursar-114") == DONE  # everybody may raise an alarm


def test_a_desk_of_one_site_sees_and_works_that_site_alone(world):
    north = world.desk("North desk", person=None)
    world.press("Bursar 114")
    world.press("Library 12")
    other = next(
        i.id for i in world.engine.floor.incidents.values() if i.opened.site == "main"
    )

    assert north.cards == [Card("Library 12")]
    assert north.acknowledge(incident=other, version=1) == refused("unknown_incident")
    assert north.link(other) == refused("unknown_incident")
    assert north.acknowledge() == DONE


def test_a_person_of_one_site_sees_that_site_alone_where_the_desk_is_nobodys(world):
    room = world.desk("Emergency room", sites=("north",))
    world.press("Bursar 114")
    world.press("Library 12")

    assert room.console.feed == "em:north"
    assert room.cards == [Card("Library 12")]


def test_a_porter_sees_no_incident_and_how_the_engine_is(world):
    porter = world.desk("Porter")
    world.press("Bursar 114")

    assert porter.console.feed == "health"
    assert porter.cards == []
    assert porter.console.status["recording"]["state"] == "recording"
    assert porter.acknowledge(incident="any", version=1) == refused("not_allowed")


def test_a_browser_that_comes_back_by_another_worker_is_the_same_session(world):
    """The old connection's end must not take the session away."""
    desk = world.desk("Desk 1")
    world.press("Bursar 114")
    old = desk.client

    async def move() -> None:
        desk.client = await LineClient.connect(world.data, "another")
        await desk.open()
        await old.close()
        await world.settle()

    world.run(move())

    assert desk.acknowledge() == DONE


def test_a_session_that_is_over_does_nothing(world):
    desk = world.desk("Desk 1")
    world.press("Bursar 114")

    async def leave() -> None:
        desk.client.send({"m": "bye", "session": desk.session})
        await world.settle()

    world.run(leave())

    assert desk.acknowledge() == refused("unknown_desk")


def enrol(world, link):
    return told(ask(world, {"m": "enrol", "link": link}))


def session(world, proofs):
    return told(ask(world, {"m": "session", "session": "s-1", **proofs}))


def ask(world, message):
    async def once():
        client = await LineClient.connect(world.data, "story")
        answer = await client.request(message)
        await client.close()
        return answer

    return world.run(once())


def told(answer):
    return {name: each for name, each in answer.items() if name not in ("m", "n")}
