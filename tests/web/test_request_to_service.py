"""One request from a mail to a button in service, and two that are refused first.

Every stage is reached by the person whose work it is, on its day; nothing is written
past the operations. What each stage leaves is looked at: letters, tasks, the history of
who changed what, and what the site file would say.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import override_settings

from quietbell.config.database import Database
from quietbell.domain.life import Need, Stage
from quietbell.operations.acting import NotAllowed
from quietbell.operations.appeals import decide_appeal
from quietbell.operations.approvals import sign_request
from quietbell.operations.assessments import sign_assessment
from quietbell.operations.attestations import sign
from quietbell.operations.comments import ask_for_comment, give_comment
from quietbell.operations.decisions import NotMet, decide
from quietbell.operations.lives import Missing
from quietbell.operations.requests import AppealedAlready, appeal
from quietbell.operations.training import take_module
from quietbell.queries.criteria import findings_of
from quietbell.storage import models as m
from tests.support import campus
from tests.support.deciding import APPROVE, REFUSE, facts
from tests.support.harborview import plant_harborview
from tests.support.letters import no_place_in, place_words
from tests.support.office import browser_of
from tests.support.request_story import HIDDEN, RequestStory
from tests.support.world import World, world

__all__ = ["world"]
AVERY, KEANE = "P-123", "P-118"  # the Bursar asks, the building's manager will hold it
DAYS = 24  # from the mail to the acceptance press


@pytest.fixture
def story(database: Database, world: World) -> Iterator[RequestStory]:
    """Return a story on the demonstration's campus, two years of it behind us."""
    begins = world.clock.wall - timedelta(days=DAYS)
    plant_harborview(begins, years=True)
    with override_settings(TOKEN_KEY=campus.KEY):
        yield RequestStory(at=begins, requester=AVERY, holder=KEANE, world=world)


def asked(story: RequestStory) -> None:
    """Let it be asked for by mail, and completed by the telecom desk."""
    draft = story.mail("corinne.avery@harborview.example")
    story.days(1)
    story.complete(draft.pk, story.pages())


def assessed(story: RequestStory, *met: str) -> None:
    draft = story.life.assessments.filter(signed_at=None).first()
    sign_assessment(
        story.by("manager"),
        at=story.at,
        life=story.life_id,
        version=draft.version if draft else 0,
        facts=facts(*met),
    )


def signed(story: RequestStory) -> None:
    dean = story.by("finance")
    sign_request(dean, **story.seen, is_approved=True, words="I support it.")


def approved(story: RequestStory) -> None:
    """Let it come to an approval, without a word from the police."""
    asked(story)
    assessed(story, "violence")
    signed(story)
    decide(story.by("manager"), **story.seen, verdict=APPROVE)


def learnt(story: RequestStory) -> None:
    """Let the holder take the training and sign the policy, on their own."""
    holder = story.by(story.holder)
    module = m.ModuleVersion.objects.get(state="in force")
    right = [each["right"] for each in module.questions]
    take_module(holder, at=story.at, id=module.pk, answers=right)
    for version in m.PolicyVersion.objects.filter(
        state="in force", policy__must_sign=True
    ):
        sign(holder, at=story.at, id=version.pk, sha256=version.sha256)


@pytest.mark.requirement(
    *("REQ-01", "REQ-02", "REQ-03", "REQ-06", "INS-01", "INS-02", "INS-05", "INS-06")
)
def test_a_mail_becomes_a_button_that_people_count_on(story: RequestStory) -> None:
    _comes_by_mail_and_is_numbered(story)
    _is_assessed_and_commented(story)
    _is_decided(story)
    _is_surveyed_and_ordered(story)
    _is_installed_and_accepted(story)
    _is_handed_over(story)
    _leaves_what_happened(story)


