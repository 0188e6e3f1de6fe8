"""Judging a choice among options: the quorum of the body first, then the method over the ballots.

The method alone says who comes first; the body's rule says whether enough seats took part, what colleges
weigh and what becomes of a college without a ballot. Without quorum the vote is void: nothing is chosen,
and the count is told all the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from charters.rules import transcripts
from charters.rules.functioning import VoteRule
from charters.rules.sentences import N_, Listed, Sentence, Value
from charters.rules.terms import Combination, Counted
from governance.committee.rules import quorum_wording
from governance.committee.rules.organisations import Organisations
from governance.committee.rules.quorum import Headcount, QuorumResult, check
from governance.votes.rules import figures
from governance.votes.rules.files import counting
from governance.votes.rules.files.question import Method, Question
from governance.votes.rules.found import Found, plain
from governance.votes.rules.lifecycle import Stage
from governance.votes.rules.tally import BadCount, College
from governance.votes.rules.verdict import Outcome

Data = dict[str, Any]
WEIGHING = frozenset({Method.APPROVAL, Method.SCORE, Method.MAJORITY_JUDGMENT})
"""Methods where colleges weigh; the others count one seat, one voice."""
BUDGETS = frozenset({Method.EQUAL_SHARES, Method.GREEDY})
OUTCOMES = {"chosen": Outcome.CHOSEN, "tied": Outcome.TIED, "none": Outcome.NOTHING_CHOSEN}


@dataclass(frozen=True)
class Chosen:
    """What was found, whether enough seats took part, and the figures that are drawn."""

    outcome: Outcome
    quorum: QuorumResult
    eligible: int
    cast: int
    found: Found
    headline: tuple[Sentence, ...]
    steps: tuple[Sentence, ...]
    figures: Data

    @property
    def stage(self) -> Stage:
        """What the motion becomes."""
        return Stage(self.outcome.value)

    def told(self) -> Found:
        """The same in the terms of every method, quorum first."""
        return replace(
            self.found,
            outcome=self.outcome.value,
            winners=() if self.outcome is Outcome.VOID_NO_QUORUM else self.found.winners,
            explanation=(*self.headline, *self.steps),
        )

    def as_data(self) -> Data:
        """What the register keeps: strings, integers, lists and objects."""
        told = self.told()
        return {
            "method": told.method,
            "outcome": told.outcome,
            "winners": list(told.winners),
            "ranking": [list(tier) for tier in told.ranking],
            "counts": plain(told.counts),
            "cost": plain(told.cost),
            "eligible": self.eligible,
            "cast": self.cast,
            "quorum": self.quorum.as_data(),
            "figures": self.figures,
            "headline": [transcripts.as_data(one) for one in self.headline],
            "steps": [transcripts.as_data(one) for one in self.steps],
        }


def weighs(rule: VoteRule, method: Method) -> bool:
    """Whether colleges weigh in a choice by this method under the rule of the body."""
    return method in WEIGHING and rule.combination is not Combination.NONE


def frozen(
    rule: VoteRule, method: Method, settings: Mapping[str, Any], weights: Mapping[str, str]
) -> dict[str, Any]:
    """The settings of a method as they are frozen: with the weights of the roll where colleges weigh."""
    if not weighs(rule, method):
        return dict(settings)
    return {**settings, "weights": dict(weights), "empty_college": rule.empty_college.value}


def decide(
    rule: VoteRule,
    colleges: Sequence[College],
    question: Question,
    voters: Mapping[str, Headcount],
    *,
    presence: Mapping[str, Headcount] | None = None,
    second_notice: bool = False,
) -> Chosen:
    """Count and judge; `voters` is who voted by college. Raises BadCount, Unknown or RuleBroken."""
    _check(colleges, question, voters)
    attending = _attendance(rule, colleges, voters, presence)
    quorum = check(
        rule.quorum,
        attending,
        second_notice=second_notice,
        weights={college.code: college.weight for college in colleges},
    )
    found = counting.count(question)
    outcome = OUTCOMES[found.outcome] if quorum.reached else Outcome.VOID_NO_QUORUM
    names = {college.code: college.name for college in colleges}
    *steps, last = (_named(one, names) for one in found.explanation)
    return Chosen(
        outcome=outcome,
        quorum=quorum,
        eligible=sum(college.eligible for college in colleges),
        cast=sum(ballot.count for ballot in question.ballots),
        found=found,
        headline=(quorum_wording.in_a_word(quorum, names), *_decision(outcome, found, last)),
        steps=(*quorum_wording.arithmetic(quorum, names), *steps),
        figures=figures.of(Method(found.method), question),
    )


def _check(colleges: Sequence[College], question: Question, voters: Mapping[str, Headcount]) -> None:
    if len({college.code for college in colleges}) != len(colleges):
        raise BadCount("a college is on the roll twice")
    seats = {college.code: college.eligible for college in colleges}
    cast = dict.fromkeys(seats, 0)
    for ballot in question.ballots:
        if ballot.college not in seats:
            raise BadCount(f"not on the roll: {ballot.college}")
        cast[ballot.college] += ballot.count
    for code, number in cast.items():
        head = voters.get(code, Headcount(seats[code], 0))
        if number > seats[code] or number != head.present + head.represented:
            raise BadCount(f"{code}: more voices than seats")


def _attendance(
    rule: VoteRule,
    colleges: Sequence[College],
    voters: Mapping[str, Headcount],
    presence: Mapping[str, Headcount] | None,
) -> dict[str, Headcount]:
    """Whom the quorum looks at: the room, or the voters when there is no room or the rule says so."""
    seen = voters if presence is None or rule.quorum.counted is Counted.TURNOUT else presence
    return {one.code: seen.get(one.code) or _nobody(one, voters.get(one.code)) for one in colleges}


def _nobody(college: College, voted: Headcount | None) -> Headcount:
    """A college of the roll that is not in the room at all."""
    behind = voted.organisations if voted else None
    return Headcount(
        college.eligible, 0, organisations=None if behind is None else Organisations(behind.holding)
    )


def _decision(outcome: Outcome, found: Found, last: Sentence) -> tuple[Sentence, ...]:
    """The sentences that decide; `last` is the one the method ends with."""
    if outcome is Outcome.VOID_NO_QUORUM:
        return (Sentence(N_("Le vote est sans effet : rien n’est choisi."), about="outcome"),)
    if Method(found.method) not in BUDGETS:
        return (last,)
    if not found.winners:
        return (Sentence(N_("Aucun projet n’est financé."), about="outcome"), last)
    values: dict[str, Value] = {"projects": Listed(found.winners)}
    return (Sentence(N_("Projets financés : %(projects)s."), values, "outcome"), last)


def _named(sentence: Sentence, names: Mapping[str, str]) -> Sentence:
    """Colleges by their names: the methods know them by their codes."""
    if not sentence.about.startswith("college:") and "colleges" not in sentence.values:
        return sentence
    return replace(sentence, values={key: _name(key, one, names) for key, one in sentence.values.items()})


def _name(key: str, value: Value, names: Mapping[str, str]) -> Value:
    if key == "college" and isinstance(value, str):
        return names.get(value, value)
    if key == "colleges" and isinstance(value, Listed):
        return Listed(tuple(names.get(str(one), str(one)) for one in value.items), value.separator)
    return value
