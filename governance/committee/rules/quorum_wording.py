"""The quorum in words: « Quorum atteint (14/20, dont 3 représentés). »"""

from __future__ import annotations

from collections.abc import Mapping

from charters.rules.sentences import N_, Listed, Sentence, Value
from charters.rules.terms import QuorumBase
from charters.rules.wording import MEASURES
from governance.committee.rules.quorum import QuorumResult

ABOUT = "quorum"
FIGURES: dict[QuorumBase, tuple[str, str, str]] = {
    QuorumBase.ORGANISATIONS: (
        N_("organisations : %(counted)s/%(seats)s"),
        N_("organisations : %(counted)s/%(seats)s, dont %(represented)s par pouvoir"),
        N_("organisations : %(counted)s/%(seats)s, sans compter %(represented)s par pouvoir"),
    ),
    QuorumBase.WEIGHTS: (
        N_("poids : %(counted)s sur %(seats)s"),
        N_("poids : %(counted)s sur %(seats)s, dont %(represented)s par pouvoir"),
        N_("poids : %(counted)s sur %(seats)s, sans compter %(represented)s par pouvoir"),
    ),
}
"""Without proxies, with those that count, with those that do not; seats have sentences of their own."""
NEEDED: dict[tuple[QuorumBase, bool], str] = {
    (QuorumBase.SEATS_FILLED, True): N_(
        "Quorum : plus de %(fraction)s de %(seats)s sièges pourvus, soit %(required)s."
    ),
    (QuorumBase.SEATS_FILLED, False): N_(
        "Quorum : au moins %(fraction)s de %(seats)s sièges pourvus, soit %(required)s."
    ),
    (QuorumBase.ORGANISATIONS, True): N_(
        "Quorum : plus de %(fraction)s de %(seats)s organisations qui siègent, soit %(required)s."
    ),
    (QuorumBase.ORGANISATIONS, False): N_(
        "Quorum : au moins %(fraction)s de %(seats)s organisations qui siègent, soit %(required)s."
    ),
    (QuorumBase.WEIGHTS, True): N_(
        "Quorum : plus de %(fraction)s du poids des collèges pourvus (%(seats)s), soit %(required)s."
    ),
    (QuorumBase.WEIGHTS, False): N_(
        "Quorum : au moins %(fraction)s du poids des collèges pourvus (%(seats)s), soit %(required)s."
    ),
}


def in_a_word(result: QuorumResult, names: Mapping[str, str]) -> Sentence:
    """Reached or not, and what is missing. `names` gives the colleges' names by code."""
    if result.waived:
        return Sentence(N_("Seconde convocation : aucun quorum n’est demandé."), about=ABOUT)
    if result.required == 0 and result.per_college_min == 0:
        return Sentence(N_("Aucun quorum n’est demandé."), about=ABOUT)
    figures = {"figures": figures_of(result)}
    if result.reached:
        return Sentence(N_("Quorum atteint (%(figures)s)."), figures, ABOUT)
    if not result.enough:
        template = N_("Quorum non atteint (%(figures)s ; il en fallait %(required)s).")
        return Sentence(template, {**figures, "required": required_of(result)}, ABOUT)
    template = N_(
        "Quorum non atteint : le nombre y est (%(figures)s), mais pas dans chaque collège (%(lacking)s)."
    )
    return Sentence(template, {**figures, "lacking": _lacking(result, names)}, ABOUT)


def required_of(result: QuorumResult) -> Value:
    """« 11 », or « plus de 50 » where a bar of weights is to be passed."""
    if not result.beyond:
        return result.required
    return Sentence(N_("plus de %(required)s"), {"required": result.required}, ABOUT)


def figures_of(result: QuorumResult) -> Sentence:
    """« 14/20, dont 3 représentés »: what is counted over the whole."""
    values: dict[str, Value] = {
        "counted": result.counted,
        "seats": result.filled,
        "represented": result.represented,
    }
    one = result.represented == 1
    if result.base in FIGURES:
        bare, counting, apart = FIGURES[result.base]
        if result.represented:
            bare = counting if result.counts_represented else apart
        return Sentence(bare, values, ABOUT)
    if result.represented == 0:
        template = N_("%(counted)s/%(seats)s")
    elif result.counts_represented:
        singular = N_("%(counted)s/%(seats)s, dont %(represented)s représenté")
        template = singular if one else N_("%(counted)s/%(seats)s, dont %(represented)s représentés")
    else:
        singular = N_("%(counted)s/%(seats)s, sans compter %(represented)s représenté")
        template = singular if one else N_("%(counted)s/%(seats)s, sans compter %(represented)s représentés")
    return Sentence(template, values, ABOUT)


def arithmetic(result: QuorumResult, names: Mapping[str, str]) -> tuple[Sentence, ...]:
    """How much was needed, out of how much, and in each college."""
    if result.waived:
        return (in_a_word(result, names),)
    values: dict[str, Value] = {
        "fraction": str(result.fraction),
        "seats": result.filled,
        "required": required_of(result),
    }
    counted: dict[str, Value] = {
        "counted": result.counted,
        "present": result.present,
        "represented": result.represented,
    }
    needed = NEEDED[result.base, result.strict]
    said = (
        Sentence(needed, values, ABOUT),
        *(Sentence(one, about=ABOUT) for one in MEASURES.get(result.base, ())),
        Sentence(_heads(result), counted, ABOUT),
    )
    if result.second:
        lighter = N_(
            "Seconde convocation, faute de quorum à la première séance : le quorum est celui que la règle prévoit alors."
        )
        return (Sentence(lighter, about=ABOUT), *said)
    return said if result.per_college_min == 0 else (*said, _per_college(result, names))


def _heads(result: QuorumResult) -> str:
    if result.base is QuorumBase.ORGANISATIONS:
        return (
            N_("Comptées : %(counted)s (en personne : %(present)s, par pouvoir : %(represented)s).")
            if result.counts_represented
            else N_(
                "Comptées : %(counted)s (en personne : %(present)s ; par pouvoir, non comptées : %(represented)s)."
            )
        )
    return (
        N_("Comptés : %(counted)s (en personne : %(present)s, par pouvoir : %(represented)s).")
        if result.counts_represented
        else N_(
            "Comptés : %(counted)s (en personne : %(present)s ; par pouvoir, non comptés : %(represented)s)."
        )
    )


def _per_college(result: QuorumResult, names: Mapping[str, str]) -> Sentence:
    least: dict[str, Value] = {"min": result.per_college_min}
    if not result.lacking:
        return Sentence(N_("Minimum par collège (%(min)s) : atteint partout."), least, ABOUT)
    template = N_("Minimum par collège (%(min)s) : il manque %(lacking)s.")
    return Sentence(template, {**least, "lacking": _lacking(result, names)}, ABOUT)


def _lacking(result: QuorumResult, names: Mapping[str, str]) -> Listed:
    return Listed(tuple(names.get(code, code) for code in result.lacking))
