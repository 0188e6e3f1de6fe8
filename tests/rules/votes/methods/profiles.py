"""Random ballots of every kind, and second counts written differently, to compare with."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from fractions import Fraction

from hypothesis import strategies as st

from governance.votes.rules.methods.ballots import Approval, Grading, Order
from governance.votes.rules.methods.budget import Project, gather

OPTIONS = ("gare", "halle", "laiterie", "relais")
GRADES = ("À rejeter", "Insuffisant", "Passable", "Bien", "Très bien")
BEST = len(GRADES) - 1
COLLEGES = ("ess", "habitants", "collectivités")

options = st.integers(1, len(OPTIONS)).map(lambda number: OPTIONS[:number])
weights = st.fixed_dictionaries(dict.fromkeys(COLLEGES, st.fractions(Fraction(1, 3), 50, max_denominator=3)))
colleges = st.sampled_from(COLLEGES)


def approvals(known=OPTIONS, college=colleges):
    return st.builds(Approval, st.frozensets(st.sampled_from(known)), college, st.integers(1, 4))


def gradings(known=OPTIONS, college=colleges, highest=BEST):
    given = st.dictionaries(st.sampled_from(known), st.integers(0, highest))
    return st.builds(Grading, given, college, st.integers(1, 4))


@st.composite
def orders(draw, known=OPTIONS):
    """A ranking with ties that may leave options out."""
    said = draw(st.lists(st.sampled_from(known), unique=True))
    tiers: list[list[str]] = []
    for option in said:
        if tiers and draw(st.booleans()):
            tiers[-1].append(option)
        else:
            tiers.append([option])
    return Order(tuple(map(tuple, tiers)), "", draw(st.integers(1, 4)))


@st.composite
def budgets(draw, least=1, codes="abcdef", cheapest=0, priciest=40):
    """A shared budget of a few projects; costs may be fractions, and there may be blank ballots."""
    number = draw(st.integers(1, len(codes)))
    known = codes[:number]
    amounts = st.integers(cheapest, priciest).map(Fraction) | st.fractions(
        cheapest, priciest, max_denominator=4
    )
    projects = tuple(Project(code, draw(amounts)) for code in known)
    ballots = draw(st.lists(approvals(known, st.just("")), min_size=least, max_size=8))
    return gather(draw(st.fractions(0, 80, max_denominator=4)), projects, ballots)


def one_by_one(ballots):
    """The same urn, where each ballot stands for itself."""
    return [replace(ballot, count=1) for ballot in ballots for _ in range(ballot.count)]


def value(profile):
    """The majority value from its definition: lower medians, taken away one by one."""
    grades = [grade for grade, count in enumerate(profile) for _ in range(count)]
    return [grades.pop((len(grades) - 1) // 2) for _ in range(len(grades))]


def pairwise(known, ballots):
    """How many prefer one to the other, pair by pair and ballot by ballot."""
    wins = Counter()
    for ballot in ballots:
        rank = {option: place for place, tier in enumerate(ballot.ranking) for option in tier}
        for one in known:
            for other in known:
                if rank.get(one, len(known)) < rank.get(other, len(known)):
                    wins[one, other] += ballot.count
    return wins


def price(purses, who, cost):
    """What supporters pay each when they share a cost as evenly as they can; None when they cannot."""
    left, ascending = cost, sorted(purses[number] for number in who)
    for emptied, purse in enumerate(ascending):
        even = left / (len(ascending) - emptied)
        if even <= purse:
            return even
        left -= purse
    return None


def equal_shares(funds, share, *, by_cost=True):
    """Equal shares from their definition, ballot by ballot in fractions: ([project, payment], purses)."""
    voters = [approved for approved, number in funds.groups for _ in range(number)]
    purses = [share] * len(voters)
    bought = [(p.code, Fraction(0)) for p in funds.by_votes() if p.cost == 0]
    market = {p.code: p.cost for p in funds.supported if p.cost}
    while True:
        offers = []
        for code, cost in market.items():
            who = [number for number, approved in enumerate(voters) if code in approved]
            pays = price(purses, who, cost)
            if pays is not None:
                offers.append((pays / cost if by_cost else pays, cost, -len(who), code, pays, who))
        if not offers:
            return bought, purses
        *_, code, pays, who = min(offers)
        for number in who:
            purses[number] -= min(purses[number], pays)
        bought.append((code, pays))
        del market[code]
