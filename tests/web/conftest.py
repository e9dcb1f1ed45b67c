"""Pages are tried with Django's own client, signed in with both factors."""

from typing import Any

import pytest

from tests.support.office_django import set_up_django

set_up_django()

from django.test import Client  # noqa: E402 - once Django is set up

from tests.support.office import sign_in  # noqa: E402


@pytest.fixture(autouse=True)
def _both_factors(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have `Client.force_login` mean a whole sign-in; a half one has its own tests."""

    def force_login(client: Client, user: Any, backend: str | None = None) -> None:
        sign_in(client, user)

    monkeypatch.setattr(Client, "force_login", force_login)
