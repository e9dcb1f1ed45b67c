"""Sealed words, opened for the office: by a right to narratives, by no key there."""

from typing import Any

import pytest

from quietbell.line.client import LineClient

HAT = "A man with a red hat"


def opened(world: Any, token: str, boxes: Any) -> dict[str, Any]:
    async def ask() -> dict[str, Any]:
        line = await LineClient.connect(world.data, "web")
        message = {"m": "open_sealed", "token": token, "sealed": boxes}
        answer = await line.request(message)
        await line.close()
        return {key: answer.get(key) for key in ("opened", "why", "reason")}

    found: dict[str, Any] = world.through(ask())
    return found


@pytest.fixture
def boxes(world: Any) -> list[dict[str, str]]:
    desk = world.desk("Desk 1")
    world.press("Bursar 114")
    desk.acknowledge()
    desk.note(HAT)
    found = [x["body"]["sealed"] for x in world.entries() if "sealed" in x["body"]]
    assert HAT not in str(found)
    return found


def test_who_may_read_narratives_is_told_what_was_sealed(
    world: Any, boxes: list[dict[str, str]]
) -> None:
    token = world.office_token("lee", roles=("shift supervisor",))

    answer = opened(world, token, boxes)

    assert answer == {"opened": [{"text": HAT}], "why": None, "reason": None}


@pytest.mark.parametrize("role", ["IT administrator", "holder", "telecom desk"])
def test_whose_role_may_not_is_told_nothing(
    world: Any, boxes: list[dict[str, str]], role: str
) -> None:
    token = world.office_token("voss", roles=(role,))

    answer = opened(world, token, boxes)

    assert answer == {"opened": None, "why": "not_allowed", "reason": None}


def test_a_token_that_is_old_or_nobodys_opens_nothing(
    world: Any, boxes: list[dict[str, str]]
) -> None:
    token = world.office_token("lee", roles=("shift supervisor",))
    world.wait(hours=1)

    assert opened(world, token, boxes)["opened"] is None
    assert opened(world, "nonsense", boxes)["opened"] is None


def test_an_erased_box_and_a_strange_one_are_none(
    world: Any, boxes: list[dict[str, str]]
) -> None:
    token = world.office_token("lee", roles=("shift supervisor",))
    world.engine._keyring.destroy(boxes[0]["key"])

    answer = opened(world, token, [*boxes, {"key": "nobody's", "box": "AAAA"}])
    assert answer["opened"] == [None, None]
    assert opened(world, token, "all of them")["why"] == "bad_message"
