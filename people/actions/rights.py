"""What any change of rights leaves behind: an epoch that grows, a fact, a line in the trail."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, col, update

from foundation import events, ledger
from people import gate
from people.actor import Actor
from people.events import RightsChanged
from people.models import Person


@gate.internal
def rights_changed(db: Session, person_id: int) -> None:
    """Say that what this person may do has changed: live seats are decided again, here and in other processes."""
    db.execute(
        update(Person).where(col(Person.id) == person_id).values(rights_epoch=col(Person.rights_epoch) + 1)
    )
    events.record(db, RightsChanged(person_id))


@gate.internal
def write(db: Session, actor: Actor, verb: str, kind: str, about: str, now: datetime, **details: str) -> None:
    """A line of the initiative's trail."""
    assert actor.initiative_id is not None
    ledger.write(db, actor.initiative_id, actor.person_public_id, verb, kind, about, now=now, **details)
