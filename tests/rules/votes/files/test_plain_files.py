"""Our plain JSON: what may be written, what every key means, and how a mistake is answered."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest

from charters.rules.sentences import RuleBroken
from governance.votes.rules.files import plain
from governance.votes.rules.files.counting import count
from governance.votes.rules.files.question import Malformed, Method

CHOICES = [
    {"count": 3, "college": "A", "choice": "for"},
    {"count": 2, "college": "A", "choice": "against"},
    {"count": 5, "college": "B", "choice": "against"},
    {"count": 3, "college": "C", "choice": "for"},
    {"count": 2, "college": "C", "choice": "against"},
]
HEAVY = {"A": "40", "B": "30", "C": "30"}


def asked(method=None, ballots=(), options=("A", "B", "C"), **rule):
    return plain.read({"method": method, "options": list(options), "rule": rule, "ballots": list(ballots)})


def found(method, ballots, options=("A", "B", "C"), **rule):
    return count(asked(method, ballots, options, **rule)).as_data()


def test_the_same_ballots_give_opposite_verdicts_in_block_and_in_proportion():
    proportional = found("by-college", CHOICES, weights=HEAVY)
    block = found("by-college", CHOICES, weights=HEAVY, combination="block")
    assert (proportional["outcome"], proportional["counts"]["support"]) == ("rejected", 42)
    assert (block["outcome"], block["counts"]["support"]) == ("carried", 70)
    assert (proportional["winners"], block["winners"]) == ([], ["for"])
    assert (proportional["ranking"], block["ranking"]) == ([["against"], ["for"]], [["for"], ["against"]])


def test_one_seat_one_voice_asks_for_nothing_but_choices():
    data = found("yes-no", [{"choice": "for"}, {"count": 2, "choice": "blank"}], ())
    assert (data["outcome"], data["counts"]["for"], data["counts"]["expressed"]) == ("carried", 1, 1)
    assert found("yes-no", [{"choice": "for"}, {"choice": "against"}], ())["ranking"] == [["for", "against"]]


def test_thresholds_bases_quorum_and_seats_are_read_from_the_rule():
    rule = {"threshold": {"fraction": "2/3", "strict": False}, "base": "eligible", "eligible": {"A": 12}}
    ballots = [{"count": 8, "college": "A", "choice": "for"}]
    assert found("yes-no", ballots, (), **rule)["outcome"] == "carried"
    assert found("yes-no", ballots, (), **{**rule, "eligible": {"A": 13}})["outcome"] == "rejected"
    quorum = {"quorum": {"fraction": "3/4", "strict": True}}
    assert found("yes-no", ballots, (), **rule, **quorum)["outcome"] == "void_no_quorum"


def test_approvals_scores_grades_and_rankings_are_counted():
    approvals = [{"count": 2, "approves": ["A", "B"]}, {"count": 1, "approves": ["B"]}, {"approves": []}]
    assert found("approval", approvals)["counts"] == {"A": 2, "B": 3, "C": 0}
    grades = [{"count": 1, "grades": {"A": 5, "B": 0, "C": None}}, {"count": 2, "grades": {"A": 2, "B": 3}}]
    assert found("score", grades)["counts"] == {"A": 9, "B": 6, "C": 0}
    assert found("majority-judgment", grades)["counts"]["A"] == [0, 0, 2, 0, 0, 1]
    assert found("majority-judgment", grades)["winners"] == ["B"]
    rankings = [{"count": 2, "ranking": [["A"], ["B", "C"]]}, {"ranking": [["C"]]}]
    schulze = found("schulze", rankings)
    assert schulze["counts"] == {"A": {"B": 2, "C": 2}, "B": {"A": 0, "C": 0}, "C": {"A": 1, "B": 1}}
    assert schulze["ranking"] == [["A"], ["C"], ["B"]]


def test_grades_may_be_named_and_named_otherwise():
    rule = {"grades": ["non", "oui"]}
    ballots = [{"grades": {"A": "oui"}}, {"grades": {"A": "oui", "B": "non"}}]
    assert found("majority-judgment", ballots, **rule)["counts"]["A"] == [0, 2]


def test_judgment_approval_and_score_weigh_colleges():
    heavy = {"ess": "49", "habitants": "51"}
    grades = [
        {"count": 20, "college": "ess", "grades": {"A": 5, "B": 0}},
        {"count": 1, "college": "habitants", "grades": {"A": 0, "B": 5}},
    ]
    for method in ("score", "majority-judgment"):
        assert found(method, grades, "AB")["winners"] == ["A"]
        assert found(method, grades, "AB", weights=heavy)["winners"] == ["B"]
    approves = [
        {"count": 3, "college": "ess", "approves": ["A"]},
        {"count": 1, "college": "habitants", "approves": ["B"]},
    ]
    assert found("approval", approves, "AB", weights=heavy)["winners"] == ["B"]
    against = found("approval", approves[:1], "AB", weights=heavy, empty_college="block")
    assert against["outcome"] == "none"


def test_schulze_takes_thresholds_and_a_quorum_against_a_default_option():
    ballots = [{"count": 30, "ranking": [["A"]]}, {"count": 10, "ranking": [["C"]]}]
    rule = {"default_option": "C", "thresholds": {"A": {"ratio": "3", "strict": True}}}
    assert found("schulze", ballots, **rule)["winners"] == ["C"]
    rule["thresholds"]["A"]["strict"] = False
    assert found("schulze", ballots, **rule)["winners"] == ["A"]
    assert found("schulze", ballots, **rule, quorum="30.5")["winners"] == ["C"]
    assert found("schulze", ballots, strength="margins")["winners"] == ["A"]


def test_a_budget_has_an_envelope_and_costs():
    rule = {"budget": "9", "costs": {"A": 6, "B": "7", "C": "2.5"}}
    ballots = [{"count": 2, "approves": ["A"]}, {"count": 1, "approves": ["B", "C"]}]
    greedy = found("greedy", ballots, **rule)
    assert (greedy["winners"], greedy["cost"], greedy["counts"]) == (
        ["A", "C"],
        "8.5",
        {"A": 2, "B": 1, "C": 1},
    )
    assert greedy["ranking"] == [["A"], ["C"], ["B"]]
    assert found("equal-shares", ballots, **rule, completion="none")["winners"] == ["A", "C"]
    dear = {"budget": 7, "costs": {"A": 6, "B": 5, "C": 1}}
    urn = [{"count": times, "approves": [one]} for one, times in (("A", 3), ("B", 2), ("C", 1))]
    assert found("greedy", urn, **dear)["winners"] == ["A", "C"]
    assert found("greedy", urn, **dear, too_dear="stop")["winners"] == ["A"]


def test_a_method_left_out_is_the_plainest_for_the_ballots():
    assert count(asked(ballots=[{"choice": "for"}])).method == "yes-no"
    assert (
        count(asked(ballots=[{"choice": "for", "college": "A"}], weights={"A": "1"})).method == "by-college"
    )
    assert count(asked(ballots=[{"approves": ["A"]}])).method == "approval"
    budget = {"budget": 1, "costs": {"A": 1, "B": 1, "C": 1}}
    assert count(asked(ballots=[{"approves": ["A"]}], **budget)).method == "equal-shares"
    assert count(asked(ballots=[{"grades": {"A": 1}}])).method == "majority-judgment"
    assert count(asked(ballots=[{"ranking": [["A"]]}])).method == "schulze"
    assert (
        count(asked("score", [{"grades": {"A": 1}}]), Method.MAJORITY_JUDGMENT).method == "majority-judgment"
    )
    with pytest.raises(Malformed):
        count(asked())


def test_decimals_are_read_digit_by_digit():
    parsed = plain.parse(
        '{"rule": {"weights": {"ess": 0.1}}, "ballots": [{"choice": "for", "college": "ess"}]}'
    )
    assert parsed["rule"]["weights"]["ess"] == "0.1"
    data = count(plain.read(parsed), Method.BY_COLLEGE)
    assert data.counts["support"] == Fraction(1, 10)


@pytest.mark.parametrize(
    "text", ["", "{", '{"a": 1, "a": 2}', '{"a": NaN}', "[" * 100_000, '{"a": 1' + "0" * 5000 + "}"]
)
def test_what_is_not_json_or_says_a_thing_twice_is_refused(text):
    with pytest.raises(Malformed):
        plain.parse(text)


@pytest.mark.parametrize(
    "data",
    [
        [],
        {},
        {"ballots": {}},
        {"ballots": [], "options": "A"},
        {"ballots": [], "options": [3]},
        {"ballots": [], "rule": []},
        {"ballots": [3]},
        {"ballots": [{}]},
        {"ballots": [{"choice": "for", "approves": []}]},
        {"ballots": [{"choice": "maybe"}]},
        {"ballots": [{"choice": "for"}, {"approves": []}]},
        {"ballots": [{"choice": "for", "count": -1}]},
        {"ballots": [{"choice": "for", "count": True}]},
        {"ballots": [{"choice": "for", "count": "1.5"}]},
        {"ballots": [{"choice": "for", "college": 3}]},
        {"ballots": [{"approves": "A"}]},
        {"ballots": [{"approves": ["A", "A"]}]},
        {"ballots": [{"approves": [["A"]]}]},
        {"ballots": [{"ranking": "A"}]},
        {"ballots": [{"ranking": ["A"]}]},
        {"ballots": [{"grades": [1]}]},
        {"ballots": [{"grades": {"A": "assez"}}]},
        {"ballots": [{"grades": {"A": 1.5}}]},
        {"ballots": [], "method": "borda"},
    ],
)
def test_a_malformed_file_is_refused_with_where_and_why(data):
    with pytest.raises(Malformed) as refused:
        plain.read(data)
    assert str(refused.value).endswith(".")


@pytest.mark.parametrize(
    ("method", "ballots", "rule"),
    [
        ("schulze", [{"approves": ["A"]}], {}),
        ("approval", [{"approves": ["Z"]}], {}),
        ("approval", [], {"treshold": "2/3"}),
        ("approval", [], {"weights": {"ess": 0}}),
        ("approval", [], {"weights": ["ess"]}),
        ("approval", [], {"weights": {"ess": "1e9"}}),
        ("approval", [{"approves": []}], {"weights": {"ess": 1}}),
        ("approval", [], {"empty_college": "perhaps"}),
        ("schulze", [], {"weights": {"ess": 1}}),
        ("schulze", [], {"thresholds": {"A": 3}}),
        ("schulze", [], {"thresholds": {"A": {"ratio": "-1"}}}),
        ("schulze", [], {"thresholds": {"A": {"ratio": "1", "strict": "no"}}}),
        ("schulze", [], {"default_option": 3}),
        ("schulze", [], {"quorum": "a third"}),
        ("score", [{"grades": {"A": 6}}], {"highest": 5}),
        ("score", [], {"total": "median"}),
        ("majority-judgment", [], {"grades": []}),
        ("majority-judgment", [], {"grades": "ABC"}),
        ("majority-judgment", [], {"grades": ["a", "a"]}),
        ("majority-judgment", [{"grades": {"A": 6}}], {}),
        ("equal-shares", [], {}),
        ("equal-shares", [], {"budget": 1, "costs": {"A": 1}}),
        ("equal-shares", [], {"budget": -1, "costs": dict.fromkeys("ABC", 1)}),
        ("equal-shares", [], {"budget": 1, "costs": dict.fromkeys("ABC", 1), "completion": "phragmen"}),
        ("equal-shares", [], {"budget": 1, "costs": dict.fromkeys("ABC", 1), "weights": {"ess": 1}}),
        ("by-college", [{"choice": "for", "college": "ess"}], {}),
        ("by-college", [{"choice": "for", "college": "ess"}], {"weights": {"autre": 1}}),
        ("by-college", [{"choice": "for", "college": "ess"}], {"weights": {"ess": 1}, "combination": "none"}),
        ("yes-no", [{"choice": "for"}], {"combination": "block"}),
        ("yes-no", [{"choice": "for"}], {"quorum": 3}),
        ("yes-no", [{"choice": "for"}], {"threshold": {"fraction": "3/2"}}),
        ("yes-no", [{"choice": "for", "count": 2, "college": "ess"}], {"eligible": {"ess": 1}}),
    ],
)
def test_a_rule_that_does_not_fit_is_refused_rather_than_ignored(method, ballots, rule):
    with pytest.raises(RuleBroken) as refused:
        found(method, ballots, **rule)
    assert str(refused.value).endswith(".")


def test_too_many_options_are_not_compared_two_by_two():
    with pytest.raises(Malformed):
        found("schulze", [], [f"option {number}" for number in range(501)])


def test_what_is_shown_of_a_hostile_value_is_short_and_printable():
    with pytest.raises(Malformed) as refused:
        plain.read(json.loads('{"ballots": [], "method": "\\u001b[2J' + "x" * 500 + '"}'))
    assert "\x1b" not in str(refused.value)
    assert len(str(refused.value)) < 250
