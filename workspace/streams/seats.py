"""Who sits in a stream and who carries it: rows found and kept for the actions."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlmodel import Session, col, select

from foundation import events
from foundation.errors import Invalid
from people.actor import Actor
from people.events import RightsChanged
from people.models import Membership, Organisation, Person, StreamMembership
from workspace.streams.events import StreamJoined, StreamLeft
from workspace.streams.models import WorkStream


def membership(db: Session, actor: Actor, public_id: str) -> Membership:
    """A present member of the actor's initiative."""
    found = db.exec(
        select(Membership).where(
            Membership.public_id == public_id,
            Membership.initiative_id == actor.initiative_id,
            col(Membership.left_at).is_(None),
        )
    ).first()
    if found is None:
        raise Invalid({"member": _l("Choisissez une personne de la démarche.")})
    return found


def organisation(db: Session, stream: WorkStream, public_id: str) -> Organisation:
    found = db.exec(
        select(Organisation).where(
            Organisation.public_id == public_id, Organisation.initiative_id == stream.initiative_id
        )
    ).first()
    if found is None:
        raise Invalid({"organisation": _l("Choisissez une organisation de la démarche.")})
    return found


def place(db: Session, stream: WorkStream, membership_id: int | None) -> StreamMembership | None:
    return db.exec(
        select(StreamMembership).where(
            StreamMembership.stream_id == stream.id, StreamMembership.membership_id == membership_id
        )
    ).first()


def sit(
    db: Session,
    stream: WorkStream,
    membership_id: int,
    now: datetime,
    *,
    lead: bool = False,
    by: int | None = None,
) -> StreamMembership:
    """Her place in the stream, made when she has none."""
    found = place(db, stream, membership_id)
    if found is not None:
        return found
    assert stream.id is not None
    made = StreamMembership(
        initiative_id=stream.initiative_id,
        stream_id=stream.id,
        membership_id=membership_id,
        lead=lead,
        joined_at=now,
    )
    db.add(made)
    db.flush()
    rights_changed(db, membership_id)
    events.record(db, StreamJoined(stream.initiative_id, stream.id, membership_id, by))
    return made


def stand(db: Session, stream: WorkStream, membership_id: int | None) -> None:
    """Give the place back, when there is one."""
    held = place(db, stream, membership_id)
    if held is None:
        return
    db.delete(held)
    rights_changed(db, held.membership_id)
    events.record(db, StreamLeft(held.initiative_id, held.stream_id, held.membership_id))


def rights_changed(db: Session, membership_id: int) -> None:
    """Live seats of this person are decided again."""
    person = db.exec(
        select(Person)
        .join(Membership, col(Membership.person_id) == col(Person.id))
        .where(Membership.id == membership_id)
    ).one()
    person.rights_epoch += 1
    db.add(person)
    assert person.id is not None
    events.record(db, RightsChanged(person.id))
