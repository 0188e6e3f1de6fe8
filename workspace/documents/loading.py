"""The document read from its log: whole, or its last good state with the names of what was left out.

Reading never writes: what is found is moved away by `quarantine.py`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import LargeBinary, cast, literal, null, union_all
from sqlalchemy.orm import defer
from sqlmodel import Session, col, func, select

from workspace.documents import crdt, replay
from workspace.documents.models import (
    Document,
    DocumentClient,
    DocumentQuarantine,
    DocumentSnapshot,
    DocumentSpan,
    DocumentUpdate,
)
from workspace.documents.replay import Stretch
from workspace.documents.rules import wire
from workspace.documents.rules.damage import Bad, Damage, Why
from workspace.documents.rules.reading import Malformed

_DOCUMENT, _SNAPSHOT, _ROW = range(3)  # what a line of `stretch` is


class Lost(Exception):
    """Nothing of the log can be shown; `damage` says what was found. Never an empty document."""

    def __init__(self, damage: Damage) -> None:
        super().__init__(f"document {damage.document_id}")
        self.damage = damage


@dataclass(frozen=True)
class Loaded:
    """A document in memory, as it stood after the row `seq`; `owners`: client id → person.

    `bereft`: client ids of which something was lost; whoever still holds it may bring it back.
    """

    seq: int
    text: crdt.Text
    owners: dict[int, int | None]
    damage: Damage
    bereft: frozenset[int] = frozenset()


def load(db: Session, document_id: int) -> Loaded:
    """The last good state of the document, and what had to be left out. Raises Lost.

    From the newest snapshot and the rows after it; from the one before when the newest is corrupted.
    """
    entries = _set_aside(db, document_id)
    aside = {entry.seq for entry in entries if not entry.snapshot}
    read, bad = _stretch(db, document_id), list[Bad]()
    try:
        text = replay.straight(read, aside)
        nothing = read.last > 0 and read.state is None and not read.rows
    except (replay.Corrupted, crdt.Broken):
        read, bad = _generation(db, read)
        _ensure_a_beginning(db, read, bad, aside)
        careful = replay.Careful(read, aside)
        text, nothing = careful.text, not careful.applied
        bad += careful.bad
    if nothing:
        raise Lost(Damage(document_id, read.upto, tuple(bad)))
    owned = owners(db, document_id)
    damage = Damage(document_id, read.upto, tuple(bad), _returning(entries, text))
    return Loaded(read.last, text, owned, damage, _bereft(owned, entries))


def owners(db: Session, document_id: int) -> dict[int, int | None]:
    """Client id → the person whose it is; None when she is not known."""
    wanted = select(DocumentClient.client_id, DocumentClient.person_id)
    return dict(db.exec(wanted.where(DocumentClient.document_id == document_id)).all())


def _set_aside(db: Session, document_id: int) -> Sequence[DocumentQuarantine]:
    """What was set aside of this document, in order; the bytes stay where they are until asked for."""
    return db.exec(
        select(DocumentQuarantine)
        .where(DocumentQuarantine.document_id == document_id)
        .options(defer(DocumentQuarantine.data))  # type: ignore[arg-type]
        .order_by(col(DocumentQuarantine.seq), col(DocumentQuarantine.id))
    ).all()


def _generation(db: Session, read: Stretch) -> tuple[Stretch, list[Bad]]:
    """The newest snapshot from which a text can be made, with the rows after it; and those that are bad."""
    bad = []
    snapshots = db.exec(
        select(DocumentSnapshot)
        .where(DocumentSnapshot.document_id == read.document_id)
        .order_by(col(DocumentSnapshot.upto_seq).desc())
    ).all()
    found = Stretch(read.document_id, last=read.last)
    for one in snapshots:
        why = replay.why_not_snapshot(read.document_id, one.upto_seq, one.state, one.checksum)
        if why is None:
            found.upto, found.state, found.state_sum = one.upto_seq, one.state, one.checksum
            break
        bad.append(Bad(one.upto_seq, why, snapshot=True))
    rows = db.exec(
        select(DocumentUpdate.seq, DocumentUpdate.data, DocumentUpdate.checksum).where(
            DocumentUpdate.document_id == read.document_id,
            col(DocumentUpdate.seq) > found.upto,
            col(DocumentUpdate.seq) <= read.last,
        )
    ).all()
    found.rows = sorted((seq, data, sum_) for seq, data, sum_ in rows)
    return found, bad


def _ensure_a_beginning(db: Session, read: Stretch, bad: list[Bad], aside: Collection[int]) -> None:
    """Without a snapshot, where there once was one, the rows must go back to the first. Raises Lost."""
    first = min((seq for seq, _data, _sum in read.rows), default=0)
    if read.state is not None or all(seq in aside for seq in range(1, first)):
        return
    dated = select(DocumentSpan.document_id).where(DocumentSpan.document_id == read.document_id)
    if db.exec(dated.limit(1)).first() is not None:  # dates are kept with a first snapshot
        raise Lost(Damage(read.document_id, read.upto, tuple(bad)))


def _returning(entries: Sequence[DocumentQuarantine], text: crdt.Text) -> tuple[int, ...]:
    """Rows that waited, and rest on nothing lost any more."""
    known, found = text.clocks(), []
    for entry in entries:
        if entry.why != Why.WAITING:
            continue
        try:
            replay.ensure_row(entry.document_id, entry.seq, entry.data, entry.checksum)
            summary = wire.check(entry.data, known)
        except (replay.Corrupted, Malformed):
            continue
        known.update({client: end for client, (_, end) in summary.news(known).items()})
        found.append(entry.id or 0)
    return tuple(found)


def _bereft(owners: dict[int, int | None], entries: Sequence[DocumentQuarantine]) -> frozenset[int]:
    """Client ids of those of whom a row was set aside; of everybody, when its author is not known."""
    people = {entry.person_id for entry in entries if not entry.snapshot and entry.why != Why.RETURNED}
    return frozenset(client for client, person in owners.items() if person in people or None in people)


def _stretch(db: Session, document_id: int) -> Stretch:
    """The log from its newest snapshot on. One statement, so that no compaction comes in between."""
    base = (
        select(func.coalesce(func.max(DocumentSnapshot.upto_seq), 0))
        .where(DocumentSnapshot.document_id == document_id)
        .scalar_subquery()
    )
    parts = union_all(
        select(literal(_DOCUMENT), Document.last_seq, cast(null(), LargeBinary), literal(0)).where(
            Document.id == document_id
        ),
        select(
            literal(_SNAPSHOT), DocumentSnapshot.upto_seq, DocumentSnapshot.state, DocumentSnapshot.checksum
        ).where(DocumentSnapshot.document_id == document_id, DocumentSnapshot.upto_seq == base),
        select(literal(_ROW), DocumentUpdate.seq, DocumentUpdate.data, DocumentUpdate.checksum).where(
            DocumentUpdate.document_id == document_id, DocumentUpdate.seq > base
        ),
    )
    found = Stretch(document_id)
    for kind, number, data, sum_ in db.execute(parts):
        if kind == _ROW:
            found.rows.append((number, data, sum_))
        elif kind == _SNAPSHOT:
            found.upto, found.state, found.state_sum = number, data, sum_
        else:
            found.last = number
    found.rows.sort()
    return found


def text(db: Session, document_id: int) -> tuple[crdt.Text, int]:
    """The text in memory, and the row it stands at. Raises Lost."""
    loaded = load(db, document_id)
    return loaded.text, loaded.seq
