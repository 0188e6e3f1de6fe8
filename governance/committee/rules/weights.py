"""Weights of colleges: what a prudent body checks before voting by weight.

The limits come from cooperatives of collective interest (loi 47-1775, titre II ter: three colleges or
more, none above half nor under a tenth of the voices). A free committee may depart from them and is only
warned; where the regime binds, the same remarks are serious.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from charters.rules.sentences import N_, Sentence

WHOLE, HEAVIEST, LIGHTEST, FEWEST = Fraction(100), Fraction(50), Fraction(10), 3


class WeightsRefused(ValueError):
    """No weight, or one that is not above zero."""


@dataclass(frozen=True)
class Remark:
    """Something to look at; `serious` when the chosen regime forbids it."""

    sentence: Sentence
    serious: bool = False


def remarks(weights: Mapping[str, Fraction | int], *, binding: bool = False) -> tuple[Remark, ...]:
    """What is unusual in `weights` (name of college → weight); raises WeightsRefused on nonsense."""
    if not weights or any(weight <= 0 for weight in weights.values()):
        raise WeightsRefused("every college weighs more than zero")
    sentences = [*_as_a_whole(weights), *_one_by_one(weights)]
    return tuple(Remark(sentence, serious=binding) for sentence in sentences)


def _as_a_whole(weights: Mapping[str, Fraction | int]) -> list[Sentence]:
    total = Fraction(sum(weights.values()))
    found = []
    if total != WHOLE:
        template = N_("La somme des poids est %(total)s ; elle se lit mieux quand elle vaut 100.")
        found.append(Sentence(template, {"total": total}, about="weights"))
    if len(weights) < FEWEST:
        template = N_("Avec moins de trois collèges, l’un d’eux décide ou bloque facilement seul.")
        found.append(Sentence(template, about="weights"))
    return found


def _one_by_one(weights: Mapping[str, Fraction | int]) -> list[Sentence]:
    """Limits are compared with shares of the whole, so that weights summing to 1 are judged alike."""
    total = Fraction(sum(weights.values()))
    found = []
    for name, weight in weights.items():
        share = Fraction(weight) / total * WHOLE
        if share > HEAVIEST:
            template = N_("« %(college)s » pèse plus de la moitié : ce collège décide seul.")
            found.append(Sentence(template, {"college": name}, about="weights"))
        if share < LIGHTEST:
            template = N_("« %(college)s » pèse moins d’un dixième : sa voix compte à peine.")
            found.append(Sentence(template, {"college": name}, about="weights"))
    return found
