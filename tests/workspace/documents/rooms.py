"""What the tests of live rooms stand on: rooms over a real database, and tabs that write down what they are told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from sqlalchemy import text as sql

from tests.builders import A_MORNING, a_member, a_stream, an_initiative
from tests.builders_documents import Typist, a_document
from workspace.documents import loading
from workspace.documents.models import Document
from workspace.documents.rooms import Rooms
from workspace.documents.rules import tree
from workspace.documents.seats import WRITE, Seat


@dataclass
class Notebook:
    """A way out that writes down instead of sending. The beat is given by the test."""

    told: list[tuple[str, str, dict]] = field(default_factory=list)
    inside: dict[str, set[str]] = field(default_factory=dict)
    abroad: list[dict] = field(default_factory=list)  # told to other processes alone
    cut_off: list[str] = field(default_factory=list)

    def room(self, public_id, event, payload, *, here=False):
        for sid in self.inside.get(public_id, ()):
            self.told.append((sid, event, payload))

    def one(self, sid, event, payload):
        self.told.append((sid, event, payload))

    hold = one

    def elsewhere(self, public_id, event, payload):
        self.abroad.append(payload)

    def refused(self, seat, public_id, n, code, *, retry):
        self.told.append((seat.sid, "refused", {"n": n, "error": code, "retry": retry}))

    def access(self, seat, public_id, code):
        self.told.append((seat.sid, "access", {"role": seat.role, "reason": code}))

    def enter(self, sid, public_id):
        self.inside.setdefault(public_id, set()).add(sid)

    def leave(self, sid, public_id):
        self.inside.get(public_id, set()).discard(sid)

    def cut(self, sid):
        self.cut_off.append(sid)

    meanwhile: Callable[[], None] = lambda: None  # what happens while somebody waits

    def pause(self, seconds=0.0):
        self.meanwhile()

    def spawn(self, work):
        pass

    def soon(self, work):
        work()

    def events(self, sid, event):
        return [payload for to, what, payload in self.told if to == sid and what == event]


class Tab(Typist):
    """A tab that has joined a document."""

    def __init__(self, desk, sid, person_id, role=WRITE, client=0):
        super().__init__(client)
        self.desk, self.sid, self.n, self.seen = desk, sid, 0, 0
        user = {"name": f"Personne {person_id}"}
        self.seat = Seat(sid, person_id, self.client, role, user, apart=True)
        self.answer = desk.rooms.join(desk.read(), self.seat, self.vector)
        self.take_all(self.answer)

    def send(self, data, part=None):
        self.n += 1
        self.desk.rooms.receive(self.desk.public_id, self.sid, self.n, data, part)
        return self.n

    def write(self, text, paragraph=-1):
        return self.send(self.type(text, paragraph))

    def saved(self):
        """The highest number acknowledged."""
        return max((one["n"] for one in self.desk.notebook.events(self.sid, "saved")), default=0)

    def refusals(self):
        return [
            (one["n"], one["error"], one["retry"]) for one in self.desk.notebook.events(self.sid, "refused")
        ]

    def catch_up(self):
        """Take the frames told since the last time; their numbers."""
        frames = self.desk.notebook.events(self.sid, "update")[self.seen :]
        self.seen += len(frames)
        for frame in frames:
            self.take(frame["data"])
        return [(frame["from_seq"], frame["seq"]) for frame in frames]


class Desk:
    """One document, open in one process."""

    def __init__(self, database, document_id=0, *, ahead=0.0):
        self.database = database
        self.notebook = Notebook()
        self.key = bytes(range(32))
        self.rooms = Rooms(database, self.notebook, lambda: A_MORNING, ahead=ahead, key=self.key)
        if not document_id:
            with database.transaction() as db:
                initiative = an_initiative(db)
                stream = a_stream(db, initiative)
                self.people = [a_member(db, initiative, streams=(stream,)).person_id for _ in range(3)]
                document_id = a_document(
                    db, a_member(db, initiative, streams=(stream,)), stream_id=stream.id
                ).id
        self.document_id = document_id
        self.public_id = self.read().public_id

    def another(self):
        """A new document in the same house, in rooms of its own; who waits gives the beat."""
        with self.database.transaction() as db:
            here = db.get_one(Document, self.document_id)
            made = Document(**here.model_dump(exclude={"id", "public_id", "last_seq", "found_seq"}))
            db.add(made)
            db.flush()
            key = made.id
        desk = self.twin(key)
        desk.notebook.meanwhile = desk.beat
        return desk

    def beside(self):
        """A new document in the same rooms: what is written in both leaves in one transaction."""
        desk = self.another()
        desk.rooms, desk.notebook = self.rooms, self.notebook
        return desk

    def twin(self, document_id=0, *, ahead=0.0):
        """The rooms of another process, in which the same people meet, of this document or another one."""
        desk = Desk(self.database, document_id or self.document_id, ahead=ahead)
        desk.people = self.people
        return desk

    def read(self):
        with self.database.reading() as db:
            document = db.get_one(Document, self.document_id)
            db.expunge(document)
        return document

    def change(self, **values):
        with self.database.transaction() as db:
            db.get_one(Document, self.document_id).sqlmodel_update(values)

    def tab(self, person=0, sid="", **more):
        return Tab(
            self,
            sid or f"tab-{len(self.notebook.inside.get(self.public_id, ()))}",
            self.people[person],
            **more,
        )

    @property
    def room(self):
        return self.rooms._rooms[self.public_id]

    def write(self):
        """What was shown and is not in the log."""
        self.rooms.windows.write([self.room])

    def beat(self):
        """As many beats as it takes for every window to be committed."""
        for _ in range(5):
            self.beat_once()

    def beat_once(self):
        """The windows that are open now."""
        self.rooms._rooms[self.public_id].not_before = 0.0
        self.rooms.beat()

    def while_committing(self, happens):
        """What happens inside the next transaction that writes a window."""

        def now():
            self.rooms.windows.now = lambda: A_MORNING
            happens()
            return A_MORNING

        self.rooms.windows.now = now

    def log(self):
        """What the log says, read cold."""
        with self.database.reading() as db:
            text, _seq = loading.text(db, self.document_id)
        return [
            "".join(run["text"] for run in node.get("content", ()))
            for node in tree.tidy(text.tree()).get("content", ())
        ]


def break_the_log(desk):
    with desk.database.transaction() as db:
        db.execute(sql("ALTER TABLE document_update RENAME TO document_update_gone"))


def mend_the_log(desk):
    with desk.database.transaction() as db:
        db.execute(sql("ALTER TABLE document_update_gone RENAME TO document_update"))


def no_memory(*_args):
    raise MemoryError
