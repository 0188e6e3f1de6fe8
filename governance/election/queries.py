"""Reading elections without candidates: who is asked, whom each names, who is proposed, what is said, what is owed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlmodel import Session, col, or_, select

from foundation.errors import Missing
from governance.committee.models import Body
from governance.election.models import (
    Election,
    ElectionNomination,
    ElectionObjection,
    ElectionSeat,
    ElectionTurn,
    PersonProposed,
)
from governance.election.rules.lifecycle import NAMING, Stage
from governance.votes.models import RegisterEntry
from people import gate
from people.actor import Actor
from people.models import Membership
from people.permissions import Permission
from people.rules.predicates import Scope

KIND = "election"
ROUNDS = {Stage.FIRST: 1, Stage.SECOND: 2}


def election_for(db: Session, actor: Actor, public_id: str) -> Election:
    """An election of the actor's initiative; raises Missing."""
    found = db.exec(
        select(Election).where(Election.public_id == public_id, Election.initiative_id == actor.initiative_id)
    ).first()
    if found is None:
        raise Missing
    gate.require(actor, Permission.READ_PROPOSAL, on=found)
    return found


def elections(db: Session, initiative_id: int) -> list[tuple[Election, Body]]:
    """Every election with its body, latest first."""
    rows = db.exec(
        select(Election, Body)
        .join(Body, col(Body.id) == col(Election.body_id))
        .where(Election.initiative_id == initiative_id)
        .order_by(col(Election.written_at).desc(), col(Election.id).desc())
    )
    return list(rows)


def asked(db: Session, election: Election) -> list[ElectionSeat]:
    """The frozen roll, in the order of colleges and seats."""
    query = select(ElectionSeat).where(ElectionSeat.election_id == election.id)
    return list(db.exec(query.order_by(col(ElectionSeat.position))))


def nominations(db: Session, election: Election) -> list[ElectionNomination]:
    """Both rounds, in the order of seats."""
    rows = db.exec(
        select(ElectionNomination, ElectionSeat.position)
        .join(
            ElectionSeat,
            (col(ElectionSeat.election_id) == col(ElectionNomination.election_id))
            & (col(ElectionSeat.seat_id) == col(ElectionNomination.seat_id)),
        )
        .where(ElectionNomination.election_id == election.id)
        .order_by(col(ElectionNomination.round), col(ElectionSeat.position))
    )
    return [one for one, _position in rows]


def named_now(said: Iterable[ElectionNomination]) -> dict[int, ElectionNomination]:
    """The last word of each seat about whom it names."""
    return {one.seat_id: one for one in sorted(said, key=lambda one: one.round)}


def proposed(db: Session, election: Election) -> list[PersonProposed]:
    query = select(PersonProposed).where(PersonProposed.election_id == election.id)
    return list(db.exec(query.order_by(col(PersonProposed.number))))


def proposed_now(db: Session, election: Election) -> PersonProposed:
    return db.exec(
        select(PersonProposed).where(
            PersonProposed.election_id == election.id, PersonProposed.number == election.number
        )
    ).one()


def turns(db: Session, election: Election) -> list[ElectionTurn]:
    """Everything said of the persons proposed, in the order of speaking."""
    query = select(ElectionTurn).where(ElectionTurn.election_id == election.id)
    return list(db.exec(query.order_by(col(ElectionTurn.number), col(ElectionTurn.id))))


def objections(db: Session, election: Election) -> list[ElectionObjection]:
    """In the order they were raised."""
    query = select(ElectionObjection).where(ElectionObjection.election_id == election.id)
    return list(db.exec(query.order_by(col(ElectionObjection.at), col(ElectionObjection.id))))


def objection_for(db: Session, election: Election, public_id: str) -> ElectionObjection:
    found = db.exec(
        select(ElectionObjection).where(
            ElectionObjection.election_id == election.id, ElectionObjection.public_id == public_id
        )
    ).first()
    if found is None:
        raise Missing
    return found


