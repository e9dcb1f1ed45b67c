"""Pages are tried with Django's own client, signed in with both factors."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.office_django import set_up_django

set_up_django()

from django.test import Client, override_settings  # noqa: E402 - once it is set up

from tests.support.letters import (  # noqa: E402
    no_letter_names_a_place,  # noqa: F401 - for every test here
)
from tests.support.office import sign_in  # noqa: E402


@pytest.fixture(autouse=True)
def _both_factors(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have `Client.force_login` mean a whole sign-in; a half one has its own tests."""

    def force_login(client: Client, user: Any, backend: str | None = None) -> None:
        sign_in(client, user)

    monkeypatch.setattr(Client, "force_login", force_login)


@pytest.fixture(autouse=True)
def _passwords_are_hashed_soon() -> Iterator[None]:
    """Argon2 is slow on purpose, and not what pages are tried for."""
    hasher = "django.contrib.auth.hashers.MD5PasswordHasher"
    with override_settings(PASSWORD_HASHERS=[hasher]):
        yield
