"""What a phone's request says, whole, broken off, or of any bytes."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from quietbell.wire.http_request import (
    EVIDENCE_BYTES_MAX,
    NOTHING_SAID,
    Claims,
    PhoneRequest,
    read_body,
    read_request,
)

TOKEN = "7Hq2vX9cKdLm3RtYbN5sWg"
MAC = "0041d2924d45"
NAME = "SEP0041D2924D45"


def get(target: str, *headers: str) -> PhoneRequest:
    lines = (f"GET {target} HTTP/1.1", *headers, "", "")
    return read_request("\r\n".join(lines).encode())


def test_a_request_is_read_whole() -> None:
    assert get(f"/p/{TOKEN}/?name={NAME}", "Host: 10.9.8.7") == PhoneRequest(
        method="GET",
        is_readable=True,
        is_for_press=True,
        is_asking=False,
        token=TOKEN,
        claims=Claims(names=(NAME,), macs=(MAC,)),
        evidence=f"GET /p/[token:22]/?name={NAME} HTTP/1.1\nHost: 10.9.8.7",
    )


@pytest.mark.parametrize(
    "target",
    [
        f"/p/{TOKEN}",
        f"/p/{TOKEN}/",
        f"/p/{TOKEN}?",
        f"/p/{TOKEN}/anything/after",
        f"/p/{TOKEN}&locale=en",
        f"/p/{TOKEN};x",
        f"/p/{TOKEN}#part",
        f"//p/{TOKEN}",
        f"p/{TOKEN}",
        f"/P/{TOKEN}",
        f"/p/{TOKEN} with blanks",
        f"http://10.9.8.7:8701/p/{TOKEN}?name=x",
        f"https://duress.example.edu/p/{TOKEN}",
        f"/p/{TOKEN[:4]}%{ord(TOKEN[4]):02X}{TOKEN[5:]}",
        f"/%70/{TOKEN}%3Fname=x",
    ],
)
def test_the_token_is_found_whatever_stands_around_it(target: str) -> None:
    request = get(target)

    assert request.token == TOKEN
    assert request.is_for_press


@pytest.mark.parametrize(
    "target", ["/", "/favicon.ico", "/q/x", "*", "/pp/x", f"/x/p/{TOKEN}", "?p=1"]
)
def test_another_page_has_no_token(target: str) -> None:
    request = get(target)

    assert (request.token, request.is_for_press) == (None, False)
    assert request.is_readable


@pytest.mark.parametrize(
    ("query", "claims"),
    [
        ("", NOTHING_SAID),
        ("?name=", NOTHING_SAID),
        ("?other=1&name", NOTHING_SAID),
        (f"?name={NAME}", Claims(names=(NAME,), macs=(MAC,))),
        (f"?NAME={NAME}", Claims(names=(NAME,), macs=(MAC,))),
        ("?name=Kiosk", Claims(names=("Kiosk",))),
        ("?mac=00:41:d2:92:4d:45", Claims(macs=(MAC,))),
        ("?mac=00%3A41%3Ad2%3A92%3A4d%3A45", Claims(macs=(MAC,))),
        ("?MA=0041D2924D45", Claims(macs=(MAC,))),
        ("?$MA=0041D2924D45", Claims(macs=(MAC,))),
        ("?mac=[PHONE_MAC_ADDRESS]", NOTHING_SAID),  # the phone did not fill it in
        ("?mac=$mac&ip={ip}&model=$model", NOTHING_SAID),
        ("?model=SIP-T46U&user=0114", Claims(models=("SIP-T46U",), users=("0114",))),
        (
            f"?name={NAME}&locale=English&name=SEP000000000001",
            Claims(names=(NAME, "SEP000000000001"), macs=(MAC, "000000000001")),
        ),
        (f"?a=1?locale=en&name={NAME}", Claims(names=(NAME,), macs=(MAC,))),
        (f"&locale=en;name={NAME}", Claims(names=(NAME,), macs=(MAC,))),
        ("?ip=10.9.8.21&phone_ip=x", Claims(addresses=("10.9.8.21", "x"))),
        ("?nonce=a1&nonce=b2", Claims(nonce="a1")),
        (f"?nonce={'a' * 129}", NOTHING_SAID),
        ("?local=5550142&remote=5550143", NOTHING_SAID),
    ],
)
def test_what_it_says_of_itself_is_found(query: str, claims: Claims) -> None:
    assert get(f"/p/{TOKEN}{query}").claims == claims


def test_a_long_query_is_read_so_far_and_no_further() -> None:
    request = get(f"/p/{TOKEN}?{'x=1&' * 100}name={NAME}")

    assert request.token == TOKEN
    assert request.claims == NOTHING_SAID


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "head"])
def test_a_method_that_only_asks(method: str) -> None:
    assert read_request(f"{method} /p/{TOKEN} HTTP/1.1\r\n\r\n".encode()).is_asking


@pytest.mark.parametrize(
    "header",
    [
        "Purpose: prefetch",
        "Sec-Purpose: prefetch;prerender",
        "sec-purpose:  Prefetch",
        "X-Purpose: preview",
        "X-Moz: prefetch",
    ],
)
def test_a_browser_that_looks_ahead_only_asks(header: str) -> None:
    assert get(f"/p/{TOKEN}", "Host: x", header).is_asking


@pytest.mark.parametrize("header", ["Repurpose: prefetch", "X-Note: purpose: prefetch"])
def test_other_headers_do_not_make_it_asking(header: str) -> None:
    assert not get(f"/p/{TOKEN}", header).is_asking


@pytest.mark.parametrize(
    ("head", "token", "is_readable"),
    [
        (b"", None, False),
        (b"G", None, False),
        (b"GET", None, False),
        (b"GET /", None, True),
        (b"GET /p/7Hq2", "7Hq2", True),
        (f"GET /p/{TOKEN}".encode(), TOKEN, True),
        (f"GET /p/{TOKEN}?name=SE".encode(), TOKEN, True),
        (f"GET /p/{TOKEN}\r\nHost".encode(), TOKEN, True),
        (b"\x16\x03\x01\x02\x00\x01\x00", None, False),
    ],
)
def test_a_beginning_is_read_as_far_as_it_goes(
    head: bytes, token: str | None, is_readable: bool
) -> None:
    request = read_request(head)

    assert (request.token, request.is_readable) == (token, is_readable)


def test_secrets_are_not_in_the_evidence() -> None:
    request = get(
        f"/p/{TOKEN}?name={NAME}&Password=hunter2&pin=4711",
        "Host: x",
        "Authorization: Basic c2VjcmV0",
        "  c2VjcmV0",
        "PROXY-AUTHORIZATION : Digest c2VjcmV0",
        "Cookie: session=c2VjcmV0",
        "X-Api-Key: c2VjcmV0",
        f"Referer: http://10.9.8.7/p/{TOKEN}",
        "Accept: */*",
    )

    assert request.evidence.split("\n") == [
        f"GET /p/[token:22]?name={NAME}&Password=[cut]&pin=[cut] HTTP/1.1",
        "Host: x",
        "Authorization: [cut]",
        "PROXY-AUTHORIZATION: [cut]",
        "Cookie: [cut]",
        "X-Api-Key: [cut]",
        "Referer: http://10.9.8.7/p/[token:22]",
        "Accept: */*",
    ]


def test_evidence_cannot_move_a_cursor_or_turn_text_around() -> None:
    request = get(f"/p/{TOKEN}", "X: \x1b[2J\x00 Jürgen \u202e")

    assert request.evidence.split("\n")[1] == (
        "X: \\x1b[2J\\x00 J\\xc3\\xbcrgen \\xe2\\x80\\xae"
    )


def test_evidence_is_bounded_and_no_half_secret_stands_at_its_edge() -> None:
    padding = "x" * (EVIDENCE_BYTES_MAX - 60)
    request = get(f"/p/{TOKEN}", f"A: {padding}", "Cookie: abcdefgh", f"B: {TOKEN}")

    assert len(request.evidence) <= EVIDENCE_BYTES_MAX
    assert "abcd" not in request.evidence
    assert TOKEN[:8] not in request.evidence


@given(st.binary(max_size=400))
@example(b" " * 8000)
@example(b"GET " + b" " * 8000 + b"x")
@example(b"GET /p/" + b"a" * 8000)
@example(b"GET /p/%%%25%2")
@example(b"GET /p/\xff?name=\xff\xfe HTTP/1.1\r\n")
@example(b"\nx-" + b"-" * 16000)
@example(b"GET /" + b"?" * 4000 + b"=")
def test_any_bytes_are_read(head: bytes) -> None:
    request = read_request(head)

    assert request.evidence.isascii()
    assert len(request.evidence) <= EVIDENCE_BYTES_MAX


@given(before=st.binary(max_size=60), after=st.binary(max_size=200))
def test_no_token_is_ever_in_the_evidence(before: bytes, after: bytes) -> None:
    request = read_request(
        b"GET /p/" + TOKEN.encode() + b"?" + before + TOKEN.encode() + after
    )

    assert TOKEN not in request.evidence


@pytest.mark.parametrize(
    ("body", "claims"),
    [
        (b"", NOTHING_SAID),
        (b"DATA=press", NOTHING_SAID),
        (f"name={NAME}&x=1".encode(), Claims(names=(NAME,), macs=(MAC,))),
        (b"mac=00%3a41%3ad2%3a92%3a4d%3a45", Claims(macs=(MAC,))),
        (b'{"mac": "00-41-D2-92-4D-45", "n": 1}', Claims(macs=(MAC,))),
        (b'{"name": 7, "mac": null}', NOTHING_SAID),
        (b'{"name": ', NOTHING_SAID),
        (b"{" * 8000, NOTHING_SAID),
        (b'{"a":' * 2000, NOTHING_SAID),
        (b"<MACAddress>0041d2924d45</MACAddress>", Claims(macs=(MAC,))),
        (b"<MACAddress>0041d2924d45</PhoneIP>", NOTHING_SAID),
        (b"<MACAddress>&mac;</MACAddress>", NOTHING_SAID),
        (b"<" * 8000, NOTHING_SAID),
        (b"\xff\xfe=\x00", NOTHING_SAID),
    ],
)
def test_a_body_may_say_who_sends_it(body: bytes, claims: Claims) -> None:
    assert read_body(body) == claims


def test_what_a_body_says_is_added() -> None:
    request = get(f"/p/{TOKEN}?mac={MAC}&nonce=a").saying(
        Claims(names=("Kiosk",), nonce="b")
    )

    assert request.claims == Claims(names=("Kiosk",), macs=(MAC,), nonce="a")


@given(st.binary(max_size=300))
def test_any_body_is_read(body: bytes) -> None:
    assert isinstance(read_body(body), Claims)
