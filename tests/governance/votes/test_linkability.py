"""After closing nothing in the database links a confidential ballot to a seat; by name the same prober links them all."""

from __future__ import annotations

import pytest

from governance.votes import chores, queries
from governance.votes.models import Motion
from tests.governance.votes import linking
from tests.governance.votes.voted import COLLEGES, House

pytestmark = pytest.mark.both_databases


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
