"""What who facilitates does: pass to the next round, integrate, set aside with a reason, note who is away, remind."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlmodel import Session, col, select, update

from foundation import events, ledger
from foundation.errors import Conflict, Invalid, Missing
from governance.consent import queries, record
from governance.consent.actions.speaking import while_open
from governance.consent.events import RoundMoved
from governance.consent.forms import AwayForm, ReasonForm, RoundForm, VersionForm
from governance.consent.models import AskedSeat, Proposal, ProposalVersion, RaisedObjection
from governance.consent.rules import lifecycle
from governance.consent.rules.lifecycle import STANDING_OBJECTIONS, Stage, State
from governance.votes import reminding
from governance.votes.refusing import in_words
from governance.votes.rules.methods.consent import RoundKind
from people import gate
from people.actor import Actor
from people.permissions import Permission

SAME = _l("Le texte n’a pas changé : une objection s’intègre en changeant la proposition.")
GONE = _l("L’une de ces objections n’attend plus : relisez la page.")
MEANWHILE = _l("Quelqu’un d’autre vient de faire avancer cette décision : relisez la page.")
HAS_SPOKEN = _l("Ce siège a déjà parlé dans ce tour.")


def next_round(db: Session, actor: Actor, proposal: Proposal, form: RoundForm, *, now: datetime) -> None:
    """From clarification to reactions, from reactions to objections."""
    gate.require(actor, Permission.LEAD_CONSENT, on=proposal)
    with in_words():
        lifecycle.ensure_open(proposal.stage)
        following = lifecycle.next_round(form.round)
    moved = db.execute(
        update(Proposal)
        .where(
            col(Proposal.id) == proposal.id,
            col(Proposal.stage) == Stage.OPEN,
            col(Proposal.held) == form.round,
        )
        .values(held=following)
        .execution_options(synchronize_session=False)
    )
    if moved.rowcount != 1:  # type: ignore[attr-defined]
        raise Conflict(MEANWHILE, code="moved_meanwhile")
    db.refresh(proposal)
    if following is RoundKind.OBJECTIONS:
        version = queries.version_of(db, proposal, proposal.version)
        version.asked = True
        db.add(version)
    _log(db, actor, proposal, "next_round", now, round=following.value)
    events.record(db, RoundMoved(proposal.initiative_id, proposal.public_id))


def integrate(
    db: Session, actor: Actor, proposal: Proposal, form: VersionForm, *, now: datetime
) -> ProposalVersion:
    """Publish a new version: the round opens again, for everybody. Of two people at once, one publishes."""
    gate.require(actor, Permission.LEAD_CONSENT, on=proposal)
    known = queries.versions(db, proposal)
    before = next((one.text for one in known if one.number == form.version), None)
    if form.text.split() == (before or "").split():
        raise Invalid({"text": SAME})
    with in_words():
        lifecycle.ensure_open(proposal.stage)
        lifecycle.ensure_another_version(sum(one.asked for one in known), proposal.rounds)
    _take_version(db, proposal, form.version)
    version = ProposalVersion(
        initiative_id=proposal.initiative_id,
        proposal_id=proposal.id or 0,
        number=proposal.version,
        text=form.text,
        note=form.note,
        asked=proposal.held is RoundKind.OBJECTIONS,
        by_name=actor.name,
        at=now,
    )
    db.add(version)
    _integrated(db, proposal, form.objections)
    db.flush()
    integrated = sorted(form.objections)
    sha256 = record.seal(queries.version_data(version))
    _log(
        db, actor, proposal, "publish_version", now, version=version.number, integrates=integrated, sha256=sha256,
    )  # fmt: skip
    events.record(db, RoundMoved(proposal.initiative_id, proposal.public_id))
    return version


def _take_version(db: Session, proposal: Proposal, seen: int) -> None:
    taken = db.execute(
        update(Proposal)
        .where(
            col(Proposal.id) == proposal.id,
            col(Proposal.stage) == Stage.OPEN,
            col(Proposal.version) == seen,
        )
        .values(version=seen + 1)
        .execution_options(synchronize_session=False)
    )
    if taken.rowcount != 1:  # type: ignore[attr-defined]
        raise Conflict(MEANWHILE, code="moved_meanwhile")
    db.refresh(proposal)


def _integrated(db: Session, proposal: Proposal, chosen: Collection[str]) -> None:
    """All the objections named, or none: one of them may just have been withdrawn."""
    turned = db.execute(
        update(RaisedObjection)
        .where(
            col(RaisedObjection.proposal_id) == proposal.id,
            col(RaisedObjection.public_id).in_(set(chosen)),
            col(RaisedObjection.state).in_(STANDING_OBJECTIONS),
        )
        .values(state=State.INTEGRATED, integrated_in=proposal.version)
        .execution_options(synchronize_session="fetch")
    )
    if turned.rowcount != len(set(chosen)):  # type: ignore[attr-defined]
        raise Conflict(GONE, code="objection_gone")


def set_aside(
    db: Session,
    actor: Actor,
    proposal: Proposal,
    objection: RaisedObjection,
    form: ReasonForm,
    *,
    now: datetime,
) -> None:
    """The group does not hold the objection admissible, and says why; its author may maintain it."""
    gate.require(actor, Permission.LEAD_CONSENT, on=proposal)
    taking = while_open(db, proposal)
    with in_words():
        lifecycle.ensure_current(objection.version, taking.version)
        lifecycle.set_aside(objection.state)
    turned = db.execute(
        update(RaisedObjection)
        .where(col(RaisedObjection.id) == objection.id, col(RaisedObjection.state) == State.RAISED)
        .values(state=State.SET_ASIDE, set_aside_because=form.reason)
        .execution_options(synchronize_session=False)
    )
    if turned.rowcount != 1:  # type: ignore[attr-defined]
        raise Conflict(MEANWHILE, code="moved_meanwhile")
    db.refresh(objection)
    _log(db, actor, taking, "set_objection_aside", now, objection=objection.public_id, reason=form.reason)
    events.record(db, RoundMoved(taking.initiative_id, taking.public_id))


def note_away(
    db: Session, actor: Actor, proposal: Proposal, seat: str, form: AwayForm, *, now: datetime
) -> None:
    """Nobody waits for that seat any more, or somebody does again; whoever speaks is there."""
    gate.require(actor, Permission.LEAD_CONSENT, on=proposal)
    taking = while_open(db, proposal)
    line = db.exec(
        select(AskedSeat)
        .where(AskedSeat.proposal_id == taking.id, AskedSeat.seat == seat)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()
    if line is None:
        raise Missing
    waiting = queries.awaited([line], queries.turns(db, taking), taking)
    if form.away and not line.away and not waiting:
        raise Conflict(HAS_SPOKEN, code="seat_has_spoken")
    if line.away == form.away:
        return
    line.away = form.away
    db.add(line)
    _log(db, actor, taking, "note_away" if form.away else "note_present", now, seat=seat)
    events.record(db, RoundMoved(taking.initiative_id, taking.public_id))


def remind(db: Session, actor: Actor, proposal: Proposal, *, link: str, now: datetime) -> int:
    """Write to those awaited in this round, once a day at most; how many letters."""
    gate.require(actor, Permission.LEAD_CONSENT, on=proposal)
    taking = while_open(db, proposal)
    waiting = queries.awaited(queries.asked(db, taking), queries.turns(db, taking), taking)
    letters = reminding.write(db, waiting, _words(taking, link), taking.initiative_id, now)
    if letters:
        _log(db, actor, taking, "remind", now, letters=letters)
    return letters


def _words(proposal: Proposal, link: str) -> tuple[str, str]:
    subject = _("Votre parole est attendue : %(title)s", title=proposal.title)
    text = _(
        "Bonjour,\n\nLa proposition « %(title)s » est soumise au consentement de votre instance, "
        "dans sa version %(number)s.\n\nLa lire et donner votre parole : %(link)s\n\n"
        "Consentir n’est pas préférer : c’est ne voir aucune raison de s’y opposer.",
        title=proposal.title,
        number=proposal.version,
        link=link,
    )
    return subject, text


def _log(db: Session, actor: Actor, proposal: Proposal, verb: str, now: datetime, **details: object) -> None:
    ledger.write(
        db, proposal.initiative_id, actor.person_public_id, verb, "proposal", proposal.public_id, now=now,
        **details,
    )  # fmt: skip
