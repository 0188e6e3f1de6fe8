"""Timed work of the sealed log: sign a head when something that is published was written, or after an hour.

Safe in several processes: heads of a log are made one after the other, under a lock on its initiative.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask import Flask
from sqlalchemy import bindparam
from sqlmodel import Session, col, func, select

from foundation.db import Database
from foundation.ledger import LedgerLine
from governance.journal import queries, subtrees
from governance.journal.models import LogHead
from governance.journal.rules import notes
from governance.journal.rules.merkle import Frontier
from governance.journal.rules.notes import Head
from governance.journal.rules.published import VERBS
from people.models import Initiative

LATEST = timedelta(hours=1)
_LAST = (
    select(LogHead.initiative_id, func.max(LogHead.size).label("size"))
    .group_by(col(LogHead.initiative_id))
    .subquery()
)
# The initiatives with something to sign; of each trail, the lines after its last head alone are looked at.
_WAITING = (
    select(Initiative.id)
    .outerjoin(_LAST, _LAST.c.initiative_id == Initiative.id)
    .where(
        select(LedgerLine.id)
        .where(LedgerLine.initiative_id == Initiative.id)
        .where(LedgerLine.number > func.coalesce(_LAST.c.size, 0))
        .where(col(LedgerLine.verb).in_(VERBS) | (col(LedgerLine.at) < bindparam("at")))
        .exists()
    )
    .order_by(col(Initiative.id))
)


def sign(app: Flask) -> None:
    """Each log in its own transaction."""
    database: Database = app.extensions["database"]
    now = app.extensions["clock"].now()
    with database.reading() as db:
        waiting = [one for one in db.exec(_WAITING, params={"at": now - LATEST}) if one is not None]
    if not waiting:
        return
    key = notes.signing_key(app.extensions["settings"].secret_key)
    for initiative_id in waiting:
        with database.transaction() as db:
            sign_head(db, initiative_id, key, now=now)


def sign_head(db: Session, initiative_id: int, key: Ed25519PrivateKey, *, now: datetime) -> LogHead | None:
    """The head of all that is written; None when the last one says it already."""
    mine = select(Initiative).where(Initiative.id == initiative_id)
    initiative = db.exec(mine.with_for_update(key_share=True)).one()
    last = queries.last_head(db, initiative_id)
    frontier = last.frontier if last else Frontier()
    fresh = queries.lines(db, initiative_id, after=frontier.size)
    if not fresh:
        return None
    grown = frontier.grown(queries.leaves(fresh))
    name = queries.origin(initiative)
    head = Head(
        name, grown.size, grown.root, now.astimezone(UTC).isoformat(timespec="seconds"), frontier.size
    )
    signed = LogHead(
        initiative_id=initiative_id,
        size=grown.size,
        peaks=[one.hex() for one in grown.peaks],
        note=notes.sign(head, key),
        verifier=notes.verifier_key(name, key.public_key()),
        at=now,
    )
    db.add(signed)
    db.flush()
    subtrees.keep(db, initiative_id, grown.size)
    return signed
