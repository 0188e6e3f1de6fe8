"""Who a file says it is from. Callers have asked the gate for the text."""

from __future__ import annotations

from sqlmodel import Session, col, select

from people.models import Person
from workspace.documents.models import Document, DocumentClient, DocumentSession, DocumentVersion


def writers(db: Session, document: Document) -> list[str]:
    """Names of all who have written in it, in alphabetical order."""
    query = (
        select(Person.name)
        .join(DocumentClient, col(DocumentClient.person_id) == col(Person.id))
        .where(DocumentClient.document_id == document.id)
    )
    return sorted(set(db.exec(query).all()))


def writers_of_version(db: Session, version_id: int) -> list[str]:
    """Names of those who had written in it when a version was kept, as sessions of work tell."""
    query = (
        select(DocumentSession.people)
        .join(DocumentVersion, col(DocumentVersion.document_id) == col(DocumentSession.document_id))
        .where(DocumentVersion.id == version_id, col(DocumentSession.after_seq) < col(DocumentVersion.seq))
    )
    persons = {person for people in db.exec(query).all() for person in people}
    names = db.exec(select(Person.name).where(col(Person.id).in_(persons))).all() if persons else []
    return sorted(set(names))
