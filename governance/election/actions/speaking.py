"""A seat's word: whom it names, what it says of the person proposed, standing by its objection."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlmodel import Session, col, delete, select

from foundation import events
from foundation.errors import Conflict, Invalid, Refused
from governance.consent.rules import lifecycle as objecting
from governance.consent.rules.lifecycle import STANDING_OBJECTIONS, State
from governance.election import queries
from governance.election.actions.preparing import held, log
from governance.election.events import ElectionMoved
from governance.election.forms import NominationForm, WordForm
from governance.election.models import (
    Election,
    ElectionNomination,
    ElectionObjection,
    ElectionSeat,
    ElectionTurn,
)
from governance.election.rules import lifecycle
from governance.votes.refusing import in_words
from governance.votes.rules.methods.consent import Position
from people import gate
from people.actor import Actor
from people.models import Membership, Person
from people.permissions import Permission

NOT_YOURS = _l("Ce siège n’est pas le vôtre.")
SPOKEN = _l("La personne titulaire de ce siège a déjà parlé elle-même.")
NOBODY_THERE = _l("Cette personne n’est pas membre de la démarche : choisissez-en une autre.")


def nominate(db: Session, actor: Actor, election: Election, form: NominationForm, *, now: datetime) -> None:
    """Name somebody and say why, or nobody; again until the round ends. The second round starts from the first."""
    gate.require(actor, Permission.SPEAK_IN_ROUND, on=queries.entitled(db, election))
    taking = held(db, election)
    with in_words():
        lifecycle.ensure_naming(form.round, taking.stage)
    line = _seat(db, actor, taking, form.seat)
    person_id, person = _person(db, taking, form.named)
    said = _said_before(db, actor, taking, line)
    said.person_id, said.person, said.reason = person_id, person, form.reason
    said.by_id, said.by_name, said.at, said.absent = actor.membership_id, actor.name, now, False
    line.away = False
    db.add_all([said, line])
    db.flush()
    events.record(db, ElectionMoved(taking.initiative_id, taking.public_id))


def say(db: Session, actor: Actor, election: Election, form: WordForm, *, now: datetime) -> None:
    """Consent to the person, with a reservation or without, stand aside, or object; again until the round ends.

    She speaks last: when somebody else speaks after her, her word falls and she is asked again.
    """
    gate.require(actor, Permission.SPEAK_IN_ROUND, on=queries.entitled(db, election))
    taking = held(db, election)
    with in_words():
        lifecycle.ensure_consent(form.number, taking.number, taking.stage)
    line = _seat(db, actor, taking, form.seat)
    last = queries.proposed_now(db, taking).seat
    others = [one for one in _missing(db, taking) if one.seat != last]
    with in_words():
        lifecycle.ensure_last(proposed=line.seat == last, awaited=others)
    _ensure_not_spoken(db, actor, taking, line)
    if form.position is Position.OBJECTION:
        _object(db, actor, taking, line, form, now)
    else:
        _withdraw(db, actor, taking, line, now)
    _forget(db, taking, line, last)
    text = form.reason if form.position is Position.OBJECTION else form.text
    turn = ElectionTurn(
        initiative_id=taking.initiative_id,
        election_id=taking.id or 0,
        number=taking.number,
        seat_id=line.seat_id,
        position=form.position,
        text=text,
        by_id=actor.membership_id or 0,
        by_name=actor.name,
        at=now,
    )
    line.away = False
    db.add_all([turn, line])
    db.flush()
    events.record(db, ElectionMoved(taking.initiative_id, taking.public_id))


def maintain(
    db: Session, actor: Actor, election: Election, objection: ElectionObjection, *, now: datetime
) -> None:
    """Stand by an objection that was set aside: it blocks again, and is not set aside a second time."""
    gate.require(actor, Permission.SPEAK_IN_ROUND, on=queries.entitled(db, election))
    taking = held(db, election)
    db.refresh(objection)
    with in_words():
        lifecycle.ensure_consent(objection.number, taking.number, taking.stage)
        objection.state = objecting.maintain(objection.state)
    line = next((one for one in queries.asked(db, taking) if one.seat_id == objection.seat_id), None)
    _seat(db, actor, taking, line.seat if line else "")
    db.add(objection)
    log(db, actor, taking, "maintain_objection", now, objection=objection.public_id)
    events.record(db, ElectionMoved(taking.initiative_id, taking.public_id))


def _seat(db: Session, actor: Actor, election: Election, seat: str) -> ElectionSeat:
    line = db.exec(
        select(ElectionSeat).where(ElectionSeat.election_id == election.id, ElectionSeat.seat == seat)
    ).first()
    if line is None or not queries.mine([line], actor):
        raise Refused(NOT_YOURS, code="not_your_seat")
    return line


def _person(db: Session, election: Election, public_id: str) -> tuple[int | None, str]:
    """A present member of the initiative, by the public id of her membership; nobody where it is empty."""
    if not public_id:
        return None, ""
    found = db.exec(
        select(Membership, Person)
        .join(Person, col(Person.id) == col(Membership.person_id))
        .where(
            Membership.initiative_id == election.initiative_id,
            Membership.public_id == public_id,
            col(Membership.left_at).is_(None),
        )
    ).first()
    if found is None:
        raise Invalid({"person": NOBODY_THERE})
    return found[0].id, found[1].name


def _said_before(db: Session, actor: Actor, election: Election, line: ElectionSeat) -> ElectionNomination:
    """What the seat said in this round, to be replaced; the alternate does not speak over her titular."""
    number = queries.ROUNDS[election.stage]
    said = db.exec(
        select(ElectionNomination).where(
            ElectionNomination.election_id == election.id,
            ElectionNomination.round == number,
            ElectionNomination.seat_id == line.seat_id,
        )
    ).first()
    if said is not None and said.by_id == line.titular_id and said.by_id != actor.membership_id:
        raise Conflict(SPOKEN, code="seat_has_spoken")
    return said or ElectionNomination(
        initiative_id=election.initiative_id,
        election_id=election.id or 0,
        round=number,
        seat_id=line.seat_id,
        at=election.written_at,
    )


def _missing(db: Session, election: Election) -> list[ElectionSeat]:
    return queries.awaited(queries.asked(db, election), election, (), queries.turns(db, election))


def _ensure_not_spoken(db: Session, actor: Actor, election: Election, line: ElectionSeat) -> None:
    spoke = any(
        turn.number == election.number and turn.seat_id == line.seat_id and turn.by_id == line.titular_id
        for turn in queries.turns(db, election)
    )
    if spoke and line.titular_id != actor.membership_id:
        raise Conflict(SPOKEN, code="seat_has_spoken")


def _forget(db: Session, election: Election, line: ElectionSeat, last: str) -> None:
    """What the seat said before, and the word of the person proposed, who is asked again."""
    lines = queries.asked(db, election)
    gone = {line.seat_id, *(one.seat_id for one in lines if one.seat == last)}
    db.execute(
        delete(ElectionTurn).where(
            col(ElectionTurn.election_id) == election.id,
            col(ElectionTurn.number) == election.number,
            col(ElectionTurn.seat_id).in_(gone),
        )
    )


def _standing(db: Session, election: Election, line: ElectionSeat) -> ElectionObjection | None:
    """The objection of that seat that stands against the person proposed."""
    return db.exec(
        select(ElectionObjection).where(
            ElectionObjection.election_id == election.id,
            ElectionObjection.seat_id == line.seat_id,
            ElectionObjection.number == election.number,
            col(ElectionObjection.state).in_(STANDING_OBJECTIONS),
        )
    ).first()


def _object(
    db: Session, actor: Actor, election: Election, line: ElectionSeat, form: WordForm, now: datetime
) -> None:
    objection = _standing(db, election, line)
    verb = "change_objection" if objection else "object"
    objection = objection or ElectionObjection(
        initiative_id=election.initiative_id,
        election_id=election.id or 0,
        seat_id=line.seat_id,
        number=election.number,
        text="",
        by_id=0,
        by_name="",
        at=now,
    )
    objection.text = form.reason
    objection.by_id, objection.by_name = actor.membership_id or 0, actor.name
    db.add(objection)
    db.flush()
    log(db, actor, election, verb, now, objection=objection.public_id, proposal=objection.number)


def _withdraw(db: Session, actor: Actor, election: Election, line: ElectionSeat, now: datetime) -> None:
    objection = _standing(db, election, line)
    if objection is not None:
        objection.state = State.WITHDRAWN
        db.add(objection)
        log(db, actor, election, "withdraw_objection", now, objection=objection.public_id)
