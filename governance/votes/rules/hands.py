"""Voices counted in the room, college by college: by a show of hands, or from ballots of paper put in a box.

Nobody knows whose hand it was. So the seats that could raise one are known together: those who attend, or are
represented, and have not voted by themselves. There are never more hands than they are, and none of them votes
again on a screen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from charters.rules.sentences import N_, RuleBroken, Sentence
from governance.votes.rules.ballots import Choice, Voice


class CountKind(StrEnum):
    """How the voices of a college were counted."""

    HANDS = "hands"
    PAPER = "paper"


KIND_NAMES: dict[CountKind, str] = {
    CountKind.HANDS: N_("à main levée"),
    CountKind.PAPER: N_("sur papier"),
}
"""French names, to translate."""


class TooManyHands(RuleBroken):
    """More hands than seats that may raise one."""

    code = "too_many_hands"


class NoHands(RuleBroken):
    """A count of nobody."""

    code = "no_hands"


@dataclass(frozen=True)
class Room:
    """Seats of a college that attend and have not voted by themselves: in person, and through a proxy."""

    present: frozenset[int] = frozenset()
    represented: frozenset[int] = frozenset()

    @property
    def seats(self) -> frozenset[int]:
        return self.present | self.represented

    def __or__(self, other: Room) -> Room:
        """Both together; who attends in person is not represented."""
        present = self.present | other.present
        return Room(present, (self.represented | other.represented) - present)


@dataclass(frozen=True)
class Hands:
    """What a college said: voices by answer, and how many of each were those of represented seats."""

    said: Mapping[Choice, int]
    through: Mapping[Choice, int]

    @property
    def total(self) -> int:
        return sum(self.said.values())

    @property
    def represented(self) -> int:
        return sum(self.through.values())


def check(hands: Hands, room: Room) -> None:
    """Raise TooManyHands or NoHands unless the hands fit those who attend."""
    if min((*hands.said.values(), *hands.through.values(), 0)) < 0:
        raise TooManyHands(Sentence(N_("Un nombre de voix n’est jamais négatif."), about="hands"))
    if not hands.total:
        raise NoHands(Sentence(N_("Dites combien de voix ont été comptées."), about="hands"))
    if any(hands.through.get(choice, 0) > hands.said.get(choice, 0) for choice in Choice):
        template = N_(
            "Les voix par pouvoir sont comprises dans les voix comptées : elles ne les dépassent pas."
        )
        raise TooManyHands(Sentence(template, about="hands"))
    if hands.represented > len(room.represented):
        template = N_("%(said)s voix par pouvoir, pour %(there)s représentées dans la salle.")
        values = {"said": hands.represented, "there": len(room.represented)}
        raise TooManyHands(Sentence(template, values, "hands"))
    if hands.total - hands.represented > len(room.present):
        template = N_(
            "%(said)s mains en personne, pour %(there)s sièges présents qui n’ont pas voté par ailleurs."
        )
        values = {"said": hands.total - hands.represented, "there": len(room.present)}
        raise TooManyHands(Sentence(template, values, "hands"))


def voices(college: str, hands: Hands) -> tuple[Voice, ...]:
    """The hands as they are counted with the ballots."""
    return tuple(
        Voice(college, choice, represented, count)
        for choice in Choice
        for represented, count in (
            (False, hands.said.get(choice, 0) - hands.through.get(choice, 0)),
            (True, hands.through.get(choice, 0)),
        )
        if count
    )
