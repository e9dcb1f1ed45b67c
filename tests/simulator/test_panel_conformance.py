"""The published conformance set: whole, right in itself, and it finds what is wrong."""

import pytest

from quietbell.simulator.conformance import (
    Case,
    conformance_set,
    try_all,
    try_one,
)
from quietbell.simulator.panel_paths import Address, Transport
from quietbell.wire.dc09.answers import ack
from quietbell.wire.dc09.frames import Decoder, Frame
from tests.support.panel_receiver import Answer, Receiver, by_the_book

SET = conformance_set()


def frames(case: Case) -> list[object]:
    decoder = Decoder()
    return [*decoder.feed(b"".join(case.send)), *decoder.end()]


def ack_all(frame: Frame) -> bytes:
    return b"" if frame.is_encrypted else ack(frame)


def test_every_case_is_named_once_and_says_its_clause() -> None:
    names = [each.name for each in SET.cases]

    assert len(names) == len(set(names)) > 60
    assert all(each.clause for each in SET.cases)
    assert all(bool(each.send) != bool(each.seal) for each in SET.cases)


@pytest.mark.parametrize("case", SET.cases, ids=lambda case: case.name)
def test_a_case_s_frames_are_frames_unless_they_are_broken_on_purpose(
    case: Case,
) -> None:
    found = frames(case)
    whole = [each for each in found if isinstance(each, Frame)]

    if case.is_broken:
        assert not whole and found
    elif case.send:
        assert len(whole) >= max(1, len(case.answers))


async def test_a_receiver_by_the_book_passes() -> None:
    async with Receiver(by_the_book(SET.accounts)) as receiver:
        verdicts = await try_all(
            SET.cases, "127.0.0.1", receiver.port, silence_seconds=0.1
        )

    assert {(each.case.name, each.said) for each in verdicts if each.said} == set()
    assert len(verdicts) > len(SET.cases)


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        (lambda frame: b"", "a silent hold-up in Contact ID"),
        (ack_all, "an answer: ACK"),
        (ack_all, "a keyed account in clear"),
        (ack_all, "an account nobody knows"),
        (ack_all, "encrypted with 24 bytes"),
        (ack_all, "content that cannot be read"),
    ],
)
async def test_a_receiver_that_is_not_fails_where_it_is_wrong(
    answer: Answer, found: str
) -> None:
    (case,) = (each for each in SET.cases if each.name == found)
    async with Receiver(answer) as receiver:
        address = Address(host="127.0.0.1", port=receiver.port, transport=Transport.UDP)
        verdict = await try_one(case, address, silence_seconds=0.1, answer_seconds=0.1)

    assert not verdict.is_right
    assert verdict.said
