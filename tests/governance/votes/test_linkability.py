"""After closing nothing in the database links a confidential ballot to a seat; by name the same prober links them all."""

from __future__ import annotations

import random
from collections.abc import Mapping

import pytest
from sqlmodel import select

from charters.rules.presets import FINANCIAL
from governance.votes import chores, queries
from governance.votes.actions import closing
from governance.votes.models import Ballot, Motion, Urn
from governance.votes.rules.ballots import Choice
from tests.builders import A_MORNING, an_initiative, signed_in, the_actor
from tests.builders_governance import a_committee, an_open_vote, votes
from tests.governance.votes import linking

pytestmark = pytest.mark.both_databases
COLLEGES = {"ess": (6, "60"), "hab": (5, "40")}


class House:
    """A committee whose seats vote one after the other, in an order nobody wrote down."""

    def __init__(self, app, *, confidential: bool, browsers: bool = False) -> None:
        self.app, self.database = app, app.extensions["database"]
        self.truth: dict[int, str] = {}
        self.codes: dict[int, str] = {}
        with self.database.transaction() as db:
            committee = a_committee(db, an_initiative(db, "valbrume"), colleges=COLLEGES, rule=FINANCIAL.rule)
            motion = an_open_vote(db, committee, confidential=confidential)
            self.motion, self.public_id = motion.id, motion.public_id
        self.committee = committee
        self.voters = committee.everybody[:]
        random.Random(5).shuffle(self.voters)
        for place, (seat, member) in enumerate(self.voters):
            choice = (Choice.FOR, Choice.AGAINST, Choice.BLANK)[place % 3]
            if browsers:
                self._posts(seat, member, choice)
            else:
                self._says(seat, member, choice)

    def _says(self, seat, member, choice) -> None:
        with self.database.transaction() as db:
            receipt = votes(db, db.get_one(Motion, self.motion), member, choice, seat)
            for code in receipt.codes.values():
                self.codes[seat.id] = code.replace("-", "")

    def _posts(self, seat, member, choice) -> None:
        browser = signed_in(self.app, member)
        page = browser.post(f"/valbrume/votes/{self.public_id}/bulletin", data={"choice": choice.value})
        assert page.status_code == 200, page.text

    def close(self) -> None:
        with self.database.transaction() as db:
            actor = the_actor(db, self.committee.facilitator)
            closing.close_vote(db, actor, db.get_one(Motion, self.motion), now=A_MORNING)
            for ballot in db.exec(select(Ballot)):
                self.codes[ballot.seat_id] = f"ballot {ballot.id}"

    @property
    def urns(self) -> list[str]:
        with self.database.reading() as db:
            return list(db.exec(select(Urn.slips)))

    def links(self) -> Mapping[str, int]:
        """Right claims of each method; an order counts when it is right from end to end, as it is by chance otherwise."""
        rows, voted = linking.dump(self.database), set(self.codes)
        claims = {
            "row": linking.by_row(rows),
            "writing": linking.by_writing(rows, voted),
            "order": linking.by_order(rows, voted),
            "time": linking.by_time(rows),
        }
        right = {name: len(found & set(self.codes.items())) for name, found in claims.items()}
        right["order"] = right["order"] if right["order"] == len(voted) else 0
        return right


def test_nothing_links_a_confidential_ballot_to_its_seat(app):
    house = House(app, confidential=True)
    house.close()
    chores.purge_urns(app)
    assert len(house.codes) == 11
    assert house.links() == {"row": 0, "writing": 0, "order": 0, "time": 0}
    raw = linking.files(house.database)
    assert linking.earlier_states(raw, house.urns) == set()
    assert linking.stray_codes(raw, house.urns) == set()


def test_the_same_prober_links_every_ballot_of_a_vote_by_name(app):
    house = House(app, confidential=False)
    house.close()
    found = house.links()
    assert found["row"] == 11
    if not house.database.is_sqlite:
        assert found["writing"] == 11


def test_before_the_purge_the_same_prober_finds_how_the_urns_were_filled(app):
    """What the purge is for; and without it this test could not tell that the first one can fail."""
    house = House(app, confidential=True)
    house.close()
    raw = linking.files(house.database)
    assert linking.earlier_states(raw, house.urns)


def test_every_line_of_a_college_bears_the_same_writing(app):
    house = House(app, confidential=True)
    rows = [row for row in linking.dump(house.database) if row.table == "roll_line"]
    for college in COLLEGES:
        lines = [row for row in rows if row.values["college"] == college]
        assert len({row.writing for row in lines}) == 1
        by_place = [row.values["position"] for row in sorted(lines, key=lambda row: row.place)]
        assert by_place == sorted(by_place), "no line was written apart"


def test_votes_cast_in_browsers_leave_their_codes_in_no_table_but_the_urn_and_in_no_log(app, capfd, caplog):
    house = House(app, confidential=True, browsers=True)
    house.close()
    codes = [code for text in house.urns for code in linking._codes(text)]
    assert len(codes) == 11
    said = capfd.readouterr()
    told = said.out + said.err + caplog.text
    grouped = ["-".join(code[n : n + 4] for n in range(0, 16, 4)) for code in codes]
    assert not [code for code in (*codes, *grouped) if code in told]
    elsewhere = [
        row.table
        for row in linking.dump(house.database)
        if row.table != "urn" and any(code in str(row.values) for code in (*codes, *grouped))
    ]
    assert elsewhere == []
    assert linking.by_time(linking.dump(house.database)) == set()
    with house.database.reading() as db:
        assert all(line.used for line in queries.roll(db, db.get_one(Motion, house.motion)))
