"""Tokens: who sits at a desk, and what a program may do."""

import base64
from datetime import UTC, datetime, timedelta

import pytest

from quietbell.config.database import Database
from quietbell.domain.roles import Action, Role
from quietbell.domain.site import TokenKey
from quietbell.line.tokens import LinkClaims, OfficeClaims, WatchClaims, verify
from quietbell.operations.acting import NotAllowed, NotThere, Wrong, new_id
from quietbell.operations.api_tokens import (
    GOOD_FOR_MAX,
    make_token,
    offered_actions,
    revoke_token,
)
from quietbell.operations.break_glass import make_break_glass, may_open, seal_anew
from quietbell.operations.engine_line import mint_office
from quietbell.operations.tokens import (
    SHIFT_MAX,
    NoDeskForThem,
    mint_link,
    mint_watch,
    revoke_watch,
)
from quietbell.queries.api_tokens import reader_with_token
from quietbell.queries.readers import reader_of
from quietbell.storage.models import (
    Account,
    ApiToken,
    Desk,
    Installation,
    RoleGrant,
    RowHistory,
    WatchGrant,
)
from tests.support.fake_hand_over import HandedOver
from tests.support.office import installation, person_with, reader_with

NOW = datetime(2031, 3, 3, 8, tzinfo=UTC)


def desk(*roles: Role) -> Desk:
    return Desk.objects.create(
        id=new_id(), name="Desk 1", roles=[each.value for each in roles]
    )


def keys() -> tuple[TokenKey, ...]:
    """Return the office's public key, as the site file will hold it."""
    row = Installation.objects.get(pk="1")
    return (TokenKey(id=row.token_key_id, public_key=row.token_key),)


def test_signing_on_proves_who_sits_there_until_the_shift_ends(
    database: Database,
) -> None:
    reader, at_desk = reader_with(Role.DISPATCHER, Role.RECORDS), desk(Role.DISPATCHER)

    signed = mint_watch(reader, at=NOW, desk_id=at_desk.pk)

    claims = verify(signed.token, keys())
    assert isinstance(claims, WatchClaims)
    assert (claims.person, claims.desk) == (reader.person, at_desk.pk)
    assert claims.roles == ("dispatcher",)
    assert claims.until == NOW + SHIFT_MAX
    row = WatchGrant.objects.get(pk=claims.id)
    assert (row.person_id, row.ends_at) == (reader.person, claims.until)


def test_a_sign_on_ends_with_the_role_that_it_is_for(database: Database) -> None:
    soon = NOW + timedelta(hours=2)
    reader = reader_with(Role.DISPATCHER, ends_at=soon)

    signed = mint_watch(reader, at=NOW, desk_id=desk(Role.DISPATCHER).pk)

    assert signed.until == soon


def test_a_desk_admits_its_roles_and_who_supervises_it(database: Database) -> None:
    at_desk = desk(Role.DISPATCHER)
    mint_watch(reader_with(Role.SHIFT_SUPERVISOR), at=NOW, desk_id=at_desk.pk)

    for role in (Role.OFFICER, Role.EMERGENCY_MANAGEMENT):
        with pytest.raises(NoDeskForThem):
            mint_watch(reader_with(role), at=NOW, desk_id=at_desk.pk)
    with pytest.raises(NotAllowed):
        mint_watch(reader_with(Role.IT_ADMINISTRATOR), at=NOW, desk_id=at_desk.pk)
    Desk.objects.update(is_revoked=True)
    with pytest.raises(NotThere):
        mint_watch(reader_with(Role.DISPATCHER), at=NOW, desk_id=at_desk.pk)


def test_a_link_makes_a_browser_one_desk_for_a_quarter_of_an_hour(
    database: Database,
) -> None:
    at_desk = desk()

    claims = verify(
        mint_link(reader_with(Role.IT_ADMINISTRATOR), at=NOW, desk_id=at_desk.pk),
        keys(),
    )

    assert isinstance(claims, LinkClaims)
    assert (claims.desk, claims.until) == (at_desk.pk, NOW + timedelta(minutes=15))
    with pytest.raises(NotAllowed):
        mint_link(reader_with(Role.DISPATCHER), at=NOW, desk_id=at_desk.pk)


def test_the_public_half_of_the_key_is_in_the_rows_and_changes_once(
    database: Database,
) -> None:
    reader, at_desk = reader_with(Role.DISPATCHER), desk(Role.DISPATCHER)
    for _ in range(3):
        mint_watch(reader, at=NOW, desk_id=at_desk.pk)

    (key,) = keys()
    assert len(base64.b64decode(key.public_key)) == 32
    changes = RowHistory.objects.filter(table_name="storage_installation")
    assert changes.count() == 1


def test_a_deed_of_the_office_is_signed_with_the_roles_that_allow_it(
    database: Database,
) -> None:
    reader, at_desk = reader_with(Role.IT_ADMINISTRATOR, Role.HOLDER), desk()
    mint_link(reader, at=NOW, desk_id=at_desk.pk)

    claims = verify(mint_office(reader, Action.PEOPLE, NOW), keys())

    assert isinstance(claims, OfficeClaims)
    assert (claims.person, claims.roles) == (reader.person, ("IT administrator",))
    assert claims.until - NOW <= timedelta(minutes=10)
    refused = verify(mint_office(reader_with(Role.RECORDS), Action.PEOPLE, NOW), keys())
    assert isinstance(refused, OfficeClaims)
    assert refused.roles == ()


