"""The sealed log: what is signed and when, what is published of it, and that nothing in it changes unseen."""

from __future__ import annotations

import json
import random

import pytest
from click.testing import CliRunner
from sqlmodel import select

from foundation import ledger
from foundation.errors import Missing
from foundation.ledger import LedgerLine
from governance.journal import auditing, chores, queries, verifying
from governance.journal.models import LogHead
from governance.journal.rules import notes
from governance.votes import record
from governance.votes.actions import closing
from governance.votes.models import Ballot
from governance.votes.rules.ballots import Choice
from tests.builders import A_MORNING, a_member, an_initiative, signed_in, the_actor
from tests.builders_consent import a_circle, a_decision
from tests.builders_governance import a_choice, a_closed_vote, a_committee, an_open_vote, answers_with, votes
from tests.governance.journal.log import a_ballot, broken, findings, resealed

pytestmark = pytest.mark.both_databases


def test_a_log_that_nobody_touched_holds_whole(log):
    report = auditing.audit(log.export())
    assert report.findings == ()
    assert (report.heads, report.records) == (2, 2)
    assert report.lines == report.head.size == len(queries.lines(log.db, log.initiative.id))


def test_what_is_not_of_governance_shows_its_digest_alone(log):
    shown = auditing.written(log.export())
    assert "a secret thing" not in shown
    assert "somebody" not in shown
    verbs = [one["verb"] for one in log.export()["lines"] if isinstance(one, dict)]
    assert verbs.count("close_vote") == 2
    assert {"open_vote", "put_in_force", "sign_charter"} < set(verbs)


def test_a_head_is_signed_once_for_the_same_lines(log):
    assert log.sign(hours=3) is None
    assert len(queries.heads(log.db, log.initiative.id)) == 2


def test_nothing_is_exported_before_a_first_head(db):
    with pytest.raises(Missing):
        queries.export(db, an_initiative(db))


def test_lines_written_since_the_last_head_wait_for_the_next(log):
    before = log.export()
    ledger.write(log.db, log.initiative.id, "x", "sign_charter", "signature", "late", now=A_MORNING)
    assert log.export() == before


def test_what_was_kept_earlier_is_found_again_later(log):
    kept = auditing.audit(log.export()).head
    votes(log.db, log.open_vote, log.committee.members["ess"][0], Choice.FOR)
    a_closed_vote(log.db, log.committee)
    log.sign(hours=4)
    assert findings(log.export(), kept=(kept,)) == []


def test_another_log_signed_by_the_same_house_does_not_pass_for_what_was_kept(log):
    """Whoever holds the key may write everything again; a head kept elsewhere says that it is not the same."""
    kept = auditing.audit(log.export()).head
    for head in queries.heads(log.db, log.initiative.id):
        log.db.delete(head)
    first = queries.lines(log.db, log.initiative.id)[0]
    first.actor, previous = "somebody-else", ledger.BEGINNING
    for line in queries.lines(log.db, log.initiative.id):
        line.digest = previous = ledger.seal(line, previous)
        log.db.add(line)
    log.db.flush()
    log.sign(hours=2)
    assert findings(log.export()) == []
    assert f"the first {kept.size} lines are no longer those that were signed" in findings(
        log.export(), kept=(kept,)
    )


def test_a_log_that_lost_its_end_does_not_pass_for_what_was_kept(log):
    kept = auditing.audit(log.export()).head
    shorter = log.export()
    first = notes.opened(shorter["heads"][0], shorter["keys"][0])
    shorter["lines"], shorter["heads"] = shorter["lines"][: first.size], shorter["heads"][:1]
    shorter["records"] = shorter["records"][:1]
    assert findings(resealed(shorter)) == []
    assert f"lines are missing: {kept.size} were signed, {first.size} remain" in findings(
        resealed(shorter), kept=(kept,)
    )


def test_a_head_signed_by_another_key_is_refused(log):
    other = notes.verifier_key(queries.origin(log.initiative), notes.signing_key("z" * 40).public_key())
    assert findings(log.export(), key=log.export()["keys"][0]) == []
    assert findings(log.export(), key=other) != []


def test_a_receipt_proves_the_opening_by_itself_and_against_a_later_log(log):
    kept = queries.receipt(log.db, log.initiative, log.open_vote)
    report = auditing.audit(auditing.read(auditing.written(kept)))
    assert report.findings == ()
    assert kept["line"]["details"]["roll_hash"] == log.open_vote.roll_hash
    assert findings(log.export(), kept=(report.head,)) == []


