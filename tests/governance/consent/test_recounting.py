"""`chantier tally --method consent`: a decision is judged again from its file alone."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from governance.consent import queries
from governance.votes.recount import tally
from tests.builders import an_initiative
from tests.builders_consent import a_circle, a_decision


@pytest.fixture
def file(db, tmp_path):
    """The record of a decision adopted in its second version."""
    proposal = a_decision(db, a_circle(db, an_initiative(db)))
    data = queries.record_data(db, proposal, number="2026-01")
    path = tmp_path / "consentement.json"

    def written(**changes):
        path.write_text(json.dumps({**data, **changes}), "utf-8")
        return data, path

    return written


def counted(path, *options):
    return CliRunner().invoke(tally, [str(path), *options])


@pytest.mark.parametrize("options", [(), ("--method", "consent")])
def test_the_file_gives_the_verdict_of_the_page(file, options):
    data, path = file()
    told = counted(path, *options)
    assert told.exit_code == 0, told.output
    assert told.output.startswith("2026-01 Partager la cuisine")
    for line in data["result"]["explanation"]:
        assert line in told.output


def test_as_json_it_says_the_same(file):
    data, path = file()
    told = json.loads(counted(path, "--json").output)
    assert told == {name: data["result"][name] for name in told}
    assert (told["method"], told["outcome"], told["winners"]) == ("consent", "carried", ["2"])


@pytest.mark.parametrize(
    "changed", ["title", "review_on", "seats", "versions", "rounds", "objections", "result"]
)
def test_a_file_that_was_changed_is_found(file, changed):
    data, path = file()
    was = data[changed]
    other = {
        "title": "Autre",
        "review_on": "2028-01-01",
        "seats": [{**was[0], "label": "Autre"}, *was[1:]] if changed == "seats" else None,
        "versions": [*was, was[-1]] if changed == "versions" else None,
        "rounds": was[:1] if changed == "rounds" else None,
        "objections": [],
        "result": {**was, "outcome": "postponed"} if changed == "result" else None,
    }[changed]
    file(**{changed: other})
    assert counted(path).exit_code == 1


def test_another_method_does_not_count_it_and_it_counts_nothing_else(file, tmp_path):
    _data, path = file()
    assert counted(path, "--method", "approval").exit_code == 1
    ballots = tmp_path / "ballots.json"
    ballots.write_text('{"method": "approval", "options": ["A"], "ballots": []}', "utf-8")
    refused = counted(ballots, "--method", "consent")
    assert refused.exit_code == 1
    assert "ne raconte pas une décision" in refused.output


@pytest.mark.parametrize(
    "noise",
    [
        {"seats": []},
        {"seats": "?"},
        {"versions": []},
        {"rounds": [{}]},
        {"objections": [3]},
        {"rule": {"rounds": 0, "fallback": "postpone"}},
        {"rule": {"rounds": True, "fallback": "postpone"}},
        {"rule": []},
        {"review_on": 7},
    ],
)
def test_whatever_the_file_holds_the_refusal_is_in_words(file, noise):
    _data, path = file(**noise)
    told = counted(path)
    assert told.exit_code == 1
    assert told.output.startswith("Error: ")


def test_under_another_rule_it_may_end_otherwise(file, tmp_path):
    data, path = file()
    (integrated,) = data["objections"]
    file(objections=[integrated, {**integrated, "integrated_in": None, "version": 2}], result=None)
    rule = tmp_path / "rule.json"
    rule.write_text('{"rounds": 2, "fallback": "vote"}', "utf-8")
    told = json.loads(counted(path, "--json", "--rule", str(rule)).stdout.split("Error")[0])
    assert told["outcome"] == "to_vote"
