"""What a message, a task or a notification is about: (kind, public id) → title, address, who may read.

Rooms above people are told apart by kind; `composition` fills the registry, so that nothing here imports them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from flask import current_app
from sqlmodel import Session

from foundation.search import MEMBERS
from people.actor import Actor
from people.circles import Circles


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
    """One finder per kind; it returns None for what is absent or not to be seen.

    `circles` are those of a kind that may be for some people: what is said of one is for the same people.
    """

    def __init__(self) -> None:
        self._finders: dict[str, Find] = {}
        self._circles: dict[str, Circles[Any]] = {}

    def add(self, kind: str, find: Find, circles: Circles[Any] | None = None) -> None:
        self._finders[kind] = find
        if circles is not None:
            self._circles[kind] = circles

    def find(self, db: Session, actor: Actor, kind: str, public_id: str) -> Subject | None:
        finder = self._finders.get(kind)
        return finder(db, actor, public_id) if finder else None

    def audience(self, db: Session, kind: str, public_id: str) -> str:
        """Who finds what is said of one, in the search."""
        known = self._circles.get(kind)
        return known.audience_of(db, public_id) if known else MEMBERS

    def audiences(self, db: Session, actor: Actor) -> set[str]:
        """Under which names she finds what only some may read."""
        return {name for one in self._circles.values() for name in one.audiences(db, actor)}

    def reserving(self) -> Iterable[Circles[Any]]:
        """The kinds that may be for some people."""
        return self._circles.values()


def registry() -> Subjects:
    found: Subjects = current_app.extensions["subjects"]
    return found
