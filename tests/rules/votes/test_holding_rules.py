"""What may befall a vote, and what never does: any order of deeds, one end, one result at most."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.votes.rules.holding import (
    KIND_NAMES,
    AlreadyVoted,
    IncidentKind,
    NotLater,
    ensure_correctable,
    ensure_later,
)
from governance.votes.rules.lifecycle import (
    DECIDED,
    FINAL,
    NEXT,
    AlreadyClosed,
    NotYetOpen,
    Stage,
    Suspended,
    WrongStage,
    advance,
    ensure_open,
    is_due,
)

OPENS = datetime(2026, 11, 19, 9, tzinfo=UTC)
CLOSES = OPENS + timedelta(days=10)
MOMENTS = st.datetimes(timezones=st.just(UTC))


@given(st.lists(st.sampled_from(Stage), max_size=12))
def test_whatever_is_asked_in_whatever_order_a_vote_ends_once(asked):
    stage, ends = Stage.DRAFT, 0
    for to in asked:
        try:
            stage = advance(stage, to)
        except WrongStage:
            continue
        ends += stage in FINAL
    assert ends <= 1
    assert (ends == 1) == (stage in FINAL)


@given(st.sampled_from(sorted(FINAL)), st.sampled_from(Stage))
def test_nothing_comes_after_an_end(end, to):
    with pytest.raises(WrongStage):
        advance(end, to)


def test_a_vote_is_counted_only_after_it_was_closed_and_annulled_only_before():
    assert {stage for stage, to in NEXT.items() if to & DECIDED} == {Stage.CLOSED}
    assert {stage for stage, to in NEXT.items() if Stage.ANNULLED in to} == {Stage.OPEN, Stage.SUSPENDED}
    assert NEXT[Stage.SUSPENDED] == {Stage.OPEN, Stage.ANNULLED}


@given(MOMENTS)
def test_a_suspended_vote_takes_no_ballot_and_is_never_due(now):
    assert not is_due(Stage.SUSPENDED, CLOSES, now)
    with pytest.raises(Suspended, match="suspendu"):
        ensure_open(Stage.SUSPENDED, OPENS, CLOSES, now)
    with pytest.raises(AlreadyClosed, match="annulé"):
        ensure_open(Stage.ANNULLED, OPENS, CLOSES, now)


@given(st.sampled_from(Stage), MOMENTS, st.booleans())
def test_words_change_only_where_somebody_may_still_answer_them_and_nobody_has(stage, now, any_cast):
    held = stage is Stage.SUSPENDED or (stage is Stage.OPEN and now < CLOSES)
    try:
        ensure_correctable(stage, CLOSES, now, any_cast=any_cast)
    except (AlreadyVoted, AlreadyClosed, NotYetOpen):
        assert not held or any_cast
    else:
        assert held
        assert not any_cast


@given(MOMENTS, MOMENTS)
def test_a_closing_only_ever_moves_away(former, to):
    if to > former:
        ensure_later(former, to)
    else:
        with pytest.raises(NotLater, match="plus tardif"):
            ensure_later(former, to)
    with pytest.raises(NotLater):
        ensure_later(None, to)


def test_each_kind_of_incident_has_its_name():
    assert set(KIND_NAMES) == set(IncidentKind)
