"""A rule read back in full: every thing it holds that can change an outcome, said in plain words.

`wording` says what whoever votes needs to know; here nothing is left out, for whoever sets the rule. What a rule
holds and does not use (the tied college where colleges do not vote in block, say) is not said.
"""

from __future__ import annotations

from charters.rules import wording
from charters.rules.functioning import VoteRule
from charters.rules.sentences import N_, Sentence, Value
from charters.rules.terms import Combination, Counted, EmptyCollege, TiedCollege

COUNTED: dict[tuple[Counted, bool], str] = {
    (Counted.PRESENT, False): N_("Le quorum compte les présents, sans les pouvoirs (hors séance : les votants)."),
    (Counted.PRESENT, True): N_("Le quorum compte les présents et les pouvoirs (hors séance : les votants)."),
    (Counted.TURNOUT, False): N_("Le quorum compte les votants, même en séance, sans les pouvoirs."),
    (Counted.TURNOUT, True): N_("Le quorum compte les votants, même en séance, pouvoirs compris."),
}  # fmt: skip
TIED: dict[TiedCollege, str] = {
    TiedCollege.SPLIT: N_("Un collège partagé donne la moitié de son poids à chaque côté."),
    TiedCollege.NONE: N_("Un collège partagé ne donne son poids à personne."),
}
EMPTY: dict[EmptyCollege, str] = {
    EmptyCollege.IGNORE: N_("Un collège sans aucun suffrage ne compte pas."),
    EmptyCollege.AGAINST: N_("Un collège sans aucun suffrage pèse contre."),
}
"""An empty college that prevents deciding is said by `wording`."""


def in_full(rule: VoteRule) -> tuple[Sentence, ...]:
    """Every sentence, quorum first, in the order one meets them."""
    first, combined, *rest = wording.describe(rule)
    return (first, *_quorum(rule), combined, *_colleges(rule), *rest, *wording.channels(rule))


def _quorum(rule: VoteRule) -> list[Sentence]:
    quorum = rule.quorum
    if quorum.fraction == 0 and quorum.per_college_min == 0:
        return []
    counted = (
        Sentence(COUNTED[quorum.counted, quorum.counts_represented], about="quorum"),
        *(Sentence(one, about="quorum") for one in wording.MEASURES.get(quorum.base, ())),
    )
    second = quorum.second_notice
    if second is None:
        return [*counted, Sentence(N_("La seconde convocation demande le même quorum."), about="quorum")]
    values: dict[str, Value] = {"days": second.min_clear_days}
    template = N_(
        "Seconde convocation, %(days)s jours francs après ou davantage : aucun quorum n’est demandé."
    )
    if second.fraction is not None:
        values["share"] = wording.share_of(second.fraction)
        template = (
            N_("Seconde convocation, %(days)s jours francs après ou davantage : plus de %(share)s suffisent.")
            if quorum.strict and second.fraction
            else N_("Seconde convocation, %(days)s jours francs après ou davantage : %(share)s suffisent.")
        )
    return [*counted, Sentence(template, values, "quorum")]


def _colleges(rule: VoteRule) -> list[Sentence]:
    weighted = rule.combination is not Combination.NONE
    if not weighted and rule.colleges_in_favour is None:
        return []
    base = Sentence(wording.BASES[rule.base])
    told = [
        Sentence(
            N_("Dans chaque collège, le « pour » se compare au total %(base)s."), {"base": base}, "total"
        )
    ]
    if rule.combination is Combination.BLOCK:
        told.append(Sentence(TIED[rule.tied_college], about="total"))
    if weighted and rule.empty_college in EMPTY:
        told.append(Sentence(EMPTY[rule.empty_college], about="total"))
    return told
