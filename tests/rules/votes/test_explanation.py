from __future__ import annotations

import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from charters.rules import transcripts
from charters.rules.functioning import NO_QUORUM, Quorum, VoteRule
from charters.rules.presets import CHARTER_ADOPTION, CHARTER_AMENDMENT, DEFAULT
from charters.rules.sentences import say
from charters.rules.terms import Combination
from governance.committee.rules.quorum import Headcount
from governance.votes.rules import records
from governance.votes.rules.ballots import Choice, Voice
from governance.votes.rules.explanation import explain
from governance.votes.rules.judging import decide
from governance.votes.rules.tally import College
from tests.rules.votes.elections import cast, elections, rules, steps, told


def test_the_verdict_is_the_sentence_the_house_wants():
    rule = VoteRule(
        quorum=Quorum(counts_represented=True), combination=Combination.PROPORTIONAL, colleges_in_favour=2
    )
    colleges = (College("col", "collectivités", 100, 60), College("ess", "ESS", 100, 40))
    voices = [
        Voice("col", Choice.FOR, count=62),
        Voice("col", Choice.AGAINST, count=38),
        Voice("ess", Choice.FOR, count=48),
        Voice("ess", Choice.AGAINST, count=52),
    ]
    room = {
        "col": Headcount(filled=12, present=7, represented=2),
        "ess": Headcount(filled=8, present=4, represented=1),
    }
    assert told(decide(rule, colleges, voices, presence=room)) == (
        "Quorum atteint (14/20, dont 3 représentés). "
        "Le « pour » réunit 56,4 % des poids exprimés (56,4 sur 100), il en fallait plus de 50 %. "
        "Collège collectivités 62 %, collège ESS 48 % : double majorité non atteinte, rejeté."
    )


def test_the_arithmetic_can_be_redone_by_hand():
    colleges = (College("ess", "ESS", 4, 60), College("col", "Collectivités", 3, 40))
    voices = cast(ess="pppc", col="pa")[1]
    rule = replace(CHARTER_ADOPTION.rule, colleges_in_favour=2)
    assert steps(decide(rule, colleges, voices)) == [
        "Quorum : plus de 1/2 de 7 sièges pourvus, soit 4.",
        "Comptés : 6 (en personne : 6 ; par pouvoir, non comptés : 0).",
        "Minimum par collège (1) : atteint partout.",
        "ESS : inscrits 4, votants 4, exprimés 4 ; pour 3, contre 1, blancs 0, abstentions 0, non-votants 0.",
        "ESS : pour 3/4 = 75 %, collège favorable ; poids 60 au prorata, dont 45 pour et 15 contre.",
        "Collectivités : inscrits 3, votants 2, exprimés 1 ; pour 1, contre 0, blancs 0, abstentions 1, non-votants 1.",
        "Collectivités : pour 1/1 = 100 %, collège favorable ; poids 40 au prorata, dont 40 pour et 0 contre.",
        "Poids pour : 45 + 40 = 85.",
        "Poids contre : 15 + 0 = 15.",
        "Poids pris en compte : 60 + 40 = 100.",
        "Seuil : plus de 1/2 × 100 = 50 ; pour 85 : atteint.",
        "Collèges favorables : 2 sur 2, il en fallait 2 : atteint.",
    ]


def test_an_amendment_says_two_thirds_and_the_number_of_voices():
    verdict = decide(CHARTER_AMENDMENT.rule, *cast(all="p" * 8 + "c" * 5))
    assert told(verdict) == (
        "Quorum atteint (13/13). Le « pour » réunit ≈ 61,5 % des suffrages exprimés (8 sur 13), "
        "il en fallait au moins 2/3. Rejeté."
    )
    assert steps(verdict)[-1] == "Seuil : au moins 2/3 de 13, soit 9 voix ; pour 8 : non atteint."


def test_a_void_vote_says_how_many_were_missing_and_decides_nothing():
    verdict = decide(DEFAULT.rule, (College("all", "Tous", 15),), cast(all="pppppp")[1])
    assert told(verdict) == (
        "Quorum non atteint (6/15 ; il en fallait 8). Le vote est sans effet : ni adopté, ni rejeté."
    )


def test_a_college_missing_from_the_quorum_is_named():
    colleges = (College("ess", "ESS", 4), College("ent", "Entreprises", 2))
    verdict = decide(CHARTER_ADOPTION.rule, colleges, cast(ess="pppp")[1])
    assert told(verdict).startswith(
        "Quorum non atteint : le nombre y est (4/6), mais pas dans chaque collège (Entreprises)."
    )
    assert "Minimum par collège (1) : il manque Entreprises." in steps(verdict)


def test_every_college_of_the_headline_leads_to_its_figure():
    sentences = explain(
        decide(replace(CHARTER_ADOPTION.rule, quorum=NO_QUORUM), *cast(a="p", b="c"))
    ).headline
    assert [sentence.about for sentence in sentences] == ["quorum", "total", "double"]
    assert [item.about for item in sentences[2].values["colleges"].items] == ["college:a", "college:b"]


@given(rules(), elections(), st.sampled_from([None, *Choice]), st.booleans())
def test_every_verdict_can_be_told_stored_and_told_again(rule, election, casting, second):
    verdict = decide(rule, *election, casting=casting, second_notice=second)
    kept = json.loads(json.dumps(records.as_data(verdict)))
    explanation = explain(verdict)
    for part, sentences in (("headline", explanation.headline), ("steps", explanation.steps)):
        assert [say(transcripts.from_data(data)) for data in kept[part]] == [say(s) for s in sentences]
        assert not any("%(" in say(sentence) or "None" in say(sentence) for sentence in sentences)
    assert kept["rule_hash"] == verdict.rule_hash
    assert sum(row["counts"]["turnout"] for row in kept["colleges"]) == kept["overall"]["turnout"]
    assert verdict.stage.value in {"carried", "rejected", "tied", "void_no_quorum"}
