"""What kind of button is suggested for which place."""

from quietbell.domain.criteria import SHIPPED
from quietbell.domain.equipment import (
    BY_FACTOR,
    COUNSEL,
    COUNTER,
    SUGGESTIONS,
    suggested,
)


def test_what_suits_the_place_comes_first_and_each_once() -> None:
    found = suggested(["counselling", "cash", "drugs", "traffic"])

    assert found[:2] == (COUNSEL, COUNTER)
    assert sorted(map(id, found)) == sorted(map(id, SUGGESTIONS))


def test_every_factor_that_ships_has_a_suggestion() -> None:
    assert set(BY_FACTOR) == {each.id for each in SHIPPED.factors}
