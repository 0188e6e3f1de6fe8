"""Questions asked without an account, by the code of a public meeting: where they may be, how many, until when."""

from __future__ import annotations

from datetime import datetime, timedelta

from governance.meetings.rules.kinds import MeetingKind
from governance.meetings.rules.lifecycle import Stage

KEPT = timedelta(days=90)
"""How long names and questions without an account stay after the meeting."""
MOST = 300
"""Questions by one code: a hall, not a crowd; whoever got hold of the code cannot fill the page."""


def may_open(*, public: bool, kind: str) -> bool:
    """Whether a meeting may be asked without an account: everybody is told of it, or it is held for everybody."""
    return public or kind == MeetingKind.PUBLIC_MEETING.value


def leads(*, stage: Stage, withdrawn: bool) -> bool:
    """Whether the code opens a page: until the meeting is closed, cancelled, or the code taken back."""
    return not withdrawn and stage in {Stage.PLANNED, Stage.OPEN}


def forgotten_at(*, closed: datetime | None, ends: datetime) -> datetime:
    """When all of it is erased: counted from the close, else from the hour at which it was to end."""
    return (closed or ends) + KEPT
