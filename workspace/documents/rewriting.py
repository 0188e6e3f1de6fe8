"""Ordinary edits made by the server in the name of somebody: the row of the document is held, and the guard reads them.

Whoever writes at that moment sees them come as anybody's.
"""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlmodel import Session

from foundation import events
from foundation.errors import Conflict
from foundation.rows import hold
from people.actor import Actor
from workspace.documents import crdt, loading, store, texts
from workspace.documents.events import TextBroughtBack
from workspace.documents.models import Document
from workspace.documents.rules import wire

CLOSED = _l("Ce texte est figé\u00a0: il ne change plus.")


def held(db: Session, document: Document) -> Document:
    """The row itself, held until the commit: no update of the text comes between reading and writing."""
    kept = hold(db, Document, document.id)
    if kept.closed:
        raise Conflict(CLOSED)
    return kept


def readable(db: Session, document: Document) -> loading.Loaded:
    """The text as it stands; nothing is made of one in which something corrupted was found just now."""
    try:
        loaded = loading.load(db, document.id or 0)
    except (loading.Lost, crdt.Broken) as lost:
        raise Conflict(texts.UNREADABLE) from lost
    if loaded.damage:
        raise Conflict
    return loaded


def write(
    db: Session, actor: Actor, kept: Document, loaded: loading.Loaded, data: bytes, *, now: datetime
) -> int:
    """Write an edit of the text `loaded` under the name of the actor; the number of its row.

    The row is held, and the gate was asked.
    """
    clients = dict.fromkeys(wire.check(data, loaded.text.clocks()).ranges, actor.person_id)
    written = store.append(
        db, kept.id or 0, loaded.seq, [store.Entry(actor.person_id, data, clients)], now=now
    )
    db.refresh(kept)
    events.record(db, TextBroughtBack(kept.id or 0, kept.public_id))
    return written.last
