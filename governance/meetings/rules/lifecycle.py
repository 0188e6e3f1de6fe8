"""The life of a meeting: planned → open → closed, or cancelled before it opens. Its minutes have a life of their own (governance.records)."""

from __future__ import annotations

from enum import StrEnum

from charters.rules.sentences import N_, RuleBroken, Sentence


class Stage(StrEnum):
    """Where a meeting stands. Nothing comes back: a meeting that resumes is another meeting."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


NEXT: dict[Stage, Stage | None] = {
    Stage.PLANNED: Stage.OPEN,
    Stage.OPEN: Stage.CLOSED,
    Stage.CLOSED: None,
    Stage.CANCELLED: None,
}

STAGE_NAMES: dict[Stage, str] = {
    Stage.PLANNED: N_("à venir"),
    Stage.OPEN: N_("en cours"),
    Stage.CLOSED: N_("close"),
    Stage.CANCELLED: N_("annulée"),
}
"""French names, to translate."""


class WrongStage(RuleBroken):
    """Not at this point of the meeting."""

    code = "wrong_stage"


def advance(stage: Stage, to: Stage) -> Stage:
    """`to`, if it comes right after `stage`; raises WrongStage."""
    if NEXT[stage] is not to:
        names = {"stage": Sentence(STAGE_NAMES[stage]), "to": Sentence(STAGE_NAMES[to])}
        raise WrongStage(Sentence(N_("Une réunion « %(stage)s » ne peut pas devenir « %(to)s »."), names))
    return to


def cancelled(stage: Stage) -> Stage:
    """The stage of a meeting called off; raises WrongStage once it has opened, for what was said in it stays."""
    if stage is Stage.CANCELLED:
        raise WrongStage(Sentence(N_("La réunion est déjà annulée.")))
    if stage is not Stage.PLANNED:
        raise WrongStage(Sentence(N_("La réunion a été ouverte : elle ne s’annule plus, elle se clôt.")))
    return Stage.CANCELLED


def ensure_open(stage: Stage) -> None:
    """Raise WrongStage unless the meeting is going on: attendance and votes in session need it."""
    if stage is Stage.PLANNED:
        raise WrongStage(Sentence(N_("La réunion n’est pas encore ouverte.")))
    ensure_not_closed(stage)


def ensure_not_closed(stage: Stage) -> None:
    """Raise WrongStage once closed or cancelled: agenda, attendance and votes do not change any more."""
    if stage is Stage.CLOSED:
        raise WrongStage(Sentence(N_("La réunion est close : son compte rendu ne change plus.")))
    if stage is Stage.CANCELLED:
        raise WrongStage(Sentence(N_("La réunion est annulée : elle ne change plus.")))
