"""Whose meetings somebody may convene: of the whole initiative and of bodies, or of the streams she leads."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlmodel import Session

from governance.committee import queries as committee
from governance.meetings.forms import OF_STREAM
from people import gate
from people.actor import Actor
from people.permissions import Permission
from people.rules.predicates import Scope
from workspace.streams import queries as streams


def offered(db: Session, actor: Actor) -> list[tuple[str, str]]:
    """What a form may name, with its words: everybody, an open stream, a body. Empty for who convenes nothing."""
    found = [
        (OF_STREAM + one.public_id, one.title)
        for one in streams.names(db, actor)
        if one.closed_at is None and gate.may(actor, Permission.CONVENE_MEETING, on=_of(actor, one.id))
    ]
    if not gate.may(actor, Permission.CONVENE_MEETING, on=_of(actor)):
        return found
    bodies = committee.bodies(db, actor.initiative_id or 0)
    return [("", _("Toute la démarche")), *found, *((one.public_id, one.name) for one in bodies)]


def some(db: Session, actor: Actor) -> bool:
    """Whether a form has anything to offer her; without a query for who facilitates, and for who leads nothing."""
    if gate.may(actor, Permission.CONVENE_MEETING, on=_of(actor)):
        return True
    return bool(actor.lead_ids) and bool(offered(db, actor))


def _of(actor: Actor, stream_id: int | None = None) -> Scope:
    return Scope(actor.initiative_id, stream_id=stream_id)
