"""A document in which something was written that should not have been, and then only deleted."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import inspect
from sqlalchemy import text as sql
from sqlmodel import select

from people.models import Role
from tests.builders import A_MORNING, a_member, a_stream, an_initiative, the_actor
from tests.builders_documents import Typist, a_document, append
from workspace.documents import actions
from workspace.documents.models import Document, DocumentVersion
from workspace.documents.rules import wire
from workspace.documents.store import Entry

SECRET = "zebrequartz"  # found nowhere by chance, in any encoding or case
SENTENCE = f"Habite au {SECRET}."


class House:
    """A stream with its lead, a worker and a facilitator; a document in which the secret was written, then deleted."""

    def __init__(self, app):
        self.app, self.database = app, app.extensions["database"]
        with self.database.transaction() as db:
            self.initiative = an_initiative(db, "valbrume")
            stream = a_stream(db, self.initiative)
            self.lead = a_member(db, self.initiative, streams=(stream,), leads=True)
            self.worker = a_member(db, self.initiative, streams=(stream,))
            self.facilitator = a_member(db, self.initiative, role=Role.FACILITATOR)
            self.document = a_document(db, self.lead, stream_id=stream.id)
            self.id, self.public_id = self.document.id, self.document.public_id
            self.actors = {
                name: the_actor(db, getattr(self, name)) for name in ("lead", "worker", "facilitator")
            }
        self.hand, self.seq = Typist(), 0

    def write(self, *updates, minutes=0):
        person = self.worker.person_id
        for update in updates:
            clients = dict.fromkeys(wire.read(update).ranges, person)
            now = A_MORNING + timedelta(minutes=minutes)
            entry = Entry(person, update, clients)
            self.seq = append(self.database, self.id, self.seq, entry, now=now).last

    def write_then_delete(self):
        self.write(self.hand.type("Avant."), self.hand.type(SENTENCE), self.hand.type("Après."))
        self.version("avec le secret")
        self.write(self.hand.erase(1), minutes=1)

    def read(self):
        with self.database.reading() as db:
            return db.get_one(Document, self.id)

    def version(self, name="", verb=actions.take_version):
        with self.database.transaction() as db:
            return verb(db, self.actors["lead"], self.read(), name, now=A_MORNING).public_id

    def versions(self):
        with self.database.reading() as db:
            return db.exec(select(DocumentVersion).order_by(DocumentVersion.number)).all()

    def erase(self, words=SENTENCE, who="lead", bound=()):
        with self.database.transaction() as db:
            return actions.erase_passage(
                db,
                self.actors[who],
                self.read(),
                words,
                now=A_MORNING,
                bound=bound,
                beside=self.app.extensions["erased_beside"],
            )

    def where(self, word=SECRET):
        """Tables and columns of the whole database in which the word is written, in clear or as JSON or bytes."""
        found = set()
        with self.database.engine.connect() as connection:
            for table in inspect(connection).get_table_names():
                for row in connection.execute(sql(f'SELECT * FROM "{table}"')).mappings():
                    found |= {f"{table}.{name}" for name, value in row.items() if _holds(value, word)}
        return found


def _holds(value, word):
    raw = bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
    return word.encode() in raw.lower()
