"""Work done beside: logs made shorter, the search index brought up to date."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import structlog
from flask import Flask
from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from foundation import search
from foundation.errors import Unavailable
from foundation.events import Facts
from workspace.documents import (
    actions,
    compaction,
    crdt,
    loading,
    quarantine,
    queries,
    replay,
    sessions,
    texts,
    visits,
)
from workspace.documents.events import PassageErased, RowsSetAside
from workspace.documents.models import Document
from workspace.documents.rules import text
from workspace.documents.rules.reading import Malformed
from workspace.documents.rules.tree import NotATree
from workspace.streams.models import WorkStream

log = structlog.get_logger()
AT_ONCE = 20
QUIET = timedelta(seconds=4)
RECENT = timedelta(minutes=2)
# Tables that hold words and images of texts.
HOLDING = (
    "document_update", "document_snapshot", "document_quarantine", "document_version", "document_session",
    "comment_thread", "comment", "search_entry", "search_word", "stream_file_content", "stream_file_version",
    "document_image",
)  # fmt: skip


def compact(app: Flask) -> None:
    """Put a snapshot in place of logs that are long, or that rest; before, take back the rows that may be.

    And before that, what people may want to read again is kept: a snapshot forgets what was deleted.
    """
    sessions.follow(app)
    visits.follow(app)
    database, now = app.extensions["database"], app.extensions["clock"].now()
    with database.reading() as db:
        hoping, due = quarantine.hoping(db, now - RECENT), compaction.due(db, now, AT_ONCE)
    for document_id in hoping:
        with suppress(loading.Lost):
            quarantine.load(database, document_id, now=now)
    for document_id in due:
        try:
            compaction.compact(database, document_id, now=now)
        except (crdt.Broken, Malformed, NotATree, replay.Corrupted) as error:
            log.warning("log_not_compacted", document_id=document_id, reason=str(error))
            with suppress(loading.Lost):
                quarantine.load(database, document_id, now=now)


def listen(app: Flask, facts: Facts) -> None:
    """What was erased leaves the caches of this process at once, and the disk with the next `purge`.

    What is in a cache and no more in the log is not shown either: the page and its editor say the same.
    """

    def erased(fact: PassageErased) -> None:
        texts.forget(fact.public_id)
        app.extensions["to_purge"] = True

    app.extensions["to_purge"] = True  # a process that stopped in between may have left something to do
    facts.listen(PassageErased, erased)
    facts.listen(RowsSetAside, lambda fact: texts.forget(fact.public_id))


def purge(app: Flask) -> None:
    """Let what was erased leave the disk, as soon as nobody is reading."""
    if app.extensions["to_purge"]:
        app.extensions["to_purge"] = not app.extensions["database"].purge(*HOLDING)


_CHANGED = (
    select(Document)
    .where(
        col(Document.found_seq) != col(Document.last_seq),
        col(Document.changed_at) <= bindparam("before"),
        col(Document.binned_at).is_(None),
    )
    .limit(AT_ONCE)
)


def index(app: Flask) -> None:
    """Let the texts that changed, and rest for a moment, be found by their words."""
    database, now = app.extensions["database"], app.extensions["clock"].now()
    with database.reading() as db:
        waiting = db.exec(_CHANGED, params={"before": now - QUIET}).all()
        entries = [
            (document, _words(db, document), _address(db, document), _stream(db, document))
            for document in waiting
        ]
        db.expunge_all()
    for document, words, address, stream in entries:
        if words is None:
            continue
        with database.transaction() as db:
            # Who reads it may have changed since it was read: the row is held until it is found by them alone.
            wanted = select(Document.audience).where(Document.id == document.id).with_for_update()
            audience = db.exec(wanted).first()
            if audience is None:
                continue
            search.upsert(
                db,
                document.initiative_id,
                "document",
                document.public_id,
                title=document.title,
                text=words,
                url=address,
                audience=audience,
                at=document.changed_at,
                stream=stream,
            )
            actions.mark_found(db, document.id or 0, document.last_seq)


def _words(db: Session, document: Document) -> str | None:
    try:
        return text.plain(texts.tree(db, document))
    except Unavailable:
        return None


def _stream(db: Session, document: Document) -> str:
    stream = db.get(WorkStream, document.stream_id) if document.stream_id else None
    return stream.public_id if stream else ""


def _address(db: Session, document: Document) -> str:
    slug = queries.slug_of(db, document.initiative_id)
    return f"/{slug}/documents/{document.public_id}"
