"""The confidence table, row by row, and that no standing ever filters a press."""

from itertools import product

import pytest

from quietbell.domain.confidence import STANDING_LABELS, Answer, Treatment, treat
from quietbell.domain.signals import Finding
from quietbell.domain.site import Standing
from quietbell.domain.words import Confidence, IncidentClass

DURESS, TEST = IncidentClass.DURESS, IncidentClass.TEST
IN_SERVICE = Standing.IN_SERVICE


def shown(
    incident_class: IncidentClass | None,
    confidence: Confidence,
    *labels: str,
    rings: bool = True,
    answer: Answer = Answer.ACCEPT,
) -> Treatment:
    return Treatment(
        incident_class=incident_class,
        confidence=confidence,
        labels=labels,
        rings=rings,
        answer=answer,
    )


# Source: the table of ARCHITECTURE.md 3, in its order.
ROWS = [
    (Finding.VERIFIED, shown(DURESS, Confidence.VERIFIED)),
    (Finding.DIFFERS, shown(DURESS, Confidence.UNVERIFIED, "unverified_source")),
    (
        Finding.PLAIN,
        shown(DURESS, Confidence.UNVERIFIED, "unverified_source", answer=Answer.NONE),
    ),
    (
        Finding.CLOCK,
        shown(DURESS, Confidence.UNVERIFIED, "clock", answer=Answer.TIME),
    ),
    (
        Finding.UNREADABLE,
        shown(DURESS, Confidence.UNVERIFIED, "unreadable", answer=Answer.NONE),
    ),
    (Finding.REPLAY, shown(None, Confidence.UNVERIFIED, "replay", rings=False)),
]
WITHOUT_A_BUTTON = [
    (
        Finding.NEAR,
        shown(DURESS, Confidence.UNREGISTERED, "unregistered", answer=Answer.NONE),
    ),
    (
        Finding.UNKNOWN,
        shown(None, Confidence.UNREGISTERED, rings=False, answer=Answer.NONE),
    ),
]


@pytest.mark.parametrize(("finding", "treatment"), ROWS)
def test_a_row_of_the_table(finding: Finding, treatment: Treatment) -> None:
    assert treat(finding, standing=IN_SERVICE) == treatment


@pytest.mark.parametrize(("finding", "treatment"), WITHOUT_A_BUTTON)
def test_a_row_where_no_button_is_known(finding: Finding, treatment: Treatment) -> None:
    assert treat(finding, standing=None) == treatment


def test_the_table_has_no_other_row() -> None:
    assert {finding for finding, _ in ROWS + WITHOUT_A_BUTTON} == set(Finding)


def test_what_cannot_be_read_is_trouble_where_a_door_carries_more_than_presses() -> (
    None
):
    treatment = treat(
        Finding.UNREADABLE, standing=IN_SERVICE, carries_only_presses=False
    )
    assert treatment == shown(
        IncidentClass.TROUBLE,
        Confidence.UNVERIFIED,
        "unreadable",
        answer=Answer.NONE,
    )


@pytest.mark.parametrize(
    ("standing", "labels"),
    [
        (Standing.PLANNED, ("planned",)),
        (Standing.IN_SERVICE, ()),
        (Standing.ON_NOTICE, ("on_notice",)),
        (Standing.OUT_OF_SERVICE, ("out_of_service",)),
        (Standing.DEACTIVATED, ("deactivated",)),
        (Standing.REMOVED, ("removed",)),
    ],
)
def test_standing_adds_a_label_and_changes_nothing_else(
    standing: Standing, labels: tuple[str, ...]
) -> None:
    assert treat(Finding.VERIFIED, standing=standing) == shown(
        DURESS, Confidence.VERIFIED, *labels
    )
    assert STANDING_LABELS.keys() == set(Standing)


# What a button's press may be found to be; the other two have no button.
OF_A_BUTTON = [finding for finding, _ in ROWS]


@pytest.mark.parametrize(
    ("finding", "standing", "is_on_test", "only_presses"),
    list(product(OF_A_BUTTON, Standing, (False, True), (False, True))),
)
def test_every_press_of_a_registered_button_opens_and_sounds_or_is_a_replay(
    finding: Finding, standing: Standing, is_on_test: bool, only_presses: bool
) -> None:
    treatment = treat(
        finding,
        standing=standing,
        is_on_test=is_on_test,
        carries_only_presses=only_presses,
    )
    opens = treatment.incident_class is not None and treatment.rings
    assert opens is (finding is not Finding.REPLAY)
    assert set(STANDING_LABELS[standing]) <= set(treatment.labels)
    if treatment.incident_class is TEST:
        assert is_on_test and finding is Finding.VERIFIED


def test_on_test_only_what_passes_every_check_is_a_test() -> None:
    treatment = treat(Finding.VERIFIED, standing=Standing.PLANNED, is_on_test=True)
    assert treatment == shown(TEST, Confidence.VERIFIED, "planned")
    for finding in set(Finding) - {Finding.VERIFIED}:
        in_window = treat(finding, standing=IN_SERVICE, is_on_test=True)
        assert in_window == treat(finding, standing=IN_SERVICE)
