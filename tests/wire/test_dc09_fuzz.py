"""Atheris over the DC-09 codec: no exception, no unbounded memory."""

import platform
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.dc09 import COMPUTED

TRIED_A_SECOND_MIN = 20  # loose: an idle core tries some hundreds
MEMORY_MB_MAX = 400  # the interpreter, atheris and its corpus

pytest.importorskip(
    "atheris",
    reason=f"atheris has no wheel for {platform.machine()} and this Python",
)


@pytest.mark.parametrize(
    "seconds",
    [
        # Long enough to try the frames that it begins with, and that it runs at all.
        pytest.param(5, marks=pytest.mark.timeout(120)),
        pytest.param(600, marks=[pytest.mark.soak, pytest.mark.timeout(1_200)]),
    ],
)
def test_any_bytes_are_read_without_an_exception(seconds: int, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for number, frame in enumerate(COMPUTED):
        (corpus / f"{number}").write_bytes(frame)

    run = subprocess.run(
        [
            # A process counts what it was forked from as its own; a shell is small.
            *("sh", "-c", '"$@"; exit $?', "sh"),
            *(sys.executable, "-m", "tests.support.dc09_fuzzer", str(corpus)),
            *(f"-max_total_time={seconds}", "-max_len=9000", "-print_final_stats=1"),
            f"-artifact_prefix={tmp_path}/",
        ],
        capture_output=True,
        text=True,
        timeout=seconds + 100,
        check=False,
    )

    assert run.returncode == 0, _without_noise(run.stderr)
    (tried,) = re.findall(r"number_of_executed_units: *(\d+)", run.stderr)
    (peak_mb,) = re.findall(r"peak_rss_mb: *(\d+)", run.stderr)
    print(f"\n{tried} inputs in {seconds} s, {peak_mb} MB")
    assert int(tried) > seconds * TRIED_A_SECOND_MIN
    assert int(peak_mb) < MEMORY_MB_MAX


def _without_noise(told: str) -> str:
    lines = [each for each in told.splitlines() if not each.startswith("INFO:")]
    return "\n".join(lines)[-4000:]
