"""Roots of full subtrees of the log, kept as it grows, so that a receipt reads a few hundred lines and not all of them."""

from __future__ import annotations

from sqlmodel import Session, col, func, select

from foundation.ledger import LedgerLine
from governance.journal.models import LogNode
from governance.journal.rules import merkle

CHUNK = 8
"""Subtrees of 2^8 lines and more are kept: two rows for 256 lines."""


class Tree:
    """The log of an initiative up to `size` lines, read where it is asked for."""

    def __init__(self, db: Session, initiative_id: int, size: int) -> None:
        self._db, self._initiative, self._size = db, initiative_id, size
        self._chunks: dict[int, list[bytes]] = {}

    def path(self, index: int) -> list[bytes]:
        """The hashes that lead from a line to the root of all `size` lines."""
        return merkle.path_through(self.root, index, self._size)

    def root(self, level: int, position: int) -> bytes:
        """The root of a full subtree: kept, or else computed from what it is made of."""
        if level < CHUNK:
            first = position << level
            chunk, place = first >> CHUNK, first & ((1 << CHUNK) - 1)
            return merkle.Frontier().grown(self._chunk(chunk)[place : place + (1 << level)]).root
        kept = _kept(self._db, self._initiative, level, position)
        if kept is not None:
            return kept
        if level == CHUNK:
            return merkle.Frontier().grown(self._chunk(position)).root
        return merkle.node(self.root(level - 1, 2 * position), self.root(level - 1, 2 * position + 1))

    def _chunk(self, chunk: int) -> list[bytes]:
        if chunk not in self._chunks:
            self._chunks[chunk] = _leaves(self._db, self._initiative, chunk, self._size)
        return self._chunks[chunk]


def keep(db: Session, initiative_id: int, size: int) -> None:
    """Keep the subtrees that are full among `size` lines and were not kept yet; called with each head."""
    known = db.exec(
        select(func.count()).where(LogNode.initiative_id == initiative_id, LogNode.level == CHUNK)
    ).one()
    tree = Tree(db, initiative_id, size)
    for chunk in range(known, size >> CHUNK):
        level, position = CHUNK, chunk
        _keep(db, initiative_id, level, position, tree.root(level, position))
        while position & 1:
            level, position = level + 1, position >> 1
            _keep(db, initiative_id, level, position, tree.root(level, position))


def _keep(db: Session, initiative_id: int, level: int, position: int, root: bytes) -> None:
    db.add(LogNode(initiative_id=initiative_id, level=level, position=position, root=root.hex()))
    db.flush()


def _kept(db: Session, initiative_id: int, level: int, position: int) -> bytes | None:
    found = db.exec(
        select(LogNode.root).where(
            LogNode.initiative_id == initiative_id, LogNode.level == level, LogNode.position == position
        )
    ).first()
    return bytes.fromhex(found) if found is not None else None


def _leaves(db: Session, initiative_id: int, chunk: int, size: int) -> list[bytes]:
    """The lines of a chunk, hashed as leaves; numbers begin with one."""
    first, last = chunk << CHUNK, min((chunk + 1) << CHUNK, size)
    rows = db.exec(
        select(LedgerLine.digest)
        .where(
            LedgerLine.initiative_id == initiative_id, LedgerLine.number > first, LedgerLine.number <= last
        )
        .order_by(col(LedgerLine.number), col(LedgerLine.id))
    )
    return [merkle.leaf(bytes.fromhex(digest)) for digest in rows]
