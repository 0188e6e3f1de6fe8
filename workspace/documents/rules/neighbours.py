"""Letters named by client and clock: an update that writes after one, and the two between which an update writes."""

from __future__ import annotations

from workspace.documents.rules.lineage import STRING
from workspace.documents.rules.order import Id
from workspace.documents.rules.reading import MORE, Malformed, Reader
from workspace.documents.rules.wire import ORIGIN, RIGHT_ORIGIN

_CLIENT = 0  # before all others: what it writes stands right after the letter it names


def after(letter: Id, words: str, clock: int) -> bytes:
    """An update that puts words right after a letter, by the client 0, of which `clock` is the next."""
    said = words.encode()
    head = [1, 1, _CLIENT, clock]
    return b"".join(
        [
            *map(_uint, head),
            bytes([ORIGIN | STRING]),
            *map(_uint, letter),
            _uint(len(said)),
            said,
            _uint(0),
        ]
    )


def of(update: bytes) -> tuple[Id | None, Id | None]:
    """The letters before and after the first thing that an update of our own inserts."""
    reader = Reader(update)
    if reader.count() < 1 or reader.count() < 1:
        raise Malformed("an update that inserts nothing")
    reader.uint(), reader.uint()
    info = reader.byte()
    before = (reader.uint(), reader.uint()) if info & ORIGIN else None
    behind = (reader.uint(), reader.uint()) if info & RIGHT_ORIGIN else None
    return before, behind


def _uint(number: int) -> bytes:
    """As Yjs writes a whole number: seven bits a byte, the lowest first."""
    found = bytearray()
    while number >= MORE:
        found.append(MORE | number & (MORE - 1))
        number >>= 7
    found.append(number)
    return bytes(found)
