"""What `chantier doctor` says of the texts: what was set aside and, when asked, each of them read cold.

An examination never writes in a text: what is corrupted is set aside by whoever opens it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import click
from flask import Flask
from sqlalchemy import update
from sqlmodel import Session, col, select

from foundation.db import Database
from workspace.documents import loading, replay
from workspace.documents.models import (
    Document,
    DocumentQuarantine,
    DocumentSnapshot,
    DocumentUpdate,
    DocumentVersion,
)
from workspace.documents.rules import canonical
from workspace.documents.rules.damage import Bad, Why

BATCH = 1_000


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong with a document: named by public ids and numbers, never by its words."""

    document: str
    what: str  # "row 17", "snapshot 500", "version 2", "text"
    why: str

    def __str__(self) -> str:
        return f"documents: {self.document}, {self.what}: {self.why}"


def examine(app: Flask, *, thorough: bool, acknowledge: bool) -> Iterator[str]:
    """Lines to show the operator, one for each thing that is wrong; `acknowledge` makes those set aside known."""
    database: Database = app.extensions["database"]
    if acknowledge:
        _acknowledge(database, app.extensions["clock"].now())
    yield from (str(one) for one in set_aside(database))
    if thorough:
        yield from (str(one) for one in read_all(database))


def set_aside(database: Database) -> list[Finding]:
    """What was set aside and that the operator has not acknowledged."""
    with database.reading() as db:
        rows = db.exec(
            select(
                Document.public_id,
                DocumentQuarantine.seq,
                DocumentQuarantine.snapshot,
                DocumentQuarantine.why,
            )
            .join(Document, col(Document.id) == col(DocumentQuarantine.document_id))
            .where(col(DocumentQuarantine.acknowledged_at).is_(None), DocumentQuarantine.why != Why.RETURNED)
            .order_by(col(DocumentQuarantine.id))
        ).all()
    return [_named(public_id, Bad(seq, Why(why), snapshot)) for public_id, seq, snapshot, why in rows]


def _named(public_id: str, bad: Bad, where: str = "set aside, ") -> Finding:
    return Finding(public_id, f"{'snapshot' if bad.snapshot else 'row'} {bad.seq}", f"{where}{bad.why}")


def _acknowledge(database: Database, now: datetime) -> None:
    with database.transaction() as db:
        db.execute(
            update(DocumentQuarantine)
            .where(col(DocumentQuarantine.acknowledged_at).is_(None))
            .values(acknowledged_at=now)
        )


def read_all(database: Database) -> list[Finding]:
    """Each document read as if for the first time, rows and snapshots kept in reserve included, and its versions."""
    found = list[Finding]()
    with database.reading() as db:
        documents = db.exec(select(Document.id, Document.public_id).order_by(col(Document.id))).all()
    with click.progressbar(documents, label="textes / texts", file=sys.stderr) as those:
        for document_id, public_id in those:
            found += read(database, document_id or 0, public_id)
    return found


def read(database: Database, document_id: int, public_id: str) -> Iterator[Finding]:
    """What is wrong with one document."""
    with database.reading() as db:
        try:
            bad = set(loading.load(db, document_id).damage.bad)
        except loading.Lost as lost:
            bad = set(lost.damage.bad)
            yield Finding(public_id, "text", "lost")
        bad |= {
            *_bad_snapshots(db, document_id),
            *_bad_rows(db, document_id, {one.seq for one in bad if not one.snapshot}),
        }
        yield from (
            _named(public_id, one, "") for one in sorted(bad, key=lambda one: (not one.snapshot, one.seq))
        )
        yield from (
            Finding(public_id, f"version {number}", "checksum") for number in _bad_versions(db, document_id)
        )


def _bad_snapshots(db: Session, document_id: int) -> Iterator[Bad]:
    for one in db.exec(select(DocumentSnapshot).where(DocumentSnapshot.document_id == document_id)):
        why = replay.why_not_snapshot(document_id, one.upto_seq, one.state, one.checksum)
        if why:
            yield Bad(one.upto_seq, why, snapshot=True)


def _bad_rows(db: Session, document_id: int, known: set[int]) -> Iterator[Bad]:
    """Rows whose sum is wrong, those that a newer snapshot says included."""
    after = 0
    while True:
        rows = db.exec(
            select(DocumentUpdate.seq, DocumentUpdate.data, DocumentUpdate.checksum)
            .where(DocumentUpdate.document_id == document_id, col(DocumentUpdate.seq) > after)
            .order_by(col(DocumentUpdate.seq))
            .limit(BATCH)
        ).all()
        if not rows:
            return
        for row in rows:
            try:
                replay.ensure_row(document_id, *row)
            except replay.Corrupted:
                if row[0] not in known:
                    yield Bad(row[0], Why.CHECKSUM)
        after = rows[-1][0]


def _bad_versions(db: Session, document_id: int) -> Iterator[int]:
    for one in db.exec(select(DocumentVersion).where(DocumentVersion.document_id == document_id)):
        if canonical.sha256(one.tree) != one.sha256:
            yield one.number
