"""Policies: drafted, decided, in force on their day, never changed, withdrawn."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from quietbell.config.database import Database
from quietbell.domain.criteria import SHIPPED
from quietbell.domain.follow_ups import TaskKind
from quietbell.domain.grants import Reader
from quietbell.domain.life import Need
from quietbell.domain.policies import sha256_of
from quietbell.domain.roles import Role
from quietbell.operations import policies, policy_days, proposals
from quietbell.operations.acting import ChangedMeanwhile, NotAllowed, Refused, Wrong
from quietbell.operations.decisions import NoPolicy, policy_in_force
from quietbell.operations.profiles import NeedsAnother
from quietbell.queries.criteria import body_of
from quietbell.queries.needs import met
from quietbell.queries.policies import is_withdrawn_under, standing_version
from quietbell.storage import models as m
from tests.support import lives
from tests.support.harborview import NOW, plant_harborview
from tests.support.learning import approved_policy
from tests.support.office import person_with, reader_with

TODAY = date(2031, 3, 3)


@pytest.fixture(autouse=True)
def _harborview(database: Database) -> None:
    plant_harborview()


@pytest.fixture
def writer() -> Reader:
    return reader_with(Role.EMERGENCY_MANAGEMENT)


@pytest.fixture
def chancellor() -> Reader:
    return reader_with(Role.POLICY)


def drafted(writer: Reader, text: str = "# One\n\nPress.\n", **facts: Any) -> Any:
    told = {"name": "Duress buttons", **facts}
    draft = policies.add_policy(writer, at=NOW, facts=policies.PolicyFacts(**told))
    return policies.save_draft(writer, at=NOW, id=draft.pk, version=1, text=text)


def decided(writer: Reader, chancellor: Reader, draft: Any, day: date = TODAY) -> Any:
    told = {"at": NOW, "words": "It is new.", "effective_on": day}
    proposal = proposals.propose(writer, id=draft.pk, version=draft.version, **told)
    proposals.decide(chancellor, at=NOW, id=proposal.pk, version=1, is_approved=True)
    return m.PolicyVersion.objects.get(pk=draft.pk)


@pytest.mark.requirement("POL-01")
def test_what_the_vice_chancellor_approves_is_in_force_and_names_them(
    writer, chancellor
) -> None:
    draft = drafted(writer)

    row = decided(writer, chancellor, draft)

    assert (row.state, row.approved_by) == ("in force", chancellor.person)
    assert (row.effective_on, row.approved_at) == (TODAY, NOW)
    assert row.sha256 == sha256_of("# One\n\nPress.\n")


@pytest.mark.requirement("POL-01")
def test_nobody_but_the_vice_chancellor_decides(writer) -> None:
    draft = drafted(writer)
    proposal = proposals.propose(
        writer,
        at=NOW,
        id=draft.pk,
        version=draft.version,
        words="New.",
        effective_on=TODAY,
    )
    others = [each for each in Role if each not in (Role.MEMBER, Role.POLICY)]

    for role in others:
        with pytest.raises(NotAllowed):
            proposals.decide(
                reader_with(role), at=NOW, id=proposal.pk, version=1, is_approved=True
            )
    assert m.PolicyVersion.objects.get(pk=draft.pk).state == "draft"


@pytest.mark.requirement("POL-01")
def test_an_approved_revision_is_never_changed_by_anybody(writer, chancellor) -> None:
    row = decided(writer, chancellor, drafted(writer))

    with pytest.raises(policies.NotADraft):
        policies.save_draft(writer, at=NOW, id=row.pk, version=row.version, text="No")
    with pytest.raises(policies.NotADraft):
        policies.discard_draft(writer, at=NOW, id=row.pk, version=row.version)
    for columns in ({"text": "No"}, {"sha256": "0"}, {"approved_by": "P-101"}):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            m.PolicyVersion.objects.filter(pk=row.pk).update(**columns)
    with pytest.raises(DatabaseError, match="never deleted"), transaction.atomic():
        approved_policy("Another").delete()


def test_a_revision_for_later_waits_for_its_day(writer, chancellor) -> None:
    first = decided(writer, chancellor, drafted(writer))
    draft = policies.add_draft(writer, at=NOW, policy=first.policy_id)
    assert draft.text == first.text
    later = decided(writer, chancellor, draft, day=TODAY + timedelta(days=10))
    assert later.state == "approved"

    assert policy_days.bring_into_force(at=NOW + timedelta(days=9)) == 0
    assert policy_days.bring_into_force(at=NOW + timedelta(days=10)) == 1
    assert policy_days.bring_into_force(at=NOW + timedelta(days=10)) == 0

    first.refresh_from_db()
    later.refresh_from_db()
    assert (first.state, later.state) == ("retired", "in force")
    assert first.ended_at == NOW + timedelta(days=10)


def test_an_older_revision_never_comes_back_over_a_newer(writer, chancellor) -> None:
    policy = decided(writer, chancellor, drafted(writer)).policy_id
    slow = decided(
        writer,
        chancellor,
        policies.add_draft(writer, at=NOW, policy=policy),
        day=TODAY + timedelta(days=30),
    )
    fast = decided(
        writer, chancellor, policies.add_draft(writer, at=NOW, policy=policy)
    )

    policy_days.bring_into_force(at=NOW + timedelta(days=31))

    slow.refresh_from_db()
    fast.refresh_from_db()
    assert (slow.state, fast.state) == ("retired", "in force")


def test_what_lies_before_the_vice_chancellor_does_not_change(writer) -> None:
    draft = drafted(writer)
    asked = {"at": NOW, "words": "New.", "effective_on": TODAY}
    proposals.propose(writer, id=draft.pk, version=draft.version, **asked)
    draft.refresh_from_db()

    with pytest.raises(policies.UnderDecision):
        policies.save_draft(
            writer, at=NOW, id=draft.pk, version=draft.version, text="x"
        )
    with pytest.raises(policies.UnderDecision):
        policies.discard_draft(writer, at=NOW, id=draft.pk, version=draft.version)
    with pytest.raises(Refused):
        proposals.propose(writer, id=draft.pk, version=draft.version, **asked)


def test_declining_wants_a_reason_and_leaves_the_draft(writer, chancellor) -> None:
    draft = drafted(writer)
    asked = {"at": NOW, "words": "New.", "effective_on": TODAY}
    one = proposals.propose(writer, id=draft.pk, version=draft.version, **asked)
    with pytest.raises(Wrong):
        proposals.decide(chancellor, at=NOW, id=one.pk, version=1, is_approved=False)

    proposals.decide(
        chancellor, at=NOW, id=one.pk, version=1, is_approved=False, reason="Too long."
    )

    draft.refresh_from_db()
    assert draft.state == "draft"
    policies.save_draft(writer, at=NOW, id=draft.pk, version=draft.version, text="Less")
    with pytest.raises(Refused):
        proposals.decide(chancellor, at=NOW, id=one.pk, version=2, is_approved=True)


def test_of_two_who_decide_at_once_one_is_told_of_the_other(writer, chancellor) -> None:
    draft = drafted(writer)
    asked = {"at": NOW, "words": "New.", "effective_on": TODAY}
    one = proposals.propose(writer, id=draft.pk, version=draft.version, **asked)

    with pytest.raises(ChangedMeanwhile):
        proposals.decide(chancellor, at=NOW, id=one.pk, version=7, is_approved=True)
    assert m.PolicyVersion.objects.get(pk=draft.pk).state == "draft"


def test_since_go_live_nobody_approves_what_they_wrote() -> None:
    both = reader_with(Role.POLICY, Role.EMERGENCY_MANAGEMENT)
    draft = drafted(both)
    asked = {"at": NOW, "words": "New.", "effective_on": TODAY}
    one = proposals.propose(both, id=draft.pk, version=draft.version, **asked)

    with pytest.raises(NeedsAnother):
        proposals.decide(both, at=NOW, id=one.pk, version=1, is_approved=True)
    m.Installation.objects.update(is_live=False)
    proposals.decide(both, at=NOW, id=one.pk, version=1, is_approved=True)
    assert m.PolicyVersion.objects.get(pk=draft.pk).state == "in force"


def test_a_day_that_has_passed_is_refused(writer, chancellor) -> None:
    draft = drafted(writer)
    asked = {"at": NOW, "words": "New."}
    yesterday = TODAY - timedelta(days=1)
    with pytest.raises(Wrong):
        proposals.propose(
            writer, id=draft.pk, version=draft.version, effective_on=yesterday, **asked
        )
    one = proposals.propose(
        writer, id=draft.pk, version=draft.version, effective_on=TODAY, **asked
    )
    with pytest.raises(Wrong):
        proposals.decide(
            chancellor,
            at=NOW + timedelta(days=3),
            id=one.pk,
            version=1,
            is_approved=True,
        )


@pytest.mark.requirement("POL-01")
def test_a_forwarded_change_is_a_task_and_a_mail_that_tells_no_text(writer) -> None:
    m.Person.objects.filter(grants__role=Role.POLICY.value).update(
        email="vc@harborview.example"
    )
    someone = person_with(Role.POLICY, name="Vice Chancellor")
    m.Person.objects.filter(pk=someone.pk).update(email="someone@harborview.example")
    draft = drafted(writer, text="CANARY-TEXT\n")
    one = proposals.propose(
        writer,
        at=NOW,
        id=draft.pk,
        version=draft.version,
        words="CANARY-WHY",
        effective_on=TODAY,
    )

    task = m.OfficeTask.objects.get(subject=one.pk)
    assert (task.kind, task.done_at) == (TaskKind.POLICY_DECISION.value, None)
    letter = m.Letter.objects.get(to="someone@harborview.example")
    assert f"/workbench/proposals/{one.pk}" in letter.text
    assert "CANARY" not in letter.text + letter.subject_line


def test_a_withdrawn_policy_stops_decisions_until_another_is_in_force(
    writer, chancellor
) -> None:
    row = decided(writer, chancellor, drafted(writer))
    criteria = lives.criteria()
    m.CriteriaVersion.objects.filter(pk=criteria.pk).update(policy=row)
    life = lives.assessed()
    assert Need.CRITERIA in met(life, NOW)

    with pytest.raises(Wrong):
        policy_days.withdraw(
            chancellor, at=NOW, id=row.pk, version=row.version, words=" "
        )
    policy_days.withdraw(
        chancellor, at=NOW, id=row.pk, version=row.version, words="It was wrong."
    )

    assert Need.CRITERIA not in met(life, NOW)
    row.refresh_from_db()
    assert (row.state, row.ended_words) == ("withdrawn", "It was wrong.")
    assert m.OfficeTask.objects.filter(subject=row.policy_id, done_at=None).exists()
    draft = policies.add_draft(writer, at=NOW, policy=row.policy_id)
    after = decided(writer, chancellor, draft)
    assert Need.CRITERIA in met(life, NOW)
    criteria = m.CriteriaVersion.objects.get(pk=criteria.pk)
    assert standing_version(criteria) == after
    assert not m.OfficeTask.objects.filter(subject=row.policy_id, done_at=None).exists()


def test_a_retired_revision_does_not_stand_for_one_that_was_withdrawn(
    chancellor,
) -> None:
    first = approved_policy()
    life = lives.assessed()
    m.PolicyVersion.objects.filter(pk=first.pk).update(state="retired", ended_at=NOW)
    row = approved_policy(policy=first.policy, number=2)
    criteria = m.CriteriaVersion.objects.get(state="in force")
    assert (criteria.policy, standing_version(criteria)) == (first, row)
    assert Need.CRITERIA in met(life, NOW)

    policy_days.withdraw(
        chancellor, at=NOW, id=row.pk, version=row.version, words="It was wrong."
    )

    assert is_withdrawn_under(criteria)
    assert Need.CRITERIA not in met(life, NOW)
    with pytest.raises(NoPolicy):
        policy_in_force(criteria)


def test_a_guide_alone_is_for_one_kind_of_device(writer) -> None:
    with pytest.raises(Wrong):
        drafted(writer, device_kind="phone key")
    drafted(writer, kind="guide", device_kind="phone key")


def test_whoever_keeps_one_site_writes_no_other_sites_policy() -> None:
    here = reader_with(Role.EMERGENCY_MANAGEMENT, site=m.Site.objects.get(pk="north"))
    drafted(here, site="north")
    with pytest.raises(NotAllowed):
        drafted(here, name="Another", site="harbor")
    with pytest.raises(NotAllowed):
        drafted(here, name="All")


def test_what_ships_in_tests_is_signed_by_its_hash() -> None:
    row = approved_policy("Policy", text="Text\n")

    assert (row.state, row.sha256) == ("in force", sha256_of("Text\n"))
    assert body_of(SHIPPED)["name"]
