"""What may befall a vote while it is held: corrected, put off, suspended, resumed, annulled. Each leaves a trace."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from charters.rules.sentences import N_, RuleBroken, Sentence
from governance.votes.rules.lifecycle import AlreadyClosed, NotYetOpen, Stage, is_due


class IncidentKind(StrEnum):
    """What was done to an open vote."""

    CORRECTED = "corrected"
    EXTENDED = "extended"
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    ANNULLED = "annulled"


KIND_NAMES: dict[IncidentKind, str] = {
    IncidentKind.CORRECTED: N_("texte corrigé"),
    IncidentKind.EXTENDED: N_("clôture repoussée"),
    IncidentKind.SUSPENDED: N_("vote suspendu"),
    IncidentKind.RESUMED: N_("vote repris"),
    IncidentKind.ANNULLED: N_("vote annulé"),
}
"""French names, to translate."""


class AlreadyVoted(RuleBroken):
    """Somebody has answered this very text."""

    code = "already_voted"


class NotLater(RuleBroken):
    """A closing is put off, never brought forward."""

    code = "not_later"


def ensure_correctable(stage: Stage, closes_at: datetime | None, now: datetime, *, any_cast: bool) -> None:
    """Raise RuleBroken unless the words of a vote may still be corrected: it is held, and nobody has answered them yet."""
    if stage is Stage.DRAFT:
        raise NotYetOpen(Sentence(N_("Ce vote n’est pas encore ouvert."), about="window"))
    if stage not in (Stage.OPEN, Stage.SUSPENDED) or is_due(stage, closes_at, now):
        raise AlreadyClosed(Sentence(N_("Ce vote est clos : son texte ne change plus."), about="window"))
    if any_cast:
        template = N_(
            "Un bulletin a déjà répondu à ce texte : il ne change plus. Vous pouvez suspendre le vote, ou l’annuler "
            "et le rouvrir sous un autre numéro."
        )
        raise AlreadyVoted(Sentence(template, about="text"))


def ensure_later(closes_at: datetime | None, to: datetime) -> None:
    """Raise NotLater unless the new closing comes after the one that was announced."""
    if closes_at is None:
        template = N_("Ce vote n’a pas d’heure de clôture : la facilitation le clôt quand il le faut.")
        raise NotLater(Sentence(template, about="closes_at"))
    if to <= closes_at:
        template = N_("La clôture se repousse, elle ne s’avance pas : choisissez un moment plus tardif.")
        raise NotLater(Sentence(template, about="closes_at"))