def test_a_sign_on_is_revoked_by_who_keeps_people(database: Database) -> None:
    reader, at_desk = reader_with(Role.DISPATCHER), desk(Role.DISPATCHER)
    signed, engine = mint_watch(reader, at=NOW, desk_id=at_desk.pk), HandedOver()

    with pytest.raises(NotAllowed):
        revoke_watch(reader, at=NOW, id=signed.id, hand_over=engine)
    keeper = reader_with(Role.SHIFT_SUPERVISOR)
    revoke_watch(keeper, at=NOW, id=signed.id, hand_over=engine)

    assert engine.deeds == [("revoke_token", {"token": signed.id})]
    with pytest.raises(NotThere):
        revoke_watch(keeper, at=NOW, id=signed.id, hand_over=engine)


def make(reader: object, *actions: Action, **more: object) -> tuple[ApiToken, str]:
    told = {"name": "Wall", "ends_at": NOW + timedelta(days=30), **more}
    return make_token(reader, at=NOW, actions=actions, **told)  # type: ignore[arg-type]


@pytest.mark.requirement("PLT-01")
def test_a_program_may_do_what_was_chosen_for_it_and_its_maker_may(
    database: Database,
) -> None:
    maker = reader_with(Role.TELECOM_DESK)
    token, secret = make(maker, Action.INVENTORY)
    assert secret not in str(ApiToken.objects.values())

    program = reader_with_token(token.token_hash, NOW)

    assert program is not None
    assert offered_actions(program, NOW) == (Action.INVENTORY,)
    RoleGrant.objects.update(is_in_force=False)
    program = reader_with_token(token.token_hash, NOW)
    assert program is not None
    assert offered_actions(program, NOW) == ()


@pytest.mark.requirement("PLT-01")
def test_no_token_for_what_one_may_not_do_nor_without_an_end(
    database: Database,
) -> None:
    maker = reader_with(Role.TELECOM_DESK)

    with pytest.raises(NotAllowed):
        make(maker, Action.INVENTORY, Action.PEOPLE)
    for wrong in (NOW, NOW + GOOD_FOR_MAX + timedelta(seconds=1)):
        with pytest.raises(Wrong) as why:
            make(maker, Action.INVENTORY, ends_at=wrong)
        assert set(why.value.problems) == {"ends_at"}
    with pytest.raises(Wrong):
        make(maker)
    token, _ = make(maker, Action.INVENTORY)
    program = reader_with_token(token.token_hash, NOW)
    with pytest.raises(NotAllowed):
        make(program, Action.INVENTORY)


def test_a_token_that_leaked_is_revoked_and_opens_nothing(database: Database) -> None:
    maker = reader_with(Role.TELECOM_DESK)
    token, _ = make(maker, Action.INVENTORY)

    with pytest.raises(NotAllowed):
        revoke_token(reader_with(Role.RECORDS), at=NOW, id=token.pk, version=1)
    keeper = reader_with(Role.EMERGENCY_MANAGEMENT)
    revoke_token(keeper, at=NOW, id=token.pk, version=1)

    assert reader_with_token(token.token_hash, NOW) is None


@pytest.mark.requirement("PLT-02")
def test_each_sealed_password_is_its_own_and_good_for_an_hour(
    database: Database,
) -> None:
    keeper = reader_with(Role.IT_ADMINISTRATOR)
    one, first = make_break_glass(keeper, at=NOW, name="Envelope 1")
    _, second = make_break_glass(keeper, at=NOW, name="Envelope 2")

    assert first != second
    assert len(first.replace("-", "")) == 30
    assert one.check_password(first)
    one.opened_at = NOW
    assert may_open(one, NOW)
    assert may_open(one, NOW + timedelta(minutes=59))
    assert not may_open(one, NOW + timedelta(hours=1))
    assert not may_open(one, NOW - timedelta(seconds=1)), "the clock went back"


def test_an_account_that_is_open_for_an_hour_leaves_no_token_behind(
    database: Database,
) -> None:
    keeper = reader_with(Role.IT_ADMINISTRATOR)
    account, _ = make_break_glass(keeper, at=NOW, name="Envelope 1")
    assert account.person is not None

    with pytest.raises(NotAllowed):
        make(reader_of(account.person.pk), Action.INVENTORY)


def test_sealing_anew_makes_its_roles_wait_once_live(database: Database) -> None:
    installation(is_live=True)
    keeper, other = reader_with(Role.IT_ADMINISTRATOR), person_with(Role.RECORDS)
    account, before = make_break_glass(keeper, at=NOW, name="Envelope 1")
    assert account.person is not None
    RoleGrant.objects.filter(person=account.person).update(
        is_in_force=True, proposed_by="a", seconded_by="b"
    )

    after, waiting = seal_anew(keeper, at=NOW, person=account.person.pk)

    account = Account.objects.get(pk=account.pk)
    assert waiting == 2
    assert account.check_password(after)
    assert not account.check_password(before)
    assert account.person is not None
    assert reader_of(account.person.pk).roles(NOW) == ()
    with pytest.raises(Wrong):
        seal_anew(keeper, at=NOW, person=other.pk)
