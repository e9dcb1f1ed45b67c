"""The certificate in use, the next one, and the switch between them."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes

from quietbell.receivers import certificates
from quietbell.receivers.certificates import (
    BrokenCertificate,
    Certificates,
    check,
    notice_due,
)
from tests.support.certificates import PEM, Authority, authority, issue

NOW = datetime(2031, 3, 3, 14, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def campus() -> Authority:
    return authority("Harborview State", now=NOW)


def fingerprint(certificate: x509.Certificate) -> str:
    return certificate.fingerprint(hashes.SHA256()).hex()


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def refusal(folder: Path, name: str = "next") -> tuple[str, ...]:
    with pytest.raises(BrokenCertificate) as caught:
        check(folder, name, now=NOW)
    return caught.value.problems


def test_a_certificate_says_what_a_phone_manager_finds_it_by(
    tmp_path: Path, campus: Authority
) -> None:
    leaf = issue(tmp_path, "next", campus, now=NOW)

    found = check(tmp_path, "next", now=NOW)

    assert (found.subject, found.issuer) == (
        "CN=duress.example.edu",
        "CN=Harborview State",
    )
    assert found.serial == f"{leaf.serial_number:X}"
    assert found.sha256 == fingerprint(leaf)
    assert found.days_left(NOW) == 365


@pytest.mark.parametrize(
    ("days", "notice"),
    [(61, None), (60, None), (59, 60), (30, 60), (29, 30), (6, 7), (0, 7), (-1, 0)],
)
def test_its_end_is_told_three_times_and_then_as_a_fault(
    days: int, notice: int | None
) -> None:
    assert notice_due(days) == notice


def test_days_left_are_whole_days(tmp_path: Path, campus: Authority) -> None:
    issue(tmp_path, "next", campus, now=NOW, days=7)
    found = check(tmp_path, "next", now=NOW)

    assert found.days_left(NOW + timedelta(hours=1)) == 6
    assert found.days_left(NOW + timedelta(days=7, hours=1)) == -1


def test_a_missing_file_is_named(tmp_path: Path, campus: Authority) -> None:
    assert refusal(tmp_path) == ("next.pem: No such file or directory",)
    issue(tmp_path, "next", campus, now=NOW)
    (tmp_path / "next.key").unlink()
    assert refusal(tmp_path) == ("next.key: No such file or directory",)


def test_what_is_no_pem_is_refused(tmp_path: Path, campus: Authority) -> None:
    issue(tmp_path, "next", campus, now=NOW)
    (tmp_path / "next.key").write_text("secret")
    assert refusal(tmp_path) == ("next.key: no unencrypted private key in PEM",)
    (tmp_path / "next.pem").write_text("certificate")
    assert refusal(tmp_path) == ("next.pem: no certificate in PEM",)


def test_anothers_key_is_refused(tmp_path: Path, campus: Authority) -> None:
    issue(tmp_path, "next", campus, now=NOW)
    issue(tmp_path, "other", campus, now=NOW)
    (tmp_path / "other.key").replace(tmp_path / "next.key")

    assert refusal(tmp_path) == ("next.key: another one's key",)


def test_a_chain_out_of_order_is_refused(tmp_path: Path, campus: Authority) -> None:
    issue(tmp_path, "next", campus, now=NOW)
    stranger = authority("Stranger", now=NOW).certificate.public_bytes(PEM)
    with (tmp_path / "next.pem").open("ab") as file:
        file.write(stranger)

    assert refusal(tmp_path) == ("next.pem: certificate 2 is not signed by the next",)


def test_dates_that_do_not_fit_are_refused(tmp_path: Path, campus: Authority) -> None:
    issue(tmp_path, "next", campus, now=NOW, days=-1)
    assert refusal(tmp_path) == ("next.pem: ended on 2031-03-02",)
    issue(tmp_path, "next", campus, now=NOW + timedelta(days=30))
    assert refusal(tmp_path) == ("next.pem: begins only on 2031-04-01",)


@pytest.mark.parametrize("days", [-400, 400])
def test_one_that_has_ended_is_still_served(
    tmp_path: Path, campus: Authority, days: int
) -> None:
    issue(tmp_path, "current", campus, now=NOW)

    later = NOW + timedelta(days=days)
    found = Certificates.open(tmp_path, now=later)

    assert found.context is found.current.context


async def test_the_next_one_is_probed_and_switched_to(
    tmp_path: Path, campus: Authority
) -> None:
    old = issue(tmp_path, "current", campus, now=NOW)
    certificates_ = Certificates.open(tmp_path, now=NOW)
    new = issue(tmp_path, "next", campus, now=NOW)

    probed = await certificates_.probe_next(now=NOW)
    assert probed.sha256 == fingerprint(new)
    assert certificates_.current.sha256 == fingerprint(old)

    await certificates_.switch(now=NOW)
    assert certificates_.current.sha256 == fingerprint(new)
    assert names(tmp_path) == [
        "current.key",
        "current.pem",
        "previous.key",
        "previous.pem",
    ]
    assert check(tmp_path, "previous", now=NOW).sha256 == fingerprint(old)
    assert Certificates.open(tmp_path, now=NOW).current.sha256 == fingerprint(new)


async def test_a_broken_next_one_changes_nothing(
    tmp_path: Path, campus: Authority
) -> None:
    issue(tmp_path, "current", campus, now=NOW)
    certificates_ = Certificates.open(tmp_path, now=NOW)
    before = certificates_.context
    issue(tmp_path, "next", campus, now=NOW, days=-1)

    with pytest.raises(BrokenCertificate, match="ended on"):
        await certificates_.switch(now=NOW)

    assert certificates_.context is before
    assert names(tmp_path) == ["current.key", "current.pem", "next.key", "next.pem"]


async def test_another_certificate_at_the_probe_is_refused(
    tmp_path: Path, campus: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    issue(tmp_path, "current", campus, now=NOW)
    issue(tmp_path, "next", campus, now=NOW)
    monkeypatch.setattr(certificates, "_presented", lambda port: b"")

    with pytest.raises(BrokenCertificate, match="another certificate"):
        await Certificates.open(tmp_path, now=NOW).probe_next(now=NOW)


def test_a_switch_cut_short_is_finished_at_the_next_start(
    tmp_path: Path, campus: Authority
) -> None:
    issue(tmp_path, "current", campus, now=NOW)
    new = issue(tmp_path, "next", campus, now=NOW)
    (tmp_path / "next.pem").replace(tmp_path / "current.pem")  # and the power fails

    found = Certificates.open(tmp_path, now=NOW)

    assert found.current.sha256 == fingerprint(new)
    assert names(tmp_path) == ["current.key", "current.pem"]


def test_a_key_laid_down_before_its_certificate_is_left_alone(
    tmp_path: Path, campus: Authority
) -> None:
    old = issue(tmp_path, "current", campus, now=NOW)
    issue(tmp_path, "next", campus, now=NOW)
    (tmp_path / "next.pem").unlink()

    assert Certificates.open(tmp_path, now=NOW).current.sha256 == fingerprint(old)
    assert (tmp_path / "next.key").exists()


def test_a_reload_takes_what_lies_there_or_keeps_what_it_has(
    tmp_path: Path, campus: Authority
) -> None:
    issue(tmp_path, "current", campus, now=NOW)
    found = Certificates.open(tmp_path, now=NOW)
    new = issue(tmp_path, "current", campus, now=NOW)
    assert found.reload(now=NOW).sha256 == fingerprint(new)

    before = found.context
    (tmp_path / "current.pem").write_text("nonsense")
    with pytest.raises(BrokenCertificate):
        found.reload(now=NOW)

    assert found.context is before
