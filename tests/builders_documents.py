"""Builders of documents, and a typist: a Yjs document in somebody's hands, as a browser holds one."""

from __future__ import annotations

from itertools import count

from pycrdt import Doc, XmlElement, XmlFragment, XmlText
from sqlmodel import Session

from people.models import Membership
from tests.builders import A_MORNING, the_actor
from workspace.documents import actions
from workspace.documents.models import Document

_clients = count(1_000)


def a_document(
    db: Session, author: Membership, title: str = "La tournée du jeudi", *, now=A_MORNING, **more
) -> Document:
    """A document opened by a member; `tree` gives it a first text."""
    return actions.create_document(db, the_actor(db, author, now=now), title, now=now, **more)


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
