"""`chantier tally` and `chantier verify`: an election is judged again from its file alone."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from click.testing import CliRunner

from governance.election import queries, record
from governance.journal import auditing, chores
from governance.journal import queries as journal
from governance.journal.rules import notes
from governance.votes.recount import tally
from tests.builders import A_MORNING, an_initiative
from tests.builders_consent import a_circle
from tests.builders_election import (
    a_person_proposed,
    answers,
    elected,
    everybody_consents,
    is_asked,
    objects,
    people,
    proposes,
    says,
)

KEY = notes.signing_key("a secret of thirty-two characters at least")


def the_record(db, election):
    return record.whole(db, election, number=queries.entry_of(db, election).number)


@pytest.fixture
def file(db, tmp_path):
    """The record of an election where an objection was integrated."""
    circle = a_circle(db, an_initiative(db))
    election = a_person_proposed(db, circle)
    first, second, third = people(circle)
    objection = objects(db, election, second)
    says(db, election, third)
    says(db, election, first)
    proposes(db, election, circle, first, objections=[objection.public_id], agreed="Six mois.")
    everybody_consents(db, election, circle)
    is_asked(db, election, circle)
    answers(db, election, first)
    data = the_record(db, election)
    path = tmp_path / "election.json"

    def written(**changes):
        path.write_text(json.dumps({**data, **changes}), "utf-8")
        return data, path

    return written


def counted(path, *options):
    return CliRunner().invoke(tally, [str(path), *options])


@pytest.mark.parametrize("options", [(), ("--method", "candidateless")])
def test_the_file_gives_the_verdict_of_the_page(file, options):
    data, path = file()
    told = counted(path, *options)
    assert told.exit_code == 0, told.output
    assert told.output.startswith("2026-01 Facilitation du comité")
    for line in data["result"]["explanation"]:
        assert line in told.output


def test_as_json_it_says_the_same(file):
    data, path = file()
    told = json.loads(counted(path, "--json").output)
    assert told == {name: data["result"][name] for name in told}
    assert (told["method"], told["outcome"]) == ("candidateless", "elected")


def one_more_objection(was):
    return [*was, {**was[0], "proposal": 2, "integrated_in": None}]


@pytest.mark.parametrize(
    ("changed", "into"),
    [
        ("title", lambda was: "Autre"),
        ("ends_on", lambda was: "2028-01-01"),
        ("seats", lambda was: [{**was[0], "label": "Autre"}, *was[1:]]),
        ("nominations", lambda was: was[:1]),
        ("proposals", lambda was: was[:1]),
        ("proposals", lambda was: [*was[:1], {**was[1], "answer": "declined"}]),
        ("proposals", lambda was: [*was[:1], {**was[1], "turns": was[1]["turns"][::-1]}]),
        ("objections", one_more_objection),
        ("result", lambda was: {**was, "winners": ["Autre"]}),
    ],
)
def test_a_file_that_was_changed_is_found(file, changed, into):
    data, _path = file()
    _data, path = file(**{changed: into(data[changed])})
    assert counted(path).exit_code == 1


@pytest.mark.parametrize(
    "noise",
    [
        {"seats": []},
        {"seats": "?"},
        {"people": ["Ana", "Ana"]},
        {"nominations": [{}]},
        {"proposals": [{"number": 2}]},
        {"proposals": 3},
        {"objections": [{"proposal": True}]},
        {"objections": [{"proposal": 9}]},
    ],
)
def test_whatever_the_file_holds_the_refusal_is_in_words(file, noise):
    _data, path = file(**noise)
    told = counted(path)
    assert told.exit_code == 1
    assert told.output.startswith("Error: ")


def test_another_method_does_not_count_it_and_no_rule_replaces_its_own(file, tmp_path):
    _data, path = file()
    assert counted(path, "--method", "approval").exit_code == 1
    rule = tmp_path / "rule.json"
    rule.write_text('{"rounds": 2}', "utf-8")
    assert "ne concerne pas" in counted(path, "--rule", str(rule)).output


def test_the_sealed_log_holds_the_election_and_any_change_is_found(db):
    initiative = an_initiative(db, listed=True)
    circle = a_circle(db, initiative)
    elected(db, circle)
    chores.sign_head(db, initiative.id, KEY, now=A_MORNING + timedelta(hours=1))
    data = journal.export(db, initiative)

    def findings(changed):
        text = auditing.written({**changed, "sha256": record.seal(changed)})
        return auditing.audit(auditing.read(text)).findings

    report = auditing.audit(auditing.read(auditing.written(data)))
    assert (report.findings, report.records) == ((), 1)
    (one,) = data["elections"]
    assert findings({**data, "elections": []})
    for other in ({"title": "Autre"}, {"result": {**one["result"], "winners": ["Autre"]}}):
        told = {**one, **other}
        assert findings({**data, "elections": [{**told, "sha256": record.seal(told)}]})
    without = {name: value for name, value in data.items() if name != "elections"}
    assert findings(without)
