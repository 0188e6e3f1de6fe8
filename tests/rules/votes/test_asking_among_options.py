"""A question among options is read from plain lines, and every line that cannot be read is told."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.votes.rules import asked
from governance.votes.rules.asked import BadLines, BadSetting, Option
from governance.votes.rules.files.question import Method

BUDGETS = {"envelope": "30 000"}
names = st.text(st.characters(whitelist_categories=("L", "Nd")), min_size=1, max_size=20)


def test_an_option_a_line_with_a_detail_if_one_wants():
    found = asked.options("Halle\n\n  Four ;  près du pont ; au nord \r\n", budget=False)
    assert found == (Option("Halle"), Option("Four", "près du pont ; au nord"))


def test_a_project_has_its_cost_as_people_write_it():
    found = asked.options("Four ; 1\u202f200,50 €\nVélos;300;pour tous", budget=True)
    assert found == (Option("Four", "", "1200.5"), Option("Vélos", "pour tous", "300"))


@pytest.mark.parametrize(
    ("text", "budget", "numbers"),
    [
        (" ; rien\nA\nA", False, [1, 3]),
        ("A;12\nB\nC;beaucoup\nD;-3\na;4\nE;1/3\nF;0,001", True, [2, 3, 4, 5, 6, 7]),
        ("x" * 121 + "\nB\nC", False, [1]),
        (f"A;{'y' * 501}\nB", False, [1]),
        ("A;1e5\nB;٣", True, [1, 2]),
    ],
)
def test_every_line_that_cannot_be_read_is_told_with_its_number(text, budget, numbers):
    with pytest.raises(BadLines) as refused:
        asked.options(text, budget=budget)
    assert [one.values["line"] for one in refused.value.sentences] == numbers


@pytest.mark.parametrize(("text", "budget"), [("", False), ("A", False), ("", True), ("\n \n", True)])
def test_there_is_something_to_choose_from(text, budget):
    with pytest.raises(BadLines):
        asked.options(text, budget=budget)


def test_there_are_never_too_many():
    with pytest.raises(BadLines):
        asked.options("\n".join(f"Option {n}" for n in range(asked.MOST_OPTIONS + 1)), budget=False)


@given(st.text(max_size=200), st.booleans())
def test_whatever_is_written_is_read_or_refused_in_words(text, budget):
    try:
        found = asked.options(text, budget=budget)
    except BadLines as error:
        refused = error
    else:
        assert len({one.label.casefold() for one in found}) == len(found)
        assert all(one.label.isprintable() for one in found)
        return
    assert all(str(one) for one in refused.sentences)


@given(st.lists(names, min_size=2, max_size=8, unique_by=str.casefold), st.integers(0, 10**9))
def test_names_and_costs_are_found_again(labels, cents):
    text = "\n".join(f"{label} ; {cents // 100},{cents % 100:02}" for label in labels)
    found = asked.options(text, budget=True)
    assert [one.label for one in found] == labels
    assert {Fraction(one.cost) for one in found} == {Fraction(cents, 100)}


def test_the_usual_settings_need_nothing():
    listed = asked.options("A\nB", budget=False)
    assert asked.settings(Method.MAJORITY_JUDGMENT, listed, {})["grades"][0] == "À rejeter"
    assert asked.settings(Method.SCORE, listed, {}) == {"highest": 5, "total": "sum"}
    assert asked.settings(Method.SCHULZE, listed, {}) == {}
    assert asked.settings(Method.APPROVAL, listed, {}) == {}


def test_a_budget_has_an_envelope_costs_and_a_named_completion():
    listed = asked.options("A;10\nB;20,5", budget=True)
    found = asked.settings(Method.EQUAL_SHARES, listed, BUDGETS)
    assert found == {"budget": 30000, "costs": {"A": 10, "B": "20.5"}, "completion": "add1_then_utilitarian"}


@pytest.mark.parametrize(
    ("envelope", "unit"), [("50000", None), ("50000,01", 10), ("1000000", 100), ("1000000000000", 10**8)]
)
def test_shares_of_a_large_envelope_are_raised_by_more_than_a_unit(envelope, unit):
    listed = asked.options("A;10\nB;20", budget=True)
    assert asked.settings(Method.EQUAL_SHARES, listed, {"envelope": envelope}).get("increment") == unit


def test_a_threshold_is_compared_with_the_default_option():
    listed = asked.options("A\nStatu quo", budget=False)
    found = asked.settings(Method.SCHULZE, listed, {"default_option": "statu quo", "thresholds": "a ; 3"})
    assert found == {
        "default_option": "Statu quo",
        "thresholds": {"A": {"ratio": "3", "strict": False}},
    }


@pytest.mark.parametrize(
    ("method", "values", "field"),
    [
        (Method.EQUAL_SHARES, {}, "envelope"),
        (Method.EQUAL_SHARES, {"envelope": "0"}, "envelope"),
        (Method.GREEDY, {"envelope": "cher"}, "envelope"),
        (Method.MAJORITY_JUDGMENT, {"grades": "Bien"}, "grades"),
        (Method.MAJORITY_JUDGMENT, {"grades": "Bien\nbien"}, "grades"),
        (Method.MAJORITY_JUDGMENT, {"grades": "Bien\n" + "x" * 41}, "grades"),
        (Method.SCORE, {"highest": "0"}, "highest"),
        (Method.SCORE, {"highest": "cinq"}, "highest"),
        (Method.SCORE, {"total": "mean", "least": "-1"}, "least"),
        (Method.SCHULZE, {"default_option": "Z"}, "default_option"),
        (Method.SCHULZE, {"thresholds": "A;3"}, "default_option"),
        (Method.SCHULZE, {"default_option": "A", "thresholds": "Z;3"}, "thresholds"),
        (Method.SCHULZE, {"default_option": "A", "thresholds": "B"}, "thresholds"),
    ],
)
def test_a_setting_that_cannot_be_read_names_its_field(method, values, field):
    listed = asked.options("A;1\nB;2", budget=True)
    with pytest.raises(BadSetting) as refused:
        asked.settings(method, listed, values)
    assert refused.value.sentence.about == field
