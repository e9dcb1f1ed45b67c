"""Webhooks and phone systems: their secrets go to the engine and are shown once."""

from collections.abc import Iterator

import pytest

from quietbell.config.database import Database
from quietbell.domain.grants import Reader
from quietbell.domain.roles import Role
from quietbell.operations import integrations
from quietbell.operations.acting import NotAllowed, Wrong
from quietbell.operations.keyring import EngineAway
from quietbell.storage.models import (
    CallReporter,
    Installation,
    LadderRung,
    RowHistory,
    Webhook,
)
from tests.support.harborview import NOW, plant_harborview
from tests.support.keyring import FakeKeyring
from tests.support.office import reader_with

URL = "https://chat.harborview.example/hook"


@pytest.fixture(autouse=True)
def _harborview(database: Database) -> Iterator[None]:
    plant_harborview()
    return


@pytest.fixture
def administrator() -> Reader:
    return reader_with(Role.IT_ADMINISTRATOR)


def test_a_webhooks_secret_is_the_keyrings_alone(administrator):
    keyring = FakeKeyring()
    webhook, secret = integrations.add_webhook(
        administrator, at=NOW, name="Chat", url=URL, keyring=keyring
    )

    assert keyring.named == {f"webhooks/{webhook.pk}": secret}
    assert secret.startswith("whsec_")
    assert not RowHistory.objects.filter(after__icontains=secret).exists()


def test_a_changed_secret_takes_the_place_of_the_old(administrator):
    keyring = FakeKeyring()
    webhook, old = integrations.add_webhook(
        administrator, at=NOW, name="Chat", url=URL, keyring=keyring
    )
    new = integrations.new_webhook_secret(
        administrator, at=NOW, id=webhook.pk, version=1, keyring=keyring
    )
    integrations.change_webhook(
        administrator, at=NOW, id=webhook.pk, version=2, name="Chat", url=f"{URL}/2"
    )

    assert new != old
    assert keyring.named == {f"webhooks/{webhook.pk}": new}
    assert Webhook.objects.get(pk=webhook.pk).url == f"{URL}/2"


def test_without_an_engine_nothing_is_written(administrator):
    away = FakeKeyring(is_away=True)
    with pytest.raises(EngineAway):
        integrations.add_webhook(
            administrator, at=NOW, name="Chat", url=URL, keyring=away
        )
    with pytest.raises(EngineAway):
        integrations.add_call_reporter(
            administrator, at=NOW, site="north", name="PBX", keyring=away
        )

    assert not Webhook.objects.exists()
    assert not CallReporter.objects.exists()


@pytest.mark.parametrize("is_live", [True, False])
def test_the_last_webhook_stays_while_a_rung_tells_it(administrator, is_live):
    Installation.objects.update(is_live=is_live)
    keyring = FakeKeyring()
    webhook, _ = integrations.add_webhook(
        administrator, at=NOW, name="Chat", url=URL, keyring=keyring
    )
    LadderRung.objects.filter(pk="north-1").update(channels=["log", "webhook"])
    with pytest.raises(integrations.LastWebhook):
        integrations.remove_webhook(
            administrator, at=NOW, id=webhook.pk, version=1, keyring=keyring
        )
    assert keyring.named

    LadderRung.objects.filter(pk="north-1").update(channels=["log"])
    integrations.remove_webhook(
        administrator, at=NOW, id=webhook.pk, version=1, keyring=keyring
    )
    # Live, the site file keeps it until a second person agrees: it is posted to.
    assert bool(keyring.named) is is_live
    assert Webhook.objects.get(pk=webhook.pk).is_removed


def test_a_phone_system_reports_until_it_is_removed(administrator):
    keyring = FakeKeyring()
    reporter, secret = integrations.add_call_reporter(
        administrator, at=NOW, site="north", name="PBX", keyring=keyring
    )
    assert keyring.named == {f"calls/{reporter.pk}": secret}
    again = integrations.new_call_secret(
        administrator, at=NOW, id=reporter.pk, version=1, keyring=keyring
    )
    assert keyring.named == {f"calls/{reporter.pk}": again}
    integrations.remove_call_reporter(
        administrator, at=NOW, id=reporter.pk, version=2, keyring=keyring
    )

    assert keyring.named == {}
    assert CallReporter.objects.get(pk=reporter.pk).is_removed


@pytest.mark.parametrize("url", ["", "chat", "ftp://a.example/x", "https://"])
def test_an_address_that_is_none_is_refused(administrator, url):
    with pytest.raises(Wrong):
        integrations.add_webhook(
            administrator, at=NOW, name="Chat", url=url, keyring=FakeKeyring()
        )


def test_who_keeps_no_keys_adds_none():
    with pytest.raises(NotAllowed):
        integrations.add_webhook(
            reader_with(Role.EMERGENCY_MANAGEMENT),
            at=NOW,
            name="Chat",
            url=URL,
            keyring=FakeKeyring(),
        )
