"""Each requirement's test fails without its rule, and the page says which."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.requirements_report import known_requirements
from tests.support.rules_taken_out import ELSEWHERE, PAGE, RULES, page

ROOT = Path(__file__).parents[2]
SECONDS_MAX = 600
OF_REQUESTS = ("REQ-", "INS-", "POL-", "MNT-", "PLT-01", "PLT-05", "PLT-08")


@pytest.mark.alone
@pytest.mark.timeout(SECONDS_MAX)
def test_every_rule_is_missed_by_its_test():
    done = subprocess.run(
        (
            *(sys.executable, "-m", "pytest", "-q", "-n0", "--tb=line"),
            *("-p", "tests.support.rules_taken_out"),
            *(each.test for each in RULES),
        ),
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
        timeout=SECONDS_MAX,
    )

    assert done.returncode == 0, done.stdout[-4000:]


def test_no_requirement_is_left_out():
    known = {each for each in known_requirements() if each.startswith(OF_REQUESTS)}

    assert {each.id for each in RULES} | {each for each, *_ in ELSEWHERE} == known


def test_the_page_says_what_is_tried():
    assert PAGE.read_text() == page(), "run python -m tests.support.rules_taken_out"
