"""Equal shares to the end: the first purchases, then what is done with the money they leave.

Completions change who wins, so they are named, chosen before opening and told afterwards. "add1" is the
one of equalshares.net and of Wieliczka (2023): everybody's share is raised by one unit, everything is
bought anew, and so on; the last outcome that the envelope can pay is kept. When every project with a
vote fits in the envelope there is nothing to choose between and no share is raised.

Shares are tried one unit after the other, in effect: a share may be skipped only between two shares whose
passes met the same answers (see `Shared.trace`), so that small assemblies with large amounts stay quick.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from charters.rules.sentences import N_
from governance.votes.rules.methods.ballots import BadBallot, Outcome
from governance.votes.rules.methods.budget import Completion, EmptyBallots, Funds, Satisfaction, fill
from governance.votes.rules.methods.equal_shares import Market, Purchase, Shared

RAISED = (Completion.ADD1, Completion.ADD1_EXHAUSTIVE_STOP, Completion.ADD1_THEN_UTILITARIAN)
FILLED = (Completion.UTILITARIAN, Completion.ADD1_THEN_UTILITARIAN)


@dataclass(frozen=True, kw_only=True)
class SharesRule:
    """What equal shares leave to choose; `increment` is the unit by which shares are raised."""

    completion: Completion = Completion.ADD1_THEN_UTILITARIAN
    satisfaction: Satisfaction = Satisfaction.COST
    empty_ballots: EmptyBallots = EmptyBallots.IGNORED
    increment: Fraction = Fraction(1)

    def __post_init__(self) -> None:
        if self.increment <= 0:
            raise BadBallot(N_("Les parts sont relevées de plus que rien."))


@dataclass(frozen=True)
class SharesResult:
    """Purchases of the share that was kept, then projects `added` by votes."""

    rule: SharesRule
    funds: Funds
    first: Fraction  # share of each ballot before any raise
    share: Fraction  # the share that was kept
    raised: int  # how many increments lie between them
    purchases: tuple[Purchase, ...]
    added: tuple[str, ...]
    left: Callable[[str], Fraction]

    @property
    def bought(self) -> tuple[str, ...]:
        """Projects in the order bought."""
        return (*(purchase.project for purchase in self.purchases), *self.added)

    @property
    def cost(self) -> Fraction:
        """What they cost together; never more than the envelope."""
        return self.funds.spent(self.bought)

    @property
    def outcome(self) -> Outcome:
        """Whether anything was bought."""
        return Outcome.CHOSEN if self.bought else Outcome.NONE


def decide(funds: Funds, rule: SharesRule | None = None) -> SharesResult:
    """Share out, raise and fill as the rule says."""
    rule = rule or SharesRule()
    heads = funds.cast - (funds.blank if rule.empty_ballots is EmptyBallots.IGNORED else 0)
    first = funds.envelope / heads if heads else Fraction(0)
    market = Market(funds, rule.satisfaction)
    raised, kept = 0, market.share_out(first)
    if rule.completion in RAISED and funds.spent([p.code for p in funds.supported]) > funds.envelope:
        raised, kept = _Raising(market, first, rule).to_the_end(kept)
    added = fill(funds, kept.bought) if rule.completion in FILLED else ()
    return SharesResult(rule, funds, first, kept.share, raised, kept.purchases, added, kept.left)


@dataclass(frozen=True)
class _Raising:
    market: Market
    first: Fraction
    rule: SharesRule

    def to_the_end(self, kept: Shared) -> tuple[int, Shared]:
        """The last number of raises the envelope can pay, or the first that exhausts it."""
        raised = 0
        while not self._enough(kept):
            following = self._after(raised + 1)
            if following.spent > self.market.funds.envelope:
                break
            same = following.trace == kept.trace
            raised, kept = raised + 1, following
            if same:
                raised, kept = self._jump(raised, kept)
        return raised, kept

    def _after(self, raised: int) -> Shared:
        share = self.first + raised * self.rule.increment
        return self.market.share_out(share, ceiling=self.market.funds.envelope)

    def _enough(self, kept: Shared) -> bool:
        if self.rule.completion is not Completion.ADD1_EXHAUSTIVE_STOP:
            return False
        funds, bought = self.market.funds, set(kept.bought)
        left = funds.envelope - kept.spent
        return all(project.cost > left for project in funds.supported if project.code not in bought)

    def _jump(self, raised: int, kept: Shared) -> tuple[int, Shared]:
        """The farthest raise found with the same trace: strides double while it is met, then halve."""
        stride, growing = 1, True
        while stride:
            further = self._after(raised + stride)
            if further.trace == kept.trace:
                raised, kept = raised + stride, further
            else:
                growing = False
            stride = stride * 2 if growing else stride // 2
        return raised, kept
