"""Reading the links given to a board: whom one may ask, what was answered, what a secret opens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import defer
from sqlmodel import Session, col, func, select

from foundation import ids
from foundation.errors import Missing
from governance.committee.models import Seat
from governance.organisations.models import BoardAnswer, BoardLink, Contribution, MandateDeed
from governance.organisations.rules import asking
from governance.votes import queries as votes
from governance.votes import recused
from governance.votes.models import Motion
from governance.votes.rules.lifecycle import Stage
from people import gate
from people import queries as people
from people.actor import Actor
from people.models import Initiative, Mandate, Membership, Organisation
from people.permissions import Permission
from people.rules.predicates import Scope

HELD = (Stage.OPEN, Stage.SUSPENDED)


@dataclass(frozen=True)
class Asked:
    """A link its author gave, whether it still leads somewhere, and what came by it."""

    link: BoardLink
    organisation: str
    open: bool
    answers: tuple[BoardAnswer, ...]


@dataclass(frozen=True)
class Opened:
    """What the secret of a link opens, with the rights of who gave it: for the gate, the secret was given."""

    link_id: int
    initiative: Initiative
    motion: Motion
    organisation: str
    author: Actor
    presented: bool = True


def on_the_roll(db: Session, motion: Motion, organisation_id: int | None) -> Scope:
    """A motion as the gate sees it for one organisation: with those who sat for it at the opening."""
    aside = recused.of(db, motion)
    seats = set(db.exec(select(Seat.id).where(Seat.organisation_id == organisation_id)))
    lines = [one for one in votes.roll(db, motion) if one.seat_id in seats and one.seat_id not in aside]
    members = {key for line in lines for key in (line.titular_id, line.alternate_id) if key is not None}
    return Scope(motion.initiative_id, organisation_id=organisation_id, roll=frozenset(members))


def organisations(db: Session, actor: Actor, motion: Motion) -> list[Organisation]:
    """Those for which the actor votes on an open motion, and whose board she may ask."""
    if motion.stage not in HELD:
        return []
    where = col(Organisation.id).in_(actor.organisation_ids)
    mine = db.exec(select(Organisation).where(where).order_by(col(Organisation.name)))
    return [one for one in mine if gate.may(actor, Permission.ASK_BOARD, on=on_the_roll(db, motion, one.id))]


def organisation(db: Session, actor: Actor, public_id: str) -> Organisation:
    where = Organisation.initiative_id == actor.initiative_id
    found = db.exec(select(Organisation).where(where, Organisation.public_id == public_id)).first()
    if found is None:
        raise Missing
    return found


def asked(db: Session, actor: Actor, motion: Motion, now: datetime) -> list[Asked]:
    """The links the actor gave on a motion, the latest first; nobody reads another's."""
    rows = db.exec(
        select(BoardLink, Organisation.name)
        .join(Organisation, col(Organisation.id) == col(BoardLink.organisation_id))
        .where(BoardLink.motion_id == motion.id, BoardLink.author_id == actor.membership_id)
        .order_by(col(BoardLink.created_at).desc(), col(BoardLink.id).desc())
    ).all()
    readable = [(link, name) for link, name in rows if gate.may(actor, Permission.READ_BOARD, on=link)]
    said = _answers(db, [link.id or 0 for link, _name in readable])
    return [
        Asked(link, name, _leads(db, actor, link, motion, now), tuple(said.get(link.id or 0, ())))
        for link, name in readable
    ]


def _answers(db: Session, links: list[int]) -> dict[int, list[BoardAnswer]]:
    rows = db.exec(
        select(BoardAnswer)
        .where(col(BoardAnswer.link_id).in_(links))
        .order_by(col(BoardAnswer.at), col(BoardAnswer.id))
    )
    told: dict[int, list[BoardAnswer]] = {}
    for row in rows:
        told.setdefault(row.link_id, []).append(row)
    return told


