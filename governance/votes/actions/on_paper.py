"""Ballots of paper, written down for the seat that gave them; and ballots that are taken out because they are contested."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlmodel import Session, col, select

from foundation import events
from foundation.errors import Conflict, Missing
from foundation.rows import hold
from governance.votes import arriving, hands, recused
from governance.votes.events import BallotCast
from governance.votes.models import ALTERNATE, PROXY, TITULAR, Ballot, Motion, RollLine
from governance.votes.refusing import in_words
from governance.votes.rules import lifecycle
from governance.votes.rules.ballots import Choice
from people import gate
from people.actor import Actor
from people.models import Membership, Person
from people.permissions import Permission

SPOKEN = _l("Ce siège a déjà voté : ce bulletin n’a pas été saisi.")
BY_NAME = _l(
    "Ce vote est confidentiel : un bulletin papier saisi pour quelqu’un dirait qui a voté quoi. Rien n’a été saisi."
)
MIXED = _l(
    "Le bulletin que ce pouvoir a déposé est mêlé aux autres : il ne peut plus en être retiré. "
    "Dites-le à la personne qui facilite : un vote ainsi contesté se refait."
)
YES_OR_NO = _l("Un bulletin papier ne se saisit que là où l’on répond par pour ou contre.")


def record_ballot(
    db: Session, actor: Actor, motion: Motion, seat: str, member: str, choice: Choice, *, now: datetime
) -> RollLine:
    """A seat votes on paper, by the titular or the alternate of the roll. Raises Conflict once it has spoken itself."""
    gate.require(actor, Permission.RECORD_ON_PAPER, on=motion)
    taking = while_open(db, motion, now)
    arriving.ensure_written_down(taking)
    if taking.confidential:
        raise Conflict(BY_NAME, code="not_by_name")
    if taking.among:
        raise Conflict(YES_OR_NO, code="not_yes_or_no")
    line = _line(db, taking, RollLine.seat == seat)
    recused.ensure_none(db, taking, [line.seat_id])
    hands.ensure_none(db, taking, [line.seat_id])
    voter = _voter(db, taking, member)
    rank = {line.titular_id: TITULAR, line.alternate_id: ALTERNATE}.get(voter.id, 0)
    if not rank:
        raise Missing
    ballot = _ballot(db, taking, line)
    if ballot is not None and (ballot.rank >= rank or not taking.rule.changeable):
        raise Conflict(SPOKEN, code="seat_has_spoken")
    _write(db, actor, taking, line, ballot, voter, rank, choice, now)
    events.record(db, BallotCast(motion.initiative_id, motion.public_id))
    return line


def _write(
    db: Session,
    actor: Actor,
    motion: Motion,
    line: RollLine,
    former: Ballot | None,
    voter: Membership,
    rank: int,
    choice: Choice,
    now: datetime,
) -> None:
    """In the name of the seat, never of who holds the pen."""
    ballot = former or Ballot(
        initiative_id=motion.initiative_id,
        motion_id=motion.id or 0,
        seat_id=line.seat_id,
        choice=choice,
        rank=rank,
        cast_by=voter.id or 0,
        cast_by_name="",
        cast_at=now,
    )
    ballot.choice, ballot.rank, ballot.cast_by, ballot.cast_at = choice, rank, voter.id or 0, now
    ballot.cast_by_name = db.get_one(Person, voter.person_id).name
    ballot.mandate_id = line.titular_mandate_id if rank == TITULAR else line.alternate_mandate_id
    ballot.on_behalf, ballot.recorded_by_name = line.organisation, actor.name
    line.used, line.represented_by = True, ""
    db.add(ballot)
    db.add(line)
    db.flush()


@gate.internal
def take_out(db: Session, motion: Motion, seat_id: int, *, through_proxy: bool, now: datetime) -> bool:
    """Take a contested ballot out, while the vote is open: that of paper, or one cast through a contested proxy.

    What the seat has said by itself meanwhile stays. Returns whether there was anything to take out; raises
    Conflict when the ballot is mixed in an urn, where nobody finds it again.
    """
    taking = while_open(db, motion, now)
    line = _line(db, taking, RollLine.seat_id == seat_id)
    if taking.confidential and line.represented_by:
        raise Conflict(MIXED, code="ballot_mixed")
    ballot = _ballot(db, taking, line)
    if ballot is None or not (ballot.rank == PROXY if through_proxy else ballot.recorded_by_name):
        return False
    db.delete(ballot)
    line.used, line.represented_by = False, ""
    db.add(line)
    db.flush()
    events.record(db, BallotCast(motion.initiative_id, motion.public_id))
    return True


@gate.internal
def while_open(db: Session, motion: Motion, now: datetime) -> Motion:
    """The motion as it is now, kept from closing until this transaction ends."""
    taking = hold(db, Motion, motion.id, read=True)
    with in_words():
        lifecycle.ensure_open(taking.stage, taking.opens_at, taking.closes_at, now)
    return taking


def _line(db: Session, motion: Motion, which: Any) -> RollLine:
    """The line of the roll, held; line first, ballot after, as for whoever votes on a screen."""
    query = select(RollLine).where(RollLine.motion_id == motion.id, which)
    line = db.exec(query.with_for_update().execution_options(populate_existing=True)).first()
    if line is None:
        raise Missing
    return line


def _ballot(db: Session, motion: Motion, line: RollLine) -> Ballot | None:
    query = select(Ballot).where(Ballot.motion_id == motion.id, col(Ballot.seat_id) == line.seat_id)
    return db.exec(query.execution_options(populate_existing=True)).first()


def _voter(db: Session, motion: Motion, member: str) -> Membership:
    where = Membership.initiative_id == motion.initiative_id
    found = db.exec(select(Membership).where(where, Membership.public_id == member)).first()
    if found is None:
        raise Missing
    return found
