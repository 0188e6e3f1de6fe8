"""Verbs about people: invite, accept, record a mandate, end it, change a role or a college, leave, choose a hat."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlmodel import Session, col, func, select, update

from foundation import events, ids, ledger
from foundation.errors import Conflict, Invalid, Missing
from people import gate
from people.actor import Actor
from people.events import MemberJoined, RightsChanged
from people.invitations import Invited, State
from people.models import (
    Capacity,
    College,
    Identity,
    Invitation,
    Mandate,
    MandateProposal,
    Membership,
    Organisation,
    Person,
    Role,
    StreamMembership,
)
from people.permissions import Permission
from people.rules.mandates import is_coherent, overlap
from people.rules.predicates import Scope

LIFE = timedelta(days=30)
WORTH_NOTHING = _l(
    "Cette invitation n’est plus valable. Demandez-en une nouvelle à la personne qui vous l’a envoyée."
)
USED = _l("Cette invitation a déjà servi à une autre personne. Demandez-en une à votre nom.")
LAST_ADMINISTRATOR = _l("La démarche n’aurait plus d’administration : nommez d’abord quelqu’un d’autre.")
DATES = _l("Un mandat ne finit pas avant d’avoir commencé.")
ALREADY = _l("Cette personne représente déjà cette organisation à ces dates.")


@dataclass(frozen=True)
class Offer:
    """What an invitation gives: a role, a college, a stream, an organisation to speak for."""

    name: str = ""
    email: str = ""
    role: Role = Role.PARTICIPANT
    college_id: int | None = None
    organisation_id: int | None = None
    titular: bool = True
    signs: bool = False
    stream_id: int | None = None


@dataclass(frozen=True)
class Term:
    """The terms of a mandate, both days included."""

    starts_on: date
    ends_on: date | None = None
    titular: bool = True
    signs: bool = False
    capacity: Capacity | None = None


def invite(db: Session, actor: Actor, offer: Offer, *, now: datetime) -> tuple[Invitation, str]:
    """Invite somebody; returns the invitation and the secret of its link, kept nowhere else."""
    gate.require(actor, Permission.INVITE, on=Scope(actor.initiative_id, stream_id=offer.stream_id))
    here = Scope(actor.initiative_id)
    if offer.role in {Role.FACILITATOR, Role.ADMINISTRATOR}:
        gate.require(actor, Permission.GRANT_ROLE, on=here)
    assert actor.initiative_id is not None
    assert actor.membership_id is not None
    _ours(db, College, offer.college_id, actor.initiative_id)
    _ours(db, Organisation, offer.organisation_id, actor.initiative_id)
    token = ids.secret_token()
    invitation = Invitation(
        initiative_id=actor.initiative_id,
        digest=ids.digest(token),
        name=offer.name,
        email=offer.email,
        role=offer.role,
        college_id=offer.college_id,
        organisation_id=offer.organisation_id,
        mandated=gate.may(actor, Permission.RECORD_MANDATE, on=here),
        titular=offer.titular,
        signs=offer.signs,
        stream_id=offer.stream_id,
        invited_by=actor.membership_id,
        created_at=now,
        expires_at=now + LIFE,
    )
    db.add(invitation)
    db.flush()
    _write(db, actor, "invite", "invitation", invitation.public_id, now, role=offer.role)
    return invitation, token


def withdraw(db: Session, actor: Actor, invitation: Invitation, *, now: datetime) -> None:
    """Take an invitation back; who has already come in stays."""
    gate.require(actor, Permission.WITHDRAW_INVITATION, on=invitation)
    if invitation.withdrawn_at is None:
        invitation.withdrawn_at = now
        db.add(invitation)
        _write(db, actor, "withdraw_invitation", "invitation", invitation.public_id, now)


def accept(db: Session, actor: Actor, invited: Invited, *, now: datetime) -> Membership:
    """Join through an invitation. Coming a second time leads in; another person's is refused in words."""
    gate.require(actor, Permission.ACCEPT_INVITATION, on=invited)
    assert actor.person_id is not None
    member = _member(db, invited.initiative_id, actor.person_id)
    if member is not None and member.left_at is None and not concerns(db, actor.person_id, invited):
        return member
    if invited.state is State.USED:
        raise Conflict(USED)
    if invited.state is not State.OPEN:
        raise Conflict(WORTH_NOTHING)
    invitation = db.get_one(Invitation, invited.id)
    member = _join(db, actor.person_id, member, invitation, now)
    taken = (
        update(Invitation)
        .where(col(Invitation.id) == invited.id, col(Invitation.used_by).is_(None))
        .values(used_at=now, used_by=member.id)
        .execution_options(synchronize_session=False)
    )
    if db.execute(taken).rowcount != 1:  # type: ignore[attr-defined]
        raise Conflict(USED)
    _give(db, actor, member, invitation, now)
    return member


