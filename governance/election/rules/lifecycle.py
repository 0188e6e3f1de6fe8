"""The life of an election without candidates: who may name, speak, propose and answer, and when."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from charters.rules.sentences import N_, RuleBroken, Sentence, Value
from governance.votes.rules.methods.candidateless import ElectionResult


class Stage(StrEnum):
    """Where an election is in its life."""

    DRAFT = "draft"
    FIRST = "first"  # each seat names somebody, and says why; nobody reads it yet
    SECOND = "second"  # everything is read; each may change
    CHOOSING = "choosing"  # who facilitates has a person to propose
    CONSENT = "consent"
    ANSWER = "answer"  # nobody objects: the person says whether she takes the part
    ELECTED = "elected"
    ENDED = "ended"


class Answer(StrEnum):
    """What the person asked to take the part said."""

    NONE = ""
    ACCEPTED = "accepted"
    DECLINED = "declined"


FINAL = frozenset({Stage.ELECTED, Stage.ENDED})
OPEN = frozenset(Stage) - FINAL - {Stage.DRAFT}
NAMING = (Stage.FIRST, Stage.SECOND)
FOLLOWING = {Stage.FIRST: Stage.SECOND, Stage.SECOND: Stage.CHOOSING}
"""The rounds that end by a decision of who facilitates."""

STAGE_NAMES = {
    Stage.DRAFT: N_("En préparation"),
    Stage.FIRST: N_("Premier tour : nominations"),
    Stage.SECOND: N_("Second tour : reports"),
    Stage.CHOOSING: N_("Une personne à proposer"),
    Stage.CONSENT: N_("Tour de consentement"),
    Stage.ANSWER: N_("Réponse attendue"),
    Stage.ELECTED: N_("Élu·e"),
    Stage.ENDED: N_("Close sans élection"),
}


class NotNow(RuleBroken):
    """Out of turn: too early, too late, or about somebody who is no longer proposed."""

    code = "not_now"

    def __init__(self, template: str, **values: Value) -> None:
        super().__init__(Sentence(template, values, "election"))


def ensure_draft(stage: Stage) -> None:
    if stage is not Stage.DRAFT:
        raise NotNow(N_("Cette élection est déjà ouverte : le rôle décrit ne change plus."))


def ensure_open(stage: Stage) -> None:
    if stage is Stage.DRAFT:
        raise NotNow(N_("Cette élection n’est pas encore ouverte."))
    if stage not in OPEN:
        raise NotNow(N_("Cette élection est close."))


def ensure_naming(seen: Stage, stage: Stage) -> None:
    """One names in the round one has read."""
    ensure_open(stage)
    if seen is not stage or stage not in NAMING:
        raise NotNow(N_("Ce tour est fini : relisez la page."))


def ensure_consent(seen: int, number: int, stage: Stage) -> None:
    """One speaks of the person one has read about."""
    ensure_open(stage)
    if stage is not Stage.CONSENT or seen != number:
        raise NotNow(N_("On ne parle plus de cette personne : relisez la page."))


def ensure_last(*, proposed: bool, awaited: Collection[object]) -> None:
    """The person proposed speaks after everybody else. `awaited`: the other seats that have still to speak."""
    if proposed and awaited:
        raise NotNow(N_("La personne proposée parle en dernier : attendez que chacun ait parlé."))


def ended(seen: Stage, stage: Stage, awaited: Collection[object]) -> Stage:
    """The round after the one that ends: nobody may be missing from the first; in the second, silence keeps."""
    ensure_naming(seen, stage)
    if stage is Stage.FIRST and awaited:
        raise NotNow(N_("Tout le monde n’a pas nommé : attendez, relancez, ou notez qui est absent."))
    return FOLLOWING[stage]


def ensure_proposing(seen: int, number: int, stage: Stage) -> None:
    """Somebody is proposed after the rounds, or instead of who was proposed before."""
    ensure_open(stage)
    if stage not in (Stage.CHOOSING, Stage.CONSENT):
        raise NotNow(N_("Les nominations ne sont pas finies, ou une réponse est attendue."))
    if seen != number:
        raise NotNow(N_("Quelqu’un d’autre vient de proposer une personne : relisez la page."))


def ensure_agreed(result: ElectionResult) -> None:
    """The person is asked for her answer when everybody was heard and nothing stands against her."""
    if result.missing or not (result.agreed or result.remaining):
        raise NotNow(N_("Tout le monde n’a pas parlé : attendez, relancez, ou notez qui est absent."))
    if result.remaining:
        raise NotNow(N_("Une objection reste : intégrez-la, ou proposez une autre personne."))


def ensure_heard(stage: Stage) -> None:
    """Who is there is noted while people speak; once everybody was heard, it is settled."""
    ensure_open(stage)
    if stage is Stage.ANSWER:
        raise NotNow(N_("Chacun a été entendu : on n’attend plus que la réponse."))


def ensure_asked(stage: Stage) -> None:
    ensure_open(stage)
    if stage is not Stage.ANSWER:
        raise NotNow(N_("Aucune réponse n’est attendue."))
