"""Mandates: who speaks for an organisation, from a day to another; said, confirmed, ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlmodel import Session, col, select

from foundation import ledger
from foundation.errors import Conflict, Invalid, Missing
from foundation.rows import hold
from people import gate
from people.actions.rights import rights_changed, write
from people.actor import Actor
from people.models import Capacity, Mandate, MandateProposal, Membership, Organisation
from people.permissions import Permission
from people.queries import in_force, kept_by_referents
from people.rules.mandates import is_coherent, overlap, referents

DATES = _l("Un mandat ne finit pas avant d’avoir commencé.")
ALREADY = _l("Cette personne représente déjà cette organisation à ces dates.")


LAST = _l("C’est la seule personne référente de l’organisation\u00a0: nommez-en d’abord une autre.")


@dataclass(frozen=True)
class Term:
    """The terms of a mandate, both days included."""

    starts_on: date
    ends_on: date | None = None
    titular: bool = True
    signs: bool = False
    capacity: Capacity | None = None


def propose_mandate(
    db: Session, actor: Actor, member: Membership, organisation: Organisation, siret: str, *, now: datetime
) -> None:
    """Say that one speaks for an organisation; it gives nothing until a facilitator has confirmed."""
    gate.require(actor, Permission.PROPOSE_MANDATE, on=member)
    if organisation.initiative_id != member.initiative_id:
        raise Missing
    wait_for_confirmation(db, member, organisation, siret, now)


@gate.internal
def wait_for_confirmation(
    db: Session, member: Membership, organisation: Organisation, siret: str, now: datetime
) -> None:
    """Keep what somebody said, once, unless she already has the mandate."""
    assert member.id is not None
    assert organisation.id is not None
    if clashes(db, member, organisation, Term(starts_on=now.date())):
        return
    waiting = select(MandateProposal).where(
        MandateProposal.membership_id == member.id,
        MandateProposal.organisation_id == organisation.id,
        col(MandateProposal.decided_at).is_(None),
    )
    if db.exec(waiting).first() is None:
        db.add(
            MandateProposal(
                initiative_id=member.initiative_id,
                membership_id=member.id,
                organisation_id=organisation.id,
                siret=siret,
                proposed_at=now,
            )
        )


def decide_proposal(
    db: Session, actor: Actor, proposal: MandateProposal, term: Term | None, *, now: datetime
) -> None:
    """Confirm what somebody said (with the terms of the mandate), or not (`term` None)."""
    gate.require(actor, Permission.RECORD_MANDATE, on=proposal)
    if proposal.decided_at is not None:
        raise Conflict
    proposal.decided_at, proposal.decided_by = now, actor.membership_id
    if term is not None:
        member = db.get_one(Membership, proposal.membership_id)
        organisation = db.get_one(Organisation, proposal.organisation_id)
        proposal.mandate_id = record_mandate(db, actor, organisation, member, term, now=now).id
    db.add(proposal)


def record_mandate(
    db: Session, actor: Actor, organisation: Organisation, member: Membership, term: Term, *, now: datetime
) -> Mandate:
    """Record that a member speaks for an organisation, from a day to another."""
    gate.require(actor, Permission.RECORD_MANDATE, on=kept_by_referents(organisation))
    if member.initiative_id != organisation.initiative_id or member.left_at is not None:
        raise Missing
    if not is_coherent(term):
        raise Invalid({"ends_on": DATES})
    if clashes(db, member, organisation, term):
        raise Conflict(ALREADY)
    mandate = give(db, member, organisation, term, actor.membership_id)
    rights_changed(db, member.person_id)
    write(db, actor, "record_mandate", "mandate", mandate.public_id, now, organisation=organisation.public_id)
    return mandate


@gate.internal
def give(db: Session, member: Membership, organisation: Organisation, term: Term, by: int | None) -> Mandate:
    """Write a mandate down; the caller has asked the gate and looked for clashes."""
    assert member.id is not None
    assert organisation.id is not None
    mandate = Mandate(
        initiative_id=member.initiative_id,
        membership_id=member.id,
        organisation_id=organisation.id,
        capacity=term.capacity,
        titular=term.titular,
        signs=term.signs,
        starts_on=term.starts_on,
        ends_on=term.ends_on,
        recorded_by=by,
    )
    db.add(mandate)
    db.flush()
    return mandate


@gate.internal
def clashes(db: Session, member: Membership, organisation: Organisation, term: Term) -> bool:
    """Whether the member has a mandate for the organisation on some day of this term."""
    standing = db.exec(
        select(Mandate).where(Mandate.membership_id == member.id, Mandate.organisation_id == organisation.id)
    )
    return any(overlap(term, one) for one in standing)


def end_mandate(db: Session, actor: Actor, mandate: Mandate, *, last_day: date, now: datetime) -> None:
    """The mandate holds until that day included; what was done under it keeps its hat."""
    gate.require(actor, Permission.END_MANDATE, on=mandate)
    if last_day < mandate.starts_on:
        raise Invalid({"last_day": DATES})
    mandate = keeping_a_referent(db, actor, mandate, now)
    mandate.ends_on = last_day
    db.add(mandate)
    rights_changed(db, db.get_one(Membership, mandate.membership_id).person_id)
    write(db, actor, "end_mandate", "mandate", mandate.public_id, now, last_day=last_day.isoformat())


def settle(
    db: Session, actor: Actor, mandate: Mandate, *, signs: bool, referent: bool, now: datetime
) -> None:
    """Say whether who holds the mandate signs for the organisation, and whether she keeps its room."""
    gate.require(actor, Permission.KEEP_ORGANISATION, on=mandate)
    if not referent:
        mandate = keeping_a_referent(db, actor, mandate, now)
    mandate.signs, mandate.referent = signs, referent
    db.add(mandate)
    rights_changed(db, db.get_one(Membership, mandate.membership_id).person_id)
    said = {"signs": str(signs).lower(), "referent": str(referent).lower()}
    write(db, actor, "settle_mandate", "mandate", mandate.public_id, now, **said)


@gate.internal
def keeping_a_referent(db: Session, actor: Actor, mandate: Mandate, now: datetime) -> Mandate:
    """The mandate as it is now, when the room of its organisation is still kept without it; raises Conflict otherwise.

    The row of the organisation is held: of two referents who leave at once, one is told that she is the last.
    Who facilitates may always, for she keeps every room.
    """
    hold(db, Organisation, mandate.organisation_id)
    mandate = hold(db, Mandate, mandate.id)
    others = select(Mandate).where(
        Mandate.organisation_id == mandate.organisation_id,
        Mandate.id != mandate.id,
        col(Mandate.referent).is_(True),
    )
    standing = referents(db.exec(others).all(), now.date())
    if mandate.referent and not standing and not gate.may(actor, Permission.MANAGE_PEOPLE, on=mandate):
        raise Conflict(LAST)
    return mandate


@gate.internal
def end_with_employer(db: Session, person_id: int, siren: str, *, now: datetime) -> list[str]:
    """End what a person held as employee or agent of a legal entity she has left; elected or volunteer, she stays.

    The identity provider says who employs her: at sign-in, never in between. Returns the names of the organisations.
    """
    rows = db.exec(
        select(Mandate, Organisation, Membership)
        .join(Organisation, col(Organisation.id) == col(Mandate.organisation_id))
        .join(Membership, col(Membership.id) == col(Mandate.membership_id))
        .where(
            Membership.person_id == person_id, col(Organisation.siret).startswith(siren), in_force(now.date())
        )
    ).all()
    left = [row for row in rows if row[0].capacity in {None, Capacity.AGENT, Capacity.EMPLOYEE}]
    for mandate, organisation, _member in left:
        mandate.ends_on = max(mandate.starts_on, now.date() - timedelta(days=1))
        db.add(mandate)
        ledger.write(
            db,
            mandate.initiative_id,
            "identity provider",
            "end_mandate",
            "mandate",
            mandate.public_id,
            now=now,
            organisation=organisation.public_id,
        )
    if left:
        rights_changed(db, person_id)
    return [organisation.name for _mandate, organisation, _member in left]
