"""A tab that stops reading while others write a lot: the server's queue for it is bounded, and the others do not notice.

Above 2 MiB waiting, presence is dropped; above 8 MiB the socket is cut. What the system itself holds for a connection
comes on top: at most what tcp_wmem says.
"""

from __future__ import annotations

import re
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.consistency import cursors
from tests.consistency.company import Company
from tests.faults.tally import times
from tests.servers.line import SMALL, BadLine
from tests.workspace.documents.tabs import House, Tab

MIB = 1024 * 1024
PRESENCE_DROPPED, CUT = 2 * MIB, 8 * MIB  # docs/coediting.md, « Limits »
PIECES, PIECE = 22, 48 * 1024  # a mebibyte, in messages that each may be
MOST_AT_ONCE = MIB  # one window of the log
OF_THE_SYSTEM = 3 * SMALL + int(Path("/proc/sys/net/ipv4/tcp_wmem").read_text(encoding="ascii").split()[2])
LOAD = CUT + OF_THE_SYSTEM + 2 * MIB


@pytest.fixture
def house(tmp_path):
    made = House(tmp_path / "slow")
    yield made
    made.close()


@pytest.fixture
def line(house):
    made = BadLine(house.server.port)
    yield made
    made.close()


def test_who_stops_reading_is_cut_and_comes_back_equal(house, line, yjs, tally):
    waiting = list[int]()
    for turn in range(times(10, 50)):
        with Company(house, yjs, tabs=2, pages=1, seed=turn, ways=(house.server.url, line.url)) as company:
            company.type(5)
            company.settle()
            _stops_reading(house, line, company)
            waiting.append(_queued(house))
            company.settle()
            company.read_all()
            tally.rounds += 1
            tally.verdict(company.history)
    tally.notes.append(f"cut with {max(waiting) / MIB:.1f} MiB waiting at most")
    tally.alive(house.server)


def _stops_reading(house, line, company) -> None:
    """One of them does, until a witness sees her cursor leave."""
    slow = company.editors[1]
    with Tab(house, house.worker, company.public_id) as witness:
        witness.join()
        cursors.show(slow, 1)
        witness.wait(lambda: cursors.shown(witness, slow.client))
        line.stalled = True
        _fill(house, company, LOAD, enough=lambda: cursors.gone(witness, slow.client))
        witness.wait(lambda: cursors.gone(witness, slow.client))
    line.mend()
    slow.wait(lambda: slow.told("disconnect"))


def _queued(house: House) -> int:
    """What waited when a line was last cut, in bytes, as the log says; checked."""
    said = re.findall(r"line_cut\s+queued=(\d+)", house.server.server.last_words(1_000_000))
    assert CUT < int(said[-1]) < CUT + MOST_AT_ONCE
    return int(said[-1])


def test_presence_is_dropped_before_the_text(house, line, tally):
    """Who is behind gets every update and no old cursor; once she has read, cursors come again."""
    for _ in range(times(10, 50)):
        _document_id, public_id = house.document()
        with ExitStack() as closing:
            slow = closing.enter_context(Tab(house, house.lead, public_id, url=line.url))
            quick = closing.enter_context(Tab(house, house.worker, public_id))
            witness = closing.enter_context(Tab(house, house.worker, public_id))
            _falls_behind(line, slow, quick, witness)
        tally.rounds += 1
    tally.alive(house.server)


def _falls_behind(line, slow: Tab, quick: Tab, witness: Tab) -> None:
    for tab in (slow, quick, witness):
        assert tab.join()["ok"]
    line.stalled = True
    _write(quick, PRESENCE_DROPPED + OF_THE_SYSTEM + MIB // 2)
    for clock in (1, 2, 3):
        cursors.show(quick, clock)
        witness.wait(lambda: clock in cursors.shown(witness, quick.client))  # noqa: B023 - waited for at once
    line.mend()
    slow.wait(lambda: slow.lines() == quick.lines(), 30)
    assert cursors.shown(slow, quick.client) == []
    cursors.show(quick, 4)
    slow.wait(lambda: cursors.shown(slow, quick.client) == [4])
    assert not slow.told("disconnect")


def _fill(house: House, company: Company, size: int, *, enough) -> None:
    """Two others, in turn, write so much, or until it is enough, and go on as if nothing was."""
    writers = [Tab(house, member, company.public_id) for member in (house.lead, house.worker)]
    for writer in writers:
        writer.join()
    for turn in range(size // MIB + 1):
        if enough():
            break
        writer, last = writers[turn % 2], house.last_seq(company.document_id)
        writer.wait(lambda: writer.seq >= last)  # noqa: B023 - waited for at once
        _write(writer, MIB)
    for writer in writers:
        writer.shut()


def _write(tab: Tab, size: int) -> None:
    """So many bytes, a mebibyte at a time, taken away once they are saved."""
    while size > 0:
        here = len(tab.root.children)
        for _ in range(PIECES):
            n = tab.write("~" * PIECE)
        tab.wait(lambda: tab.saved() >= n, 30)  # noqa: B023 - waited for at once
        size -= PIECES * PIECE
        for _ in range(PIECES):
            with tab.news:
                n = tab.send(tab.erase(here))
        tab.wait(lambda: tab.saved() >= n, 30)  # noqa: B023 - waited for at once
