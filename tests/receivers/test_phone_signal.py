"""The confidence table, for a URL."""

import pytest

from quietbell.domain.signals import Finding, Kind, Signal
from quietbell.domain.site import AnswerMode
from quietbell.receivers.doors import Doors
from quietbell.receivers.phone_signal import Judged, broken_handshake, judge, unreadable
from quietbell.wire.http_request import read_request
from tests.support.phone_door import NOW, answering, get
from tests.support.small_site import NEXT_TOKEN, TOKEN, small_site

HERE = "10.9.8.21"
NEXT_DOOR = "10.9.200.1"  # in a voice network, and no device's own
FAR = "192.0.2.9"
NAME = "SEP0041D2924D45"


def judged(
    request: bytes,
    *,
    source: str = HERE,
    is_whole: bool = True,
    mode: AnswerMode = AnswerMode.CLOSE,
) -> Judged:
    return judge(
        read_request(request),
        doors=Doors(answering(mode)),
        source=source,
        received=NOW,
        is_whole=is_whole,
    )


def signal_of(request: bytes, *, source: str = HERE, is_whole: bool = True) -> Signal:
    found = judged(request, source=source, is_whole=is_whole).signal
    assert found is not None
    return found


@pytest.mark.parametrize("token", [TOKEN, NEXT_TOKEN])
def test_a_press_from_a_known_door_is_verified(token: str) -> None:
    assert judged(get(f"/p/{token}?name={NAME}&nonce=n1")) == Judged(
        Signal(
            kind=Kind.PRESS,
            finding=Finding.VERIFIED,
            received=NOW,
            door_kind="phone-url",
            source=HERE,
            door="door-114",
            button="bursar-114",
            nonce="n1",
            evidence=f"GET /p/[token:22]?name={NAME}&nonce=n1 HTTP/1.1",
        ),
        AnswerMode.CLOSE,
    )


@pytest.mark.parametrize(
    ("request_", "source", "is_whole", "differs"),
    [
        (get(f"/p/{TOKEN}?name=SEP000000000001"), HERE, True, ("name",)),
        (get(f"/p/{TOKEN}?mac=00:00:00:00:00:01"), HERE, True, ("name",)),
        (get(f"/p/{TOKEN}"), FAR, True, ("address",)),
        (get(f"/p/{TOKEN}?ip=192.0.2.1"), HERE, True, ("address",)),
        (get(f"/p/{TOKEN}"), HERE, False, ("truncated",)),
        (get(f"/p/{TOKEN}", method="DELETE"), HERE, True, ("form",)),
        (get(f"/p/{TOKEN}", method="get"), HERE, True, ("form",)),
        (
            get(f"/p/{TOKEN}?name=x"),
            FAR,
            False,
            ("address", "name", "truncated"),
        ),
    ],
)
def test_what_differs_labels_a_press_and_never_stops_it(
    request_: bytes, source: str, is_whole: bool, differs: tuple[str, ...]
) -> None:
    signal = signal_of(request_, source=source, is_whole=is_whole)

    assert (signal.finding, signal.differs) == (Finding.DIFFERS, differs)
    assert (signal.door, signal.button) == ("door-114", "bursar-114")


@pytest.mark.parametrize(
    ("request_", "source", "near"),
    [
        (get("/p/wrong"), HERE, "phone-114"),
        (get("/p/wrong"), NEXT_DOOR, "10.9.0.0/16"),
        (get(f"/p/wrong?name={NAME}"), FAR, "phone-114"),
        (get("/p/wrong?mac=00-41-d2-92-4d-45"), FAR, "phone-114"),
        (get("/p/"), HERE, "phone-114"),
        (b"GET /p/7Hq2", HERE, "phone-114"),
        (b"\x16\x03\x01", HERE, "phone-114"),
        (get(f"/services?name={NAME}"), FAR, "phone-114"),
        (get("/p/wrong"), FAR, None),
        (get("/favicon.ico"), HERE, None),
        (get("/"), NEXT_DOOR, None),
        (b"\x16\x03\x01", FAR, None),
    ],
)
def test_what_no_door_belongs_to_is_near_or_unknown(
    request_: bytes, source: str, near: str | None
) -> None:
    signal = signal_of(request_, source=source)

    expected = Finding.UNKNOWN if near is None else Finding.NEAR
    assert (signal.finding, signal.near) == (expected, near)
    assert (signal.door, signal.button, signal.source) == (None, None, source)


@pytest.mark.parametrize("path", [f"/p/{TOKEN}", "/p/wrong", "/"])
@pytest.mark.parametrize(
    "ask",
    [
        {"method": "HEAD"},
        {"method": "OPTIONS"},
    ],
)
def test_asking_presses_nothing(path: str, ask: dict[str, str]) -> None:
    assert judged(get(path, **ask)).signal is None


def test_a_browser_that_looks_ahead_presses_nothing() -> None:
    assert judged(get(f"/p/{TOKEN}", "Sec-Purpose: prefetch")).signal is None


@pytest.mark.parametrize("mode", list(AnswerMode))
def test_a_door_is_answered_in_its_mode(mode: AnswerMode) -> None:
    assert judged(get(f"/p/{TOKEN}"), mode=mode).answer is mode
    assert judged(get(f"/p/{TOKEN}", method="HEAD"), mode=mode).answer is mode
    assert judged(get("/p/wrong"), mode=mode).answer is AnswerMode.CLOSE


@pytest.mark.parametrize("token", [TOKEN, NEXT_TOKEN])
@pytest.mark.parametrize("source", [HERE, NEXT_DOOR, FAR, "", "nowhere"])
@pytest.mark.parametrize("is_whole", [True, False])
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "X"])
@pytest.mark.parametrize("query", ["", "?name=x&mac=y&ip=z", "?nonce=1&nonce=2"])
def test_a_valid_token_is_a_press_whatever_else_is_wrong(
    token: str, source: str, is_whole: bool, method: str, query: str
) -> None:
    signal = signal_of(
        get(f"/p/{token}{query}", method=method), source=source, is_whole=is_whole
    )

    assert (signal.kind, signal.button) == (Kind.PRESS, "bursar-114")


@pytest.mark.parametrize(
    ("source", "finding", "near"),
    [
        (HERE, Finding.NEAR, "phone-114"),
        (FAR, Finding.UNKNOWN, None),
    ],
)
def test_a_phone_that_does_not_trust_us_is_told_of(
    source: str, finding: Finding, near: str | None
) -> None:
    signal = broken_handshake(
        "UNKNOWN_CA", doors=Doors(small_site()), source=source, received=NOW
    )

    assert (signal.finding, signal.near) == (finding, near)
    assert signal.evidence == "TLS handshake failed: UNKNOWN_CA"


def test_what_we_fail_to_read_is_unreadable() -> None:
    assert unreadable(HERE, NOW).finding is Finding.UNREADABLE
