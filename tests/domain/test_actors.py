"""Who counts as a second person."""

import pytest

from quietbell.domain.actors import SYSTEM, Actor

ANA_AT_1, ANA_AT_2 = Actor(desk="1", person="ana"), Actor(desk="2", person="ana")
BEN_AT_1, BEN_AT_2 = Actor(desk="1", person="ben"), Actor(desk="2", person="ben")
DESK_1, DESK_2 = Actor(desk="1"), Actor(desk="2")


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (ANA_AT_1, ANA_AT_1, True),
        (ANA_AT_1, ANA_AT_2, True),
        (ANA_AT_1, BEN_AT_2, False),
        (ANA_AT_1, BEN_AT_1, False),
        (ANA_AT_1, DESK_1, True),
        (ANA_AT_1, DESK_2, False),
        (DESK_1, DESK_1, True),
        (DESK_1, DESK_2, False),
        (SYSTEM, SYSTEM, True),
    ],
)
def test_a_second_person_is_another(one: Actor, other: Actor, expected: bool) -> None:
    assert one.is_same_person(other) is expected
    assert other.is_same_person(one) is expected