def test_a_vote_that_no_head_covers_has_no_receipt_yet(log):
    late = an_open_vote(log.db, log.committee)
    with pytest.raises(Missing):
        queries.receipt(log.db, log.initiative, late)


# ---------------------------------------------------------------- the command and the pages


def verify(folder, data, *options):
    file = folder / "journal.json"
    file.write_text(data if isinstance(data, str) else auditing.written(data), "utf-8")
    return CliRunner().invoke(verifying.verify, [str(file), *options])


def test_the_command_says_in_figures_that_all_holds(log, tmp_path):
    data = log.export()
    said = verify(tmp_path, data, "--key", data["keys"][0])
    assert said.exit_code == 0
    assert f"{len(data['lines'])} lignes, 2 têtes signées, 2 votes recomptés" in said.output


def test_the_command_tells_what_does_not_hold_and_fails(log, tmp_path):
    data = log.export()
    a_ballot(random.Random(3), data)
    said = verify(tmp_path, resealed(data))
    assert said.exit_code == 1
    assert "n’est plus celui qui a été clos" in said.output


def test_the_command_checks_what_was_kept_earlier(log, tmp_path):
    kept = tmp_path / "recu.json"
    kept.write_text(auditing.written(queries.receipt(log.db, log.initiative, log.open_vote)), "utf-8")
    said = verify(tmp_path, log.export(), "--kept", str(kept))
    assert said.exit_code == 0
    assert "1 pièces gardées" in said.output
    kept.write_text(kept.read_text("utf-8").replace(log.open_vote.roll_hash, "0" * 64), "utf-8")
    assert verify(tmp_path, log.export(), "--kept", str(kept)).exit_code == 1


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"format": "chantier-log/1"}', "[" * 100_000, "\ud800", "1e999"]
)
def test_what_is_no_log_is_refused_in_words(tmp_path, text):
    file = tmp_path / "journal.json"
    file.write_bytes(text.encode("utf-8", "surrogatepass"))
    said = CliRunner().invoke(verifying.verify, [str(file)])
    assert said.exit_code == 1
    assert "Rien ne se vérifie ici" in said.output
    assert "Traceback" not in said.output


@pytest.fixture
def house(app):
    with app.app_context(), app.extensions["database"].transaction() as db:
        committee = a_committee(db, an_initiative(db, "valbrume", listed=True))
        a_closed_vote(db, committee)
        twin = a_member(db, an_initiative(db, "jumelle"))
    return app, committee, twin


def test_the_chore_signs_what_is_published_at_once_and_anything_after_an_hour(house, clock):
    app, committee, _twin = house
    database = app.extensions["database"]

    def signed():
        chores.sign(app)
        with database.reading() as db:
            return [one.size for one in db.exec(select(LogHead).order_by(LogHead.size))]

    first = signed()
    assert len(first) == 1
    with database.transaction() as db:
        ledger.write(db, committee.body.initiative_id, "x", "edit_stream", "stream", "y", now=clock.now())
    assert signed() == first
    clock.advance(hours=2)
    assert signed() == [*first, first[0] + 1]


def test_members_read_how_to_verify_and_take_the_file_away(house):
    app, committee, twin = house
    chores.sign(app)
    member = signed_in(app, committee.members["hab"][0])
    page = member.get("/valbrume/journal")
    assert "chantier verify journal.json" in page.text
    assert not broken(member.get("/valbrume/journal.json").text)
    assert signed_in(app, twin).get("/valbrume/journal.json").status_code == 404
    assert app.test_client().get("/valbrume/journal.json").status_code in {302, 303}


def test_before_anything_is_signed_the_page_says_so(house):
    app, committee, _twin = house
    member = signed_in(app, committee.members["hab"][0])
    assert "Rien n’est encore scellé" in member.get("/valbrume/journal").text
    assert member.get("/valbrume/journal.json").status_code == 404


def test_anybody_reads_the_last_head_and_nobody_that_of_an_initiative_that_is_not_listed(house):
    app, _committee, _twin = house
    assert app.test_client().get("/valbrume/public/journal.txt").status_code == 404
    chores.sign(app)
    said = app.test_client().get("/valbrume/public/journal.txt")
    note, key = said.text.rsplit("\n\n", 1)
    assert notes.opened(note + "\n", key.strip()).size > 0
    assert app.test_client().get("/jumelle/public/journal.txt").status_code == 404


