"""The methods by their names, and what each asks and decides, in a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from charters.rules.functioning import VoteRule
from charters.rules.sentences import N_, Sentence, Value
from charters.rules.wording import describe
from governance.votes.rules.choosing import BUDGETS, weighs
from governance.votes.rules.files.question import Method
from governance.votes.rules.methods.budget import Completion, TooDear
from governance.votes.rules.words import standing

NAMES: dict[Method, str] = {
    Method.MAJORITY_JUDGMENT: N_("Jugement majoritaire"),
    Method.APPROVAL: N_("Approbation"),
    Method.SCORE: N_("Notes"),
    Method.SCHULZE: N_("Classement (Schulze)"),
    Method.EQUAL_SHARES: N_("Parts égales"),
    Method.GREEDY: N_("Au plus approuvé"),
}
"""French names, to translate."""

SUMMARIES: dict[Method, str] = {
    Method.MAJORITY_JUDGMENT: N_(
        "Chacun donne une mention à chaque proposition ; la meilleure mention médiane l’emporte."
    ),
    Method.APPROVAL: N_("Chacun coche tout ce qui lui convient ; la proposition la plus cochée l’emporte."),
    Method.SCORE: N_("Chacun note chaque proposition ; la plus haute note d’ensemble l’emporte."),
    Method.SCHULZE: N_(
        "Chacun classe les propositions ; elles sont comparées deux à deux, et celle que rien ne bat l’emporte."
    ),
    Method.EQUAL_SHARES: N_(
        "Chaque bulletin a la même part de l’enveloppe et paie les projets qu’il approuve : chaque groupe est servi."
    ),
    Method.GREEDY: N_(
        "Les projets les plus approuvés sont financés d’abord, tant que l’enveloppe le permet."
    ),
}

TIE = N_("À égalité en tête, l’égalité est le résultat : rien n’est tiré au sort.")
"""Where one chooses; in a budget, the method itself orders projects that are equal."""

COMPLETIONS: dict[Completion, str] = {
    Completion.ADD1_THEN_UTILITARIAN: N_(
        "S’il reste de l’argent : les parts sont relevées, puis les plus approuvés qui entrent sont ajoutés."
    ),
    Completion.ADD1: N_("S’il reste de l’argent : les parts sont relevées tant que l’enveloppe suffit."),
    Completion.ADD1_EXHAUSTIVE_STOP: N_(
        "S’il reste de l’argent : les parts sont relevées jusqu’à ce que rien d’autre n’entre."
    ),
    Completion.UTILITARIAN: N_("S’il reste de l’argent : les plus approuvés qui entrent sont ajoutés."),
    Completion.NONE: N_("S’il reste de l’argent, il n’est pas dépensé."),
}

DEAR: dict[TooDear, str] = {
    TooDear.SKIP: N_("Un projet trop cher pour ce qui reste est passé, et l’on regarde les suivants."),
    TooDear.STOP: N_("Au premier projet trop cher pour ce qui reste, on s’arrête."),
}


def quorum(rule: VoteRule) -> Sentence:
    """Whether enough seats take part: the rule of the body."""
    return describe(rule)[0]


def weights(rule: VoteRule, method: Method) -> Sentence:
    """What one ballot weighs."""
    if weighs(rule, method):
        return Sentence(N_("Chaque collège pèse son poids, partagé entre ses bulletins."), about="total")
    return Sentence(N_("Un siège, une voix."), about="total")


def changing(rule: VoteRule) -> Sentence:
    """Whether a ballot may be replaced, and who reads it."""
    return describe(rule)[-1]


def deciding(method: Method, settings: Mapping[str, Any]) -> tuple[Sentence, ...]:
    """What the method decides, with its settings."""
    return (Sentence(SUMMARIES[method], about="total"), *_settings(method, settings))


def _settings(method: Method, settings: Mapping[str, Any]) -> tuple[Sentence, ...]:
    if method in BUDGETS:
        envelope: dict[str, Value] = {"envelope": standing.near(Fraction(str(settings["budget"])))}
        rest = (
            COMPLETIONS[Completion(settings["completion"])]
            if method is Method.EQUAL_SHARES
            else DEAR[TooDear(settings["too_dear"])]
        )
        return (Sentence(N_("Enveloppe : %(envelope)s."), envelope, "total"), Sentence(rest, about="total"))
    if method is Method.MAJORITY_JUDGMENT:
        return (Sentence(N_("Une mention absente vaut la pire."), about="total"),)
    if method is Method.SCORE:
        values: dict[str, Value] = {"highest": settings["highest"], "least": settings.get("least", 1)}
        template = (
            N_("Notes de 0 à %(highest)s, en moyenne de celles données ; il en faut au moins %(least)s.")
            if settings["total"] == "mean"
            else N_("Notes de 0 à %(highest)s, additionnées ; une note absente vaut 0.")
        )
        return (Sentence(template, values, "total"),)
    if method is Method.SCHULZE and "default_option" in settings:
        return _default(settings)
    return ()


def _default(settings: Mapping[str, Any]) -> tuple[Sentence, ...]:
    default = str(settings["default_option"])
    template = N_(
        "Pour l’emporter, une proposition doit être préférée à « %(default)s » par une majorité des bulletins."
    )
    said = [Sentence(template, {"default": default}, "total")]
    for option, ratio in settings.get("thresholds", {}).items():
        values: dict[str, Value] = {
            "option": option,
            "default": default,
            "ratio": Fraction(str(ratio["ratio"])),
        }
        told = N_(
            "%(option)s : préférée à « %(default)s » au moins %(ratio)s fois plus souvent que l’inverse."
        )
        said.append(Sentence(told, values, "total"))
    return tuple(said)
