"""The elections of the demonstration: everybody has a seat, each reason is given, one is over and one is open."""

from __future__ import annotations

from demonstration.calendar import ANCHOR


def test_one_part_was_given_and_another_is_being_given(valbrume):
    done, running = valbrume.elections
    assert done.chosen is not None
    assert done.opens < done.read < done.chosen.at < done.chosen.accepted
    assert done.chosen.accepted.date() <= ANCHOR < done.ends
    assert running.chosen is None
    assert running.read is None
    assert running.opens.date() <= ANCHOR < running.starts < running.ends


def test_those_who_name_sit_as_titulars_and_say_why(valbrume):
    people = {one.id for one in valbrume.people}
    for election in valbrume.elections:
        titulars = {
            seat.titular for body in valbrume.bodies if body.id == election.body for seat in body.seats
        }
        named = [one.by for one in election.first]
        assert len(set(named)) == len(named)
        assert {*named, *(one.by for one in election.second)} <= titulars
        for one in (*election.first, *election.second):
            assert (one.person is None) is not bool(one.reason)
            assert one.person is None or one.person in people


def test_the_person_proposed_was_named_sits_and_is_chosen_for_reasons(valbrume):
    done = valbrume.elections[0]
    last = {one.by: one.person for one in (*done.first, *done.second)}
    assert done.chosen.person in last.values()
    assert done.chosen.person in last
    assert done.chosen.why
    assert {one.by for one in done.chosen.said} <= set(last)
    assert all(one.text or one.position == "stand_aside" for one in done.chosen.said)
