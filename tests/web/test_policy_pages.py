"""Policies as people of every office meet them, in the browser."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from quietbell.config.database import Database
from quietbell.domain.roles import Role
from quietbell.queries.calendars import day_at
from quietbell.storage import models as m
from tests.support.harborview import plant_harborview
from tests.support.learning import approved_policy, signed
from tests.support.office import browser_of, browser_with, person_with


@pytest.fixture
def campus(database: Database) -> None:
    plant_harborview(timezone.now())


def page(browser: Client, name: str, *args: Any, **query: Any) -> str:
    answer = browser.get(reverse(f"web:{name}", args=args), query)
    assert answer.status_code == 200, answer.content.decode()[-2000:]
    return answer.content.decode()


def test_without_any_policy_every_page_says_so(database: Database) -> None:
    assert "No policy is published here yet." in page(Client(), "public_policies")
    browser = browser_with(Role.EMERGENCY_MANAGEMENT)
    assert "There is no policy yet." in page(browser, "policies")
    assert "Nothing waits for your signature." in page(browser, "my_policies")
    assert "nobody has anything to sign" in page(browser, "outstanding")


@pytest.mark.requirement("POL-01")
@pytest.mark.usefixtures("campus")
def test_from_what_ships_to_what_everybody_may_read() -> None:
    writer = browser_with(Role.EMERGENCY_MANAGEMENT)
    chancellor = browser_with(Role.POLICY, name="Vivian Cho")
    asked = {"what": "policy", "site": "north", "language": "en"}
    made = writer.post(reverse("web:policy_shipped"), asked)
    draft = m.PolicyVersion.objects.get()
    assert made["Location"] == reverse("web:policy_version", args=[draft.pk])
    assert "is missing]" not in draft.text
    public = reverse("web:public_policy", args=[draft.policy_id])
    assert Client().get(public).status_code == 404
    today = day_at("north", timezone.now())

    forwarding = reverse("web:policy_forwarding", args=[draft.pk])
    typed = {"version": 1, "words": "Our first.", "effective_on": str(today)}
    sent = writer.post(forwarding, typed)
    decision = sent["Location"]
    before = chancellor.get(decision).content.decode()
    assert "Our first." in before
    # A scanner of mails opens links: that decides nothing.
    assert m.Proposal.objects.get().decided_at is None
    said = {"version": 1, "decision": "approve", "effective_on": str(today)}
    assert writer.post(decision, said).status_code == 404
    chancellor.post(decision, said)

    draft.refresh_from_db()
    assert draft.state == "in force"
    told = page(Client(), "public_policy", draft.policy_id)
    assert "<h2>What this policy is for</h2>" in told
    assert "Vivian Cho" not in told
    assert draft.policy.name in page(Client(), "public_policies")


@pytest.mark.requirement("INS-08")
@pytest.mark.usefixtures("campus")
def test_public_pages_tell_no_place_no_person_and_no_draft() -> None:
    shown = approved_policy("Shown", is_public=True)
    hidden = approved_policy("CANARY-HIDDEN", is_public=False)
    approved_policy(
        "x", policy=shown.policy, number=2, state="approved", text="CANARY\n"
    )
    m.Room.objects.update(name="CANARY-ROOM")
    m.Person.objects.update(name="CANARY-PERSON")

    told = page(Client(), "public_policies") + page(
        Client(), "public_policy", shown.policy_id
    )

    assert "CANARY" not in told
    for name in ("public_policy", "public_policy_paper"):
        there = reverse(f"web:{name}", args=[hidden.policy_id])
        assert Client().get(there).status_code == 404


@pytest.mark.requirement("POL-01")
@pytest.mark.usefixtures("campus")
def test_two_revisions_differ_line_by_line_in_words() -> None:
    first = approved_policy(text="# Use\n\nWait.\n", state="retired")
    second = approved_policy(policy=first.policy, number=2, text="# Use\n\nPress.\n")

    told = page(browser_with(Role.RECORDS), "policy_version", second.pk)

    assert "<td>removed</td>" in told
    assert "<del>Wait.</del>" in told
    assert "<td>added</td>" in told
    assert "<ins>Press.</ins>" in told
    assert second.sha256 in told


@pytest.mark.usefixtures("campus")
@pytest.mark.parametrize("asked", ["²", "9" * 30, "-1", "one"])
def test_what_is_no_revision_is_not_held_against(asked: str) -> None:
    first = approved_policy(text="# Use\n\nWait.\n", state="retired")
    second = approved_policy(policy=first.policy, number=2, text="# Use\n\nPress.\n")

    told = page(browser_with(Role.RECORDS), "policy_version", second.pk, against=asked)

    assert "<del>Wait.</del>" in told


@pytest.mark.usefixtures("campus")
def test_a_text_can_carry_nothing_that_runs() -> None:
    bad = (
        "<script>alert(1)</script> [x](javascript:alert(2)) ![p](http://e.example/p)\n"
    )
    row = approved_policy(text=bad, is_public=True)

    told = page(Client(), "public_policy", row.policy_id)

    assert "<script>alert" not in told
    assert 'href="javascript' not in told
    assert "<img" not in told


@pytest.mark.requirement("POL-02")
@pytest.mark.usefixtures("campus")
def test_an_exact_revision_is_signed_once_and_the_next_anew() -> None:
    holder = m.Button.objects.exclude(holder=None)[0].holder
    assert holder is not None
    m.Account.objects.filter(person=holder).delete()
    m.Account.objects.create(username="holder", person=holder)
    row = approved_policy()
    browser = browser_of(holder)
    address = reverse("web:my_policy", args=[row.pk])
    assert row.policy.name in page(browser, "my_policies").split("</section>")[0]
    assert row.sha256 in browser.get(address).content.decode()

    assert browser.post(address, {"sha256": row.sha256}).status_code == 422
    wrong = {"sha256": "0" * 64, "is_read": "on"}
    assert browser.post(address, wrong).status_code == 422
    assert m.Attestation.objects.count() == 0
    right = {"sha256": row.sha256, "is_read": "on"}
    assert browser.post(address, right).status_code == 302
    browser.post(address, right)
    assert m.Attestation.objects.get().sha256 == row.sha256

    m.PolicyVersion.objects.filter(pk=row.pk).update(state="retired")
    second = approved_policy(policy=row.policy, number=2, text="# Other\n")
    assert f"/my/policies/{second.pk}" in page(browser, "my_policies")
    assert browser.post(address, right).status_code == 409


@pytest.mark.requirement("POL-02")
@pytest.mark.usefixtures("campus")
def test_what_is_outstanding_is_listed_by_department_and_no_further() -> None:
    row = approved_policy()
    held = m.Button.objects.exclude(holder=None).exclude(department=None)
    mine = held.order_by("pk")[0]
    other = held.exclude(department=mine.department).exclude(holder=mine.holder)[0]
    assert mine.holder is not None
    assert other.holder is not None
    m.Person.objects.filter(pk=mine.holder_id).update(name="Maria of Mine")
    m.Person.objects.filter(pk=other.holder_id).update(name="Olga of Other")
    supervisor = browser_with(Role.DEPARTMENT_SUPERVISOR, department=mine.department)

    told = page(supervisor, "outstanding")
    assert "Maria of Mine" in told
    assert "Olga of Other" not in told
    everything = page(browser_with(Role.SATS), "outstanding")
    assert "Olga of Other" in everything
    assert f"{row.policy.name}, revision 1" in everything
    assert str(mine.spoken) not in everything

    signed(mine.holder, row)
    assert "Maria of Mine" not in page(supervisor, "outstanding")
    m.PolicyVersion.objects.filter(pk=row.pk).update(state="retired")
    approved_policy(policy=row.policy, number=2, text="# Anew\n")
    assert "Maria of Mine" in page(supervisor, "outstanding")


@pytest.mark.usefixtures("campus")
def test_who_is_no_dean_sees_no_outstanding_list() -> None:
    assert browser_with(Role.HOLDER).get(reverse("web:outstanding")).status_code == 403


@pytest.mark.usefixtures("campus")
def test_lists_ask_the_same_of_one_row_and_of_thirty() -> None:
    browser = browser_with(Role.EMERGENCY_MANAGEMENT)
    approved_policy("Policy 0")
    counts = {}
    for name in ("policies", "outstanding", "my_policies", "training"):
        m.Button.objects.exclude(holder=None).update(standing="removed")
        kept = m.Button.objects.exclude(holder=None).order_by("pk")[0].pk
        m.Button.objects.filter(pk=kept).update(standing="in service")
        page(browser, name)
        with CaptureQueriesContext(connection) as one:
            page(browser, name)
        counts[name] = len(one)
    for number in range(1, 30):
        approved_policy(f"Policy {number}")
    m.Button.objects.exclude(holder=None).update(standing="in service")
    assert m.Button.objects.exclude(holder=None).count() >= 30
    for name, count in counts.items():
        with CaptureQueriesContext(connection) as many:
            page(browser, name)
        assert len(many) == count, name


@pytest.mark.requirement("POL-01")
@pytest.mark.usefixtures("campus")
def test_four_offices_sign_the_review_and_what_they_say_goes_up() -> None:
    row = approved_policy()
    manager = person_with(Role.EMERGENCY_MANAGEMENT, name="Ann")
    browser = browser_of(manager)
    opened = browser.post(reverse("web:policy_review_new", args=[row.policy_id]))
    address = opened["Location"]
    offices = [
        (browser, "emergency management", ""),
        (browser_with(Role.SHIFT_SUPERVISOR), "police", "Say who meets the officers."),
        (browser_with(Role.SATS), "SATS", ""),
        (browser_with(Role.IT_ADMINISTRATOR), "IT", "Name the service desk."),
    ]
    assert browser.post(address, {"office": "police"}).status_code == 422
    assert browser_with(Role.RECORDS).post(address, {"office": "IT"}).status_code == 404

    for who, office, words in offices:
        said = who.post(address, {"office": office, "recommends": words})
        assert said.status_code == 302, office

    review = m.PolicyReview.objects.get()
    assert review.closed_at is not None
    proposal = m.Proposal.objects.get(review=review)
    assert "police: Say who meets" in proposal.words
    assert "IT: Name the service desk." in proposal.words
    assert not m.OfficeTask.objects.filter(subject=review.pk, done_at=None).exists()
    assert "Say who meets" in page(browser_with(Role.POLICY), "proposal", proposal.pk)
    assert browser.post(address, {"office": "IT"}).status_code == 409
