"""Why a row of the log or a snapshot is set aside."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Why(StrEnum):
    """The first four are corrupted; a row that waits is whole, and rests on one that was lost."""

    CHECKSUM = "checksum"  # the bytes are not those that were written there
    MALFORMED = "malformed"  # the guard cannot read them
    BROKEN = "broken"  # the engine breaks on them
    MISSING = "missing"  # the number is there no more
    WAITING = "waiting"  # in whole or in part
    RETURNED = "returned"  # it waited, and is a row again; its number stays empty


@dataclass(frozen=True)
class Bad:
    """A row of this number, or the snapshot that reaches it.

    `stands` is the part of a row that waits which rests on nothing lost: it stays in the log.
    """

    seq: int
    why: Why
    snapshot: bool = False
    stands: bytes = b""


@dataclass(frozen=True)
class Damage:
    """What was found while a document was read from the snapshot `upto`.

    `returning` holds the keys of rows set aside earlier that rest on nothing lost any more.
    """

    document_id: int
    upto: int
    bad: tuple[Bad, ...] = ()
    returning: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.bad or self.returning)
