"""The checker finds what is broken, whichever promise it is, and lets a sound engine pass."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.consistency import engines
from tests.consistency.history import Acknowledged, Read, Typed, check, ensure

BROKEN = {
    engines.AcknowledgesBeforeTheCommit: ("lost", "the log does not read"),
    engines.DropsAnUpdate: ("lost", "acknowledged before"),
    engines.AppliesAgainAsNew: ("twice", "more than once"),
    engines.LosesTheOrder: ("order", "not the order of typing"),
    engines.ForgetsATab: ("differs", "lise"),
    engines.StoresLessThanItHolds: ("lost", "the log does not read"),
    engines.ForgetsDeletions: ("differs", "the log and the server differ (tree)"),
    engines.ForgetsWhenItCompacts: ("lost", "the log does not read"),
    engines.KeepsWhatItRefused: ("refused", "refused for good"),
}


def test_a_sound_engine_passes(yjs):
    findings = ensure(engines.a_day(engines.Engine(), yjs), replicas=8)
    assert (findings.acknowledged, findings.replicas) == (3 * 19, 8)


@pytest.mark.parametrize("engine", BROKEN, ids=lambda one: one.__name__)
def test_a_broken_engine_is_caught_and_told_why(yjs, engine):
    rule, says = BROKEN[engine]
    findings = check(engines.a_day(engine(), yjs))
    told = [str(one) for one in findings.violations if one.rule == rule]
    assert any(says in one for one in told), findings.violations
    with pytest.raises(AssertionError, match=rule):
        ensure(engines.a_day(engine(), yjs))


A_READ = Read("d", "the log", "lise.1;", {7: 9}, b"{}", b"\1", log=True, rest=True)
SOUND = [
    Typed("d", "lise", 1),
    Acknowledged("d", "lise", 1),
    A_READ,
    replace(A_READ, reader="a tab", log=False),
]


def test_a_history_that_proves_nothing_is_no_proof():
    assert ensure(SOUND).acknowledged == 1
    with pytest.raises(AssertionError, match="nothing was acknowledged"):
        ensure([SOUND[0], *SOUND[2:]])
    with pytest.raises(AssertionError, match="only 0 readings at rest"):
        ensure(SOUND[:3])


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"text": ""}, "lost"),
        ({"text": "lise.1;lise.1;"}, "twice"),
        ({"text": "lise.1;omar.1;"}, "stranger"),
        ({"text": "lise.1;lise.2;"}, "stranger"),
        ({"vector": {7: 8}}, "differs"),
        ({"tree": b"{ }"}, "differs"),
        ({"encoded": b"\2"}, "differs"),
        ({"pending": True}, "pending"),
    ],
)
def test_one_reading_that_is_wrong_is_enough(change, rule):
    wrong = [*SOUND[:3], replace(SOUND[3], **change)]
    assert {one.rule for one in check(wrong).violations} == {rule}


def test_order_and_holes_are_those_of_one_author_in_one_document():
    typed = [Typed("d", author, number) for author in ("lise", "omar") for number in (1, 2)]

    def rules(text):
        return {one.rule for one in check([*typed, replace(A_READ, text=text, rest=False)]).violations}

    assert rules("omar.1;lise.1;omar.2;lise.2;") == set()
    assert rules("omar.1;") == set()
    assert rules("omar.2;omar.1;") == {"order"}
    assert rules("omar.2;") == {"hole"}
    elsewhere = [Typed("e", "lise", 1), replace(A_READ, document="e"), replace(A_READ, document="e", text="")]
    assert {one.rule for one in check(elsewhere).violations} == {"missing"}


def test_what_nobody_has_acknowledged_yet_may_be_on_its_way():
    early = replace(A_READ, text="", rest=False)
    assert check([SOUND[0], early, *SOUND[1:]]).violations == []
    assert [one.rule for one in check([*SOUND[:2], early, *SOUND[2:]]).violations] == ["lost"]
