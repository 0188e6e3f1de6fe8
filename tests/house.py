"""Rules for every run of the tests: no network, nothing skipped, and a count of tests by folder at the end."""

from __future__ import annotations

import gc
import os
import sys
from collections import Counter
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from sqlmodel import SQLModel

CACHE = Path(__file__).parents[1] / ".cache"
os.environ.setdefault("HYPOTHESIS_STORAGE_DIRECTORY", str(CACHE / "hypothesis"))
# A slow machine is not a wrong rule: times are judged in benchmarks/, never here.
settings.register_profile(
    "house", deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("house")


class OutsideWorldError(RuntimeError):
    """A test tried to reach something beyond this machine."""


def _stay_home(event: str, arguments: tuple[Any, ...]) -> None:
    if event != "socket.connect" or not isinstance(arguments[1], tuple):
        return
    host = arguments[1][0]
    try:
        at_home = ip_address(host).is_loopback
    except ValueError:
        at_home = host == "localhost"
    if not at_home:
        raise OutsideWorldError(f"tests stay on this machine; asked for {host}")


def pytest_configure(config: pytest.Config) -> None:
    sys.addaudithook(_stay_home)


def pytest_collection_finish() -> None:
    """What every test needs stays to the end: the collector, which stops all threads, need not look at it each time."""
    gc.collect()
    gc.freeze()


def pytest_runtest_logfinish() -> None:
    """The mappers keep a hundred statements each, and with them the databases they were written in: each test has its own."""
    for mapper in SQLModel._sa_registry.mappers:
        mapper.__dict__.pop("_compiled_cache", None)


class Count:
    """Tests by folder, and those that were skipped."""

    def __init__(self) -> None:
        self.by_folder: Counter[str] = Counter()
        self.skipped: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.skipped:
            self.skipped.append(report.nodeid)
        if report.when == "call":
            self.by_folder["/".join(report.nodeid.split("::")[0].split("/")[:-1][:3])] += 1

    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        if self.skipped and exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        terminalreporter.section("tests by folder")
        for folder, number in sorted(self.by_folder.items()):
            terminalreporter.write_line(f"{number:6} {folder}")
        for one in self.skipped:
            terminalreporter.write_line(f"SKIPPED, which is refused here: {one}", red=True)


def pytest_sessionstart(session: pytest.Session) -> None:
    session.config.pluginmanager.register(Count(), "house-count")
