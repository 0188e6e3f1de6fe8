"""Rights: the approved matrix, every permission asked somewhere, nothing beyond one's own initiative."""

from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.errors import Missing, Refused
from people import gate
from people.actor import Actor
from people.permissions import RULES, Permission, allowed
from people.rules.sharing import Circle, Grant, Level
from tests.permissions.matrix import (
    BODY,
    HERE,
    KEPT,
    MEMBER,
    ORGANISATION,
    PERSON,
    PERSONS,
    STREAM,
    TIES,
    WORDS,
    Subject,
    text,
)

ROOT = Path(__file__).parents[2]
ROOMS = ("people", "workspace", "charters", "governance", "inbox", "publication")
# What is not tied to belonging: the public, one's own account, a link one was given.
BEYOND = {
    Permission.READ_PUBLISHED,
    Permission.MANAGE_OWN_ACCOUNT,
    Permission.ACCEPT_INVITATION,
    Permission.ANSWER_CONSULTATION,  # one that is open to the public (ADR 0020): the test below
    Permission.WITHDRAW_OPINION,  # one's own
    Permission.ASK_TO_JOIN,  # an initiative or a stream that shows itself
    Permission.FOLLOW_REQUEST,  # by the private link of one's request
    Permission.ANSWER_AS_BOARD,  # by a secret link, without an account
    Permission.ASK_FROM_THE_ROOM,  # likewise
}

# Public pages read what was published and nothing else: they have no actor to ask about.
WITHOUT_ACTOR = {"READ_PUBLISHED"}

some_subjects = st.builds(
    Subject,
    initiative_id=st.sampled_from([HERE, None]),
    stream_id=st.sampled_from([STREAM, None]),
    body_id=st.sampled_from([BODY, None]),
    public=st.booleans(),
    presented=st.booleans(),
    person_id=st.sampled_from([PERSON, None]),
    author_id=st.sampled_from([MEMBER, None]),
    invited_by=st.sampled_from([MEMBER, None]),
    membership_id=st.sampled_from([MEMBER, None]),
    organisation_id=st.sampled_from([ORGANISATION, KEPT, None]),
    roll=st.sampled_from([frozenset(), frozenset({MEMBER})]),
    grants=st.none()
    | st.sets(
        st.builds(
            Grant,
            circle=st.sampled_from(Circle),
            key=st.sampled_from([0, STREAM, MEMBER, ORGANISATION]),
            level=st.sampled_from(Level),
        ),
        min_size=1,
        max_size=4,
    ).map(tuple),
)
permissions = st.sampled_from(list(Permission))


def asked() -> set[str]:
    """Every `Permission.X` named outside the table."""
    names: set[str] = set()
    for room in ROOMS:
        for file in (ROOT / room).rglob("*.py"):
            if file.name != "permissions.py":
                names |= {
                    node.attr
                    for node in ast.walk(ast.parse(file.read_text("utf-8")))
                    if isinstance(node, ast.Attribute)
                    and isinstance(node.value, ast.Name)
                    and node.value.id == "Permission"
                }
    return names


def test_the_matrix_is_the_approved_one():
    approved = (ROOT / "docs" / "permissions.md").read_text("utf-8")
    assert text() == approved, "rights have changed: python -m tests.permissions.matrix > docs/permissions.md"


def test_every_permission_has_its_rule_and_its_words():
    assert set(RULES) == set(Permission)
    assert set(WORDS) == set(Permission)


def test_every_rule_is_asked_somewhere():
    assert {one.name for one in Permission} - asked() - WITHOUT_ACTOR == set()


@given(permissions, some_subjects)
def test_whoever_runs_another_initiative_is_nobody_here(permission, subject):
    stranger = PERSONS["anime une autre démarche"]
    assert allowed(stranger, permission, subject) <= (permission in BEYOND)


@given(permissions, some_subjects)
def test_an_account_without_initiative_opens_what_is_public_its_own_and_its_links(permission, subject):
    account = PERSONS["compte sans démarche"]
    assert allowed(account, permission, subject) <= (permission in BEYOND)


