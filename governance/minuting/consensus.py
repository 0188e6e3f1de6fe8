"""A decision taken in the room without a vote: whether the body's rule allows it now, and what was counted.

If the rule would carry a vote in which everybody in the room says « for », quorum, colleges and threshold included, consensus
decides (agreed.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlmodel import Session

from governance.committee.queries import BodyView
from governance.meetings import presence
from governance.meetings.models import Meeting
from governance.minuting import agreed
from governance.votes.rules.tally import College
from governance.votes.rules.verdict import Verdict


@dataclass(frozen=True)
class Agreement:
    """A verdict, with what the trail keeps of it."""

    verdict: Verdict
    room: dict[str, dict[str, int]]
    counted: dict[str, Any]

    @property
    def allowed(self) -> bool:
        return agreed.allowed(self.verdict)


def found(db: Session, meeting: Meeting, now: datetime) -> Agreement:
    """What the body's rule says of a vote in which everybody in the room is in favour."""
    body = presence.body_of(db, meeting)
    colleges = _colleges(presence.seating(db, meeting, body))
    room = presence.room_at(db, meeting, now)
    again = presence.called_again(db, meeting, body.rule.quorum)
    heads = {
        code: {"filled": one.filled, "present": one.present, "represented": one.represented}
        for code, one in sorted(room.items())
    }
    return Agreement(
        agreed.judge(body.rule, colleges, room, second_notice=again),
        heads,
        agreed.counted(body.rule, colleges, room, second_notice=again),
    )


def _colleges(view: BodyView) -> list[College]:
    return [
        College(one.code, one.name, one.filled, Fraction(one.weight)) for one in view.colleges if one.filled
    ]
