from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charters.rules.sentences import say
from governance.votes.rules.methods import candidateless
from governance.votes.rules.methods.candidateless import Nomination, Proposal
from governance.votes.rules.methods.consent import (
    BadConsent,
    ConsentRule,
    Deliberation,
    Fallback,
    Objection,
    Position,
    Round,
    RoundKind,
    Standing,
    Turn,
    judge,
)
from governance.votes.rules.words.consent import explain, explain_election

SEATS = frozenset({"ana", "bob", "cleo"})
HARM = Objection("bob", 1, "On reconnaîtrait les ménages.")


def turns(**said):
    return tuple(Turn(seat, Position(position)) for seat, position in said.items())


def everybody(position="consent"):
    return turns(**dict.fromkeys(sorted(SEATS), position))


def about(version, said):
    return Round(RoundKind.OBJECTIONS, version, said)


def proposal(*rounds, **more):
    told = {"seats": SEATS, "versions": 1, "review_on": date(2027, 5, 20), **more}
    return Deliberation(rounds=rounds, **told)


def told(result):
    return [say(sentence).replace("\u00a0", " ") for sentence in explain(result)]


def test_a_proposal_is_adopted_when_everybody_was_heard_and_nobody_objects():
    said = turns(ana="consent", bob="reservation", cleo="stand_aside")
    result = judge(proposal(about(1, said)))
    assert result.standing is Standing.CARRIED
    assert told(result) == [
        "Version 1 : 1 consent, 1 consent avec une réserve, 1 s’abstient de bloquer.",
        "Chacun a été entendu et aucune objection ne reste : la proposition est adoptée.",
    ]


def test_silence_is_not_consent():
    result = judge(proposal(about(1, turns(ana="consent", bob="consent"))))
    assert (result.standing, result.missing) == (Standing.INCOMPLETE, ("cleo",))
    assert "Doivent encore parler : cleo." in told(result)
    tacit = (*turns(ana="consent", bob="consent"), Turn("cleo", Position.CONSENT, tacit=True))
    with pytest.raises(BadConsent):
        proposal(about(1, tacit))
    allowed = ConsentRule(tacit=True)
    assert judge(proposal(about(1, tacit), rule=allowed)).standing is Standing.CARRIED


def test_a_new_version_opens_the_round_again_for_everybody():
    raised = about(1, turns(ana="consent", bob="objection", cleo="consent"))
    met = replace(HARM, integrated_in=2)
    second = proposal(raised, versions=2, objections=(met,))
    assert (judge(second).standing, judge(second).missing) == (Standing.INCOMPLETE, ("ana", "bob", "cleo"))
    done = judge(proposal(raised, about(2, everybody()), versions=2, objections=(met,)))
    assert (done.standing, done.raised, len(done.remaining)) == (Standing.CARRIED, 1, 0)
    assert "Objection de bob à la version 1 : intégrée dans la version 2." in told(done)


@pytest.mark.parametrize(
    ("changed", "standing", "words"),
    [
        ({}, Standing.OBJECTED, "elle reste."),
        ({"withdrawn": True}, Standing.CARRIED, "retirée."),
        ({"inadmissible": "une préférence"}, Standing.CARRIED, "écartée par le groupe (une préférence)."),
    ],
)
def test_an_objection_blocks_until_it_is_withdrawn_or_set_aside_with_a_reason(changed, standing, words):
    said = about(1, turns(ana="consent", bob="objection", cleo="consent"))
    result = judge(proposal(said, objections=(replace(HARM, **changed),)))
    assert result.standing is standing
    assert f"Objection de bob à la version 1 : {words}" in told(result)


@pytest.mark.parametrize(
    ("fallback", "standing"), [(Fallback.POSTPONE, Standing.POSTPONED), (Fallback.VOTE, Standing.TO_VOTE)]
)
def test_after_the_last_round_an_objection_postpones_or_calls_a_vote(fallback, standing):
    said = about(1, turns(ana="consent", bob="objection", cleo="consent"))
    rule = ConsentRule(rounds=1, fallback=fallback)
    assert judge(proposal(said, objections=(HARM,), rule=rule)).standing is standing


def test_who_is_away_is_not_waited_for_but_nobody_at_all_decides_nothing():
    assert (
        judge(proposal(about(1, turns(ana="consent", bob="consent")), away={"cleo"})).standing
        is Standing.CARRIED
    )
    assert judge(proposal(away=SEATS)).standing is Standing.INCOMPLETE


def test_who_is_away_for_the_last_version_keeps_what_was_said_of_the_first():
    first = about(1, turns(ana="consent", bob="objection", cleo="consent"))
    integrated = replace(HARM, integrated_in=2)
    story = proposal(
        first,
        about(2, turns(ana="consent", cleo="consent")),
        versions=2,
        objections=(integrated,),
        away={"bob"},
    )
    assert judge(story).standing is Standing.CARRIED


