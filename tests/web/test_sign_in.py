"""Who is let in, with what, for how long."""

import re
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client, override_settings
from django.utils import timezone

from quietbell.config.database import Database
from quietbell.domain.roles import Role
from quietbell.operations.break_glass import make_break_glass
from quietbell.operations.people import PersonFacts, add_person
from quietbell.operations.sessions import end_sessions
from quietbell.queries.readers import reader_of
from quietbell.storage.models import Account, OfficeTask, Person
from quietbell.web.second_factor import Factors
from quietbell.web.sign_in import BEGAN, IDLE_MAX, LENGTH_MAX, SEEN
from tests.support.codes import code_at
from tests.support.office import browser_of, installation, person_with, sign_in

PASSWORD = "correct horse battery staple"


@pytest.fixture(autouse=True)
def _no_tries_yet() -> Iterator[None]:
    """Tries are counted in this process; each test begins with none."""
    cache.clear()
    yield
    cache.clear()


def with_password(*roles: Role, name: str = "Robin Vale") -> Account:
    account = Account.objects.get(person=person_with(*roles, name=name))
    account.username = name.split(maxsplit=1)[0].lower()
    account.set_password(PASSWORD)
    account.save()
    return account


def log_in(browser: Client, account: Account, password: str = PASSWORD) -> str:
    """Type name and password; return where it leads, empty if it was refused."""
    answer = browser.post(
        "/accounts/login/", {"login": account.username, "password": password}
    )
    return str(answer.headers.get("Location", ""))


def enrol_app(browser: Client) -> str:
    """Set an authenticator app up, as the page says; return its secret."""
    page = browser.get("/accounts/2fa/totp/activate/").content.decode()
    secret = re.findall(r">([A-Z2-7]{32})<", page)[0]
    code = code_at(secret, time.time())
    answer = browser.post("/accounts/2fa/totp/activate/", {"code": code})
    assert answer.headers["Location"] == "/accounts/2fa/codes/"
    return str(secret)


def recovery_codes(browser: Client) -> list[str]:
    page = browser.get("/accounts/2fa/codes/").content.decode()
    return re.findall(r"\b[a-f0-9]{8}\b|\b\d{8}\b", page)


def test_a_holder_comes_in_with_a_password(database: Database) -> None:
    browser = Client()

    assert log_in(browser, with_password(Role.HOLDER)) == "/"
    assert browser.get("/").status_code == 200


def test_whoever_is_more_than_a_holder_sets_a_second_factor_up_first(
    database: Database,
) -> None:
    browser = Client()
    log_in(browser, with_password(Role.HOLDER, Role.RECORDS))

    assert browser.get("/").headers["Location"] == "/accounts/second-factor"

    enrol_app(browser)
    assert browser.get("/").status_code == 200


def test_then_the_app_is_asked_at_each_sign_in(database: Database) -> None:
    account = with_password(Role.RECORDS)
    first = Client()
    log_in(first, account)
    secret = enrol_app(first)

    browser = Client()
    assert log_in(browser, account) == "/accounts/2fa/authenticate/"
    assert browser.get("/").headers["Location"] == "/accounts/login/"

    wrong = browser.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert wrong.status_code == 200
    code = code_at(secret, time.time())
    right = browser.post("/accounts/2fa/authenticate/", {"code": code})
    assert right.headers["Location"] == "/"
    assert browser.get("/").status_code == 200

    again = Client()
    log_in(again, account)
    assert (
        again.post("/accounts/2fa/authenticate/", {"code": code}).status_code == 200
    ), "a code is good once"


def test_a_recovery_code_is_good_once(database: Database) -> None:
    account = with_password(Role.RECORDS)
    first = Client()
    log_in(first, account)
    enrol_app(first)
    codes = recovery_codes(first)

    for tries, expected in ((0, 302), (1, 200)):
        browser = Client()
        log_in(browser, account)
        answer = browser.post("/accounts/2fa/authenticate/", {"code": codes[0]})
        assert answer.status_code == expected, tries


def test_the_secret_of_an_app_does_not_lie_in_the_database(database: Database) -> None:
    browser = Client()
    log_in(browser, with_password(Role.RECORDS))
    secret = enrol_app(browser)

    (kept,) = Authenticator.objects.filter(type="totp").values_list("data", flat=True)
    assert secret not in str(kept)


def test_a_session_without_a_second_factor_opens_nothing(database: Database) -> None:
    browser = Client()
    account = with_password(Role.RECORDS)
    sign_in(browser, account, has_second_factor=False)

    assert browser.get("/").status_code == 302


def test_guessing_is_slowed_down_for_that_name_alone(database: Database) -> None:
    robin = with_password(Role.HOLDER)
    kim = with_password(Role.HOLDER, name="Kim Osei")
    browser = Client()
    for _ in range(6):
        assert log_in(browser, robin, "not the password at all") == ""

    assert log_in(Client(), robin) == ""
    assert log_in(Client(), kim) == "/"


@pytest.mark.parametrize(
    "path", ["signup/", "email/", "password/reset/", "password/set/", "identity/"]
)
def test_nobody_makes_an_account_or_a_password_alone(
    database: Database, path: str
) -> None:
    assert Client().get(f"/accounts/{path}").status_code == 404
    assert Client().post(f"/accounts/{path}", {"username": "x"}).status_code == 404


