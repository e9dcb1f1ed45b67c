"""What each event leaves written on an incident, whole value by whole value."""

from typing import Any

import pytest

from quietbell.domain import events as e
from quietbell.domain import fact_events as f
from quietbell.domain.facts import (
    NOTES_MAX,
    HolderCall,
    Presser,
    Said,
    Verification,
    step_done,
)
from quietbell.domain.incident_values import SentUnit
from quietbell.domain.incidents import step
from quietbell.domain.learning import LINKS_MAX, PRESS_TIMES_MAX, SHOWN_MAX
from quietbell.domain.words import KeyFact, Method, Purpose, Truth
from tests.support.incidents import LEE, ORTIZ, RAMAN, after, at, does, replace

SAID = Said(at=at(1), by=ORTIZ)


@pytest.mark.parametrize(
    ("event", "facts"),
    [
        (does(f.LevelSet, level="major"), {"level": "major"}),
        (does(f.KindSet, kind="robbery"), {"kind": "robbery"}),
        (
            does(f.Verified),
            {
                "verified": Verification(
                    finding=Truth.REAL,
                    method=Method.CAMERA,
                    eyes_on="D. Ortiz",
                    at=at(1),
                    by=ORTIZ,
                )
            },
        ),
        (
            does(f.HolderCallLinked),
            {"holder_call": HolderCall(at=at(1), by=ORTIZ)},
        ),
        (does(f.HolderToldToCall), {"told_to_call": SAID}),
        (
            does(f.PresserNamed),
            {
                "presser": Presser(
                    person="I. Falk", basis="seen on camera", at=at(1), by=ORTIZ
                )
            },
        ),
        (
            does(f.CodeWordHeard),
            {"code_words": (replace(SAID, text="the blue folder"),)},
        ),
        (
            does(f.KeyFactRecorded),
            {"key_facts": (replace(SAID, text="a knife", field=KeyFact.WEAPON),)},
        ),
        (
            does(f.CamerasViewed),
            {"cameras_viewed": (replace(SAID, purpose=Purpose.ASSESS),)},
        ),
        (does(f.Noted), {"notes": (replace(SAID, text="Side door is open"),)}),
        (does(f.StepDone), {"steps": (("dispatch", SAID),)}),
        (does(f.InPosition), {"in_position": SAID}),
        (
            does(f.CallBackUnlocked),
            {"call_back_unlocked": replace(SAID, text="The holder asked to be rung")},
        ),
    ],
)
def test_a_fact_is_written_down_with_who_and_when(
    event: e.IncidentEvent, facts: dict[str, Any]
) -> None:
    before = after()
    expected = replace(before, version=2, facts=replace(before.facts, **facts))
    assert step(before, event) == (expected, ())


def test_what_became_of_a_notice_is_told_in_the_timeline_only() -> None:
    assert after(does(f.NoticeReported)) == replace(after(), version=2)


def test_facts_add_up_and_a_step_done_again_is_one_line() -> None:
    incident = after(
        does(f.Noted, 1, text="one"),
        does(f.Noted, 2, LEE, text="two"),
        does(f.StepDone, 3),
        does(f.StepDone, 4, LEE),
    )
    assert incident.facts.notes == (
        Said(at=at(1), by=ORTIZ, text="one"),
        Said(at=at(2), by=LEE, text="two"),
    )
    assert step_done(incident.facts, "dispatch") == Said(at=at(4), by=LEE)
    assert len(incident.facts.steps) == 1
    assert step_done(incident.facts, "verify") is None


def test_presses_are_all_counted_and_the_last_ones_shown() -> None:
    presses = [does(e.PressCounted, n, labels=("clock",)) for n in range(1, 30)]
    incident = after(*presses)
    assert (incident.presses, incident.labels) == (30, ("clock",))
    assert incident.press_times == tuple(at(n) for n in range(10, 30))
    assert len(incident.press_times) == PRESS_TIMES_MAX