def link(db: Session, actor: Actor, motion: Motion, public_id: str) -> BoardLink:
    """A link of the actor's own; another's is as if it were not there."""
    found = db.exec(
        select(BoardLink).where(BoardLink.public_id == public_id, BoardLink.motion_id == motion.id)
    ).first()
    if found is None:
        raise Missing
    gate.require(actor, Permission.READ_BOARD, on=found)
    return found


def opened(db: Session, token: str, now: datetime) -> Opened | None:
    """What a secret opens now; None for one that is wrong, out of time or taken back: nobody is told which."""
    found = db.exec(
        select(BoardLink, Motion, Initiative, Organisation.name)
        .join(Motion, col(Motion.id) == col(BoardLink.motion_id))
        .join(Initiative, col(Initiative.id) == col(BoardLink.initiative_id))
        .join(Organisation, col(Organisation.id) == col(BoardLink.organisation_id))
        .where(BoardLink.digest == ids.digest(token))
    ).first()
    if found is None:
        return None
    row, motion, initiative, name = found
    giver = db.get_one(Membership, row.author_id)
    author = people.actor_in(db, giver.person_id, initiative, now)
    if not _leads(db, author, row, motion, now):
        return None
    return Opened(row.id or 0, initiative, motion, name, author)


def _leads(db: Session, author: Actor, row: BoardLink, motion: Motion, now: datetime) -> bool:
    entitled = gate.may(author, Permission.ASK_BOARD, on=on_the_roll(db, motion, row.organisation_id))
    return asking.leads(
        stage=motion.stage.value,
        closes_at=motion.closes_at,
        withdrawn_at=row.withdrawn_at,
        entitled=entitled,
        now=now,
    )


def answers_by(db: Session, link_id: int) -> int:
    return db.exec(select(func.count()).where(BoardAnswer.link_id == link_id)).one()


def contributions(db: Session, actor: Actor, one: Organisation) -> list[Contribution]:
    """What it brings, the latest first: all of it to who speaks for it or facilitates, to others what it shows."""
    gate.require(actor, Permission.READ_INITIATIVE, on=one)
    inside = one.id in actor.organisation_ids or gate.may(actor, Permission.MANAGE_PEOPLE, on=one)
    query = select(Contribution).where(Contribution.organisation_id == one.id)
    rows = db.exec(query.order_by(col(Contribution.starts_on).desc(), col(Contribution.id).desc()))
    return [row for row in rows if row.shown or inside]


def contribution(db: Session, actor: Actor, public_id: str) -> Contribution:
    """A line of the actor's initiative; whether she may change it is the action's to say."""
    where = Contribution.initiative_id == actor.initiative_id
    found = db.exec(select(Contribution).where(where, Contribution.public_id == public_id)).first()
    if found is None:
        raise Missing
    return found


def deeds_of(db: Session, mandate: Mandate) -> int:
    """How many deeds a mandate has."""
    where = MandateDeed.mandate_id == mandate.id
    return db.exec(select(func.count()).select_from(MandateDeed).where(where)).one()


def deeds(db: Session, actor: Actor, mandate: Mandate) -> list[MandateDeed]:
    """Those of a mandate, the latest first, without their bytes."""
    gate.require(actor, Permission.READ_DEED, on=mandate)
    query = select(MandateDeed).where(MandateDeed.mandate_id == mandate.id)
    return list(db.exec(query.options(defer(MandateDeed.data)).order_by(col(MandateDeed.id).desc())))  # type: ignore[arg-type]


def deed(db: Session, actor: Actor, public_id: str) -> MandateDeed:
    """One with its bytes; as if it were not there to who may not read it."""
    where = MandateDeed.initiative_id == actor.initiative_id
    found = db.exec(select(MandateDeed).where(where, MandateDeed.public_id == public_id)).first()
    if found is None:
        raise Missing
    gate.require(actor, Permission.READ_DEED, on=found)
    return found
