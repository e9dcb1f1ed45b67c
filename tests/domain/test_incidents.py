"""What a move does beside moving."""

from itertools import product

import pytest

from quietbell.domain import events as e
from quietbell.domain import fact_events as f
from quietbell.domain import floor_events as t
from quietbell.domain import words
from quietbell.domain.facts import Call, Facts
from quietbell.domain.incident_values import Holding, Incident, Ringing, begin
from quietbell.domain.incidents import (
    step,
)
from quietbell.domain.words import (
    Attention,
    Disposition,
    Effect,
    EmergencyCall,
    IncidentClass,
    Response,
    Stage,
)
from tests.support.incidents import (
    IN_WINDOW,
    LEE,
    ORTIZ,
    PRESS,
    after,
    at,
    does,
    opened,
    opened_test,
    replace,
    told,
)


def test_a_first_press_opens_and_rings() -> None:
    first = opened()
    assert begin(first) == Incident(
        id="i-1",
        opened=first,
        incident_class=IncidentClass.DURESS,
        confidence=first.confidence,
        labels=(),
        press_times=(at(0),),
        burst_began=at(0),
        ringing=Ringing(since=at(0)),
        facts=Facts(kind="duress", level="emergency"),
    )
    assert begin(first).scene == first.scene


def test_a_test_press_opens_and_does_not_ring() -> None:
    assert begin(opened_test()).ringing is None


def test_an_acknowledgement_is_one_holder_from_one_moment_and_hushes() -> None:
    before = after()
    incident, effects = step(before, does(e.Acknowledged, 4))
    assert effects == (Effect.HUSH,)
    assert incident == replace(
        before,
        version=2,
        attention_version=2,
        attention=Attention.ACKNOWLEDGED,
        held=Holding(by=ORTIZ, since=at(4)),
        ringing=None,
        began=((Stage.FIRST_STEP, at(4)),),
    )


def test_a_press_after_the_burst_resets_attention_and_nothing_else() -> None:
    before = after(
        does(e.Acknowledged, 2),
        does(e.Dispatched, 3),
        does(e.Arrived, 9),
        does(f.Verified, 9),
        does(f.EmergencyCallBegan, 10),
        does(e.HandOverOffered, 11),
        does(e.Proposed, 12),
        does(f.Noted, 12),
    )
    incident, effects = step(before, does(e.PressedAgain, 40, labels=("clock",)))
    assert effects == (Effect.RING_AGAIN,)
    assert incident == replace(
        before,
        version=before.version + 1,
        attention_version=before.version + 1,
        attention=Attention.OPEN,
        held=None,
        hand_over=None,
        ringing=Ringing(since=at(40)),
        presses=2,
        press_times=(at(0), at(40)),
        burst_began=at(40),
        labels=("clock",),
    )


def test_a_press_that_nobody_has_taken_yet_rings_on_without_a_new_ladder() -> None:
    before = after(does(f.RungReached, 10))
    incident, effects = step(before, does(e.PressedAgain, 15))
    assert effects == ()
    assert incident == replace(
        before,
        version=3,
        presses=2,
        press_times=(at(0), at(15)),
        burst_began=at(15),
    )


def test_a_press_within_the_burst_only_counts_up() -> None:
    before = after(does(e.Acknowledged, 2))
    incident, effects = step(before, does(e.PressCounted, 6))
    assert effects == ()
    assert incident == replace(before, version=3, presses=2, press_times=(at(0), at(6)))


def test_an_orphan_keeps_its_holder_s_name_and_rings_everywhere() -> None:
    before = after(does(e.Acknowledged, 2), does(e.HandOverOffered, 3))
    incident, effects = step(before, does(e.HolderFellSilent, 23))
    assert effects == (Effect.RING_AGAIN,)
    assert incident == replace(
        before,
        version=4,
        attention_version=4,
        attention=Attention.ORPHANED,
        hand_over=None,
        ringing=Ringing(since=at(23)),
    )


def test_an_orphan_is_acknowledged_by_whoever_is_there() -> None:
    incident, effects = told(
        does(e.Acknowledged, 2),
        does(e.HolderFellSilent, 23),
        does(e.Acknowledged, 25, LEE),
    )
    assert effects == (Effect.HUSH, Effect.RING_AGAIN, Effect.HUSH)
    assert (incident.held, incident.ringing) == (Holding(by=LEE, since=at(25)), None)


def test_what_is_given_back_rings_again_with_a_new_ladder() -> None:
    incident = after(
        does(f.RungReached, 1), does(e.Acknowledged, 2), does(e.GaveBack, 5)
    )
    assert (incident.attention, incident.held, incident.ringing) == (
        Attention.OPEN,
        None,
        Ringing(since=at(5)),
    )


def test_closing_ends_attention_and_reopening_leads_back() -> None:
    before = after(
        does(e.Acknowledged, 2),
        does(e.Dispatched, 3),
        does(e.Arrived, 4),
        does(e.Proposed, 5),
        does(f.StageOverdue, 6, stage=Stage.VERIFICATION),
    )
    disposed = does(e.Disposed, 7)
    closed, _ = step(before, disposed)
    assert closed == replace(
        before,
        version=before.version + 1,
        attention_version=before.version + 1,
        attention=Attention.ENDED,
        response=Response.CLOSED,
        response_before_closing=Response.ON_SCENE,
        held=None,
        closed=at(7),
        disposed=disposed,
        proposal=None,
        overdue=(),
    )
    again, effects = step(closed, does(e.Reopened, 3600))
    assert effects == (Effect.RING_AGAIN,)
    assert again == replace(
        closed,
        version=closed.version + 1,
        attention_version=closed.version + 1,
        attention=Attention.OPEN,
        response=Response.ON_SCENE,
        response_before_closing=Response.CLOSED,
        ringing=Ringing(since=at(3600)),
        closed=None,
        disposed=None,
        # What it was waiting for an hour ago, it waits for anew.
        began=(
            (Stage.FIRST_STEP, at(2)),
            (Stage.ARRIVAL, at(3)),
            (Stage.VERIFICATION, at(3600)),
        ),
    )


