"""The staff guide says what the profile in force does, and nothing else."""

from dataclasses import replace

import pytest
from django.utils import translation

from quietbell.config.database import Database
from quietbell.domain.profiles import CallBack, FalseRule
from quietbell.domain.shipped_profiles import ASSESS_FIRST, DISPATCH_AT_ONCE
from quietbell.operations.profiles import body_of
from quietbell.queries.guides import SLUGS, as_markdown, guide, profile_at
from quietbell.storage import models as m
from tests.support.harborview import plant_harborview

pytestmark = pytest.mark.requirement("POL-03")
NUMBERS = {
    "emergency_line": "555-0100",
    "service_desk": "555-0120",
    "security_mail": "security@harborview.example",
    "chat_channel": "Security channel",
}
SITE = m.Site(id="north", name="North")


def told(profile, kind: str = "phone key", language: str = "en") -> str:
    with translation.override(language):
        return as_markdown(guide(kind, SITE, replace(profile, **NUMBERS)))


def test_where_police_are_sent_at_once_the_guide_says_so() -> None:
    text = told(DISPATCH_AT_ONCE)

    assert "Officers are sent at once. Every press is treated as an emergency." in text
    assert "If it becomes safe, you or a colleague calls 911 as well" in text
    assert "Nobody rings you back before officers are in position." in text
    assert "These are counted: accidents, misuse. At 3 a review is held" in text
    assert "Security calls 911" not in text
    assert "Security looks first" not in text


def test_where_security_assesses_first_the_guide_says_so() -> None:
    text = told(ASSESS_FIRST)

    assert "Security looks first, by camera or by a patrol" in text
    assert "Security calls 911 when it has verified an emergency." in text
    assert "You need not call 911 unless Security asks you to." in text
    assert "Nobody rings you back: a telephone could give you away." in text
    assert "These are counted: misuse." in text
    assert "Officers are sent at once" not in text
    assert "calls 911 as well" not in text


def test_each_rule_is_told_by_itself_and_not_by_the_posture() -> None:
    mixed = replace(
        DISPATCH_AT_ONCE,
        emergency_caller="security when verified",
        call_back=CallBack.ALLOWED,
        false_rule=FalseRule(counted=()),
    )
    text = told(mixed)

    assert "Officers are sent at once." in text
    assert "Security calls 911" in text
    assert "Somebody may ring you back." in text
    assert "are counted" not in text


@pytest.mark.parametrize("kind", SLUGS.values())
@pytest.mark.parametrize("language", ["en", "es"])
def test_every_kind_has_its_own_whole_guide_with_the_numbers(kind, language) -> None:
    text = told(ASSESS_FIRST, kind, language)

    assert text.count("\n# ") + text.startswith("# ") == 7
    assert all(number in text for number in NUMBERS.values())
    others = {told(ASSESS_FIRST, each, language) for each in SLUGS.values()}
    assert len(others) == 3


def test_spanish_is_spanish_throughout() -> None:
    english = set(told(DISPATCH_AT_ONCE).splitlines()) - {""}
    spanish = set(told(DISPATCH_AT_ONCE, language="es").splitlines())

    assert english & spanish == set()


def test_a_number_that_nobody_gave_is_said_to_be_missing() -> None:
    found = guide("phone key", SITE, DISPATCH_AT_ONCE)

    assert len(found.missing) == 4
    assert "(not given yet: ask emergency management)" in as_markdown(found)


def test_it_follows_the_version_in_force(database: Database) -> None:
    plant_harborview()
    site = m.Site.objects.get(pk="north")
    before = profile_at(site)
    assert before is not None
    rows = m.ProfileVersion.objects.filter(profile=site.profile_id)
    rows.filter(state="in force").update(state="retired")
    assert profile_at(site) is None
    first = rows.order_by("number")[0]
    after = replace(before, emergency_line="555-0199")
    m.ProfileVersion.objects.create(
        id="next",
        profile_id=site.profile_id,
        number=9,
        body=body_of(after),
        state="in force",
        made_at=first.made_at,
        in_force_at=first.made_at,
    )

    found = profile_at(site)

    assert found is not None
    assert "555-0199" in as_markdown(guide("phone key", site, found))
