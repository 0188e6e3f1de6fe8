"""The text of the minutes kept at a moment of their life: as it stands, or for good."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, col, select

from foundation.errors import Unavailable
from governance.meetings import minutes
from governance.meetings.models import Meeting
from people import gate
from people.actor import Actor
from workspace.documents import actions as documents
from workspace.documents.models import Document, DocumentVersion


@gate.internal
def standing(db: Session, actor: Actor, document: Document, name: str, *, now: datetime) -> DocumentVersion:
    """The text as it stands, under a number; the last version of one that somebody froze by hand."""
    if document.frozen_at is not None:
        return _last(db, document)
    if document.archived_at is not None:
        documents.restore(db, actor, document, now=now)
    return documents.take_version(db, actor, document, name, now=now)


@gate.internal
def freeze_minutes(
    db: Session, actor: Actor, meeting: Meeting, name: str, *, now: datetime
) -> DocumentVersion:
    """The minutes under their last version, which the meeting keeps; nobody writes in them any more."""
    document = minutes.document_of(db, meeting)
    if document is None:
        raise Unavailable
    if document.frozen_at is None and document.archived_at is not None:
        documents.restore(db, actor, document, now=now)
    frozen = document.frozen_at is not None
    version = _last(db, document) if frozen else documents.freeze(db, actor, document, name, now=now)
    meeting.minutes_version_id = version.id
    db.add(meeting)
    return version


def _last(db: Session, document: Document) -> DocumentVersion:
    query = select(DocumentVersion).where(DocumentVersion.document_id == document.id, DocumentVersion.frozen)
    return db.exec(query.order_by(col(DocumentVersion.number).desc())).first() or _lost()


def _lost() -> DocumentVersion:
    raise Unavailable