def test_who_may_read_a_vote_keeps_its_receipt(house):
    app, committee, twin = house
    with app.app_context(), app.extensions["database"].transaction() as db:
        opened = an_open_vote(db, committee).public_id
    chores.sign(app)
    member = signed_in(app, committee.members["hab"][0])
    said = member.get(f"/valbrume/journal/recu/{opened}.json")
    assert not broken(said.text)
    assert signed_in(app, twin).get(f"/valbrume/journal/recu/{opened}.json").status_code == 404
    assert member.get("/valbrume/journal/recu/rien.json").status_code == 404


def test_every_line_of_the_trail_is_in_the_log(log):
    written = log.db.exec(select(LedgerLine).where(LedgerLine.initiative_id == log.initiative.id)).all()
    assert len(log.export()["lines"]) == len(written)


def test_the_installation_verifies_its_own_logs(house):
    app, _committee, _twin = house
    chores.sign(app)

    def verified():
        done = app.test_cli_runner().invoke(args=["verify"])
        return done.exit_code, [one for one in done.stdout.splitlines() if one.startswith("log: ")]

    assert verified() == (0, ["log: 1 logs, 1 signed heads, 1 votes recounted, 0 wrong"])
    with app.extensions["database"].transaction() as db:
        ballot = db.exec(select(Ballot)).first()
        ballot.choice = Choice.AGAINST if ballot.choice is Choice.FOR else Choice.FOR
    assert verified() == (
        1,
        [
            "log: 1 logs, 1 signed heads, 1 votes recounted, 1 wrong",
            "log: valbrume: vote 2026-01 is no longer the one that was closed",
        ],
    )


def test_decisions_by_consent_and_choices_among_options_are_in_the_export_and_recounted(log):
    circle = a_circle(log.db, log.initiative)
    proposal = a_decision(log.db, circle)
    motion = a_choice(log.db, circle, method="approval")
    for seat, member in circle.everybody:
        answers_with(log.db, motion, member, {"approves": ["Halle"]}, seat)
    closing.close_vote(log.db, the_actor(log.db, circle.facilitator), motion, now=A_MORNING)
    log.sign(hours=3)
    data = log.export()
    assert [one["proposal"] for one in data["deliberations"]] == [proposal.public_id]
    report = auditing.audit(auditing.read(auditing.written(data)))
    assert report.findings == ()
    assert report.records == 4


def test_whatever_is_changed_in_a_decision_by_consent_is_found(log):
    a_decision(log.db, a_circle(log.db, log.initiative))
    log.sign(hours=3)
    whole = auditing.written(log.export())

    def changed(change, *, sealed=True):
        data = json.loads(whole)
        change(data, data["deliberations"][0])
        if sealed:
            for one in data.get("deliberations", []):
                one["sha256"] = record.seal(one)
        data["sha256"] = record.seal(data)
        return auditing.audit(data).findings

    assert changed(lambda _data, _one: None) == ()
    changes = [
        lambda _data, one: one["rounds"][-1]["turns"][0].update(position="reservation"),
        lambda _data, one: one["objections"][0].update(text="Rien."),
        lambda _data, one: one["versions"][-1].update(text="Autre chose."),
        lambda _data, one: one["result"].update(outcome="postponed"),
        lambda _data, one: one.update(number="2026-99"),
        lambda _data, one: one["seats"][0].update(titular="Autrui"),
        lambda data, _one: data.pop("deliberations"),
        lambda data, _one: data.update(deliberations=[]),
        lambda data, one: data["deliberations"].append(one),
    ]
    for place, change in enumerate(changes):
        assert changed(change), place
        assert changed(change, sealed=False), place


def test_any_single_letter_changed_in_a_decision_by_consent_is_found(log):
    a_decision(log.db, a_circle(log.db, log.initiative))
    log.sign(hours=3)
    whole = auditing.written(log.export())
    start = whole.index('"deliberations"')
    for at in range(start, len(whole), (len(whole) - start) // 40):
        letter = "x" if whole[at] != "x" else "y"
        try:
            found = auditing.audit(auditing.read(whole[:at] + letter + whole[at + 1 :])).findings
        except auditing.Unverifiable:
            continue
        assert found, at
