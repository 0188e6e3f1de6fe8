"""A byte changed in a decision by consent or by consensus is found: in this installation, and in an export without it."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlmodel import select

from charters.rules.presets import DEFAULT
from governance.consent.models import AskedSeat, Proposal, ProposalVersion, RaisedObjection, RoundTurn
from governance.journal import auditing, chores, queries
from governance.meetings import queries as meetings
from governance.meetings.actions import sitting
from governance.minuting import actions, agreed
from governance.minuting.forms import DecisionHere
from governance.votes import record
from governance.votes.models import RegisterEntry
from governance.votes.rules.methods.consent import Position
from governance.votes.rules.verdict import Outcome
from people.models import Initiative
from tests.builders import A_MORNING, an_initiative, the_actor
from tests.builders_consent import a_circle, a_decision, an_open_round, objects
from tests.builders_governance import a_committee
from tests.builders_meetings import THE_EVENING, an_open_meeting
from tests.governance.journal.log import KEY

pytestmark = pytest.mark.both_databases


@pytest.fixture
def house(app):
    """A decision by consent after an objection, a round with an objection under way, a decision by consensus in a sitting."""
    with app.app_context(), app.extensions["database"].transaction() as db:
        initiative = an_initiative(db, "valbrume", listed=True)
        circle = a_circle(db, initiative)
        a_decision(db, circle)
        going_on = an_open_round(db, circle, title="Prêter les outils")
        objects(db, going_on, circle.members["hab"][0])
        committee = a_committee(db, an_initiative(db, "vallon", listed=True), rule=DEFAULT.rule)
        meeting = an_open_meeting(db, committee, *committee.everybody)
        lead = the_actor(db, committee.facilitator, now=THE_EVENING)
        said = DecisionHere(title="Un local", text="On loue le local de la gare.")
        item = meetings.item_rows(db, meeting)[1].public_id
        at = THE_EVENING + timedelta(minutes=20, microseconds=123456)
        actions.record_consensus(db, lead, meeting, said, item, may_decide=True, now=at)
        sitting.close_meeting(db, lead, meeting, now=at + timedelta(hours=1))
    return app


def verified(app):
    done = app.test_cli_runner().invoke(args=["verify"])
    return done.exit_code, [one for one in done.stdout.splitlines() if one.startswith("decisions: ")]


def test_decisions_in_order_say_how_many_were_checked(house):
    assert verified(house) == (0, ["decisions: 1 by consent, 1 by consensus checked, 0 wrong"])


def one_byte(name):
    def change(row):
        said = getattr(row, name)
        setattr(row, name, said[:-1] + ("x" if said[-1] != "x" else "y"))

    return change


def another(**values):
    def change(row):
        for name, value in values.items():
            setattr(row, name, value)

    return change


def another_outcome(row):
    row.result = {**row.result, "outcome": "postponed"}


def by_consent(entry):
    return entry.about_kind == "proposal"


def by_consensus(entry):
    return entry.about_kind == "meeting"


def first(_row):
    return True


CHANGED = {
    "the first version": (ProposalVersion, first, one_byte("text"), "version 1: not what the trail says"),
    "the version adopted": (
        ProposalVersion, lambda row: row.number == 2, one_byte("text"), "version 2: not what the trail says",
    ),
    "an objection that was integrated": (RaisedObjection, first, one_byte("text"), "not what the trail says"),
    "the passage it was about": (RaisedObjection, first, one_byte("passage"), "not what the trail says"),
    "an objection of a round under way": (
        RaisedObjection, lambda row: not row.passage, one_byte("text"), "not what the trail says",
    ),
    "in what it was integrated": (RaisedObjection, first, another(integrated_in=1), "no longer the one that was closed"),
    "a word of a seat": (RoundTurn, first, another(position=Position.RESERVATION), "no longer the one that was closed"),
    "a name of the roll": (AskedSeat, first, one_byte("label"), "no longer the one that was closed"),
    "the outcome on the page": (Proposal, lambda row: row.result, another_outcome, "no longer the one that was closed"),
    "the outcome in the register": (
        RegisterEntry, by_consent, another(outcome=Outcome.POSTPONED), "the register says otherwise",
    ),
    "the words in the register": (RegisterEntry, by_consent, one_byte("text"), "the register says otherwise"),
    "the seal in the register": (RegisterEntry, by_consent, one_byte("sha256"), "the register says otherwise"),
    "its number": (RegisterEntry, by_consent, another(position=44), "no longer the one that was closed"),
    "the words of a consensus": (RegisterEntry, by_consensus, one_byte("text"), "no longer the one that was taken"),
    "its title": (RegisterEntry, by_consensus, one_byte("title"), "no longer the one that was taken"),
    "its rule": (RegisterEntry, by_consensus, one_byte("rule_hash"), "no longer the one that was taken"),
    "its outcome": (RegisterEntry, by_consensus, another(outcome=Outcome.REJECTED), "the register says otherwise"),
    "how many were in the room": (RegisterEntry, by_consensus, another(sentences=[]), "the register says otherwise"),
}  # fmt: skip


@pytest.mark.parametrize("what", CHANGED)
def test_what_is_changed_in_the_tables_is_found_without_a_word_of_it(house, what):
    table, wanted, change, told = CHANGED[what]
    with house.extensions["database"].transaction() as db:
        row = next(one for one in db.exec(select(table).order_by(table.id)) if wanted(one))
        change(row)
        db.add(row)
    code, lines = verified(house)
    assert code == 1
    assert told in " ".join(lines[1:])
    for word in ("cuisine", "clé", "local"):
        assert word not in " ".join(lines)


@pytest.mark.parametrize("gone", ["objection", "register_entry"])
def test_what_is_taken_out_is_missed(house, gone):
    with house.extensions["database"].transaction() as db:
        db.execute(text(f"DELETE FROM {gone}"))
    code, lines = verified(house)
    assert code == 1
    assert "missing" in " ".join(lines)


def test_a_decision_that_the_trail_never_told_is_found(house):
    with house.extensions["database"].transaction() as db:
        db.execute(text("DELETE FROM ledger_line WHERE verb IN ('close_consent', 'record_consensus')"))
    assert sum("not in the trail" in one for one in verified(house)[1]) >= 2


def test_a_decision_by_consensus_of_before_the_rule_was_told_is_still_compared(house):
    with house.extensions["database"].transaction() as db:
        entry = next(one for one in db.exec(select(RegisterEntry)) if by_consensus(one))
        details = {"meeting": entry.about, "item": "un", "number": entry.number, "room": {}}
        old = agreed.told(entry, details)
        assert "counted" not in old
        assert agreed.holds(old, {**details, "sha256": old["sha256"]})
        entry.text += " "
        assert not agreed.holds(agreed.told(entry, details), {**details, "sha256": old["sha256"]})


@pytest.fixture
def export(house):
    """The sealed log of the initiative that decided by consensus."""
    with house.extensions["database"].transaction() as db:
        initiative = db.exec(select(Initiative).where(Initiative.slug == "vallon")).one()
        chores.sign_head(db, initiative.id, KEY, now=A_MORNING)
    with house.extensions["database"].reading() as db:
        return auditing.written(queries.export(db, initiative))


def test_an_export_holds_it_and_judges_it_again(export):
    report = auditing.audit(auditing.read(export))
    assert report.findings == ()
    assert report.records == 1
    (one,) = json.loads(export)["consensuses"]
    assert (one["title"], one["method"]) == ("Un local", "consensus")


def test_any_single_letter_changed_in_a_decision_by_consensus_is_found_in_an_export(export):
    start = export.index('"consensuses"')
    for at in range(start, len(export), (len(export) - start) // 40):
        letter = "x" if export[at] != "x" else "y"
        try:
            found = auditing.audit(auditing.read(export[:at] + letter + export[at + 1 :])).findings
        except auditing.Unverifiable:
            continue
        assert found, at


@pytest.mark.parametrize(
    "change",
    [
        lambda _data, one: one.update(text="On achète la gare."),
        lambda _data, one: one["room"].popitem(),
        lambda _data, one: one["counted"]["colleges"][0].update(eligible=99),
        lambda _data, one: one["counted"]["rule"].update(visibility="confidential"),
        lambda data, _one: data.pop("consensuses"),
        lambda data, _one: data.update(consensuses=[]),
        lambda data, one: data["consensuses"].append(one),
    ],
)
def test_whatever_is_changed_and_sealed_again_is_found_in_an_export(export, change):
    data = json.loads(export)
    change(data, data["consensuses"][0])
    for one in data.get("consensuses", []):
        one["sha256"] = record.seal(one)
    data["sha256"] = record.seal(data)
    assert auditing.audit(data).findings


def test_a_room_that_would_not_have_carried_it_is_found_even_where_the_line_was_written_anew(export):
    data = json.loads(export)
    one = data["consensuses"][0]
    line = next(one for one in data["lines"] if isinstance(one, dict) and one["verb"] == "record_consensus")
    for told in (one, line["details"]):
        for heads in (*told["room"].values(), *told["counted"]["presence"].values()):
            heads.update(present=0, represented=0)
    one["sha256"] = line["details"]["sha256"] = record.seal(one)
    assert not agreed.holds(one, line["details"])
