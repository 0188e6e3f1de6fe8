"""Invitations: a link for one person, good for thirty days, that never locks anybody out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlmodel import Session, col, select, update

from foundation import events, ids, ledger
from foundation.errors import Conflict, Missing
from people import gate
from people.actions import mandates
from people.actions.mandates import Term
from people.actions.rights import rights_changed, write
from people.actor import Actor
from people.events import MemberJoined
from people.invitations import Invited, State
from people.models import (
    College,
    Identity,
    Invitation,
    Membership,
    Organisation,
    Person,
    Role,
    StreamMembership,
)
from people.permissions import Permission
from people.rules.predicates import Scope

LIFE = timedelta(days=30)
WORTH_NOTHING = _l(
    "Cette invitation n’est plus valable. Demandez-en une nouvelle à la personne qui vous l’a envoyée."
)
USED = _l("Cette invitation a déjà servi à une autre personne. Demandez-en une à votre nom.")


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


def invite(db: Session, actor: Actor, offer: Offer, *, now: datetime) -> tuple[Invitation, str]:
    """Invite somebody; returns the invitation and the secret of its link, kept nowhere else."""
    gate.require(actor, Permission.INVITE, on=_place(actor, offer))
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
        mandated=gate.may(actor, Permission.RECORD_MANDATE, on=_place(actor, offer, stream=False)),
        titular=offer.titular,
        signs=offer.signs,
        stream_id=offer.stream_id,
        invited_by=actor.membership_id,
        created_at=now,
        expires_at=now + LIFE,
    )
    db.add(invitation)
    db.flush()
    write(db, actor, "invite", "invitation", invitation.public_id, now, role=offer.role)
    return invitation, token


def _place(actor: Actor, offer: Offer, *, stream: bool = True) -> Scope:
    """Where one is invited. Whoever keeps the room of an organisation opens no stream with it."""
    if stream and offer.stream_id is not None:
        return Scope(actor.initiative_id, stream_id=offer.stream_id)
    return Scope(actor.initiative_id, organisation_id=offer.organisation_id)


def withdraw(db: Session, actor: Actor, invitation: Invitation, *, now: datetime) -> None:
    """Take an invitation back; who has already come in stays."""
    gate.require(actor, Permission.WITHDRAW_INVITATION, on=invitation)
    if invitation.withdrawn_at is None:
        invitation.withdrawn_at = now
        db.add(invitation)
        write(db, actor, "withdraw_invitation", "invitation", invitation.public_id, now)


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
    return invited.email.lower() in addresses_of(db, person_id)


@gate.internal
def addresses_of(db: Session, person_id: int) -> set[str]:
    """The addresses that are somebody's own, as they are compared."""
    person = db.get(Person, person_id)
    own = {person.email.lower()} if person else set()
    return own | {
        email.lower() for email in db.exec(select(Identity.email).where(Identity.person_id == person_id))
    }


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
        if not mandates.clashes(db, member, organisation, term):
            mandates.give(db, member, organisation, term, invitation.invited_by)
    elif organisation is not None:
        mandates.wait_for_confirmation(db, member, organisation, "", now)
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


def _in_stream(db: Session, stream_id: int, membership_id: int) -> bool:
    query = select(StreamMembership.id).where(
        StreamMembership.stream_id == stream_id, StreamMembership.membership_id == membership_id
    )
    return db.exec(query).first() is not None


def _ours(db: Session, table: type[College | Organisation], key: int | None, initiative_id: int) -> None:
    if key is None:
        return
    row: Any = db.get(table, key)
    if row is None or row.initiative_id != initiative_id:
        raise Missing
