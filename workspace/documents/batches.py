"""What waits for its window, and what was applied of it: on its way to those who look, and to the log."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby

from workspace.documents.rules.letters import Letters, together
from workspace.documents.rules.wire import Summary
from workspace.documents.seats import Seat


@dataclass(slots=True)
class Waiting:
    """An update that passed the guard and waits for its window; of a big one, a slice: the last one is acknowledged."""

    seat: Seat
    n: int
    data: bytes
    walked: Summary | None
    last: bool = True
    letters: Letters | None = None  # when it says nothing else
    sealed: bool = False  # it was shown here once, and is brought back by who saw it

    @property
    def person_id(self) -> int | None:
        """Whose it is; None when its client ids tell."""
        return None if self.sealed else self.seat.person_id

    @property
    def summary(self) -> Summary:
        """What it says."""
        if self.walked is None:
            assert self.letters is not None
            self.walked = Summary({self.letters.client: (self.letters.clock, self.letters.stop)})
        return self.walked


@dataclass(slots=True)
class Batch:
    """What was applied at one go; `data` is None when it brought nothing new."""

    waiting: list[Waiting]
    data: bytes | None = None
    letters: bool = False  # it says nothing else
    shown: bool = False  # before it is in the log
    clients: dict[int, int | None] = field(default_factory=dict)  # new to the log → whose

    @property
    def author(self) -> int | None:
        """Whose it is, when one person wrote it all."""
        people = {one.person_id for one in self.waiting}
        return people.pop() if len(people) == 1 else None


def in_few(batches: Iterable[Batch]) -> list[Batch]:
    """The same, with letters that follow letters in one."""
    found = list[Batch]()
    for (letters, shown), alike in groupby(batches, key=lambda batch: (batch.letters, batch.shown)):
        several = list(alike)
        found += [_together(several, shown=shown)] if letters else several
    return found


def _together(batches: list[Batch], *, shown: bool) -> Batch:
    """One for several that are nothing but letters."""
    if len(batches) == 1:
        return batches[0]
    waiting = [one for batch in batches for one in batch.waiting]
    data = together(one.letters for one in waiting if one.letters)
    clients = {client: person for batch in batches for client, person in batch.clients.items()}
    return Batch(waiting, data, letters=True, shown=shown, clients=clients)
