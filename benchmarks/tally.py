"""Counting: millions of ballots from grouped input, a budget of 10,000 voters, beside votelib and pabutools.

Every urn is drawn at random from a fixed seed. "Grouped" means that equal ballots come as one with a count,
as files and the urn give them; how many different ballots there are is printed, for that is what costs.
Ratios are of the same work in the same run; a library is given the same grouped urn.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from time import perf_counter

from charters.rules.functioning import NO_QUORUM, VoteRule
from charters.rules.terms import Combination
from governance.votes.rules.ballots import Choice, Voice
from governance.votes.rules.judging import decide
from governance.votes.rules.methods import approval, completion, judgment, schulze
from governance.votes.rules.methods.ballots import Approval, Grading, Order
from governance.votes.rules.methods.budget import Completion, Funds, Project, gather
from governance.votes.rules.methods.completion import SharesRule
from governance.votes.rules.methods.equal_shares import Market
from governance.votes.rules.tally import College

MILLION = 1_000_000
SINGLE = 100_000  # ballots that nobody grouped: ten times as many take ten times as long
OPINIONS = 20_000  # different ballots among the million, where a ballot has more to say than yes or no
COLLEGES = {"ess": 30, "companies": 25, "authorities": 20, "residents": 15, "research": 10}
WEIGHTS = {college: Fraction(weight) for college, weight in COLLEGES.items()}
GRADES = ("0", "1", "2", "3", "4", "5")
TEN = tuple(f"option {number}" for number in range(10))
TWENTY = tuple(f"option {number}" for number in range(20))


@dataclass
class Line:
    """One measure: seconds, what it may take (None: only shown), and the other library's time."""

    name: str
    seconds: float
    budget: float | None = None
    other: str = ""
    others: float | None = None

    def show(self) -> bool:
        limit = "" if self.budget is None else f"< {self.budget:g} s"
        ratio = (
            ""
            if self.others is None
            else f"{self.other} {self.others:8.2f} s, ratio {self.others / self.seconds:,.1f}"
        )
        print(f"{self.name:<84} {self.seconds:8.3f} s  {limit:<8} {ratio}", flush=True)
        return self.budget is None or self.seconds < self.budget


def timed(work: Callable[[], object], times: int = 1) -> float:
    """The best of so many runs: the others measure the neighbours."""
    best = float("inf")
    for _ in range(times):
        start = perf_counter()
        work()
        best = min(best, perf_counter() - start)
    return best


def spread(chance: random.Random, number: int, heaps: int) -> list[int]:
    """`number` ballots over so many opinions, some much commoner than others."""
    drawn = Counter(chance.choices(range(heaps), weights=[1 / (rank + 1) for rank in range(heaps)], k=number))
    return [drawn[heap] for heap in range(heaps)]


def yes_no(chance: random.Random) -> Iterable[Line]:
    drawn = Counter(
        zip(chance.choices(list(COLLEGES), k=MILLION), chance.choices(list(Choice), k=MILLION), strict=True)
    )
    voices = [Voice(college, choice, count=count) for (college, choice), count in drawn.items()]
    colleges = [
        College(code, code, sum(v.count for v in voices if v.college == code), weight)
        for code, weight in WEIGHTS.items()
    ]
    rule = VoteRule(quorum=NO_QUORUM, combination=Combination.PROPORTIONAL)
    yield Line(
        f"yes-no by college, 1,000,000 ballots ({len(voices)} different)",
        timed(lambda: decide(rule, colleges, voices), 3),
        1,
    )


def approvals(chance: random.Random) -> Iterable[Line]:
    from votelib.convert import ApprovalToSimpleVotes

    masks = chance.choices(range(1 << len(TEN)), k=MILLION)
    said = {
        mask: frozenset(option for bit, option in enumerate(TEN) if mask >> bit & 1) for mask in set(masks)
    }
    urn = [Approval(said[mask], "", count) for mask, count in Counter(masks).items()]
    theirs = {ballot.approved: ballot.count for ballot in urn}
    name = f"approval, 10 options, 1,000,000 ballots ({len(urn)} different)"
    plain = timed(lambda: approval.count(TEN, urn), 5)
    yield Line(name, plain, 1, "votelib", timed(lambda: ApprovalToSimpleVotes().convert(theirs), 5))
    drawn = Counter(zip(masks, chance.choices(list(COLLEGES), k=MILLION), strict=True))
    urn = [Approval(said[mask], college, count) for (mask, college), count in drawn.items()]
    name = f"  by weighted college ({len(urn)} different)"
    yield Line(name, timed(lambda: approval.count(TEN, urn, WEIGHTS), 5), 1)


def judgments(chance: random.Random) -> Iterable[Line]:
    from votelib.evaluate.cardinal import MajorityJudgment

    urn = [
        Grading(
            {option: chance.randrange(len(GRADES)) for option in TEN}, chance.choice(list(COLLEGES)), count
        )
        for count in spread(chance, MILLION, OPINIONS)
        if count
    ]
    name = f"majority judgment, 10 options, 1,000,000 ballots ({len(urn)} different)"
    yield Line(name, timed(lambda: judgment.count(TEN, urn, GRADES), 3), 1)
    yield Line("  by weighted college", timed(lambda: judgment.count(TEN, urn, GRADES, WEIGHTS), 3), 1)
    few = [Grading(ballot.grades, "", 5) for ballot in urn[:1000]]
    theirs = {frozenset(ballot.grades.items()): ballot.count for ballot in few}
    # votelib writes every ballot out at each step: a million would keep it busy for hours.
    ours = timed(lambda: judgment.count(TEN, few, GRADES), 5)
    other = timed(lambda: MajorityJudgment().evaluate(theirs))
    yield Line("  5,000 ballots (1000 different)", ours, None, "votelib", other)
    alone = [Grading({option: chance.randrange(len(GRADES)) for option in TEN}) for _ in range(SINGLE)]
    yield Line(
        f"  {SINGLE:,} ballots, none grouped with another", timed(lambda: judgment.count(TEN, alone, GRADES))
    )


