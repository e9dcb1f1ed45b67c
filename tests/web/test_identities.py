"""People who come from an identity provider: a real one, that knows nothing of us."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client, override_settings

from quietbell.config.database import Database
from quietbell.domain.roles import Role
from quietbell.storage.models import Account, Person
from quietbell.web.identities import known_by
from tests.support.identity_provider import Campus, campus_in
from tests.support.office import person_with

USERS: dict[str, dict[str, Any]] = {
    "E-1001": {"email": "kim@harborview.example"},
    "E-1003": {"email": "stranger@harborview.example"},
}


@pytest.fixture(scope="module")
def campus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Campus]:
    with campus_in(tmp_path_factory.mktemp("idp") / "provider", USERS) as running:
        yield running


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


def come_in(campus: Campus, user: str, **settings: Any) -> tuple[Client, Any]:
    """Come by the provider as *user*; return the browser and the last answer."""
    told = {"OAUTH_PKCE_ENABLED": True, "APPS": [campus.as_app(**settings)]}
    browser = Client()
    with override_settings(SOCIALACCOUNT_PROVIDERS={"openid_connect": told}):
        out = browser.post("/accounts/identity/campus/login/?process=login")
        assert out.status_code == 302, out.content[:500]
        back = campus.sign_in(out["Location"], user)
        answer = browser.get(back.partition("//testserver")[2])
    return browser, answer


def known(**facts: Any) -> Person:
    person = person_with(Role.HOLDER, name="Kim Osei", signs_in=False)
    for name, value in facts.items():
        setattr(person, name, value)
    person.save()
    return person


def test_somebody_who_was_entered_by_number_comes_in(
    database: Database, campus: Campus
) -> None:
    person = known(external_id="E-1001")

    browser, answer = come_in(campus, "E-1001")

    assert answer["Location"] == "/"
    assert "Kim Osei" in browser.get("/").content.decode()
    assert Account.objects.get(person=person).has_usable_password() is False


def test_the_second_time_it_is_the_same_account(
    database: Database, campus: Campus
) -> None:
    known(external_id="E-1001")

    come_in(campus, "E-1001")
    come_in(campus, "E-1001")

    assert Account.objects.count() == 1


def test_a_stranger_whom_the_campus_knows_stays_outside(
    database: Database, campus: Campus
) -> None:
    known(external_id="E-1001")

    browser, answer = come_in(campus, "E-1003")

    assert answer.status_code == 403
    assert "You are known to the campus, but not here." in answer.content.decode()
    assert browser.get("/")["Location"] == "/accounts/login/"
    assert Account.objects.count() == 0


def test_an_identity_gives_no_role(database: Database, campus: Campus) -> None:
    person = person_with(name="Kim Osei", signs_in=False)
    Person.objects.filter(pk=person.pk).update(external_id="E-1001")

    browser, _ = come_in(campus, "E-1001")

    assert "no role here yet" in browser.get("/").content.decode()


def test_somebody_who_was_entered_by_address_comes_in(
    database: Database, campus: Campus
) -> None:
    known(email="Kim@Harborview.example")

    _, answer = come_in(campus, "E-1001", external_id_claim="")

    assert answer["Location"] == "/"


@pytest.mark.parametrize("said", [None, False, "true", 1, "yes"])
def test_an_address_that_nobody_verified_matches_nobody(said: object) -> None:
    claims = {"sub": "E-1001", "email": "kim@harborview.example"}

    told = known_by({**claims, "email_verified": said}, external_id_claim="")

    assert told == {"external_id": "", "email": ""}


def test_two_with_one_address_are_nobody(database: Database, campus: Campus) -> None:
    known(email="kim@harborview.example")
    known(email="KIM@harborview.example")

    _, answer = come_in(campus, "E-1001", external_id_claim="")

    assert answer.status_code == 403


def test_who_has_left_stays_outside(database: Database, campus: Campus) -> None:
    person = known(external_id="E-1001")
    come_in(campus, "E-1001")
    Account.objects.filter(person=person).update(is_active=False)
    Person.objects.filter(pk=person.pk).update(left_on="2030-01-01")

    browser, answer = come_in(campus, "E-1001")

    assert answer["Location"] == "/accounts/inactive/"
    assert browser.get("/")["Location"] == "/accounts/login/"


def test_more_than_a_holder_needs_our_second_factor_or_the_campus_one(
    database: Database, campus: Campus
) -> None:
    person = person_with(Role.RECORDS, name="Kim Osei", signs_in=False)
    Person.objects.filter(pk=person.pk).update(external_id="E-1001")

    browser, _ = come_in(campus, "E-1001")
    assert browser.get("/")["Location"] == "/accounts/second-factor"

    browser, _ = come_in(campus, "E-1001", has_second_factor=True)
    assert browser.get("/").status_code == 200
