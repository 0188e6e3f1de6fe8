"""Whom a thing is for: who gains and loses, nobody locked out, more granted never takes anything away."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from people.models import Role
from people.rules import sharing
from people.rules.sharing import Circle, Grant, Level

FEW = st.frozensets(st.integers(1, 3), max_size=2)


@dataclass(frozen=True)
class Member:
    membership_id: int
    role: Role
    stream_ids: frozenset[int]
    college_ids: frozenset[int]
    organisation_ids: frozenset[int]


grants = st.lists(
    st.one_of(
        st.builds(Grant, st.just(Circle.INITIATIVE), st.just(0), st.sampled_from(Level)),
        st.builds(
            Grant,
            st.sampled_from([circle for circle in Circle if circle is not Circle.INITIATIVE]),
            st.integers(1, 4),
            st.sampled_from(Level),
        ),
    ),
    max_size=6,
)
members = st.builds(Member, st.integers(1, 4), st.sampled_from(Role), FEW, FEW, FEW)
people = st.lists(members, max_size=8, unique_by=lambda one: one.membership_id)
levels = st.sampled_from([Level.READ, Level.SUGGEST, Level.WRITE])


def may(level, given_, those):
    return {one.membership_id for one in those if sharing.level(one, given_) >= level}


@given(grants, grants, people, levels)
def test_who_gains_and_who_loses_is_the_difference_of_who_may_before_and_after(before, after, those, level):
    moved = sharing.moved(before, after, those)
    gained = {one.who.membership_id for one in moved if one.before < level <= one.after}
    lost = {one.who.membership_id for one in moved if one.after < level <= one.before}
    assert gained == may(level, after, those) - may(level, before, those)
    assert lost == may(level, before, those) - may(level, after, those)
    assert all(one.gains == (one.after > one.before) and one.before != one.after for one in moved)


@given(grants, grants, people, levels)
def test_granting_more_never_takes_anything_from_anybody(some, more, those, level):
    assert may(level, some, those) <= may(level, [*some, *more], those)


@given(grants, members)
def test_who_writes_suggests_and_who_suggests_reads(given_, one):
    level = sharing.level(one, given_)
    assert [level >= wanted for wanted in (Level.READ, Level.SUGGEST, Level.WRITE)] == sorted(
        (level >= wanted for wanted in (Level.READ, Level.SUGGEST, Level.WRITE)), reverse=True
    )


@given(grants, people)
def test_whatever_is_chosen_whoever_facilitates_keeps_every_right(given_, those):
    keeping = {one.membership_id for one in those if one.role in (Role.FACILITATOR, Role.ADMINISTRATOR)}
    assert keeping <= may(Level.WRITE, given_, those)


@given(grants, people)
def test_who_observes_reads_and_no_more(given_, those):
    observing = [one for one in those if one.role is Role.OBSERVER]
    assert may(Level.SUGGEST, given_, observing) == set()


@given(grants, members)
def test_who_is_in_none_of_the_circles_reads_nothing(given_, one):
    mine = sharing.circles(one)
    apart = [grant for grant in given_ if grant.key not in mine[grant.circle]]
    if one.role in (Role.PARTICIPANT, Role.OBSERVER):
        assert sharing.level(one, apart) is Level.NONE


@given(grants, members)
def test_tidying_changes_nothing_of_what_anybody_may(given_, one):
    tidied = sharing.tidied(given_)
    assert sharing.level(one, tidied) == sharing.level(one, given_)
    assert len({grant.who for grant in tidied}) == len(tidied)
    assert sharing.tidied(tidied) == tidied


@given(grants, grants, people)
def test_circles_that_read_the_same_have_one_name(some, others, those):
    if sharing.readers_name(some) == sharing.readers_name(others):
        assert may(Level.READ, some, those) == may(Level.READ, others, those)


def test_what_a_place_gives_is_what_it_has_always_given():
    works = Member(1, Role.PARTICIPANT, frozenset({7}), frozenset(), frozenset())
    elsewhere = Member(2, Role.PARTICIPANT, frozenset(), frozenset(), frozenset())
    observes = Member(3, Role.OBSERVER, frozenset({7}), frozenset(), frozenset())
    in_a_stream, outside = sharing.usual(7), sharing.usual(None)
    assert [sharing.level(one, in_a_stream) for one in (works, elsewhere, observes)] == [
        Level.WRITE,
        Level.SUGGEST,
        Level.READ,
    ]
    assert [sharing.level(one, outside) for one in (works, elsewhere, observes)] == [
        Level.WRITE,
        Level.WRITE,
        Level.READ,
    ]
    assert sharing.readers_name(in_a_stream) == sharing.readers_name(outside) == ""


def test_who_would_no_longer_write_cannot_choose_so():
    one = Member(1, Role.PARTICIPANT, frozenset(), frozenset(), frozenset())
    assert sharing.shuts_out(one, [Grant(Circle.PERSON, 1, Level.SUGGEST)])
    assert not sharing.shuts_out(one, [Grant(Circle.PERSON, 1, Level.WRITE)])


@given(grants, people)
def test_where_nobody_suggests_the_same_people_read_and_the_same_write(some, those):
    kept = sharing.within((Level.READ, Level.WRITE), some)
    assert {one.level for one in kept} <= {Level.READ, Level.WRITE}
    for wanted in (Level.READ, Level.WRITE):
        assert may(wanted, kept, those) == may(wanted, some, those)
    assert sharing.within(tuple(Level)[1:], some) == sharing.tidied(some)
