"""Where a request ends, however the network cut it up."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quietbell.wire.http_framing import (
    BODY_BYTES_MAX,
    HEAD_BYTES_MAX,
    Progress,
    RequestFraming,
)
from quietbell.wire.http_request import read_request

CAPTURES = sorted(Path("tests/captures/phones").glob("*.http"))
WHOLE = [
    b"GET /p/a HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET /p/a HTTP/1.0\r\n\r\n",
    b"\r\n\r\nGET /p/a HTTP/1.1\nHost: x\n\n",
    b"GET /p/a?name=J\xc3\xbcrgen&n=#DEVICENAME#&m=<[x]> HTTP/1.1\r\n\r\n",
    b"GET http://10.9.8.7:8701/p/a HTTP/1.1\r\n\r\n",
    b"PUT /p/a HTTP/1.1\r\n\r\n",
    b"CONNECT /p/a HTTP/1.1\r\n\r\n",
    b"GET /p/a HTTP/1.1\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n",
    b"POST /p/a HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc",
    b"POST /p/a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
]
BROKEN = [
    b"get /p/a HTTP/1.1\r\n\r\n",
    b"GEX /p/a HTTP/1.1\r\n\r\n",
    b"GET p/a HTTP/1.1\r\n\r\n",
    b"GET /p/a b HTTP/1.1\r\n\r\n",
    b"GET /p/a HTTP/1.1 \r\n\r\n",
    b"GET /p/a HTTP/1.1\r\nContent-Length: x\r\n\r\n",
    b"GET /p/a HTTP/1.1\r\n: x\r\n\r\n",
]


def fed(*parts: bytes) -> RequestFraming:
    framing = RequestFraming()
    for part in parts:
        if framing.feed(part) in {Progress.WHOLE, Progress.BROKEN}:
            break
    return framing


def split_everywhere(data: bytes) -> list[tuple[bytes, bytes]]:
    return [(data[:at], data[at:]) for at in range(1, len(data))]


@pytest.mark.parametrize("data", WHOLE)
def test_a_whole_request_is_whole_however_it_is_cut(data: bytes) -> None:
    once = fed(data)

    assert once.progress is Progress.WHOLE
    assert once.head.endswith(b"\n")
    assert b"abc" not in once.head
    for parts in [*split_everywhere(data), [data[i : i + 1] for i in range(len(data))]]:
        again = fed(*parts)
        assert (again.progress, again.head, again.body) == (
            once.progress,
            once.head,
            once.body,
        )


@pytest.mark.parametrize("path", CAPTURES, ids=lambda path: path.stem)
def test_what_a_phone_sends_is_whole_however_it_is_cut(path: Path) -> None:
    data = path.read_bytes()
    head, _, body = data.partition(b"\r\n\r\n")

    for parts in [(data,), *split_everywhere(data)]:
        framing = fed(*parts)
        assert framing.progress is Progress.WHOLE
        assert framing.head == head + b"\r\n\r\n"
        assert framing.body == body


@pytest.mark.parametrize("data", BROKEN)
def test_nonsense_says_the_same_in_its_line_however_it_is_cut(data: bytes) -> None:
    expected = read_request(data)

    for parts in [(data,), *split_everywhere(data)]:
        framing = fed(*parts)
        request = read_request(framing.head)
        assert framing.progress is Progress.BROKEN
        assert (request.token, request.claims) == (expected.token, expected.claims)


@pytest.mark.parametrize(
    "data", [b"GET /p/a HTTP/1.0\n\n", b"POST /p/a HTTP/1.1\nA: b\n\nname=x"]
)
def test_headers_end_at_a_blank_line_of_bare_line_feeds(data: bytes) -> None:
    for parts in [(data,), *split_everywhere(data)]:
        framing = fed(*parts)
        assert framing.progress in {Progress.BODY, Progress.WHOLE}
        assert framing.head.endswith(b"\n\n")


@pytest.mark.parametrize(
    "data", [b"G", b"GET /p/a", b"GET /p/a HTTP/1.1\r\nHost: x\r\n", b"GEX /p/a"]
)
def test_without_its_end_a_head_goes_on(data: bytes) -> None:
    framing = fed(data)

    assert (framing.progress, framing.head) == (Progress.HEAD, data)


def test_a_body_of_nonsense_does_not_unmake_its_headers() -> None:
    framing = fed(
        b"POST /p/a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", b"more"
    )

    assert framing.progress is Progress.BODY


@pytest.mark.parametrize("end", [b"", b"\r\n\r\n"])
@pytest.mark.parametrize("step", [1_000, HEAD_BYTES_MAX * 2])
def test_a_head_too_long_is_broken(end: bytes, step: int) -> None:
    data = b"GET /p/a HTTP/1.1\r\nA: " + b"x" * HEAD_BYTES_MAX + end
    framing = fed(*(data[at : at + step] for at in range(0, len(data), step)))

    assert framing.progress is Progress.BROKEN
    assert framing.head == data[: len(framing.head)]
    assert len(framing.head) <= HEAD_BYTES_MAX


def test_a_line_too_long_is_broken_though_the_parser_gave_up_before() -> None:
    framing = fed(b"\x16\x03", b"\x00" * HEAD_BYTES_MAX)

    assert framing.progress is Progress.BROKEN
    assert len(framing.head) == HEAD_BYTES_MAX


def test_a_body_is_kept_to_its_bound() -> None:
    size = BODY_BYTES_MAX * 3
    head = f"POST /p/a HTTP/1.1\r\nContent-Length: {size}\r\n\r\n".encode()
    framing = RequestFraming()
    framing.feed(head)
    for _ in range(size // 1024 - 1):
        assert framing.feed(b"y" * 1024) is Progress.BODY

    assert framing.feed(b"y" * 1024) is Progress.WHOLE
    assert framing.body == b"y" * BODY_BYTES_MAX


def test_a_second_request_in_the_same_bytes_is_not_read() -> None:
    framing = fed(
        b"POST /p/a HTTP/1.1\r\nContent-Length: 1\r\n\r\nxGET /p/b HTTP/1.1\r\n\r\n"
    )

    assert framing.progress is Progress.WHOLE
    assert framing.head.startswith(b"POST /p/a ")
    assert framing.body == b"x"


@given(st.lists(st.binary(min_size=1, max_size=80), max_size=12))
def test_any_bytes_are_framed(parts: list[bytes]) -> None:
    framing = RequestFraming()
    for part in parts:
        framing.feed(part)

    assert len(framing.head) <= HEAD_BYTES_MAX


@given(st.data())
def test_a_phones_request_survives_any_cutting(data: st.DataObject) -> None:
    content = data.draw(st.sampled_from(CAPTURES)).read_bytes()
    cuts = sorted(data.draw(st.sets(st.integers(1, len(content) - 1), max_size=20)))
    edges = [0, *cuts, len(content)]

    framing = fed(*(content[a:b] for a, b in pairwise(edges)))

    assert framing.progress is Progress.WHOLE
