"""One-time links: the first person's, and those that set up a sign-in."""

from datetime import UTC, datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount

from quietbell.config.database import Database
from quietbell.domain.grants import Reader
from quietbell.domain.roles import Role
from quietbell.operations.acting import NotAllowed, Wrong
from quietbell.operations.people import NotYourself
from quietbell.operations.start_links import (
    LinkUsed,
    Newcomer,
    begin_roles_now,
    first_link,
    invite,
    invite_from_shell,
    link_behind,
    set_up,
)
from quietbell.queries.readers import reader_of
from quietbell.storage.models import Account, Person, RoleGrant, StartLink
from tests.support.office import installation, person_with, reader_with

NOW = datetime(2031, 3, 3, 8, tzinfo=UTC)
AHEAD = datetime(2040, 1, 1, tzinfo=UTC)
ROBIN = Newcomer(name="Robin Vale", username="robin", password="quite long, is it not")


def first() -> str:
    secret = first_link(NOW)
    assert secret is not None
    return secret


@pytest.mark.requirement("PLT-02")
def test_an_empty_installation_is_entered_by_its_first_link_alone(
    database: Database,
) -> None:
    assert Account.objects.count() == 0

    account = set_up(first(), at=NOW, newcomer=ROBIN)

    assert account.check_password(ROBIN.password)
    assert account.person is not None
    assert reader_of(account.person.pk).roles(NOW) == (
        Role.EMERGENCY_MANAGEMENT,
        Role.IT_ADMINISTRATOR,
    )
    assert first_link(NOW) is None


@pytest.mark.requirement("PLT-02")
def test_a_clock_that_ran_ahead_at_the_first_start_locks_nobody_out(
    database: Database,
) -> None:
    secret = first_link(AHEAD)
    assert secret is not None

    account = set_up(secret, at=AHEAD, newcomer=ROBIN)

    assert account.person is not None
    for at in (AHEAD, NOW):
        assert Role.IT_ADMINISTRATOR in reader_of(account.person.pk).roles(at)
    assert first_link(NOW) is None


def test_who_administers_from_years_to_come_is_not_here_yet(
    database: Database,
) -> None:
    robin = person_with(Role.IT_ADMINISTRATOR)
    RoleGrant.objects.update(begins_at=AHEAD)
    assert first_link(NOW) is not None

    installation(is_live=True)
    assert first_link(NOW) is None  # a clock opens no installation that is live

    assert begin_roles_now(at=NOW, person=robin.pk) == 1
    assert reader_of(robin.pk).roles(NOW) == (Role.IT_ADMINISTRATOR,)
    assert begin_roles_now(at=NOW, person=robin.pk) == 0


def test_roles_that_wait_or_were_declined_are_not_given_by_mending_their_beginning(
    database: Database,
) -> None:
    kim = person_with(Role.RECORDS, Role.DISPATCHER)
    RoleGrant.objects.update(begins_at=AHEAD, is_in_force=False)
    RoleGrant.objects.filter(role="dispatcher").update(declined_by="P-1")

    assert begin_roles_now(at=NOW, person=kim.pk) == 1
    assert reader_of(kim.pk).roles(NOW) == ()


@pytest.mark.requirement("PLT-02")
def test_every_link_is_its_own_and_only_its_hash_is_kept(database: Database) -> None:
    secrets = {first() for _ in range(3)}

    assert len(secrets) == 3
    assert all(len(each) >= 43 for each in secrets), "256 random bits"
    kept = set(StartLink.objects.values_list("token_hash", flat=True))
    assert not kept & secrets


def test_a_link_is_good_once_and_for_a_day_and_only_the_newest(
    database: Database,
) -> None:
    older, newer = first(), first()

    with pytest.raises(LinkUsed):
        link_behind(older, NOW)
    with pytest.raises(LinkUsed):
        link_behind(newer, NOW + timedelta(hours=24))
    set_up(newer, at=NOW, newcomer=ROBIN)
    with pytest.raises(LinkUsed):
        set_up(newer, at=NOW, newcomer=ROBIN)
    with pytest.raises(LinkUsed):
        link_behind("never was", NOW)


