"""A fresh installation's first policy, guide and training: drafts from what ships.

They are filled in from the site's profile in force and are drafts like any other:
somebody reads them, and the Vice Chancellor approves.
"""

from collections.abc import Iterable
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from quietbell.domain import shipped_policies
from quietbell.domain.grants import Reader, Subject
from quietbell.domain.profiles import ResponseProfile
from quietbell.domain.roles import Action
from quietbell.operations import modules
from quietbell.operations.acting import Refused, Wrong, require
from quietbell.operations.policies import PolicyFacts, add_policy
from quietbell.operations.rows import found
from quietbell.queries.guides import as_markdown, guide, profile_at
from quietbell.storage.models import (
    Installation,
    ModuleVersion,
    Policy,
    PolicyVersion,
    Site,
    TrainingModule,
)
from quietbell.storage.models.buttons import BUTTON_KINDS


def start_policy(
    reader: Reader, *, at: datetime, site: str, language: str
) -> PolicyVersion:
    """Add the policy that ships, as a draft for *site*, and return the draft.

    With one site it is the whole installation's; with several it is that site's, for
    sites differ in who comes and who calls 911.

    Raises:
        NotAllowed, NotThere: and nothing was written.
        Wrong: there is no such language.
        Refused: the site has no profile in force.
    """
    row, profile = _profile(site, language)
    require(reader, Action.KEEP_POLICIES, at, Subject(site=_whose(row)))
    shipped = shipped_policies.policy(profile, campus=_campus(row), language=language)
    name = _free(shipped.name, row, Policy.objects.values_list("name", flat=True))
    facts = PolicyFacts(name=name, site=_whose(row), is_public=True)
    return add_policy(reader, at=at, facts=facts, text=shipped.text)


def start_guide(
    reader: Reader, *, at: datetime, site: str, kind: str, language: str
) -> PolicyVersion:
    """Add the guide to a kind of device as a draft: what the profile says today.

    Raises:
        As `start_policy`; and Wrong for a kind that is none.
    """
    if kind not in BUTTON_KINDS:
        raise Wrong(kind=_("There is no such kind of device."))
    row, profile = _profile(site, language)
    require(reader, Action.KEEP_POLICIES, at, Subject(site=_whose(row)))
    with translation.override(language):
        told = guide(kind, row, profile)
        text = as_markdown(told)
    name = _free(told.title, row, Policy.objects.values_list("name", flat=True))
    facts = PolicyFacts(name=name, kind="guide", device_kind=kind, site=_whose(row))
    return add_policy(reader, at=at, facts=facts, text=text)


def start_module(
    reader: Reader, *, at: datetime, site: str, language: str
) -> ModuleVersion:
    """Add the training that ships, as a draft, and return the draft.

    Raises:
        As `start_policy`.
    """
    row, profile = _profile(site, language)
    shipped = shipped_policies.module(profile, campus=_campus(row), language=language)
    name = _free(
        shipped.name, row, TrainingModule.objects.values_list("name", flat=True)
    )
    return modules.add_module(
        reader, at=at, name=name, text=shipped.text, questions=shipped.questions
    )


def generated_now(version: PolicyVersion) -> str | None:
    """Return the guide that the profile gives today, None if that is no question.

    In the language in which *version* was begun: the one that differs least. With
    several sites a guide is one site's; one for all of several is nobody's.
    """
    policy = version.policy
    site = policy.site or (Site.objects.first() if Site.objects.count() == 1 else None)
    if policy.kind != "guide" or not policy.device_kind or site is None:
        return None
    profile = profile_at(site)
    if profile is None:
        return None
    texts = []
    for language in shipped_policies.LANGUAGES:
        with translation.override(language):
            texts.append(as_markdown(guide(policy.device_kind, site, profile)))
    lines = set(version.text.splitlines())
    return max(texts, key=lambda text: len(lines & set(text.splitlines())))


def _profile(site: str, language: str) -> tuple[Site, ResponseProfile]:
    if language not in shipped_policies.LANGUAGES:
        raise Wrong(language=_("Choose one of the languages."))
    row = found(Site.objects.all(), site)
    profile = profile_at(row)
    if profile is None:
        raise Refused(_("This site has no profile in force. Put one in force first."))
    return row, profile


def _whose(site: Site) -> str:
    """Return the site that it is for; empty: there is but one."""
    return site.pk if Site.objects.count() > 1 else ""


def _campus(site: Site) -> str:
    """Return what the campus is called."""
    name = Installation.objects.values_list("name", flat=True).first()
    return site.name if _whose(site) or not name else name


def _free(name: str, site: Site, taken: Iterable[str]) -> str:
    """Return *name*, with the site's if it is taken, and then with a number."""
    known = set(taken)
    if name not in known:
        return name
    with_site = f"{name}, {site.name}"
    tries = (with_site, *(f"{with_site} ({number})" for number in range(2, 100)))
    return next((each for each in tries if each not in known), with_site)
