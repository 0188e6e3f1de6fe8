"""`chantier tally`: anybody counts a vote again from its file, and a bad file is refused in words, never a traceback."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from charters.rules import writing
from charters.rules.functioning import NO_QUORUM, VoteRule
from charters.rules.terms import Combination
from governance.votes import record, recount
from governance.votes.rules import records
from governance.votes.rules.ballots import Choice, Voice
from governance.votes.rules.files.question import Method
from governance.votes.rules.judging import decide
from governance.votes.rules.methods.budget import Completion
from governance.votes.rules.tally import College

KEYS = ["method", "outcome", "winners", "ranking", "counts", "cost", "explanation"]
BLOCK = VoteRule(quorum=NO_QUORUM, combination=Combination.BLOCK)
COLLEGES = (
    College("a", "A", 5, Fraction(40)),
    College("b", "B", 5, Fraction(30)),
    College("c", "C", 5, Fraction(30)),
)
VOICES = [
    Voice(college, choice, count=count)
    for college, choice, count in (
        ("a", Choice.FOR, 3),
        ("a", Choice.AGAINST, 2),
        ("b", Choice.AGAINST, 5),
        ("c", Choice.FOR, 3),
        ("c", Choice.AGAINST, 2),
    )
]
TOWN = "META\nkey;value\nbudget;9\nPROJECTS\nproject_id;cost\nfour;6\npuits;7\nmare;2\nVOTES\nvoter_id;vote\n1;four\n2;four\n3;mare,puits\n"
ORDERS = "# NUMBER ALTERNATIVES: 2\n# ALTERNATIVE NAME 1: A\n# ALTERNATIVE NAME 2: B\n2: 1,2\n1: {1,2}\n"
PLAIN = {
    "method": "approval",
    "options": ["A", "B"],
    "rule": {
        "weights": {"ess": "30"},
        "default_option": "A",
        "thresholds": {"B": {"ratio": "3"}},
        "grades": ["x", "y"],
    },
    "ballots": [{"count": 3, "college": "ess", "approves": ["A"]}],
}


def a_record(rule=BLOCK):
    """The record of a closed vote, sealed, as members download it."""
    data = {
        "format": record.FORMAT,
        "title": "Une question",
        "number": "2026-07",
        "rule": writing.as_data(rule),
        "roll": {
            "colleges": [
                {"code": c.code, "name": c.name, "eligible": c.eligible, "weight": str(c.weight)}
                for c in COLLEGES
            ]
        },
        "presence": None,
        "ballots": [{"count": v.count, "college": v.college, "choice": v.choice.value} for v in VOICES],
        "result": records.as_data(decide(rule, COLLEGES, VOICES)),
    }
    return {**data, "sha256": record.seal(data)}


def tally(folder, text, *options, name="file.json"):
    file = folder / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
    return CliRunner().invoke(recount.tally, [str(file), *options])


def counted(folder, text, *options, name="file.json"):
    told = tally(folder, text, *options, "--json", name=name)
    assert told.exit_code == 0, told.output
    data = json.loads(told.stdout)
    assert list(data)[: len(KEYS)] == KEYS
    return data


def rule_file(folder, **rule):
    file = folder / "rule.json"
    file.write_text(json.dumps(rule), "utf-8")
    return "--rule", str(file)


def test_a_record_is_counted_again_and_says_so_in_the_terms_of_every_method(tmp_path):
    data = counted(tmp_path, json.dumps(a_record()))
    assert (data["method"], data["outcome"], data["winners"], data["cost"]) == (
        "by-college",
        "carried",
        ["for"],
        None,
    )
    assert data["result"] == a_record()["result"]
    told = tally(tmp_path, json.dumps(a_record()))
    assert told.stdout.startswith("2026-07 Une question\n")
    assert "Poids pour\u00a0: 40 + 0 + 30 = 70." in told.stdout


def test_a_record_may_be_counted_under_another_rule_without_being_called_false(tmp_path):
    text = json.dumps(a_record())
    other = counted(tmp_path, text, *rule_file(tmp_path, combination="proportional"))
    assert (other["outcome"], other["counts"]["support"]) == ("rejected", 42)
    one_voice = counted(tmp_path, text, "--method", "yes-no")
    assert (one_voice["method"], one_voice["outcome"]) == ("yes-no", "rejected")
    assert counted(tmp_path, text, "--method", "by-college")["outcome"] == "carried"
    plain = json.dumps(a_record(replace(BLOCK, combination=Combination.NONE)))
    assert counted(tmp_path, plain, "--method", "by-college")["counts"]["support"] == 42


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"result": {"outcome": "rejected"}}, "n’est pas celui du recompte"),
        ({"title": "Une autre question"}, "il a été modifié"),
        ({"rule": 3}, "ne se recompte pas"),
        ({"roll": None}, "ne se recompte pas"),
    ],
)
def test_a_record_that_was_altered_is_refused(tmp_path, change, words):
    told = tally(tmp_path, json.dumps({**a_record(), **change}))
    assert told.exit_code == 1
    assert words in told.output


def test_files_of_others_are_known_by_their_suffix(tmp_path):
    town = counted(tmp_path, TOWN, name="town.pb")
    assert (town["method"], town["winners"], town["cost"]) == ("equal-shares", ["four", "mare"], 8)
    assert counted(tmp_path, TOWN, "--method", "greedy", name="town.PB")["winners"] == ["four", "mare"]
    for suffix in ("soc", "soi", "toc", "toi"):
        assert counted(tmp_path, ORDERS, name=f"orders.{suffix}")["winners"] == ["A"]
    assert counted(tmp_path, ORDERS, name="approval.cat")["counts"] == {"A": 3, "B": 1}


@pytest.mark.parametrize("completion", [one.value for one in Completion])
def test_a_completion_is_chosen_by_its_name(tmp_path, completion):
    data = counted(tmp_path, TOWN, "--completion", completion, name="town.pb")
    assert data["method"] == "equal-shares"
    assert data["cost"] <= 9


def test_a_rule_beside_the_file_replaces_what_it_names(tmp_path):
    rule = rule_file(tmp_path, default_option="B", quorum=3)
    data = counted(tmp_path, ORDERS, *rule, name="orders.toi")
    assert data["winners"] == ["B"]


@pytest.mark.parametrize(
    ("text", "name", "options"),
    [
        (TOWN, "town.pb", ["--method", "schulze"]),
        (TOWN, "town.pb", ["--method", "greedy", "--completion", "add1"]),
        (ORDERS, "orders.toi", ["--method", "approval"]),
        (json.dumps(PLAIN), "file.json", ["--method", "score"]),
        (json.dumps(a_record()), "file.json", ["--method", "schulze"]),
        (b"\xff\xfe", "file.json", []),
        (b"\xff\xfe", "town.pb", []),
        (b"\xff\xfe", "orders.toi", []),
        ('{"ballots": [{"choice": "for", "college": "\ud800"}]}', "file.json", []),
        (r'{"ballots": [{"choice": "for", "college": "\ud800"}]}', "file.json", []),
    ],
)
def test_what_does_not_fit_is_refused_in_words(tmp_path, text, name, options):
    told = tally(tmp_path, text, *options, name=name)
    assert told.exit_code == 1
    assert isinstance(told.exception, SystemExit)
    assert told.output.startswith("Error: ")


def test_a_name_cannot_give_orders_to_the_terminal(tmp_path):
    named = {"options": ["\x1b[2J"], "ballots": [{"approves": ["\x1b[2J"]}]}
    told = tally(tmp_path, json.dumps(named))
    assert told.exit_code == 0
    assert "\x1b" not in told.output
    assert "En tête\u00a0: ·[2J." in told.output


def test_a_rule_that_is_no_object_is_refused(tmp_path):
    (tmp_path / "rule.json").write_text("[]", "utf-8")
    told = tally(tmp_path, json.dumps(PLAIN), "--rule", str(tmp_path / "rule.json"))
    assert told.exit_code == 1
    assert "« rule »" in told.output.replace("\u00a0", " ")


LEAVES = (
    st.none() | st.booleans() | st.integers(-3, 10**20) | st.floats(allow_nan=False) | st.text(max_size=4)
)
NAMES = st.sampled_from(["A", "B", "ess", "for", "1/2", "3", "none", ""])
WORDS = st.sampled_from(
    ["method", "options", "rule", "ballots", "count", "college", "choice", "ranking", "grades", "approves", "weights",
     "costs", "budget", "thresholds", "default_option", "quorum", "combination", "completion", "format", "roll", "ratio"]
)  # fmt: skip
TREES = st.recursive(
    LEAVES | NAMES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS | NAMES, inner, max_size=4),
    max_leaves=12,
)
FUZZ = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, database=None, max_examples=60
)


def refused_or_counted(told):
    assert told.exception is None or isinstance(told.exception, SystemExit), told.exc_info
    assert told.exit_code == 0 or "Error: " in told.output, told.output


@FUZZ
@given(st.dictionaries(WORDS, TREES, max_size=5), st.sampled_from([None, *Method]))
def test_no_json_whatever_makes_it_stumble(tmp_path, change, method):
    for whole in ({**PLAIN, **change}, {**a_record(), **change}, change):
        options = ["--method", method.value] if method else []
        refused_or_counted(tally(tmp_path, json.dumps(whole), *options))


@FUZZ
@given(TREES, st.sampled_from(list(Method)), WORDS)
def test_no_rule_and_no_ballot_whatever_makes_it_stumble(tmp_path, tree, method, key):
    for whole in (
        {**PLAIN, "rule": {**PLAIN["rule"], key: tree}},
        {**PLAIN, "ballots": [{key: tree}]},
        {**PLAIN, "ballots": [tree]},
        {"method": method.value, "options": ["A", "B"], "ballots": [], "rule": {key: tree}},
    ):
        refused_or_counted(tally(tmp_path, json.dumps(whole), "--method", method.value))


@FUZZ
@given(st.text(max_size=60), st.integers(0, 200), st.sampled_from([".pb", ".toi", ".soc", ".cat", ".json"]))
def test_no_text_whatever_makes_it_stumble(tmp_path, noise, at, suffix):
    sound = {".pb": TOWN, ".json": json.dumps(PLAIN)}.get(suffix, ORDERS)
    for text in (noise, sound[:at] + noise + sound[at:], sound[:at], sound[:at] + sound[at + 1 :]):
        refused_or_counted(tally(tmp_path, text, name=f"file{suffix}"))
