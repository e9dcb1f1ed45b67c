"""What a person may do, and why not: attention, response, closing."""

from typing import Any

import pytest

from quietbell.domain import events as e
from quietbell.domain import fact_events as f
from quietbell.domain.actors import Actor
from quietbell.domain.guards import (
    NEEDS_VERSION,
    ChangedMeanwhile,
    check,
    needs_second,
)
from quietbell.domain.incident_values import Incident
from quietbell.domain.words import Attention, Cause, Disposition, Method, Response
from tests.support.incidents import (
    ASSESS,
    LEE,
    ORTIZ,
    RAMAN,
    after,
    does,
    kinds,
    opened,
    refusal,
    replace,
)

TAKEN = does(e.Acknowledged, 10)
SENT = does(e.Dispatched, 12)
THERE = does(e.Arrived, 20)
LEE_S = {"holder": "lee", "desk": "desk-2"}
ORTIZ_S = {"holder": "ortiz", "desk": "desk-1"}


# --- one holder


def test_the_loser_is_told_who_was_first_and_by_how_much() -> None:
    seen = after().version
    incident = after(does(e.Acknowledged, 10, LEE))
    late = does(e.Acknowledged, 10.0042)
    expected = ("changed_meanwhile", {**LEE_S, "ahead_seconds": 0.004})
    assert refusal(incident, late, version=seen) == expected
    assert refusal(incident, late) == expected


def test_the_desk_is_told_where_nobody_had_signed_on() -> None:
    incident = after(does(e.Acknowledged, 10, Actor(desk="desk-2")))
    told = {"holder": None, "desk": "desk-2", "ahead_seconds": 1.0}
    assert refusal(incident, does(e.Acknowledged, 11)) == ("changed_meanwhile", told)


def test_losing_has_a_name_of_its_own() -> None:
    incident = after(TAKEN)
    with pytest.raises(ChangedMeanwhile):
        check(incident, does(e.Acknowledged, 11, LEE), version=1, is_live=False)


def test_what_rang_anew_since_is_not_what_the_person_saw() -> None:
    incident = after(TAKEN, does(e.GaveBack, 12))
    stale = refusal(incident, does(e.Acknowledged, 13, LEE), version=1)
    assert stale == ("changed_meanwhile", {"holder": None})
    assert refusal(incident, does(e.Acknowledged, 13, LEE)) is None


def test_what_only_counted_up_since_does_not_stand_in_the_way() -> None:
    incident = after(does(e.PressCounted, 3), does(e.Presented, 4))
    assert refusal(incident, TAKEN, version=1) is None


def test_a_version_that_nobody_can_have_seen_is_refused() -> None:
    incident = after()
    unseen = refusal(incident, TAKEN, version=incident.version + 1)
    assert unseen == ("changed_meanwhile", {"holder": None})


@pytest.mark.parametrize("kind", sorted(NEEDS_VERSION, key=lambda k: k.__name__))
def test_what_would_undo_another_s_deed_needs_a_version(
    kind: type[e.IncidentEvent],
) -> None:
    assert refusal(after(TAKEN), does(kind, 12), version=None) == ("needs_version", {})


def test_nothing_else_needs_a_version() -> None:
    incident = after(TAKEN)
    free = [kind for kind in kinds() if kind not in NEEDS_VERSION]
    answers = [refusal(incident, does(kind, 12), version=None) for kind in free]
    assert ("needs_version", {}) not in answers


# --- giving back, handing over, taking over


@pytest.mark.parametrize(
    ("seconds", "by", "expected"),
    [
        (20.0, ORTIZ, None),  # ten seconds are still within
        (20.01, ORTIZ, ("too_late", {"seconds": 10.0})),
        (11.0, LEE, ("not_holder", ORTIZ_S)),
    ],
)
def test_it_can_be_given_back_within_ten_seconds(
    seconds: float, by: Actor, expected: Any
) -> None:
    assert refusal(after(TAKEN), does(e.GaveBack, seconds, by)) == expected


