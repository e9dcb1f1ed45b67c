"""Who is told, by which channel, and with which words."""

from dataclasses import replace

from quietbell.domain.site import Rung
from tests.support.campus import LADDER


def test_a_notice_says_no_name_and_no_place(world):
    notice = first_notice(world)

    assert {k: v for k, v in notice.items() if k not in ("id", "incident")} == {
        "number": notice["number"],
        "class": "DURESS",
        "site": "main",
        "rung": "Second desk",
        "channel": "log",
        "target": {"desk": "desk-2"},
        "words": {
            "en": f"DURESS {notice['number']}: Second desk. Open the console.",
            "es": f"DURESS {notice['number']}: Second desk. Abra la consola.",
        },
        "at": "2031-03-03T17:00:10+00:00",
    }


def test_a_rung_by_webhook_tells_every_webhook(world):
    pager = Rung(name="Pager", after_seconds=10, channels=("webhook",))
    rungs = (pager, *LADDER.rungs[1:])
    world.changes(ladders=(replace(LADDER, rungs=rungs),))

    notice = first_notice(world)

    assert (notice["channel"], notice["target"]) == ("webhook", {"webhook": "pager"})


def test_a_notice_of_an_incident_that_is_gone_is_still_a_notice(world):
    notice = first_notice(world)
    (told,) = world.engine.floor.notices.values()
    world.engine.floor.incidents.clear()

    message = world.engine.telling.message(told)

    assert message["notice"]["words"]["en"] == " 0: Second desk. Open the console."
    assert message["notice"]["id"] == notice["id"]


def test_one_rung_tells_no_more_than_its_bound(world):
    crowd = tuple(each.id for each in world.site.people) * 40
    rung = Rung(name="All", after_seconds=0, people=crowd)
    world.press("Bursar 114")
    (incident,) = world.engine.floor.incidents.values()

    event = world.engine.telling.rung(incident, rung, why="level", at=world.clock.now())

    assert len(event.notices) == 200


def first_notice(world):
    world.courier_reports = False
    kept = []
    world._as_told = kept.append
    world.desk("Desk 1")
    world.press("Bursar 114")
    world.wait(seconds=10)
    return kept[0]
