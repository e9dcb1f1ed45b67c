"""What is asked of the tables before an installation goes live."""

import pytest
from django.test import override_settings

from quietbell.config.database import Database
from quietbell.domain.mail_servers import Mail, MailServer
from quietbell.domain.readiness import Unproven, unproven
from quietbell.domain.roles import Role
from quietbell.operations.setting_up import note_backup
from quietbell.queries import readiness
from quietbell.storage.models import Desk, DeskProof, RoleGrant, Site
from tests.support.harborview import NOW, plant_harborview
from tests.support.office import envelope, person_with

MAILBOX = Mail(imap=MailServer(host="mail.example", port=993, tls="implicit"))


@pytest.fixture(autouse=True)
def _campus(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    plant_harborview(NOW)
    RoleGrant.objects.all().delete()
    monkeypatch.setattr(readiness, "engine_status", lambda: None)


def is_mail_read(mail: Mail = MAILBOX) -> bool:
    with override_settings(MAIL=mail):
        found = unproven(readiness.facts(NOW), at=NOW)
    return Unproven.MAIL_UNREAD not in {each.what for each in found}


def test_mail_that_names_no_site_is_read_by_a_role_that_is_bound_to_none() -> None:
    assert not is_mail_read()
    person_with(Role.TELECOM_DESK, site=Site.objects.get(pk="north"))
    assert not is_mail_read()

    person_with(Role.TELECOM_DESK)
    assert is_mail_read()


def test_where_there_is_one_site_its_desk_reads_all_mail() -> None:
    only = Site.objects.get(pk="north")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(readiness, "_has_sites", lambda: False)
        person_with(Role.TELECOM_DESK, site=only)
        assert is_mail_read()


def test_without_a_mailbox_nothing_comes_in() -> None:
    assert is_mail_read(Mail())


def test_a_desk_whose_only_browser_was_revoked_is_attended_by_none() -> None:
    def never() -> set[str]:
        return {desk for desk, _name in readiness.facts(NOW).desks_never}

    proof = DeskProof.objects.create(
        id="p", desk_id="desk-1", secret_hash="0" * 64, enrolled_at=NOW
    )
    assert "desk-1" not in never()
    DeskProof.objects.filter(pk=proof.pk).update(revoked_at=NOW)

    assert never() == set(Desk.objects.values_list("pk", flat=True))


def test_one_person_and_their_own_envelope_are_not_two() -> None:
    person_with(Role.IT_ADMINISTRATOR, Role.EMERGENCY_MANAGEMENT)
    envelope(Role.IT_ADMINISTRATOR, Role.EMERGENCY_MANAGEMENT)

    facts = readiness.facts(NOW)

    assert facts.seconders == 1
    assert Unproven.NO_SECOND in {each.what for each in unproven(facts, at=NOW)}


@pytest.mark.parametrize(("server", "counts"), [(15, True), (18, True), (99, False)])
def test_a_backup_that_only_a_newer_server_took_proves_nothing(
    server: int, counts: bool
) -> None:
    note_backup(at=NOW, server=server)

    assert readiness.facts(NOW).backup_at == (NOW if counts else None)
