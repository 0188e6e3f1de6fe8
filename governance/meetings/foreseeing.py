"""The quorum to be expected from the answers, for whoever runs the meeting; and who cannot be reached or seated."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlmodel import Session

from governance.committee.models import Body
from governance.committee.queries import BodyView
from governance.committee.rules import quorum
from governance.committee.rules.quorum import Attending, QuorumResult
from governance.meetings import presence, queries
from governance.meetings.models import Meeting
from governance.meetings.queries import SeatAnswer
from governance.meetings.rules.reach import Reach, reach
from governance.meetings.rules.replies import ANNOUNCED


@dataclass(frozen=True)
class Foreseen:
    """`silent` seats have said nothing; `announced` is the quorum if they stay away."""

    reach: Reach
    announced: QuorumResult
    silent: int


def foreseen(db: Session, meeting: Meeting, body: Body, view: BodyView) -> Foreseen:
    """What the answers, and the proxies given, let one expect. Callers have asked the gate."""
    answers = queries.answers(db, meeting, view)
    given = {row.principal_id for row in presence.proxies_at(db, meeting, meeting.starts_at)}
    again = presence.called_again(db, meeting, body.rule.quorum)
    silent = [one for one in answers if one.reply is None and one.seat.id not in given]
    coming = {one.seat.id for one in answers if one.reply in ANNOUNCED}
    announced = _quorum(body, view, answers, coming, given, again=again)
    best = _quorum(body, view, answers, coming | {one.seat.id for one in silent}, given, again=again)
    return Foreseen(reach(announced, best), announced, len(silent))


def _quorum(
    body: Body,
    view: BodyView,
    answers: list[SeatAnswer],
    coming: Collection[int],
    given: Collection[int],
    *,
    again: bool,
) -> QuorumResult:
    def how(seat_id: int) -> Attending:
        if seat_id in coming:
            return Attending.PRESENT
        return Attending.REPRESENTED if seat_id in given else Attending.ABSENT

    heads = quorum.gathered((one.seat.college, one.seat.organisation, how(one.seat.id)) for one in answers)
    weights = {one.code: one.weight for one in view.colleges}
    return quorum.check(body.rule.quorum, heads, second_notice=again, weights=weights)


def unseated(view: BodyView) -> list[str]:
    """The organisations that hold a seat in which nobody sits on the day of the meeting, each once."""
    return sorted({seat.organisation for seat in view.seats if seat.organisation and not seat.filled})
