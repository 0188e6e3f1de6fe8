"""The method of equal shares: everybody holds the same share of the envelope and pays for what they approve.

D. Peters, G. Pierczyński, P. Skowron, "Proportional Participatory Budgeting with Additive Utilities",
NeurIPS 2021. A project is bought when those who approve it can pay its cost, each the same amount or all
they have left; among those, the one whose supporters pay least for what it is worth to them. With the
cost as worth, that is the project with the most *effective votes*: its cost over the largest payment.

Everything is whole numbers: purses and costs share one denominator, multiplied when a payment does not
fall even. Money only leaves purses, so that the last known price of a project is the least it may ask:
projects are looked at from the cheapest last price, and most are not looked at. Floats order that queue,
with a margin larger than their error; prices themselves are compared exactly.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm

from governance.votes.rules.methods.budget import Funds, Project, Satisfaction

NOTHING = Fraction(0)
MARGIN = 1 + 1e-9  # a quotient of whole numbers, correctly rounded, is off by 2**-53 at the most


@dataclass(frozen=True)
class Purchase:
    """A project bought, and the largest payment one of its supporters made."""

    project: str
    payment: Fraction


@dataclass(frozen=True)
class Shared:
    """What was bought with a given share, in order; `left(project)` is what its supporters still hold.

    `trace` holds every answer the pass met: who was asked, who could not pay in full, what was cheaper.
    Each is a comparison of amounts that grow evenly with the share, so that two shares with the same trace
    frame others with that trace, and with the same purchases: a search may jump from one to the other.
    """

    share: Fraction
    purchases: tuple[Purchase, ...]
    spent: Fraction
    left: Callable[[str], Fraction]
    trace: tuple[object, ...]

    @property
    def bought(self) -> tuple[str, ...]:
        """Projects in the order bought."""
        return tuple(purchase.project for purchase in self.purchases)


@dataclass(slots=True, eq=False)
class _Asked:
    """A project on the market. Its price is `part` / `heads` for each supporter who is not emptied by it."""

    project: Project
    cost: int
    worth: int
    votes: int
    supporters: list[int]
    crowds: list[int]  # supporting groups of more than one ballot
    part: int = 0
    heads: int = 1
    price: float = 0.0

    def before(self, other: _Asked) -> bool:
        """Whether this one is bought first; both prices are fresh."""
        ours = self.part * other.heads * other.worth
        theirs = other.part * self.heads * self.worth
        return (ours, *self._tie()) < (theirs, *other._tie())

    def _tie(self) -> tuple[int, int, str]:
        return self.cost, -self.votes, self.project.code


class Market:
    """A question ready to be tried with several shares."""

    def __init__(self, funds: Funds, satisfaction: Satisfaction = Satisfaction.COST) -> None:
        """`unit` of our whole numbers make one of the envelope's."""
        self.funds = funds
        self.unit = lcm(*(project.cost.denominator for project in funds.projects))
        self.sizes = [number for _, number in funds.groups]
        self.by_cost = satisfaction is Satisfaction.COST
        self.projects = {project.code: project for project in funds.supported}
        self.free = [project for project in funds.by_votes() if project.cost == 0]
        self.who: dict[str, list[int]] = {code: [] for code in self.projects}
        for group, (approved, _) in enumerate(funds.groups):
            for code in approved:
                self.who[code].append(group)
        self.crowds = {code: [g for g in who if self.sizes[g] > 1] for code, who in self.who.items()}

    def share_out(self, share: Fraction, *, ceiling: Fraction | None = None) -> Shared:
        """Buy with `share` for each ballot; stops as soon as more than `ceiling` is spent."""
        return _Run(self, share).finish(ceiling)

    def ask(self, code: str) -> _Asked:
        """A project as it comes on the market: it cannot ask for less than an equal part of its cost."""
        project, votes = self.projects[code], self.funds.votes[code]
        cost = int(project.cost * self.unit)
        worth = cost if self.by_cost else 1
        return _Asked(
            project, cost, worth, votes, self.who[code], self.crowds[code], price=cost / (votes * worth)
        )

    def asked(self) -> list[_Asked]:
        """Supported projects that cost something."""
        return [self.ask(code) for code, project in self.projects.items() if project.cost]


