"""Letters written one after the other by the same tab: nine keystrokes in ten, known by their bytes.

In a Yjs update (encoding v1) the letter that follows one's last letter is one structure, of which all but the words is
known beforehand: whose it is, its clock, its neighbours. What the guard found for the letter before it holds for it: bytes
that begin as they must, and go on with words, need no other walk. Anything else is for the guard (`wire.py`).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from workspace.documents.rules.order import Id
from workspace.documents.rules.writing import uint

ONE = b"\x01"
ONE_OF_ONE = ONE + ONE  # one client, one structure
AFTER, BETWEEN = b"\x84", b"\xc4"  # words that name what stands before them; and what stands after
NOTHING = b"\x00"  # deleted
LONGEST = 0x7F  # bytes of words: their length takes one
BEYOND = "\U00010000"  # from here on a letter takes two clocks


class Letters(NamedTuple):
    """Words of one client from `clock` on, a clock each; `head` is what an update says before them."""

    client: int
    clock: int
    words: str
    head: bytes

    @property
    def stop(self) -> int:
        return self.clock + len(self.words)


class Going:
    """Where a client goes on writing: after its last letter, before `right`."""

    __slots__ = ("_after", "_begins", "_here", "_who", "client", "clock")

    def __init__(self, client: int, clock: int, right: Id | None) -> None:
        self.client, self._who = client, uint(client)
        self._after = uint(right[0]) + uint(right[1]) if right else b""
        self._stand(clock, uint(clock - 1))

    def go(self, letters: Letters) -> None:
        """It has written these: its next letter comes after them."""
        stop = letters.stop
        self._stand(stop, self._here if stop == self.clock + 1 else uint(stop - 1))

    def _stand(self, clock: int, before: bytes) -> None:
        self.clock, self._here = clock, uint(clock)
        kind = BETWEEN if self._after else AFTER
        self._begins = ONE_OF_ONE + self._who + self._here + kind + self._who + before + self._after

    def read(self, update: bytes) -> Letters | None:
        """The letters of an update that only goes on here; None when it must be walked."""
        begins = self._begins
        if not update.startswith(begins):
            return None
        start = len(begins) + 1
        size = len(update) - start - 1
        if not 0 < size <= LONGEST or update[start - 1] != size or update[-1:] != NOTHING:
            return None
        try:
            words = update[start:-1].decode()
        except UnicodeDecodeError:
            return None
        if not words.isascii() and max(words) >= BEYOND:
            return None
        return Letters(self.client, self.clock, words, begins[len(ONE_OF_ONE) :])


def together(letters: Iterable[Letters]) -> bytes:
    """One update that says them all, as the engine writes it: the highest client first, what goes on in one structure.

    Of one client they follow each other, each after the one before it.
    """
    said: dict[int, Letters] = {}
    for one in letters:
        before = said.get(one.client)
        said[one.client] = before._replace(words=before.words + one.words) if before else one
    parts = [uint(len(said))]
    for client in sorted(said, reverse=True):
        words = said[client].words.encode()
        parts += (ONE, said[client].head, uint(len(words)), words)
    parts.append(NOTHING)
    return b"".join(parts)
