"""What happened to people's ways in is kept, and the audit tells it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.db import DatabaseError, connection, transaction
from django.test import Client, TestCase

from quietbell.config.database import Database
from quietbell.domain.roles import Role
from quietbell.domain.sign_ins import WRONG_KEPT_MAX, Noted
from quietbell.operations.break_glass import make_break_glass, seal_anew
from quietbell.operations.sign_ins import note_wrong
from quietbell.operations.start_links import Newcomer, invite, set_up
from quietbell.queries.readers import reader_of
from quietbell.storage.models import Account, SignInNote
from tests.support.codes import code_at
from tests.support.office import browser_with, installation, person_with
from tests.web.test_sign_in import PASSWORD, enrol_app, log_in, with_password

NOW = datetime(2031, 3, 3, 8, tzinfo=UTC)
Told = tuple[str, str, str]


@pytest.fixture(autouse=True)
def _no_tries_yet(database: Database) -> Iterator[None]:
    """Tries are counted in this process; each test begins with none."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def robin() -> Account:
    return with_password(Role.RECORDS)


def told() -> list[Told]:
    rows = SignInNote.objects.order_by("id")
    return list(rows.values_list("kind", "person", "method"))


def test_a_sign_in_is_kept_with_what_was_shown_and_where_from(robin: Account) -> None:
    log_in(Client(), robin)

    (note,) = SignInNote.objects.all()
    assert (note.kind, note.person, note.by) == (
        "signed in",
        robin.person_id,
        robin.person_id,
    )
    assert (note.method, note.address) == ("password", "127.0.0.1")


def test_a_wrong_password_is_kept_but_neither_it_nor_a_strange_name(
    robin: Account,
) -> None:
    log_in(Client(), robin, "no no no no no no")
    robin.username = "my secret by mistake"
    log_in(Client(), robin)

    assert told() == [
        ("wrong password", robin.person_id, ""),
        ("wrong password", "", ""),
    ]
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(n::text, ' ') FROM storage_signinnote n")
        assert "no no" not in (kept := cursor.fetchone()[0])
    assert "mistake" not in kept


def test_second_factors_and_passwords_leave_a_trace(
    robin: Account,
) -> None:
    browser = Client()
    log_in(browser, robin)
    with TestCase.captureOnCommitCallbacks(execute=True):
        secret = enrol_app(browser)
    new = "another three plain words"
    browser.post(
        "/accounts/password/",
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )
    other = Client()
    log_in(other, robin, new)
    other.post("/accounts/2fa/authenticate/", {"code": "000000"})

    who = robin.person_id
    assert told() == [
        ("signed in", who, "password"),
        ("factor added", who, "totp"),
        ("recovery codes made", who, "recovery_codes"),
        ("password changed", who, ""),
        ("wrong code", who, "totp"),
    ]
    assert secret not in str(told())
    assert code_at(secret, 0) not in str(told())


def test_a_removed_factor_leaves_a_trace() -> None:
    holder = with_password(Role.HOLDER)
    browser = Client()
    log_in(browser, holder)
    enrol_app(browser)

    with TestCase.captureOnCommitCallbacks(execute=True):
        browser.post("/accounts/2fa/totp/deactivate/")

    assert not Authenticator.objects.filter(user=holder, type="totp").exists()
    assert ("factor removed", holder.person_id, "totp") in told()


def test_a_link_that_takes_a_way_in_away_names_who_sent_it(robin: Account) -> None:
    keeper = reader_of(person_with(Role.IT_ADMINISTRATOR).pk)
    secret, _waiting = invite(keeper, at=NOW, person=str(robin.person_id))
    newcomer = Newcomer(username="robin", password=PASSWORD)
    set_up(secret, at=NOW + timedelta(minutes=5), newcomer=newcomer)

    rows = SignInNote.objects.order_by("id").values_list("kind", "person", "by")
    assert list(rows) == [
        ("taken away", robin.person_id, keeper.person),
        ("password set", robin.person_id, robin.person_id),
    ]


def test_a_sealed_password_names_who_read_it() -> None:
    installation()
    keeper = reader_of(person_with(Role.IT_ADMINISTRATOR).pk)
    account, _password = make_break_glass(keeper, at=NOW, name="Envelope 1")
    seal_anew(keeper, at=NOW, person=str(account.person_id))

    rows = SignInNote.objects.values_list("kind", "person", "by")
    assert list(rows) == [("password set", account.person_id, keeper.person)] * 2


def test_a_flood_of_wrong_passwords_is_kept_in_part_and_says_so() -> None:
    for n in range(60):
        at = NOW + timedelta(seconds=n / 2)
        note_wrong(Noted.WRONG_PASSWORD, at=at, person=f"p-{n}")

    assert [kind for kind, _person, _method in told()] == [
        *["wrong password"] * WRONG_KEPT_MAX,
        "many wrong",
    ]
    note_wrong(Noted.WRONG_CODE, at=NOW + timedelta(minutes=2), person="p-61")
    assert told()[-1] == ("wrong code", "p-61", "")


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE storage_signinnote SET person = ''",
        "DELETE FROM storage_signinnote",
        "TRUNCATE storage_signinnote",
    ],
)
def test_nobody_changes_or_removes_what_was_kept(robin: Account, sql: str) -> None:
    log_in(Client(), robin)

    with (
        pytest.raises(DatabaseError, match=r"append_only|Cannot|never truncated"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)

    assert len(told()) == 1


def test_the_audit_tells_it_in_words(robin: Account) -> None:
    log_in(Client(), robin, "no no no no no no")
    log_in(Client(), robin)
    records = browser_with(Role.RECORDS)
    here = "/workbench/audit/sign-ins"

    assert here in records.get("/workbench/audit/").content.decode()
    page = records.get(here).content.decode()
    for words in ("Robin Vale", "was refused: wrong password", "127.0.0.1"):
        assert words in page, words
    assert page.index("signed in<") < page.index("was refused")  # newest first
    spanish = records.get(here, headers={"accept-language": "es"}).content.decode()
    assert "contraseña incorrecta" in spanish

    nobody = person_with(Role.HOLDER, name="Zoe Aldous")
    filtered = records.get(here, {"person": nobody.pk}).content.decode()
    assert "was refused" not in filtered
    assert browser_with(Role.IT_TECHNICIAN).get(here).status_code == 404