class _Run:
    """One pass. Amounts are in 1/`scale` of the market's whole numbers.

    Ballots that paid for the same projects hold the same purse: a purse is kept once, and each group of
    ballots knows which one it holds. Purse 0 is the empty one.
    """

    def __init__(self, market: Market, share: Fraction) -> None:
        whole = share * market.unit
        self.market, self.share, self.scale = market, share, whole.denominator
        self.purses = [0, whole.numerator]
        self.holding = [1] * len(market.sizes)
        self.holders = [0, len(market.sizes)]
        self.asked = market.asked()
        self.trace: list[object] = []

    def finish(self, ceiling: Fraction | None) -> Shared:
        """Buy until nobody can pay for anything, or the ceiling is broken."""
        purchases = [Purchase(project.code, NOTHING) for project in self.market.free]
        spent = NOTHING
        while (best := self._cheapest()) is not None:
            self.asked.remove(best)
            payment = Fraction(best.part, best.heads * self.scale * self.market.unit)
            purchases.append(Purchase(best.project.code, payment))
            spent += best.project.cost
            if ceiling is not None and spent > ceiling:
                break
            self._pay(best)
        return Shared(self.share, tuple(purchases), spent, self._left, tuple(self.trace))

    def _cheapest(self) -> _Asked | None:
        """The project to buy now; those whose supporters cannot pay any more leave the market."""
        best: _Asked | None = None
        gone = []
        for one in sorted(self.asked, key=lambda one: one.price):
            if best is not None and one.price > best.price * MARGIN:
                break
            able = self._ask(one)
            first = able and (best is None or one.before(best))
            self.trace.append((one.project.code, able, first))
            if first:
                best = one
            elif not able:
                gone.append(one)
        if gone:
            self.asked = [one for one in self.asked if one not in gone]
        return best

    def _ask(self, one: _Asked) -> bool:
        """Set the price of a project: the poorest supporters give all they have, the others the same."""
        held, purses = self._held(one.supporters, one.crowds), self.purses
        if 2 * held.pop(0, 0) > one.votes:
            one.supporters = [group for group in one.supporters if self.holding[group]]
            one.crowds = [group for group in one.crowds if self.holding[group]]
        part, heads = one.cost * self.scale, held.total()
        ordered = sorted((purses[kind], kind) for kind in held)
        for rank, (purse, kind) in enumerate(ordered):
            if purse * heads >= part:
                self.trace.append(frozenset(poor for _, poor in ordered[:rank]))
                one.part, one.heads, one.price = part, heads, part / (heads * one.worth * self.scale)
                return True
            part -= purse * held[kind]
            heads -= held[kind]
        return False

    def _held(self, groups: Sequence[int], crowds: Sequence[int]) -> Counter[int]:
        """Ballots by the purse they hold; `crowds` are those of the groups that are more than one ballot."""
        held = Counter(map(self.holding.__getitem__, groups))
        for group in crowds:
            held[self.holding[group]] += self.market.sizes[group] - 1
        return held

    def _pay(self, one: _Asked) -> None:
        finer = one.heads // gcd(one.part, one.heads)
        if finer > 1:
            self.scale *= finer
            self.purses = [purse * finer for purse in self.purses]
        payment = one.part * finer // one.heads
        after: dict[int, int] = {0: 0}
        holding = self.holding
        for group in one.supporters:
            before = holding[group]
            if before not in after:
                after[before] = self._lighter(before, payment)
            holding[group] = after[before]
            self.holders[before] -= 1
            self.holders[after[before]] += 1
        self.trace.append(tuple(after.items()))
        for kind in after:
            if not self.holders[kind]:
                self.purses[kind] = 0  # nobody holds it: nothing to multiply any more

    def _lighter(self, kind: int, payment: int) -> int:
        """The purse `kind` once `payment` is taken out of it."""
        if self.purses[kind] <= payment:
            return 0
        self.purses.append(self.purses[kind] - payment)
        self.holders.append(0)
        return len(self.purses) - 1

    def _left(self, code: str) -> Fraction:
        held = self._held(self.market.who[code], self.market.crowds[code])
        money = sum(self.purses[kind] * number for kind, number in held.items())
        return Fraction(money, self.scale * self.market.unit)
