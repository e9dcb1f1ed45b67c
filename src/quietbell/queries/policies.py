"""Policies and their versions within a reach, and which version stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch, QuerySet

from quietbell.domain.grants import Reach, Subject
from quietbell.domain.roles import Role
from quietbell.queries.calendars import day_here
from quietbell.queries.visible import visible
from quietbell.storage.models import (
    CriteriaVersion,
    Person,
    Policy,
    PolicyReview,
    PolicyVersion,
    Proposal,
    RoleGrant,
    Site,
)

IN_FORCE = "in force"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A policy as a list shows it. Versions and reviews are the newest first."""

    policy: Policy
    in_force: PolicyVersion | None
    draft: PolicyVersion | None
    approved: tuple[PolicyVersion, ...]
    review: PolicyReview | None


def policy_rows(reach: Reach) -> QuerySet[Policy]:
    """Return the policies within *reach* with versions and reviews. Three queries."""
    rows = Policy.objects.filter(visible(reach, site="site")).select_related("site")
    return rows.order_by("name").prefetch_related(
        Prefetch("versions", PolicyVersion.objects.defer("text").order_by("-number")),
        Prefetch("reviews", PolicyReview.objects.order_by("-year")),
    )


def shown(policy: Policy) -> Shown:
    """Return *policy*, whose versions and reviews were fetched with it."""
    versions = list(policy.versions.all())
    return Shown(
        policy=policy,
        in_force=_first(versions, IN_FORCE),
        draft=_first(versions, "draft"),
        approved=tuple(each for each in versions if each.state == "approved"),
        review=next(iter(policy.reviews.all()), None),
    )


def _first(versions: Iterable[PolicyVersion], state: str) -> PolicyVersion | None:
    return next((each for each in versions if each.state == state), None)


def public_versions() -> QuerySet[PolicyVersion]:
    """Return what may be read without signing in: public, in force, by name."""
    rows = PolicyVersion.objects.filter(state=IN_FORCE, policy__is_public=True)
    return rows.select_related("policy").order_by("policy__name")


def subject_of(policy: Policy) -> Subject:
    """Return what rights to a policy go by: its site, or the installation."""
    return Subject(site=policy.site_id or "")


def policy_day(policy: Policy, at: datetime) -> date:
    """Return the day that it is for a policy: at its site, or at the first one."""
    return day_here(policy.site_id or "", at)


def language_of(policy: Policy) -> str:
    """Return in which language people are written to about it."""
    sites = Site.objects.order_by("name")
    if policy.site_id:
        sites = sites.filter(pk=policy.site_id)
    return sites.values_list("language", flat=True).first() or "en"


def standing_version(criteria: CriteriaVersion) -> PolicyVersion | None:
    """Return the policy that decisions under *criteria* are made by, None without one.

    The revision in force, whichever of its policy the criteria were written from.
    """
    pinned = criteria.policy
    if pinned is None:
        return None
    # As `operations.decisions.policy_in_force`: a retired one stands for nothing.
    return PolicyVersion.objects.filter(policy=pinned.policy_id, state=IN_FORCE).first()


def is_withdrawn_under(criteria: CriteriaVersion) -> bool:
    """Say whether no revision of the policy behind *criteria* is in force any more.

    Until one is, nobody can decide by them.
    """
    return criteria.policy is not None and standing_version(criteria) is None


def people_with(role: Role, site: str, at: datetime) -> list[Person]:
    """Return who holds *role* at *site* (empty: for everything) at *at*, by name."""
    grants = RoleGrant.objects.filter(
        role=role.value, is_in_force=True, begins_at__lte=at
    ).exclude(ends_at__lte=at)
    if not site:
        grants = grants.filter(site=None)
    else:
        grants = grants.filter(site=None) | grants.filter(site=site)
    rows = Person.objects.filter(pk__in=grants.values("person"), left_on=None)
    return list(rows.order_by("name", "pk"))


def waiting_proposals(reach: Reach) -> QuerySet[Proposal]:
    """Return what waits for the Vice Chancellor within *reach*, oldest first."""
    rows = Proposal.objects.filter(visible(reach, site="policy__site"), decided_at=None)
    return rows.select_related("policy", "draft").order_by("at", "pk")


def before(version: PolicyVersion) -> PolicyVersion | None:
    """Return the version that *version* follows: the last one that was approved."""
    earlier = PolicyVersion.objects.filter(
        policy=version.policy_id, number__lt=version.number
    )
    return earlier.exclude(state="draft").order_by("-number").first()
