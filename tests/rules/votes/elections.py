"""Random rules, rolls and ballots, and a second count written differently, to compare with."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

from charters.rules.functioning import NO_QUORUM, Quorum, SecondNotice, Threshold, VoteRule
from charters.rules.sentences import say
from charters.rules.terms import (
    Base,
    Combination,
    Counted,
    EmptyCollege,
    TiedCollege,
    TieRule,
    Visibility,
)
from governance.votes.rules.ballots import Choice, Voice
from governance.votes.rules.explanation import explain
from governance.votes.rules.tally import College

LETTERS = {"p": Choice.FOR, "c": Choice.AGAINST, "a": Choice.ABSTAIN, "b": Choice.BLANK}

thresholds = st.builds(
    Threshold,
    fraction=st.sampled_from([Fraction(1, 2), Fraction(2, 3), Fraction(3, 4)]),
    strict=st.booleans(),
)
quorums = st.just(NO_QUORUM) | st.builds(
    Quorum,
    fraction=st.sampled_from([Fraction(0), Fraction(1, 4), Fraction(1, 2), Fraction(2, 3)]),
    strict=st.booleans(),
    counted=st.sampled_from(Counted),
    counts_represented=st.booleans(),
    per_college_min=st.integers(0, 2),
    second_notice=st.none() | st.builds(SecondNotice, fraction=st.none() | st.just(Fraction(1, 4))),
)


def rules(**fixed):
    """Named-ballot rules of every shape; `fixed` holds strategies or values that are given."""
    fields = {
        "base": st.sampled_from(Base),
        "threshold": thresholds,
        "quorum": quorums,
        "combination": st.sampled_from(Combination),
        "tied_college": st.sampled_from(TiedCollege),
        "empty_college": st.sampled_from(EmptyCollege),
        "colleges_in_favour": st.none() | st.integers(1, 5),
        "tie": st.sampled_from(TieRule),
        "blank_expressed": st.booleans(),
        "abstention_expressed": st.booleans(),
        "changeable": st.booleans(),
        "visibility": st.just(Visibility.NAMED_AFTER_CLOSING),
    }
    given = {
        name: value if isinstance(value, st.SearchStrategy) else st.just(value)
        for name, value in fixed.items()
    }
    return st.builds(VoteRule, **(fields | given))


@st.composite
def elections(draw, choices=tuple(Choice), least=0):
    """(colleges, voices): two to five colleges of up to six seats, each seat voting at most once."""
    colleges, voices = [], []
    for number in range(draw(st.integers(2, 5))):
        said = draw(st.lists(st.sampled_from(choices), min_size=least, max_size=6))
        silent = draw(st.integers(0, 2))
        code = f"k{number}"
        colleges.append(College(code, f"Collège {number}", len(said) + silent, draw(st.integers(1, 50))))
        voices.extend(Voice(code, choice, represented=draw(st.booleans())) for choice in said)
    return tuple(colleges), tuple(voices)


def cast(**said):
    """cast(ess="pppc", habitants="pb") : colleges of just those seats, weight 1, and their voices."""
    colleges = tuple(College(code, code, len(letters)) for code, letters in said.items())
    return colleges, tuple(
        Voice(code, LETTERS[letter]) for code, letters in said.items() for letter in letters
    )


def told(verdict):
    """The headline, with ordinary spaces for the reader of the tests."""
    return " ".join(map(say, explain(verdict).headline)).replace("\u00a0", " ")


def steps(verdict):
    """The arithmetic, line by line, with ordinary spaces."""
    return [say(step).replace("\u00a0", " ") for step in explain(verdict).steps]


def recount(rule, colleges, voices):
    """A second opinion on rules without quorum, in cross-multiplied integers (weights are integers).

    Gives "none" (nobody expressed), "blocked", "colleges", "tie", "carried" or "rejected".
    """
    num_for, num_against, den, favourable, blocked, any_expressed = 0, 0, 1, 0, False, False
    total = 0
    for college in colleges:
        n = {c: sum(v.count for v in voices if v.college == college.code and v.choice is c) for c in Choice}
        p, c, a, b = n[Choice.FOR], n[Choice.AGAINST], n[Choice.ABSTAIN], n[Choice.BLANK]
        expressed = p + c + b * rule.blank_expressed + a * rule.abstention_expressed
        any_expressed = any_expressed or expressed > 0
        base = {"for_and_against": p + c, "expressed": expressed, "turnout": p + c + a + b}.get(
            rule.base.value, college.eligible if rule.base is Base.ELIGIBLE else p + c + a + b
        )
        favourable += 2 * p > base
        blocked = blocked or (base == 0 and rule.empty_college is EmptyCollege.BLOCK)
        if rule.combination is Combination.NONE:
            up, down, whole, by = p, c, base, 1
        elif base == 0:
            lost = college.weight if rule.empty_college is EmptyCollege.AGAINST else 0
            up, down, whole, by = 0, lost, lost, 1
        elif rule.combination is Combination.PROPORTIONAL:
            up, down, whole, by = college.weight * p, college.weight * c, college.weight, base
        else:
            tied = p == c and 2 * p == base
            half = 1 if tied and rule.tied_college is TiedCollege.SPLIT else 0
            up, by, whole = 2 * college.weight * (2 * p > base) + college.weight * half, 2, college.weight
            down = 2 * college.weight * (not tied and 2 * p <= base) + college.weight * half
        num_for, num_against, den = num_for * by + up * den, num_against * by + down * den, den * by
        total += whole
    q = rule.threshold.fraction
    gap = num_for * q.denominator - q.numerator * total * den
    reached = total > 0 and (gap > 0 or (gap == 0 and not rule.threshold.strict))
    even = total > 0 and num_for == num_against and 2 * num_for == total * den and q == Fraction(1, 2)
    if not any_expressed:
        return "none"
    if blocked:
        return "blocked"
    if favourable < (rule.colleges_in_favour or 0):
        return "colleges"
    return "carried" if reached else "tie" if even else "rejected"
