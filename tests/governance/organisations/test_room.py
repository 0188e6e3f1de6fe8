"""The page of an organisation: what it owes, where it sits, what it signed."""

from __future__ import annotations

from html import unescape

from tests.builders_charters import a_charter_in_force


def test_its_page_says_what_it_owes_and_where_it_sits(house):
    with house.database.transaction() as db:
        a_charter_in_force(db, house.committee.initiative)
    page = unescape(house.as_(house.other).get(house.room).text)
    for words in ("Signer la charte", "Voter : Adopter la charte", "Comité de pilotage", "Elle n’a pas signé la charte."):
        assert words in page, words
    assert house.as_(house.stranger).get(house.room).status_code == 404
