"""A seat's word: a question, a reaction, consent, a reservation, an objection, and standing by one's objection."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlmodel import Session, col, select, update

from charters.rules import differences
from foundation import events, ledger
from foundation.errors import Conflict, Invalid, Refused
from foundation.rows import hold
from governance.consent import queries, record, represented
from governance.consent.events import RoundMoved
from governance.consent.forms import SpeechForm, TurnForm
from governance.consent.models import AskedSeat, Proposal, RaisedObjection, RoundTurn
from governance.consent.rules import lifecycle
from governance.consent.rules.lifecycle import STANDING_OBJECTIONS, State
from governance.votes.refusing import in_words
from governance.votes.rules.methods.consent import Position, RoundKind
from people import gate
from people.actor import Actor
from people.permissions import Permission

NOT_YOURS = _l("Ce siège n’est pas le vôtre.")
SPOKEN = _l("La personne titulaire de ce siège a déjà parlé elle-même.")
SPOKEN_FOR_ITSELF = _l("Ce siège a déjà parlé lui-même : son pouvoir ne sert plus dans ce tour.")


@dataclass(frozen=True)
class Word:
    """What is kept of a turn."""

    kind: RoundKind
    position: Position
    text: str


def say(db: Session, actor: Actor, proposal: Proposal, form: TurnForm, *, now: datetime) -> None:
    """Consent, with a reservation or without, stand aside, or object; again until the round ends.

    Saying anything else than an objection withdraws the one that seat had to this version.
    """
    gate.require(actor, Permission.SPEAK_IN_ROUND, on=queries.entitled(db, proposal))
    taking = while_open(db, proposal)
    with in_words():
        lifecycle.ensure_round(RoundKind.OBJECTIONS, taking.held)
        lifecycle.ensure_current(form.version, taking.version)
    line = _take_seat(db, actor, taking, form.seat, now)
    _ensure_no_better(db, actor, taking, line)
    if form.position is Position.OBJECTION:
        _object(db, actor, taking, line, form, now)
    else:
        _withdraw(db, actor, taking, line, now)
    text = form.reason if form.position is Position.OBJECTION else form.text
    _keep(db, actor, taking, line, Word(RoundKind.OBJECTIONS, form.position, text), now)


def speak(db: Session, actor: Actor, proposal: Proposal, form: SpeechForm, *, now: datetime) -> None:
    """Ask a question, or tell how one receives the proposal; having nothing to say is a turn too."""
    gate.require(actor, Permission.SPEAK_IN_ROUND, on=queries.entitled(db, proposal))
    taking = while_open(db, proposal)
    with in_words():
        lifecycle.ensure_round(form.round, taking.held)
        lifecycle.ensure_talk(taking.held)
        lifecycle.ensure_current(form.version, taking.version)
    line = _take_seat(db, actor, taking, form.seat, now)
    _ensure_no_better(db, actor, taking, line)
    _keep(db, actor, taking, line, Word(taking.held, Position.PASS, form.text), now)


def maintain(
    db: Session, actor: Actor, proposal: Proposal, objection: RaisedObjection, *, now: datetime
) -> None:
    """Stand by an objection that was set aside: it blocks again, and is not set aside a second time."""
    gate.require(actor, Permission.SPEAK_IN_ROUND, on=queries.entitled(db, proposal))
    taking = while_open(db, proposal)
    with in_words():
        lifecycle.ensure_current(objection.version, taking.version)
        lifecycle.maintain(objection.state)
    line = next((one for one in queries.asked(db, taking) if one.seat_id == objection.seat_id), None)
    held = _take_seat(db, actor, taking, line.seat if line else "", now)
    if not queries.mine([held], actor):
        _ensure_no_better(db, actor, taking, held)
    turned = db.execute(
        update(RaisedObjection)
        .where(col(RaisedObjection.id) == objection.id, col(RaisedObjection.state) == State.SET_ASIDE)
        .values(state=State.MAINTAINED)
        .execution_options(synchronize_session=False)
    )
    if turned.rowcount != 1:  # type: ignore[attr-defined]
        raise Conflict(_("Cette objection a changé entre-temps : relisez la page."), code="changed_meanwhile")
    db.refresh(objection)
    _log(db, actor, taking, "maintain_objection", objection, now)
    events.record(db, RoundMoved(taking.initiative_id, taking.public_id))


@gate.internal
def while_open(db: Session, proposal: Proposal) -> Proposal:
    """The proposal as it is now: it neither closes nor changes version until this transaction ends."""
    taking = hold(db, Proposal, proposal.id, read=True)
    with in_words():
        lifecycle.ensure_open(taking.stage)
    return taking


def _take_seat(db: Session, actor: Actor, proposal: Proposal, seat: str, now: datetime) -> AskedSeat:
    """The line of the seat, held: two people of one seat speak one after the other, and so does its proxy."""
    line = db.exec(
        select(AskedSeat)
        .where(AskedSeat.proposal_id == proposal.id, AskedSeat.seat == seat)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()
    if line is None:
        raise Refused(NOT_YOURS, code="not_your_seat")
    if not queries.mine([line], actor):
        lines = queries.asked(db, proposal)
        if line not in represented.held(db, actor, proposal, lines, now):
            raise Refused(NOT_YOURS, code="not_your_seat")
    return line


def _ensure_no_better(db: Session, actor: Actor, proposal: Proposal, line: AskedSeat) -> None:
    """The titular has the last word, then the alternate, then the holder of the proxy."""
    turn = _turn(db, proposal, line, proposal.held)
    if turn is None:
        return
    if turn.by_id == line.titular_id and turn.by_id != actor.membership_id:
        raise Conflict(SPOKEN, code="seat_has_spoken")
    if not turn.represented and not queries.mine([line], actor):
        raise Conflict(SPOKEN_FOR_ITSELF, code="seat_has_spoken")


def _turn(db: Session, proposal: Proposal, line: AskedSeat, kind: RoundKind) -> RoundTurn | None:
    return db.exec(
        select(RoundTurn).where(
            RoundTurn.proposal_id == proposal.id,
            RoundTurn.seat_id == line.seat_id,
            RoundTurn.kind == kind,
            RoundTurn.version == proposal.version,
        )
    ).first()


def _keep(db: Session, actor: Actor, proposal: Proposal, line: AskedSeat, word: Word, now: datetime) -> None:
    """In place of what the seat said before in this round; who speaks is no longer away."""
    turn = _turn(db, proposal, line, word.kind) or RoundTurn(
        initiative_id=proposal.initiative_id,
        proposal_id=proposal.id or 0,
        seat_id=line.seat_id,
        kind=word.kind,
        version=proposal.version,
        position=word.position,
        by_id=0,
        by_name="",
        at=now,
    )
    turn.position, turn.text = word.position, word.text
    turn.by_id, turn.by_name, turn.at = actor.membership_id or 0, actor.name, now
    turn.represented = not queries.mine([line], actor)
    line.away = False
    db.add_all([turn, line])
    db.flush()
    events.record(db, RoundMoved(proposal.initiative_id, proposal.public_id))


def _standing(db: Session, proposal: Proposal, line: AskedSeat) -> RaisedObjection | None:
    """The objection of that seat that stands against the version under way."""
    return db.exec(
        select(RaisedObjection)
        .where(
            RaisedObjection.proposal_id == proposal.id,
            RaisedObjection.seat_id == line.seat_id,
            RaisedObjection.version == proposal.version,
            col(RaisedObjection.state).in_(STANDING_OBJECTIONS),
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()


def _object(
    db: Session, actor: Actor, proposal: Proposal, line: AskedSeat, form: TurnForm, now: datetime
) -> None:
    text = queries.version_of(db, proposal, proposal.version).text
    if form.passage and not differences.quotes(text, form.passage):
        wrong = _("Ce passage n’est pas dans la version %(number)s : copiez-le tel quel, ou laissez vide.",
                  number=proposal.version)  # fmt: skip
        raise Invalid({"passage": wrong})
    objection = _standing(db, proposal, line)
    verb = "change_objection" if objection else "object"
    objection = objection or RaisedObjection(
        initiative_id=proposal.initiative_id,
        proposal_id=proposal.id or 0,
        seat_id=line.seat_id,
        version=proposal.version,
        text="",
        by_id=0,
        by_name="",
        at=now,
    )
    objection.passage, objection.text = form.passage, form.reason
    objection.by_id, objection.by_name = actor.membership_id or 0, actor.name
    db.add(objection)
    db.flush()
    _log(db, actor, proposal, verb, objection, now)


def _withdraw(db: Session, actor: Actor, proposal: Proposal, line: AskedSeat, now: datetime) -> None:
    objection = _standing(db, proposal, line)
    if objection is not None:
        objection.state = State.WITHDRAWN
        db.add(objection)
        _log(db, actor, proposal, "withdraw_objection", objection, now)


def _log(
    db: Session, actor: Actor, proposal: Proposal, verb: str, objection: RaisedObjection, now: datetime
) -> None:
    ledger.write(
        db, proposal.initiative_id, actor.person_public_id, verb, "proposal", proposal.public_id, now=now,
        objection=objection.public_id, version=objection.version,
        sha256=record.seal(queries.objection_data(objection)),
    )  # fmt: skip
