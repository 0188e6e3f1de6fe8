"""Who wrote each letter is told to who may read the text, with its minute, whatever was compacted."""

from __future__ import annotations

from datetime import timedelta

import pytest

from people.models import Role
from tests.builders import A_MORNING, a_member, an_initiative, signed_in
from tests.builders_documents import Typist, append
from tests.workspace.documents.erasing import House
from workspace.documents import authors, compaction
from workspace.documents.rules import wire
from workspace.documents.store import Entry

pytestmark = pytest.mark.both_databases


@pytest.fixture
def house(app):
    """The worker writes at nine, the lead a quarter of an hour later."""
    made = House(app)
    made.write(made.hand.type("Le four."))
    made.other = Typist()
    made.other.take(made.hand.sent[-1])
    update = made.other.type("Le quai.")
    entry = Entry(made.lead.person_id, update, dict.fromkeys(wire.read(update).ranges, made.lead.person_id))
    append(made.database, made.id, made.seq, entry, now=A_MORNING + timedelta(minutes=15))
    return made


def told(house):
    with house.database.reading() as db:
        return authors.of(db, house.read(), now=A_MORNING).json()


def who_and_when(said, client, clock):
    """The name and the minutes after nine of one letter."""
    (at,) = [at for first, after, at in said["spans"][client] if first <= clock < after]
    return said["writers"][said["clients"][client]]["name"], (at - A_MORNING.timestamp()) / 60


def test_each_letter_has_its_author_and_its_minute_before_and_after_a_compaction(house):
    worker, lead = house.actors["worker"].name, house.actors["lead"].name
    for _ in ("before", "after"):
        said = told(house)
        assert who_and_when(said, house.hand.doc.client_id, 2) == (worker, 0)
        assert who_and_when(said, house.other.doc.client_id, 2) == (lead, 15)
        compaction.compact(house.database, house.id, now=A_MORNING)


def test_who_may_read_the_text_reads_who_wrote_it_and_nobody_else_does(house):
    with house.database.transaction() as db:
        reader = a_member(db, house.initiative)
        stranger = a_member(db, an_initiative(db, "jumelle"), role=Role.ADMINISTRATOR)
    address = f"/valbrume/documents/{house.public_id}/auteurs"
    answer = signed_in(house.app, reader).get(address)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert {one["name"] for one in answer.get_json()["writers"]} == {
        house.actors["worker"].name,
        house.actors["lead"].name,
    }
    assert signed_in(house.app, stranger).get(address).status_code == 404
    assert house.app.test_client().get(address).status_code in {302, 303, 404}
