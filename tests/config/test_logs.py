"""Logs are bounded, JSON, and never in the way of an alarm."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from quietbell.config.logs import LINES_MAX, Unstoppable, keep_short

LOG_ONE_LINE = """
import structlog
from quietbell.config.logs import write_logs_as_json
write_logs_as_json("engine")
structlog.get_logger().info("press.kept", seq=41)
"""


def test_a_line_is_json_with_the_process_and_the_keys():
    done = subprocess.run(
        [sys.executable, "-c", LOG_ONE_LINE], capture_output=True, check=True
    )
    line = json.loads(done.stderr)

    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "process": "engine",
        "event": "press.kept",
        "seq": 41,
        "level": "info",
    }


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full")
def test_a_full_disk_loses_the_line_and_nothing_else():
    full = os.open("/dev/full", os.O_WRONLY)
    try:
        logger = Unstoppable(full)
        logger.error("press.kept")
        logger.finish()
    finally:
        os.close(full)


def test_a_disk_that_stands_still_delays_nobody():
    ear, mouth = os.pipe()  # nobody reads: after some lines, writing waits for ever
    logger = Unstoppable(mouth)
    try:
        began = time.monotonic()
        for _ in range(LINES_MAX + 1_000):
            logger.error("x" * 1_000)
        assert time.monotonic() - began < 1.0
    finally:
        os.close(ear)  # now writing fails at once
        logger.finish()
        os.close(mouth)


def test_what_waits_is_written_before_the_end():
    ear, mouth = os.pipe()
    logger = Unstoppable(mouth)
    for number in range(100):
        logger.error(str(number))
    logger.finish()
    os.close(mouth)
    with os.fdopen(ear, "rb") as said:
        assert said.read().splitlines()[-1] == b"99"


def test_a_long_log_is_cut_while_its_writer_goes_on(tmp_path):
    path = tmp_path / "engine.log"
    with path.open("ab", buffering=0) as writer:
        writer.write(b"old line\n" * 100)
        keep_short(tmp_path, bytes_max=500)
        writer.write(b"new line\n")

    assert path.read_bytes() == b"new line\n"
    assert (tmp_path / "engine.log.1").read_bytes() == b"old line\n" * 100


def test_a_short_log_stays(tmp_path):
    path = tmp_path / "engine.log"
    path.write_bytes(b"line\n")

    keep_short(tmp_path, bytes_max=500)

    assert [each.name for each in tmp_path.iterdir()] == ["engine.log"]
