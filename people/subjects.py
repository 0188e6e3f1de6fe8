"""What a message, a task or a notification is about: (kind, public id) → title, address, who may read.

Rooms above people are told apart by kind; `wsgi` fills the registry, so that nothing here imports them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import current_app
from sqlmodel import Session

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


class Subjects:
    """One finder per kind; it returns None for what is absent or not to be seen."""

    def __init__(self) -> None:
        self._finders: dict[str, Find] = {}

    def add(self, kind: str, find: Find) -> None:
        self._finders[kind] = find

    def find(self, db: Session, actor: Actor, kind: str, public_id: str) -> Subject | None:
        finder = self._finders.get(kind)
        return finder(db, actor, public_id) if finder else None


def registry() -> Subjects:
    found: Subjects = current_app.extensions["subjects"]
    return found
