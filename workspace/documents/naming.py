"""Whom and what a text may name with « @ »: persons, organisations and streams of the initiative."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from foundation import folding
from people import directory
from people.actor import Actor
from people.queries import people_views
from workspace.streams import queries as streams

MOST = 8


@dataclass(frozen=True)
class Named:
    """One that may be named. `kind` and `id` are what the text keeps (rules/schema.py); `detail` tells two alike apart."""

    kind: str
    id: str
    label: str
    detail: str = ""

    def json(self) -> dict[str, Any]:
        return asdict(self)


def matching(db: Session, actor: Actor, typed: str, *, now: datetime) -> list[Named]:
    """Those whose name has, for each word typed, a word that begins with it; the closest first, eight at most."""
    wanted = folding.words(typed)
    found = [one for one in _all(db, actor, now) if _answers(one.label, wanted)]
    return sorted(found, key=lambda one: _rank(one.label, wanted))[:MOST]


def _all(db: Session, actor: Actor, now: datetime) -> Iterable[Named]:
    """Asked of the gate in `organisations` and `names`; persons are read by who reads those."""
    lines = directory.organisations(db, actor, now)
    for person in people_views(db, actor.initiative_id or 0, now):
        yield Named("person", person.public_id, person.name, person.organisation)
    for line in lines:
        yield Named("organisation", line.public_id, line.name, line.municipality)
    for stream in streams.names(db, actor):
        yield Named("stream", stream.public_id, stream.title)


def _answers(label: str, wanted: list[str]) -> bool:
    words = folding.words(label)
    return all(any(word.startswith(one) for word in words) for one in wanted)


def _rank(label: str, wanted: list[str]) -> tuple[bool, str]:
    folded = folding.fold(label)
    return not (wanted and folded.startswith(wanted[0])), folded