def test_a_first_link_is_no_good_once_somebody_is_here(database: Database) -> None:
    secret = first()
    person_with(Role.IT_ADMINISTRATOR)

    with pytest.raises(LinkUsed):
        set_up(secret, at=NOW, newcomer=ROBIN)


def test_a_name_that_is_taken_leaves_the_link_good(database: Database) -> None:
    Account.objects.create(username="Robin")
    secret = first()

    with pytest.raises(Wrong) as why:
        set_up(secret, at=NOW, newcomer=ROBIN)

    assert "username" in why.value.problems
    assert link_behind(secret, NOW)
    assert Person.objects.count() == 0


def test_somebody_invited_sets_up_a_sign_in_and_nothing_more(
    database: Database,
) -> None:
    keeper = reader_with(Role.IT_ADMINISTRATOR)
    kim = person_with(Role.DISPATCHER, name="Kim Osei", signs_in=False)
    secret, waiting = invite(keeper, at=NOW, person=kim.pk)

    account = set_up(secret, at=NOW, newcomer=ROBIN)

    assert waiting == 0
    assert account.person == kim
    assert Person.objects.get(pk=kim.pk).name == "Kim Osei"
    assert reader_of(kim.pk).roles(NOW) == (Role.DISPATCHER,)


def test_a_sign_in_made_anew_needs_a_second_person_once_live(
    database: Database,
) -> None:
    installation(is_live=True)
    keeper = reader_with(Role.IT_ADMINISTRATOR)
    kim = person_with(Role.RECORDS, Role.HOLDER, name="Kim Osei")
    account = Account.objects.get(person=kim)
    account.set_password("what it was before")
    account.save()
    Authenticator.objects.create(user=account, type="totp", data={"secret": "x"})

    _secret, waiting = invite(keeper, at=NOW, person=kim.pk)

    account.refresh_from_db()
    assert waiting == 1
    assert not account.has_usable_password()
    assert not Authenticator.objects.exists()
    assert reader_of(kim.pk).roles(NOW) == (Role.HOLDER,)
    (grant,) = RoleGrant.objects.filter(person=kim, is_in_force=False)
    assert (grant.role, grant.proposed_by) == ("records and audit", keeper.person)


@pytest.mark.parametrize("by", ["a sign-in before", "the campus's identity provider"])
def test_whoever_comes_in_without_a_password_is_not_somebody_new(
    database: Database, by: str
) -> None:
    installation(is_live=True)
    keeper = reader_with(Role.IT_ADMINISTRATOR)
    kim = person_with(Role.RECORDS, name="Kim Osei")
    account = Account.objects.get(person=kim)
    account.set_unusable_password()
    account.last_login = NOW if by == "a sign-in before" else None
    account.save()
    if account.last_login is None:
        SocialAccount.objects.create(user=account, provider="campus", uid="kim")

    _secret, waiting = invite(keeper, at=NOW, person=kim.pk)

    assert waiting == 1
    assert reader_of(kim.pk).roles(NOW) == ()


def test_nobody_invites_themselves_and_who_keeps_no_people_invites_nobody(
    database: Database,
) -> None:
    keeper = reader_with(Role.IT_ADMINISTRATOR)
    kim = person_with(Role.RECORDS)

    with pytest.raises(NotYourself):
        invite(keeper, at=NOW, person=keeper.person)
    for role in (Role.IT_TECHNICIAN, Role.DISPATCHER, Role.RECORDS, Role.HOLDER):
        with pytest.raises(NotAllowed):
            invite(reader_with(role), at=NOW, person=kim.pk)
    with pytest.raises(NotAllowed):
        invite(Reader(person=""), at=NOW, person=kim.pk)


def test_whoever_has_the_shell_of_the_machine_can_let_anybody_in(
    database: Database,
) -> None:
    kim = person_with(Role.RECORDS, name="Kim Osei")

    secret = invite_from_shell(at=NOW, person=kim.pk)

    assert set_up(secret, at=NOW, newcomer=ROBIN).person == kim
