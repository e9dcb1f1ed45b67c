"""Signs of life of programs: heard, missed, and never written down one by one."""

import json
from dataclasses import replace

from quietbell.domain.site import Account
from tests.support import programs
from tests.support.programs import (
    SECRET,
    SIGNED_DOOR,
    TOKEN,
    TOKEN_DOOR,
    address_of,
)

BEARER = {"Authorization": f"Bearer {TOKEN}"}


def checks_in(world, said, headers):
    sent = programs.post_of("/api/v1/check-in", json.dumps(said).encode(), headers)
    source = address_of("Dean 210")
    return programs.read(world.through(programs.ask(world.port, sent, source=source)))


def test_a_check_in_is_a_sign_of_life_and_writes_nothing_down(world):
    account = Account(
        id="pc-dean",
        kind="press-api",
        device="phone-dean-210",
        number="",
        supervision_seconds=60,
    )
    site = programs.with_programs(world.site)
    doors = tuple(
        replace(each, account="pc-dean") if each.id == TOKEN_DOOR else each
        for each in site.doors
    )
    world.publish(replace(site, accounts=(account,), doors=doors))
    world.looks()
    world.wait(seconds=100)
    before = len(world.entries())

    said = {"press_id": "alive-1"}
    assert checks_in(world, said, BEARER).is_for(TOKEN.encode(), "alive-1")
    checks_in(world, said, {"X-Quietbell-Door": TOKEN_DOOR})

    assert world.engine.supervision.last_heard_tick("pc-dean") == world.clock.tick
    kinds = [x["kind"] for x in world.entries()[before:]]
    assert kinds == ["source-unmatched"]  # of who only named the door
    world.wait(seconds=100)
    assert not world.engine.floor.devices.silent
    world.wait(seconds=60)
    assert set(world.engine.floor.devices.silent) == {"pc-dean"}


def test_a_copy_of_an_old_check_in_is_no_sign_of_life(world):
    account = Account(
        id="pc-bursar",
        kind="press-api",
        device="phone-bursar-114",
        number="",
        supervision_seconds=60,
    )
    site = programs.with_programs(world.site, account="pc-bursar")
    world.publish(replace(site, accounts=(account,)))
    world.looks()
    world.office("voss", "keep_secret", name=f"press/{SIGNED_DOOR}", value=SECRET)
    signed = programs.signed(SECRET, b"{}", world.clock.wall.timestamp())
    sent = programs.post_of(
        "/api/v1/check-in", b"{}", {**signed, "X-Quietbell-Door": SIGNED_DOOR}
    )
    world.through(programs.ask(world.port, sent))
    world.wait(seconds=301)
    heard = world.engine.supervision.last_heard_tick("pc-bursar")

    world.through(programs.ask(world.port, sent))

    assert world.engine.supervision.last_heard_tick("pc-bursar") == heard
    assert set(world.engine.floor.devices.silent) == {"pc-bursar"}
