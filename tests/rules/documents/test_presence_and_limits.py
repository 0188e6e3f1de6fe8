"""Presence is signed by the house; sockets are held to a pace; big updates are put together in order."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workspace.documents.rules import presence, spans
from workspace.documents.rules.limits import PART, Bucket, Parcel
from workspace.documents.rules.presence import Presence
from workspace.documents.rules.reading import Malformed

ME = {"person": "p", "name": "Perrine", "initials": "PR", "college": "ess", "collegeName": "ESS"}
NOON = datetime(2026, 3, 12, 12, 0, 30, tzinfo=UTC)


def test_the_name_on_a_cursor_is_the_one_the_house_knows():
    said = presence.write([Presence(5, 3, {"user": {"name": "Le préfet"}, "cursor": {"a": 1}, "x": 2})])
    assert presence.read(said, 5, ME) == Presence(5, 3, {"user": ME, "cursor": {"a": 1}})


def test_somebody_who_leaves_says_nothing_more():
    assert presence.read(presence.write([Presence(5, 4, None)]), 5, ME) == Presence(5, 4, None)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        presence.write([Presence(6, 3, {})]),
        presence.write([Presence(5, 3, {}), Presence(5, 4, {})]),
        presence.write([Presence(5, 3, {})]) + b"\0",
        b"\1\5\3\2[]",
        b"\1\5\3\1x",
        presence.write([Presence(5, 3, {"cursor": "x" * 9_000})]),
    ],
    ids=["empty", "another's", "two", "left over", "a list", "no JSON", "too large"],
)
def test_a_presence_that_is_not_ones_own_or_not_plain_is_refused(data):
    with pytest.raises(Malformed):
        presence.read(data, 5, ME)


@given(st.lists(st.floats(0, 100), max_size=200))
def test_a_bucket_never_lets_more_through_than_its_burst_and_its_pace(pauses):
    bucket, now, passed = Bucket(rate=5, burst=10), 0.0, 0
    for pause in pauses:
        now += pause
        passed += bucket.spend(1, now)
    assert passed <= 10 + 5 * now + 1e-6


@given(st.binary(min_size=1, max_size=500), st.integers(1, 60))
def test_an_update_cut_in_parts_is_put_together_again(data, size):
    pieces = [data[i : i + size] for i in range(0, len(data), size)]
    parcel = Parcel()
    answers = [parcel.add(4, number, len(pieces), piece) for number, piece in enumerate(pieces)]
    assert answers[:-1] == [None] * (len(pieces) - 1)
    assert answers[-1] == data


@pytest.mark.parametrize(
    "parts",
    [
        [(1, 1, 2, b"a")],
        [(1, 0, 3, b"a"), (1, 2, 3, b"b")],
        [(1, 0, 2, b"a"), (2, 1, 2, b"b")],
        [(1, 0, 2, b"a"), (1, 1, 3, b"b")],
        [(1, 0, 0, b"a")],
        [(1, 0, 100_000, b"a")],
        [(1, 0, 1, b"")],
        [(1, 0, 1, b"a" * (PART + 1))],
    ],
)
def test_parts_that_do_not_follow_are_refused(parts):
    parcel = Parcel()
    with pytest.raises(Malformed):
        for n, part, total, data in parts:
            parcel.add(n, part, total, data)


def gathered(rows, reached):
    minutes = spans.Minutes(reached)
    for at, ranges in rows:
        minutes.add(at, ranges)
    return minutes.spans


def test_dates_are_kept_to_the_minute_and_stretches_written_together_are_one():
    rows = [
        (NOON, {5: (0, 4)}),
        (NOON + timedelta(seconds=9), {5: (4, 6)}),
        (NOON + timedelta(minutes=2), {5: (6, 7)}),
    ]
    minute = NOON.replace(second=0)
    assert gathered(rows, {}) == [
        spans.Span(5, 0, 6, minute),
        spans.Span(5, 6, 7, minute + timedelta(minutes=2)),
    ]
    assert gathered(rows, {5: 6}) == [spans.Span(5, 6, 7, minute + timedelta(minutes=2))]


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 30), st.integers(0, 30)), max_size=30))
def test_spans_of_a_client_never_overlap(given_rows):
    rows = [
        (NOON + timedelta(seconds=20 * index), {client: (min(a, b), max(a, b))})
        for index, (client, a, b) in enumerate(given_rows)
    ]
    found = gathered(rows, {})
    for client in range(4):
        mine = sorted((one.start, one.end) for one in found if one.client == client)
        assert all(first[1] <= second[0] for first, second in itertools.pairwise(mine))
