"""What `chantier verify` and `chantier doctor` say of files: their bytes against their print, the print against the trail."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator

from flask import Flask
from sqlmodel import Session, col, select

from foundation.ledger import LedgerLine
from workspace.files import queries
from workspace.files.models import StreamFile, StreamFileVersion

TAKEN = "add_file_version"


def verify(app: Flask) -> tuple[str, list[str]]:
    """What was checked, in figures, and a line for each version that does not hold, without a word of it."""
    checked, wrong = 0, list[str]()
    with app.extensions["database"].reading() as db:
        for file in db.exec(select(StreamFile).order_by(col(StreamFile.id))).all():
            told, there = _told(db, file.public_id), set[int]()
            for version in queries.version_rows(db, file)[::-1]:
                checked += 1
                there.add(version.number)
                if why := _why_not(db, version, told.get(version.number)):
                    wrong.append(f"files: {file.public_id}, version {version.number}: {why}")
            gone = sorted(set(told) - there)
            wrong += [f"files: {file.public_id}, version {number}: missing" for number in gone]
    return f"files: {checked} versions checked, {len(wrong)} wrong", wrong


def examine(app: Flask, *, thorough: bool, acknowledge: bool) -> Iterator[str]:
    """When asked to read everything: versions whose bytes are not those that came."""
    if thorough:
        yield from verify(app)[1]


def _why_not(db: Session, version: StreamFileVersion, told: str | None) -> str:
    if hashlib.sha256(queries.data_of(db, version)).hexdigest() != version.sha256:
        return "print"
    if told is None:
        return "not in the trail"
    return "" if told == version.sha256 else "not what the trail says"


def _told(db: Session, public_id: str) -> dict[int, str]:
    """Number → the print that the trail tells of it."""
    lines = select(LedgerLine.details).where(
        LedgerLine.kind == "file", LedgerLine.about == public_id, LedgerLine.verb == TAKEN
    )
    said = (json.loads(details) for details in db.exec(lines.order_by(col(LedgerLine.number))))
    return {int(one["number"]): one["sha256"] for one in said}
