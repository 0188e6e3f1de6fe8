"""Reading decisions by consent: proposals, who is asked, what was said, what is owed, the whole story as data."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlmodel import Session, col, or_, select

from foundation.errors import Missing
from governance.committee.models import Body
from governance.consent import record
from governance.consent.models import AskedSeat, Proposal, ProposalVersion, RaisedObjection, RoundTurn
from governance.consent.rules.lifecycle import Stage, State
from governance.votes.models import RegisterEntry
from governance.votes.rules.methods.consent import RoundKind
from people import gate
from people.actor import Actor
from people.permissions import Permission
from people.rules.predicates import Scope

KIND = "proposal"


def proposal_for(db: Session, actor: Actor, public_id: str) -> Proposal:
    """A proposal of the actor's initiative; raises Missing."""
    found = db.exec(
        select(Proposal).where(Proposal.public_id == public_id, Proposal.initiative_id == actor.initiative_id)
    ).first()
    if found is None:
        raise Missing
    gate.require(actor, Permission.READ_PROPOSAL, on=found)
    return found


def proposals(db: Session, initiative_id: int) -> list[tuple[Proposal, Body]]:
    """Every proposal with its body, latest first."""
    rows = db.exec(
        select(Proposal, Body)
        .join(Body, col(Body.id) == col(Proposal.body_id))
        .where(Proposal.initiative_id == initiative_id)
        .order_by(col(Proposal.written_at).desc(), col(Proposal.id).desc())
    )
    return list(rows)


def versions(db: Session, proposal: Proposal) -> list[ProposalVersion]:
    query = select(ProposalVersion).where(ProposalVersion.proposal_id == proposal.id)
    return list(db.exec(query.order_by(col(ProposalVersion.number))))


def version_of(db: Session, proposal: Proposal, number: int) -> ProposalVersion:
    return db.exec(
        select(ProposalVersion).where(
            ProposalVersion.proposal_id == proposal.id, ProposalVersion.number == number
        )
    ).one()


def asked(db: Session, proposal: Proposal) -> list[AskedSeat]:
    """The frozen roll, in the order of colleges and seats."""
    query = select(AskedSeat).where(AskedSeat.proposal_id == proposal.id)
    return list(db.exec(query.order_by(col(AskedSeat.position))))


def turns(db: Session, proposal: Proposal) -> list[RoundTurn]:
    """Everything said, in the order of versions and seats."""
    rows = db.exec(
        select(RoundTurn, AskedSeat.position)
        .join(
            AskedSeat,
            (col(AskedSeat.proposal_id) == col(RoundTurn.proposal_id))
            & (col(AskedSeat.seat_id) == col(RoundTurn.seat_id)),
        )
        .where(RoundTurn.proposal_id == proposal.id)
        .order_by(col(RoundTurn.version), col(AskedSeat.position))
    )
    return [turn for turn, _position in rows]


def objections(db: Session, proposal: Proposal) -> list[RaisedObjection]:
    """In the order they were raised."""
    query = select(RaisedObjection).where(RaisedObjection.proposal_id == proposal.id)
    return list(db.exec(query.order_by(col(RaisedObjection.at), col(RaisedObjection.id))))


def objection_for(db: Session, proposal: Proposal, public_id: str) -> RaisedObjection:
    found = db.exec(
        select(RaisedObjection).where(
            RaisedObjection.proposal_id == proposal.id, RaisedObjection.public_id == public_id
        )
    ).first()
    if found is None:
        raise Missing
    return found


def entitled(db: Session, proposal: Proposal) -> Scope:
    """The proposal as the gate sees it: with the members who sat at opening."""
    members = {one for line in asked(db, proposal) for one in (line.titular_id, line.alternate_id)}
    return Scope(proposal.initiative_id, roll=frozenset(members - {None}))  # type: ignore[arg-type]


def mine(lines: list[AskedSeat], actor: Actor) -> list[AskedSeat]:
    """The seats of the roll the actor sits in."""
    if actor.membership_id is None:
        return []
    return [line for line in lines if actor.membership_id in (line.titular_id, line.alternate_id)]


def awaited(lines: list[AskedSeat], said: list[RoundTurn], proposal: Proposal) -> list[AskedSeat]:
    """Seats that have not spoken yet in the round under way, about the version put to them."""
    spoken = {
        turn.seat_id for turn in said if turn.kind is proposal.held and turn.version == proposal.version
    }
    return [line for line in lines if line.seat_id not in spoken and not line.away]


