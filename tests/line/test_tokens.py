"""Watch tokens and desk links: what was signed with a known key, and nothing else."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quietbell.domain.site import TokenKey
from quietbell.line.tokens import (
    BadToken,
    LinkClaims,
    WatchClaims,
    mint,
    new_id,
    secret_hash,
    verify,
)
from tests.support.campus import KEY, KEY_ID, _public

NOW = datetime(2031, 3, 3, 17, tzinfo=UTC)
KEYS = (TokenKey(id=KEY_ID, public_key=_public()),)
LINK = LinkClaims(id="l-1", key=KEY_ID, desk="desk-1", until=NOW)
WATCH = WatchClaims(
    id="w-1",
    key=KEY_ID,
    person="ortiz",
    roles=("dispatcher",),
    sites=("main",),
    desk="desk-1",
    not_before=NOW,
    until=NOW + timedelta(hours=8),
)


@dataclass
class Case:
    name: str
    token: str
    keys: tuple[TokenKey, ...] = field(default=KEYS)


@pytest.mark.parametrize("claims", [LINK, WATCH])
def test_what_was_minted_is_read_again(claims):
    assert verify(mint(KEY, claims), KEYS) == claims


BODY, SIGNATURE = mint(KEY, WATCH).split(".")
OTHER = mint(KEY, LINK).split(".")[1]


@pytest.mark.parametrize(
    "case",
    [
        Case("empty", ""),
        Case("one part", BODY),
        Case("three parts", f"{BODY}.{SIGNATURE}.{SIGNATURE}"),
        Case("another's signature", f"{BODY}.{OTHER}"),
        Case("no signature", f"{BODY}."),
        Case("a changed claim", f"{BODY[:-2]}AA.{SIGNATURE}"),
        Case("not base64", "%%%.%%%"),
        Case("not ASCII", "ÿÿÿ.ÿÿÿ"),
        Case("no claims", f"e30.{SIGNATURE}"),
        Case("longer than a cookie", "x" * 5000),
        Case("no keys", f"{BODY}.{SIGNATURE}", ()),
        Case("another key", f"{BODY}.{SIGNATURE}", (TokenKey(id="k", public_key=""),)),
        Case(
            "a key that is none",
            f"{BODY}.{SIGNATURE}",
            (TokenKey(id=KEY_ID, public_key="AAAA"),),
        ),
    ],
    ids=lambda case: case.name,
)
def test_anything_else_proves_nothing(case):
    with pytest.raises(BadToken):
        verify(case.token, case.keys)


@given(st.text(max_size=200))
def test_no_text_proves_anything(text):
    with pytest.raises(BadToken):
        verify(text, KEYS)


def test_an_id_is_never_the_same_twice():
    assert len({new_id() for _ in range(100)}) == 100
    assert all(len(new_id()) >= 22 for _ in range(10))  # 128 bits


def test_a_secret_is_known_by_its_sha256():
    assert secret_hash("abc") == (
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    )


def test_a_time_without_its_zone_is_no_time():
    claims = {name: getattr(WATCH, name) for name in WATCH.__struct_fields__}
    naive = WatchClaims(**{**claims, "until": WATCH.until.replace(tzinfo=None)})

    with pytest.raises(BadToken):
        verify(mint(KEY, naive), KEYS)
