"""What each fault did, counted: one line of the table at the end of the run, whether the test passed or not.

`make test` repeats each fault a little and judges what came of it; `make faults` (CHANTIER_FAULTS=long) repeats a lot, and
judges times too.
"""

from __future__ import annotations

import os
import statistics
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field

import pytest

from tests.consistency.history import Event, check, ensure
from tests.servers.yjs import Yjs

LONG = os.environ.get("CHANTIER_FAULTS") == "long"
LONGEST_RECOVERY_S = 5.0
PROPERTY = "fault"
COLUMNS = "{:<44} {:>9} {:>12} {:>5} {:>7} {:>9} {:>14}"
HEAD = ("fault", "rounds", "acknowledged", "lost", "crashes", "replicas", "recovery s")


def times(short: int, long: int) -> int:
    """How often: in the test run, in `make faults`."""
    return long if LONG else short


@dataclass
class Tally:
    """One fault. `lost` counts the rules of the checker that were broken, whichever."""

    fault: str = ""
    rounds: int = 0
    acknowledged: int = 0
    lost: int = 0
    crashes: int = 0
    replicas: int = 0
    differ: int = 0
    recoveries: list[float] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def verdict(self, history: Iterable[Event], replicas: int = 2) -> None:
        """Count what a history holds, then fail if it is not sound."""
        history = list(history)
        findings = check(history)
        self.acknowledged += findings.acknowledged
        self.replicas += findings.replicas
        self.differ += findings.broken("differs")
        self.lost += len(findings.violations) - findings.broken("differs")
        ensure(history, replicas)

    def alive(self, *servers) -> None:
        """None of these servers ended by itself."""
        dead = [one for one in servers if one.server.ended]
        self.crashes += len(dead)
        assert not dead, dead[0].server.last_words()

    def judge(self, seconds: float, limit: float, what: str) -> None:
        """A time: noted here, judged in `make faults` alone."""
        self.notes.append(f"{what}: {seconds:.3f} s (limit {limit:g} s)")
        assert not LONG or seconds < limit, self.notes[-1]

    def row(self) -> str:
        equal = f"{self.replicas - self.differ}/{self.replicas}" if self.replicas else "-"
        cells = (
            self.fault,
            self.rounds,
            self.acknowledged,
            self.lost,
            self.crashes,
            equal,
            _middle(self.recoveries),
        )
        return COLUMNS.format(*map(str, cells))


def _middle(seconds: list[float]) -> str:
    return f"{statistics.median(seconds):.1f} / {max(seconds):.1f}" if seconds else "-"


@pytest.fixture
def tally(request: pytest.FixtureRequest) -> Iterator[Tally]:
    """The line of this test; `make faults` fails on a recovery that took too long."""
    name = request.node.name.removeprefix("test_").replace("_", " ")
    counted = Tally(name)
    yield counted
    request.node.user_properties.append((PROPERTY, asdict(counted)))
    slowest = max(counted.recoveries, default=0.0)
    assert not LONG or slowest < LONGEST_RECOVERY_S, f"recovered in {slowest:.1f} s"


@pytest.fixture(scope="module")
def yjs() -> Iterator[Yjs]:
    """Yjs and pages of the real client, in Node."""
    started = Yjs()
    yield started
    started.stop()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The table. Properties come with the report of the teardown, from the workers too."""
    reports = [one for several in terminalreporter.stats.values() for one in several]
    found = {
        report.nodeid: Tally(**dict(report.user_properties)[PROPERTY])
        for report in reports
        if PROPERTY in dict(getattr(report, "user_properties", ()))
    }
    if not found:
        return
    terminalreporter.section("faults: recovery is median / longest")
    terminalreporter.write_line(COLUMNS.format(*HEAD))
    for line in sorted(found.values(), key=lambda line: line.fault):
        terminalreporter.write_line(line.row())
        for note in line.notes:
            terminalreporter.write_line(f"    {note}")
