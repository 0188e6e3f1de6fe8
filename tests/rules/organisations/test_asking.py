"""Until when the link given to a board leads somewhere."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from governance.organisations.rules.asking import leads

NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)
moments = st.one_of(st.none(), st.integers(-5, 5).map(lambda hours: NOON + timedelta(hours=hours)))


@given(
    st.sampled_from(["draft", "open", "suspended", "closed", "carried", "annulled"]),
    moments,
    moments,
    st.booleans(),
)
def test_a_link_leads_while_the_vote_is_held_and_its_author_speaks_in_it(stage, closes, withdrawn, entitled):
    opens = leads(stage=stage, closes_at=closes, withdrawn_at=withdrawn, entitled=entitled, now=NOON)
    if withdrawn is not None or not entitled or stage not in {"open", "suspended"}:
        assert not opens
    elif stage == "open":
        assert opens == (closes is None or closes > NOON)
    else:
        assert opens  # suspended: its hour of closing does not count
