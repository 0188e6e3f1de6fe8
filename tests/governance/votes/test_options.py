"""Choosing among options from opening to the register: frozen, cast once by seat, counted as anybody counts it again."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from click.testing import CliRunner
from sqlmodel import select

from charters.rules.functioning import NO_QUORUM, VoteRule
from charters.rules.presets import FINANCIAL
from charters.rules.terms import Combination, EmptyCollege
from foundation.errors import Conflict, Invalid
from foundation.ledger import LedgerLine
from governance.votes import options, panel, queries, record, recount
from governance.votes.actions import closing, preparing
from governance.votes.forms import MotionForm
from governance.votes.models import Ballot, MotionOption
from governance.votes.rules.ballots import Choice
from governance.votes.rules.lifecycle import Stage
from governance.votes.rules.verdict import Outcome
from tests.builders import A_MORNING, an_initiative, the_actor
from tests.builders_charters import a_charter
from tests.builders_governance import (
    a_choice,
    a_committee,
    a_motion,
    a_proxy,
    an_open_vote,
    answers_with,
    the_entry,
    votes,
)

pytestmark = pytest.mark.both_databases
PLAIN = VoteRule(quorum=NO_QUORUM)
THREE = {"ess": (3, "60"), "col": (2, "40")}
PROJECTS = "Four ; 600\nVélos ; 500\nMare ; 300"


@pytest.fixture
def committee(db):
    return a_committee(db, an_initiative(db), colleges=THREE, rule=PLAIN)


def close(db, committee, motion):
    actor = the_actor(db, committee.facilitator)
    return closing.close_vote(db, actor, motion, now=A_MORNING + timedelta(hours=1))


def everybody(db, motion, committee, *said):
    for (_seat, member), one in zip(committee.everybody, said, strict=False):
        answers_with(db, motion, member, one)


def test_majority_judgment_chooses_the_best_median(db, committee):
    motion = a_choice(db, committee)
    grade = [{"grades": {"Halle": 4, "Four": 5}}, {"grades": {"Halle": 4, "Four": 0}}]
    everybody(db, motion, committee, *grade, {"grades": {"Halle": 4, "Four": 0, "Vélos": 5}})
    entry = close(db, committee, motion)
    assert (motion.stage, entry.outcome) == (Stage.CHOSEN, Outcome.CHOSEN)
    assert motion.result["winners"] == ["Halle"]
    assert motion.result["counts"]["Four"] == [2, 0, 0, 0, 0, 1]
    assert entry.sentences[-1]["with"] == {"option": "Halle"}


def test_equal_shares_serve_both_groups_where_the_plain_rule_serves_one(db, committee):
    said = [{"approves": ["Four", "Vélos"]}] * 3 + [{"approves": ["Mare"]}] * 2
    bought = {}
    for method in ("equal-shares", "greedy"):
        motion = a_choice(db, committee, PROJECTS, method=method, envelope="1 100", completion="none")
        everybody(db, motion, committee, *said)
        close(db, committee, motion)
        bought[method] = motion.result["winners"]
    assert bought == {"equal-shares": ["Vélos", "Mare"], "greedy": ["Vélos", "Four"]}


@pytest.mark.parametrize(
    ("method", "said", "winners"),
    [
        ("approval", [{"approves": ["Halle", "Four"]}, {"approves": ["Four"]}], ["Four"]),
        ("score", [{"grades": {"Halle": 5}}, {"grades": {"Four": 3, "Halle": 1}}], ["Halle"]),
        ("schulze", [{"ranking": [["Vélos"], ["Halle"]]}, {"ranking": [["Vélos", "Four"]]}], ["Vélos"]),
    ],
)
def test_each_method_finds_its_own_first(db, committee, method, said, winners):
    motion = a_choice(db, committee, method=method)
    everybody(db, motion, committee, *said)
    close(db, committee, motion)
    assert (motion.stage, motion.result["winners"]) == (Stage.CHOSEN, winners)


@pytest.mark.parametrize("method", ["majority-judgment", "approval", "score", "schulze"])
def test_the_record_of_a_choice_is_counted_again_by_anybody(db, committee, tmp_path, method):
    motion = a_choice(db, committee, method=method)
    ballots = {
        "approval": {"approves": ["Four"]},
        "schulze": {"ranking": [["Four"], ["Halle"]]},
    }
    everybody(db, motion, committee, *[ballots.get(method, {"grades": {"Four": 4, "Halle": 1}})] * 4)
    found = _recounted(db, committee, motion, tmp_path)
    assert found["winners"] == ["Four"]


@pytest.mark.parametrize("method", ["equal-shares", "greedy"])
def test_the_record_of_a_budget_is_counted_again_by_anybody(db, committee, tmp_path, method):
    motion = a_choice(db, committee, PROJECTS, method=method, envelope="1 000,50")
    everybody(db, motion, committee, {"approves": ["Four", "Mare"]}, {"approves": ["Vélos"]})
    assert _recounted(db, committee, motion, tmp_path)["cost"] <= 1000.5


def _recounted(db, committee, motion, tmp_path):
    entry = close(db, committee, motion)
    data = queries.record_data(db, motion, number=entry.number)
    assert data["sha256"] == entry.sha256
    file = tmp_path / "bulletins.json"
    file.write_text(json.dumps(data), encoding="utf-8")
    told = CliRunner().invoke(recount.tally, [str(file), "--json"])
    assert told.exit_code == 0, told.output
    found = json.loads(told.output)
    assert found["result"] == motion.result
    assert (found["outcome"], found["winners"]) == (entry.outcome.value, motion.result["winners"])
    # A result written otherwise, or a ballot changed after closing, is found.
    for wrong in ({"result": {**motion.result, "winners": ["Halle"] if found["winners"] != ["Halle"] else []}},
                  {"ballots": data["ballots"][1:]}):  # fmt: skip
        file.write_text(json.dumps({**data, **wrong}), encoding="utf-8")
        assert CliRunner().invoke(recount.tally, [str(file)]).exit_code == 1
    return found


def test_the_quorum_of_the_body_stands(db):
    committee = a_committee(db, an_initiative(db), colleges=THREE, rule=FINANCIAL.rule)
    motion = a_choice(db, committee, method="approval")
    everybody(db, motion, committee, {"approves": ["Halle"]})
    entry = close(db, committee, motion)
    assert (motion.stage, entry.outcome) == (Stage.VOID_NO_QUORUM, Outcome.VOID_NO_QUORUM)
    assert motion.result["winners"] == []


def test_a_tie_and_silence_are_results(db, committee):
    tied = a_choice(db, committee, method="approval")
    everybody(db, tied, committee, {"approves": ["Halle"]}, {"approves": ["Four"]})
    assert close(db, committee, tied).outcome is Outcome.TIED
    assert tied.result["winners"] == ["Halle", "Four"]
    silent = a_choice(db, committee)
    assert close(db, committee, silent).outcome is Outcome.NOTHING_CHOSEN
    assert silent.stage is Stage.NOTHING_CHOSEN


def test_colleges_weigh_in_the_choice_as_on_the_roll(db):
    rule = VoteRule(quorum=NO_QUORUM, combination=Combination.BLOCK, empty_college=EmptyCollege.BLOCK)
    committee = a_committee(db, an_initiative(db), colleges={"ess": (3, "40"), "col": (1, "60")}, rule=rule)
    motion = a_choice(db, committee, method="approval")
    assert options.settings(motion)["weights"] == {"ess": "40", "col": "60"}
    assert panel.turnout(db, motion).weighted
    everybody(db, motion, committee, *[{"approves": ["Halle"]}] * 3, {"approves": ["Four"]})
    close(db, committee, motion)
    assert motion.result["winners"] == ["Four"]
    ranked = a_choice(db, committee, method="schulze")
    assert "weights" not in options.settings(ranked)
    assert not panel.turnout(db, ranked).weighted


def test_the_question_is_frozen_and_hashed_at_opening(db, committee):
    motion = a_choice(db, committee, method="approval")
    frozen = queries.frozen_data(db, motion)
    assert motion.rule_hash == record.seal(options.question(db, motion))
    assert frozen["options"] == ["Halle", "Four", "Vélos"]
    assert frozen["vote_rule"]["quorum"]["fraction"] == "0"
    with pytest.raises(Conflict):
        preparing.correct_motion(
            db, the_actor(db, committee.facilitator), motion,
            MotionForm(body=committee.body.slug, title="T", text="Q"), now=A_MORNING,
        )  # fmt: skip


def test_a_question_is_corrected_before_opening_with_all_it_asks(db, committee):
    motion = a_motion(db, committee, kind="choose", options="A\nB")
    actor = the_actor(db, committee.facilitator)
    form = {"body": committee.body.slug, "title": "T", "text": "Q"}
    budget = MotionForm(kind="budget", projects="C;3", envelope="5", **form)
    preparing.correct_motion(db, actor, motion, budget, now=A_MORNING)
    assert motion.method == "equal-shares"
    assert [one.label for one in options.of(db, motion)] == ["C"]
    preparing.correct_motion(db, actor, motion, MotionForm(**form), now=A_MORNING)
    assert (motion.among, motion.settings) == (False, "")
    assert db.exec(select(MotionOption)).all() == []


def test_a_charter_is_never_adopted_by_a_choice(db, committee):
    version = a_charter(db, committee.initiative)
    with pytest.raises(Invalid):
        a_motion(db, committee, kind="choose", options="A\nB", charter=version.public_id)


def test_lines_that_cannot_be_read_are_told_together(db, committee):
    with pytest.raises(Invalid) as refused:
        a_motion(db, committee, kind="budget", projects="A;x\nB", envelope="10")
    assert "Ligne 1" in str(refused.value.fields["projects"])
    assert "Ligne 2" in str(refused.value.fields["projects"])


def test_a_ballot_is_replaced_in_place_until_closing(db, committee):
    motion = a_choice(db, committee, method="approval")
    _seat, member = committee.everybody[0]
    answers_with(db, motion, member, {"approves": ["Halle"]})
    answers_with(db, motion, member, {"approves": ["Four"]})
    ballot = db.exec(select(Ballot)).one()
    assert (json.loads(ballot.answer), ballot.choice) == ({"approves": ["Four"]}, None)
    close(db, committee, motion)
    with pytest.raises(Conflict):
        answers_with(db, motion, member, {"approves": ["Halle"]})


def test_one_card_carries_the_proxies(db, committee):
    motion = a_choice(db, committee, method="approval")
    (holder, member), (principal, absent) = committee.everybody[:2]
    a_proxy(db, committee.body, principal, holder, ("motion", motion.public_id), by=absent)
    receipt = answers_with(db, motion, member, {"approves": ["Four"]})
    assert set(receipt.seats) == {holder.public_id, principal.public_id}
    close(db, committee, motion)
    assert motion.result["quorum"]["represented"] == 1
    assert motion.result["counts"]["Four"] == 2


@pytest.mark.parametrize(
    "said", [Choice.FOR, "", "for", '{"approves":["Ailleurs"]}', '{"grades":{"Halle":1}}']
)
def test_what_is_no_answer_to_the_question_is_never_kept(db, committee, said):
    motion = a_choice(db, committee, method="approval")
    with pytest.raises(Invalid):
        votes(db, motion, committee.everybody[0][1], said)
    assert db.exec(select(Ballot)).all() == []


def test_an_answer_is_never_a_choice_for_or_against(db, committee):
    motion = an_open_vote(db, committee)
    with pytest.raises(Invalid):
        answers_with(db, motion, committee.everybody[0][1], {"approves": []})


def test_the_trail_says_the_result_and_never_a_ballot(db, committee):
    motion = a_choice(db, committee, method="approval")
    everybody(db, motion, committee, {"approves": ["Halle"]}, {"approves": ["Halle"]})
    entry = close(db, committee, motion)
    lines = db.exec(select(LedgerLine)).all()
    assert {"open_vote", "close_vote"} <= {line.verb for line in lines}
    assert not any("approves" in str(line.details) for line in lines)
    assert the_entry(db, motion).number == entry.number


def test_closing_a_choice_a_second_time_changes_nothing(db, committee):
    motion = a_choice(db, committee)
    close(db, committee, motion)
    result = motion.result
    with pytest.raises(Conflict):
        close(db, committee, motion)
    assert motion.result == result
