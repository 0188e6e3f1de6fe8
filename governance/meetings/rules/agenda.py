"""The agenda: what each item is for, and on which ones something may be decided."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from enum import StrEnum
from typing import TypeVar

from charters.rules.functioning import NoticeRule
from charters.rules.sentences import N_


class ItemKind(StrEnum):
    """What an item asks of those present."""

    INFORMATION = "information"
    DISCUSSION = "discussion"
    DECISION = "decision"
    ELECTION = "election"
    MINUTES_APPROVAL = "minutes_approval"
    OTHER_BUSINESS = "other_business"


KIND_NAMES: dict[ItemKind, str] = {
    ItemKind.INFORMATION: N_("Information"),
    ItemKind.DISCUSSION: N_("Échange"),
    ItemKind.DECISION: N_("Décision"),
    ItemKind.ELECTION: N_("Élection"),
    ItemKind.MINUTES_APPROVAL: N_("Approbation du compte rendu"),
    ItemKind.OTHER_BUSINESS: N_("Questions diverses"),
}
"""French names, to translate."""


class Fate(StrEnum):
    """What became of an item that the sitting did not deal with."""

    PASSED = "passed"
    DEFERRED = "deferred"


FATE_NAMES: dict[Fate, str] = {
    Fate.PASSED: N_("non traité"),
    Fate.DEFERRED: N_("reporté à une prochaine réunion"),
}
"""After the title of an item: French, to translate."""

FATE_SENTENCES: dict[Fate, str] = {
    Fate.PASSED: N_("Ce point n’a pas été traité."),
    Fate.DEFERRED: N_("Ce point est reporté à une prochaine réunion."),
}
"""Under its title, in the minutes: French, to translate."""

DECIDING = frozenset({ItemKind.DECISION, ItemKind.ELECTION, ItemKind.MINUTES_APPROVAL})


def may_be_decided(rule: NoticeRule, kind: ItemKind, *, on_the_notice: bool) -> bool:
    """Whether the committee may vote on an item.

    Where the agenda is closed, only on an item announced as a decision in the notice: never under
    « questions diverses », where the absent could not know.
    """
    if not rule.agenda_closed:
        return True
    return on_the_notice and kind in DECIDING


Some = TypeVar("Some")


def moved(rows: Sequence[Some], here: int, *, up: bool, fixed: Collection[int] = frozenset()) -> list[Some]:
    """The same rows, the one at `here` a place up or down; at the end of the list nothing moves.

    Those at the places `fixed` stay where they are: it is exchanged with the nearest one that is not.
    """
    step, found = -1 if up else 1, list(rows)
    there = here + step
    while there in fixed:
        there += step
    if here not in fixed and 0 <= there < len(found):
        found[here], found[there] = found[there], found[here]
    return found