def entitled(db: Session, election: Election) -> Scope:
    """The election as the gate sees it: with the members who sat at opening."""
    members = {one for line in asked(db, election) for one in (line.titular_id, line.alternate_id)}
    return Scope(election.initiative_id, roll=frozenset(members - {None}))  # type: ignore[arg-type]


def answering(db: Session, election: Election) -> Scope:
    """The election as the gate sees it: with the person whose answer is awaited."""
    one = db.get_one(Membership, proposed_now(db, election).person_id) if election.number else None
    return Scope(election.initiative_id, person_id=one.person_id if one else None)


def mine(lines: list[ElectionSeat], actor: Actor) -> list[ElectionSeat]:
    """The seats of the roll the actor sits in."""
    if actor.membership_id is None:
        return []
    return [line for line in lines if actor.membership_id in (line.titular_id, line.alternate_id)]


def awaited(
    lines: list[ElectionSeat],
    election: Election,
    said: Iterable[ElectionNomination],
    spoken: Iterable[ElectionTurn],
) -> list[ElectionSeat]:
    """Seats that have not said anything yet in the round under way."""
    if election.stage in NAMING:
        heard = {one.seat_id for one in said if one.round == ROUNDS[election.stage]}
    elif election.stage is Stage.CONSENT:
        heard = {one.seat_id for one in spoken if one.number == election.number}
    else:
        return []
    return [line for line in lines if line.seat_id not in heard and not line.away]


def waiting(db: Session, actor: Actor) -> list[Election]:
    """Open elections where a seat of the actor has still to speak, or her own answer is awaited."""
    if actor.membership_id is None:
        return []
    rows = db.exec(
        select(Election)
        .join(ElectionSeat, col(ElectionSeat.election_id) == col(Election.id), isouter=True)
        .join(
            PersonProposed,
            (col(PersonProposed.election_id) == col(Election.id))
            & (col(PersonProposed.number) == col(Election.number)),
            isouter=True,
        )
        .where(
            Election.initiative_id == actor.initiative_id,
            col(Election.stage).in_([Stage.FIRST, Stage.CONSENT, Stage.ANSWER]),
            or_(
                col(ElectionSeat.titular_id) == actor.membership_id,
                col(ElectionSeat.titular_id).is_(None)
                & (col(ElectionSeat.alternate_id) == actor.membership_id),
                col(PersonProposed.person_id) == actor.membership_id,
            ),
        )
        .order_by(col(Election.opened_at), col(Election.id))
    )
    return [one for one in {row.id: row for row in rows}.values() if _owes(db, actor, one)]


def _owes(db: Session, actor: Actor, election: Election) -> bool:
    if election.stage is Stage.ANSWER:
        return proposed_now(db, election).person_id == actor.membership_id
    lines = asked(db, election)
    missing = awaited(lines, election, nominations(db, election), turns(db, election))
    own = [line for line in missing if (line.titular_id or line.alternate_id) == actor.membership_id]
    if election.stage is Stage.CONSENT and own:
        seat = proposed_now(db, election).seat
        return any(line.seat != seat for line in own) or len(missing) == len(own)
    return bool(own)


def held_on(db: Session, initiative_id: int, today: date) -> list[tuple[Election, Body, PersonProposed]]:
    """Who holds which part, today or later: the elections that gave one not yet over."""
    rows = db.exec(
        select(Election, Body, PersonProposed)
        .join(Body, col(Body.id) == col(Election.body_id))
        .join(
            PersonProposed,
            (col(PersonProposed.election_id) == col(Election.id))
            & (col(PersonProposed.number) == col(Election.number)),
        )
        .where(
            Election.initiative_id == initiative_id,
            Election.stage == Stage.ELECTED,
            col(Election.ends_on) >= today,
        )
        .order_by(col(Election.starts_on), col(Election.id))
    )
    return list(rows)


def entry_of(db: Session, election: Election) -> RegisterEntry | None:
    return db.exec(
        select(RegisterEntry).where(
            RegisterEntry.initiative_id == election.initiative_id,
            RegisterEntry.about_kind == KIND,
            RegisterEntry.about == election.public_id,
        )
    ).first()
