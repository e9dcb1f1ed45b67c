from typing import Any

from msgspec.structs import replace

from quietbell.journal.upcasts import UPCASTERS, lift
from tests.journal.test_entries import entry


def named(body: dict[str, Any]) -> dict[str, Any]:
    return {"button": body.pop("point")}


def with_floor(body: dict[str, Any]) -> dict[str, Any]:
    return body | {"floor": None}


TABLE = {("press", 1): named, ("press", 2): with_floor}


def test_a_body_is_lifted_step_by_step_to_the_newest_version() -> None:
    old = entry({"point": "BT-0114"})
    assert lift(old, TABLE) == replace(
        old, version=3, body={"button": "BT-0114", "floor": None}
    )
    assert old.body == {"point": "BT-0114"}


def test_a_body_of_the_newest_or_an_unknown_version_stays() -> None:
    for version in (3, 9):
        was = entry({"button": "BT-0114"}, version=version)
        assert lift(was, TABLE) is was
    unknown = entry({}, kind="from a later release")
    assert lift(unknown, TABLE) is unknown


def test_a_body_that_cannot_be_lifted_comes_back_as_far_as_it_got() -> None:
    was = entry({"spot": "?"})
    assert lift(was, TABLE) is was


def test_every_upcaster_of_this_release_leads_on() -> None:
    for kind, version in UPCASTERS:
        assert (kind, version - 1) in UPCASTERS or version == 1
