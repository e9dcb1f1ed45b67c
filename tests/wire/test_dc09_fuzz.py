"""Ten minutes of atheris over the DC-09 codec: no exception, no unbounded memory."""

import os
import platform
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.dc09 import COMPUTED

SECONDS = 600
MEMORY_BYTES_MAX = 400 * 1024 * 1024  # the interpreter, atheris and its corpus

pytest.importorskip(
    "atheris",
    reason=f"atheris has no wheel for {platform.machine()} and this Python",
)


@pytest.mark.soak
@pytest.mark.timeout(SECONDS * 2)
def test_ten_minutes_of_any_bytes(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for number, frame in enumerate(COMPUTED):
        (corpus / f"{number}").write_bytes(frame)

    run = subprocess.run(
        [
            *(sys.executable, "-m", "tests.support.dc09_fuzzer", str(corpus)),
            *(f"-max_total_time={seconds()}", "-max_len=9000", "-print_final_stats=1"),
            f"-artifact_prefix={tmp_path}/",
        ],
        capture_output=True,
        text=True,
        timeout=seconds() + 120,
        check=False,
    )

    assert run.returncode == 0, run.stderr[-4000:]
    peak_bytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    assert peak_bytes < MEMORY_BYTES_MAX


def seconds() -> int:
    """Return how long to run; a shorter time may be asked for while working."""
    return int(os.environ.get("QUIETBELL_FUZZ_SECONDS", SECONDS))
