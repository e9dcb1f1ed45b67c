"""On a closed network everything works, and no process asks for anything outside."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.support.closed_network import command, is_possible

SECONDS_MAX = 300


@pytest.mark.requirement("PLT-07")
@pytest.mark.alone
@pytest.mark.timeout(SECONDS_MAX + 20)
def test_a_press_is_shown_and_taken_where_there_is_no_way_out(tmp_path: Path) -> None:
    if not is_possible():
        pytest.skip("this machine gives us no network namespace")

    ended = subprocess.run(
        command(tmp_path),
        capture_output=True,
        check=False,
        timeout=SECONDS_MAX,
        cwd=Path(__file__).parents[2],
    )

    assert ended.returncode == 0, ended.stderr.decode()
    told = json.loads(ended.stdout.decode().splitlines()[-1])
    assert {"engine", "web", "scribe", "courier"} <= set(told["processes"])
    assert told["counted"] > 0, "the kernel counts what finds no way out"
    assert (told["shown"], told["taken"]) == ("open", "done")
    assert told["asked"] == 0
