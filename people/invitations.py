"""Reading invitations: what a link is worth, to whom, and what it offers. A link never locks anybody out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlmodel import Session, col, select

from foundation import ids
from people.models import College, Initiative, Invitation, Membership, Organisation, Person, Role


class State(StrEnum):
    """What an invitation is worth at a moment."""

    OPEN = "open"
    USED = "used"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Invited:
    """An invitation as shown to whoever holds its link. `presented`: the secret of the link was given."""

    id: int
    public_id: str
    initiative_id: int
    initiative_name: str
    initiative_slug: str
    name: str
    email: str
    role: Role
    by: str
    college: str
    organisation_id: int | None
    organisation: str
    siret: str
    state: State
    expires_at: datetime
    used_by: int | None
    presented: bool = True


def by_token(db: Session, token: str, now: datetime) -> Invited | None:
    """The invitation of a link, whatever it is worth; None when there is none."""
    return _one(db, now, Invitation.digest == ids.digest(token))


def by_public_id(db: Session, public_id: str, now: datetime) -> Invited | None:
    """The invitation a session remembers (it was presented by its link)."""
    return _one(db, now, Invitation.public_id == public_id)


def state(invitation: Invitation, now: datetime) -> State:
    """Withdrawn above all; used stays used, also after its date: the same person may come through it again."""
    if invitation.withdrawn_at is not None:
        return State.WITHDRAWN
    if invitation.used_by is not None:
        return State.USED
    return State.EXPIRED if invitation.expires_at < now else State.OPEN


def _one(db: Session, now: datetime, which: Any) -> Invited | None:
    row = db.exec(
        select(Invitation, Initiative, Person, Organisation)
        .join(Initiative, col(Initiative.id) == col(Invitation.initiative_id))
        .join(Membership, col(Membership.id) == col(Invitation.invited_by))
        .join(Person, col(Person.id) == col(Membership.person_id))
        .join(Organisation, col(Organisation.id) == col(Invitation.organisation_id), isouter=True)
        .where(which)
    ).first()
    if row is None:
        return None
    college = db.get(College, row[0].college_id) if row[0].college_id else None
    return _view(row[0], row[1], row[2], row[3], college, now)


def _view(
    invitation: Invitation,
    initiative: Initiative,
    by: Person,
    organisation: Organisation | None,
    college: College | None,
    now: datetime,
) -> Invited:
    assert invitation.id is not None
    return Invited(
        id=invitation.id,
        public_id=invitation.public_id,
        initiative_id=invitation.initiative_id,
        initiative_name=initiative.name,
        initiative_slug=initiative.slug,
        name=invitation.name,
        email=invitation.email,
        role=invitation.role,
        by=by.name,
        college=college.name if college else "",
        organisation_id=invitation.organisation_id,
        organisation=organisation.name if organisation else "",
        siret=organisation.siret if organisation else "",
        state=state(invitation, now),
        expires_at=invitation.expires_at,
        used_by=invitation.used_by,
    )
