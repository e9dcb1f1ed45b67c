"""Whose point it is: the most particular door, and rules that only ever add presses."""

from dataclasses import replace

import pytest

from quietbell.domain.site import Account, Door, PointRule
from quietbell.receivers.accounts import Accounts, Panel, plain
from tests.support.panel_doors import wired_accounts
from tests.support.panels import wired
from tests.support.small_site import small_site

ACCOUNT = Account(id="a", kind="dc09", device="d", number="1234")


def panel(*points: tuple[str, str], rules: tuple[PointRule, ...] = ()) -> Panel:
    doors = [
        Door(
            id=f"{partition}/{point}",
            kind="dc09",
            button=f"{partition}/{point}",
            account="a",
            partition=partition,
            point=point,
        )
        for partition, point in points
    ]
    return Panel(replace(ACCOUNT, rules=rules), doors, ())


@pytest.mark.parametrize(
    ("partition", "point", "door"),
    [
        ("01", "015", "1/15"),
        ("1", "15", "1/15"),
        ("02", "015", "/015"),
        ("01", "016", "01/"),
        ("02", "016", "/"),
        ("", "", "/"),
        ("01", "", "01/"),
    ],
)
def test_the_door_that_names_most_is_meant(partition, point, door):
    known = panel(("1", "15"), ("", "015"), ("01", ""), ("", ""))

    owner = known.owner(partition, point)

    assert owner is not None
    assert owner.door == door


def test_a_door_names_this_very_point_or_any():
    known = panel(("", "015"), ("02", ""))

    assert known.owner("01", "15").is_own
    assert not known.owner("02", "16").is_own
    assert known.owner("03", "16") is None


@pytest.mark.parametrize(
    ("written", "same"),
    [("015", "15"), ("000", "0"), ("", ""), ("0a", "A"), ("U005", "U5"), ("u0", "U0")],
)
def test_numbers_are_compared_without_their_zeros(written, same):
    assert plain(written) == same


def test_the_rule_that_names_most_counts():
    known = panel(
        rules=(
            PointRule(meaning="trouble", code="130"),
            PointRule(meaning="duress", code="130", point="020"),
            PointRule(meaning="medical", code="130", partition="02"),
        )
    )

    assert known.meaning("burglary", "130", "01", "20") == "duress"
    assert known.meaning("burglary", "130", "02", "21") == "medical"
    assert known.meaning("burglary", "130", "01", "21") == "trouble"
    assert known.meaning("burglary", "131", "01", "20") == "burglary"


@pytest.mark.parametrize("meaning", ["duress", "medical"])
def test_no_rule_makes_something_else_of_a_press(meaning):
    known = panel(rules=(PointRule(meaning="other", point="015"),))

    assert known.meaning(meaning, "122", "01", "015") == meaning


@pytest.mark.parametrize("meaning", ["tamper", "trouble", "bypass", "test", "usage"])
def test_a_rule_of_a_point_leaves_its_bypass_and_its_battery_what_they_are(meaning):
    known = panel(rules=(PointRule(meaning="duress", point="020"),))

    assert known.meaning(meaning, "573", "01", "020") == meaning
    assert known.meaning("burglary", "130", "01", "020") == "duress"


def test_an_address_belongs_to_the_one_panel_that_speaks_from_it():
    known = wired_accounts()

    assert known.at_address("127.2.0.1").account.id == "vault-panel"
    assert known.at_address("127.2.0.4") is None  # of another kind
    assert known.at_address("nonsense") is None
    assert known.near_address("127.2.1.7") == "panel-1"
    assert known.near_address("203.0.113.9") is None


def test_two_panels_behind_one_address_are_told_by_their_numbers_only():
    site = replace(small_site(), **wired(small_site()))
    both = tuple(replace(each, networks=("10.1.0.0/16",)) for each in site.accounts)

    known = Accounts(replace(site, accounts=both), "dc09")

    assert known.at_address("10.1.0.1") is None
    assert known.find("1234").account.id == "vault-panel"


def test_a_panel_without_networks_may_speak_from_anywhere():
    assert panel().may_speak_from("203.0.113.9")


def test_addresses_are_remembered_and_not_for_ever():
    known = Panel(replace(ACCOUNT, networks=("10.1.0.0/16",)), (), ())

    assert [known.may_speak_from(f"10.1.0.{n}") for n in range(200)] == [True] * 200
    assert not known.may_speak_from("10.2.0.1")
    assert len(known._at) <= 64


@pytest.mark.parametrize("number", ["22AB", "22ab", "0022AB"])
def test_a_stranger_with_a_known_number_is_near_the_device_that_has_it(number):
    known = wired_accounts()

    assert known.near("203.0.113.9", number) == "panel-2"
    assert known.near("203.0.113.9", "22AC") is None
    assert known.near("203.0.113.9", None) is None
