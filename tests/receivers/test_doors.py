"""Whose door it is, what differs, and what an unknown one may be near to."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quietbell.domain.site import Device, SiteFile
from quietbell.receivers.doors import Doors
from quietbell.receivers.networks import parse_address
from tests.support.small_site import NEXT_TOKEN, TOKEN, small_site


def site_with(*devices: Device, networks: tuple[str, ...] = ()) -> SiteFile:
    site = small_site()
    return replace(site, devices=(*site.devices, *devices), device_networks=networks)


def phone(**changes: object) -> Device:
    return replace(small_site().devices[0], **changes)  # type: ignore[arg-type]


def differences(
    device: Device,
    *,
    names: tuple[str, ...] = (),
    macs: tuple[str, ...] = (),
    addresses: tuple[str, ...] = ("10.9.8.21",),
) -> tuple[str, ...]:
    doors = Doors(replace(small_site(), devices=(device,)))
    return doors.differences(device, names=names, macs=macs, addresses=addresses)


@pytest.mark.parametrize("token", [TOKEN, NEXT_TOKEN])
def test_both_tokens_open_while_they_are_changed(token: str) -> None:
    site = small_site()

    found = Doors(site).by_token(token)

    assert found == (site.doors[0], site.buttons[0], site.devices[0])


@pytest.mark.parametrize(
    "token", ["", TOKEN[:-1], TOKEN + "a", TOKEN.lower(), "\udcff"]
)
def test_nothing_else_opens(token: str) -> None:
    assert Doors(small_site()).by_token(token) is None


def test_a_door_of_another_kind_is_not_opened_by_a_phone() -> None:
    site = small_site()
    other = replace(site, doors=(replace(site.doors[0], kind="panel"),))

    assert Doors(other).by_token(TOKEN) is None
    assert Doors(other, "panel").by_token(TOKEN) is not None


@pytest.mark.parametrize(
    ("names", "macs"),
    [
        ((), ()),
        (("SEP0041D2924D45",), ()),
        (("sep0041d2924d45",), ("0041d2924d45",)),
        (("0041D2924D45",), ("0041d2924d45",)),
        (("SEP0041D2924D45", "SEP0041D2924D45"), ("0041d2924d45",)),
    ],
)
def test_what_is_as_we_know_it_does_not_differ(
    names: tuple[str, ...], macs: tuple[str, ...]
) -> None:
    assert differences(phone(), names=names, macs=macs) == ()


@pytest.mark.parametrize(
    ("names", "macs"),
    [
        (("SEP000000000001",), ()),
        (("Kiosk",), ()),
        ((), ("000000000001",)),
        ((), ("[PHONE_MAC_ADDRESS]",)),
        (("SEP0041D2924D45", "SEP000000000001"), ()),
        ((), ("0041d2924d45", "000000000001")),
    ],
)
def test_one_wrong_name_among_right_ones_differs(
    names: tuple[str, ...], macs: tuple[str, ...]
) -> None:
    assert differences(phone(), names=names, macs=macs) == ("name",)


def test_what_we_do_not_know_cannot_differ() -> None:
    bare = phone(mac="", names=(), networks=())

    assert (
        differences(
            bare, names=("any",), macs=("000000000001",), addresses=("192.0.2.1",)
        )
        == ()
    )


def test_a_name_that_holds_the_address_is_known_by_it() -> None:
    unnamed = phone(names=())

    assert differences(unnamed, macs=("000000000001",)) == ("name",)
    assert differences(unnamed, names=("Kiosk",)) == ()


@pytest.mark.parametrize(
    ("addresses", "differs"),
    [
        (("10.9.8.1",), ()),
        (("::ffff:10.9.8.1",), ()),
        (("10.9.9.1",), ("address",)),
        (("10.9.8.1", "10.9.9.1"), ("address",)),
        (("fe80::1%eth0",), ("address",)),
        (("",), ("address",)),
        (("$ip",), ("address",)),
    ],
)
def test_it_speaks_from_where_it_may(
    addresses: tuple[str, ...], differs: tuple[str, ...]
) -> None:
    assert differences(phone(), addresses=addresses) == differs


def test_both_checks_may_fail() -> None:
    assert differences(phone(), names=("x",), addresses=("192.0.2.1",)) == (
        "address",
        "name",
    )


@pytest.mark.parametrize(
    ("names", "macs", "address", "near"),
    [
        (("sep0041d2924d45",), (), "192.0.2.1", "phone-114"),
        ((), ("0041d2924d45",), "192.0.2.1", "phone-114"),
        (("x",), ("y",), "10.9.8.77", "phone-114"),
        ((), (), "10.9.7.77", "10.9.0.0/16"),
        ((), (), "2001:db8::7", "2001:db8::/32"),
        ((), (), "192.0.2.1", None),
        ((), (), "", None),
        ((), (), "10.9.8", None),
    ],
)
def test_an_unknown_one_may_be_near(
    names: tuple[str, ...], macs: tuple[str, ...], address: str, near: str | None
) -> None:
    doors = Doors(site_with(networks=("10.9.0.0/16", "2001:db8::/32")))

    assert doors.near(names, macs, address) == near


def test_a_network_of_several_devices_is_named_itself() -> None:
    doors = Doors(
        site_with(phone(id="phone-115", mac="", names=(), networks=("10.9.8.0/24",)))
    )

    assert doors.near((), (), "10.9.8.5") == "10.9.8.0/24"


def test_the_narrowest_network_is_the_nearest() -> None:
    other = phone(id="phone-9", mac="", names=(), networks=("10.9.8.9",))
    doors = Doors(site_with(other, networks=("0.0.0.0/0", "10.0.0.0/8")))

    assert doors.near((), (), "10.9.8.9") == "phone-9"
    assert doors.near((), (), "10.9.8.8") == "phone-114"
    assert doors.near((), (), "10.200.0.1") == "10.0.0.0/8"
    assert doors.near((), (), "198.51.100.1") == "0.0.0.0/0"


@given(st.text(max_size=40))
def test_any_text_is_an_address_or_none(text: str) -> None:
    parse_address(text)
    assert Doors(small_site()).near((text,), (text,), text) in {None, "phone-114"}
