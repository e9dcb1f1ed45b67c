"""The command line: what is typed wrong is told in one sentence, with an exit code."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from quietbell.config.cli import build_parser, main
from quietbell.config.exits import Exit
from quietbell.config.settings import demo_data, own_data
from quietbell.config.supervisor import hold
from quietbell.simulator.demo_certificate import make_certificate
from tests.support.small_site import small_site

COMMANDS = (
    "run",
    "demo",
    "press",
    "desk-link",
    "sign-on",
    "status",
    "line",
    "verify",
    "journal",
    "site",
    "certificate",
    "engine",
    "courier",
    "live",
    "postgres",
    "migrate",
    "web",
    "scribe",
    "worker",
    "mail-catcher",
    "backup",
    "restore",
)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command, capsys):
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])

    assert ended.value.code == Exit.FINE
    assert "usage: quietbell" in capsys.readouterr().out


def test_the_help_names_every_command_and_the_exit_codes(capsys):
    told = build_parser().format_help()

    assert [name for name in COMMANDS if name not in told] == []
    assert "Exit codes" in told


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["run", "--no-office", "--data", "{empty}"], Exit.AWAY, "has no site file"),
        (["press", "bursar-1", "--data", "{empty}"], Exit.AWAY, "no demonstration"),
        (["desk-link", "desk-1", "--data", "{empty}"], Exit.AWAY, "quietbell demo"),
        (["verify", "--data", "{empty}"], Exit.AWAY, "there is no journal"),
        (["journal", "show", "--data", "{empty}"], Exit.AWAY, "there is no journal"),
        (["line", "tail", "--data", "{empty}"], Exit.AWAY, "cannot be reached"),
        (["certificate", "show", "--data", "{empty}"], Exit.AWAY, "no certificate"),
        (["site", "show", "--data", "{empty}"], Exit.AWAY, "no site file can be read"),
        (["site", "check", "{empty}/no.json"], Exit.AWAY, "cannot be read"),
        (["backup", "{empty}/b.tar", "--data", "{new}"], Exit.AWAY, "no installation"),
        (["restore", "{empty}/b.tar", "--data", "{new}"], Exit.NOT_SO, "not restored"),
        (["press", "x", "--times", "0", "--data", "{empty}"], Exit.USAGE, "--times"),
        (["demo", "--host", "here", "--data", "{new}"], Exit.USAGE, "--host here"),
        (["demo", "--port-base", "0", "--data", "{new}"], Exit.USAGE, "--port-base"),
    ],
)
def test_a_mistake_is_told_in_a_sentence(words, code, says, tmp_path, capsys):
    (tmp_path / "empty").mkdir()
    places = {"empty": tmp_path / "empty", "new": tmp_path / "new"}

    got = main([word.format(**places) for word in words])
    told = capsys.readouterr().err

    assert got == code
    assert says in told
    assert told.startswith("quietbell: ")
    assert "Traceback" not in told


@pytest.mark.parametrize("words", [[], ["dance"], ["line"], ["press"]])
def test_argparse_refuses_the_rest(words, capsys):
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == Exit.USAGE


def test_a_folder_in_use_is_not_run_twice(tmp_path, capsys):
    with hold(tmp_path / "demo"):
        code = main(["demo", "--data", str(tmp_path / "demo"), "--port-base", "1"])

    assert code == Exit.TAKEN
    assert "already runs on" in capsys.readouterr().err


def test_status_of_a_quiet_folder_says_so(tmp_path, capsys):
    assert main(["status", "--data", str(tmp_path)]) == Exit.AWAY
    assert "nothing runs on" in capsys.readouterr().out

    assert main(["status", "--data", str(tmp_path), "--json"]) == Exit.AWAY
    assert json.loads(capsys.readouterr().out)["is_running"] is False


def test_a_site_file_is_checked_field_by_field(tmp_path, capsys):
    from quietbell.line import site_file  # noqa: PLC0415 - only this test writes one

    good, broken = tmp_path / "good.json", tmp_path / "broken.json"
    content = site_file.encode(small_site())
    good.write_bytes(content)
    broken.write_bytes(content.replace(b'"ladder":"main"', b'"ladder":"north"'))

    assert main(["site", "check", str(good)]) == Exit.FINE
    assert "fine: version 1" in capsys.readouterr().out
    assert main(["site", "check", str(broken)]) == Exit.NOT_SO
    assert "sites[0].ladder" in capsys.readouterr().out


def test_the_demonstration_has_a_folder_of_its_own():
    home = {"XDG_DATA_HOME": "/share"}

    assert demo_data(home) == Path("/share/quietbell/demo")
    assert own_data(home) == Path("/share/quietbell/data")
    assert demo_data({"XDG_DATA_HOME": "relative"}).is_relative_to(Path.home())


def test_a_certificate_is_changed_in_two_steps(tmp_path, capsys):
    now = datetime.now(UTC)
    make_certificate(tmp_path / "tls", now=now)
    assert main(["certificate", "check", "--data", str(tmp_path)]) == Exit.NOT_SO
    assert "next.pem" in capsys.readouterr().out

    make_certificate(tmp_path / "new", now=now)
    for end in ("pem", "key"):
        (tmp_path / "new" / f"current.{end}").rename(tmp_path / "tls" / f"next.{end}")
    assert main(["certificate", "check", "--data", str(tmp_path)]) == Exit.FINE
    serial = capsys.readouterr().out.split("serial")[1].split()[0]
    assert main(["certificate", "switch", "--data", str(tmp_path)]) == Exit.FINE
    assert main(["certificate", "show", "--data", str(tmp_path)]) == Exit.FINE

    assert capsys.readouterr().out.count(serial) == 2
