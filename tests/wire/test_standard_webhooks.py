"""Signatures, against the standard's own library and against whatever comes."""

import base64
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks.webhooks import Webhook

from quietbell.wire.standard_webhooks import key_of, signature, signed_by

NOW = datetime.now(UTC).replace(microsecond=0)
SECONDS = str(int(NOW.timestamp()))
KEYS = st.binary(min_size=24, max_size=64)


def secret_of(key: bytes) -> str:
    return "whsec_" + base64.b64encode(key).decode()


@given(KEYS, st.text(max_size=200))
def test_what_the_standards_own_library_signs_is_believed(key, body):
    signed = Webhook(secret_of(key)).sign("msg_1", NOW, body)
    assert (
        signed_by(
            ["whsec_" + "B" * 32, secret_of(key)],
            message_id="msg_1",
            timestamp=SECONDS,
            said=f"v1,AAAA {signed} v2,x",
            body=body.encode(),
        )
        == key
    )


@given(KEYS, KEYS, st.binary(max_size=100), st.text(max_size=50), st.text(max_size=50))
def test_nothing_else_is(key, other, body, said, stamp):
    ours = signature([secret_of(key)], message_id="m", timestamp_seconds=1, body=body)

    def by(**changes):
        asked = {"message_id": "m", "timestamp": "1", "said": ours, "body": body}
        return signed_by([secret_of(key)], **{**asked, **changes})

    assert by() == key
    assert by(said=said) is None
    assert by(body=body + b"x") is None
    assert by(message_id="n") is None
    assert by(timestamp=stamp) == (key if stamp == "1" else None)
    if other != key:
        assert signed_by([secret_of(other)], **_same(ours, body)) is None
    assert signed_by(["no secret", "whsec_ü"], **_same(ours, body)) is None
    assert signed_by([], **_same(ours, body)) is None


def _same(said, body):
    return {"message_id": "m", "timestamp": "1", "said": said, "body": body}


@pytest.mark.parametrize("secret", ["whsec_ü", "whsec_a", "whsec_a b"])
def test_what_is_no_secret_has_no_key(secret):
    with pytest.raises(ValueError, match="whsec_ and base64"):
        key_of(secret)


@pytest.mark.parametrize("count", [0, 3])
def test_one_or_two_secrets_sign_and_no_other_number(count):
    with pytest.raises(ValueError, match="one or two are possible"):
        signature(
            [secret_of(b"k" * 24)] * count,
            message_id="m",
            timestamp_seconds=1,
            body=b"",
        )
