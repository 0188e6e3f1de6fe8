"""When one may speak, object, integrate and close: the life of a proposal, and that of an objection."""

from __future__ import annotations

from enum import StrEnum

from charters.rules.sentences import N_, RuleBroken, Sentence, Value
from governance.votes.rules.methods.consent import RoundKind, Standing


class Stage(StrEnum):
    """Where a proposal is in its life. CLOSED lasts no longer than the judging."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    ADOPTED = "adopted"
    POSTPONED = "postponed"
    TO_VOTE = "to_vote"
    WITHDRAWN = "withdrawn"


class State(StrEnum):
    """Where an objection is in its life."""

    RAISED = "raised"
    SET_ASIDE = "set_aside"
    MAINTAINED = "maintained"  # set aside, and its author stands by it: it is not set aside again
    INTEGRATED = "integrated"
    WITHDRAWN = "withdrawn"


DECIDED = {
    Standing.CARRIED: Stage.ADOPTED,
    Standing.POSTPONED: Stage.POSTPONED,
    Standing.TO_VOTE: Stage.TO_VOTE,
}
"""What a standing makes of a proposal at closing; the others are not ripe."""
FINAL = frozenset({*DECIDED.values(), Stage.WITHDRAWN})
STANDING_OBJECTIONS = frozenset({State.RAISED, State.MAINTAINED})
ROUNDS = (RoundKind.CLARIFICATION, RoundKind.REACTIONS, RoundKind.OBJECTIONS)

STAGE_NAMES = {
    Stage.DRAFT: N_("En préparation"),
    Stage.OPEN: N_("Tour ouvert"),
    Stage.CLOSED: N_("Clos"),
    Stage.ADOPTED: N_("Adoptée"),
    Stage.POSTPONED: N_("Reportée"),
    Stage.TO_VOTE: N_("À mettre au vote"),
    Stage.WITHDRAWN: N_("Retirée"),
}
STATE_NAMES = {
    State.RAISED: N_("Posée"),
    State.SET_ASIDE: N_("Écartée"),
    State.MAINTAINED: N_("Maintenue"),
    State.INTEGRATED: N_("Intégrée"),
    State.WITHDRAWN: N_("Retirée"),
}
ROUND_NAMES = {
    RoundKind.CLARIFICATION: N_("Tour de clarification"),
    RoundKind.REACTIONS: N_("Tour des ressentis"),
    RoundKind.OBJECTIONS: N_("Tour d’objections"),
}


class NotNow(RuleBroken):
    """Out of turn: too early, too late, or about a version that has been replaced."""

    code = "not_now"

    def __init__(self, template: str, **values: Value) -> None:
        super().__init__(Sentence(template, values, "consent"))


def ensure_draft(stage: Stage) -> None:
    if stage is not Stage.DRAFT:
        raise NotNow(N_("Cette proposition a déjà été ouverte : elle change par une nouvelle version."))


def ensure_open(stage: Stage) -> None:
    if stage is Stage.DRAFT:
        raise NotNow(N_("Cette proposition n’est pas encore ouverte."))
    if stage is not Stage.OPEN:
        raise NotNow(N_("Cette décision est close."))


def ensure_current(seen: int, version: int) -> None:
    """One speaks about the version one has read."""
    if seen != version:
        raise NotNow(N_("La version %(version)s vient d’être publiée : lisez-la d’abord."), version=version)


def ensure_round(asked: RoundKind, held: RoundKind) -> None:
    if asked is not held:
        raise NotNow(N_("Ce n’est plus le même tour : relisez la page, puis parlez."))


def ensure_talk(held: RoundKind) -> None:
    """In a round of objections one takes a position; words alone belong to the rounds before."""
    if held is RoundKind.OBJECTIONS:
        raise NotNow(N_("C’est le tour d’objections : consentez, ou dites votre objection."))


def next_round(held: RoundKind) -> RoundKind:
    """Clarification, reactions, objections; after objections comes a new version, not a round."""
    if held is RoundKind.OBJECTIONS:
        raise NotNow(N_("Le tour d’objections est le dernier : une objection s’intègre dans une version."))
    return ROUNDS[ROUNDS.index(held) + 1]


def ensure_another_version(held: int, rounds: int) -> None:
    """`held` rounds of objections out of `rounds` planned: a new version opens one more."""
    if held >= rounds:
        raise NotNow(N_("C’était le dernier tour prévu : la proposition est à clore."))


def ensure_ripe(standing: Standing) -> None:
    """Whether closing decides something: everybody heard, and no objection that may still be integrated."""
    if standing is Standing.INCOMPLETE:
        raise NotNow(N_("Tout le monde n’a pas parlé : attendez, relancez, ou notez qui est absent."))
    if standing is Standing.OBJECTED:
        raise NotNow(N_("Une objection reste : intégrez-la dans une nouvelle version."))


def set_aside(state: State) -> State:
    """Once: an objection that its author maintains is integrated or withdrawn, and nothing else."""
    if state is State.MAINTAINED:
        raise NotNow(N_("Cette objection est maintenue : elle s’intègre ou se retire."))
    if state is not State.RAISED:
        raise NotNow(N_("Cette objection n’est plus en attente."))
    return State.SET_ASIDE


def maintain(state: State) -> State:
    if state is not State.SET_ASIDE:
        raise NotNow(N_("Seule une objection écartée se maintient."))
    return State.MAINTAINED
