from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.rules.mandates import in_force, is_coherent, overlap, speaker, speakers

DAY = date(2026, 5, 21)


@dataclass(frozen=True)
class Mandate:
    titular: bool = True
    starts_on: date = date(2026, 4, 9)
    ends_on: date | None = date(2028, 4, 8)


days = st.integers(-20, 20).map(lambda n: DAY + timedelta(days=n))
mandates = st.builds(Mandate, titular=st.booleans(), starts_on=days, ends_on=st.none() | days)


@pytest.mark.parametrize(
    ("day", "holds"),
    [
        (date(2026, 4, 8), False),
        (date(2026, 4, 9), True),
        (date(2028, 4, 8), True),
        (date(2028, 4, 9), False),
    ],
)
def test_a_mandate_holds_from_its_first_day_to_its_last(day, holds):
    assert in_force(Mandate(), day) is holds
    assert in_force(Mandate(ends_on=None), date(2099, 1, 1))


def test_the_titular_speaks_before_the_alternate_who_replaces_the_absent():
    titular, alternate = Mandate(), Mandate(titular=False, starts_on=date(2026, 1, 1))
    assert speaker([alternate, titular], DAY) is titular
    assert speaker([alternate], DAY) is alternate
    assert speaker([], DAY) is None


def test_the_longest_standing_comes_first_among_equals():
    late, early = Mandate(starts_on=date(2026, 5, 1)), Mandate(starts_on=date(2026, 4, 1))
    assert speakers([late, early], DAY) == (early, late)


@given(st.lists(mandates, max_size=5), days)
def test_whoever_speaks_holds_a_mandate_that_day(held, day):
    spoken = speaker(held, day)
    assert (spoken is None) == (not any(in_force(mandate, day) for mandate in held))
    assert spoken is None or in_force(spoken, day)
    assert spoken is None or spoken.titular or not any(m.titular for m in speakers(held, day))


@given(mandates.filter(is_coherent), mandates.filter(is_coherent))
def test_two_mandates_overlap_if_some_day_has_both(one, other):
    both = any(in_force(one, day) and in_force(other, day) for day in (one.starts_on, other.starts_on))
    assert overlap(one, other) == overlap(other, one) == both


def test_a_mandate_does_not_end_before_it_begins():
    assert is_coherent(Mandate())
    assert not is_coherent(Mandate(ends_on=date(2026, 4, 8)))