def test_a_proxy_holds_for_the_version_its_principal_saw():
    rounds = (about(1, everybody()), about(2, turns(ana="consent", bob="consent")))
    assert judge(proposal(*rounds, versions=2, proxies={"cleo": 1})).standing is Standing.CARRIED
    assert judge(proposal(*rounds, versions=2, proxies={"cleo": None})).missing == ("cleo",)
    with pytest.raises(BadConsent):
        proposal(about(2, everybody()), versions=2, proxies={"cleo": 1})


def test_a_decision_by_consent_has_a_date_of_review():
    with pytest.raises(BadConsent):
        judge(proposal(about(1, everybody()), review_on=None))


@pytest.mark.parametrize(
    "more",
    [
        {"seats": frozenset()},
        {"versions": 0},
        {"away": {"zoe"}},
        {"proxies": {"zoe": None}},
        {"rounds": (about(2, ()),)},
        {"rounds": (about(1, (*turns(ana="pass"), *turns(ana="consent"))),)},
        {"rounds": (Round(RoundKind.REACTIONS, 1, turns(zoe="pass")),)},
        {"rounds": (about(1, turns(bob="objection")),)},
        {"objections": (replace(HARM, version=2),)},
        {"objections": (replace(HARM, text=" "),)},
        {"objections": (replace(HARM, integrated_in=1),)},
        {"objections": (replace(HARM, by="zoe"),)},
    ],
)
def test_a_story_that_cannot_be_is_refused_in_words(more):
    with pytest.raises(BadConsent) as refused:
        Deliberation(**{"seats": SEATS, "versions": 1, "review_on": None, **more})
    assert str(refused.value).endswith(".")


def test_there_is_a_round_at_least():
    with pytest.raises(BadConsent):
        ConsentRule(rounds=0)


@given(
    st.permutations(sorted(SEATS)),
    st.lists(st.sampled_from(["consent", "reservation", "pass"]), min_size=3, max_size=3),
)
def test_consent_does_not_depend_on_who_speaks_first(order, positions):
    said = dict(zip(sorted(SEATS), positions, strict=True))
    spoken = about(1, turns(**{seat: said[seat] for seat in order}))
    again = about(1, turns(**said))
    assert judge(proposal(spoken)).positions == judge(proposal(again)).positions
    assert judge(proposal(spoken)).standing is Standing.CARRIED


NAMED = tuple(
    Nomination(by, person, "parce que") for by, person in (("ana", "cleo"), ("bob", "ana"), ("cleo", "ana"))
)
AGREED = turns(ana="consent", bob="consent", cleo="consent")


def elect(*proposals, named=NAMED, changes=()):
    return candidateless.judge(SEATS, named, changes, proposals)


def test_a_person_is_elected_by_consent_and_not_by_the_count():
    result = elect(Proposal("cleo", AGREED, seat="cleo"), changes=(Nomination("bob", "cleo"),))
    assert (result.elected, result.changed) == ("cleo", ("bob",))
    assert (result.first, result.support) == ({"ana": 2, "cleo": 1}, {"cleo": 2, "ana": 1})
    words = [say(sentence).replace("\u00a0", " ") for sentence in explain_election(result)]
    assert words == [
        "Premier tour : ana 2, cleo 1.",
        "Second tour : cleo 2, ana 1.",
        "Chacun a été entendu et aucune objection ne reste : cleo est élu·e.",
    ]


def test_an_objection_to_a_person_leads_to_another_proposal():
    said = turns(ana="objection", bob="consent", cleo="consent")
    first = Proposal("cleo", said, (Objection("ana", 1, "déjà deux rôles"),), "cleo")
    refused = elect(first)
    assert (refused.elected, len(refused.remaining)) == (None, 1)
    assert "Personne n’est encore élu." in [say(sentence) for sentence in explain_election(refused)]
    other = turns(bob="consent", cleo="consent", ana="consent")
    assert elect(first, Proposal("ana", other, seat="ana")).elected == "ana"
    met = replace(first, objections=(replace(first.objections[0], integrated_in=2),))
    assert elect(met).elected == "cleo"


def test_nobody_is_elected_before_everybody_spoke():
    assert elect().elected is None
    assert elect(Proposal("ana", turns(bob="consent"))).missing == ("ana", "cleo")
    silent = tuple(Nomination(seat, "") for seat in sorted(SEATS))
    assert elect(named=silent).support == {}


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Proposal("ana", turns(ana="consent", bob="consent"), seat="ana"),
        lambda: Proposal("ana", (*turns(bob="consent"), *turns(bob="pass"))),
        lambda: Proposal("ana", turns(bob="objection")),
        lambda: elect(Proposal("zoe", AGREED)),
        lambda: elect(Proposal("ana", turns(zoe="consent"))),
        lambda: elect(Proposal("ana", AGREED), named=NAMED[:2]),
        lambda: elect(named=(*NAMED, NAMED[0])),
        lambda: elect(changes=(Nomination("zoe", "ana"),)),
    ],
)
def test_an_election_without_candidates_has_its_order_of_speech(wrong):
    with pytest.raises(BadConsent):
        wrong()
