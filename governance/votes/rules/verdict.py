"""The verdict: quorum, count, colleges, threshold, tie. A value with every number that led to it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from charters.rules.functioning import VoteRule
from charters.rules.terms import Combination, EmptyCollege
from charters.rules.writing import rule_hash
from governance.committee.rules.quorum import QuorumResult, seats_required
from governance.votes.rules.ballots import Choice
from governance.votes.rules.lifecycle import Stage
from governance.votes.rules.tally import Counts
from governance.votes.rules.weighing import Balance, CollegeResult, Position


class Outcome(StrEnum):
    """What was decided. TIED only where the tie rule decides nothing (postponed, second round).

    CHOSEN and NOTHING_CHOSEN are those of a choice among options, which may also be TIED or without quorum.
    POSTPONED is never the outcome of a count: by consent, an objection was left after the last round.
    """

    CARRIED = "carried"
    REJECTED = "rejected"
    TIED = "tied"
    VOID_NO_QUORUM = "void_no_quorum"
    NO_VOTES_EXPRESSED = "no_votes_expressed"
    CHOSEN = "chosen"
    NOTHING_CHOSEN = "nothing_chosen"
    POSTPONED = "postponed"


@dataclass(frozen=True)
class Verdict:
    """The outcome and its arithmetic. `casting` is the choice of the chair where a tie was put to it."""

    rule: VoteRule
    outcome: Outcome
    quorum: QuorumResult
    colleges: tuple[CollegeResult, ...]
    overall: Counts
    balance: Balance
    casting: Choice | None = None

    @property
    def rule_hash(self) -> str:
        """SHA-256 of the rule that was applied."""
        return rule_hash(self.rule)

    @property
    def weighted(self) -> bool:
        """Whether colleges count by their weight."""
        return self.rule.combination is not Combination.NONE

    @property
    def reached(self) -> bool:
        """Whether the support passes the threshold."""
        return self.rule.threshold.reached(self.balance.support, self.balance.total)

    @property
    def bar(self) -> Fraction:
        """The threshold in voices or weights, to be passed (strict) or equalled."""
        return self.rule.threshold.fraction * self.balance.total

    @property
    def voices_needed(self) -> int | None:
        """The smallest number of voices that reaches the threshold; None when colleges are weighted."""
        if self.weighted:
            return None
        threshold = self.rule.threshold
        return seats_required(int(self.balance.total), threshold.fraction, strict=threshold.strict)

    @property
    def tied(self) -> bool:
        """Both sides hold exactly half, under a majority of more than half."""
        return self.balance.even and not self.reached and self.rule.threshold.fraction == Fraction(1, 2)

    @property
    def favourable(self) -> int:
        """How many colleges are in favour by themselves."""
        return sum(result.position is Position.FAVOURABLE for result in self.colleges)

    @property
    def enough_colleges(self) -> bool:
        """Whether the colleges in favour are as many as the rule asks (true when it asks for none)."""
        return self.favourable >= (self.rule.colleges_in_favour or 0)

    @property
    def blocked_by(self) -> tuple[CollegeResult, ...]:
        """Empty colleges, where the rule lets them prevent the decision."""
        if self.rule.empty_college is not EmptyCollege.BLOCK:
            return ()
        return tuple(result for result in self.colleges if result.position is Position.EMPTY)

    @property
    def stage(self) -> Stage:
        """What the motion becomes."""
        if self.outcome is Outcome.NO_VOTES_EXPRESSED:
            return Stage.REJECTED
        return Stage(self.outcome.value)
