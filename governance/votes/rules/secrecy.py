"""When ballots may be confidential: enough seats in each urn before opening, enough ballots in it at closing.

A ballot is mixed with those of its urn alone: a college where colleges are counted apart, all seats together
where they are not. What is promised is that size, never the size of the whole body. It is no secret in the sense
of a sealed urn: who runs the server could watch ballots as they come (docs/adr/0011).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from math import prod

from charters.rules.functioning import VoteRule
from charters.rules.sentences import N_, Listed, RuleBroken, Sentence
from charters.rules.terms import Combination, QuorumBase, TieRule, Visibility
from governance.votes.rules.tally import College

LEAST_ELIGIBLE = 5
"""Seats of an urn that may vote, at opening."""
LEAST_CAST = 3
"""Ballots of an urn that has any, at closing."""
TOGETHER = "tous"
"""The college that all seats make where colleges are not counted apart."""
MOST_OUTCOMES = 200_000
"""Above, the outcomes are too many to be told apart one by one, and the weights are said to reveal."""


class NotConfidential(RuleBroken):
    """Ballots that would not stay confidential."""

    code = "not_confidential"


def confidential(rule: VoteRule) -> VoteRule:
    """The same rule with confidential ballots: final, and no casting vote (CGCT L2121-20)."""
    tie = TieRule.REJECTED if rule.tie is TieRule.CASTING_VOTE else rule.tie
    return replace(rule, visibility=Visibility.CONFIDENTIAL, changeable=False, tie=tie)


def named(rule: VoteRule) -> VoteRule:
    """The same rule with ballots published by name; they may change until closing."""
    return replace(rule, visibility=Visibility.NAMED_AFTER_CLOSING, changeable=True)


def merged(rule: VoteRule) -> VoteRule:
    """The same rule without colleges: one seat, one voice, and nothing asked of each college, nor of weights."""
    weighs = rule.quorum.base is QuorumBase.WEIGHTS
    base = QuorumBase.SEATS_FILLED if weighs else rule.quorum.base
    quorum = replace(rule.quorum, per_college_min=0, base=base)
    return replace(rule, combination=Combination.NONE, colleges_in_favour=None, quorum=quorum)


def mixes(rule: VoteRule, *, weighted: bool, among: bool) -> bool:
    """Whether all seats share one urn: nothing in the count asks what a college said, or how many of it voted."""
    asked_apart = weighted or (rule.colleges_in_favour is not None and not among)
    weighs = rule.quorum.base is QuorumBase.WEIGHTS
    return not asked_apart and rule.quorum.per_college_min == 0 and not weighs


def together(colleges: Iterable[College], name: str) -> list[College]:
    """One college of all seats."""
    found = list(colleges)
    eligible, withdrawn = sum(one.eligible for one in found), sum(one.withdrawn for one in found)
    return [College(TOGETHER, name, eligible, withdrawn=withdrawn)] if found else []


def too_small(colleges: Iterable[College]) -> tuple[College, ...]:
    """The urns in which a ballot would not be mixed enough."""
    return tuple(one for one in colleges if one.eligible < LEAST_ELIGIBLE)


def ensure_mixed(colleges: Iterable[College]) -> None:
    """Raise NotConfidential, with the colleges that are too small."""
    small = too_small(colleges)
    if small:
        raise NotConfidential(why_not(small))


def why_not(small: Sequence[College]) -> Sentence:
    """Why the vote does not open so."""
    listed = Listed(tuple(_counted(one) for one in small))
    template = N_(
        "La confidentialité ne tiendrait pas : un bulletin doit se mêler à ceux d’au moins %(least)s sièges, "
        "et il y en a moins ici : %(colleges)s."
    )
    return Sentence(template, {"least": LEAST_ELIGIBLE, "colleges": listed}, "ballot")


def _counted(college: College) -> Sentence:
    return Sentence(
        N_("%(college)s (%(seats)s)"),
        {"college": college.name, "seats": college.eligible},
        f"college:{college.code}",
    )


def withheld(cast: Mapping[str, int]) -> bool:
    """Whether an urn holds some ballots and too few: then no ballot of the vote is published.

    None at all, for what the other colleges said, taken from the sum, would tell what this one did.
    """
    return any(0 < number < LEAST_CAST for number in cast.values())


def revealing(colleges: Sequence[College]) -> Fraction:
    """The share of outcomes that the exact weighted total gives away college by college, all seats voting.

    Each college brings its weight in the proportion of its voices. Where no two outcomes have the same total,
    the total alone says what every college said.
    """
    sized = [one for one in colleges if one.eligible and one.weight]
    outcomes = prod(one.eligible + 1 for one in sized)
    if outcomes > MOST_OUTCOMES:
        return Fraction(1)
    totals = Counter([Fraction(0)])
    for one in sized:
        each = Fraction(one.weight) / one.eligible
        grown: Counter[Fraction] = Counter()
        for total, ways in totals.items():
            for voices in range(one.eligible + 1):
                grown[total + voices * each] += ways
        totals = grown
    return Fraction(sum(ways == 1 for ways in totals.values()), outcomes)


def warnings(colleges: Sequence[College], *, weighted: bool) -> tuple[Sentence, ...]:
    """What whoever opens such a vote must know, though it may open."""
    unanimous = Sentence(
        N_(
            "Si tout un collège répond la même chose, chacun saura ce que chacun a voté. S’il y a moins de "
            "%(least)s bulletins dans un collège, aucun bulletin n’est publié : la décision seule."
        ),
        {"least": LEAST_CAST},
        "ballot",
    )
    if not weighted or not colleges[1:] or not revealing(colleges):
        return (unanimous,)
    leaking = N_(
        "Avec ces poids, le total exact suffit à retrouver ce que chaque collège a répondu : un bulletin se "
        "cache dans son collège, jamais dans l’ensemble."
    )
    return (unanimous, Sentence(leaking, about="total"))
