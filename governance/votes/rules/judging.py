"""Judging: from a rule, a roll and ballots to a verdict.

Order of the questions: is there a quorum (else the vote is void, not rejected); did anybody express a
view (else nothing is adopted, and nothing is divided by zero); does an empty college prevent deciding;
are enough colleges in favour; is the threshold reached; if both sides hold exactly half, what does the
tie rule say.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from charters.rules.functioning import VoteRule
from charters.rules.terms import Counted, QuorumBase, TieRule
from governance.committee.rules.organisations import Organisations, supposed
from governance.committee.rules.quorum import Headcount, check
from governance.votes.rules import tally, weighing, withdrawing
from governance.votes.rules.ballots import Choice, Voice
from governance.votes.rules.tally import College, Tally
from governance.votes.rules.verdict import Outcome, Verdict


def decide(
    rule: VoteRule,
    colleges: Sequence[College],
    voices: Iterable[Voice],
    *,
    presence: Mapping[str, Headcount] | None = None,
    second_notice: bool = False,
    casting: Choice | None = None,
    voters: Mapping[str, Organisations] | None = None,
) -> Verdict:
    """Count and judge. Raises tally.BadCount when the voices do not fit the roll.

    `presence` (college → headcount) is who attends when the vote closes; outside a meeting those who
    voted are those who attend. `casting` is the chair's own choice, used only for a tie under that rule.
    `voters` (college → organisations) are those behind the ballots, where the quorum counts organisations; without
    them, the fewest there can be behind so many ballots of each college.
    """
    counted = tally.count(rule, colleges, voices)
    results = tuple(
        weighing.weigh(rule, college, counts, (presence or {}).get(college.code))
        for college, counts in counted.colleges
    )
    quorum = check(
        rule.quorum,
        attendance(rule, counted, presence, voters),
        second_notice=second_notice,
        weights={college.code: college.weight for college in colleges},
    )
    found = Verdict(
        rule, Outcome.REJECTED, quorum, results, counted.overall, weighing.together(results), casting
    )
    return replace(found, outcome=_outcome(found))


def attendance(
    rule: VoteRule,
    counted: Tally,
    presence: Mapping[str, Headcount] | None,
    voters: Mapping[str, Organisations] | None = None,
) -> dict[str, Headcount]:
    """Whom the quorum looks at: the room, or the voters when there is no room or the rule says so."""
    if rule.quorum.base is QuorumBase.ORGANISATIONS and voters is None:
        voters = {
            college.code: supposed(college.holders, counts.turnout - counts.represented, counts.represented)
            for college, counts in counted.colleges
        }
    behind = voters or {}
    if presence is None or rule.quorum.counted is Counted.TURNOUT:
        return {
            college.code: replace(
                withdrawing.headcount_of(rule.quorum, college, counts), organisations=behind.get(college.code)
            )
            for college, counts in counted.colleges
        }
    return {
        college.code: presence.get(college.code) or _nobody(college, behind.get(college.code))
        for college, _counts in counted.colleges
    }


def _nobody(college: College, behind: Organisations | None) -> Headcount:
    """A college of the roll that is not in the room at all."""
    absent = None if behind is None else Organisations(behind.holding)
    return Headcount(college.eligible + college.withdrawn, 0, organisations=absent)


def _outcome(found: Verdict) -> Outcome:
    if not found.quorum.reached:
        return Outcome.VOID_NO_QUORUM
    if found.overall.expressed == 0:
        return Outcome.NO_VOTES_EXPRESSED
    if found.blocked_by or not found.enough_colleges:
        return Outcome.REJECTED
    if found.tied:
        return _after_a_tie(found)
    return Outcome.CARRIED if found.reached else Outcome.REJECTED


def _after_a_tie(found: Verdict) -> Outcome:
    """A casting vote adds no voice to the count: it only says which way the tie falls."""
    if found.rule.tie in (TieRule.POSTPONED, TieRule.SECOND_ROUND):
        return Outcome.TIED
    if found.rule.tie is TieRule.CASTING_VOTE and found.casting is Choice.FOR:
        return Outcome.CARRIED
    return Outcome.REJECTED
