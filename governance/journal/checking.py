"""What `chantier verify` says of the sealed logs of this installation: each one read as a stranger would read it."""

from __future__ import annotations

from flask import Flask
from sqlmodel import col, select

from governance.journal import auditing, queries
from governance.journal.models import LogHead
from people.models import Initiative


def verify(app: Flask) -> tuple[str, list[str]]:
    """What was checked, in figures, and a line for each thing that does not hold."""
    heads = records = 0
    wrong: list[str] = []
    with app.extensions["database"].reading() as db:
        signed = select(LogHead.initiative_id)
        initiatives = db.exec(
            select(Initiative).where(col(Initiative.id).in_(signed)).order_by(col(Initiative.id))
        ).all()
        for initiative in initiatives:
            report = auditing.audit(queries.export(db, initiative))
            heads, records = heads + report.heads, records + report.records
            wrong += [f"log: {initiative.slug}: {one.english}" for one in report.findings]
    told = f"{len(initiatives)} logs, {heads} signed heads, {records} votes recounted"
    return f"log: {told}, {len(wrong)} wrong", wrong
