"""The letters that an update carries, one by one: who typed each, at which clock."""

from __future__ import annotations

from workspace.documents.rules import wire
from workspace.documents.rules.reading import Reader


class Letters(wire.Walk):
    """A walk that keeps what was typed: (client id, clock) → letter. Deleted text that was collected is not there."""

    def __init__(self, update: bytes) -> None:
        super().__init__(Reader(update), lambda: None, wire.STRUCTURES)
        self.found: dict[tuple[int, int], str] = {}
        self.structures()
        self.deletes()
        self.reader.finish()

    def _content(self, kind: int) -> int:
        if kind != wire.STRING:
            return super()._content(kind)
        letters = self.reader.string()
        self.found.update({(self._client, self._clock + n): letter for n, letter in enumerate(letters)})
        return len(letters)


def of(update: bytes) -> dict[tuple[int, int], str]:
    """The letters of an update in the basic plane: one clock each."""
    return Letters(update).found


def deleted(update: bytes) -> set[tuple[int, int]]:
    """What it says was deleted."""
    return {
        (client, clock + n)
        for client, clock, length in Letters(update).summary.deletes
        for n in range(length)
    }
