"""A confidential vote that is annulled: its ballots are sealed, nothing of them is published, nothing links them to a seat."""

from __future__ import annotations

import json

import pytest
from sqlmodel import select

from foundation.ledger import LedgerLine
from governance.journal import chores as log_chores
from governance.journal import queries as journal
from governance.journal.rules import notes
from governance.votes import chores, incidents, queries, urns
from governance.votes.actions import asking_again, closing, holding, preparing
from governance.votes.forms import OpeningForm
from governance.votes.models import Ballot, Motion, RegisterEntry, Urn
from governance.votes.rules.ballots import Choice
from governance.votes.rules.lifecycle import Stage
from people.models import Initiative
from tests.builders import A_MORNING, signed_in, the_actor
from tests.builders_governance import votes
from tests.governance.votes import linking
from tests.governance.votes.voted import WHY, House

pytestmark = pytest.mark.both_databases
KEY = notes.signing_key("a secret of thirty-two characters at least")


@pytest.fixture
def house(app):
    """Eleven ballots in two urns, then the annulment."""
    made = House(app, confidential=True)
    made.annul()
    return made


def grouped(code):
    return "-".join(code[n : n + 4] for n in range(0, 16, 4))


def reading(house, deed):
    with house.app.app_context(), house.database.reading() as db:
        return deed(db, db.get_one(Motion, house.motion))


def test_its_urns_are_kept_under_a_seal_that_one_changed_slip_breaks(house):
    def seals(db, motion):
        (annulled,) = [one for one in incidents.of(db, motion) if one.seal]
        return annulled.seal, holding.seal_of(db, motion, annulled.nonce)

    kept, counted = reading(house, seals)
    assert kept == counted
    assert sum(len(text.split("],[")) for text in house.urns) == 11
    with house.database.transaction() as db:
        urn = db.exec(select(Urn).order_by(Urn.id)).first()
        told = json.loads(urn.slips)
        told[0][1] = "against" if told[0][1] != "against" else "for"
        urn.slips = json.dumps(told, separators=(",", ":"))
        db.add(urn)
    kept, counted = reading(house, seals)
    assert kept != counted


def test_it_is_never_counted_and_enters_nothing_in_the_register(house):
    def told(db, motion):
        return (
            motion.stage,
            motion.result,
            list(db.exec(select(RegisterEntry))),
            list(db.exec(select(Ballot))),
        )

    assert reading(house, told) == (Stage.ANNULLED, None, [], [])


def test_no_page_file_log_nor_mail_says_a_code_or_an_answer(house, capfd, caplog):
    codes = [*house.codes.values(), *map(grouped, house.codes.values())]
    assert len(codes) == 22
    said = [str(vars(line)) for line in reading(house, lambda db, _m: list(db.exec(select(LedgerLine))))]
    for member in (house.committee.facilitator, house.committee.members["ess"][0]):
        browser = signed_in(house.app, member)
        address = f"/valbrume/votes/{house.public_id}"
        page = browser.get(address)
        assert "11 bulletins avaient été déposés." in page.text
        assert WHY in page.text
        said += [page.text, browser.get(f"{address}/liste.json").text, browser.get("/valbrume/votes").text]
        assert browser.get(f"{address}/bulletins.json").status_code == 404
    with house.app.app_context(), house.database.transaction() as db:
        initiative = db.exec(select(Initiative)).one()
        log_chores.sign_head(db, initiative.id, KEY, now=A_MORNING)
        said.append(json.dumps(journal.export(db, initiative)))
    streams = capfd.readouterr()
    whole = "".join([*said, streams.out, streams.err, caplog.text])
    assert not [code for code in codes if code in whole]
    elsewhere = [
        row.table
        for row in linking.dump(house.database)
        if row.table != "urn" and any(code in str(row.values) for code in codes)
    ]
    assert elsewhere == []


def test_nothing_links_its_ballots_to_their_seats_once_the_files_are_purged(house):
    chores.purge_urns(house.app)
    assert house.links() == {"row": 0, "writing": 0, "order": 0, "time": 0}
    raw = linking.files(house.database)
    assert linking.earlier_states(raw, house.urns) == set()
    assert linking.stray_codes(raw, house.urns) == set()
    assert reading(house, urns.purged)
    page = (
        signed_in(house.app, house.committee.members["hab"][0]).get(f"/valbrume/votes/{house.public_id}").text
    )
    assert "Les états antérieurs des urnes ont quitté les fichiers de la base." in page
    assert "dans les archives d’écriture et les sauvegardes faites pendant le vote" in page


def test_before_the_purge_its_files_still_tell_how_the_urns_were_filled(house):
    """Without this the test above could not fail."""
    assert linking.earlier_states(linking.files(house.database), house.urns)
    assert not reading(house, urns.purged)


def test_the_question_is_asked_again_confidentially_with_empty_urns_and_everybody_votes_anew(house):
    with house.database.transaction() as db:
        actor = the_actor(db, house.committee.facilitator)
        fresh = asking_again.ask_again(db, actor, db.get_one(Motion, house.motion), now=A_MORNING)
        preparing.open_vote(db, actor, fresh, OpeningForm(), now=A_MORNING)
        again = fresh.id
        assert (fresh.confidential, fresh.replaces) == (True, house.public_id)
    with house.database.reading() as db:
        assert [len(mixed) for _college, mixed in urns.of(db, db.get_one(Motion, again))] == [0, 0]
        assert not any(line.used for line in queries.roll(db, db.get_one(Motion, again)))
    with house.database.transaction() as db:
        motion = db.get_one(Motion, again)
        fresh_codes = [
            code.replace("-", "")
            for seat, member in house.committee.everybody
            for code in votes(db, motion, member, Choice.FOR, seat).codes.values()
        ]
        closing.close_vote(db, the_actor(db, house.committee.facilitator), motion, now=A_MORNING)
        assert motion.stage is Stage.CARRIED
    assert set(fresh_codes).isdisjoint(house.codes.values())
    assert len(fresh_codes) == 11
    assert reading(house, lambda _db, motion: motion.stage) is Stage.ANNULLED
