from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from charters.rules.functioning import NO_QUORUM, Quorum, Threshold, VoteRule
from charters.rules.presets import DEFAULT
from charters.rules.terms import Base, Combination, EmptyCollege, TieRule
from governance.committee.rules.quorum import Headcount
from governance.votes.rules.ballots import Choice
from governance.votes.rules.judging import decide
from governance.votes.rules.tally import College
from tests.rules.votes.elections import cast, steps, told

FREE = VoteRule(quorum=NO_QUORUM)


@pytest.mark.parametrize(
    ("tie", "casting", "end"),
    [
        (TieRule.REJECTED, None, "Partage des voix : rejeté."),
        (TieRule.POSTPONED, None, "Partage des voix : décision reportée."),
        (TieRule.SECOND_ROUND, None, "Partage des voix : un second tour est nécessaire."),
        (TieRule.CASTING_VOTE, Choice.FOR, "Partage des voix ; la voix prépondérante est pour : adopté."),
        (
            TieRule.CASTING_VOTE,
            Choice.AGAINST,
            "Partage des voix ; la voix prépondérante est contre : rejeté.",
        ),
        (TieRule.CASTING_VOTE, None, "Partage des voix, sans voix prépondérante exprimée : rejeté."),
    ],
)
def test_a_tie_is_told_as_a_tie(tie, casting, end):
    assert told(decide(replace(FREE, tie=tie), *cast(all="pc"), casting=casting)).endswith(end)


def test_a_casting_vote_that_carries_a_double_majority_says_so():
    rule = replace(FREE, tie=TieRule.CASTING_VOTE, colleges_in_favour=1)
    words = told(decide(rule, *cast(a="pp", b="cc"), casting=Choice.FOR))
    assert "double majorité atteinte, adopté." in words
    assert words.endswith("la voix prépondérante est pour : adopté.")


@pytest.mark.parametrize(
    ("represented", "counts", "words"),
    [
        (0, True, "(3/4)"),
        (1, True, "(4/4, dont 1 représenté)"),
        (1, False, "(3/4, sans compter 1 représenté)"),
    ],
)
def test_the_represented_are_told_apart(represented, counts, words):
    rule = VoteRule(quorum=Quorum(counts_represented=counts))
    room = {"all": Headcount(filled=4, present=3, represented=represented)}
    assert words in told(decide(rule, *cast(all="pppc"), presence=room))


def test_nothing_expressed_is_not_adopted():
    assert (
        told(decide(FREE, *cast(all="ab")))
        == "Aucun quorum n’est demandé. Aucun suffrage exprimé : non adopté."
    )
    assert "Seuil" in steps(decide(FREE, *cast(all="ab")))[-1]


def test_a_blocking_college_is_named():
    rule = replace(FREE, combination=Combination.BLOCK, empty_college=EmptyCollege.BLOCK)
    verdict = decide(rule, *cast(ess="pp", ent="aa"))
    assert told(verdict).endswith("Sans aucun suffrage, un collège empêche la décision (ent) : rejeté.")
    assert "ent : aucune voix à compter, collège sans suffrage." in steps(verdict)
    assert "en bloc" in steps(verdict)[3]


def test_a_second_meeting_says_that_no_quorum_is_asked():
    verdict = decide(DEFAULT.rule, (College("all", "Tous", 15),), cast(all="p")[1], second_notice=True)
    assert told(verdict).startswith("Seconde convocation : aucun quorum n’est demandé.")
    assert steps(verdict)[0] == "Seconde convocation : aucun quorum n’est demandé."


def test_two_thirds_of_weights_are_told_as_a_bar():
    rule = replace(
        FREE, combination=Combination.PROPORTIONAL, threshold=Threshold(fraction=Fraction(2, 3), strict=False)
    )
    assert (
        steps(decide(rule, *cast(a="p", b="p")))[-1] == "Seuil : au moins 2/3 × 2 = 4/3 ; pour 2 : atteint."
    )


def test_a_total_without_voices_is_said_without_dividing():
    rule = replace(FREE, base=Base.FOR_AND_AGAINST, blank_expressed=True)
    assert "Aucune voix n’entre dans le calcul." in told(decide(rule, *cast(all="bb")))
