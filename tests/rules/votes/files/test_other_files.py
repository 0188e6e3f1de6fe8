"""PrefLib and Pabulib files, as their authors publish them."""

from __future__ import annotations

import pytest

from charters.rules.sentences import RuleBroken
from governance.votes.rules.files import pabulib, preflib
from governance.votes.rules.files.counting import count
from governance.votes.rules.files.question import Malformed, Method

HEAD = """# FILE NAME: 00000-00000001.toi
# NUMBER ALTERNATIVES: 3
# ALTERNATIVE NAME 1: Gare
# ALTERNATIVE NAME 2: Halle, la vieille
# ALTERNATIVE NAME 3: Laiterie
"""
BUDGET = """META
key;value
description;"Budget; participatif"
num_projects;3
budget;9
vote_type;approval
rule;{rule}
PROJECTS
project_id;cost;name;votes
10;6;"Four; à pain";2
9;7;Puits;1
2;2.5;Mare;1
VOTES
voter_id;age;vote
1;30;10
2;31;10
3;;9,2
4;;
"""


def orders(text, suffix=".toi"):
    return preflib.read((HEAD + text).splitlines(), suffix)


def budget(text=BUDGET, rule="greedy"):
    return pabulib.read(text.format(rule=rule).splitlines(keepends=True))


def test_orders_are_read_with_ties_and_without_what_they_leave_out():
    question = orders("2: 1,{2,3}\n1: 3\n1: {2},1\n2: 3\n")
    assert question.options == ("Gare", "Halle, la vieille", "Laiterie")
    assert {(one.ranking, one.count) for one in question.ballots} == {
        ((("Gare",), ("Halle, la vieille", "Laiterie")), 2),
        ((("Laiterie",),), 3),
        ((("Halle, la vieille",), ("Gare",)), 1),
    }
    assert count(question).method == "schulze"


def test_two_categories_are_an_approval_and_more_are_grades():
    two = orders("18: 1,{2,3}\n3: {1,3},2\n1: {},{1,2,3}\n", ".cat")
    assert count(two).counts == {"Gare": 21, "Halle, la vieille": 0, "Laiterie": 3}
    three = orders("2: 1,2,3\n1: {},{1},{2,3}\n", ".cat")
    data = count(three)
    assert data.method == "majority-judgment"
    assert data.counts["Gare"] == (0, 1, 2)
    assert count(three, Method.SCORE).counts["Gare"] == 5


def test_options_of_one_name_are_told_apart_and_unnamed_ones_have_their_number():
    text = "# NUMBER ALTERNATIVES: 3\n# ALTERNATIVE NAME 1: X\n# ALTERNATIVE NAME 2: X\n1: 1,2,3\n"
    assert preflib.read(text.splitlines(), ".soc").options == ("X (1)", "X (2)", "3")


@pytest.mark.parametrize(
    "text",
    [
        "1: 4\n",
        "1: 1,1\n",
        "x: 1\n",
        "1: {1,2\n",
        "1: 1,{2},}\n",
        "1 1\n",
        "1: a\n",
        "1: {1;2}\n",
        "-1: 1\n",
        "1: 0\n",
    ],
)
def test_an_order_that_cannot_be_read_is_refused_with_its_line(text):
    with pytest.raises(Malformed) as refused:
        orders(text)
    assert "Ligne" in str(refused.value) or "bulletin" in str(refused.value)


@pytest.mark.parametrize(
    "head",
    [
        "",
        "# NUMBER ALTERNATIVES: 0\n",
        "# NUMBER ALTERNATIVES: x\n",
        "# NUMBER ALTERNATIVES: 99999999999\n",
        "# NUMBER ALTERNATIVES: 1\n# ALTERNATIVE NAME 2: B\n",
    ],
)
def test_a_header_that_does_not_count_its_options_is_refused(head):
    with pytest.raises(Malformed):
        preflib.read([*head.splitlines(), "1: 1"], ".soc")


def test_a_town_s_budget_is_counted_by_its_own_rule():
    greedy, shares = count(budget()), count(budget(rule="equalshares/add1"))
    assert (greedy.method, greedy.winners, greedy.cost) == ("greedy", ("10", "2"), 8.5)
    assert greedy.counts == {"10": 2, "9": 1, "2": 1}
    assert shares.method == "equal-shares"
    assert budget(rule="equalshares/add1").rule["completion"] == "add1"
    assert count(budget(rule="unknown")).method == "equal-shares"
    assert count(budget(), Method.APPROVAL).counts == {"10": 2, "9": 1, "2": 1}


def test_every_voter_has_a_share_even_with_a_blank_ballot():
    told = [str(line) for line in count(budget(), Method.EQUAL_SHARES).explanation]
    assert "Part de chaque bulletin\u00a0: 2,25." in told


def test_points_approve_where_they_are_more_than_none():
    text = (
        BUDGET.replace("voter_id;age;vote", "voter_id;vote;points")
        .replace("1;30;10", "1;10,9;3,0")
        .replace("2;31;10", "2;10;0.5")
        .replace("3;;9,2", "3;9,2;1,1")
        .replace("4;;", "4;;")
    )
    assert count(budget(text)).counts == {"10": 2, "9": 1, "2": 1}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("budget;9", "budget;beaucoup"),
        ("budget;9", "budget;-9"),
        ("budget;9\n", ""),
        ("META\n", ""),
        ("9;7;Puits;1", "10;7;Puits;1"),
        ("9;7;Puits;1", "9;sept;Puits;1"),
        ("9;7;Puits;1", "9"),
        ("3;;9,2", "3;;9,9"),
        ("3;;9,2", "3;;8"),
        ("4;;", "4;;\x00"),
    ],
)
def test_a_budget_that_cannot_be_read_is_refused(before, after):
    with pytest.raises(RuleBroken):
        count(budget(BUDGET.replace(before, after)))


def test_as_many_points_as_projects():
    text = BUDGET.replace("voter_id;age;vote", "voter_id;vote;points").replace("1;30;10", "1;10,9;3")
    with pytest.raises(Malformed):
        budget(text)
