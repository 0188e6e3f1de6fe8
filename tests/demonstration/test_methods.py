"""What later rooms will show: grades, budget, shares, consent and the rest, recomputed exactly."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

import pytest

from governance.votes.rules.methods import completion, judgment
from governance.votes.rules.methods.ballots import Approval, Grading
from governance.votes.rules.methods.budget import Completion, Project, fill, gather
from governance.votes.rules.methods.completion import SharesRule
from governance.votes.rules.methods.consent import (
    Deliberation,
    Objection,
    Position,
    Round,
    RoundKind,
    Turn,
    judge,
)


@pytest.fixture(scope="session")
def later(valbrume):
    return valbrume.later


def gauge(profile):
    """(grade of the lower median, how many above it, how many below it, sign) of counts from worst to best."""
    middle, seen = (sum(profile) - 1) // 2, 0
    for grade, count in enumerate(profile):
        if seen + count > middle:
            above = sum(profile) - seen - count
            return {"grade": grade, "above": above, "below": seen, "sign": "+" if above > seen else "-"}
        seen += count
    raise AssertionError(profile)


def value(profile):
    """The grades in the order in which lower medians are taken away: larger is better."""
    grades = [grade for grade, count in enumerate(profile) for _ in range(count)]
    return [grades.pop((len(grades) - 1) // 2) for _ in range(len(grades))]


def test_merit_profiles_and_their_order(later):
    vote = later["judgment"]
    options = [option["id"] for option in vote["options"]]
    profiles = {
        option: [
            sum(ballot[n] == grade for ballot in vote["ballots"]) for grade in range(len(vote["grades"]))
        ]
        for n, option in enumerate(options)
    }
    assert profiles == vote["expected"]["profiles"]
    assert sorted(options, key=lambda o: value(profiles[o]), reverse=True) == vote["expected"]["ranking"]
    assert {option: gauge(profile) for option, profile in profiles.items()} == vote["expected"]["gauges"]


def test_the_house_judges_the_sites_as_worked_out_here(later):
    vote = later["judgment"]
    options = [option["id"] for option in vote["options"]]
    urn = [Grading(dict(zip(options, ballot, strict=True))) for ballot in vote["ballots"]]
    result = judgment.count(options, urn, vote["grades"])
    expected = vote["expected"]
    assert [option for (option,) in result.ranking] == expected["ranking"]
    assert {option: list(profile) for option, profile in result.profiles.items()} == expected["profiles"]
    for option, told in expected["gauges"].items():
        gauge = result.gauge(option)
        assert {"grade": gauge.grade, "above": gauge.above, "below": gauge.below, "sign": gauge.sign} == told


def test_the_confidential_assembly_has_its_own_roll(later, valbrume):
    vote = later["judgment"]
    assert vote["secrecy"] == "confidential"
    assert vote["eligible"] == sum(person.role != "observer" for person in valbrume.people)
    assert len(vote["ballots"]) == 24


@pytest.fixture(scope="session")
def budget(later):
    return later["budget"]


def costs(budget):
    return {project["id"]: project["cost"] for project in budget["projects"]}


def supporters(budget):
    return {p: [n for n, ballot in enumerate(budget["ballots"]) if p in ballot] for p in costs(budget)}


def greedy(budget):
    left, chosen = budget["envelope"], []
    votes = {project: len(who) for project, who in supporters(budget).items()}
    for project in sorted(votes, key=lambda p: (-votes[p], costs(budget)[p], p)):
        if costs(budget)[project] <= left:
            chosen.append(project)
            left -= costs(budget)[project]
    return chosen


def price(money, who, cost):
    """The largest payment when supporters share a cost as equally as they can; None when they cannot pay it."""
    left = Fraction(cost)
    purses = sorted(money[n] for n in who)
    for n, purse in enumerate(purses):
        share = left / (len(purses) - n)
        if share <= purse:
            return share
        left -= purse
    return None


def equal_shares(budget, endowment):
    money = [endowment] * len(budget["ballots"])
    chosen, remaining = [], set(costs(budget))
    while True:
        offers = {
            p: (pay, costs(budget)[p])
            for p in remaining
            if (pay := price(money, supporters(budget)[p], costs(budget)[p])) is not None
        }
        if not offers:
            return chosen
        # With utility equal to cost, the cheapest per unit of utility has the smallest largest payment over cost.
        best = min(offers, key=lambda p: (offers[p][0] / offers[p][1], offers[p][1], p))
        pay = offers[best][0]
        for n in supporters(budget)[best]:
            money[n] -= min(money[n], pay)
        chosen.append(best)
        remaining.remove(best)


def total(budget, chosen):
    return sum(costs(budget)[project] for project in chosen)


def test_projects_cost_and_votes_are_those_announced(budget):
    announced = {project["id"]: project["votes"] for project in budget["projects"]}
    assert {project: len(who) for project, who in supporters(budget).items()} == announced
    assert all(0 < len(ballot) <= budget["most"] for ballot in budget["ballots"])
    assert sum(origin["amount"] for origin in budget["origins"]) == budget["envelope"] == 40_000


def test_the_greedy_choice_would_have_spent_thirty_six_thousand_five_hundred(budget):
    assert greedy(budget) == budget["expected"]["greedy"]
    assert total(budget, greedy(budget)) == budget["expected"]["greedy_cost"] == 36_500


def test_equal_shares_spend_twenty_five_thousand_then_thirty_nine_thousand(budget):
    expected = budget["expected"]
    first = Fraction(budget["envelope"], len(budget["ballots"]))
    assert first == Fraction(expected["endowment_first"])
    shared = equal_shares(budget, first)
    assert shared == expected["equal_shares"]
    assert total(budget, shared) == expected["equal_shares_cost"] == 25_000

    last = Fraction(expected["endowment_last"])
    assert (last - first).denominator == 1
    completed = equal_shares(budget, last)
    assert set(completed) == set(shared)
    assert total(budget, equal_shares(budget, last + 1)) > budget["envelope"]

    left = budget["envelope"] - total(budget, completed)
    votes = {p: len(who) for p, who in supporters(budget).items() if p not in completed}
    for project in sorted(votes, key=lambda p: (-votes[p], costs(budget)[p], p)):
        if costs(budget)[project] <= left:
            completed.append(project)
            left -= costs(budget)[project]
    assert completed == expected["completed"]
    assert total(budget, completed) == expected["completed_cost"] == 39_000


def test_the_house_shares_the_budget_as_worked_out_here(budget):
    projects = [Project(project["id"], Fraction(project["cost"])) for project in budget["projects"]]
    funds = gather(
        Fraction(budget["envelope"]), projects, [Approval(frozenset(one)) for one in budget["ballots"]]
    )
    expected = budget["expected"]
    assert (list(fill(funds)), funds.spent(fill(funds))) == (expected["greedy"], expected["greedy_cost"])
    shared = completion.decide(funds, SharesRule(completion=Completion.NONE))
    assert (list(shared.bought), shared.cost) == (expected["equal_shares"], expected["equal_shares_cost"])
    completed = completion.decide(funds, SharesRule(completion=Completion(budget["completion"])))
    assert (list(completed.bought), completed.cost) == (expected["completed"], expected["completed_cost"])
    assert str(completed.first) == expected["endowment_first"]
    assert str(completed.share) == expected["endowment_last"]


def test_the_foundation_s_twelve_thousand_are_counted_once(later):
    origins = {origin.get("organisation"): origin["amount"] for origin in later["budget"]["origins"]}
    lines = [line for line in later["funding"] if line.get("source") == "aubier"]
    assert [(line["amount"], line["fund"]) for line in lines] == [
        (origins["aubier"], later["budget"]["fund"])
    ]
    (paid,) = [c for c in later["contributions"] if c["nature"] == "argent"]
    assert (int(paid["quantity"]), paid["fund"]) == (origins["cc-valbrume"], later["budget"]["fund"])


def test_funding_adds_up(later):
    for line in later["funding"]:
        assert sum(year["amount"] for year in line["schedule"]) == line["amount"]
        if "rate" in line:
            assert Fraction(line["rate"]) * line["base"] == line["amount"]


def test_consent_was_reached_on_the_second_version(later, valbrume):
    vote = later["consent"][0]
    assert set(vote["positions"]) == {seat.titular for seat in valbrume.bodies[0].seats}
    assert set(vote["positions"].values()) == {"consent", "stand_aside"}
    left = [o for o in vote["objections"] if o["valid"] and not o.get("integrated_in")]
    assert (len(vote["objections"]), len(left)) == (1, 0)
    item = next(i for m in valbrume.meetings for i in m.agenda if i.later == vote["id"])
    assert item.decision == vote["versions"][-1]["text"]


def test_the_house_finds_the_same_consent(later):
    vote = later["consent"][0]
    rounds = [r for r in vote["rounds"] if r["kind"] == "objections"]
    objections = [
        Objection(one["by"], one["version"], one["text"], integrated_in=one["integrated_in"])
        for one in vote["objections"]
    ]
    objecting = {(one.by, one.version) for one in objections}
    held = [
        Round(
            RoundKind.OBJECTIONS,
            r["version"],
            tuple(
                Turn(seat, Position.OBJECTION if (seat, r["version"]) in objecting else Position(position))
                for seat, position in vote["positions"].items()
            ),
        )
        for r in rounds
    ]
    result = judge(
        Deliberation(
            seats=frozenset(vote["positions"]),
            versions=len(vote["versions"]),
            review_on=vote["review_on"],
            rounds=held,
            objections=objections,
        )
    )
    found = {
        "outcome": result.standing.value,
        "objections": result.raised,
        "remaining": len(result.remaining),
    }
    assert found == vote["expected"]


def test_the_rows_of_the_diagnostic_cumulate(later):
    rows = [row for row in later["diagnostic"]["rows"] if row["applies"]]
    expected = later["diagnostic"]["expected"]
    assert [row["category"] for row in rows] == expected["categories"]
    assert [support for row in rows for support in row["support"]] == expected["support"]
    answers = later["diagnostic"]["answers"]
    assert answers["earned_percent"] + answers["grants_percent"] + answers["non_monetary_percent"] == 100


def test_indicators_have_method_source_and_target_and_trust_is_a_number(later):
    for indicator in later["indicators"]:
        assert indicator["method"]
        assert indicator["source"]
        assert indicator["target"]
        assert indicator["nature"] == "quantitative" or indicator["stories"]
    trust = next(indicator for indicator in later["indicators"] if indicator["id"] == "confiance")
    assert trust["nature"] == "quantitative"
    assert all(1 <= Fraction(point["value"]) <= 5 for point in trust["values"])


def test_partners_score_every_axis(later, valbrume):
    organisations = {organisation.id for organisation in valbrume.organisations}
    for partnership in later["partnerships"]["partnerships"]:
        assert set(partnership["scores"]) == set(partnership["partners"]) <= organisations
        for scores in partnership["scores"].values():
            assert len(scores) == len(later["partnerships"]["axes"])
            assert all(0 <= score <= 5 for score in scores)


def test_six_visits_seven_sessions_eleven_interviews_two_seminars(later):
    counts = Counter()
    for event in later["events"]:
        counts[event["kind"]] += event.get("count", 1)
    assert counts == {"launch": 1, "seminar": 2, "visit": 6, "session": 7, "interview": 11}


def test_names_in_what_comes_later_lead_somewhere(later, valbrume):
    known = {
        "person": {p.id for p in valbrume.people},
        "by": {p.id for p in valbrume.people},
        "owner": {p.id for p in valbrume.people},
        "organisation": {o.id for o in valbrume.organisations},
        "stream": {s.id for s in valbrume.streams},
        "document": {d.id for d in valbrume.documents},
    }

    def check(tree):
        if isinstance(tree, list):
            for inner in tree:
                check(inner)
        elif isinstance(tree, dict):
            for key, inner in tree.items():
                assert not isinstance(inner, str) or inner in known.get(key, {inner}), (key, inner)
                check(inner)

    check(later)


def test_a_comment_is_anchored_on_words_of_its_text(later, valbrume):
    texts = {document.id: document.text for document in valbrume.documents}
    for comment in later["comments"]:
        if "anchor" in comment:
            assert comment["anchor"] in texts[comment["document"]]
