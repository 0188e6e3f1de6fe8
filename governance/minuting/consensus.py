"""A decision taken in the room without a vote: whether the body's rule allows it, and what is sealed of it.

Nobody objects, so it is worth what a vote would be in which everybody in the room says « for »: if the rule would carry that, quorum,
colleges and threshold included, consensus decides. A rule of confidential ballots is never satisfied by what is said aloud.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlmodel import Session

from charters.rules.terms import Visibility
from governance.committee.queries import BodyView
from governance.committee.rules.quorum import Headcount
from governance.meetings import presence
from governance.meetings.models import Meeting
from governance.votes.models import RegisterEntry
from governance.votes.rules import judging
from governance.votes.rules.ballots import Choice, Voice
from governance.votes.rules.tally import College
from governance.votes.rules.verdict import Outcome, Verdict


def verdict(db: Session, meeting: Meeting, now: datetime) -> Verdict:
    """What the body's rule says of a vote in which everybody in the room is in favour."""
    body = presence.body_of(db, meeting)
    view = presence.seating(db, meeting, body)
    room = presence.room_at(db, meeting, now)
    again = presence.called_again(db, meeting, body.rule.quorum)
    return judging.decide(body.rule, _colleges(view), _all_for(room), presence=room, second_notice=again)


def _colleges(view: BodyView) -> list[College]:
    return [
        College(one.code, one.name, one.filled, Fraction(one.weight)) for one in view.colleges if one.filled
    ]


def _all_for(room: Mapping[str, Headcount]) -> list[Voice]:
    return [
        Voice(code, Choice.FOR, represented, count)
        for code, heads in sorted(room.items())
        for represented, count in ((False, heads.present), (True, heads.represented))
        if count
    ]


def allowed(found: Verdict) -> bool:
    return found.outcome is Outcome.CARRIED and found.rule.visibility is not Visibility.CONFIDENTIAL


def record(
    meeting: Meeting, room: Mapping[str, Headcount], *, entry: RegisterEntry, item: str, at: datetime
) -> dict[str, Any]:
    """What is sealed: the words, who was counted, and when. No name: the attendance sheet has them."""
    return {
        "number": entry.number,
        "meeting": meeting.public_id,
        "item": item,
        "title": entry.title,
        "text": entry.text,
        "method": "consensus",
        "rule_hash": entry.rule_hash,
        "room": {
            code: {"filled": one.filled, "present": one.present, "represented": one.represented}
            for code, one in sorted(room.items())
        },
        "at": at.isoformat(),
    }
