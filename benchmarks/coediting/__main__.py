"""Our server and @hocuspocus/server, measured in the same run: `python -m benchmarks.coediting --help`."""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.coediting import idle, join, kill, load, machine, plan, report
from benchmarks.coediting.furniture import Furniture
from benchmarks.coediting.results import Results, last_line


@dataclass
class Bench:
    """One call: what was asked, where the servers keep their data, what was found."""

    plan: plan.Plan
    home: Path
    furniture: Furniture
    began: float = field(default_factory=time.monotonic)
    results: Results = field(default_factory=Results)
    _runs: int = 0

    @contextmanager
    def room(self) -> Iterator[Path]:
        """A directory for one run of one server."""
        self._runs += 1
        home = self.home / f"run-{self._runs}"
        yield home
        if self.plan.keep is None:
            shutil.rmtree(home)

    def late(self) -> bool:
        return time.monotonic() - self.began > self.plan.minutes * 60

    def typing(self, cell: load.Load) -> None:
        for who in self.plan.peers:
            with self.room() as home:
                pace = {"seconds": self.plan.seconds, "warmup": self.plan.warmup}
                self._found(cell.label, who, load.measure(cell, who, self.furniture, home, **pace))

    def other(self, name: str) -> None:
        for who in self.plan.peers:
            with self.room() as home:
                if name == "idle":
                    for many, found in idle.measure(who, self.furniture, home, self.plan.idle).items():
                        self._found(f"idle {many}", who, found)
                else:
                    measure = {"join": join.measure, "kill": kill.measure}[name]
                    self._found(name, who, measure(who, self.furniture, home))

    def _found(self, what: str, who: str, found: dict[str, Any]) -> None:
        self.results.add(what, who, found)
        print(report.line(what, who, found), flush=True)

    def everything(self) -> None:
        """What is judged first, run after run; what stands beside as far as time allows."""
        first, beside = self.plan.cells()
        self.results.cells = [*first, *beside]
        for _ in range(self.plan.runs):
            self._judged(first)
        if "idle" in self.plan.parts:
            self.other("idle")
        for cell in beside * self.plan.runs_beside:
            if self.late():
                self.results.skipped.append(cell.label)
            else:
                self.typing(cell)

    def _judged(self, cells: list[load.Load]) -> None:
        for cell in cells:
            self.typing(cell)
        for name in ("kill", "join"):
            if name in self.plan.parts:
                self.other(name)


def main() -> int:
    chosen = plan.parse()
    if not machine.suits():
        sys.exit("This measure needs Linux and two cores: one for the server, one for the clients.")
    machine.many_files()
    with tempfile.TemporaryDirectory(prefix="coediting-") as temporary:
        home = chosen.keep or Path(temporary)
        home.mkdir(parents=True, exist_ok=True)
        print(report.heading(), flush=True)
        bench = Bench(chosen, home, Furniture.made(home / "house"))
        bench.everything()
    print(report.tables(bench.results))
    print(last_line(bench.results))
    return 0 if bench.results.sound() else 1


if __name__ == "__main__":
    sys.exit(main())
