"""What `chantier verify` says of the texts: each kept version against its print, each print against the trail.

The print stands beside the text: who could change one could change both. The trail says what it was on the day it was
taken, and each of its lines holds the next.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from flask import Flask
from sqlmodel import Session, col, select

from foundation.ledger import LedgerLine
from workspace.documents.models import Document, DocumentVersion
from workspace.documents.rules import canonical
from workspace.documents.rules.tree import NotATree

TAKEN, ERASED = "take_version", "erase_passage"


def verify(app: Flask) -> tuple[str, list[str]]:
    """What was checked, in figures, and a line for each version that does not hold, without a word of it."""
    versions = frozen = 0
    wrong: list[str] = []
    with app.extensions["database"].reading() as db:
        ids = db.exec(select(Document.id, Document.public_id).order_by(col(Document.id))).all()
        for document_id, public_id in ids:
            told = _told(db, public_id)
            for version in _versions(db, document_id or 0):
                versions, frozen = versions + 1, frozen + version.frozen
                why = _why_not(version, told.get(version.number))
                if why:
                    wrong.append(f"documents: {public_id}, version {version.number}: {why}")
            wrong += _missing(db, public_id, document_id or 0, told)
    return f"documents: {versions} versions checked, {frozen} of them frozen, {len(wrong)} wrong", wrong


def _versions(db: Session, document_id: int) -> Iterator[DocumentVersion]:
    """One at a time: a text of two hundred pages is a megabyte."""
    keys = select(DocumentVersion.id).where(DocumentVersion.document_id == document_id)
    for one in db.exec(keys.order_by(col(DocumentVersion.number))).all():
        version = db.get_one(DocumentVersion, one)
        yield version
        db.expunge(version)


def _told(db: Session, public_id: str) -> dict[int, str]:
    """Number → the last print that the trail tells of it: an erasure tells a new one."""
    found: dict[int, str] = {}
    lines = select(LedgerLine.verb, LedgerLine.details).where(
        LedgerLine.kind == "document",
        LedgerLine.about == public_id,
        col(LedgerLine.verb).in_((TAKEN, ERASED)),
    )
    for verb, details in db.exec(lines.order_by(col(LedgerLine.number))):
        said = json.loads(details)
        if verb == TAKEN:
            found[int(said["number"])] = said["sha256"]
        else:
            found |= {int(number): sha256 for number, sha256 in said["rewritten"].items()}
    return found


def _why_not(version: DocumentVersion, told: str | None) -> str:
    try:
        found = canonical.sha256(version.tree)
    except NotATree:
        return "unreadable"
    if found != version.sha256:
        return "print"
    if told is None:
        return "not in the trail"
    return "" if told == found else "not what the trail says"


def _missing(db: Session, public_id: str, document_id: int, told: dict[int, str]) -> list[str]:
    """Versions that the trail tells of and that are there no more."""
    there = db.exec(select(DocumentVersion.number).where(DocumentVersion.document_id == document_id)).all()
    return [f"documents: {public_id}, version {number}: missing" for number in sorted(set(told) - set(there))]
