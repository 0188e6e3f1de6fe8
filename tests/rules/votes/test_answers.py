"""The ballot among options: read from a form, kept in one shape, never blank by accident."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charters.rules.sentences import RuleBroken
from governance.votes.rules import answers, asked
from governance.votes.rules.answers import Sheet, Unclear
from governance.votes.rules.files.question import Method

LISTED = asked.options("Halle;10\nFour;20\nVélos;30", budget=True)
KEYS = ("h", "f", "v")
AMONG = [
    Method.MAJORITY_JUDGMENT,
    Method.APPROVAL,
    Method.SCORE,
    Method.SCHULZE,
    Method.EQUAL_SHARES,
    Method.GREEDY,
]


def a_sheet(method):
    settings = asked.settings(method, LISTED, {"envelope": "40"})
    return Sheet(
        method,
        dict(zip(KEYS, ("Halle", "Four", "Vélos"), strict=True)),
        tuple(settings.get("grades", ())),
        settings.get("highest", 0),
        settings,
    )


def forms(method):
    """Any form that answers something."""
    if method in answers.APPROVING:
        return st.sets(st.sampled_from(KEYS), min_size=1).map(lambda ticked: {"o": sorted(ticked)})
    least, most = {"majority-judgment": (0, 5), "score": (0, 5), "schulze": (1, 3)}[method.value]
    given_to = st.dictionaries(st.sampled_from(KEYS), st.integers(least, most), min_size=1)
    return given_to.map(lambda said: {f"v-{key}": [str(value)] for key, value in said.items()})


ballots = st.sampled_from(AMONG).flatmap(lambda one: st.tuples(st.just(one), forms(one)))


@given(ballots)
def test_what_a_form_makes_is_a_ballot_and_makes_the_form_again(one):
    method, form = one
    sheet = a_sheet(method)
    text = answers.read(sheet, form)
    answers.check(sheet, text)
    assert not answers.is_blank(text)
    assert answers.read(sheet, answers.again(sheet, text)) == text
    assert answers.told(sheet, text)


@pytest.mark.parametrize("method", AMONG)
def test_nothing_is_not_a_blank_ballot(method):
    sheet = a_sheet(method)
    with pytest.raises(Unclear):
        answers.read(sheet, {})
    blank = answers.read(sheet, {"blank": ["1"]})
    answers.check(sheet, blank)
    assert answers.is_blank(blank)
    assert answers.again(sheet, blank) == {"blank": ["1"]}


@given(ballots)
def test_a_ballot_does_not_answer_and_stay_blank(one):
    method, form = one
    with pytest.raises(Unclear):
        answers.read(a_sheet(method), {**form, "blank": ["1"]})


def test_equal_ranks_stand_together_and_gaps_do_not_matter():
    sheet = a_sheet(Method.SCHULZE)
    text = answers.read(sheet, {"v-h": ["3"], "v-f": ["1"], "v-v": ["3"]})
    assert json.loads(text) == {"ranking": [["Four"], ["Halle", "Vélos"]]}


@pytest.mark.parametrize(
    ("method", "form"),
    [
        (Method.APPROVAL, {"o": ["h", "z"]}),
        (Method.MAJORITY_JUDGMENT, {"v-h": ["6"]}),
        (Method.MAJORITY_JUDGMENT, {"v-h": ["Bien"]}),
        (Method.SCORE, {"v-h": ["-1"]}),
        (Method.SCORE, {"v-h": ["2.5"]}),
        (Method.SCORE, {"v-h": ["٣"]}),
        (Method.SCHULZE, {"v-h": ["0"]}),
        (Method.SCHULZE, {"v-h": ["4"]}),
        (Method.SCHULZE, {"v-h": ["9" * 40]}),
    ],
)
def test_a_form_that_makes_no_ballot_is_refused_in_words(method, form):
    with pytest.raises(Unclear) as refused:
        answers.read(a_sheet(method), form)
    assert str(refused.value)


@pytest.mark.parametrize("method", AMONG)
@pytest.mark.parametrize(
    "text",
    [
        "",
        "for",
        "[]",
        "{}",
        '{"choice":"for"}',
        '{"approves":["Ailleurs"]}',
        '{"approves":["Halle","Halle"]}',
        '{"approves": ["Halle"]}',
        '{"grades":{"Ailleurs":1}}',
        '{"grades":{"Halle":99}}',
        '{"ranking":[["Halle"],["Halle"]]}',
        '{"approves":["Halle"],"count":9}',
        '{"grades":{"Halle":1},"ranking":[]}',
    ],
)
def test_a_text_that_is_no_ballot_of_this_question_is_refused(method, text):
    with pytest.raises(RuleBroken):
        answers.check(a_sheet(method), text)
