"""Redis lost, killed or frozen, under two processes that hold one document: nothing is lost, nothing freezes."""

from __future__ import annotations

import time
from itertools import count

import pytest

from tests.consistency import cursors
from tests.consistency.company import Company, look
from tests.consistency.editors import Editor
from tests.consistency.history import token
from tests.faults.tally import times
from tests.workspace.documents.town import Town

CLOCKS = count(1)


@pytest.fixture
def town(tmp_path, postgresql):
    made = Town(tmp_path, postgresql)
    yield made
    made.close()


def test_redis_lost_under_two_processes(town, yjs, tally):
    doors = [town.at(number).server.url for number in range(2)]
    for _ in range(times(2, 10)):
        with Company(town, yjs, ways=doors) as company:
            for round_ in range(5):
                _lost(town, company, frozen=round_ % 2 == 1, tally=tally)
                tally.rounds += 1
                tally.alive(*town.workers)
            company.read_all()
            tally.verdict(company.history)
            tally.notes.append(_refusals(company))


def _lost(town: Town, company: Company, *, frozen: bool, tally) -> None:
    one, other, beside = company.editors[:3]
    with company.typing():
        company.wait_acknowledged(10)
        (town.redis.freeze if frozen else town.redis.kill)()
        _all_get_on(company)
        for reader in (beside, other):  # in the same process; in the other one, by the log
            _meets(one, reader)
        (town.redis.thaw if frozen else town.redis.start_again)()
        began = time.monotonic()
        first = next(CLOCKS)
        look(lambda: _crosses(one, other, first))
        tally.recoveries.append(time.monotonic() - began)
    company.settle()


def _refusals(company: Company) -> str:
    """How often a tab rested on what its process had not read yet: it is told to send again."""
    tabs = [one for one in company.editors if isinstance(one, Editor)]
    refused, sent = sum(len(tab.told("refused")) for tab in tabs), sum(tab.n for tab in tabs)
    return f"{refused} of {sent} messages to be sent again"


def _all_get_on(company: Company, times_: int = 10) -> None:
    """Everybody is acknowledged so much more of what she types."""
    before = {one: one.acknowledged for one in company.editors}
    for one in company.editors:
        look(lambda one=one: one.acknowledged >= before[one] + times_)


def _meets(writer: Editor, reader: Editor) -> None:
    """What was typed last arrives."""
    last = token(writer.author, writer.count)
    reader.wait(lambda: last in "".join(reader.lines()))


def _crosses(writer: Editor, reader: Editor, first: int) -> bool:
    """Whether a cursor shown from now on goes from one process to the other: only Redis carries it."""
    cursors.show(writer, next(CLOCKS))
    return any(clock > first for clock in cursors.shown(reader, writer.client))
