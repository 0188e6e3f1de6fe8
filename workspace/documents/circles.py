"""Whom documents are for: people/circles.py over their tables."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from people import gate
from people.actor import Actor
from people.circles import Circles
from people.everybody import everybody
from people.permissions import Permission
from people.rules import sharing
from people.rules.sharing import Grant, Level
from workspace.documents.models import Document, DocumentGrant, DocumentSharing

DOCUMENTS = Circles("document", Document, DocumentGrant, DocumentSharing, "document_id")
readable = DOCUMENTS.readable


def readers(db: Session, document: Document, now: datetime) -> set[int | None]:
    """Memberships of those who may read it."""
    people = everybody(db, document.initiative_id, now)
    return {one.membership_id for one in people if gate.may(one, Permission.READ_DOCUMENT, on=document)}


def carry(db: Session, actor: Actor, source: Document, made: Document) -> None:
    """A text that begins with the words of another is for the same people; whoever made it writes in it."""
    grants = source.chosen
    if not grants:
        return
    if sharing.shuts_out(actor, grants):
        grants = (*grants, Grant(sharing.Circle.PERSON, actor.membership_id or 0, Level.WRITE))
    DOCUMENTS.put(db, made, sharing.tidied(grants))
