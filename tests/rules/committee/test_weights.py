from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charters.rules.sentences import say
from governance.committee.rules.weights import WeightsRefused, remarks

VALBRUME = {"ESS": 30, "Collectivités": 25, "Habitants": 20, "Entreprises": 15, "Recherche": 10}


def words(weights):
    return " ".join(say(remark.sentence) for remark in remarks(weights))


def test_five_colleges_between_a_tenth_and_a_half_call_for_no_remark():
    assert remarks(VALBRUME) == ()


def test_limits_themselves_are_allowed():
    assert remarks({"a": 50, "b": 40, "c": 10}) == ()


@pytest.mark.parametrize(
    ("weights", "said"),
    [
        ({"a": 50, "b": 50}, "moins de trois collèges"),
        ({"a": 40, "b": 40, "c": 30}, "somme des poids est 110"),
        ({"a": 51, "b": 39, "c": 10}, "«\u00a0a\u00a0» pèse plus de la moitié"),
        ({"a": 50, "b": 41, "c": 9}, "«\u00a0c\u00a0» pèse moins d’un dixième"),
        ({"a": Fraction(1, 3), "b": Fraction(1, 3), "c": Fraction(1, 2)}, "somme des poids est 7/6"),
    ],
)
def test_what_is_unusual_is_said(weights, said):
    assert said in words(weights)


def test_where_the_regime_binds_remarks_are_serious():
    assert [remark.serious for remark in remarks({"a": 50, "b": 50}, binding=True)] == [True]


@pytest.mark.parametrize("weights", [{}, {"a": 0, "b": 100}, {"a": -1, "b": 101}])
def test_a_college_without_weight_is_nonsense(weights):
    with pytest.raises(WeightsRefused):
        remarks(weights)


@given(st.lists(st.integers(1, 60), min_size=3, max_size=6), st.integers(2, 9))
def test_the_scale_of_weights_changes_only_the_remark_on_their_sum(values, times):
    named = {str(number): value for number, value in enumerate(values)}
    scaled = {name: value * times for name, value in named.items()}

    def about_colleges(weights):
        return [say(r.sentence) for r in remarks(weights) if "somme" not in say(r.sentence)]

    assert about_colleges(named) == about_colleges(scaled)
