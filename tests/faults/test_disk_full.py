"""A disk that is full: nothing false is acknowledged, people are told, and the service returns by itself.

Without root: no file of the server may grow past a size (RLIMIT_FSIZE, whose signal Python ignores), so that SQLite's
write fails as on a full disk; then the limit is lifted. In turn the database alone is stopped, and the log of the
server with it. `make faults` run by root uses a small tmpfs besides, really filled.
"""

from __future__ import annotations

import os
import resource
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree

import pytest
from sqlalchemy import text

from tests.consistency.company import Company, look
from tests.consistency.editors import Editor, Page
from tests.faults.tally import LONG, times
from tests.workspace.documents.tabs import House

NO_LIMIT = resource.RLIM_INFINITY
OFTEN = {"COEDITING_AHEAD_MS": "10"}  # shown before it is written, and written often: the disk is full soon
COMPANIES = 4  # of one house: a database that has grown takes much more before any file must grow
SMALL_DISK = 16 * 1024 * 1024


def test_disk_full_while_five_type(tmp_path, yjs, tally):
    def full(house: House, round_: int):
        return _no_growth(house, with_log=round_ % 2 == 1)

    for number in range(times(1, 10)):
        _in_a_house(tmp_path / f"full-{number}", OFTEN, yjs, tally, full)


def _in_a_house(home: Path, environ: dict[str, str], yjs, tally, full) -> None:
    """Twenty rounds; its data go with it."""
    house = House(home, environ)
    try:
        for _ in range(COMPANIES):
            _five_rounds(house, yjs, tally, full)
    finally:
        house.close()
    rmtree(home)


def _five_rounds(house: House, yjs, tally, full) -> None:
    """In one document."""
    with Company(house, yjs) as company:
        for round_ in range(5):
            with full(house, round_):
                with company.typing():
                    _until_told(company)
                company.read_log()
            began = time.monotonic()
            company.settle()
            tally.recoveries.append(time.monotonic() - began)
            tally.rounds += 1
            tally.alive(house.server)
            company.read_all()
            with house.database.engine.connect() as connection:
                assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"
        tally.verdict(company.history)


@pytest.fixture
def small_disk(tmp_path):
    """A disk of its own, when we may mount one: root in `make faults`."""
    where = tmp_path / "disk"
    where.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SMALL_DISK}", "tmpfs", where], check=True)
    yield where
    subprocess.run(["umount", where], check=True)


if LONG and os.geteuid() == 0:

    def test_a_small_disk_really_filled(small_disk, yjs, tally):
        for number in range(10):
            _in_a_house(small_disk / f"full-{number}", {}, yjs, tally, lambda *_: _filled(small_disk))


@contextmanager
def _no_growth(house: House, *, with_log: bool):
    """Nothing grows past the size of the database, or of the server's log, which then cannot be written either."""
    with house.database.engine.connect() as connection:
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    of = house.server.server.log if with_log else house.server.home / "var" / "chantier.sqlite"
    pid = house.server.server.pid
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (of.stat().st_size, NO_LIMIT))
    try:
        yield
    finally:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (NO_LIMIT, NO_LIMIT))


@contextmanager
def _filled(disk):
    """Another file takes all that is left."""
    filling = disk / "filling"
    with filling.open("wb") as out:
        left = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
        os.posix_fallocate(out.fileno(), 0, left)
    try:
        yield
    finally:
        filling.unlink()


def _until_told(company: Company) -> None:
    """Every tab hears that it is not saved and may be sent again; every page has something unsaved to show."""
    tabs = [one for one in company.editors if isinstance(one, Editor)]
    before = {tab: len(tab.told("refused")) for tab in tabs}
    for tab in tabs:
        tab.wait(lambda tab=tab: len(tab.told("refused")) > before[tab])
        refusal = tab.told("refused")[before[tab]]
        assert refusal["retry"], refusal
        assert refusal["message"]
    for page in (one for one in company.editors if isinstance(one, Page)):
        look(lambda page=page: page.status["unsaved"] > 0)