@given(some_subjects)
def test_of_another_initiative_one_answers_what_is_open_to_the_public_and_takes_back_ones_own(subject):
    for person in (PERSONS["compte sans démarche"], PERSONS["anime une autre démarche"]):
        assert allowed(person, Permission.ANSWER_CONSULTATION, subject) == subject.public
        assert allowed(person, Permission.WITHDRAW_OPINION, subject) == (
            subject.person_id == person.person_id
        )


@given(permissions, some_subjects)
def test_a_visitor_reads_what_is_public_asks_to_join_follows_a_private_link_and_nothing_else(
    permission, subject
):
    granted = allowed(Actor(), permission, subject)
    opening = {
        Permission.READ_PUBLISHED: subject.public,
        Permission.ASK_TO_JOIN: subject.public,
        Permission.FOLLOW_REQUEST: subject.presented,
        Permission.ANSWER_AS_BOARD: subject.presented,
        Permission.ASK_FROM_THE_ROOM: subject.presented,
    }
    assert granted == opening.get(permission, False)


@given(permissions, some_subjects)
def test_who_observes_writes_nothing_in_common(permission, subject):
    theirs = {
        Permission.CHOOSE_HAT,
        Permission.ANSWER_NOTICE,
        Permission.ANSWER_ELECTION,
        Permission.RECORD_ATTENDANCE,
        Permission.LEAVE_INITIATIVE,
        Permission.PROPOSE_MANDATE,
        Permission.END_MANDATE,
        Permission.WITHDRAW_INVITATION,
        *BEYOND,
    }
    if allowed(PERSONS["observe"], permission, subject) and not permission.value.startswith("read_"):
        unrelated = replace(subject, author_id=None, roll=frozenset())
        assert permission in theirs or not allowed(PERSONS["observe"], permission, unrelated)


@given(permissions, some_subjects)
def test_who_administers_may_all_that_who_facilitates_may(permission, subject):
    assert allowed(PERSONS["facilite"], permission, subject) <= allowed(
        PERSONS["administre"], permission, subject
    )


@given(permissions, some_subjects)
def test_who_leads_a_stream_may_all_that_who_works_in_it_may(permission, subject):
    works, leads = PERSONS["participe au chantier"], PERSONS["porte le chantier"]
    assert allowed(works, permission, subject) <= allowed(leads, permission, subject)


@given(some_subjects)
def test_who_leads_a_stream_convenes_and_holds_its_meetings_and_those_of_no_body_nor_other_stream(subject):
    leads = PERSONS["porte le chantier"]
    hers = (subject.initiative_id, subject.stream_id, subject.body_id) == (HERE, STREAM, None)
    for permission in (Permission.CONVENE_MEETING, Permission.CLOSE_MEETING):
        assert allowed(leads, permission, subject) == hers
        assert not allowed(PERSONS["participe au chantier"], permission, subject)
    for permission in (Permission.RECORD_ATTENDANCE, Permission.GIVE_FLOOR):
        unrelated = replace(subject, person_id=None, author_id=None)
        assert allowed(leads, permission, unrelated) == hers
    elsewhere = replace(subject, stream_id=STREAM + 1)
    assert not allowed(leads, Permission.CONVENE_MEETING, elsewhere)


@given(some_subjects)
def test_nobody_votes_off_the_roll_whatever_her_role(subject):
    off = replace(subject, roll=frozenset())
    assert not any(allowed(actor, Permission.CAST_BALLOT, off) for actor in PERSONS.values())


@given(permissions, some_subjects)
def test_the_gate_says_yes_or_refuses_and_hides_from_strangers(permission, subject):
    stranger = PERSONS["anime une autre démarche"]
    if not gate.may(stranger, permission, on=subject):
        with pytest.raises(Missing):
            gate.require(stranger, permission, on=subject)
    participant = PERSONS["participe"]
    if not gate.may(participant, permission, on=subject):
        hidden = subject.initiative_id is None or permission.value.startswith("read_")
        with pytest.raises(Missing if hidden else Refused):
            gate.require(participant, permission, on=subject)


def test_every_tie_of_the_matrix_opens_something():
    opening = {
        words
        for words, tie in TIES.items()
        for permission in Permission
        for actor in PERSONS.values()
        if not allowed(actor, permission, Subject()) and allowed(actor, permission, replace(Subject(), **tie))
    }
    assert opening == set(TIES)