def test_a_replay_is_counted_and_labelled_once() -> None:
    incident = after(does(e.Replayed, 1), does(e.Replayed, 2))
    expected = replace(after(), version=3, replays=2, labels=("replay",))
    assert incident == expected


def test_further_sources_are_counted() -> None:
    incident = after(does(e.SourcesCounted, 1), does(e.SourcesCounted, 2))
    assert incident == replace(after(), version=3, sources=2)


def test_links_are_kept_once_and_undone_by_a_person() -> None:
    linked = after(does(e.Linked, 1), does(e.Linked, 2))
    assert (linked.links, linked.unlinked) == (("i-2",), ())
    undone, _ = step(linked, does(e.Unlinked, 3))
    assert (undone.links, undone.unlinked) == ((), ("i-2",))
    again, _ = step(undone, does(e.Linked, 4))
    assert (again.links, again.unlinked) == (("i-2",), ())


def test_a_desk_s_first_painting_is_the_one_that_counts() -> None:
    incident = after(
        does(e.Presented, 1), does(e.Presented, 2), does(e.Presented, 3, LEE)
    )
    assert incident.shown == (("desk-1", at(1)), ("desk-2", at(3)))


def test_each_unit_is_sent_once_and_arrives_once() -> None:
    incident = after(
        does(e.Acknowledged, 1),
        does(e.Dispatched, 2, units=("P4", "P4", "P7")),
        does(e.Arrived, 5),
        does(e.Arrived, 9),
        does(e.Dispatched, 10, units=("P4", "M1")),
        does(e.Arrived, 12, RAMAN, unit="H1"),
    )
    assert incident.units == (
        SentUnit(unit="P4", dispatched=at(2), arrived=at(5)),
        SentUnit(unit="P7", dispatched=at(2)),
        SentUnit(unit="M1", dispatched=at(10)),
        # It came without being sent.
        SentUnit(unit="H1", dispatched=at(12), arrived=at(12)),
    )


def test_a_rung_is_reached_in_this_ringing_and_remembered_after_it() -> None:
    notice = f.Notice(id="n-1", channel="log", target="raman", target_kind="person")
    rung = does(f.RungReached, 30, rung="Shift supervisor", notices=(notice,))
    ringing = after(rung)
    assert ringing.ringing is not None
    assert ringing.ringing.reached == ("Shift supervisor",)
    assert ringing.rungs == (("Shift supervisor", at(30), 1),)
    hushed = after(does(e.Acknowledged, 1), rung)
    assert (hushed.ringing, hushed.rungs) == (None, ringing.rungs)


@pytest.mark.parametrize(
    ("kind", "field", "at_most"),
    [
        (f.Noted, "notes", NOTES_MAX),
        (f.KeyFactRecorded, "key_facts", NOTES_MAX),
        (f.CodeWordHeard, "code_words", NOTES_MAX),
        (f.CamerasViewed, "cameras_viewed", NOTES_MAX),
    ],
)
def test_what_is_said_has_a_bound(
    kind: type[e.IncidentEvent], field: str, at_most: int
) -> None:
    incident = after(*(does(kind, n) for n in range(at_most + 1)))
    said = getattr(incident.facts, field)
    assert (len(said), said[0].at, said[-1].at) == (at_most, at(1), at(at_most))


@pytest.mark.parametrize(
    ("kind", "field", "at_most"),
    [
        (e.Linked, "links", LINKS_MAX),
        (e.Unlinked, "unlinked", LINKS_MAX),
        (e.Presented, "shown", SHOWN_MAX),
        (f.RungReached, "rungs", 50),
    ],
)
def test_what_is_counted_has_a_bound(
    kind: type[e.IncidentEvent], field: str, at_most: int
) -> None:
    def made(number: int) -> e.IncidentEvent:
        if kind is e.Presented:
            return does(kind, number, replace(ORTIZ, desk=f"desk-{number}"))
        name = "rung" if kind is f.RungReached else "other"
        return does(kind, number, **{name: f"x-{number}"})

    incident = after(*(made(number) for number in range(at_most + 1)))
    assert len(getattr(incident, field)) == at_most
