"""Recusal: a seat takes no part in one motion, by itself or as the facilitator records it. Before its ballot, never after."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlmodel import Session, col, select

from foundation import events, ledger, mail
from foundation.errors import Conflict, Missing
from foundation.rows import hold
from governance.committee import queries as committee
from governance.committee.forms import RecusalForm
from governance.committee.models import Body, Recusal
from governance.votes import hands, recused
from governance.votes.events import BallotCast
from governance.votes.models import Motion, RollLine
from governance.votes.refusing import in_words
from governance.votes.rules import lifecycle
from governance.votes.rules.lifecycle import Stage
from people import gate
from people.actor import Actor
from people.models import Membership, Person
from people.permissions import Permission
from people.rules.predicates import Scope

VOTED = _l("Ce siège a déjà voté : il ne peut plus se déporter.")
ALREADY = _l("Ce siège s’est déjà déporté.")


def recuse(
    db: Session, actor: Actor, motion: Motion, form: RecusalForm, *, now: datetime, link: str = ""
) -> Recusal:
    """The seat leaves the base of this vote and says why. Raises Conflict once it has voted, or after closing."""
    gate.require(actor, Permission.RECUSE_SEAT, on=_as_seen(db, actor, motion, form.seat, now))
    taking = _still_open(db, motion, now)
    recusal = (
        _of_draft(db, actor, taking, form, now)
        if taking.stage is Stage.DRAFT
        else _of_roll(db, actor, taking, form, now)
    )
    if recusal.seat_id in recused.of(db, taking):
        raise Conflict(ALREADY, code="already_recused")
    own = actor.membership_id in _sitters(db, taking, recusal.seat, now)
    recusal.recorded_by_name = "" if own else actor.name
    db.add(recusal)
    db.flush()
    _log(db, actor, recusal, "recuse", now)
    if not own:
        _tell(db, taking, recusal, link, now)
    events.record(db, BallotCast(motion.initiative_id, motion.public_id))
    return recusal


def take_part_again(db: Session, actor: Actor, motion: Motion, recusal: Recusal, *, now: datetime) -> None:
    """The seat votes after all, until closing: whoever sits in it, or a facilitator, says so."""
    gate.require(actor, Permission.RECUSE_SEAT, on=_as_seen(db, actor, motion, recusal.seat, now))
    _still_open(db, motion, now)
    recusal.lifted_at, recusal.lifted_by = now, actor.membership_id
    db.add(recusal)
    db.flush()
    _log(db, actor, recusal, "lift_recusal", now)
    events.record(db, BallotCast(motion.initiative_id, motion.public_id))


def _still_open(db: Session, motion: Motion, now: datetime) -> Motion:
    """The motion as it is now, kept from opening and closing until this transaction ends."""
    taking = hold(db, Motion, motion.id, read=True)
    if taking.stage is not Stage.DRAFT:
        with in_words():
            lifecycle.ensure_open(taking.stage, taking.opens_at, taking.closes_at, now)
    return taking


def _of_draft(db: Session, actor: Actor, motion: Motion, form: RecusalForm, now: datetime) -> Recusal:
    """A seat filled today, before the roll is frozen."""
    body = db.get_one(Body, motion.body_id)
    view = committee.body_view(db, body, committee.today_in(db, motion.initiative_id, now))
    seat = next((one for one in view.filled if one.public_id == form.seat), None)
    if seat is None:
        raise Missing
    return _made(actor, motion, form, now, seat.id, seat.college, seat.name, seat.organisation)


def _of_roll(db: Session, actor: Actor, motion: Motion, form: RecusalForm, now: datetime) -> Recusal:
    """A seat of the roll that has not voted; its line is held so that no ballot slips in meanwhile."""
    query = select(RollLine).where(RollLine.motion_id == motion.id, RollLine.seat == form.seat)
    line = db.exec(query.with_for_update().execution_options(populate_existing=True)).first()
    if line is None:
        raise Missing
    if line.used or line.seat_id in hands.seats(hands.of(db, motion)):
        raise Conflict(VOTED, code="seat_has_spoken")
    return _made(actor, motion, form, now, line.seat_id, line.college, line.name, line.organisation)


def _made(
    actor: Actor,
    motion: Motion,
    form: RecusalForm,
    now: datetime,
    seat_id: int,
    college: str,
    name: str,
    organisation: str,
) -> Recusal:
    return Recusal(
        initiative_id=motion.initiative_id,
        about_kind=recused.KIND,
        about=motion.public_id,
        seat_id=seat_id,
        seat=form.seat,
        college=college,
        name=name,
        organisation=organisation,
        reason=form.reason,
        recused_at=now,
        recused_by=actor.membership_id or 0,
    )


def _sitters(db: Session, motion: Motion, seat: str, now: datetime) -> set[int | None]:
    """Who may speak for the seat: those on the roll once it is frozen, before that those who sit today."""
    if motion.stage is not Stage.DRAFT:
        query = select(RollLine).where(RollLine.motion_id == motion.id, RollLine.seat == seat)
        lines = db.exec(query).all()
        return {one for line in lines for one in (line.titular_id, line.alternate_id) if one is not None}
    body = db.get_one(Body, motion.body_id)
    view = committee.body_view(db, body, committee.today_in(db, motion.initiative_id, now))
    return {one.membership_id for each in view.seats if each.public_id == seat for one in each.sitters}


def _as_seen(db: Session, actor: Actor, motion: Motion, seat: str, now: datetime) -> Scope:
    """The motion as the gate sees it from a seat: whoever sits there is its author."""
    sits = actor.membership_id in _sitters(db, motion, seat, now)
    return Scope(motion.initiative_id, author_id=actor.membership_id if sits else None)


def _log(db: Session, actor: Actor, recusal: Recusal, verb: str, now: datetime) -> None:
    ledger.write(
        db, recusal.initiative_id, actor.person_public_id, verb, "recusal", recusal.public_id, now=now,
        subject=recusal.about, seat=recusal.seat, recorded=bool(recusal.recorded_by_name),
    )  # fmt: skip


def _tell(db: Session, motion: Motion, recusal: Recusal, link: str, now: datetime) -> None:
    """Whoever sits in a seat hears that somebody else withdrew it, and how to vote all the same."""
    people = db.exec(
        select(Person)
        .join(Membership, col(Membership.person_id) == col(Person.id))
        .where(col(Membership.id).in_(_sitters(db, motion, recusal.seat, now)), col(Person.email) != "")
    ).all()
    subject = _("Votre siège s’est déporté : %(title)s", title=motion.title)
    text = _(
        "Bonjour,\n\n%(by)s a inscrit que votre siège ne prend pas part au vote « %(title)s ».\n"
        "Motif : %(reason)s\n\nSi ce n’est pas votre choix, reprenez part au vote d’un geste, jusqu’à la clôture : %(link)s",
        by=recusal.recorded_by_name,
        title=motion.title,
        reason=recusal.reason,
        link=link,
    )
    for person in people:
        mail.post(db, person.email, subject, text, initiative_id=motion.initiative_id, now=now)