def test_what_nobody_has_cannot_be_given_back() -> None:
    assert refusal(after(), does(e.GaveBack, 2)) == ("not_acknowledged", {})


def test_a_hand_over_waits_for_the_other_desk() -> None:
    offered = after(TAKEN, does(e.HandOverOffered, 15, to_desk="desk-2"))
    assert offered.held == after(TAKEN).held
    third = refusal(offered, does(e.HandOverAccepted, 16, RAMAN))
    assert third == ("not_for_you", {"desk": "desk-2"})
    assert refusal(offered, does(e.HandOverAccepted, 16, ORTIZ)) == third
    assert refusal(offered, does(e.HandOverDeclined, 16, ORTIZ)) == third
    accepted = does(e.HandOverAccepted, 16, LEE)
    assert refusal(offered, accepted) is None
    has_it = after(TAKEN, does(e.HandOverOffered, 15), accepted)
    assert has_it.held is not None
    assert (has_it.held.by, has_it.hand_over) == (LEE, None)
    assert refusal(has_it, accepted) == ("no_offer", {})


def test_a_declined_hand_over_leaves_everything_as_it_was() -> None:
    offer, no = does(e.HandOverOffered, 15), does(e.HandOverDeclined, 16, LEE)
    assert refusal(after(TAKEN, offer), no) is None
    assert after(TAKEN, offer, no) == replace(after(TAKEN), version=4)
    assert refusal(after(TAKEN, offer, no), no) == ("no_offer", {})


def test_only_the_holder_offers_and_not_to_the_own_desk() -> None:
    held = after(TAKEN)
    assert refusal(held, does(e.HandOverOffered, 15)) is None
    to_self = does(e.HandOverOffered, 15, to_desk="desk-1")
    assert refusal(held, to_self) == ("same_desk", {})
    by_lee = does(e.HandOverOffered, 15, LEE, to_desk="desk-3")
    assert refusal(held, by_lee) == ("not_holder", ORTIZ_S)


def test_an_offer_dies_with_its_holder_s_pulse() -> None:
    fell = (does(e.HandOverOffered, 15), does(e.HolderFellSilent, 40))
    incident = after(TAKEN, *fell)
    answer = refusal(incident, does(e.HandOverAccepted, 41, LEE))
    assert answer == ("no_offer", {})


@pytest.mark.parametrize("reason", ["", "  "])
def test_taking_over_from_a_live_holder_needs_a_reason(reason: str) -> None:
    take = does(e.TookOver, 30, LEE, reason=reason)
    assert refusal(after(TAKEN), take) == ("needs_reason", {})
    assert refusal(after(TAKEN), does(e.TookOver, 30, LEE, reason="He left")) is None


def test_taking_over_from_a_silent_holder_is_one_key() -> None:
    orphan = after(TAKEN, does(e.HolderFellSilent, 40))
    for by in (LEE, ORTIZ):  # also who comes back to find it ringing
        assert refusal(orphan, does(e.TookOver, 41, by, reason="")) is None


def test_nobody_takes_over_what_is_theirs_or_nobody_s() -> None:
    assert refusal(after(TAKEN), does(e.TookOver, 30)) == ("yours_already", {})
    nobody_s = refusal(after(), does(e.TookOver, 30))
    state = {"attention": Attention.OPEN, "response": Response.NONE}
    assert nobody_s == ("not_now", state)


# --- response


def test_dispatch_at_once_cannot_be_deferred() -> None:
    incident = after(TAKEN)
    assert refusal(incident, does(e.AssessmentBegan, 11)) == ("dispatch_first", {})
    assert refusal(incident, SENT) is None


def test_assess_first_may_look_first_and_may_send_at_once() -> None:
    incident = after(TAKEN, first=opened(profile=ASSESS))
    assert refusal(incident, does(e.AssessmentBegan, 11)) is None
    assert refusal(incident, does(e.Dispatched, 11, units=("H1",))) is None


