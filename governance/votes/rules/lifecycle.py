"""The life of a motion: draft → open → closed → what the verdict made of it; or suspended for a while, or annulled."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from charters.rules.sentences import N_, RuleBroken, Sentence


class Stage(StrEnum):
    """Where a motion stands. The six after CLOSED are set from the verdict; they are final, and so is ANNULLED."""

    DRAFT = "draft"
    OPEN = "open"
    SUSPENDED = "suspended"  # no ballot is taken and no deadline closes it, until it is resumed
    CLOSED = "closed"  # no more ballots; the count follows at once
    CARRIED = "carried"
    REJECTED = "rejected"
    TIED = "tied"  # postponed, or sent to a second round, by the tie rule
    VOID_NO_QUORUM = "void_no_quorum"
    CHOSEN = "chosen"
    NOTHING_CHOSEN = "nothing_chosen"
    ANNULLED = "annulled"  # its ballots are sealed, and never counted


DECIDED = frozenset(
    {
        Stage.CARRIED,
        Stage.REJECTED,
        Stage.TIED,
        Stage.VOID_NO_QUORUM,
        Stage.CHOSEN,
        Stage.NOTHING_CHOSEN,
    }
)
FINAL = DECIDED | {Stage.ANNULLED}

NEXT: dict[Stage, frozenset[Stage]] = {
    Stage.DRAFT: frozenset({Stage.OPEN}),
    Stage.OPEN: frozenset({Stage.CLOSED, Stage.SUSPENDED, Stage.ANNULLED}),
    Stage.SUSPENDED: frozenset({Stage.OPEN, Stage.ANNULLED}),
    Stage.CLOSED: DECIDED,
    **{stage: frozenset() for stage in FINAL},
}

STAGE_NAMES: dict[Stage, str] = {
    Stage.DRAFT: N_("en préparation"),
    Stage.OPEN: N_("ouvert"),
    Stage.SUSPENDED: N_("suspendu"),
    Stage.CLOSED: N_("clos"),
    Stage.CARRIED: N_("adopté"),
    Stage.REJECTED: N_("rejeté"),
    Stage.TIED: N_("partage des voix"),
    Stage.VOID_NO_QUORUM: N_("sans quorum"),
    Stage.CHOSEN: N_("choisi"),
    Stage.NOTHING_CHOSEN: N_("rien n’est choisi"),
    Stage.ANNULLED: N_("annulé"),
}
"""French names, to translate."""


class NotYetOpen(RuleBroken):
    """Ballots are not taken yet."""

    code = "not_yet_open"


class AlreadyClosed(RuleBroken):
    """Ballots are not taken any more."""

    code = "already_closed"


class Suspended(RuleBroken):
    """Ballots are not taken for the time being."""

    code = "suspended"


class NotChangeable(RuleBroken):
    """A ballot was cast and the rule does not let it be replaced."""

    code = "not_changeable"


class WrongStage(RuleBroken):
    """A motion does not go from here to there."""

    code = "wrong_stage"


def ensure_open(stage: Stage, opens_at: datetime | None, closes_at: datetime | None, now: datetime) -> None:
    """Raise NotYetOpen, Suspended or AlreadyClosed unless a ballot may be cast at `now`.

    The window is [opens_at, closes_at): a ballot at the very instant of closing is too late. None leaves
    that side to be opened or closed by hand.
    """
    if stage is Stage.DRAFT or (stage is Stage.OPEN and opens_at is not None and now < opens_at):
        raise NotYetOpen(Sentence(N_("Ce vote n’est pas encore ouvert."), about="window"))
    if stage is Stage.SUSPENDED:
        template = N_("Ce vote est suspendu : aucun bulletin n’est pris jusqu’à sa reprise.")
        raise Suspended(Sentence(template, about="window"))
    if stage is Stage.ANNULLED:
        raise AlreadyClosed(Sentence(N_("Ce vote a été annulé."), about="window"))
    if stage is not Stage.OPEN or is_due(stage, closes_at, now):
        raise AlreadyClosed(Sentence(N_("Ce vote est clos."), about="window"))


def is_due(stage: Stage, closes_at: datetime | None, now: datetime) -> bool:
    """Whether an open motion has reached its deadline and is to be closed."""
    return stage is Stage.OPEN and closes_at is not None and now >= closes_at


def ensure_changeable(changeable: bool, *, already_cast: bool) -> None:
    """Raise NotChangeable when the seat has voted and the rule freezes ballots."""
    if already_cast and not changeable:
        template = N_("Ce siège a déjà voté, et la règle de ce vote ne permet pas d’y revenir.")
        raise NotChangeable(Sentence(template, about="window"))


def ensure_window(opens_at: datetime | None, closes_at: datetime | None) -> None:
    """Raise WrongStage for a window that ends before it begins."""
    if opens_at is not None and closes_at is not None and closes_at <= opens_at:
        raise WrongStage(Sentence(N_("La clôture doit suivre l’ouverture."), about="window"))


def advance(stage: Stage, to: Stage) -> Stage:
    """`to`, if a motion may go there from `stage`; raises WrongStage."""
    if to not in NEXT[stage]:
        names = {"stage": Sentence(STAGE_NAMES[stage]), "to": Sentence(STAGE_NAMES[to])}
        raise WrongStage(Sentence(N_("Un vote « %(stage)s » ne peut pas devenir « %(to)s »."), names))
    return to
