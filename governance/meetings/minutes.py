"""The minutes of a meeting as a co-edited text: its titles are the items of the agenda."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup
from sqlmodel import Session

from governance.meetings.models import AgendaItem, Meeting
from people import gate
from people.actor import Actor
from people.permissions import Permission
from workspace.documents import html, images, records, texts
from workspace.documents.models import Document, DocumentVersion
from workspace.documents.rules.tree import Tree


def outline(items: Iterable[AgendaItem], opening: str = "") -> Tree:
    """The first text: a sentence of opening, then a numbered title and a blank paragraph for each item."""
    content: list[Tree] = [_paragraph(opening)] if opening else []
    for number, item in enumerate(items, 1):
        title = {"type": "text", "text": f"{number}. {item.title}"}
        content += [{"type": "heading", "attrs": {"level": 2}, "content": [title]}, _paragraph("")]
    return {"type": "doc", "content": content or [_paragraph("")]}


def _paragraph(text: str) -> Tree:
    return (
        {"type": "paragraph", "content": [{"type": "text", "text": text}]} if text else {"type": "paragraph"}
    )


def document_of(db: Session, meeting: Meeting) -> Document | None:
    return db.get(Document, meeting.minutes_document_id) if meeting.minutes_document_id else None


def readable(db: Session, actor: Actor, meeting: Meeting) -> Document | None:
    """The same, for whoever may read it: who a text is for is chosen with the text, not with the meeting."""
    document = document_of(db, meeting)
    return document if document and gate.may(actor, Permission.READ_DOCUMENT, on=document) else None


def frozen_version(db: Session, meeting: Meeting) -> DocumentVersion | None:
    """The version that a later meeting approved; None as long as they are read over."""
    return db.get(DocumentVersion, meeting.minutes_version_id) if meeting.minutes_version_id else None


def page(
    db: Session, actor: Actor, document: Document | None, version: DocumentVersion | None
) -> Markup | str:
    """The text of this version, else as it stands, its records in their present state; nothing for who may not read it."""
    if document is None:
        return ""
    if version is None:
        return texts.page(db, actor, document)
    kept = records.now(db, actor, version.tree)
    return html.of(kept, internal=True, images=images.of(document.public_id))
