"""Where ballots are received: everywhere as usual, at a distance or in the room alone; said by the rule, never guessed."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charters.rules.functioning import InvalidRule, VoteRule
from charters.rules.reading_back import in_full
from charters.rules.sentences import say
from charters.rules.terms import Channels
from charters.rules.tuning import read, written
from charters.rules.wording import channels as words
from charters.rules.wording import describe
from charters.rules.writing import as_data, canonical, from_data, from_json, rule_hash
from governance.votes.rules.channels import ChannelClosed, Way, ensure_received, receives
from tests.rules.votes.elections import elections, rules


def test_what_each_rule_receives():
    received = {channels: {way for way in Way if receives(channels, way)} for channels in Channels}
    assert received == {
        Channels.BOTH: {Way.ELSEWHERE, Way.ON_SITE, Way.WRITTEN_DOWN},
        Channels.REMOTE: {Way.ELSEWHERE, Way.ON_SITE},
        Channels.IN_ROOM: {Way.ON_SITE, Way.WRITTEN_DOWN},
    }


@given(st.sampled_from(Channels), st.sampled_from(Way))
def test_a_ballot_that_comes_by_a_closed_way_is_refused_with_a_sentence(channels, way):
    if receives(channels, way):
        ensure_received(channels, way)
        return
    with pytest.raises(ChannelClosed) as refused:
        ensure_received(channels, way)
    assert say(refused.value.sentence).endswith(("Rien n’a été déposé.", "Rien n’a été saisi."))


@given(rules())
def test_a_rule_open_to_both_is_written_as_before_there_were_channels(rule):
    data = as_data(rule)
    assert "channels" not in data
    assert from_data(VoteRule, data).channels is Channels.BOTH
    assert words(rule) == ()


@given(rules(), st.sampled_from([Channels.REMOTE, Channels.IN_ROOM]))
def test_a_closed_channel_is_written_hashed_set_by_hand_and_said(rule, channels):
    closed = replace(rule, channels=channels)
    assert json.loads(canonical(closed))["channels"] == channels.value
    assert from_json(VoteRule, canonical(closed)) == closed
    assert rule_hash(closed) != rule_hash(rule)
    assert describe(closed) == describe(rule)
    assert in_full(closed) == (*in_full(rule), *words(closed))
    assert len({say(one) for one in words(closed)}) == 1
    second = rule.quorum.second_notice
    if second is None or second.fraction is None or second.fraction <= rule.quorum.fraction:
        assert read(written(closed)) == closed


@pytest.mark.parametrize("told", ["both", "post", None, True, ["remote"]])
def test_what_is_usual_or_unknown_is_not_written_in_a_rule(told):
    with pytest.raises(InvalidRule) as refused:
        from_data(VoteRule, as_data(VoteRule()) | {"channels": told})
    assert refused.value.field == "rule.channels"


@given(rules(), elections(), st.sampled_from(Channels))
def test_the_count_does_not_depend_on_where_ballots_came_from(rule, election, channels):
    from governance.votes.rules.judging import decide

    colleges, voices = election
    closed = replace(rule, channels=channels)
    assert replace(decide(closed, colleges, voices), rule=rule) == decide(rule, colleges, voices)