@pytest.mark.parametrize("kind", [e.AssessmentBegan, e.Dispatched, f.LevelSet])
def test_the_response_is_the_holder_s(kind: type[e.IncidentEvent]) -> None:
    first = opened(profile=ASSESS)
    assert refusal(after(first=first), does(kind)) == ("not_acknowledged", {})
    by_lee = refusal(after(TAKEN, first=first), does(kind, 11, LEE))
    assert by_lee == ("not_holder", ORTIZ_S)


@pytest.mark.parametrize("units", [(), ("P99",), ("P4", "P99")])
def test_only_known_units_are_sent(units: tuple[str, ...]) -> None:
    sent = does(e.Dispatched, 11, units=units)
    assert refusal(after(TAKEN), sent) == ("unknown_unit", {})


def test_another_kind_of_unit_needs_a_reason() -> None:
    both = does(e.Dispatched, 11, units=("P4", "H1"))
    odd = ("needs_reason", {"units": ["H1"]})
    assert refusal(after(TAKEN), both) == odd
    assert refusal(after(TAKEN), replace(both, reason=" ")) == odd
    assert refusal(after(TAKEN), replace(both, reason="Nearest")) is None


@pytest.mark.parametrize(
    "widened",
    [does(f.KindSet, 11, kind="medical"), does(f.LevelSet, 11, level="major")],
)
def test_the_kind_and_the_level_may_allow_more_units(
    widened: e.IncidentEvent,
) -> None:
    medical = does(e.Dispatched, 12, units=("M1",))
    assert refusal(after(TAKEN), medical) == ("needs_reason", {"units": ["M1"]})
    assert refusal(after(TAKEN, widened), medical) is None


def test_only_known_units_arrive_and_one_not_sent_may_come_too() -> None:
    sent = after(TAKEN, SENT)
    unknown = does(e.Arrived, 20, unit="P99")
    assert refusal(sent, unknown) == ("unknown_unit", {})
    assert refusal(sent, does(e.Arrived, 20, unit="P7")) is None


# --- closing


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"cause": None}, ("needs_cause", {})),
        ({"method": None}, ("needs_method", {})),
        ({"disposition": Disposition.EMERGENCY, "cause": None}, None),
    ],
)
@pytest.mark.parametrize("kind", [e.Disposed, e.Proposed])
def test_closing_needs_a_cause_and_a_method(
    kind: type[e.IncidentEvent], said: dict[str, Any], expected: Any
) -> None:
    assert refusal(after(TAKEN, SENT, THERE), does(kind, 30, **said)) == expected


@pytest.mark.parametrize("kind", [e.Disposed, e.Proposed])
def test_closing_needs_an_acknowledged_incident_and_its_holder(
    kind: type[e.IncidentEvent],
) -> None:
    none = ("not_acknowledged", {})
    orphan = after(TAKEN, does(e.HolderFellSilent, 40))
    assert refusal(after(), does(kind, 41)) == none
    assert refusal(orphan, does(kind, 41)) == none
    assert refusal(after(TAKEN), does(kind, 41, LEE)) == ("not_holder", ORTIZ_S)


def test_no_method_is_a_telephone_call() -> None:
    assert [each.value for each in Method] == [
        "camera",
        "eyes on scene",
        "officer spoke with the person",
    ]


@pytest.mark.parametrize(
    ("happened", "disposition", "is_live", "expected"),
    [
        ((SENT, THERE), Disposition.GOOD_FAITH, True, False),
        ((SENT, THERE), Disposition.MISUSE, True, True),
        ((SENT,), Disposition.GOOD_FAITH, True, True),
        ((SENT,), Disposition.EMERGENCY, True, True),
        ((), Disposition.MISUSE, False, False),
    ],
)
def test_when_a_second_person_is_due(
    happened: tuple[e.IncidentEvent, ...],
    disposition: Disposition,
    is_live: bool,
    expected: bool,
) -> None:
    incident = after(TAKEN, *happened)
    assert needs_second(incident, disposition, is_live=is_live) is expected
    alone = does(e.Disposed, 30, disposition=disposition)
    answer = ("needs_second", {}) if expected else None
    assert refusal(incident, alone, is_live=is_live) == answer
    assert refusal(incident, does(e.Proposed, 30, disposition=disposition)) is None


