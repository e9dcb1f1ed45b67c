"""A door that no press can come through is refused while somebody can mend it."""

from dataclasses import replace

import pytest

from quietbell.domain.door_rules import MEANINGS
from quietbell.domain.site import Account, Door, PointRule
from quietbell.domain.site_rules import problems
from quietbell.wire.dc09.meanings import Meaning
from tests.support.panels import wired
from tests.support.small_site import small_site

ACCOUNT = Account(id="p", kind="dc09", device="phone-114", number="1234")
DOOR = Door(id="d", kind="dc09", button="bursar-114", account="p", point="015")


def found(*, accounts=(ACCOUNT,), doors=(DOOR,)) -> list[str]:
    site = small_site()
    site = replace(site, accounts=accounts, doors=(*site.doors, *doors))
    return list(problems(site, is_zone=lambda name: True))


def test_the_panels_of_stories_are_in_order():
    site = small_site()

    assert problems(replace(site, **wired(site)), is_zone=lambda name: True) == ()
    assert found() == []


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"device": "x"}, "accounts[0].device: no device 'x'"),
        ({"number": "12"}, "accounts[0].number: '12' is no number of an account"),
        ({"number": "12ab"}, "accounts[0].number: '12ab' is no number of an account"),
        ({"receiver": "G"}, "accounts[0].receiver: not 0 to 6 hex digits in capitals"),
        (
            {"prefix": "1234567"},
            "accounts[0].prefix: not 0 to 6 hex digits in capitals",
        ),
        ({"key": "x"}, "accounts[0].key: 'x', and it can only be 'dc09/p'"),
        (
            {"supervision_seconds": -1},
            "accounts[0].supervision_seconds: -1 is from no 0 s to 30 days",
        ),
        ({"networks": ("x",)}, "accounts[0].networks[0]: 'x' is no address or network"),
        (
            {"rules": (PointRule(meaning="duress"),)},
            "accounts[0].rules[0]: matches everything",
        ),
        (
            {"rules": (PointRule(meaning="duress", code="ba"),)},
            "accounts[0].rules[0].code: 'ba' is no code",
        ),
        (
            {"rules": (PointRule(meaning="duress", point="x"),)},
            "accounts[0].rules[0].point: 'x' is no number",
        ),
    ],
)
def test_an_account_that_cannot_be_meant_is_named(changes, problem):
    assert found(accounts=(replace(ACCOUNT, **changes),)) == [problem]


def test_a_meaning_that_no_table_has_is_named():
    rule = PointRule(meaning="panic", code="130")

    (problem,) = found(accounts=(replace(ACCOUNT, rules=(rule,)),))

    assert problem.startswith("accounts[0].rules[0].meaning: 'panic' is none of")


def test_meanings_are_those_of_the_tables_but_for_what_none_of_them_knows():
    assert set(Meaning) - {Meaning.UNKNOWN} == MEANINGS


def test_an_account_of_another_kind_is_named():
    assert found(accounts=(replace(ACCOUNT, kind="mqtt"),), doors=())[0].startswith(
        "accounts[0].kind: 'mqtt' is none of"
    )


def test_only_dc09_has_keys():
    relayed = replace(ACCOUNT, kind="sur-gard", key="dc09/p")

    assert "accounts[0].key: only DC-09 has keys" in found(
        accounts=(relayed,), doors=()
    )


def test_two_accounts_of_one_name_are_named():
    twice = (ACCOUNT, replace(ACCOUNT, id="q"))

    assert found(accounts=twice) == ["accounts[1].number: is accounts[0]'s too"]
    apart = (ACCOUNT, replace(ACCOUNT, id="q", receiver="1"))
    assert found(accounts=apart) == []


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"account": "x"}, "doors[1].account: no dc09 account 'x'"),
        ({"kind": "sur-gard"}, "doors[1].account: no sur-gard account 'p'"),
        (
            {"token_hashes": ("0" * 64,)},
            "doors[1].account: a panel's door has an account and nothing else",
        ),
        ({"point": "zone 5"}, "doors[1].point: 'zone 5' is no number"),
        ({"button": "x"}, "doors[1].button: no button 'x'"),
        (
            {"kind": "press-api", "account": "", "point": ""},
            "doors[1]: no token, no secret and no certificate opens it",
        ),
    ],
)
def test_a_door_that_nothing_comes_through_is_named(changes, problem):
    assert found(doors=(replace(DOOR, **changes),)) == [problem]


@pytest.mark.parametrize("point", ["015", "15", "0015"])
def test_two_doors_of_one_point_are_named(point):
    assert found(doors=(DOOR, replace(DOOR, id="e", point=point))) == [
        "doors[2].point: is doors[1]'s too"
    ]


def test_a_users_number_is_no_zones():
    assert found(doors=(DOOR, replace(DOOR, id="e", point="U015"))) == []
