"""What every test shares: what runs alone, what a skip means, what was proven."""

import os
from collections.abc import Generator
from pathlib import Path
from typing import TypeVar

import pytest

from tests.support.database import (  # noqa: F401 - fixtures, for who asks for them
    committed_database,
    database,
    database_server,
    worker_database,
)
from tests.support.requirements_report import RequirementsReport, known_requirements

HERE = Path(__file__).parent
BROWSER = "browser"
# These start real processes or a browser and judge deadlines.
ALONE = (BROWSER, "faults")
Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)
IS_CI = os.environ.get("CI", "").lower() not in {"", "0", "false"}


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(RequirementsReport(known_requirements()))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        folder = item.path.relative_to(HERE).parts[0]
        if folder in ALONE:
            item.add_marker(pytest.mark.alone)
    # Playwright keeps a loop running from its first test to the end of the run, and
    # no test that needs one of its own can start beside it.
    items.sort(key=lambda item: item.path.relative_to(HERE).parts[0] == BROWSER)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    return _no_skip_in_ci((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    return _no_skip_in_ci((yield))


def _no_skip_in_ci(report: Report) -> Report:
    # A skipped proof proves nothing: where changes are judged it counts as failed.
    if IS_CI and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped, which CI does not accept: {report.longrepr}"
    return report
