"""Reading a poll for a date: its slots, who said what, and who would be missing for the quorum."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from foundation.errors import Missing
from governance.calendar.models import DateAnswer, DatePoll, DateSlot
from governance.calendar.rules import choosing
from governance.calendar.rules.choosing import COMING, Said, Total
from governance.committee import queries as committee
from governance.committee.models import Body
from governance.committee.rules import quorum
from governance.committee.rules.quorum import Attending, QuorumResult
from people import gate
from people.actor import Actor
from people.models import Membership, Person
from people.permissions import Permission
from people.rules.predicates import Scope


@dataclass(frozen=True)
class SlotView:
    """A slot with its totals; `quorum` is what there would be if those who come come (None without a body)."""

    public_id: str
    starts_at: datetime
    ends_at: datetime
    total: Total
    own: Said | None
    coming: tuple[str, ...]
    best: bool
    quorum: QuorumResult | None
    missing: tuple[str, ...]


def poll_for(db: Session, actor: Actor, public_id: str) -> DatePoll:
    """A poll of the actor's initiative; raises Missing."""
    found = db.exec(
        select(DatePoll).where(DatePoll.public_id == public_id, DatePoll.initiative_id == actor.initiative_id)
    ).first()
    if found is None:
        raise Missing
    gate.require(actor, Permission.READ_MEETING, on=found)
    return found


def standing(db: Session, actor: Actor) -> list[DatePoll]:
    """The polls that wait for answers, latest first."""
    gate.require(actor, Permission.READ_MEETING, on=Scope(actor.initiative_id))
    return list(
        db.exec(
            select(DatePoll)
            .where(DatePoll.initiative_id == actor.initiative_id, col(DatePoll.closed_at).is_(None))
            .order_by(col(DatePoll.asked_at).desc(), col(DatePoll.id))
        )
    )


def slot_rows(db: Session, poll: DatePoll) -> list[DateSlot]:
    query = select(DateSlot).where(DateSlot.poll_id == poll.id)
    return list(db.exec(query.order_by(col(DateSlot.starts_at), col(DateSlot.id))))


def slots(db: Session, actor: Actor, poll: DatePoll) -> list[SlotView]:
    """Each slot, soonest first. Callers have asked the gate."""
    rows = slot_rows(db, poll)
    said: dict[int, list[tuple[int, str, Said]]] = defaultdict(list)
    for answer, name in db.exec(
        select(DateAnswer, Person.name)
        .join(Membership, col(Membership.id) == col(DateAnswer.membership_id))
        .join(Person, col(Person.id) == col(Membership.person_id))
        .where(col(DateAnswer.slot_id).in_([row.id for row in rows]))
        .order_by(col(Person.name))
    ):
        said[answer.slot_id].append((answer.membership_id, name, Said(answer.said)))
    totals = [choosing.total(one for _id, _name, one in said[row.id or 0]) for row in rows]
    best = choosing.best(totals)
    body = db.get(Body, poll.body_id) if poll.body_id else None
    return [
        _view(db, actor, body, row, said[row.id or 0], totals[index], best=index in best)
        for index, row in enumerate(rows)
    ]


def _view(
    db: Session,
    actor: Actor,
    body: Body | None,
    row: DateSlot,
    said: list[tuple[int, str, Said]],
    total: Total,
    *,
    best: bool,
) -> SlotView:
    coming = {key for key, _name, one in said if one in COMING}
    names = tuple(name for key, name, _one in said if key in coming)
    own = next((one for key, _name, one in said if key == actor.membership_id), None)
    found, missing = _quorum(db, body, row, coming) if body else (None, ())
    return SlotView(row.public_id, row.starts_at, row.ends_at, total, own, names, best, found, missing)


def _quorum(db: Session, body: Body, row: DateSlot, coming: set[int]) -> tuple[QuorumResult, tuple[str, ...]]:
    """The quorum on that day, and the seats that nobody would sit in, where it would not be reached."""
    view = committee.body_view(db, body, committee.today_in(db, body.initiative_id, row.starts_at))
    there = {seat.id: any(sitter.membership_id in coming for sitter in seat.sitters) for seat in view.filled}
    heads = quorum.gathered(
        (seat.college, seat.organisation, Attending.PRESENT if there[seat.id] else Attending.ABSENT)
        for seat in view.filled
    )
    weights = {one.code: one.weight for one in view.colleges}
    found = quorum.check(body.rule.quorum, heads, weights=weights)
    return found, () if found.reached else tuple(seat.name for seat in view.filled if not there[seat.id])