def _comes_by_mail_and_is_numbered(story: RequestStory) -> None:
    sender = "corinne.avery@harborview.example"
    draft = story.mail(sender)
    assert (draft.state, draft.requester) == ("draft", None)  # anybody can be a sender
    assert draft.need.startswith("A button for the counter")
    files = m.StoredFile.objects.filter(subject_kind="request", subject=draft.pk)
    assert files.count() == 1
    assert story.fresh_letters() == {(sender, "Your mail came in")}

    story.days(1)
    story.complete(draft.pk, story.pages())
    assert story.life.stage == Stage.REQUESTED
    assert story.open_tasks() == {"new request", "assessment", "approval of a Dean"}
    assert not m.OfficeTask.objects.filter(subject=draft.pk, done_at=None).exists()
    told = story.fresh_letters()
    assert ("Corinne Avery", f"{story.name}: we have it") in told
    assert ("Beatrice Holm", f"{story.name} waits for your approval") in told


def _is_assessed_and_commented(story: RequestStory) -> None:
    story.days(2)
    ask_for_comment(story.by("manager"), **story.seen, question="Is anything known?")
    assert "comment of the police" in story.open_tasks()
    asked = ("Theo Lindqvist", f"{story.name} waits for a comment of the police")
    assert asked in story.fresh_letters()

    story.days(1)
    assessed(story, "violence")
    assert story.life.stage == Stage.ASSESSED
    assert {"decision", "approval of a Dean"} <= story.open_tasks()


def _is_decided(story: RequestStory) -> None:
    for lacking in (None, signed):  # neither the Dean nor the police have answered yet
        if lacking is not None:
            lacking(story)
        with pytest.raises((NotMet, Missing)):
            decide(story.by("manager"), **story.seen, verdict=APPROVE)
    comment = story.life.comments.get()
    seen = {**story.seen, "version": comment.version}
    give_comment(story.by("police"), **seen, words="Two calls in two years.")
    assert story.open_tasks() == {"decision"}
    commented = ("Elena Marsh", f"The police commented on {story.name}")
    assert commented in story.fresh_letters()

    story.days(1)
    with pytest.raises(NotAllowed):
        decide(story.by("technician"), **story.seen, verdict=APPROVE)
    made = decide(story.by("manager"), **story.seen, verdict=APPROVE)
    assert made.policy_id == "duress-policy-4"  # the revision in force, pinned
    assert story.life.priority == "high"
    assert story.open_tasks() == {"survey"}
    assert ("Corinne Avery", f"{story.name} is approved") in story.fresh_letters()


def _is_surveyed_and_ordered(story: RequestStory) -> None:
    story.days(3)
    story.survey()
    assert story.open_tasks() == {"order"}
    with pytest.raises(Missing) as why:
        story.order()
    assert set(why.value.needs) == {Need.PLACE, Need.EQUIPMENT}
    story.sign_the_place()
    story.agree()
    order = story.order()
    assert story.open_tasks() == {"installation"}
    invited = m.Letter.objects.get(about_kind="order", about=order.pk)
    assert "BEGIN:VCALENDAR" in invited.invitation
    assert invited.person == story.by("technician").person


def _is_installed_and_accepted(story: RequestStory) -> None:
    story.days(3)
    story.install()
    assert story.standing() == "planned"
    assert story.open_tasks() == {"acceptance"}
    assert m.CostLine.objects.get(life=story.life_id).payer == "university"

    assert story.world is not None
    story.at = story.world.clock.wall
    story.accept()
    assert story.life.stage == Stage.ACCEPTED
    assert story.standing() == "planned"  # proven, and nobody was taught yet
    assert story.open_tasks() == {"hand-over"}


def _is_handed_over(story: RequestStory) -> None:
    with pytest.raises(Missing) as why:
        story.hand_over()
    assert set(why.value.needs) == {Need.TRAINING, Need.CONTACTS}

    story.days(1)
    learnt(story)
    story.name_contacts(AVERY, "P-120", "P-121")
    story.hand_over()
    assert story.life.stage == Stage.IN_SERVICE
    assert story.standing() == "in service"
    assert story.open_tasks() == set()
    told = ("Otis Keane", f"{story.name}: the button is in service")
    assert told in story.fresh_letters()