def test_a_session_ends_when_nobody_is_there_and_after_its_length(
    database: Database,
) -> None:
    for key, age in ((SEEN, IDLE_MAX), (BEGAN, LENGTH_MAX)):
        browser = browser_of(person_with(Role.RECORDS))
        assert browser.get("/").status_code == 200
        session = browser.session
        session[key] = time.time() - (age + timedelta(seconds=1)).total_seconds()
        session.save()

        assert browser.get("/").headers["Location"] == "/accounts/login/"
        assert "_auth_user_id" not in browser.session


def test_a_clock_that_was_set_back_makes_no_session_longer(database: Database) -> None:
    browser = browser_of(person_with(Role.RECORDS))
    browser.get("/")
    session = browser.session
    session[BEGAN] = session[SEEN] = time.time() + 86_400
    session.save()

    assert browser.get("/").status_code == 200
    assert browser.session[BEGAN] <= time.time()


def test_signing_out_everywhere_ends_every_other_session(database: Database) -> None:
    person = person_with(Role.RECORDS)
    here, there = browser_of(person), browser_of(person)

    here.post("/accounts/sessions/")

    assert here.get("/").status_code == 200
    assert there.get("/").headers["Location"] == "/accounts/login/"


def test_somebody_else_can_end_all_sessions_of_a_person(database: Database) -> None:
    person = person_with(Role.RECORDS)
    browser = browser_of(person)

    assert end_sessions([person.pk]) == 1
    assert browser.get("/").headers["Location"] == "/accounts/login/"


def test_a_role_that_ended_opens_nothing_from_then_on(database: Database) -> None:
    person = person_with(Role.RECORDS)
    browser = browser_of(person)
    person.grants.update(is_in_force=False)

    assert "no role here yet" in browser.get("/").content.decode()


def sealed(name: str = "Envelope one") -> tuple[Account, str]:
    keeper = reader_of(person_with(Role.IT_ADMINISTRATOR).pk)
    return make_break_glass(keeper, at=timezone.now(), name=name)


def test_a_sealed_password_opens_for_an_hour_and_everybody_is_told(
    database: Database,
) -> None:
    account, password = sealed()
    browser = Client()

    assert log_in(browser, account, password) == "/"
    assert browser.get("/").status_code == 200
    (task,) = OfficeTask.objects.filter(kind="break glass")
    assert "envelope-one" in str(task.said)

    assert log_in(Client(), account, password) == "/"
    assert OfficeTask.objects.filter(kind="break glass").count() == 1

    account.refresh_from_db()
    assert account.opened_at is not None
    account.opened_at -= timedelta(hours=1)
    account.save()
    assert log_in(Client(), account, password) == "/accounts/login/"
    session = browser.session
    session[BEGAN] = time.time() - 3601
    session.save()
    assert browser.get("/").headers["Location"] == "/accounts/login/"


def test_what_somebody_is_known_by_changes_nothing_before_go_live(
    database: Database,
) -> None:
    installation()
    keeper = reader_of(person_with(Role.IT_ADMINISTRATOR).pk)
    made = add_person(keeper, at=timezone.now(), facts=PersonFacts(name="Ana Roth"))

    assert Person.objects.get(pk=made.pk).name == "Ana Roth"


def test_nobody_who_needs_a_second_factor_removes_the_last(
    database: Database,
) -> None:
    account = with_password(Role.RECORDS)
    browser = Client()
    log_in(browser, account)
    enrol_app(browser)

    browser.post("/accounts/2fa/totp/deactivate/")

    assert Authenticator.objects.filter(user=account, type="totp").exists()
    account.person.grants.update(role=Role.HOLDER.value)
    browser.post("/accounts/2fa/totp/deactivate/")
    assert not Authenticator.objects.filter(user=account).exists()


def test_a_secret_that_another_key_sealed_fits_no_code(database: Database) -> None:
    account = with_password(Role.RECORDS)
    browser = Client()
    log_in(browser, account)
    enrol_app(browser)
    with override_settings(SECRET_KEY="of another installation"):
        secrets = {Factors().decrypt("gAAAA-not-ours") for _ in range(3)}
    known = {code_at(each or "A" * 8, time.time()) for each in ("", "AAAAAAAA")}
    kept = Authenticator.objects.get(user=account, type="totp")
    kept.data = {"secret": "sealed by another"}
    kept.save()

    for code in known:
        other = Client()
        log_in(other, account)
        answer = other.post("/accounts/2fa/authenticate/", {"code": code})
        assert answer.status_code == 200
    assert len(secrets) == 3


def test_sessions_that_have_run_out_are_removed(database: Database) -> None:
    person = person_with(Role.HOLDER)
    browser_of(person)
    Session.objects.update(expire_date=timezone.now() - timedelta(days=1))

    log_in(Client(), with_password(Role.HOLDER, name="Kim Osei"))

    assert Session.objects.filter(expire_date__lt=timezone.now()).count() == 0


@pytest.mark.parametrize(
    "path",
    [
        "2fa/",
        "2fa/totp/activate/",
        "2fa/passkeys/",
        "2fa/passkeys/add/",
        "password/",
        "sessions/",
        "reauthenticate/",
        "second-factor",
        "inactive/",
    ],
)
def test_every_page_about_ones_own_sign_in_opens(database: Database, path: str) -> None:
    browser = Client()
    log_in(browser, with_password(Role.HOLDER))

    answer = browser.get(f"/accounts/{path}")

    assert answer.status_code == 200
    assert 'class="name" href="/">Quietbell<' in answer.content.decode()


def test_passwords_lie_as_argon2_in_an_installation() -> None:
    from quietbell.config import office_settings  # noqa: PLC0415 - as it is served

    assert office_settings.PASSWORD_HASHERS == [
        "django.contrib.auth.hashers.Argon2PasswordHasher"
    ]
