"""Who may read a document, as a question to the database: the rule of people/rules/sharing.py and of the gate, in SQL.

A list starts from `readable`; one document is asked to the gate. A test holds that both say the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, delete
from sqlmodel import Session, and_, col, exists, false, or_, select

from foundation.search import MEMBERS
from people import gate
from people.actor import Actor
from people.everybody import everybody
from people.permissions import Permission
from people.rules import sharing
from people.rules.sharing import Grant, Level
from workspace.documents.models import Document, DocumentGrant


def readable(actor: Actor) -> ColumnElement[bool]:
    """Documents of the actor's initiative that she may read."""
    if not actor.member:
        return false()
    here = col(Document.initiative_id) == actor.initiative_id
    return here if sharing.facilitating(actor) else and_(here, _open_to(actor))


def _open_to(actor: Actor) -> ColumnElement[bool]:
    mine = [
        and_(col(DocumentGrant.circle) == circle.value, col(DocumentGrant.key).in_(keys))
        for circle, keys in sharing.circles(actor).items()
        if keys
    ]
    granted = exists().where(col(DocumentGrant.document_id) == col(Document.id), or_(*mine))
    return or_(col(Document.audience) == MEMBERS, granted)


def audiences(db: Session, actor: Actor) -> set[str]:
    """Under which names she finds what only some may read, in the search."""
    wanted = select(Document.audience).where(readable(actor), Document.audience != MEMBERS)
    return set(db.exec(wanted.distinct()))


def audience_of(db: Session, public_id: str) -> str:
    """Who finds what is said about a document; for the search, which asks no actor."""
    wanted = select(Document.audience).where(Document.public_id == public_id)
    return db.exec(wanted.with_for_update(read=True)).first() or MEMBERS


def readers(db: Session, document: Document, now: datetime) -> set[int | None]:
    """Memberships of those who may read it."""
    people = everybody(db, document.initiative_id, now)
    return {one.membership_id for one in people if gate.may(one, Permission.READ_DOCUMENT, on=document)}


def put(db: Session, document: Document, grants: Iterable[Grant]) -> None:
    """Write what was chosen in place of what was; nothing gives back what the place gives."""
    kept = tuple(grants)
    db.execute(delete(DocumentGrant).where(col(DocumentGrant.document_id) == document.id))
    for one in kept:
        db.add(
            DocumentGrant(
                document_id=document.id or 0,
                circle=one.circle.value,
                key=one.key,
                initiative_id=document.initiative_id,
                level=int(one.level),
            )
        )
    document.audience = sharing.readers_name(kept or sharing.usual(document.stream_id)) or MEMBERS
    db.add(document)
    db.flush()
    db.refresh(document, ["shares"])


def carry(db: Session, actor: Actor, source: Document, made: Document) -> None:
    """A text that begins with the words of another is for the same people; whoever made it writes in it."""
    grants = source.chosen
    if not grants:
        return
    if sharing.shuts_out(actor, grants):
        grants = (*grants, Grant(sharing.Circle.PERSON, actor.membership_id or 0, Level.WRITE))
    put(db, made, sharing.tidied(grants))
