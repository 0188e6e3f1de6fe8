"""Who speaks and who waits: whatever people do, one speaks at a time, nobody waits twice, and time is counted once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from governance.meetings.rules.speaking import NOTHING, Turn, may_ask, queue, shares, speaker, totals

START = datetime(2026, 4, 9, 16, 0, tzinfo=UTC)
COLLEGES = {"ida": "hab", "luc": "ess", "nora": "ess", "omar": "col"}
deeds = st.lists(
    st.tuples(
        st.sampled_from(["ask", "give", "end", "withdraw"]),
        st.sampled_from(sorted(COLLEGES)),
        st.integers(0, 90),
    ),
    max_size=25,
)


class Room:
    """A meeting as the actions run it, and beside it a tally of seconds kept in the plainest way."""

    def __init__(self) -> None:
        self.turns: list[Turn] = []
        self.now = START
        self.asked: list[str] = []
        self.floor = ""
        self.seconds = dict.fromkeys(sorted(set(COLLEGES.values())), 0)

    def do(self, deed: str, who: str, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)
        if self.floor:
            self.seconds[COLLEGES[self.floor]] += seconds
        getattr(self, f"_{deed}")(who)

    def _ask(self, who: str) -> None:
        if may_ask(self.turns, who):
            self.turns.append(
                Turn(len(self.turns), who, COLLEGES[who], self.now + timedelta(microseconds=len(self.turns)))
            )
        if who not in self.asked:
            self.asked.append(who)

    def _give(self, who: str) -> None:
        waiting = next((one for one in queue(self.turns) if one.member == who), None)
        if waiting is None:
            return
        self._end("")
        self._put(replace(waiting, given_at=self.now))
        self.asked.remove(who)
        self.floor = who

    def _end(self, _who: str) -> None:
        if (one := speaker(self.turns)) is not None:
            self._put(replace(one, ended_at=self.now))
        self.floor = ""

    def _withdraw(self, who: str) -> None:
        for one in [one for one in queue(self.turns) if one.member == who]:
            self._put(replace(one, withdrawn=True))
        self.asked = [one for one in self.asked if one != who]

    def _put(self, turn: Turn) -> None:
        self.turns[turn.key] = turn


def after(done) -> Room:
    room = Room()
    for one in done:
        room.do(*one)
    return room


@given(deeds)
def test_the_queue_is_in_the_order_of_asking_and_nobody_is_in_it_twice(done):
    room = after(done)
    waiting = [one.member for one in queue(room.turns)]
    assert waiting == room.asked
    assert len(waiting) == len(set(waiting))


@given(deeds)
def test_one_speaks_at_a_time(done):
    room = after(done)
    assert sum(one.speaks for one in room.turns) <= 1
    found = speaker(room.turns)
    assert (found.member if found else "") == room.floor


@given(deeds)
def test_each_college_has_the_time_its_members_spoke_and_no_other(done):
    room = after(done)
    spoken = totals(room.turns, room.seconds, room.now)
    assert {code: one.total_seconds() for code, one in spoken.items()} == room.seconds
    parts = shares(spoken)
    assert sum(parts.values()) == (1 if any(room.seconds.values()) else 0)
    assert all(part >= 0 for part in parts.values())


def test_before_anybody_spoke_nobody_has_a_part():
    assert shares({"hab": NOTHING, "ess": NOTHING}) == {"hab": Fraction(0), "ess": Fraction(0)}
    assert totals([], ["hab"], START) == {"hab": NOTHING}
