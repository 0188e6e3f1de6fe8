"""Reading the questions from the floor of a sitting: those to answer, those that were, and what the reader may do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from foundation.errors import Missing
from governance.meetings import floor, open_questions
from governance.meetings.models import FloorQuestion, Meeting, QuestionSupport, RoomQuestion
from governance.meetings.rules import questions
from governance.meetings.rules.questions import Asked
from people import gate
from people.actor import Actor
from people.models import Membership
from people.permissions import Permission
from people.queries import PersonView, person_views
from people.rules.predicates import Scope


@dataclass(frozen=True)
class QuestionView:
    """A question as it is read. `weight`: how many ask it."""

    public_id: str
    text: str
    author: PersonView
    weight: int
    mine: bool
    may_support: bool


@dataclass(frozen=True)
class Questions:
    """`unseen`, those asked without an account that nobody reads yet, are for who runs the sitting alone."""

    waiting: tuple[QuestionView, ...]
    answered: tuple[QuestionView, ...]
    unseen: tuple[RoomQuestion, ...] = ()
    shown: tuple[RoomQuestion, ...] = ()


def rows(db: Session, meeting: Meeting) -> list[FloorQuestion]:
    query = select(FloorQuestion).where(FloorQuestion.meeting_id == meeting.id)
    return list(db.exec(query.order_by(col(FloorQuestion.asked_at), col(FloorQuestion.id))))


def asked(db: Session, meeting: Meeting) -> list[Asked]:
    """The questions as the pure rules take them."""
    found = rows(db, meeting)
    support: dict[int, set[Hashable]] = defaultdict(set)
    wanted = col(QuestionSupport.question_id).in_([one.id for one in found])
    for one in db.exec(select(QuestionSupport).where(wanted)):
        support[one.question_id].add(one.membership_id)
    return [
        Asked(
            one.id,
            one.membership_id,
            one.asked_at,
            frozenset(support[one.id or 0]),
            one.answered_at,
            one.withdrawn_at is not None,
        )
        for one in found
    ]


def question_for(db: Session, meeting: Meeting, public_id: str) -> FloorQuestion:
    """A question of this meeting; raises Missing."""
    where = FloorQuestion.public_id == public_id, FloorQuestion.meeting_id == meeting.id
    found = db.exec(select(FloorQuestion).where(*where)).first()
    if found is None:
        raise Missing
    return found


def asking_of(db: Session, actor: Actor, meeting: Meeting, question: FloorQuestion) -> Scope:
    """A question as the gate sees it: its author's, or that of who runs the sitting."""
    return floor.asking(actor, meeting, db.get_one(Membership, question.membership_id).public_id)


def of_meeting(db: Session, actor: Actor, meeting: Meeting, now: datetime) -> Questions:
    """Callers have asked the gate whether the meeting is read."""
    told = asked(db, meeting)
    unseen, seen = _without_account(db, actor, meeting)
    if not told:
        return Questions((), (), unseen, seen)
    texts = {one.id: one for one in rows(db, meeting)}
    people = person_views(db, meeting.initiative_id, now, {one.membership_id for one in texts.values()})

    def shown(one: Asked) -> QuestionView:
        row = texts[one.key]  # type: ignore[index]
        mine = row.membership_id == actor.membership_id
        may = actor.member and questions.may_support(one, actor.membership_id)
        return QuestionView(row.public_id, row.text, people[row.membership_id], one.weight, mine, may)

    return Questions(
        tuple(shown(one) for one in questions.waiting(told)),
        tuple(shown(one) for one in questions.answered(told)),
        unseen,
        seen,
    )


def _without_account(
    db: Session, actor: Actor, meeting: Meeting
) -> tuple[tuple[RoomQuestion, ...], tuple[RoomQuestion, ...]]:
    """Those to let appear, and those that did, the ones to answer first."""
    found = open_questions.rows(db, meeting)
    runs = gate.may(actor, Permission.GIVE_FLOOR, on=floor.run_by(meeting))
    seen = [one for one in found if one.shown_at is not None]
    unseen = [one for one in found if one.shown_at is None] if runs else []
    return tuple(unseen), tuple(sorted(seen, key=lambda one: one.answered_at is not None))


def mark(db: Session, meeting: Meeting) -> str:
    """Changes whenever a question is asked, supported, answered or taken back."""
    told = asked(db, meeting)
    over = sum(one.answered_at is not None or one.withdrawn for one in told)
    return f"{len(told)}-{over}-{sum(len(one.support) for one in told)}-{open_questions.mark(db, meeting)}"