def _leaves_what_happened(story: RequestStory) -> None:
    """Look at what is left of it: steps, history, letters, and one's own pages."""
    deeds = [each.deed for each in story.life.steps.order_by("id")]
    assert deeds == [
        "begun",
        "sign the assessment",
        "approve",
        "sign the survey",
        "order the work",
        "report it installed",
        "accept by a press",
        "put in service",
    ]
    doers = [each.by for each in story.life.steps.order_by("id")]
    posts = ("manager", "manager", "technician", "telecom", "technician")
    assert doers[1:6] == [story.by(each).person for each in posts]
    assert story.life.steps.get(
        deed="accept by a press"
    ).entry  # it stands in the journal
    actors = set(story.actors("storage_buttonlife"))
    assert {"Elena Marsh", "Wren Castillo", "Paul Novak"} <= actors

    words = place_words() | {HIDDEN}
    about = m.Letter.objects.exclude(pk__startswith="letter-")
    assert about.count() >= 8
    assert [
        no_place_in(each, words) for each in about if no_place_in(each, words)
    ] == []
    assert not m.RowHistory.objects.filter(after__icontains="CANARY under").exists()
    _is_seen_by_its_people(story)


def _is_seen_by_its_people(story: RequestStory) -> None:
    holder = browser_of(m.Person.objects.get(pk=story.holder))
    page = holder.get("/my").content.decode()
    assert "D-0900" in page
    tracker = browser_of(m.Person.objects.get(pk=story.requester))
    assert tracker.get(f"/my/requests/{story.life_id}").status_code == 200


@pytest.mark.requirement("REQ-05", "REQ-07")
def test_traffic_alone_is_refused_and_the_refusal_stands(story: RequestStory) -> None:
    asked(story)
    assessed(story, "traffic")
    signed(story)
    with pytest.raises((NotMet, Missing)):
        decide(story.by("manager"), **story.seen, verdict=APPROVE)
    refused = decide(story.by("manager"), **story.seen, verdict=REFUSE)
    assert story.life.stage == Stage.REFUSED
    assert refused.alternatives
    (told,) = [x for x in findings_of(refused) if x.criterion == "traffic"]
    assert "never qualifies" in told.sentence

    story.days(10)
    appealed(story)
    assert story.open_tasks() == {"appeal"}
    with pytest.raises(Missing) as why:
        answered(story, "manager", is_upheld=True)
    assert why.value.needs == (Need.ANOTHER,)
    answered(story, "deputy", is_upheld=True)

    assert story.life.stage == Stage.REFUSED
    assert story.open_tasks() == set()
    told = {subject for _, subject in story.fresh_letters()}
    assert any(each.startswith("The refusal of Request") for each in told)
    with pytest.raises(AppealedAlready):
        appealed(story)


@pytest.mark.requirement("REQ-07")
def test_an_appeal_that_is_taken_up_is_decided_anew(story: RequestStory) -> None:
    asked(story)
    assessed(story)
    signed(story)
    decide(story.by("manager"), **story.seen, verdict=REFUSE)
    story.days(31)
    with pytest.raises(Missing) as why:
        appealed(story)
    assert why.value.needs == (Need.IN_TIME,)

    story.days(-5)
    appealed(story)
    answered(story, "deputy", is_upheld=False)
    assert story.life.stage == Stage.ASSESSED
    assert "decision" in story.open_tasks()
    with pytest.raises((NotMet, Missing)):
        decide(story.by("deputy"), **story.seen, verdict=APPROVE)

    assessed(story, "violence")  # what the Dean said stands: nobody is asked twice
    decide(story.by("deputy"), **story.seen, verdict=APPROVE)

    assert story.life.stage == Stage.APPROVED
    assert [
        (x.round, x.is_approved) for x in story.life.decisions.order_by("round")
    ] == [
        (1, False),
        (2, True),
    ]
    assert [each.deed for each in story.life.steps.order_by("id")][-4:] == [
        "refuse",
        "appeal",
        "decide anew",
        "approve",
    ]


def appealed(story: RequestStory) -> None:
    seen: dict[str, Any] = {**story.seen, "id": story.life_id}
    seen.pop("life")
    appeal(story.by(AVERY), **seen, words="The assault of May was not looked at.")


def answered(story: RequestStory, who: str, *, is_upheld: bool) -> None:
    decide_appeal(
        story.by(who), **story.seen, is_upheld=is_upheld, reason="Seen once more."
    )
