"""Choosing a date among several: what each slot gathers, and which is best."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from charters.rules.sentences import N_

MOST = 10
"""Slots of a poll: beyond, nobody reads them all."""


class Said(StrEnum):
    """What somebody says of a slot. Nothing said counts as nothing."""

    YES = "yes"
    IF_NEED_BE = "if_need_be"
    NO = "no"


SAID_NAMES: dict[Said, str] = {
    Said.YES: N_("Oui"),
    Said.IF_NEED_BE: N_("S’il le faut"),
    Said.NO: N_("Non"),
}
"""French names, to translate."""
COMING = frozenset({Said.YES, Said.IF_NEED_BE})


@dataclass(frozen=True)
class Total:
    """How many said each thing of a slot."""

    yes: int = 0
    if_need_be: int = 0
    no: int = 0

    @property
    def coming(self) -> int:
        return self.yes + self.if_need_be


def total(said: Iterable[Said]) -> Total:
    every = list(said)
    return Total(*(every.count(one) for one in (Said.YES, Said.IF_NEED_BE, Said.NO)))


def best(totals: list[Total]) -> list[int]:
    """Which slots gather most people, those who come gladly deciding between equals; none while nobody comes."""
    ranks = [(one.coming, one.yes) for one in totals]
    most = max(ranks, default=(0, 0))
    return [index for index, rank in enumerate(ranks) if rank == most and most[0] > 0]