@gate.internal
def concerns(db: Session, person_id: int, invited: Invited) -> bool:
    """Whether an open invitation is addressed to this very person, so that a member may spend it.

    A facilitator who tries the link she is about to send must not use it up.
    """
    if invited.state is not State.OPEN or not invited.email:
        return False
    person = db.get(Person, person_id)
    own = {person.email.lower()} if person else set()
    own |= {email.lower() for email in db.exec(select(Identity.email).where(Identity.person_id == person_id))}
    return invited.email.lower() in own


def _member(db: Session, initiative_id: int, person_id: int) -> Membership | None:
    return db.exec(
        select(Membership).where(Membership.initiative_id == initiative_id, Membership.person_id == person_id)
    ).first()


def _join(
    db: Session, person_id: int, member: Membership | None, invitation: Invitation, now: datetime
) -> Membership:
    if member is None:
        member = Membership(
            initiative_id=invitation.initiative_id,
            person_id=person_id,
            role=invitation.role,
            college_id=invitation.college_id,
            joined_at=now,
        )
    elif member.left_at is not None:
        member.left_at, member.role = None, invitation.role
        member.college_id = invitation.college_id or member.college_id
    db.add(member)
    db.flush()
    return member


def _give(db: Session, actor: Actor, member: Membership, invitation: Invitation, now: datetime) -> None:
    """What the invitation offers: a mandate if whoever invited could record one, else a proposal; a stream."""
    assert member.id is not None
    organisation = db.get(Organisation, invitation.organisation_id) if invitation.organisation_id else None
    if organisation is not None and invitation.mandated:
        term = Term(starts_on=now.date(), titular=invitation.titular, signs=invitation.signs)
        if not _clashes(db, member, organisation, term):
            _mandate(db, member, organisation, term, invitation.invited_by)
    elif organisation is not None:
        _propose(db, member, organisation, "", now)
    if invitation.stream_id is not None and not _in_stream(db, invitation.stream_id, member.id):
        db.add(
            StreamMembership(
                initiative_id=member.initiative_id,
                stream_id=invitation.stream_id,
                membership_id=member.id,
                joined_at=now,
            )
        )
    events.record(db, MemberJoined(member.initiative_id, member.id))
    rights_changed(db, member.person_id)
    ledger.write(
        db,
        member.initiative_id,
        actor.person_public_id,
        "join",
        "membership",
        member.public_id,
        now=now,
        invitation=invitation.public_id,
    )


def propose_mandate(
    db: Session, actor: Actor, member: Membership, organisation: Organisation, siret: str, *, now: datetime
) -> None:
    """Say that one speaks for an organisation; it gives nothing until a facilitator has confirmed."""
    gate.require(actor, Permission.PROPOSE_MANDATE, on=member)
    if organisation.initiative_id != member.initiative_id:
        raise Missing
    _propose(db, member, organisation, siret, now)


def _propose(db: Session, member: Membership, organisation: Organisation, siret: str, now: datetime) -> None:
    assert member.id is not None
    assert organisation.id is not None
    if _clashes(db, member, organisation, Term(starts_on=now.date())):
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
    gate.require(actor, Permission.RECORD_MANDATE, on=organisation)
    if member.initiative_id != organisation.initiative_id or member.left_at is not None:
        raise Missing
    if not is_coherent(term):
        raise Invalid({"ends_on": DATES})
    if _clashes(db, member, organisation, term):
        raise Conflict(ALREADY)
    mandate = _mandate(db, member, organisation, term, actor.membership_id)
    rights_changed(db, member.person_id)
    _write(
        db, actor, "record_mandate", "mandate", mandate.public_id, now, organisation=organisation.public_id
    )
    return mandate


def _mandate(
    db: Session, member: Membership, organisation: Organisation, term: Term, by: int | None
) -> Mandate:
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


def _clashes(db: Session, member: Membership, organisation: Organisation, term: Term) -> bool:
    standing = db.exec(
        select(Mandate).where(Mandate.membership_id == member.id, Mandate.organisation_id == organisation.id)
    )
    return any(overlap(term, one) for one in standing)


def _in_stream(db: Session, stream_id: int, membership_id: int) -> bool:
    query = select(StreamMembership.id).where(
        StreamMembership.stream_id == stream_id, StreamMembership.membership_id == membership_id
    )
    return db.exec(query).first() is not None


