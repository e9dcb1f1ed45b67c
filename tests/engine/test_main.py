"""One data folder has one engine: a second one ends, and leaves the first its line."""

import subprocess
import sys

from quietbell.config.exits import Exit
from quietbell.journal.lock import FolderLock


def test_a_second_engine_takes_nothing_from_the_first(tmp_path):
    (tmp_path / "run").mkdir(mode=0o700)
    line = tmp_path / "run" / "line.sock"
    line.touch()
    first = FolderLock(tmp_path / "run")
    assert first.acquire()

    command = [sys.executable, "-m", "quietbell.config.cli", "engine"]
    second = subprocess.run(
        [*command, "--data", str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )

    assert second.returncode == Exit.TAKEN
    assert "another engine runs on" in second.stderr
    assert line.is_file()
    assert {each.name for each in tmp_path.iterdir()} == {"run"}
    first.release()
