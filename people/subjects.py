"""What a message, a task or a notification is about: (kind, public id) → title, address, who may read.

Rooms above people are told apart by kind; `wsgi` fills the registry, so that nothing here imports them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import current_app
from sqlmodel import Session

from foundation.search import MEMBERS
from people.actor import Actor


@dataclass(frozen=True)
class Subject:
    """A thing somebody may see."""

    kind: str
    public_id: str
    title: str
    url: str
    stream_id: int | None = None


Find = Callable[[Session, Actor, str], Subject | None]
Audience = Callable[[Session, str], str]


class Subjects:
    """One finder per kind; it returns None for what is absent or not to be seen.

    `audience` names who finds what is said of one in the search, where not everybody does.
    """

    def __init__(self) -> None:
        self._finders: dict[str, Find] = {}
        self._audiences: dict[str, Audience] = {}

    def add(self, kind: str, find: Find, audience: Audience | None = None) -> None:
        self._finders[kind] = find
        if audience is not None:
            self._audiences[kind] = audience

    def find(self, db: Session, actor: Actor, kind: str, public_id: str) -> Subject | None:
        finder = self._finders.get(kind)
        return finder(db, actor, public_id) if finder else None

    def audience(self, db: Session, kind: str, public_id: str) -> str:
        named = self._audiences.get(kind)
        return named(db, public_id) if named else MEMBERS


def registry() -> Subjects:
    found: Subjects = current_app.extensions["subjects"]
    return found