def proposed() -> Incident:
    return after(TAKEN, does(e.Proposed, 30))


def seconded(by: Actor = LEE, **changes: Any) -> e.Disposed:
    event: e.Disposed = does(e.Disposed, 40, by, proposed_by=ORTIZ, **changes)
    return event


def test_a_second_person_closes_what_the_first_proposed() -> None:
    assert refusal(proposed(), seconded(), is_live=True) is None


@pytest.mark.parametrize(
    ("incident", "event", "code"),
    [
        (after(TAKEN), seconded(), "no_proposal"),
        (proposed(), seconded(ORTIZ), "same_person"),
        # One person at two desks is one, and so is a person's own desk.
        (proposed(), seconded(replace(ORTIZ, desk="desk-9")), "same_person"),
        (proposed(), seconded(Actor(desk="desk-1")), "same_person"),
        (proposed(), seconded(disposition=Disposition.MISUSE), "not_as_proposed"),
        (proposed(), seconded(cause=Cause.BUMPED), "not_as_proposed"),
        (proposed(), seconded(method=Method.CAMERA), "not_as_proposed"),
        (proposed(), replace(seconded(), proposed_by=RAMAN), "not_as_proposed"),
        (
            after(TAKEN, does(e.Proposed, 30), does(e.PressedAgain, 35)),
            seconded(),
            "not_acknowledged",
        ),
    ],
)
def test_a_second_person_is_another_and_agrees_to_the_same(
    incident: Incident, event: e.Disposed, code: str
) -> None:
    assert refusal(incident, event, is_live=True) == (code, {})


def test_a_second_person_may_disagree_and_the_first_may_take_it_back() -> None:
    no = does(e.ProposalDeclined, 40, LEE)
    assert refusal(proposed(), no) is None
    assert after(TAKEN, does(e.Proposed, 30), no).proposal is None
    assert refusal(after(TAKEN), no) == ("no_proposal", {})
    taken_back = replace(no, by=ORTIZ)
    assert refusal(proposed(), taken_back) is None


# --- after closing


CLOSED = after(TAKEN, SENT, THERE, does(e.Disposed, 100))
DAY = 24 * 3600


def test_after_closing_it_takes_a_note_and_a_reopening_and_little_else() -> None:
    taken = {kind for kind in kinds() if refusal(CLOSED, does(kind, 200)) is None}
    assert taken == {e.Reopened, f.Noted, e.Presented, e.Unlinked}
    others = set(kinds()) - taken
    assert all(refusal(CLOSED, does(kind, 200)) == ("closed", {}) for kind in others)


@pytest.mark.parametrize(
    ("seconds", "said", "expected"),
    [
        (100 + DAY, {}, None),
        (100.1 + DAY, {}, ("too_late", {"seconds": 86400.0})),
        (200, {"reason": " "}, ("needs_reason", {})),
    ],
)
def test_it_can_be_reopened_for_a_day_with_a_reason(
    seconds: float, said: dict[str, Any], expected: Any
) -> None:
    assert refusal(CLOSED, does(e.Reopened, seconds, **said)) == expected


def test_what_is_not_closed_is_not_reopened() -> None:
    assert refusal(after(TAKEN), does(e.Reopened, 20)) == ("not_closed", {})


def test_an_incident_is_not_linked_to_itself() -> None:
    assert refusal(after(), does(e.Linked, other="i-1")) == ("same_incident", {})
    assert refusal(after(), does(e.Linked, other="i-2")) is None
