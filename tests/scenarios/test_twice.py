"""A deed has an id of its client's making: sent again it is answered, not redone."""

from tests.support.consoles import DONE, Answer, Card, refused, taken

AGAIN = Answer(outcome="repeated")


def test_a_deed_sent_again_is_answered_and_not_redone(world):
    desk = world.desk("Desk 1")
    world.press("Bursar 114")
    desk.acknowledge(deed_id="deed-acknowledge")
    assert desk.note("Side door is open", deed_id="deed-note-1") == DONE

    assert desk.note("Side door is open", deed_id="deed-note-1") == AGAIN
    assert desk.acknowledge(deed_id="deed-acknowledge") == AGAIN
    world.kill()
    assert desk.note("Side door is open", deed_id="deed-note-1") == AGAIN

    assert [each["text"] for each in desk.row["facts"]["notes"]] == [
        "Side door is open"
    ]
    assert desk.cards == [taken("Bursar 114")]


def test_a_refused_deed_may_be_sent_again_and_pass(world):
    desk = world.desk("Desk 1")
    world.press("Bursar 114")
    desk.acknowledge()

    assert desk.dispatch("H1", deed_id="deed-dispatch") == refused(
        "needs_reason", units=["H1"]
    )
    assert desk.dispatch("H1", deed_id="deed-dispatch", reason="near") == DONE


def test_the_same_deed_twice_at_once_is_one(world):
    desk = world.desk("Desk 1")
    world.press("Bursar 114")
    row = desk.row

    async def both():
        asked = {
            "id": "deed-acknowledge",
            "deed": "acknowledge",
            "incident": row["id"],
            "version": row["version"],
        }
        first, second = (world.loop.create_task(desk.sends(asked)) for _ in range(2))
        return await first, await second

    assert world.run(both()) == (DONE, AGAIN)


def test_what_is_no_deed_is_refused(world):
    desk = world.desk("Desk 1")
    world.press("Bursar 114")
    incident = desk.row["id"]

    def sends(**asked):
        return world.through(desk.sends(asked))

    assert sends() == refused("bad_deed")
    assert world.run(desk.sends(["no", "deed"])) == refused("bad_deed")
    assert sends(id=12, deed="note") == refused("bad_deed")
    assert sends(id="short", deed="note") == refused("unknown_deed")
    assert sends(id="x" * 65, deed="note") == refused("unknown_deed")
    assert sends(id="deed-0001", deed="note", incident=incident, body=None) == (
        refused("bad_deed")
    )
    assert sends(id="deed-0001", deed="note", incident=incident) == refused("bad_deed")
    assert sends(
        id="deed-0001", deed="note", incident=incident, body={"text": "x" * 4001}
    ) == refused("too_long", field="text", characters_max=4000)
    assert sends(
        id="deed-0001", deed="dispatch", incident=incident, body={"units": ["P4"] * 101}
    ) == refused("too_long", field="units")
    # Nobody says who does a deed, or when, but the engine.
    assert sends(
        id="deed-0002",
        deed="note",
        incident=incident,
        body={"text": "Hello", "by": {"person": "raman"}, "at": 0, "deed": "other"},
    ) == (DONE)
    assert [each["by"] for each in desk.row["facts"]["notes"]] == ["D. Ortiz"]
    assert desk.cards == [Card("Bursar 114")]