def comparisons(chance: random.Random) -> Iterable[Line]:
    from votelib.convert import RankedToCondorcetVotes
    from votelib.evaluate.condorcet import Schulze

    urn = [
        Order(tuple((option,) for option in chance.sample(TWENTY, len(TWENTY))), count=count)
        for count in spread(chance, MILLION, OPINIONS)
        if count
    ]
    theirs = {tuple(option for (option,) in ballot.ranking): ballot.count for ballot in urn}
    name = f"Schulze, 20 options, 1,000,000 ballots ({len(urn)} different)"
    ours = timed(lambda: schulze.count(TWENTY, urn), 3)
    yield Line(
        name, ours, 2, "votelib", timed(lambda: Schulze().evaluate(RankedToCondorcetVotes().convert(theirs)))
    )
    alone = [Order(ballot.ranking) for ballot in urn] * (SINGLE // len(urn))
    yield Line(
        f"  {len(alone):,} ballots, none grouped with another", timed(lambda: schulze.count(TWENTY, alone))
    )


def seventy_two_million(chance: random.Random) -> Iterable[Line]:
    counts = [24_000_000, 23_999_999, 12_000_001, 7_000_000, 5_000_000]
    grades = [
        Grading({option: chance.randrange(len(GRADES)) for option in TEN}, count=count) for count in counts
    ]
    orders = [
        Order(tuple((option,) for option in chance.sample(TWENTY, 20)), count=count) for count in counts
    ]
    yield Line(
        "majority judgment, 72,000,000 ballots given as counts",
        timed(lambda: judgment.count(TEN, grades, GRADES), 3),
        0.1,
    )
    yield Line(
        "Schulze, 20 options, 72,000,000 ballots given as counts",
        timed(lambda: schulze.count(TWENTY, orders), 3),
        0.1,
    )


def budgets(chance: random.Random) -> Iterable[Line]:
    large = town(chance, voters=10_000, projects=200)
    rule = SharesRule(completion=Completion.ADD1)
    found = completion.decide(large, rule)
    seconds = timed(lambda: completion.decide(large, rule))
    name = f"equal shares, add1, 10,000 voters x 200 projects ({found.raised} raises, {len(found.bought)} bought)"
    yield Line(name, seconds, 30)
    market, share = Market(large), large.envelope / large.cast
    once = timed(lambda: market.share_out(share), 3)
    yield Line("  one pass of it, without completion", once, None, "pabutools", pabutools(large, None))
    small = town(chance, voters=1_000, projects=40)
    stop = SharesRule(completion=Completion.ADD1_EXHAUSTIVE_STOP)
    raised = completion.decide(small, stop).raised
    name = f"  add1 with exhaustive stop, 1,000 voters x 40 projects ({raised} raises)"
    yield Line(name, timed(lambda: completion.decide(small, stop), 3), None, "pabutools", pabutools(small, 1))


def town(chance: random.Random, voters: int, projects: int) -> Funds:
    """100 a head; projects cost 1 to 8 % of it; each voter approves three to twelve, some better loved than others."""
    envelope = 100 * voters
    codes = [f"p{number:03}" for number in range(projects)]
    loved = [chance.random() ** 2 for _ in codes]
    listed = [Project(code, Fraction(chance.randrange(envelope // 100, envelope // 12))) for code in codes]
    urn = [
        Approval(frozenset(chance.choices(codes, weights=loved, k=chance.randint(3, 12))))
        for _ in range(voters)
    ]
    return gather(Fraction(envelope), listed, urn)


def pabutools(funds: Funds, increment: int | None) -> float:
    """Seconds that pabutools takes for the same, ties being broken alike."""
    from pabutools import election, rules, tiebreaking

    projects = {project.code: election.Project(project.code, int(project.cost)) for project in funds.projects}
    instance = election.Instance(projects.values(), budget_limit=int(funds.envelope))
    ballots = [
        election.ApprovalBallot(projects[code] for code in approved)
        for approved, number in funds.groups
        for _ in range(number)
    ]
    profile = election.ApprovalProfile(ballots, instance=instance).as_multiprofile()
    ties = tiebreaking.TieBreakingRule(
        lambda _i, _p, project: (project.cost, -funds.votes[project.name], project.name)
    )
    return timed(
        lambda: rules.method_of_equal_shares(
            instance,
            profile,
            sat_class=election.Cost_Sat,
            tie_breaking=ties,
            voter_budget_increment=increment,
        )
    )


def main() -> int:
    kept = True
    for part in (yes_no, approvals, judgments, comparisons, seventy_two_million, budgets):
        for line in part(random.Random(20261125)):
            kept = line.show() and kept
    print("every budget kept" if kept else "a budget is broken")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
