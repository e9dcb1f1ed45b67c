"""Which incident a press belongs to."""

import pytest

from quietbell.domain import events as e
from quietbell.domain import floor_events as t
from quietbell.domain.correlation import (
    Belongs,
    Place,
    links,
    place,
    source_key,
)
from quietbell.domain.incident_values import Incident
from quietbell.domain.learning import LINKS_MAX
from quietbell.domain.words import IncidentClass
from tests.support.incidents import after, at, does, opened, opened_test, replace

OPENS = Place(belongs=Belongs.OPENS)
COUNTS = Place(belongs=Belongs.COUNTS, incident="i-1")
RINGS_AGAIN = Place(belongs=Belongs.RINGS_AGAIN, incident="i-1")
TAKEN = does(e.Acknowledged, 2)
CLOSED = after(TAKEN, does(e.Disposed, 5))
TROUBLE = opened(incident_class=IncidentClass.TROUBLE)


def test_a_first_press_opens_and_so_does_one_after_closing() -> None:
    assert place(None, at=at(0)) == OPENS
    assert place(CLOSED, at=at(6)) == OPENS


@pytest.mark.parametrize("incident", [after(), after(TAKEN)])
@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(0, COUNTS), (10, COUNTS), (10.001, RINGS_AGAIN), (9999, RINGS_AGAIN)],
)
def test_a_burst_is_ten_seconds_from_its_first_press(
    incident: Incident, seconds: float, expected: Place
) -> None:
    assert place(incident, at=at(seconds)) == expected


def test_presses_within_a_burst_do_not_draw_it_out() -> None:
    incident = after(does(e.PressCounted, 6), does(e.PressCounted, 9))
    assert place(incident, at=at(10.5)) == RINGS_AGAIN


def test_a_later_press_begins_a_burst_of_its_own() -> None:
    incident = after(TAKEN, does(e.PressedAgain, 30))
    assert place(incident, at=at(40)) == COUNTS
    assert place(incident, at=at(40.5)) == RINGS_AGAIN


@pytest.mark.parametrize(
    ("seconds", "expected"), [(0.1, COUNTS), (10, COUNTS), (10.5, OPENS)]
)
def test_repeats_belong_to_the_test_press_and_a_later_one_is_real(
    seconds: float, expected: Place
) -> None:
    test = opened_test()
    assert place(after(first=test), at=at(seconds)) == expected
    assert place(after(TAKEN, first=test), at=at(seconds)) == expected


def test_a_test_that_became_real_takes_presses_as_what_it_is() -> None:
    turned = after(does(t.TestNotConfirmed, 60), first=opened_test())
    assert place(turned, at=at(70)) == RINGS_AGAIN


@pytest.mark.parametrize("seconds", [1, 60])
def test_a_trouble_never_hides_a_press(seconds: float) -> None:
    trouble = after(TAKEN, first=TROUBLE)
    for real in (IncidentClass.DURESS, IncidentClass.TEST):
        assert place(trouble, at=at(seconds), incident_class=real) == OPENS


def test_troubles_are_counted_with_each_other_and_with_what_is_real() -> None:
    more = IncidentClass.TROUBLE
    trouble = after(TAKEN, first=TROUBLE)
    assert place(trouble, at=at(5), incident_class=more) == COUNTS
    assert place(trouble, at=at(50), incident_class=more) == RINGS_AGAIN
    assert place(after(TAKEN), at=at(50), incident_class=more) == RINGS_AGAIN


def test_presses_of_one_button_share_a_key_and_of_one_unknown_address_too() -> None:
    assert source_key(button="b-1", source="10.0.0.1") == "button:b-1"
    assert source_key(button="b-1", source="10.0.0.2") == "button:b-1"
    assert source_key(button=None, source="10.0.0.1") == "unregistered:10.0.0.1"


def near(number: int, seconds: float, area: str = "bursar") -> Incident:
    return after(first=opened(seconds, incident=f"i-{number}", area=area))


def test_presses_of_one_area_within_the_time_link() -> None:
    closed = replace(CLOSED, id="closed")
    incidents = [near(1, 0), near(2, 100, area="library"), near(3, 200), closed]
    found = links(incidents, area="bursar", at=at(600), seconds=600)
    assert found == ("i-1", "i-3")
    later = links(incidents, area="bursar", at=at(601), seconds=600)
    assert later == ("i-3",)


def test_the_last_press_decides_whether_it_links() -> None:
    pressed = after(does(e.PressedAgain, 500))
    assert links([pressed], area="bursar", at=at(1100), seconds=600) == ("i-1",)


def test_no_area_links_to_nothing() -> None:
    assert links([near(1, 0, area="")], area="", at=at(1), seconds=600) == ()


def test_a_whole_building_pressing_links_to_the_last() -> None:
    incidents = [near(number, number) for number in range(LINKS_MAX + 3)]
    found = links(incidents, area="bursar", at=at(60), seconds=600)
    assert found == tuple(f"i-{n}" for n in range(3, LINKS_MAX + 3))
