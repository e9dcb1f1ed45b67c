"""`quietbell doctor` where nothing runs: it says so, and what it still can tell."""

from pathlib import Path

import pytest

from quietbell.config import doctor
from quietbell.config.cli import main
from quietbell.config.exits import Exit
from quietbell.line import site_file
from tests.support.mail_servers import catching, free_port
from tests.support.small_site import small_site


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "DATABASE_SECONDS_MAX", 0.1)
    for name in ("QUIETBELL_DATABASE_URL", "QUIETBELL_DATA", "DATABASE_URL"):
        monkeypatch.setenv(name, "")


def test_away_is_said_of_each_part(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["doctor", "--data", str(tmp_path)])
    said = capsys.readouterr().out

    assert code == Exit.NOT_SO
    assert "There is no site file that can be used" in said
    assert "The alarm engine does not answer: no press is taken." in said
    assert "The office's database does not answer" in said
    assert said.endswith("3 to see to\n")


def test_a_site_file_that_is_refused_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "site" / "blobs").mkdir(parents=True)
    site_file.write(tmp_path / "site", small_site())
    (tmp_path / "site" / "current").write_text("site-000009-0123456789abcdef.json\n")
    main(["doctor", "--data", str(tmp_path)])

    assert "The newest site file is refused" in capsys.readouterr().out


def test_mail_servers_are_spoken_to(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    port = free_port()
    for name, protocol in (
        ("QUIETBELL_SMTP_URL", "smtp"),
        ("QUIETBELL_IMAP_URL", "imap"),
    ):
        monkeypatch.setenv(name, f"{protocol}://u:swordfish@127.0.0.1:{port}?tls=none")
    main(["doctor", "--data", str(tmp_path)])
    said = capsys.readouterr().out
    assert f"The mail server 127.0.0.1:{port} cannot be used" in said
    assert f"The mailbox at 127.0.0.1:{port} cannot be read" in said
    assert "swordfish" not in said

    with catching() as (_, server):
        monkeypatch.delenv("QUIETBELL_IMAP_URL")
        there = f"smtp://127.0.0.1:{server.port}?tls=none"
        monkeypatch.setenv("QUIETBELL_SMTP_URL", there)
        main(["doctor", "--data", str(tmp_path)])
    assert "mail server" not in capsys.readouterr().out


def test_settings_of_mail_that_cannot_be_meant_are_told_and_none_only_noted(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    main(["doctor", "--data", str(tmp_path)])
    said = capsys.readouterr().out
    assert "(No mail server is set up" in said
    assert said.endswith("3 to see to\n")

    monkeypatch.setenv("QUIETBELL_SMTP_URL", "mail.harborview.example")
    main(["doctor", "--data", str(tmp_path)])
    assert "The mail settings cannot be used: QUIETBELL_SMTP_URL" in (
        capsys.readouterr().out
    )
