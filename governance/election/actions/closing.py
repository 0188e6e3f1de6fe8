"""Ending: nobody objects, the person answers, and what she accepts enters the register; or it ends without anybody."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlmodel import Session

from charters.rules.transcripts import as_data
from foundation import events, ledger
from foundation.errors import Conflict
from governance.committee.models import Body
from governance.election import queries, record
from governance.election.actions.preparing import held, log
from governance.election.events import ElectionClosed, ElectionMoved
from governance.election.forms import AnswerForm, ReasonForm
from governance.election.models import Election, PersonProposed
from governance.election.rules import lifecycle
from governance.election.rules.lifecycle import Answer, Stage
from governance.votes.actions.closing import register_place
from governance.votes.models import RegisterEntry
from governance.votes.refusing import in_words
from governance.votes.rules.files import elections
from governance.votes.rules.methods.candidateless import ElectionResult
from governance.votes.rules.verdict import Outcome
from governance.votes.rules.words.consent import explain_election
from people import gate
from people.actor import Actor
from people.permissions import Permission

CLOSED = _l("Cette élection est close.")
ANOTHER = _l("Ce n’est plus cette personne dont on attend la réponse : relisez la page.")


def ask(db: Session, actor: Actor, election: Election, *, now: datetime) -> None:
    """Everybody was heard and nothing stands against her: the round ends, and she is asked for her answer."""
    gate.require(actor, Permission.LEAD_CONSENT, on=election)
    taking = held(db, election)
    with in_words():
        lifecycle.ensure_consent(taking.number, taking.number, taking.stage)
        lifecycle.ensure_agreed(record.judge(record.story(db, taking)))
    taking.stage = Stage.ANSWER
    db.add(taking)
    log(db, actor, taking, "ask_answer", now, proposal=taking.number)
    events.record(db, ElectionMoved(taking.initiative_id, taking.public_id))


def answer(
    db: Session, actor: Actor, election: Election, form: AnswerForm, *, now: datetime
) -> RegisterEntry | None:
    """She takes the part, and it enters the register; or she does not, and another may be proposed.

    Who facilitates may write down what she said; who wrote it is kept.
    """
    gate.require(actor, Permission.ANSWER_ELECTION, on=queries.answering(db, election))
    taking = held(db, election)
    with in_words():
        lifecycle.ensure_asked(taking.stage)
    if form.number != taking.number:
        raise Conflict(ANOTHER, code="moved_meanwhile")
    one = queries.proposed_now(db, taking)
    one.answer, one.answer_text = form.answer, form.text
    one.answered_by, one.answered_at = actor.name, now
    db.add(one)
    log(db, actor, taking, "answer_election", now, proposal=one.number, answer=form.answer.value)
    if form.answer is Answer.ACCEPTED:
        return _elect(db, actor, taking, one, now)
    taking.stage = Stage.CHOOSING
    db.add(taking)
    db.flush()
    events.record(db, ElectionMoved(taking.initiative_id, taking.public_id))
    return None


def _elect(
    db: Session, actor: Actor, election: Election, one: PersonProposed, now: datetime
) -> RegisterEntry:
    election.stage, election.closed_at, election.closed_by = Stage.ELECTED, now, actor.membership_id
    election.elected_id = one.person_id
    db.flush()
    result = record.judge(record.story(db, election))
    with in_words():
        lifecycle.ensure_agreed(result)
    sentences = [as_data(said) for said in explain_election(result)]
    election.result = {**elections.found(result).as_data(), "sentences": sentences}
    db.add(election)
    db.flush()
    entry = _enter(db, election, result, now)
    ledger.write(
        db, election.initiative_id, actor.person_public_id, "close_election", "election", election.public_id,
        now=now, number=entry.number, outcome="elected", sha256=entry.sha256,
    )  # fmt: skip
    events.record(db, ElectionClosed(election.initiative_id, election.public_id, entry.number))
    return entry


def _enter(db: Session, election: Election, result: ElectionResult, now: datetime) -> RegisterEntry:
    year, position = register_place(db, election.initiative_id, now)
    entry = RegisterEntry(
        initiative_id=election.initiative_id,
        about_kind=queries.KIND,
        about=election.public_id,
        review_on=election.ends_on,
        year=year,
        position=position,
        body_name=db.get_one(Body, election.body_id).name,
        title=election.role,
        text=election.profile,
        outcome=Outcome.CARRIED,
        # Who is elected alone: the register is read by everybody, and what each one said is not for all.
        sentences=[as_data(explain_election(result)[-1])],
        rule_hash=record.seal(record.RULE),
        sha256="",
        at=now,
    )
    entry.sha256 = record.whole(db, election, number=entry.number)["sha256"]
    db.add(entry)
    db.flush()
    return entry


def end(db: Session, actor: Actor, election: Election, form: ReasonForm, *, now: datetime) -> None:
    """Stop without electing anybody, and say why; nothing enters the register."""
    gate.require(actor, Permission.LEAD_CONSENT, on=election)
    taking = held(db, election)
    if not taking.open:
        raise Conflict(CLOSED, code="already_closed")
    taking.stage, taking.reason = Stage.ENDED, form.reason
    taking.closed_at, taking.closed_by = now, actor.membership_id
    db.add(taking)
    log(db, actor, taking, "end_election", now, reason=form.reason)
    events.record(db, ElectionClosed(taking.initiative_id, taking.public_id, ""))
