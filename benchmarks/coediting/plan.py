"""What one call of the benchmark measures, in which order: what people choose, and the cells it makes."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from typing import Any

from benchmarks.coediting.load import Load

WHO = ("ours", "theirs")
PARTS = ("load", "kill", "join", "idle")
WINDOW_MS = 20
JUDGED_GATHERED = (100, 200)  # editors at which the two are compared under the same window


@dataclass(frozen=True)
class Plan:
    """`peers` in the order in which they alternate; `runs` of each cell, medians are taken."""

    parts: tuple[str, ...]
    loads: tuple[tuple[int, int], ...]
    windows: tuple[int | None, ...]
    cursors: tuple[bool, ...]
    peers: tuple[str, ...]
    runs: int
    seconds: float
    warmup: float
    minutes: float
    idle: tuple[int, ...]
    keep: Path | None

    def cells(self) -> tuple[list[Load], list[Load]]:
        """Those that are judged, run `runs` times; those beside (cursors, windows in small groups)."""
        if "load" not in self.parts:
            return [], []
        every = [
            Load(documents, editors, cursors, window)
            for cursors in self.cursors
            for window in self.windows
            for documents, editors in self.loads
        ]
        first = [load for load in every if _first(load)]
        return first, [load for load in every if load not in first]

    @property
    def runs_beside(self) -> int:
        """Two for five: the whole must end within `minutes`."""
        return ceil(self.runs * 0.4)


def _first(load: Load) -> bool:
    return not load.cursors and (load.window_ms is None or load.editors in JUDGED_GATHERED)


def _loads(text: str) -> tuple[tuple[int, int], ...]:
    """`10,200,40x5`: editors on one document, or documents × editors."""
    pairs = [one.split("x") for one in text.split(",")]
    return tuple((int(pair[0]), int(pair[1])) if len(pair) > 1 else (1, int(pair[0])) for pair in pairs)


def _chosen(among: dict[str, Any]) -> Callable[[str], tuple[Any, ...]]:
    def read(text: str) -> tuple[Any, ...]:
        names = text.split(",")
        if unknown := set(names) - set(among):
            raise argparse.ArgumentTypeError(f"{', '.join(unknown)}: not among {', '.join(among)}")
        return tuple(among[name] for name in names)

    return read


def parse(arguments: list[str] | None = None) -> Plan:
    """The plan of a command line; everything by default."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.coediting", description=__doc__)
    parser.add_argument("--parts", default=PARTS, type=_chosen(dict(zip(PARTS, PARTS, strict=True))))
    parser.add_argument("--loads", "--load", default="10,50,100,200,40x5", type=_loads)
    windows = {"default": None, str(WINDOW_MS): WINDOW_MS}
    parser.add_argument("--windows", "--window", default="default,20", type=_chosen(windows))
    cursors = {"without": False, "with": True}
    parser.add_argument("--cursors", default="without,with", type=_chosen(cursors))
    peers = dict(zip(WHO, WHO, strict=True))
    parser.add_argument("--only", dest="peers", default="ours,theirs", type=_chosen(peers))
    parser.add_argument("--runs", default=5, type=int)
    parser.add_argument("--seconds", default=8.0, type=float, help="of one measure")
    parser.add_argument("--warmup", default=2.0, type=float)
    parser.add_argument("--minutes", default=38.0, type=float, help="after which no cell beside is begun")
    parser.add_argument("--idle", default="2000,5000", type=lambda text: tuple(map(int, text.split(","))))
    parser.add_argument("--keep", default=None, type=Path, help="keep data and logs of the servers here")
    return Plan(**vars(parser.parse_args(arguments)))
