"""Election without candidates: properties of the judging, whoever speaks and whatever is named."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charters.rules.sentences import say
from governance.votes.rules.methods import candidateless
from governance.votes.rules.methods.candidateless import Nomination, Proposal
from governance.votes.rules.methods.consent import BadConsent, Objection, Position, Turn
from governance.votes.rules.words.consent import explain_election

PASSING = [one for one in Position if one is not Position.OBJECTION]


@st.composite
def elections(draw):
    """A first round in which everybody speaks, some changes, and a person heard by all, herself last if she sits."""
    seats = draw(st.lists(st.text("abcdef", min_size=1, max_size=3), min_size=1, max_size=6, unique=True))
    people = ["", *seats, "from outside"]
    first = tuple(Nomination(seat, draw(st.sampled_from(people)), "parce que") for seat in seats)
    changing = draw(st.lists(st.sampled_from(seats), unique=True))
    second = tuple(Nomination(seat, draw(st.sampled_from(people)), "tout compte fait") for seat in changing)
    now = {one.by: one.person for one in (*first, *second)}
    named = sorted({person for person in now.values() if person})
    if not named:
        first = (Nomination(seats[0], seats[0], "moi"), *first[1:])
        second = tuple(one for one in second if one.by != seats[0])
        named = [seats[0]]
    person = draw(st.sampled_from(named))
    order = [seat for seat in draw(st.permutations(seats)) if seat != person]
    order += [person] if person in seats else []
    turns = tuple(Turn(seat, draw(st.sampled_from(PASSING))) for seat in order)
    seat = person if person in seats else ""
    return frozenset(seats), first, second, Proposal(person, turns, seat=seat)


@given(elections())
def test_heard_by_all_without_objection_is_elected_whatever_the_number_of_nominations(found):
    seats, first, second, proposal = found
    result = candidateless.judge(seats, first, second, [proposal])
    assert result.elected == proposal.person == result.unanswered
    assert sum(result.support.values()) <= len(seats)
    assert say(explain_election(result)[-1]).count(proposal.person) >= 1


@given(elections(), st.randoms())
def test_the_order_of_nominations_changes_nothing(found, chance):
    seats, first, second, proposal = found
    mixed_first, mixed_second = list(first), list(second)
    chance.shuffle(mixed_first)
    chance.shuffle(mixed_second)
    assert candidateless.judge(seats, mixed_first, mixed_second, [proposal]) == candidateless.judge(
        seats, first, second, [proposal]
    )


@given(elections(), st.data())
def test_one_seat_that_has_not_spoken_elects_nobody_unless_it_is_away(found, data):
    seats, first, second, proposal = found
    silent = data.draw(st.sampled_from(sorted(seats)))
    shorter = replace(proposal, turns=tuple(turn for turn in proposal.turns if turn.seat != silent))
    waiting = candidateless.judge(seats, first, second, [shorter])
    assert (waiting.elected, waiting.missing) == (None, (silent,))
    away = candidateless.judge(seats, first, second, [shorter], frozenset({silent}))
    assert away.elected == (proposal.person if shorter.turns else None)


@given(elections(), st.data())
def test_one_objection_more_never_elects_and_taken_away_elects_again(found, data):
    seats, first, second, proposal = found
    by = data.draw(st.sampled_from(sorted(seats)))
    turns = tuple(
        replace(turn, position=Position.OBJECTION) if turn.seat == by else turn for turn in proposal.turns
    )
    objection = Objection(by, 1, "Un rôle de trop.")
    opposed = replace(proposal, turns=turns, objections=(objection,))
    assert candidateless.judge(seats, first, second, [opposed]).elected is None
    for gone in ({"withdrawn": True}, {"inadmissible": "Une préférence."}, {"integrated_in": 2}):
        met = replace(opposed, objections=(replace(objection, **gone),))
        assert candidateless.judge(seats, first, second, [met]).elected == proposal.person


@given(elections())
def test_who_declines_is_not_elected_and_who_accepts_stays_so(found):
    seats, first, second, proposal = found
    declined = candidateless.judge(seats, first, second, [replace(proposal, accepted=False)])
    assert (declined.elected, declined.declined) == (None, proposal.person)
    assert any("a décliné" in say(one) for one in explain_election(declined))
    accepted = candidateless.judge(seats, first, second, [replace(proposal, accepted=True)])
    assert (accepted.elected, accepted.unanswered) == (proposal.person, "")


@given(elections())
def test_the_person_proposed_who_sits_never_speaks_before_another(found):
    _seats, _first, _second, proposal = found
    if proposal.seat and len(proposal.turns) > 1:
        with pytest.raises(BadConsent):
            replace(proposal, turns=proposal.turns[::-1])


def test_strangers_are_nowhere_and_an_objection_has_words():
    seats = frozenset({"ana"})
    named = (Nomination("ana", "ana", "oui"),)
    with pytest.raises(BadConsent):
        candidateless.judge(seats, named, (), (), frozenset({"zoe"}))
    with pytest.raises(BadConsent):
        candidateless.judge(seats, named, (), [Proposal("ana", (), (Objection("zoe", 1, "Non."),))])
    with pytest.raises(BadConsent):
        Proposal("ana", (), (Objection("ana", 1, " "),))
