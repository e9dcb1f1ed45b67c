"""Requests to the press API: read as far as they can be, whatever they are."""

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from quietbell.wire.api_answer import PROOF_BYTES, api_answer, proof_of
from quietbell.wire.api_request import (
    BODY_SHOWN_MAX,
    SEQUENCE_MAX,
    is_api,
    moment_of,
    read_api_request,
)

HEAD = (
    b"POST /api/v1/press HTTP/1.1\r\nHost: qb\r\nAUTHORIZATION: bearer  s3cret \r\n"
    b"X-Quietbell-Door: door-1\r\nwebhook-id: m-1\r\nX-Other: x\r\n\r\n"
)


def test_a_request_says_its_path_its_proofs_and_its_fields():
    body = b'{"press_id": "p-1", "sequence": 7, "kind": 3, "at": "x"}'
    request = read_api_request(HEAD, body)

    assert (request.method, request.path) == ("POST", "api/v1/press")
    assert request.bearer == "s3cret"
    assert request.headers["x-quietbell-door"] == "door-1"
    assert "x-other" not in request.headers
    assert (request.text("press_id"), request.sequence) == ("p-1", 7)
    assert (request.text("kind"), request.text("door")) == ("", "")
    assert request.is_object
    assert "s3cret" not in request.evidence
    assert '"press_id": "p-1"' in request.evidence


@pytest.mark.parametrize(
    ("head", "path"),
    [
        (b"POST //api/v1/press/ HTTP/1.0\n\n", "api/v1/press"),
        (b"post http://qb.example:80/API/v1/Press?x=1 HTTP/1.1\n\n", "api/v1/press"),
        (b"POST /api/v1/press", "api/v1/press"),
        (b"POST /api/ HTTP/1.1\n\n", "api"),
    ],
)
def test_a_path_is_found_however_it_is_written(head, path):
    assert is_api(head)
    assert read_api_request(head, b"").path == path


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"GET /p/api/v1/press HTTP/1.1",
        b"GET /p/x?u=/api/ HTTP/1.1",
        b"GET /apis/ HTTP/1.1",
        b"GET / HTTP/1.1\r\nX: POST /api/",
        b"\x16\x03\x01/api/",
    ],
)
def test_what_is_for_a_phone_is_never_taken_for_a_programs(head):
    assert not is_api(head)


@pytest.mark.parametrize(
    ("body", "is_object"),
    [(b"", True), (b" \n", True), (b"{}", True), (b"[]", False), (b"{", False)],
)
def test_a_body_is_an_object_or_it_is_not(body, is_object):
    assert read_api_request(HEAD, body).is_object is is_object


@pytest.mark.parametrize(
    "value", ['"7"', "true", "-1", "7.5", "null", str(SEQUENCE_MAX + 1)]
)
def test_what_is_no_count_is_none(value):
    body = f'{{"sequence": {value}}}'.encode()
    assert read_api_request(HEAD, body).sequence is None


@pytest.mark.parametrize(
    "text", ["", "now", "2031-03-03T12:00:00", "0001-01-01T00:00:00+23:59"]
)
def test_what_is_no_moment_is_none(text):
    assert moment_of(text) is None


def test_the_evidence_has_a_bound_and_moves_no_cursor():
    shown = read_api_request(HEAD, b"\x1b[2J\r\n" * 9_000).evidence
    assert "\x1b" not in shown
    assert len(shown) < len(HEAD) + 5 * BODY_SHOWN_MAX


@given(st.binary(max_size=400), st.binary(max_size=400))
@example(HEAD, b"\xff")
@example(b"POST /api/ \x00", b"[" * 399)
def test_no_bytes_are_too_much_for_it(head, body):
    is_api(head)
    request = read_api_request(head, body)
    assert request.bearer is None or request.bearer
    assert request.sequence is None or request.sequence >= 0


@given(st.text(max_size=80), st.booleans(), st.booleans())
def test_an_answer_is_json_of_one_length_and_its_proof_fits_one_key(
    message_id, is_recorded, is_for_head
):
    at = "2031-03-03T17:00:00.000Z"
    proof = proof_of(b"key", is_recorded=is_recorded, at=at, message_id=message_id)
    assert len(proof) == PROOF_BYTES
    assert proof != proof_of(
        b"yek", is_recorded=is_recorded, at=at, message_id=message_id
    )
    answer = api_answer(
        is_recorded=is_recorded, at=at, proof=proof, is_for_head=is_for_head
    )
    head, _, body = answer.partition(b"\r\n\r\n")
    length = int(head.rpartition(b"Content-Length: ")[2])
    if is_for_head:
        assert body == b""
    else:
        assert len(body) == length
        assert json.loads(body)["recorded"] is is_recorded
    assert head.startswith(b"HTTP/1.1 200" if is_recorded else b"HTTP/1.1 503")
