"""Open tabs when somebody chooses whom a text is for: each is decided again by the fact, without being asked."""

from __future__ import annotations

from itertools import count

import pytest

from foundation import web
from people.live import Seat
from people.rules.sharing import Level
from tests.builders import A_MORNING, a_member, a_stream, an_initiative, the_actor
from tests.builders_documents import a_document
from tests.builders_rights import BESIDE, TEXTS, for_persons, shared
from tests.workspace.documents.rooms import Notebook
from workspace.documents.forms import Join
from workspace.documents.models import Document
from workspace.documents.rooms import Rooms
from workspace.rights import actions

pytestmark = pytest.mark.both_databases


class Table:
    """A text that three persons have open: two who write in its stream, one from elsewhere who reads."""

    def __init__(self, app):
        self.app, self.notebook, clients = app, Notebook(), count(100)
        self.live = app.extensions["documents_live"]
        self.live.rooms = Rooms(self.database, self.notebook, lambda: A_MORNING)
        with self.database.transaction() as db:
            self.initiative = an_initiative(db)
            stream = a_stream(db, self.initiative)
            self.members = {
                "author": a_member(db, self.initiative, streams=(stream,)),
                "worker": a_member(db, self.initiative, streams=(stream,)),
                "reader": a_member(db, self.initiative),
            }
            self.id = a_document(db, self.members["author"], stream_id=stream.id).id
        for who in self.members:
            self.sits(who, next(clients))

    @property
    def database(self):
        return self.app.extensions["database"]

    def sits(self, who, client):
        with self.app.test_request_context():
            document = web.db().get_one(Document, self.id)
            actor = the_actor(web.db(), self.members[who])
            web.db().expunge(document)
            seat = Seat(who, actor, self.initiative, "", 0, "fr")
            self.live.seats[who], self.live.held[who] = seat, {document.public_id: document}
            wanted = Join(document=document.public_id, client=client)
            self.live.rooms.join(document, self.live._tab(seat, document, wanted), b"\0")

    def share(self, *grants):
        with self.app.test_request_context(), self.database.transaction() as db:
            document = db.get_one(Document, self.id)
            shared(db, self.members["author"], document, [*for_persons(self.members["author"]), *grants])

    def undo(self):
        with self.app.test_request_context(), self.database.transaction() as db:
            document = db.get_one(Document, self.id)
            author = the_actor(db, self.members["author"])
            actions.undo(
                db, author, document, of=TEXTS, version=document.sharing, now=A_MORNING, beside=BESIDE
            )

    def told(self, who):
        return [one["role"] for one in self.notebook.events(who, "access")]


@pytest.fixture
def table(app):
    return Table(app)


def test_who_no_longer_reads_is_taken_out_and_the_others_are_told_nothing(table):
    table.share(*for_persons(table.members["reader"], level=Level.READ))
    assert table.told("worker") == ["none"]
    assert table.notebook.events("worker", "access")[0]["reason"] == "gone"
    assert (table.told("author"), table.told("reader")) == ([], [])
    assert table.live.held["worker"] == {}


def test_who_may_write_is_given_the_pen_and_who_may_no_more_reads_on(table):
    table.share(
        *for_persons(table.members["reader"]), *for_persons(table.members["worker"], level=Level.READ)
    )
    assert (table.told("reader"), table.told("worker")) == (["write"], ["read"])
    table.undo()
    assert (table.told("reader"), table.told("worker")) == (["write", "read"], ["read", "write"])
