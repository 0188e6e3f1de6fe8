"""What was found, run after run: medians, ours beside theirs, and what was promised beside each."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field
from math import isfinite
from statistics import median
from typing import Any

from benchmarks.coediting import budgets
from benchmarks.coediting.budgets import Verdict
from benchmarks.coediting.load import Load

Found = dict[str, Any]
LOAD_FIGURES = ("p50", "p99", "cpu", "added_mib")
JOIN_FIGURES = ("warm", "cold", "crowd")
LOSSES = ("typed", "lost", "acknowledged_lost")
DISTURBED = 0.1  # of a core, used by others on those of the server and of the clients
SATURATED = 0.9  # of the clients' core
LATE = 0.95  # of the keys that were due


def doubts(run: Found) -> list[str]:
    """Why the times of a run are not to be trusted."""
    found = []
    if run.get("others", 0) > DISTURBED:
        found.append("DISTURBED")
    if run.get("client_busy", 0) > SATURATED:
        found.append("SATURATED")
    if run.get("typed", 0) < LATE * run.get("expected", 0):
        found.append("LATE")
    return found


@dataclass
class Results:
    """Runs by what was measured and by whom."""

    runs: dict[str, dict[str, list[Found]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )
    cells: list[Load] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)  # no time was left for another run of these

    def add(self, what: str, who: str, found: Found) -> None:
        self.runs[what][who].append(found)

    def both(self, what: str) -> bool:
        return bool(self.runs[what]["ours"] and self.runs[what]["theirs"])

    def middle(self, what: str, who: str, figure: str) -> float:
        values: list[float] = [run[figure] for run in self.runs[what][who]]
        return median(values)

    def ratio(self, what: str, figure: str, most: float | None = None) -> Verdict:
        theirs = self.middle(what, "theirs", figure)
        value = self.middle(what, "ours", figure) / theirs if theirs else float("inf")
        return Verdict(f"{what}: {figure}", value, most)

    def total(self, what: str, who: str, figure: str) -> int:
        return sum(run[figure] for run in self.runs[what][who])

    def compared(self) -> list[Load]:
        return [load for load in self.cells if self.both(load.label)]

    def unmeasured(self) -> list[str]:
        return sorted({what for what in self.skipped if not any(self.runs[what].values())})

    def idle(self) -> list[str]:
        return [what for what in self.runs if what.startswith("idle") and self.both(what)]

    def every(self) -> list[tuple[str, str, Found]]:
        return [
            (what, who, run)
            for what, peers in self.runs.items()
            for who, runs in peers.items()
            for run in runs
        ]

    # -- what must hold in every run ----------------------------------------------------------------

    def differing(self) -> list[str]:
        """Where replicas were not the same bytes, or did not get everything."""
        return [
            f"{what} ({who})"
            for what, who, run in self.every()
            if not (run.get("equal", True) and run.get("arrived", True))
        ]

    def broken_word(self) -> int:
        """Edits that our server had acknowledged and that are gone."""
        return sum(run.get("acknowledged_lost", 0) for _what, who, run in self.every() if who == "ours")

    def sound(self) -> bool:
        return not self.differing() and not self.broken_word()

    def verdicts(self) -> list[Verdict]:
        """Everything that was promised and measured."""
        found = [
            self.ratio(load.label, figure, most)
            for load in self.compared()
            for figure, most in budgets.of_load(load).items()
        ]
        if self.both("join"):
            found += [self.ratio("join", figure, most) for figure, most in budgets.JOIN.items()]
        for what in self.idle():
            found.append(Verdict(f"{what}: KiB each", self.middle(what, "ours", "kib"), budgets.IDLE_KIB))
        if self.runs["kill"]["ours"]:
            found.append(Verdict("SIGKILL: edits lost", self.total("kill", "ours", "lost"), 0))
        return found


def last_line(results: Results) -> str:
    """Everything that was compared, as JSON on one line."""
    ratios = {load.label: _ratios(results, load.label, LOAD_FIGURES) for load in results.compared()}
    if results.both("join"):
        ratios["join"] = _ratios(results, "join", JOIN_FIGURES)
    said = {
        "ratios": ratios,
        "idle_kib": {
            what: {who: round(results.middle(what, who, "kib"), 1) for who in results.runs[what]}
            for what in results.idle()
        },
        "sigkill": {
            who: {name: results.total("kill", who, name) for name in LOSSES}
            for who, runs in results.runs["kill"].items()
            if runs
        },
        "replicas_equal": not results.differing(),
        "missed": [verdict.name for verdict in results.verdicts() if not verdict.kept],
        "doubtful_runs": sum(bool(doubts(run)) for _what, _who, run in results.every()),
        "not_measured": results.unmeasured(),
    }
    return json.dumps(said, ensure_ascii=False)


def _ratios(results: Results, what: str, figures: tuple[str, ...]) -> dict[str, float | None]:
    values = {figure: results.ratio(what, figure).value for figure in figures}
    return {figure: round(value, 3) if isfinite(value) else None for figure, value in values.items()}
