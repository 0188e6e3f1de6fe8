"""Tables of the sealed log: its signed heads. The lines themselves are the trail of `foundation.ledger`."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field

from foundation.db import initiative_key, key, utc_field
from foundation.rows import Row
from governance.journal.rules.merkle import Frontier


class LogHead(Row, table=True):
    """A head as it was signed: how many lines, and the note; `peaks` (hexadecimal) let the tree grow from there.

    `verifier` is the key it reads with. Never changed, never erased.
    """

    __tablename__ = "log_head"
    __table_args__ = (UniqueConstraint("initiative_id", "size"),)
    id: int | None = key()
    initiative_id: int = initiative_key()
    size: int
    peaks: list[Any] = Field(sa_type=JSON)
    note: str
    verifier: str = Field(max_length=200)
    at: datetime = utc_field()

    @property
    def frontier(self) -> Frontier:
        return Frontier(self.size, tuple(bytes.fromhex(one) for one in self.peaks))


class LogNode(Row, table=True):
    """The root of a full subtree of the log: the lines from `position` · 2^`level`, 2^`level` of them.

    Never the first to know: it is computed from the lines, and what is made of it is checked against a signed head.
    """

    __tablename__ = "log_node"
    __table_args__ = (UniqueConstraint("initiative_id", "level", "position"),)
    id: int | None = key()
    initiative_id: int = initiative_key()
    level: int
    position: int
    root: str = Field(max_length=64)
