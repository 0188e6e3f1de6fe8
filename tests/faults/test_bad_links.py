"""Bad links: latency, stalls, cuts in the middle of a message, connections left hanging, 64 kbit/s."""

from __future__ import annotations

import random
import statistics
import time

import pytest

from tests.consistency.company import Company
from tests.consistency.editors import Editor
from tests.faults.tally import times
from tests.servers.line import BadLine
from tests.workspace.documents.tabs import House

MOST_ADDED_S = 0.05  # to the 95th percentile of the others


@pytest.fixture
def house(tmp_path):
    made = House(tmp_path / "links")
    yield made
    made.close()


@pytest.fixture
def line(house):
    made = BadLine(house.server.port)
    yield made
    made.close()


def _latency(line, chance, _writing):
    line.latency = chance.uniform(0.1, 0.4)


def _stall(line, chance, _writing):
    line.stalled = True


def _cut(line, _chance, _writing):
    line.cut()


def _cut_in_a_message(line, chance, _writing):
    line.cut_after = chance.randrange(200, 8_000)


def _leave(line, _chance, writing):
    """The network is left without a word; who comes back finds that the server still sees her there."""
    line.hang()
    writing()
    line.cut_clients()


def _slow(line, _chance, _writing):
    line.rate = 8_000


FAULTS = (_latency, _stall, _cut, _cut_in_a_message, _leave, _slow)


def test_two_of_five_have_a_bad_link(house, line, yjs, tally):
    """The others go on; once the line is mended all are equal, and nothing acknowledged is missing."""
    chance = random.Random(2026)
    calm, troubled = list[float](), list[float]()
    for turn in range(times(5, 50)):
        with Company(house, yjs, seed=turn, ways=(house.server.url, line.url)) as company:
            with company.typing():
                _others_get_on(company, 10, calm)
            for round_ in range(4):
                company.settle()
                _trouble(company, line, FAULTS[(turn * 4 + round_) % len(FAULTS)], chance, troubled)
                line.mend()
                began = time.monotonic()
                company.settle()
                tally.recoveries.append(time.monotonic() - began)
                tally.rounds += 1
            company.read_all()
            tally.verdict(company.history)
    tally.alive(house.server)
    tally.judge(
        _p95(troubled) - _p95(calm), MOST_ADDED_S, f"added to the others’ p95, {_p95(calm):.3f} s when calm"
    )


def _trouble(company: Company, line: BadLine, fault, chance, delays: list[float]) -> None:
    with company.typing():
        fault(line, chance, lambda: _others_get_on(company, 5, delays))
        _others_get_on(company, 10, delays)


def _others_get_on(company: Company, times_: int, delays: list[float]) -> None:
    """Those on the good line are each acknowledged so many more tokens; how long each took."""
    for editor in company.editors[:3:2]:
        assert isinstance(editor, Editor)
        before = len(editor.delays)
        editor.wait(lambda editor=editor, before=before: len(editor.delays) >= before + times_)
        delays += editor.delays[before:]


def _p95(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=20)[-1]


def test_a_connection_left_hanging_is_noticed_by_both_ends(house, line, yjs, tally):
    """Nobody is told anything: only the pings say it. What was written meanwhile arrives."""
    for turn in range(times(1, 5)):
        with Company(house, yjs, tabs=2, pages=2, seed=turn, ways=(house.server.url, line.url)) as company:
            company.type(3)
            company.settle()
            line.hang()
            company.type(3)
            began = time.monotonic()
            company.settle(patience=150)
            tally.notes.append(f"noticed and back after {time.monotonic() - began:.0f} s")
            tally.rounds += 1
            company.read_all()
            tally.verdict(company.history)
    tally.alive(house.server)
