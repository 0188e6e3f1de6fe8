"""Versions that keep themselves: at the end of each session of work, the text as it was left.

The log forgets what was deleted (compaction, and the engine itself): a past that people may read is kept here, whole,
when a session is over. Nothing of it is on the way of a keystroke: a job looks every minute.
"""

from __future__ import annotations

import time
from contextlib import suppress
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import Flask
from sqlmodel import Session, col, func, or_, select

from foundation.errors import Unavailable
from people.models import Initiative
from workspace.documents import texts
from workspace.documents.models import Document, DocumentClient, DocumentSession, DocumentUpdate
from workspace.documents.rules import tree as tree_rules
from workspace.documents.rules import wire, working
from workspace.documents.rules.reading import Malformed
from workspace.documents.rules.tree import Tree

AT_ONCE = 100
BREATH = 0.001


def follow(app: Flask) -> None:
    """Note who works on what, and keep the texts of sessions that are over."""
    database, now = app.extensions["database"], app.extensions["clock"].now()
    with database.reading() as db:
        waiting = behind(db, now)
    for document_id in waiting:
        with suppress(Unavailable):
            with database.transaction() as db:
                opened = note(db, _held(db, document_id), now=now, keep=False)
                over = opened is not None and _is_over(db, opened, now)
            if over:
                with database.reading() as db:  # outside the transaction, which finds it in memory
                    texts.standing(db, db.get_one(Document, document_id))
                with database.transaction() as db:
                    note(db, _held(db, document_id), now=now)
        time.sleep(BREATH)


def behind(db: Session, now: datetime) -> list[int]:
    """Documents of which rows are not noted, or of which a session may be over; those being written come first."""
    last = (
        select(func.max(DocumentSession.seq))
        .where(DocumentSession.document_id == Document.id)
        .scalar_subquery()
    )
    opened = (
        select(DocumentSession.document_id)
        .where(
            col(DocumentSession.kept_at).is_(None),
            or_(
                col(DocumentSession.at) <= now - working.QUIET,
                col(DocumentSession.began_at) <= now - working.LONGEST,
            ),
        )
        .scalar_subquery()
    )
    wanted = select(Document.id).where(
        or_(Document.last_seq > func.coalesce(last, 0), col(Document.id).in_(opened))
    )
    return [
        one or 0 for one in db.exec(wanted.order_by(col(Document.changed_at).desc()).limit(AT_ONCE)).all()
    ]


def note(
    db: Session, document: Document, *, now: datetime, over: bool = False, keep: bool = True
) -> DocumentSession | None:
    """Bring the open session up to the last row, and end it if it is time, or `over` says so, unless not `keep`.

    The row of the document is held by the caller: two processes do not open one session twice.
    """
    last = _last(db, document)
    opened = last if last and last.kept_at is None else None
    noted = last.seq if last else 0
    if document.last_seq > noted:
        opened = _extended(db, document, opened, noted)
    if opened and keep and (over or _is_over(db, opened, now)):
        _keep(db, document, opened, now)
    return opened


def _held(db: Session, document_id: int) -> Document:
    return db.exec(select(Document).where(Document.id == document_id).with_for_update()).one()


def _last(db: Session, document: Document) -> DocumentSession | None:
    wanted = select(DocumentSession).where(DocumentSession.document_id == document.id)
    return db.exec(wanted.order_by(col(DocumentSession.after_seq).desc()).limit(1)).first()


def _extended(db: Session, document: Document, opened: DocumentSession | None, noted: int) -> DocumentSession:
    began, ended = db.exec(
        select(func.min(DocumentUpdate.at), func.max(DocumentUpdate.at)).where(
            DocumentUpdate.document_id == document.id, col(DocumentUpdate.seq) > noted
        )
    ).one()
    people = _people(db, document, noted)
    if opened is None:
        opened = DocumentSession(
            initiative_id=document.initiative_id,
            document_id=document.id or 0,
            after_seq=noted,
            seq=noted,
            began_at=(began if noted else document.created_at) or document.changed_at,
            at=document.changed_at,
        )
    opened.seq, opened.at = document.last_seq, ended or document.changed_at
    opened.people = sorted(people | set(opened.people))
    db.add(opened)
    db.flush()
    return opened


def _people(db: Session, document: Document, noted: int) -> set[int]:
    """Who wrote rows after this one. Of a text older than its sessions, whoever wrote in it."""
    shared = select(DocumentUpdate.data).where(
        DocumentUpdate.document_id == document.id,
        col(DocumentUpdate.seq) > noted,
        col(DocumentUpdate.person_id).is_(None),
    )
    clients: set[int] = set()
    for data in db.exec(shared):
        with suppress(Malformed):
            clients.update(wire.read(data).ranges)
    alone = select(DocumentUpdate.person_id).where(
        DocumentUpdate.document_id == document.id,
        col(DocumentUpdate.seq) > noted,
        col(DocumentUpdate.person_id).is_not(None),
    )
    owners = select(DocumentClient.person_id).where(DocumentClient.document_id == document.id)
    if noted:
        owners = owners.where(col(DocumentClient.client_id).in_(clients))
    return {one for one in [*db.exec(alone.distinct()), *db.exec(owners)] if one is not None}


def _is_over(db: Session, opened: DocumentSession, now: datetime) -> bool:
    name = db.exec(select(Initiative.time_zone).where(Initiative.id == opened.initiative_id)).one()
    zone = ZoneInfo(name)
    return working.is_over(
        opened.began_at,
        opened.at,
        now,
        first_day=opened.began_at.astimezone(zone).date(),
        today=now.astimezone(zone).date(),
    )


def _keep(db: Session, document: Document, opened: DocumentSession, now: datetime) -> None:
    """The text as it stands. One that is lost ends no session: there is nothing of it to keep."""
    found = texts.standing(db, document)
    if found.version is not None:
        return
    opened.tree, opened.kept_at = found.tree, now
    opened.added, opened.deleted = working.counted(before(db, opened), found.tree)
    db.add(opened)
    db.flush()


def before(db: Session, opened: DocumentSession) -> Tree:
    """The text as the session before left it; the empty one for the first."""
    wanted = select(DocumentSession.tree).where(
        DocumentSession.document_id == opened.document_id,
        col(DocumentSession.after_seq) < opened.after_seq,
        col(DocumentSession.kept_at).is_not(None),
    )
    found = db.exec(wanted.order_by(col(DocumentSession.after_seq).desc()).limit(1)).first()
    return dict(found) if found is not None else tree_rules.EMPTY
