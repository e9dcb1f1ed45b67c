"""Pages of doors and panels: what opens them is shown once and kept nowhere."""

import re
from collections.abc import Iterator
from hashlib import sha256

import pytest
from django.test import Client
from django.utils import timezone

from quietbell.config.database import Database
from quietbell.domain.roles import Role
from quietbell.storage.models import Device, Door, DoorToken, PanelAccount, RowHistory
from quietbell.web import doors, panels
from tests.support.harborview import plant_harborview
from tests.support.keyring import FakeKeyring
from tests.support.office import browser_with

ONE = "/workbench/buttons/bursar-1/"
KEY = "5f" * 16


@pytest.fixture(autouse=True)
def _harborview(database: Database) -> Iterator[None]:
    plant_harborview(timezone.now())
    return


@pytest.fixture
def keyring(monkeypatch: pytest.MonkeyPatch) -> FakeKeyring:
    """Have the pages speak to a keyring that is looked into: the engine is a door."""
    kept = FakeKeyring()
    monkeypatch.setattr(doors, "EngineLine", lambda: kept)
    monkeypatch.setattr(panels, "EngineLine", lambda: kept)
    return kept


@pytest.fixture
def administrator() -> Client:
    return browser_with(Role.IT_ADMINISTRATOR)


def sent(client: Client, address: str, status: int, **typed: object) -> str:
    response = client.post(address, typed)
    assert response.status_code == status, response.content.decode()
    return response.content.decode()


def door() -> Door:
    return Door.objects.get(button="bursar-1", kind="phone-url", is_removed=False)


def test_a_phones_address_is_shown_once(administrator: Client) -> None:
    response = administrator.post(f"{ONE}doors/new", {"kind": "phone-url"})

    page = response.content.decode()
    (token,) = re.findall(r"http://127\.0\.0\.1:8701/p/([A-Za-z0-9_-]{22})<", page)
    assert response["Cache-Control"] == "no-store"
    made = DoorToken.objects.get(token_hash=sha256(token.encode()).hexdigest()).door
    for address in (ONE, f"/workbench/doors/{made.pk}/"):
        later = administrator.get(address).content.decode()
        assert token not in later
        assert sha256(token.encode()).hexdigest() not in later


def test_a_token_is_changed_in_three_steps(administrator: Client) -> None:
    here = f"/workbench/doors/{door().pk}/"
    old = door().tokens.get()
    version = door().version

    page = sent(administrator, f"{here}tokens/new", 200, version=version)
    assert "never again" in page
    again = sent(administrator, f"{here}tokens/new", 409, version=version)
    assert "Somebody else changed this meanwhile" in again
    third = sent(administrator, f"{here}tokens/new", 409, version=door().version)
    assert "Retire the old one first" in third
    sent(
        administrator,
        f"{here}tokens/{old.pk}/retirement",
        302,
        version=door().version,
    )

    (left,) = door().tokens.filter(retired_at=None)
    assert left.pk != old.pk


def test_a_token_that_leaked_is_replaced_at_once(administrator: Client) -> None:
    here = f"/workbench/doors/{door().pk}/"
    old = door().tokens.get()
    warned = administrator.get(f"{here}tokens/leaked").content.decode()
    assert "No press is lost" in warned

    page = sent(administrator, f"{here}tokens/leaked", 200, version=door().version)

    (token,) = re.findall(r"/p/([A-Za-z0-9_-]{22})<", page)
    (left,) = door().tokens.filter(retired_at=None)
    assert left.token_hash == sha256(token.encode()).hexdigest()
    assert DoorToken.objects.get(pk=old.pk).retired_at is not None


def test_a_press_api_gets_a_bearer_a_secret_and_a_certificate(
    administrator: Client, keyring: FakeKeyring
) -> None:
    sent(administrator, f"{ONE}doors/new", 200, kind="press-api")
    made = Door.objects.get(kind="press-api")
    here = f"/workbench/doors/{made.pk}/"

    page = sent(administrator, f"{here}tokens/new", 200, version=1)
    assert re.search(r">[A-Za-z0-9_-]{22}<", page)
    page = sent(administrator, f"{here}secret", 200, version=2)
    (secret,) = keyring.named.values()
    assert secret in page.replace("&#x2F;", "/").replace("&#x3D;", "=")
    assert list(keyring.named) == [f"press/{made.pk}"]
    sent(administrator, f"{here}certificates/new", 302, version=3, sha256_hex="ab" * 32)
    wrong = sent(
        administrator, f"{here}certificates/new", 422, version=4, sha256_hex="ab"
    )
    assert "64 hex digits" in wrong
    later = administrator.get(here).content.decode()
    assert secret not in later
    assert "ab" * 32 in later


