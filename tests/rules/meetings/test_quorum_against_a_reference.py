"""Whatever happens in a room, the quorum is that of twenty lines that know nothing of intervals nor of headcounts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from charters.rules.functioning import ProxyRule, Quorum
from governance.committee.rules.proxies import Proxy, check, represented
from governance.committee.rules.proxies import ProxyRefused as Refused
from governance.committee.rules.quorum import check as judged
from governance.meetings.rules.attendance import Interval, present_at, room_at

SIX = datetime(2026, 5, 21, 16, 0, tzinfo=UTC)
COLLEGES = {"a": "x", "b": "x", "c": "x", "d": "y", "e": "y", "f": "z"}
RULE = ProxyRule(max_per_holder=2, same_college=False)

one_seat = st.sampled_from(sorted(COLLEGES))
events = st.lists(
    st.tuples(st.sampled_from(["arrives", "leaves", "withdraws"]), one_seat, st.none())
    | st.tuples(st.sampled_from(["gives", "takes back"]), one_seat, one_seat),
    max_size=25,
)
quorums = st.builds(
    lambda share, strict, counts, least: Quorum(
        fraction=share, strict=strict and share < 1, counts_represented=counts, per_college_min=least
    ),
    st.sampled_from([Fraction(0), Fraction(1, 4), Fraction(1, 2), Fraction(2, 3), Fraction(1)]),
    st.booleans(),
    st.booleans(),
    st.integers(0, 2),
)


def reference(rule: Quorum, inside: set[str], spoken_for: dict[str, str]) -> tuple[int, bool]:
    """Who is in the room, and absent seats whose holder is: how many, and whether they are enough.

    Withdrawing from a question takes nobody out of the room.
    """
    there = set(inside)
    if rule.counts_represented:
        for principal, holder in spoken_for.items():
            if principal not in inside and holder in inside:
                there.add(principal)
    bar = rule.fraction * len(COLLEGES)
    if not (len(there) > bar if rule.strict and rule.fraction else len(there) >= bar):
        return len(there), False
    for college in set(COLLEGES.values()):
        seats = {seat for seat, of in COLLEGES.items() if of == college}
        if len(seats & there) < min(rule.per_college_min, len(seats)):
            return len(there), False
    return len(there), True


@given(quorums, events)
def test_a_quorum_is_that_of_who_is_there_whoever_came_left_entrusted_and_withdrew(rule, happened):
    inside: set[str] = set()
    spoken_for: dict[str, str] = {}
    withdrawn: set[str] = set()
    stays: list[Interval] = []
    for minute, (what, seat, other) in enumerate(happened):
        now = SIX + timedelta(minutes=minute)
        if what == "arrives" and seat not in inside:
            inside.add(seat)
            stays.append(Interval(seat, now))
        elif what == "leaves" and seat in inside:
            inside.remove(seat)
            stays = [
                replace(one, left=now) if one.seat == seat and one.left is None else one for one in stays
            ]
        elif what == "withdraws":
            withdrawn.add(seat)
        elif what == "takes back":
            spoken_for.pop(seat, None)
        elif what == "gives" and _may(seat, other, spoken_for):
            spoken_for[seat] = other
        proxies = [Proxy(*one) for one in spoken_for.items()]
        room = room_at(COLLEGES, stays, proxies, now)
        aside = withdrawn & (present_at(stays, now) | represented(proxies, present_at(stays, now)))
        room = {
            code: replace(head, withdrawn=sum(COLLEGES[one] == code for one in aside))
            for code, head in room.items()
        }
        found = judged(rule, room)
        assert (found.counted, found.reached) == reference(rule, inside, spoken_for)


def _may(principal: str, holder: str, spoken_for: dict[str, str]) -> bool:
    try:
        check(
            RULE,
            Proxy(principal, holder),
            given=[Proxy(*one) for one in spoken_for.items()],
            colleges=COLLEGES,
        )
    except Refused:
        return False
    return True