def waiting(db: Session, actor: Actor) -> list[Proposal]:
    """Open proposals where a seat of the actor has still to speak; an alternate waits for her titular."""
    if actor.membership_id is None:
        return []
    rows = db.exec(
        select(Proposal)
        .join(AskedSeat, col(AskedSeat.proposal_id) == col(Proposal.id))
        .outerjoin(
            RoundTurn,
            (col(RoundTurn.proposal_id) == col(Proposal.id))
            & (col(RoundTurn.seat_id) == col(AskedSeat.seat_id))
            & (col(RoundTurn.version) == col(Proposal.version))
            & (col(RoundTurn.kind) == col(Proposal.held)),
        )
        .where(
            Proposal.initiative_id == actor.initiative_id,
            Proposal.stage == Stage.OPEN,
            or_(
                col(AskedSeat.titular_id) == actor.membership_id,
                col(AskedSeat.titular_id).is_(None) & (col(AskedSeat.alternate_id) == actor.membership_id),
            ),
            col(AskedSeat.away).is_(False),
            col(RoundTurn.id).is_(None),
        )
        .order_by(col(Proposal.opened_at), col(Proposal.id))
    )
    return list({one.public_id: one for one in rows}.values())


def entry_of(db: Session, proposal: Proposal) -> RegisterEntry | None:
    return db.exec(
        select(RegisterEntry).where(
            RegisterEntry.initiative_id == proposal.initiative_id,
            RegisterEntry.about_kind == KIND,
            RegisterEntry.about == proposal.public_id,
        )
    ).first()


def roll_data(lines: list[AskedSeat]) -> list[record.Data]:
    """The roll as it is hashed: who sat at opening, and nothing that moves afterwards."""
    return [
        {
            "seat": line.seat,
            "label": line.label,
            "college": line.college,
            "organisation": line.organisation,
            "titular": line.titular,
            "alternate": line.alternate,
        }
        for line in lines
    ]


def version_data(one: ProposalVersion) -> record.Data:
    """A version as it is told: in the record, and by its seal in the trail."""
    return {"number": one.number, "text": one.text, "note": one.note, "by": one.by_name, "at": _iso(one.at)}


def objection_data(one: RaisedObjection) -> record.Data:
    """What was objected, whatever became of it since: what the trail seals."""
    return {"version": one.version, "passage": one.passage, "text": one.text, "by": one.by_name}


def story(db: Session, proposal: Proposal) -> record.Data:
    """Everything that is judged: what `governance.consent.record.judge` and `chantier tally` read."""
    lines = asked(db, proposal)
    return {
        "format": record.FORMAT,
        "method": "consent",
        "proposal": proposal.public_id,
        "title": proposal.title,
        "about": proposal.about,
        "author": proposal.author,
        "review_on": proposal.review_on.isoformat(),
        "rule": record.rule_data(proposal.rule),
        "versions": [version_data(one) for one in versions(db, proposal)],
        "seats": [{**told, "away": line.away} for told, line in zip(roll_data(lines), lines, strict=True)],
        "roll_hash": proposal.roll_hash,
        "rounds": _rounds(db, proposal, lines),
        "objections": _objections(db, proposal, lines),
        "opened_at": _iso(proposal.opened_at),
    }


def record_data(db: Session, proposal: Proposal, *, number: str) -> record.Data:
    """The whole record of a closed decision, sealed."""
    data = {
        **story(db, proposal),
        "number": number,
        "closed_at": _iso(proposal.closed_at),
        "result": proposal.result,
    }
    return {**data, "sha256": record.seal(data)}


def _rounds(db: Session, proposal: Proposal, lines: list[AskedSeat]) -> list[record.Data]:
    """A round for each version and kind that was held, empty where nobody spoke."""
    seats = {line.seat_id: line.seat for line in lines}
    said = turns(db, proposal)
    held = {(turn.version, turn.kind) for turn in said}
    held |= {(one.number, RoundKind.OBJECTIONS) for one in versions(db, proposal) if one.asked}
    order = list(RoundKind)
    return [
        {
            "kind": kind.value,
            "version": version,
            "turns": [
                {
                    "seat": seats[turn.seat_id],
                    "position": turn.position.value,
                    "text": turn.text,
                    "by": turn.by_name,
                    **({"represented": True} if turn.represented else {}),
                }
                for turn in said
                if turn.version == version and turn.kind is kind
            ],
        }
        for version, kind in sorted(held, key=lambda one: (one[0], order.index(one[1])))
    ]


def _objections(db: Session, proposal: Proposal, lines: list[AskedSeat]) -> list[record.Data]:
    seats = {line.seat_id: line.seat for line in lines}
    return [
        {
            "by": seats[one.seat_id],
            "version": one.version,
            "passage": one.passage,
            "text": one.text,
            "inadmissible": one.set_aside_because if one.state is State.SET_ASIDE else "",
            "maintained": one.state is State.MAINTAINED,
            "withdrawn": one.state is State.WITHDRAWN,
            "integrated_in": one.integrated_in,
        }
        for one in objections(db, proposal)
    ]


def _iso(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat(timespec="seconds") if at else None
