"""What was found, for people: one line per run as it ends, then tables of medians with the promise beside each."""

from __future__ import annotations

import json
import os
import platform
from collections import Counter
from typing import Any

from benchmarks.coediting import budgets
from benchmarks.coediting.budgets import Verdict
from benchmarks.coediting.load import Load
from benchmarks.coediting.peers import PEER
from benchmarks.coediting.results import LOSSES, Found, Results, doubts

WHO = ("ours", "theirs")
DIGITS = {"p50": 1, "p99": 1, "cpu": 2, "added_mib": 1}
TYPING = ("editors", "p50 ms", "×", "p99 ms", "×", "CPU", "×", "added MiB", "×", "idle → peak MiB", "runs")
JOINING = {"warm": "open already", "cold": "server just restarted", "crowd": "fifty at once, the last"}
Row = tuple[str, ...]


def heading() -> str:
    pinned = json.loads((PEER / "package.json").read_text())["dependencies"]
    return (
        f"Ours beside @hocuspocus/server {pinned['@hocuspocus/server']}; Python {platform.python_version()}, "
        f"{os.cpu_count()} cores: the server alone on one, the clients on another."
    )


def line(what: str, who: str, found: Found) -> str:
    """One run, as soon as it is over."""
    shown = {name: value for name, value in found.items() if not isinstance(value, list)}
    said = ", ".join(f"{name} {_short(value)}" for name, value in shown.items())
    return f"  {who:6} {what:26} {said}{_warning(found)}"


def _short(value: Any) -> str:
    return f"{value:.2f}" if isinstance(value, float) else str(value)


def _warning(found: Found) -> str:
    warnings = doubts(found) + [f"FAULTS {found.get('faults')}"] * bool(found.get("faults"))
    return "".join(f"  [{warning}]" for warning in warnings)


def tables(results: Results) -> str:
    parts = [_typing(results), _joining(results), _idle(results), _kills(results), _conclusion(results)]
    return "\n" + "\n\n".join(part for part in parts if part)


def _typing(results: Results) -> str:
    rows = [_load_row(results, load) for load in results.compared()]
    if not rows:
        return ""
    return (
        "Typing. Medians, ours / theirs; × is ours ÷ theirs beside the promise; "
        "CPU is ms of the server per 1,000 edits delivered.\n"
        "DISTURBED: others worked on these two cores; SATURATED: the clients had no time left; LATE: they typed too little.\n"
        + _aligned([TYPING, *rows])
    )


def _load_row(results: Results, load: Load) -> Row:
    what, most = load.label, budgets.of_load(load)
    row = [what]
    for figure, digits in DIGITS.items():
        row += [
            _pair(results, what, figure, digits),
            str(results.ratio(what, figure, most.get(figure))),
        ]
    totals = [
        f"{results.middle(what, who, 'idle_mib'):.0f} → {results.middle(what, who, 'peak_mib'):.0f}"
        for who in WHO
    ]
    return (*row, " / ".join(totals), _trust(results, what))


def _trust(results: Results, what: str) -> str:
    """How many runs, and how many of them are to be doubted, and why."""
    runs = [run for who in WHO for run in results.runs[what][who]]
    why = Counter(doubt for run in runs for doubt in doubts(run))
    return ", ".join([str(len(runs) // len(WHO)), *(f"{count} {doubt}" for doubt, count in why.items())])


def _pair(results: Results, what: str, figure: str, digits: int = 0) -> str:
    return " / ".join(f"{results.middle(what, who, figure):.{digits}f}" for who in WHO)


def _joining(results: Results) -> str:
    if not results.both("join"):
        return ""
    rows: list[Row] = [("coming into 100,000 edits", "ms", "×")]
    for figure, name in JOINING.items():
        verdict = results.ratio("join", figure, budgets.JOIN.get(figure))
        rows.append((name, _pair(results, "join", figure), str(verdict)))
    return _aligned(rows)


def _idle(results: Results) -> str:
    rows: list[Row] = [("silent connections", f"KiB each, ours (aim {budgets.IDLE_AIM_KIB:g})", "theirs")]
    for what in results.idle():
        ours = Verdict(what, results.middle(what, "ours", "kib"), budgets.IDLE_KIB)
        rows.append((what, str(ours), f"{results.middle(what, 'theirs', 'kib'):.2f}"))
    return _aligned(rows) if len(rows) > 1 else ""


def _kills(results: Results) -> str:
    rows: list[Row] = [("SIGKILL 300 ms after the last key", *LOSSES, "equal when all are back")]
    for who, runs in results.runs["kill"].items():
        sums = [str(results.total("kill", who, name)) for name in LOSSES]
        equal = f"{sum(run['equal'] for run in runs)} of {len(runs)}"
        rows += [(who, *sums, equal)] * bool(runs)
    return _aligned(rows) if len(rows) > 1 else ""


def _conclusion(results: Results) -> str:
    verdicts = results.verdicts()
    said = [f"{verdict.name} {verdict}" for verdict in verdicts if not verdict.kept]
    said += [f"{len(verdicts) - len(said)} promises of {len(verdicts)} kept."]
    if results.unmeasured():
        said.append(f"NOT MEASURED, no time left: {', '.join(results.unmeasured())}")
    if results.differing():
        said.append(f"REPLICAS DIFFER: {', '.join(results.differing())}")
    if results.broken_word():
        said.append(f"ACKNOWLEDGED AND LOST: {results.broken_word()}")
    return "\n".join(said)


def _aligned(rows: list[Row]) -> str:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )
