"""Questions without an account: where they may be asked, and until when they are kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from governance.meetings.rules.kinds import MeetingKind
from governance.meetings.rules.lifecycle import Stage
from governance.meetings.rules.open_questions import KEPT, forgotten_at, leads, may_open

ENDS = datetime(2026, 3, 19, 20, tzinfo=UTC)


@given(st.booleans(), st.sampled_from(list(MeetingKind)))
def test_a_meeting_is_asked_without_an_account_only_where_it_is_public(public, kind):
    assert may_open(public=public, kind=kind.value) == (public or kind is MeetingKind.PUBLIC_MEETING)


@given(st.sampled_from(list(Stage)), st.booleans())
def test_a_code_leads_nowhere_once_it_is_taken_back_or_the_meeting_is_over(stage, withdrawn):
    assert leads(stage=stage, withdrawn=withdrawn) == (
        not withdrawn and stage not in {Stage.CLOSED, Stage.CANCELLED}
    )


@given(st.none() | st.integers(-600, 600).map(lambda minutes: ENDS + timedelta(minutes=minutes)))
def test_all_is_erased_ninety_days_after_the_close_else_after_the_hour_it_was_to_end(closed):
    assert forgotten_at(closed=closed, ends=ENDS) - (closed or ENDS) == KEPT