def test_a_technician_rotates_tokens_and_hands_over_no_keys(
    keyring: FakeKeyring,
) -> None:
    technician = browser_with(Role.IT_TECHNICIAN)
    here = f"/workbench/doors/{door().pk}/"

    assert technician.get(f"{here}tokens/new").status_code == 200
    assert technician.post(f"{here}secret", {"version": 1}).status_code == 404
    assert keyring.named == {}
    dispatcher = browser_with(Role.DISPATCHER)
    assert dispatcher.get(here).status_code == 404
    assert dispatcher.get(ONE).status_code == 200


def test_a_panel_is_written_down_keyed_and_given_points(
    administrator: Client, keyring: FakeKeyring
) -> None:
    typed = {"kind": "dc09", "number": "12ab", "supervision_seconds": 90}
    sent(administrator, "/workbench/panels/new", 302, **typed, site="north")
    panel = PanelAccount.objects.get(number="12AB")
    here = f"/workbench/panels/{panel.pk}/"
    assert (panel.number, Device.objects.get(accounts=panel).kind) == ("12AB", "panel")
    door_typed = {"kind": "dc09", "account": panel.pk, "partition": "1", "point": "015"}
    sent(administrator, f"{ONE}doors/new", 200, **door_typed)

    wrong = sent(
        administrator, f"{here}key", 422, version=1, key="5f5f", form_of_key="hex"
    )
    assert "A key has 32, 48 or 64 hex digits" in wrong
    assert "5f5f" not in wrong
    sent(administrator, f"{here}key", 302, version=1, key=KEY, form_of_key="hex")
    rules = {"meaning-0": "duress", "code-0": "130", "point-0": "015"}
    sent(administrator, f"{here}rules", 302, version=2, **rules)

    assert keyring.named == {f"dc09/{panel.pk}": KEY}
    page = administrator.get(here).content.decode()
    for told in ("12AB", "it is not shown", "D-0101", "015", "130", "duress"):
        assert told in page, told
    assert KEY not in page
    assert KEY not in str(list(RowHistory.objects.values_list("before", "after")))
    in_use = sent(administrator, f"{here}removal", 409, version=3)
    assert "doors (D-0101)" in in_use


def test_a_new_panel_is_missed_unless_somebody_says_otherwise(
    administrator: Client,
) -> None:
    def seconds(page: str) -> str:
        (field,) = re.findall(r"<input[^>]*supervision_seconds[^>]*>", page)
        return re.findall(r'value="(\d+)"', field)[0]

    asked = administrator.get("/workbench/panels/new").content.decode()
    assert seconds(asked) == "90"

    typed = {"kind": "dc09", "number": "12AB", "supervision_seconds": 0}
    sent(administrator, "/workbench/panels/new", 302, **typed, site="north")
    panel = PanelAccount.objects.get(number="12AB")
    kept = administrator.get(f"/workbench/panels/{panel.pk}/edit").content.decode()
    assert seconds(kept) == "0"


def test_the_engine_away_changes_nothing(
    administrator: Client, keyring: FakeKeyring
) -> None:
    typed = {"kind": "dc09", "number": "12AB", "supervision_seconds": 0}
    sent(administrator, "/workbench/panels/new", 302, **typed, site="north")
    panel = PanelAccount.objects.get(number="12AB")
    keyring.is_away = True

    page = sent(
        administrator,
        f"/workbench/panels/{panel.pk}/key",
        409,
        version=1,
        key=KEY,
        form_of_key="hex",
    )

    assert "Nothing was changed" in page
    assert KEY not in page
    assert not PanelAccount.objects.get(number="12AB").is_keyed