# --- tests


def test_a_test_sounds_as_a_test_whatever_becomes_of_it() -> None:
    incident, effects = told(
        does(e.Acknowledged, 2),
        does(e.GaveBack, 4),
        does(e.Acknowledged, 6),
        does(e.HolderFellSilent, 26),
        does(e.PressedAgain, 27),
        first=opened_test(),
    )
    sounds = [each for each in effects if each is not Effect.HUSH]
    assert (sounds, incident.ringing) == ([Effect.SOUND_TEST] * 3, None)


@pytest.mark.parametrize(
    ("before", "sound"),
    [
        ((), Effect.RING),
        ((does(e.Acknowledged, 2),), Effect.RING_AGAIN),
        ((does(e.Acknowledged, 2), does(e.HolderFellSilent, 30)), Effect.RING_AGAIN),
    ],
)
def test_a_test_that_nobody_confirms_becomes_real(
    before: tuple[e.IncidentEvent, ...], sound: Effect
) -> None:
    test = after(*before, first=opened_test())
    incident, effects = step(test, does(t.TestNotConfirmed, 60))
    assert effects == (sound,)
    assert incident == replace(
        test,
        version=test.version + 1,
        attention_version=test.version + 1,
        incident_class=IncidentClass.DURESS,
        attention=Attention.OPEN,
        held=None,
        ringing=Ringing(since=at(60)),
        labels=("test_not_confirmed",),
    )


@pytest.mark.parametrize(
    ("purpose", "disposition"),
    [
        (words.TestPurpose.TEST, Disposition.TEST),
        (words.TestPurpose.ACCEPTANCE, Disposition.TEST),
        (words.TestPurpose.DRILL, Disposition.DRILL),
    ],
)
def test_a_confirmed_test_is_concluded_as_what_it_was(
    purpose: words.TestPurpose, disposition: Disposition
) -> None:
    first = opened_test(test=replace(IN_WINDOW, purpose=purpose))
    incident, effects = told(does(t.TestConfirmed, 20), first=first)
    assert effects == (Effect.HUSH,)
    assert incident == replace(
        begin(first),
        version=2,
        attention_version=2,
        attention=Attention.ENDED,
        response=Response.CLOSED,
        closed=at(20),
        disposed=e.Disposed(
            incident="i-1", at=at(20), by=ORTIZ, disposition=disposition
        ),
    )


def test_whatever_ends_does_not_ring() -> None:
    ended = after(does(t.TestConfirmed, 20))
    assert (ended.attention, ended.ringing) == (Attention.ENDED, None)


# --- stages


def test_handing_it_on_does_not_put_the_first_step_off() -> None:
    took = does(e.Acknowledged, 2)
    passed_on = (
        does(e.HandOverOffered, 50),
        does(e.HandOverAccepted, 55, LEE),
        does(e.TookOver, 58, ORTIZ),
    )
    assert after(took, *passed_on).began == ((Stage.FIRST_STEP, at(2)),)


def test_taken_anew_the_first_step_has_its_minute_again() -> None:
    incident = after(
        does(e.Acknowledged, 2),
        does(f.StageOverdue, 62),
        does(e.HolderFellSilent, 70),
        does(e.TookOver, 75, LEE),
    )
    assert (incident.began, incident.overdue) == (((Stage.FIRST_STEP, at(75)),), ())


def test_the_stages_follow_each_other_and_what_was_late_is_made_good() -> None:
    incident = after(
        does(e.Acknowledged, 1),
        does(f.StageOverdue, 61),
        does(e.Dispatched, 62),
        does(f.StageOverdue, 400, stage=Stage.ARRIVAL),
        does(e.Arrived, 410),
        does(f.StageOverdue, 1100, stage=Stage.VERIFICATION),
    )
    assert incident.overdue == (Stage.VERIFICATION,)
    assert incident.began == (
        (Stage.FIRST_STEP, at(1)),
        (Stage.ARRIVAL, at(62)),
        (Stage.VERIFICATION, at(410)),
    )
    assert after_verified(incident).overdue == ()


def after_verified(incident: Incident) -> Incident:
    return step(incident, does(f.Verified, 1200))[0]


def test_assessing_is_a_first_step_too() -> None:
    incident = after(
        does(e.Acknowledged, 1), does(f.StageOverdue, 61), does(e.AssessmentBegan, 62)
    )
    assert (incident.response, incident.overdue) == (Response.ASSESSING, ())


# --- 911


def test_the_call_is_held_by_who_makes_it_and_falls_back_when_it_lapses() -> None:
    calling = after(does(f.EmergencyCallBegan, 5))
    assert calling.facts.call == Call(state=EmergencyCall.CALLING, by=ORTIZ, at=at(5))
    lapsed, _ = step(calling, does(f.EmergencyCallFailed, 65, has_lapsed=True))
    assert lapsed.facts.call.state is EmergencyCall.NONE
    called, _ = step(lapsed, does(f.EmergencyCalled, 90))
    assert called.facts.call == Call(state=EmergencyCall.CALLED, by=ORTIZ, at=at(90))


def test_a_press_is_never_what_moves_the_response() -> None:
    presses = (e.PressCounted, e.PressedAgain, e.Replayed, e.SourcesCounted)
    for response, kind in product(Response, presses):
        incident = replace(after(does(e.Acknowledged, 1)), response=response)
        assert step(incident, does(kind, press=PRESS))[0].response is response
