"""The rule of each requirement, taken out: its test must fail then, or proves nothing.

As a plugin it runs each test that the table names without its rule, and turns the
outcome around: passed means that the test noticed.

    python -m pytest -n0 -p tests.support.rules_taken_out NODE…
    python -m tests.support.rules_taken_out          writes docs/mutations.md
"""

import importlib
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import pytest

PAGE: Final = Path(__file__).parents[2] / "docs" / "mutations.md"
HEAD: Final = """\
# What the tests would notice

A test proves a requirement only if it fails when the rule is gone. For each requirement
of requests, installation and policies the rule is taken out below, in the running
program, and the named test is run: it has to fail. In each full run
`tests/ground/test_rules_taken_out.py` does all of them, and
`python -m tests.support.rules_taken_out` writes this page.

| Id | What was taken out | What then failed |
|---|---|---|
"""
Patch = pytest.MonkeyPatch
Needed = AbstractContextManager[Any] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What is taken out for a requirement, and the test (a node) that notices."""

    id: str
    words: str
    test: str
    take_out: Callable[[Patch], Needed]


def _set(path: str, value: Any) -> Callable[[Patch], None]:
    """Return what puts *value* in the place of "module:name" or "module:Class.name"."""

    def take_out(patch: Patch) -> None:
        module, _, name = path.partition(":")
        found: Any = importlib.import_module(f"quietbell.{module}")
        *owners, last = name.split(".")
        for each in owners:
            found = getattr(found, each)
        patch.setattr(found, last, value)

    return take_out


def _met(*names: str) -> Callable[[Patch], None]:
    """Return what lets these needs of a step count as met, whatever the rows say."""

    def take_out(patch: Patch) -> None:
        life = importlib.import_module("quietbell.domain.life")
        needs = importlib.import_module("quietbell.queries.needs")
        for each in names:
            patch.setitem(needs.TESTS, life.Need[each], _yes)

    return take_out


def _both(*parts: Callable[[Patch], Needed]) -> Callable[[Patch], None]:
    def take_out(patch: Patch) -> None:
        for each in parts:
            each(patch)

    return take_out


def _yes(*_: Any, **__: Any) -> bool:
    return True


def _nothing(*_: Any, **__: Any) -> None:
    return None


def _gate_is_open(patch: Patch) -> None:
    criteria = importlib.import_module("quietbell.domain.criteria")
    kept = criteria._gate

    def opened(gate: Any, case: Any, on: Any) -> Any:
        return replace(kept(gate, case, on), is_met=True)

    patch.setattr(criteria, "_gate", opened)


def _no_sentences(patch: Patch) -> None:
    criteria = importlib.import_module("quietbell.domain.criteria")
    kept = criteria._factor

    patch.setattr(criteria, "_factor", lambda *told: replace(kept(*told), said=()))


def _traffic_counts(patch: Patch) -> None:
    rows = importlib.import_module("quietbell.queries.criteria")
    kept = rows.criteria_of

    def counting(row: Any) -> Any:
        found = kept(row)
        return replace(found, factors=(*found.factors, *found.contexts), contexts=())

    for name in ("queries.needs", "operations.decisions"):
        module = importlib.import_module(f"quietbell.{name}")
        patch.setattr(module, "criteria_of", counting)


def _department_pays(patch: Patch) -> None:
    costs = importlib.import_module("quietbell.operations.costs")
    patch.setattr(costs, "payer", lambda *_, **__: costs.Payer.DEPARTMENT)


def _sheets_are_there(patch: Patch) -> None:
    """Believe that the sheets are there, whatever is said."""
    installing = importlib.import_module("quietbell.operations.installing")
    tests = importlib.import_module("tests.operations.test_installing")
    kept = installing.hand_over

    def believing(reader: Any, **told: Any) -> Any:
        return kept(reader, **{**told, "are_sheets_there": True})

    patch.setattr(tests, "hand_over", believing)


def _versions_change(_: Patch) -> Needed:
    pgtrigger = importlib.import_module("pgtrigger")
    trigger = "storage.PolicyVersion:approved_is_never_changed"
    found: AbstractContextManager[Any] = pgtrigger.ignore(trigger)
    return found


def _place_stays_verified(patch: Patch) -> None:
    domain = importlib.import_module("quietbell.domain.changes")
    trusting = {
        change: replace(each, is_unverifying=False)
        for change, each in domain.FOLLOWS.items()
    }
    changes = importlib.import_module("quietbell.operations.changes")
    patch.setattr(changes, "FOLLOWS", trusting)


def _right_to_all(patch: Patch) -> None:
    grants = importlib.import_module("quietbell.domain.grants")
    roles = importlib.import_module("quietbell.domain.roles")
    every = grants.Scope(right=roles.Right.YES)

    def everywhere(self: Any, *_: Any) -> Any:
        return grants.Reach(person=self.person, scopes=(every,))

    patch.setattr(grants.Reader, "reach", everywhere)


def _no_room_is_sensitive(patch: Patch) -> None:
    models = importlib.import_module("quietbell.storage.models")
    blind = property(lambda _: False, lambda *_: None)
    patch.setattr(models.Room, "is_sensitive", blind)


def _trained(patch: Patch) -> None:
    steps = importlib.import_module("quietbell.domain.steps")
    step, why = steps.PersonalStep.TRAINING, steps.Why.TRAINED
    patch.setattr(steps, "_training", lambda *_: steps._done(step, why, None))


_DECISIONS: Final = "tests/operations/test_decisions.py::test_"
_INSTALLING: Final = "tests/operations/test_installing.py::test_"
_POLICIES: Final = "tests/operations/test_policies.py::test_"
RULES: Final = (
    Rule(
        id="REQ-01",
        words="the letter with the number, when a request is sent",
        test="tests/operations/test_drafts.py"
        "::test_the_requester_is_told_the_number_and_no_place",
        take_out=_set("operations.drafts:tell_it_is_sent", _nothing),
    ),
    Rule(
        id="REQ-02",
        words="the gate of the Dean's approval, in the criteria and the table of lives",
        test=_DECISIONS + "without_the_deans_word_it_cannot_be_approved_and_is_said_so",
        take_out=_both(_gate_is_open, _met("APPROVAL")),
    ),
    Rule(
        id="REQ-03",
        words="the gate of the assessment, in the criteria and the table of lives",
        test=_DECISIONS + "an_assessment_that_expired_is_refused_by_name",
        take_out=_both(_gate_is_open, _met("ASSESSMENT")),
    ),
    Rule(
        id="REQ-04",
        words="the sentence that each factor says",
        test="tests/web/test_deciding_pages.py"
        "::test_a_decision_shows_a_sentence_per_criterion_and_suggests_the_priority",
        take_out=_no_sentences,
    ),
    Rule(
        id="REQ-05",
        words="that traffic is told and never counted",
        test=_DECISIONS + "without_a_factor_it_cannot_be_approved[factors1"
        "-high traffic alone never qualifies]",
        take_out=_traffic_counts,
    ),
    Rule(
        id="REQ-06",
        words="that the police have answered what they were asked",
        test=_DECISIONS + "a_comment_of_the_police_that_was_asked_for_comes_first",
        take_out=_met("POLICE"),
    ),
    Rule(
        id="REQ-07",
        words="that another person decides on an appeal",
        test=_DECISIONS + "an_appeal_is_decided_by_another[True]",
        take_out=_set("operations.appeals:may_decide", _yes),
    ),
    Rule(
        id="REQ-08",
        words="the order of the queues of installation by priority",
        test="tests/web/test_installing_pages.py"
        "::test_the_queue_goes_by_priority_and_then_by_age",
        take_out=_set("queries.installing:URGENCY", ()),
    ),
    Rule(
        id="REQ-09",
        words="the task to approve what was taken over unasked",
        test="tests/web/test_unregistered.py"
        "::test_what_is_taken_over_has_to_be_approved_or_removed",
        take_out=_both(
            _set("operations.buttons:ask_for_approval", _nothing),
            _set("operations.unregistered:ask_for_approval", _nothing),
            _set("operations.lives:ask_for_approval", _nothing),
        ),
    ),
    Rule(
        id="REQ-10",
        words="that a qualified department pays nothing",
        test=_INSTALLING
        + "an_installation_is_in_the_ledger_and_its_fee_ends_with_the_button",
        take_out=_department_pays,
    ),
    Rule(
        id="INS-01",
        words="that two have agreed on the equipment before work is ordered",
        test=_INSTALLING + "no_work_is_ordered_before_both_agreed_on_the_equipment",
        take_out=_met("EQUIPMENT"),
    ),
    Rule(
        id="INS-02",
        words="that each of the three criteria of a place is signed",
        test=_INSTALLING
        + "each_of_the_three_is_signed_by_a_person_with_the_photo_there",
        take_out=_met("PLACE"),
    ),
    Rule(
        id="INS-03",
        words="the hazards of a room, on its button's page",
        test="tests/web/test_buttons.py"
        "::test_the_page_of_a_button_says_all_that_is_registered",
        take_out=_set(
            "storage.models:Hazard.text", property(lambda _: "", lambda *_: None)
        ),
    ),
    Rule(
        id="INS-04",
        words="that three contacts are verified within the year",
        test=_INSTALLING
        + "nobody_is_handed_a_button_unproven_untrained_or_without_contacts",
        take_out=_set("queries.needs:contact_flags", lambda *_: ()),
    ),
    Rule(
        id="INS-05",
        words="that a press in a window was confirmed at the console",
        test="tests/operations/test_acceptances.py"
        "::test_nobody_says_by_hand_that_it_was_accepted",
        take_out=_met("ACCEPTANCE"),
    ),
    Rule(
        id="INS-06",
        words="the holder's training and signed policy",
        test="tests/operations/test_training.py"
        "::test_nobody_is_handed_a_button_without_training_and_the_signed_revision",
        take_out=_met("TRAINING"),
    ),
    Rule(
        id="INS-07",
        words="the question whether both sheets are there",
        test=_INSTALLING + "nobody_is_handed_a_button_without_its_sheets",
        take_out=_sheets_are_there,
    ),
    Rule(
        id="INS-08",
        words="that a hidden place opens to its own people alone",
        test="tests/web/test_buttons.py"
        "::test_where_a_button_is_hidden_is_shown_to_its_holder_alone",
        take_out=_right_to_all,
    ),
    Rule(
        id="POL-01",
        words="the database's refusal to change what was approved",
        test=_POLICIES + "an_approved_revision_is_never_changed_by_anybody",
        take_out=_versions_change,
    ),
    Rule(
        id="POL-02",
        words="that only the revision in force is signed",
        test="tests/web/test_policy_pages.py"
        "::test_an_exact_revision_is_signed_once_and_the_next_anew",
        take_out=_set(
            "operations.attestations:_in_force",
            lambda id: importlib.import_module(
                "quietbell.storage.models"
            ).PolicyVersion.objects.get(pk=id),
        ),
    ),
    Rule(
        id="POL-03",
        words="what happens after a press, as the profile in force has it",
        test="tests/queries/test_guides.py"
        "::test_where_security_assesses_first_the_guide_says_so",
        take_out=_set("queries.guides:_happens", lambda *_: iter(())),
    ),
    Rule(
        id="POL-04",
        words="that one's own things are one's own",
        test="tests/web/test_my_pages.py::test_nobody_else_finds_it_by_any_address",
        take_out=_right_to_all,
    ),
    Rule(
        id="POL-05",
        words="the gap of who was never trained",
        test="tests/web/test_my_pages.py"
        "::test_the_six_steps_stand_there_with_their_gaps",
        take_out=_trained,
    ),
    Rule(
        id="MNT-01",
        words="that a moved button's place is unverified until it is proven",
        test="tests/web/test_my_pages.py"
        "::test_one_form_reports_what_changed_and_each_is_shown",
        take_out=_place_stays_verified,
    ),
    Rule(
        id="PLT-01",
        words="that a person may do what their roles say",
        test="tests/web/test_report_pages.py"
        "::test_reports_are_for_those_whose_roles_say_so",
        take_out=_right_to_all,
    ),
    Rule(
        id="PLT-08",
        words="that a room is known to be sensitive",
        test="tests/operations/test_changes.py"
        "::test_a_task_about_a_sensitive_place_names_neither_room_nor_department",
        take_out=_no_room_is_sensitive,
    ),
)
BY_TEST: Final = {each.test: each for each in RULES}
# Where the rule is a page's own, and no line of ours could be taken out of it.
_WALK: Final = "tests/browser/test_request_walk.py"
ELSEWHERE: Final = (
    (
        "PLT-05",
        "the label of a field, in the browser",
        f"{_WALK}::test_axe_would_notice_a_field_without_a_label",
    ),
)


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Generator[None, Any, Any]:
    """Run what the table names without its rule; it must not get through."""
    node = pyfuncitem.nodeid
    rule = BY_TEST.get(node) or BY_TEST[node.partition("[")[0]]
    try:
        with Patch.context() as patch, rule.take_out(patch) or nullcontext():
            yield
    except (Exception, pytest.fail.Exception):  # noqa: BLE001 - however it noticed
        return True
    pytest.fail(f"{rule.id}: nobody missed {rule.words}")


def page() -> str:
    """Return docs/mutations.md."""
    told = [(each.id, each.words, each.test) for each in RULES] + [*ELSEWHERE]
    order = ("REQ", "INS", "POL", "MNT", "PLT")
    told.sort(key=lambda each: (order.index(each[0][:3]), each[0]))
    rows = (f"| {key} | {words} | `{test}` |\n" for key, words, test in told)
    return HEAD + "".join(rows)


if __name__ == "__main__":
    PAGE.write_text(page())
