"""Organisations behind the seats of a college, where a quorum counts them.

An organisation counts once, however many seats it holds and in however many colleges. It is present when one of its
seats is, represented when one is and none is present. A seat held in one's own name is no organisation's: "".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Organisations:
    """Those that hold seats, those with a seat present, those with a seat represented by a proxy."""

    holding: frozenset[str] = NOBODY
    present: frozenset[str] = NOBODY
    represented: frozenset[str] = NOBODY

    def __post_init__(self) -> None:
        if not (self.present | self.represented) <= self.holding:
            raise ValueError("an organisation that attends holds a seat")

    def __or__(self, other: Organisations) -> Organisations:
        """Two colleges together: an organisation that sits in both is one."""
        return Organisations(
            self.holding | other.holding,
            self.present | other.present,
            self.represented | other.represented,
        )

    @property
    def through_proxies(self) -> frozenset[str]:
        """Represented, and in no other way there."""
        return self.represented - self.present


def together(parts: Iterable[Organisations]) -> Organisations:
    """All colleges."""
    whole = Organisations()
    for one in parts:
        whole |= one
    return whole


def fewest(seats: Sequence[str], number: int, known: Collection[str] = ()) -> frozenset[str]:
    """The fewest organisations that so many of these seats may come from, besides those `known` to be there.

    `seats`: the organisation of each seat. Where voices are counted and not named, nothing more is certain.
    """
    sizes = Counter(seats)
    order = sorted(seats, key=lambda one: (one != "" and one not in known, -sizes[one], one))
    return frozenset(one for one in order[:number] if one)


def supposed(seats: Sequence[str], present: int, represented: int = 0) -> Organisations:
    """Those of a college of which so many seats are there, nobody knowing which: the fewest there can be."""
    everybody = fewest(seats, present + represented)
    in_person = fewest(seats, present)
    return Organisations(frozenset(seats) - {""}, in_person, everybody - in_person)
