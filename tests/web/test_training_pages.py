"""Training and guides, as who learns and who keeps them meet them in the browser."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pypdfium2
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from quietbell.config.database import Database
from quietbell.domain.roles import Role
from quietbell.operations.jobs import jobs
from quietbell.operations.policy_reviews import open_due_reviews
from quietbell.operations.starting_policies import start_guide
from quietbell.queries.policies import policy_day
from quietbell.storage import models as m
from tests.support import lives
from tests.support.harborview import NOW, plant_harborview
from tests.support.learning import approved_policy, passed, taught_module
from tests.support.office import browser_of, browser_with


@pytest.fixture(autouse=True)
def _campus(database: Database) -> None:
    plant_harborview(timezone.now())


@pytest.fixture
def holder() -> m.Person:
    found = lives.office().holder
    assert found is not None
    m.Account.objects.filter(person=found).delete()
    m.Account.objects.create(username="a-holder", person=found)
    return found


def page(browser: Client, name: str, *args: Any, **query: Any) -> str:
    answer = browser.get(reverse(f"web:{name}", args=args), query)
    assert answer.status_code == 200, answer.content.decode()[-2000:]
    return answer.content.decode()


def words_of(browser: Client, name: str, *args: Any) -> str:
    answer = browser.get(reverse(f"web:{name}", args=args))
    assert answer["Content-Type"] == "application/pdf"
    paper = pypdfium2.PdfDocument(answer.content)
    return " ".join(each.get_textpage().get_text_range() for each in paper)


@pytest.mark.requirement("INS-06")
def test_a_holder_reads_answers_fails_learns_why_and_passes(holder) -> None:
    version = taught_module()
    browser = browser_of(holder)
    assert version.module.name in page(browser, "my_training").split("</section>")[0]
    assert "<h2>Read</h2>" in page(browser, "my_module", version.module_id)
    questions = reverse("web:my_module_questions", args=[version.module_id])
    asked = browser.get(questions).content.decode()
    assert "Second?" in asked
    assert "So it is." not in asked  # the reasons come afterwards

    unanswered = browser.post(questions, {"version": 1, "q0": "0"})
    assert unanswered.status_code == 422
    assert not m.TrainingRecord.objects.exists()
    failed = browser.post(questions, {"version": 1, "q0": "0", "q1": "0"})
    told = browser.get(failed["Location"]).content.decode()
    assert "Not passed" in told
    assert "So it is." in told
    assert "Right is:" not in told  # it can be tried again
    done = browser.post(questions, {"version": 1, "q0": "0", "q1": "2"})

    record = m.TrainingRecord.objects.get(is_passed=True)
    assert record.number in browser.get(done["Location"]).content.decode()
    assert "Nothing is to be learnt" in page(browser, "my_training")
    words = words_of(browser, "certificate", record.pk)
    assert holder.name in words
    assert record.number in words
    assert str(record.ends_on) in words
    # A page that was open while another version came into force answers nothing.
    stale = browser.post(questions, {"version": 7, "q0": "0", "q1": "2"})
    assert stale["Location"] == reverse("web:my_module", args=[version.module_id])
    assert m.TrainingRecord.objects.count() == 2


@pytest.mark.requirement("INS-06")
def test_a_certificate_is_its_holders_and_staff_can_check_it(holder) -> None:
    record = passed(holder, taught_module())
    other = browser_with(Role.HOLDER)
    address = reverse("web:certificate", args=[record.pk])
    assert other.get(address).status_code == 404

    kept = browser_with(Role.SATS)
    number = "T2031-2345-6789"
    m.TrainingRecord.objects.create(
        id="t-1",
        person=holder,
        module=record.module,
        occasion="yearly",
        percent=100,
        is_passed=True,
        at=NOW,
        ends_on=timezone.now().date() + timedelta(days=9),
        number=number,
    )
    told = page(kept, "certificate_check", number=number.lower().replace("-", " "))
    assert "It is ours, and good" in told
    assert holder.name in told
    assert "no such certificate" in page(kept, "certificate_check", number="T2031-1")
    mine = m.Button.objects.filter(holder=holder).values("department")
    elsewhere = m.Department.objects.exclude(pk__in=mine).first()
    stranger = browser_with(Role.DEPARTMENT_SUPERVISOR, department=elsewhere)
    assert holder.name not in page(stranger, "certificate_check", number=number)
    assert other.get(reverse("web:certificate_check")).status_code == 403


def test_a_try_that_failed_has_no_certificate(holder) -> None:
    record = m.TrainingRecord.objects.create(
        id="t-1",
        person=holder,
        module=taught_module(),
        occasion="yearly",
        percent=0,
        is_passed=False,
        at=NOW,
    )

    address = reverse("web:certificate", args=[record.pk])
    assert browser_of(holder).get(address).status_code == 404


def test_a_trainer_writes_teaches_and_records_a_group(holder) -> None:
    trainer = browser_with(Role.SATS)
    asked = {"site": "north", "language": "es"}
    made = trainer.post(reverse("web:module_shipped"), asked)
    version = m.ModuleVersion.objects.get()
    assert "Cómo se usa" in trainer.get(made["Location"]).content.decode()
    question = reverse("web:module_question", args=[version.pk, 6])
    typed = {"text": "¿Y?", "choices": "a\n\nb", "right": 2, "why": "Pues sí."}
    assert trainer.post(question, {**typed, "version": 1}).status_code == 302
    wrong = {**typed, "right": 3, "version": 2}
    assert trainer.post(question, wrong).status_code == 422
    removal = reverse("web:module_question_removal", args=[version.pk, 6])
    assert trainer.post(removal, {"version": 2}).status_code == 302
    force = reverse("web:module_force", args=[version.pk])
    assert trainer.post(force, {"version": 3}).status_code == 302

    policy = approved_policy()
    group = {
        "module": version.pk,
        "people": f"{holder.pk}\nNobody Of That Name",
        "trained_on": str(timezone.now().date()),
        "signed": [policy.pk],
    }
    refused = trainer.post(reverse("web:training_record"), group)
    assert refused.status_code == 422
    assert "Nobody Of That Name" in refused.content.decode()
    group["people"] = f"{holder.pk}\n"
    trainer.post(reverse("web:training_record"), group)

    assert m.TrainingRecord.objects.get().person == holder
    assert m.Attestation.objects.get().via == "paper"
    assert "1 person" in page(trainer, "training")


@pytest.mark.requirement("POL-03")
def test_the_guide_is_a_page_and_a_paper_and_differs_by_site(holder) -> None:
    browser = browser_of(holder)
    north = page(browser, "my_guide", "phone-key", site="north")
    harbor = page(browser, "my_guide", "phone-key", site="harbor")

    assert "Officers are sent at once." in north
    assert "Security looks first" in harbor
    assert "Officers are sent at once." not in harbor
    words = words_of(browser, "my_guide_paper", "fixed-button")
    assert "Whom to call" in words
    button = m.Button.objects.filter(holder=holder)[0]
    own = page(browser, "button_guide", button.pk)
    assert "What not to do" in own
    assert button.spoken not in own
    assert browser.get(reverse("web:my_guide", args=["toaster"])).status_code == 404
    others = reverse("web:button_guide", args=[button.pk])
    assert browser_with(Role.EMERGENCY_MANAGEMENT).get(others).status_code == 404


@pytest.mark.requirement("POL-03")
def test_a_guide_that_is_signed_is_held_against_the_profile(holder) -> None:
    writer = lives.STAFF
    draft = start_guide(writer, at=NOW, site="north", kind="phone key", language="en")
    browser = browser_with(Role.RECORDS)
    assert "differs from this text" not in page(browser, "policy_version", draft.pk)

    site = m.Site.objects.get(pk="north")
    m.Site.objects.filter(pk="harbor").update(profile=site.profile)
    other = m.ProfileVersion.objects.filter(profile=site.profile_id, state="in force")
    body = {**other[0].body, "emergency_line": "555-0198"}
    other.update(body=body)

    assert "differs from this text" in page(browser, "policy_version", draft.pk)


def test_a_policy_is_printed_from_the_same_text(holder) -> None:
    row = approved_policy(text="# Use\n\n- one **two**\n", is_public=True)

    for browser, name, key in (
        (Client(), "public_policy_paper", row.policy_id),
        (browser_of(holder), "my_policy_paper", row.pk),
        (browser_with(Role.RECORDS), "policy_version_paper", row.pk),
    ):
        words = words_of(browser, name, key)
        assert "one two" in words
        assert row.sha256[:20] in words.replace("\r\n", "")


def test_nobody_reads_a_draft_among_their_policies(holder) -> None:
    row = approved_policy(state="approved", text="CANARY\n")

    address = reverse("web:my_policy", args=[row.pk])
    assert browser_of(holder).get(address).status_code == 404


@pytest.mark.requirement("POL-01")
def test_the_jobs_open_reviews_in_their_month_once() -> None:
    row = approved_policy(review_month=3)
    policy = row.policy
    day = policy_day(policy, NOW)
    assert (day.month, day.year) == (3, 2031)

    assert open_due_reviews(at=NOW - timedelta(days=10)) == 0
    assert open_due_reviews(at=NOW) == 1
    assert open_due_reviews(at=NOW + timedelta(days=40)) == 0

    review = m.PolicyReview.objects.get()
    task = m.OfficeTask.objects.get(subject=review.pk)
    assert (review.year, task.kind) == (2031, "yearly review of a policy")
    assert {"quietbell.policy_day", "quietbell.tell_signers"} <= set(jobs.tasks)


@pytest.mark.requirement("INS-06")
@pytest.mark.parametrize("button", ["bursar-1", None])
def test_a_certificate_prints_the_day_that_it_was_at_the_site(holder, button) -> None:
    m.Site.objects.update(zone="America/New_York")
    record = m.TrainingRecord.objects.create(
        id="t-1",
        person=holder,
        button_id=button,
        module=taught_module(),
        occasion="yearly",
        percent=100,
        is_passed=True,
        at=datetime(2031, 3, 4, 2, tzinfo=UTC),
        ends_on=date(2032, 3, 3),
        number="T2031-2345-6789",
    )

    assert "2031-03-03" in words_of(browser_of(holder), "certificate", record.pk)
    assert "2031-03-03" in page(browser_of(holder), "my_record", record.pk)
    staff = browser_with(Role.SATS)
    assert "2031-03-03" in page(staff, "certificate_check", number=record.number)


# Of these two it is another day than in UTC at one of them, whenever it is.
@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Etc/GMT+12"])
def test_a_group_is_offered_the_day_that_it_is_at_the_first_site(zone: str) -> None:
    m.Site.objects.update(zone=zone)

    shown = page(browser_with(Role.SATS), "training_record")

    assert f'value="{timezone.now().astimezone(ZoneInfo(zone)).date()}"' in shown
