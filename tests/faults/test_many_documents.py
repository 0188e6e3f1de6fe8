"""Documents opened, written in and closed, by the hundred: the server holds none of them afterwards."""

from __future__ import annotations

from itertools import pairwise
from statistics import median

import pytest

from tests.consistency.company import look
from tests.faults.tally import times
from tests.servers.counted import CountedApplication
from tests.workspace.documents.tabs import House, Tab

DOCUMENTS = 200
WARMING, MEASURED = 2, 5  # rounds
MIB = 1024 * 1024
# The allocator gives pages back when it can, not when it should: two measures differ by some hundreds of KiB. A job that
# works for the first time in the middle adds once; what stayed of a text would add in every round, and be counted besides.
NOISE = 2 * MIB
LAST_LOOKED_AT = 2  # connections: the pump and the beat each remember one


@pytest.fixture
def house(tmp_path):
    made = House(tmp_path / "many", kind=CountedApplication)
    yield made
    made.close()


def test_two_hundred_documents_opened_and_closed_leave_nothing_behind(house, tally):
    for _ in range(WARMING):
        _round(house, tally)
    held = [_at_rest(house)]
    for _ in range(times(MEASURED, 20)):
        _round(house, tally)
        held.append(_at_rest(house))
    grown = median(after - before for before, after in pairwise(held))
    tally.notes.append(
        f"{held[-1] / MIB:.1f} MiB, {grown / MIB:+.2f} MiB for {DOCUMENTS} documents (limit {NOISE // MIB} MiB)"
    )
    assert grown < NOISE
    tally.alive(house.server)


def _round(house: House, tally) -> None:
    """One document after the other: opened, written in, closed."""
    for _ in range(DOCUMENTS):
        _document_id, public_id = house.document()
        with Tab(house, house.lead, public_id) as tab:
            assert tab.join()["ok"]
            tab.wait_saved(tab.write("Un mot de plus. " * 10))
        tally.acknowledged += 1
    tally.rounds += 1


def _at_rest(house: House) -> int:
    """The memory of the server, in bytes, once the last room has left and nothing of it is held."""
    look(lambda: not house.server.holds()["Room"])
    held = house.server.holds()
    memory = held.pop("memory")
    last = {kind: held.pop(kind) for kind in ("FastSocket", "Line")}
    assert not any(held.values()), held
    assert max(last.values()) <= LAST_LOOKED_AT, last
    return memory
