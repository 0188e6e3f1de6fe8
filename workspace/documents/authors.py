"""Who wrote each letter of a text, and when: what the browser needs to colour it on demand.

A letter is named by the Yjs client that wrote it and its clock there: a client belongs to one person for ever
(DocumentClient), and clocks have their minute (DocumentSpan for what was compacted, the rows of the log for the rest).
Colours are drawn in the browser, which holds the letters; nothing here is read while people write.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from people.models import Membership, Person
from people.queries import PersonView, person_views
from workspace.documents import loading
from workspace.documents.models import Document, DocumentSpan, DocumentUpdate
from workspace.documents.rules import wire
from workspace.documents.rules.reading import Malformed
from workspace.documents.rules.spans import Minutes, Span

AT_ONCE = 500  # rows
BREATH = 0.001


@dataclass(frozen=True)
class Writer:
    """Somebody who wrote in a text: her name, and the organisation she speaks for today, which may be empty."""

    name: str
    organisation: str = ""


@dataclass(frozen=True)
class Authorship:
    """`clients`: Yjs client id → place in `writers`; a client nobody owns is absent. Spans go by client and clock."""

    writers: list[Writer]
    clients: dict[int, int]
    spans: list[Span]

    def json(self) -> dict[str, Any]:
        """`spans`: client id → [[first clock, clock after the last, seconds since 1970], …], in order."""
        spans: dict[int, list[tuple[int, int, int]]] = {}
        for one in self.spans:
            spans.setdefault(one.client, []).append((one.start, one.end, int(one.minute.timestamp())))
        return {
            "writers": [{"name": one.name, "organisation": one.organisation} for one in self.writers],
            "clients": self.clients,
            "spans": spans,
        }


def of(db: Session, document: Document, *, now: datetime) -> Authorship:
    """Who wrote this document, of which the gate was asked."""
    owned = loading.owners(db, document.id or 0)
    owners = {client: person for client, person in owned.items() if person is not None}
    persons = sorted(set(owners.values()))
    writers = _writers(db, document.initiative_id, persons, now)
    places = {person: place for place, person in enumerate(persons)}
    return Authorship(
        writers, {client: places[person] for client, person in owners.items()}, _spans(db, document)
    )


def _writers(db: Session, initiative_id: int, persons: list[int], now: datetime) -> list[Writer]:
    rows = db.exec(
        select(Person.id, Person.name, Membership.id)
        .join(
            Membership,
            (col(Membership.person_id) == col(Person.id)) & (Membership.initiative_id == initiative_id),
            isouter=True,
        )
        .where(col(Person.id).in_(persons))
    ).all()
    members = person_views(db, initiative_id, now, {member for _id, _name, member in rows if member})
    found = {person or 0: _writer(name, members.get(member or 0)) for person, name, member in rows}
    return [found[person] for person in persons]


def _writer(name: str, member: PersonView | None) -> Writer:
    return Writer(name, member.organisation if member else "")


def _spans(db: Session, document: Document) -> list[Span]:
    kept = db.exec(
        select(DocumentSpan)
        .where(DocumentSpan.document_id == document.id)
        .order_by(col(DocumentSpan.client_id), col(DocumentSpan.clock_from))
    ).all()
    minutes = Minutes({one.client_id: one.clock_to for one in kept})  # the last of a client reaches furthest
    _gather(db, document, minutes)
    return [*(Span(one.client_id, one.clock_from, one.clock_to, one.minute) for one in kept), *minutes.spans]


def _gather(db: Session, document: Document, minutes: Minutes) -> None:
    """The rows of the log, a batch at a time: others are served in between. What cannot be read says no date."""
    last = 0
    wanted = select(DocumentUpdate.seq, DocumentUpdate.at, DocumentUpdate.data).where(
        DocumentUpdate.document_id == document.id
    )
    while rows := db.exec(
        wanted.where(DocumentUpdate.seq > last).order_by(col(DocumentUpdate.seq)).limit(AT_ONCE)
    ).all():
        for last, at, data in rows:  # noqa: B007 - the last one read is where the next batch begins
            try:
                minutes.add(at, wire.read(data).ranges)
            except Malformed:
                continue
        time.sleep(BREATH)
