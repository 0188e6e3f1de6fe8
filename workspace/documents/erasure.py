"""The steps of an erasure: the log made anew in one generation, kept versions rewritten, those that stay named.

All of it in the transaction of the action. The text itself no longer holds the passage: it was deleted there,
and the engine has collected it; what remains to be taken away is its history.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlmodel import Session, col, delete, func, select

from foundation import search
from workspace.documents import compaction, crdt, loading
from workspace.documents.models import (
    Document,
    DocumentQuarantine,
    DocumentSession,
    DocumentSnapshot,
    DocumentSpan,
    DocumentUpdate,
    DocumentVersion,
)
from workspace.documents.rules import canonical, checksum, erasing, wire
from workspace.documents.rules.spans import Minutes

Bound = Callable[[Session, int, Collection[str]], Mapping[str, object]]
"""Versions that others rest on: (session, initiative, public ids) → public id → why, in words."""

Beside = Callable[[Session, Document, str, str], None]
"""What a room that quotes the text does of its own quotations: (session, document, passage, mark)."""

FROZEN = _l("figée\u00a0: elle fait foi")


@dataclass(frozen=True)
class Remaining:
    """A version that still holds the passage, and why it was left as it is."""

    public_id: str
    number: int
    why: object


@dataclass(frozen=True)
class Erased:
    """What an erasure did: numbers of the versions it rewrote, with their new prints, and those that remain."""

    rewritten: Mapping[int, str]
    remaining: Sequence[Remaining]
    discarded: int  # rows that had been set aside as corrupted


def renew_log(db: Session, document: Document, loaded: loading.Loaded, *, now: datetime) -> int:
    """One snapshot, and nothing else: no older one, no row, nothing set aside; how many of those there were.

    What was set aside can hold any part of the passage, letter by letter: it goes unread.
    """
    state = loaded.text.update()
    if crdt.Text([state]).clocks() != loaded.text.clocks():
        raise crdt.Broken("the state does not stand where its rows do")
    _keep_dates(db, document)
    for table in (DocumentSnapshot, DocumentUpdate):
        db.execute(delete(table).where(col(table.document_id) == document.id))
    aside = delete(DocumentQuarantine).where(col(DocumentQuarantine.document_id) == document.id)
    discarded = db.execute(aside.returning(col(DocumentQuarantine.id))).all()
    if loaded.seq:
        db.add(
            DocumentSnapshot(
                document_id=document.id or 0,
                upto_seq=loaded.seq,
                initiative_id=document.initiative_id,
                at=now,
                state=state,
                checksum=checksum.of_snapshot(document.id or 0, loaded.seq, state),
            )
        )
    db.flush()
    return len(discarded)


def _keep_dates(db: Session, document: Document) -> None:
    reached = db.exec(
        select(DocumentSpan.client_id, func.max(DocumentSpan.clock_to))
        .where(DocumentSpan.document_id == document.id)
        .group_by(col(DocumentSpan.client_id))
    ).all()
    minutes = Minutes(dict(reached))
    rows = select(DocumentUpdate.at, DocumentUpdate.data).where(DocumentUpdate.document_id == document.id)
    for at, data in db.exec(rows.order_by(col(DocumentUpdate.seq))):
        minutes.add(at, wire.read(data).ranges)
    compaction.keep_dates(db, document.id or 0, document.initiative_id, minutes.spans)


def rewrite_versions(
    db: Session,
    document: Document,
    wanted: erasing.Passage,
    mark: str,
    bound: Sequence[Bound],
    *,
    now: datetime,
) -> tuple[dict[int, str], list[Remaining]]:
    """Erase it from the versions nobody rests on; number → new print, and the versions that still hold it."""
    every = select(DocumentVersion).where(DocumentVersion.document_id == document.id)
    rows = db.exec(every.order_by(col(DocumentVersion.number))).all()
    holding = [row for row in rows if _holds(row, wanted)]
    held = {row.public_id for row in holding}
    reasons: dict[str, object] = {}
    for ask in bound:
        reasons |= ask(db, document.initiative_id, held)
    rewritten, remaining = dict[int, str](), list[Remaining]()
    for row in holding:
        if row.frozen or row.public_id in reasons:
            remaining.append(Remaining(row.public_id, row.number, reasons.get(row.public_id, FROZEN)))
        else:
            _rewrite(row, wanted, mark, now)
            rewritten[row.number] = row.sha256
    db.flush()
    return rewritten, remaining


def rewrite_sessions(
    db: Session, document: Document, wanted: erasing.Passage, mark: str, *, now: datetime
) -> int:
    """Erase it from what the sessions of work left; nobody rests on those. How many held it."""
    every = select(DocumentSession).where(DocumentSession.document_id == document.id)
    holding = [row for row in db.exec(every) if row.tree and erasing.stands(row.tree, wanted)]
    for row in holding:
        row.tree, row.rewritten_at = erasing.erased(row.tree, wanted, mark), now
        db.add(row)
    db.flush()
    return len(holding)


def _holds(row: DocumentVersion, wanted: erasing.Passage) -> bool:
    return erasing.stands(row.tree, wanted) or bool(wanted.search(row.title) or wanted.search(row.name))


def _rewrite(row: DocumentVersion, wanted: erasing.Passage, mark: str, now: datetime) -> None:
    row.tree = erasing.erased(row.tree, wanted, mark)
    row.sha256 = canonical.sha256(row.tree)
    row.title = erasing.marked(row.title, wanted, mark)[:200]
    row.name = erasing.marked(row.name, wanted, mark)[:120]
    row.rewritten_at = now


def forget_search(db: Session, document: Document) -> None:
    """Its words leave the index at once; the next round of the job puts the text as it stands."""
    search.remove(db, document.initiative_id, "document", document.public_id)
    search.settle(db)
    document.found_seq = -1


def out_of_history(
    db: Session,
    document: Document,
    loaded: loading.Loaded,
    wanted: erasing.Passage,
    words: str,
    mark: str,
    *,
    now: datetime,
    bound: Sequence[Bound],
    beside: Sequence[Beside],
) -> Erased:
    """All the steps, for `words` that are in the text no more and that `wanted` finds."""
    discarded = renew_log(db, document, loaded, now=now)
    rewritten, remaining = rewrite_versions(db, document, wanted, mark, bound, now=now)
    rewrite_sessions(db, document, wanted, mark, now=now)
    for erase in beside:
        erase(db, document, words, mark)
    forget_search(db, document)
    return Erased(rewritten, remaining, discarded)