def end_mandate(db: Session, actor: Actor, mandate: Mandate, *, last_day: date, now: datetime) -> None:
    """The mandate holds until that day included; what was done under it keeps its hat."""
    gate.require(actor, Permission.END_MANDATE, on=mandate)
    if last_day < mandate.starts_on:
        raise Invalid({"last_day": DATES})
    mandate.ends_on = last_day
    db.add(mandate)
    rights_changed(db, db.get_one(Membership, mandate.membership_id).person_id)
    _write(db, actor, "end_mandate", "mandate", mandate.public_id, now, last_day=last_day.isoformat())


def grant_role(db: Session, actor: Actor, member: Membership, role: Role, *, now: datetime) -> None:
    """Change what a member does in the initiative; there is always somebody to administer it."""
    gate.require(actor, Permission.GRANT_ROLE, on=member)
    if member.role is Role.ADMINISTRATOR and role is not Role.ADMINISTRATOR:
        _keep_an_administrator(db, member)
    former, member.role = member.role, role
    db.add(member)
    rights_changed(db, member.person_id)
    _write(db, actor, "grant_role", "membership", member.public_id, now, role=role, former=former)


def change_college(
    db: Session, actor: Actor, member: Membership, college: College | None, *, now: datetime
) -> None:
    """Place a member in a college; votes already open keep the college of their roll."""
    gate.require(actor, Permission.MANAGE_PEOPLE, on=member)
    if college is not None and college.initiative_id != member.initiative_id:
        raise Missing
    member.college_id = college.id if college else None
    db.add(member)
    rights_changed(db, member.person_id)
    _write(
        db,
        actor,
        "change_college",
        "membership",
        member.public_id,
        now,
        college=college.code if college else "",
    )


def leave(db: Session, actor: Actor, member: Membership, *, now: datetime) -> None:
    """Leave the initiative, or see somebody out: mandates end today, what was written stays signed."""
    gate.require(actor, Permission.LEAVE_INITIATIVE, on=member)
    if member.role is Role.ADMINISTRATOR:
        _keep_an_administrator(db, member)
    member.left_at = now
    db.add(member)
    today = now.date()
    for mandate in db.exec(select(Mandate).where(Mandate.membership_id == member.id)):
        if mandate.ends_on is None or mandate.ends_on > today:
            mandate.ends_on = max(today, mandate.starts_on)
            db.add(mandate)
    rights_changed(db, member.person_id)
    _write(db, actor, "leave", "membership", member.public_id, now)


def _keep_an_administrator(db: Session, but: Membership) -> None:
    others = db.exec(
        select(func.count())
        .select_from(Membership)
        .where(
            Membership.initiative_id == but.initiative_id,
            Membership.role == Role.ADMINISTRATOR,
            col(Membership.left_at).is_(None),
            Membership.id != but.id,
        )
    ).one()
    if others == 0:
        raise Conflict(LAST_ADMINISTRATOR)


def choose_hat(db: Session, actor: Actor, stream_id: int, *, now: datetime) -> None:
    """Remember in this stream the hat the actor wears now; nothing to remember for who is not in it."""
    gate.require(actor, Permission.CHOOSE_HAT, on=Scope(actor.initiative_id, stream_id=stream_id))
    remembered = db.exec(
        select(StreamMembership).where(
            StreamMembership.stream_id == stream_id, StreamMembership.membership_id == actor.membership_id
        )
    ).first()
    chosen = (actor.hat.mandate_id, actor.hat.mandate_id is None)
    if remembered is None or (remembered.hat_id, remembered.hat_own) == chosen:
        return
    remembered.hat_id, remembered.hat_own = chosen
    db.add(remembered)
    assert actor.person_id is not None
    rights_changed(db, actor.person_id)


@gate.internal
def rights_changed(db: Session, person_id: int) -> None:
    """Say that what this person may do has changed: live seats are decided again, here and in other processes."""
    db.execute(
        update(Person).where(col(Person.id) == person_id).values(rights_epoch=col(Person.rights_epoch) + 1)
    )
    events.record(db, RightsChanged(person_id))


def _ours(db: Session, table: type[College | Organisation], key: int | None, initiative_id: int) -> None:
    row = db.get(table, key) if key is not None else None
    if key is not None and (row is None or row.initiative_id != initiative_id):
        raise Missing


def _write(
    db: Session, actor: Actor, verb: str, kind: str, about: str, now: datetime, **details: str
) -> None:
    assert actor.initiative_id is not None
    ledger.write(db, actor.initiative_id, actor.person_public_id, verb, kind, about, now=now, **details)
