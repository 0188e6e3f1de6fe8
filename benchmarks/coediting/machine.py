"""The machine under the measures: which core does what, what a process has used, how many files it may open."""

from __future__ import annotations

import os
import resource
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SERVER_CORE, CLIENT_CORE = 0, 1
TICKS = os.sysconf("SC_CLK_TCK")


def suits() -> bool:
    """Whether a server and its clients can be kept apart here, and watched."""
    return sys.platform == "linux" and len(os.sched_getaffinity(0)) > 1


def cores() -> list[int]:
    return sorted(os.sched_getaffinity(0))


@contextmanager
def on_core(which: int) -> Iterator[None]:
    """What is started here runs on this core alone, with all its threads (a child inherits it)."""
    every = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {sorted(every)[which % len(every)]})
    try:
        yield
    finally:
        os.sched_setaffinity(0, every)


def many_files() -> int:
    """Ask for as many open files as this account may have; how many that is."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard


def cpu_seconds(pid: int) -> float:
    """Processor time of the process, all threads and ended children included."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return sum(int(ticks) for ticks in fields[11:15]) / TICKS


def memory_mib(pid: int, line: str = "VmRSS") -> float:
    """`VmRSS`: resident memory now; `VmHWM`: the most since `forget_peak`."""
    status = Path(f"/proc/{pid}/status").read_text()
    return next(int(row.split()[1]) / 1024 for row in status.splitlines() if row.startswith(line))


def forget_peak(pid: int) -> None:
    Path(f"/proc/{pid}/clear_refs").write_text("5")


def core_busy_seconds(which: int) -> float:
    """How long a core has worked for processes since the machine started, or was taken away by a hypervisor.

    Interrupts are left out: those of the loopback are part of what is measured, and charged to no process.
    """
    name = f"cpu{cores()[which % len(cores())]} "
    row = next(row for row in Path("/proc/stat").read_text().splitlines() if row.startswith(name))
    user, nice, system, _idle, _waiting, _irq, _softirq, stolen = map(int, row.split()[1:9])
    return (user + nice + system + stolen) / TICKS


@dataclass(frozen=True)
class Effort:
    """Seconds of processor: of the server, and of whoever else was on its core or on the clients'."""

    server: float
    others: float

    @classmethod
    def of(cls, server: int, clients: int) -> Effort:
        ours, theirs = cpu_seconds(server), cpu_seconds(clients)
        cores = [core_busy_seconds(one) for one in (SERVER_CORE, CLIENT_CORE)]
        return cls(ours, sum(cores) - ours - theirs)

    def __sub__(self, before: Effort) -> Effort:
        return Effort(self.server - before.server, max(self.others - before.others, 0.0))
