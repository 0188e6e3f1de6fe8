"""A vote under a quorum of organisations or of weights: its verdict, its traps, the file anybody counts again."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charters.rules import writing
from charters.rules.functioning import Quorum, VoteRule
from charters.rules.sentences import say
from charters.rules.terms import Combination, Counted, QuorumBase, Visibility
from governance.votes.rules import behind, foreseeing, seats, secrecy
from governance.votes.rules.ballots import Choice, Voice
from governance.votes.rules.explanation import explain
from governance.votes.rules.files import settings
from governance.votes.rules.files.question import Malformed, Method
from governance.votes.rules.judging import decide
from governance.votes.rules.tally import College
from governance.votes.rules.verdict import Outcome

ORGANISATIONS, WEIGHTS = QuorumBase.ORGANISATIONS, QuorumBase.WEIGHTS
BY_ORGANISATION = VoteRule(quorum=Quorum(base=ORGANISATIONS))
BY_WEIGHT = VoteRule(quorum=Quorum(base=WEIGHTS))
HOUSE = (
    College("ess", "ESS", 3, 50, holders=("Fournil", "Fournil", "Halle")),
    College("col", "Collectivités", 2, 30, holders=("Commune", "Fournil")),
    College("hab", "Habitants", 2, 20, holders=("", "")),
)


def plain(sentences):
    return [say(one).replace("\u00a0", " ") for one in sentences]


def yes(**numbers):
    return [Voice(code, Choice.FOR, count=number) for code, number in numbers.items()]


def a_file(*ballots, quorum, **more):
    roll = [
        ("s1", "ess", "Fournil"), ("s2", "ess", "Fournil"), ("s3", "ess", "Halle"),
        ("s4", "col", "Commune"), ("s5", "col", "Fournil"), ("s6", "hab", ""),
    ]  # fmt: skip
    listed = [{"seat": seat, "college": code, "organisation": name} for seat, code, name in roll]
    return behind.voted(quorum, {"roll": {"seats": listed}, "ballots": list(ballots), **more})


def cast(seat, college, *, represented=False):
    return {"count": 1, "college": college, "choice": "for", "represented": represented, "seat": seat}


def all_of(found):
    return frozenset().union(*(one.present for one in found.values()))


def test_without_names_the_fewest_organisations_are_counted():
    verdict = decide(BY_ORGANISATION, HOUSE, yes(ess=2, hab=2))
    assert verdict.outcome is Outcome.VOID_NO_QUORUM
    assert (
        plain(explain(verdict).headline)[0] == "Quorum non atteint (organisations : 1/3 ; il en fallait 2)."
    )
    assert decide(BY_ORGANISATION, HOUSE, yes(ess=3)).outcome is Outcome.CARRIED


def test_a_quorum_of_weights_is_told_with_its_arithmetic():
    verdict = decide(BY_WEIGHT, HOUSE, yes(ess=2, col=1))
    assert plain(explain(verdict).headline)[0] == (
        "Quorum non atteint (poids : 145/3 sur 100 ; il en fallait plus de 50)."
    )
    assert "Quorum : plus de 1/2 du poids des collèges pourvus (100), soit plus de 50." in plain(
        explain(verdict).steps
    )
    assert decide(BY_WEIGHT, HOUSE, yes(ess=2, col=1, hab=1)).outcome is Outcome.CARRIED


@given(
    st.sampled_from(QuorumBase),
    st.tuples(*(st.integers(0, one.eligible) for one in HOUSE)),
    st.sampled_from(range(3)),
)
def test_one_more_vote_never_loses_the_quorum(base, said, place):
    if said[place] == HOUSE[place].eligible:
        return
    rule = VoteRule(quorum=Quorum(base=base))
    more = [number + (at == place) for at, number in enumerate(said)]
    before, after = (
        decide(
            rule, HOUSE, [Voice(c.code, Choice.FOR, count=n) for c, n in zip(HOUSE, one, strict=True) if n]
        )
        for one in (said, more)
    )
    assert after.quorum.reached >= before.quorum.reached
    assert after.quorum.counted >= before.quorum.counted


def test_ballots_by_name_and_hands_are_put_behind_their_organisations():
    quorum = Quorum(base=ORGANISATIONS)
    named = a_file(cast("s1", "ess"), cast("s5", "col"), cast("s4", "col", represented=True), quorum=quorum)
    assert all_of(named) == {"Fournil"}
    assert named["col"].represented == {"Commune"}
    hand = {"count": 1, "college": "ess", "choice": "for", "represented": False, "in_room": "hands"}
    # One hand may be the second of an organisation that has voted; two cannot all be.
    assert a_file(cast("s1", "ess"), hand, quorum=quorum)["ess"].present == {"Fournil"}
    assert a_file(cast("s1", "ess"), {**hand, "count": 2}, quorum=quorum)["ess"].present == {
        "Fournil",
        "Halle",
    }


def test_voters_of_an_urn_and_those_who_withdrew_are_read_from_the_roll():
    quorum = Quorum(base=ORGANISATIONS)
    voters = [{"seat": "s3", "college": "ess"}, {"seat": "s4", "college": "col", "through": "Ana"}]
    found = a_file({"college": "ess", "code": "x"}, quorum=quorum, voters=voters)
    assert (all_of(found), found["col"].represented) == ({"Halle"}, {"Commune"})
    aside = [{"seat": "s3", "college": "ess"}]
    assert all_of(a_file(quorum=quorum, recusals=aside)) == {"Halle"}
    voters_alone = a_file(quorum=replace(quorum, counted=Counted.TURNOUT), recusals=aside)
    assert voters_alone["ess"].holding == {"Fournil"}


def test_the_simulator_warns_of_a_quorum_that_cannot_be_met_whatever_it_counts():
    nobody = [replace(one, holders=("",) * one.eligible) for one in HOUSE]
    assert plain(seats.warnings(BY_ORGANISATION, nobody)) == [
        "Aucune organisation ne siège : leur quorum ne peut pas être atteint."
    ]
    assert "Même si chaque siège vote pour, rien n’est adopté." in plain(
        foreseeing.foresee(BY_ORGANISATION, nobody).traps
    )
    assert foreseeing.foresee(BY_ORGANISATION, HOUSE).traps == ()
    every = VoteRule(quorum=Quorum(base=ORGANISATIONS, fraction=Fraction(2, 3)))
    assert plain(seats.warnings(every, HOUSE)) == [
        "Le quorum demande toutes les organisations (3) : une seule absence l’empêche."
    ]
    heavy = VoteRule(quorum=Quorum(base=WEIGHTS, fraction=Fraction(9, 10), strict=False))
    told = plain(seats.warnings(heavy, HOUSE))
    assert told == [
        "Dans le collège « ESS », un siège pèse 50/3 : son absence suffit à empêcher le quorum.",
        "Dans le collège « Collectivités », un siège pèse 15 : son absence suffit à empêcher le quorum.",
    ]
    assert seats.warnings(BY_WEIGHT, HOUSE) == ()


@given(st.sampled_from([ORGANISATIONS, WEIGHTS]))
def test_seat_by_seat_everybody_votes_so_the_quorum_is_there(base):
    found = seats.look(VoteRule(quorum=Quorum(base=base)), HOUSE)
    assert found.deciding == seats.look(VoteRule(), HOUSE).deciding


def test_one_urn_for_all_cannot_weigh_colleges_but_can_tell_organisations():
    hidden = {"visibility": Visibility.CONFIDENTIAL, "changeable": False}
    weighing = VoteRule(quorum=Quorum(base=WEIGHTS), **hidden)
    assert not secrecy.mixes(weighing, weighted=False, among=False)
    assert secrecy.merged(weighing).quorum.base is QuorumBase.SEATS_FILLED
    organised = VoteRule(quorum=Quorum(base=ORGANISATIONS), **hidden)
    assert secrecy.mixes(organised, weighted=False, among=False)
    assert secrecy.merged(organised).quorum.base is ORGANISATIONS


def test_a_plain_file_that_names_no_organisation_is_refused_in_words():
    told = {"quorum": {**writing.as_data(BY_ORGANISATION)["quorum"]}}
    with pytest.raises(Malformed, match="quelles organisations"):
        settings.vote(told, Method.YES_NO)
    weights = {"quorum": {"base": "weights", "fraction": "1/2"}}
    assert settings.vote(weights, Method.YES_NO).quorum.base is WEIGHTS
    assert settings.vote(weights, Method.BY_COLLEGE).combination is Combination.PROPORTIONAL
