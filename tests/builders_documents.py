"""Builders of documents, and a typist: a Yjs document in somebody's hands, as a browser holds one."""

from __future__ import annotations

from itertools import count

from pycrdt import Doc, XmlElement, XmlFragment, XmlText
from sqlmodel import Session

from foundation.db import Database
from people.models import Membership
from tests.builders import A_MORNING, a_member, a_stream, an_initiative, the_actor
from workspace.documents import actions, loading, store
from workspace.documents.models import Document
from workspace.documents.rules import tree

_clients = count(1_000)


def a_document(
    db: Session, author: Membership, title: str = "La tournée du jeudi", *, now=A_MORNING, **more
) -> Document:
    """A document opened by a member; `tree` gives it a first text."""
    return actions.create_document(db, the_actor(db, author, now=now), title, now=now, **more)


def two_who_write(database: Database) -> tuple[int, int, int]:
    """A document without a text, and two persons who may write in it: their keys."""
    with database.transaction() as db:
        initiative = an_initiative(db)
        stream = a_stream(db, initiative)
        one, other = (a_member(db, initiative, streams=(stream,)) for _ in range(2))
        document = a_document(db, one, stream_id=stream.id)
        return document.id, one.person_id, other.person_id


def append(database: Database, document_id: int, seen: int, *entries: store.Entry, now=A_MORNING):
    """Rows at the end of the log, in a transaction of their own."""
    with database.transaction() as db:
        return store.append(db, document_id, seen, list(entries), now=now)


def lines(database: Database, document_id: int) -> list[str]:
    """What the log says, read cold, paragraph by paragraph."""
    with database.reading() as db:
        text, _seq = loading.text(db, document_id)
    return [
        "".join(run["text"] for run in node.get("content", ()))
        for node in tree.tidy(text.tree()).get("content", ())
    ]


class Typist:
    """A browser tab without the browser: makes real updates, applies those it gets."""

    def __init__(self, client: int = 0, state: bytes = b"") -> None:
        self.client = client or next(_clients)
        self.doc = Doc(client_id=self.client, allow_multithreading=True)
        self.root = self.doc.get("default", type=XmlFragment)
        self.sent: list[bytes] = []
        self._hearing = True
        self._subscription = self.doc.observe(lambda event: self._hear(event.update))
        if state:
            self.take(state)

    def _hear(self, update: bytes) -> None:
        if self._hearing:
            self.sent.append(update)

    def take(self, update: bytes) -> None:
        """Apply what came from the server."""
        self._hearing = False
        self.doc.apply_update(update)
        self._hearing = True

    def take_all(self, answer: dict) -> None:
        """Apply the answer to `join` or `resync`."""
        for update in (answer["state"], *answer.get("updates", ())):
            self.take(update)

    def type(self, text: str, paragraph: int = -1) -> bytes:
        """Write at the end of a paragraph (a new one by default); the update to send."""
        self.sent.clear()
        with self.doc.transaction():
            if paragraph < 0 or paragraph >= len(self.root.children):
                element = XmlElement("paragraph")
                self.root.children.append(element)
                element.children.append(XmlText(text))
            else:
                written = self.root.children[paragraph].children[0]
                written.insert(len(written), text)
        return self.sent[-1]

    def insert(self, text: str, paragraph: int, place: int) -> bytes:
        """Write somewhere in a paragraph; the update to send."""
        self.sent.clear()
        self.root.children[paragraph].children[0].insert(place, text)
        return self.sent[-1]

    def cut(self, paragraph: int, start: int, end: int) -> bytes:
        """Delete some letters of a paragraph; the update to send."""
        self.sent.clear()
        del self.root.children[paragraph].children[0][start:end]
        return self.sent[-1]

    def erase(self, paragraph: int) -> bytes:
        """Take a paragraph away; the update to send."""
        self.sent.clear()
        del self.root.children[paragraph]
        return self.sent[-1]

    @property
    def vector(self) -> bytes:
        return self.doc.get_state()

    def lines(self) -> list[str]:
        """What is written, paragraph by paragraph."""
        return ["".join(str(text) for text in element.children) for element in self.root.children]
