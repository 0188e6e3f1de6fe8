"""Closing: one person wins, the story is judged, and the decision enters the register with its review date."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlmodel import Session, col, update

from charters.rules.transcripts import as_data
from foundation import events, ledger
from foundation.errors import Conflict
from governance.committee.models import Body
from governance.consent import queries, record
from governance.consent.events import ConsentClosed
from governance.consent.forms import ReasonForm
from governance.consent.models import Proposal
from governance.consent.rules import lifecycle
from governance.consent.rules.lifecycle import DECIDED, Stage
from governance.votes.actions.closing import register_place
from governance.votes.models import RegisterEntry
from governance.votes.refusing import in_words
from governance.votes.rules.files import deliberations
from governance.votes.rules.methods.consent import ConsentResult, Standing
from governance.votes.rules.verdict import Outcome
from governance.votes.rules.words.consent import DECISIONS, explain
from people import gate
from people.actor import Actor
from people.permissions import Permission

CLOSED = _l("Cette décision n’est pas ouverte, ou elle vient d’être close.")


def close(db: Session, actor: Actor, proposal: Proposal, *, now: datetime) -> RegisterEntry:
    """Judge the last version; raises Conflict while somebody is awaited or an objection can be integrated."""
    gate.require(actor, Permission.LEAD_CONSENT, on=proposal)
    _take(db, actor, proposal, Stage.CLOSED, now)
    result = record.judge(queries.story(db, proposal))
    with in_words():
        lifecycle.ensure_ripe(result.standing)
    proposal.stage = DECIDED[result.standing]
    sentences = [as_data(one) for one in explain(result)]
    proposal.result = {**deliberations.found(result).as_data(), "sentences": sentences}
    db.add(proposal)
    db.flush()
    entry = _enter(db, proposal, result, now)
    ledger.write(
        db, proposal.initiative_id, actor.person_public_id, "close_consent", "proposal", proposal.public_id,
        now=now, number=entry.number, outcome=result.standing.value, sha256=entry.sha256,
    )  # fmt: skip
    events.record(db, ConsentClosed(proposal.initiative_id, proposal.public_id, entry.number))
    return entry


def withdraw(db: Session, actor: Actor, proposal: Proposal, form: ReasonForm, *, now: datetime) -> None:
    """Stop without a decision, and say why; nothing enters the register."""
    gate.require(actor, Permission.LEAD_CONSENT, on=proposal)
    _take(db, actor, proposal, Stage.WITHDRAWN, now)
    proposal.reason = form.reason
    db.add(proposal)
    ledger.write(
        db, proposal.initiative_id, actor.person_public_id, "withdraw_proposal", "proposal",
        proposal.public_id, now=now, reason=form.reason,
    )  # fmt: skip
    events.record(db, ConsentClosed(proposal.initiative_id, proposal.public_id, ""))


def _take(db: Session, actor: Actor, proposal: Proposal, stage: Stage, now: datetime) -> None:
    """Whoever turns the stage closes. On PostgreSQL this waits for those who are speaking, and they for it."""
    won = db.execute(
        update(Proposal)
        .where(col(Proposal.id) == proposal.id, col(Proposal.stage) == Stage.OPEN)
        .values(stage=stage, closed_at=now, closed_by=actor.membership_id)
        .execution_options(synchronize_session=False)
    )
    if won.rowcount != 1:  # type: ignore[attr-defined]
        raise Conflict(CLOSED, code="already_closed")
    db.refresh(proposal)


def _enter(db: Session, proposal: Proposal, result: ConsentResult, now: datetime) -> RegisterEntry:
    year, position = register_place(db, proposal.initiative_id, now)
    entry = RegisterEntry(
        initiative_id=proposal.initiative_id,
        about_kind=queries.KIND,
        about=proposal.public_id,
        review_on=proposal.review_on if result.standing is Standing.CARRIED else None,
        year=year,
        position=position,
        body_name=db.get_one(Body, proposal.body_id).name,
        title=proposal.title,
        text=queries.version_of(db, proposal, proposal.version).text,
        outcome=Outcome.CARRIED if result.standing is Standing.CARRIED else Outcome.POSTPONED,
        # The decision alone: the register is read by everybody, and what each one said is not for all.
        sentences=[{"say": DECISIONS[result.standing], "with": {}, "about": "outcome"}],
        rule_hash=record.seal(record.rule_data(proposal.rule)),
        sha256="",
        at=now,
    )
    entry.sha256 = queries.record_data(db, proposal, number=entry.number)["sha256"]
    db.add(entry)
    db.flush()
    return entry
