"""The life of a version: draft → in force → superseded; exactly one in force once there has been one."""

from __future__ import annotations

from enum import StrEnum

from charters.rules.sentences import N_, RuleBroken, Sentence


class Standing(StrEnum):
    """Where a version stands. `PROPOSED` is a draft put to consultation or to the vote."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    IN_FORCE = "in_force"
    SUPERSEDED = "superseded"


NEXT: dict[Standing, frozenset[Standing]] = {
    Standing.DRAFT: frozenset({Standing.PROPOSED, Standing.IN_FORCE}),
    Standing.PROPOSED: frozenset({Standing.DRAFT, Standing.IN_FORCE}),
    Standing.IN_FORCE: frozenset({Standing.SUPERSEDED}),
    Standing.SUPERSEDED: frozenset(),
}

STANDING_NAMES: dict[Standing, str] = {
    Standing.DRAFT: N_("brouillon"),
    Standing.PROPOSED: N_("proposée"),
    Standing.IN_FORCE: N_("en vigueur"),
    Standing.SUPERSEDED: N_("remplacée"),
}
"""French names, to translate."""


class CannotStand(RuleBroken):
    """A version does not go from here to there."""

    code = "charter_standing"


def advance(standing: Standing, to: Standing) -> Standing:
    """`to`, if a version may go there; raises CannotStand."""
    if to not in NEXT[standing]:
        raise CannotStand(
            Sentence(N_("Cette version de la charte ne peut plus changer d’état ainsi."), about="charter")
        )
    return to


def editable(standing: Standing) -> bool:
    """Only a draft is edited: what was proposed or in force stays as people read it."""
    return standing is Standing.DRAFT


def enter_into_force(standings: dict[str, Standing], number: str) -> dict[str, Standing]:
    """Every version's standing once `number` is in force: the former one is superseded."""
    after: dict[str, Standing] = {
        n: Standing.SUPERSEDED if s is Standing.IN_FORCE else s for n, s in standings.items()
    }
    after[number] = advance(standings[number], Standing.IN_FORCE)
    return after
