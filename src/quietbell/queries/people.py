"""People as the directory shows them, in a known number of SQL queries."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, Q, QuerySet

from quietbell.domain.grants import Reach
from quietbell.queries.visible import visible
from quietbell.storage.models import (
    Account,
    ApiToken,
    Desk,
    Person,
    RoleGrant,
    WatchGrant,
)

TOLD_MAX = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonPage:
    """Everything that the page of one person shows, but for where they are in use."""

    person: Person
    account: Account | None
    has_password: bool
    factors: int
    identities: int
    counting: tuple[RoleGrant, ...]
    waiting: tuple[RoleGrant, ...]
    over: tuple[RoleGrant, ...]
    sign_ons: tuple[WatchGrant, ...]
    tokens: tuple[ApiToken, ...]
    names: dict[str, str]  # of those who proposed and agreed, by id


def people(
    reach: Reach,
    *,
    at: datetime,
    search: str = "",
    state: str = "here",
    sees_protected: bool = False,
) -> QuerySet[Person]:
    """Return the people within *reach*, by name, each with ``now``: roles in force.

    *search* is part of a name, a title, an address or a number. *state* is "here",
    "left" or "" for all. Who is protected is found by few: no search leads to them.
    """
    found = Person.objects.filter(
        visible(reach, department="department", own=("pk",))
    ).select_related("department", "account")
    if not sees_protected:
        found = found.filter(is_protected=False)
    if search:
        found = found.filter(
            Q(name__icontains=search)
            | Q(title__icontains=search)
            | Q(email__icontains=search)
            | Q(external_id__iexact=search)
        )
    if state in {"here", "left"}:
        found = found.filter(left_on__isnull=state == "here")
    in_force = _in_force(RoleGrant.objects.all(), at).order_by("role")
    return found.prefetch_related(Prefetch("grants", in_force, to_attr="now")).order_by(
        "name", "pk"
    )


def person_page(id: str, at: datetime) -> PersonPage:
    """Return what the page of one person shows."""
    from allauth.mfa.models import Authenticator  # noqa: PLC0415 - needs Django's apps
    from allauth.socialaccount.models import SocialAccount  # noqa: PLC0415

    person = Person.objects.select_related("department", "account").get(pk=id)
    account = getattr(person, "account", None)
    grants = list(
        RoleGrant.objects.filter(person=person)
        .select_related("site", "department")
        .order_by("-begins_at", "pk")[: 4 * TOLD_MAX]
    )
    counting = tuple(
        g for g in grants if g.is_in_force and (g.ends_at is None or g.ends_at > at)
    )
    waiting = tuple(g for g in grants if not g.is_in_force and not g.declined_by)
    over = tuple(g for g in grants if g not in counting and g not in waiting)
    sign_ons = WatchGrant.objects.filter(
        person=person, revoked_at=None, ends_at__gt=at
    ).select_related("desk")
    tokens = ApiToken.objects.filter(person=person, revoked_at=None, ends_at__gt=at)
    others = {g.proposed_by for g in grants} | {g.seconded_by for g in grants}
    return PersonPage(
        person=person,
        account=account,
        has_password=account is not None and account.has_usable_password(),
        factors=Authenticator.objects.filter(user=account)
        .exclude(type=Authenticator.Type.RECOVERY_CODES)
        .count()
        if account
        else 0,
        identities=SocialAccount.objects.filter(user=account).count() if account else 0,
        counting=counting,
        waiting=waiting,
        over=over[:TOLD_MAX],
        sign_ons=tuple(sign_ons.order_by("made_at")[:TOLD_MAX]),
        tokens=tuple(tokens.order_by("name")[:TOLD_MAX]),
        names=names_of(others),
    )


def waiting_grants(reach: Reach, at: datetime) -> QuerySet[RoleGrant]:
    """Return the proposals within *reach* that want a second person, oldest first."""
    return (
        RoleGrant.objects.filter(
            visible(reach, site="site", department="department"),
            Q(ends_at=None) | Q(ends_at__gt=at),
            is_in_force=False,
            declined_by="",
        )
        .select_related("person", "site", "department")
        .order_by("begins_at", "pk")
    )


def names_of(ids: set[str]) -> dict[str, str]:
    """Return the names of people by their ids; who is no person is left out."""
    wanted = {each for each in ids if each}
    return dict(Person.objects.filter(pk__in=wanted).values_list("pk", "name"))


def desks_by_name() -> QuerySet[Desk]:
    """Return the desks that can be sat at, each with its sites. Two queries."""
    return (
        Desk.objects.filter(is_revoked=False).prefetch_related("sites").order_by("name")
    )


def _in_force(grants: QuerySet[RoleGrant], at: datetime) -> QuerySet[RoleGrant]:
    return grants.filter(
        Q(ends_at=None) | Q(ends_at__gt=at), is_in_force=True, begins_at__lte=at
    )
