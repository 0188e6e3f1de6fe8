"""Documents with their versions, and what people say in the streams."""

from __future__ import annotations

from typing import Any

from demonstration import values
from demonstration.loading.book import Book
from people.subjects import Subject
from workspace.discussions import actions as discussions
from workspace.discussions.forms import NewThread
from workspace.documents import actions as documents
from workspace.documents.models import Document, Kind

KINDS = {"minutes": Kind.MINUTES, "draft": Kind.PROPOSAL}


def write(book: Book) -> None:
    """Texts first, then the threads."""
    sat = {meeting.id for meeting in book.data.meetings if meeting.stage == "closed"}
    for document in book.data.documents:
        if document.meeting not in sat:  # the minutes of a sitting are written when it is held
            _document(book, document)
    for discussion in book.data.discussions:
        _thread(book, discussion)


def _document(book: Book, data: values.Document) -> None:
    stream = book.streams[data.stream] if data.stream else None
    row = documents.create_document(
        book.db,
        book.speaking(data.authors[0], data.created),
        data.title,
        now=data.created,
        stream_id=stream.id if stream else None,
        kind=KINDS.get(data.kind, Kind.NOTE),
        tree=with_public_ids(book, data.tree),
    )
    book.documents[data.id] = row
    for version in data.versions:
        actor = book.speaking(version.by, version.at)
        name = "" if version.label.isdigit() else version.label  # a number is given anyway
        kept = documents.take_version(book.db, actor, row, name, now=version.at)
        book.versions[data.id, version.label] = kept.public_id
    row.changed_at = data.updated
    book.db.add(row)
    if data.frozen:
        freeze(book, row, data)


def freeze(book: Book, row: Document, data: values.Document) -> None:
    """Close a text of the past, by who facilitates."""
    documents.freeze(book.db, book.facilitator(data.updated), row, now=data.updated)


def with_public_ids(book: Book, node: dict[str, Any]) -> dict[str, Any]:
    """Mentions written `person:p17` in the files carry the member's public id in the text."""
    made = {**node}
    if node["type"] == "mention" and node["attrs"]["kind"] == "person":
        member = book.members[node["attrs"]["id"]]
        made["attrs"] = {**node["attrs"], "id": member.public_id}
    if "content" in node:
        made["content"] = [with_public_ids(book, child) for child in node["content"]]
    return made


def _thread(book: Book, data: values.Discussion) -> None:
    stream = book.streams[data.stream]
    address = f"/{book.initiative.slug}/chantiers/{stream.slug}"
    subject = Subject("stream", stream.public_id, stream.title, address, stream.id)
    first, *others = data.messages
    thread = discussions.start_thread(
        book.db,
        book.actor(first.by, first.at, first.hat),
        subject,
        NewThread(title=data.subject, text=first.text),
        now=first.at,
    )
    for message in others:
        actor = book.actor(message.by, message.at, message.hat)
        said = discussions.say(book.db, actor, thread, message.text, now=message.at)
        if message.edited_at:
            said.edited_at = message.edited_at
            book.db.add(said)
        if message.withdrawn_at:
            discussions.withdraw_message(book.db, actor, said, now=message.withdrawn_at)
