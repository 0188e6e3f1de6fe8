from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.votes.rules.lifecycle import (
    FINAL,
    AlreadyClosed,
    NotChangeable,
    NotYetOpen,
    Stage,
    WrongStage,
    advance,
    ensure_changeable,
    ensure_open,
    ensure_window,
    is_due,
)

OPENS = datetime(2026, 11, 19, 9, tzinfo=UTC)
CLOSES = OPENS + timedelta(days=10)
INSTANT = timedelta(microseconds=1)


@pytest.mark.parametrize("now", [OPENS, OPENS + timedelta(days=1), CLOSES - INSTANT])
def test_ballots_are_taken_within_the_window(now):
    ensure_open(Stage.OPEN, OPENS, CLOSES, now)
    ensure_open(Stage.OPEN, None, None, now)


def test_before_opening_it_is_too_early():
    with pytest.raises(NotYetOpen, match="pas encore ouvert"):
        ensure_open(Stage.OPEN, OPENS, CLOSES, OPENS - INSTANT)
    with pytest.raises(NotYetOpen):
        ensure_open(Stage.DRAFT, None, CLOSES, CLOSES + INSTANT)


def test_at_the_instant_of_closing_it_is_too_late_even_if_nobody_closed_yet():
    with pytest.raises(AlreadyClosed, match="clos"):
        ensure_open(Stage.OPEN, OPENS, CLOSES, CLOSES)
    assert is_due(Stage.OPEN, CLOSES, CLOSES)
    assert not is_due(Stage.OPEN, None, CLOSES)
    assert not is_due(Stage.CLOSED, CLOSES, CLOSES)


@pytest.mark.parametrize("stage", sorted({Stage.CLOSED} | FINAL))
def test_a_vote_closed_by_hand_takes_no_ballot_before_its_deadline(stage):
    with pytest.raises(AlreadyClosed):
        ensure_open(stage, OPENS, CLOSES, OPENS)


@given(st.datetimes(timezones=st.just(UTC)))
def test_at_any_moment_a_ballot_is_taken_or_the_vote_is_early_or_late_never_two(now):
    taken = True
    try:
        ensure_open(Stage.OPEN, OPENS, CLOSES, now)
    except (NotYetOpen, AlreadyClosed):
        taken = False
    assert taken == (OPENS <= now < CLOSES)


def test_a_vote_goes_forward_only():
    assert advance(Stage.DRAFT, Stage.OPEN) is Stage.OPEN
    assert advance(Stage.CLOSED, Stage.CARRIED) is Stage.CARRIED
    with pytest.raises(WrongStage, match="adopté"):
        advance(Stage.CARRIED, Stage.OPEN)
    with pytest.raises(WrongStage):
        advance(Stage.OPEN, Stage.CARRIED)


@pytest.mark.parametrize("stage", sorted(FINAL))
def test_what_is_decided_stays_decided(stage):
    for other in Stage:
        with pytest.raises(WrongStage):
            advance(stage, other)


def test_a_ballot_is_replaced_only_where_the_rule_lets_it():
    ensure_changeable(True, already_cast=True)
    ensure_changeable(False, already_cast=False)
    with pytest.raises(NotChangeable):
        ensure_changeable(False, already_cast=True)


def test_a_window_ends_after_it_begins():
    ensure_window(OPENS, CLOSES)
    ensure_window(OPENS, None)
    with pytest.raises(WrongStage):
        ensure_window(OPENS, OPENS)
