"""The bin keeps thirty days, to the second."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from workspace.shelves.rules import keeping

MOMENTS = st.integers(0, 4_000_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


@given(MOMENTS, st.integers(0, 60 * 86_400))
def test_a_text_is_due_after_thirty_days_and_never_before(binned_at, seconds):
    assert keeping.due(binned_at, binned_at + timedelta(seconds=seconds)) is (seconds >= 30 * 86_400)
