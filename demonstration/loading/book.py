"""What has been written so far: from the short identifiers of the files to the rows of the database."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlmodel import Session

from charters.amendments.models import ArticleAmendment
from demonstration.reading import Demonstration
from governance.calendar.models import DatePoll
from governance.committee.models import Body, Seat
from governance.election.models import Election
from governance.meetings.models import Meeting
from governance.votes.models import Motion
from people import queries
from people.actor import Actor
from people.models import College, Initiative, Mandate, Membership, Organisation, Person
from workspace.discussions.models import Thread
from workspace.documents.models import Document
from workspace.files.models import StreamFile
from workspace.streams.models import WorkStream

Row = TypeVar("Row")
NOON = time(12, 0)
STYLES = {
    "ess": "ess",
    "collectivites": "col",
    "habitants": "hab",
    "entreprises": "ent",
    "recherche-appui": "rec",
}
"""Identifier of a college in the files → its code, which is also its colour and pattern."""


@dataclass
class Book:
    """One initiative being written. Filled room after room, in the order of `load`."""

    db: Session
    data: Demonstration
    now: datetime
    initiative: Initiative
    colleges: dict[str, College] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    persons: dict[str, Person] = field(default_factory=dict)
    members: dict[str, Membership] = field(default_factory=dict)
    mandates: dict[tuple[str, str], Mandate] = field(default_factory=dict)
    streams: dict[str, WorkStream] = field(default_factory=dict)
    documents: dict[str, Document] = field(default_factory=dict)
    files: dict[str, StreamFile] = field(default_factory=dict)
    versions: dict[tuple[str, str], str] = field(default_factory=dict)
    charter_versions: dict[str, str] = field(default_factory=dict)
    bodies: dict[str, Body] = field(default_factory=dict)
    seats: dict[str, Seat] = field(default_factory=dict)
    motions: dict[str, Motion] = field(default_factory=dict)
    meetings: dict[str, Meeting] = field(default_factory=dict)
    polls: dict[str, DatePoll] = field(default_factory=dict)
    elections: dict[str, Election] = field(default_factory=dict)
    amendments: dict[str, ArticleAmendment] = field(default_factory=dict)
    threads: dict[str, Thread] = field(default_factory=dict)

    def college_code(self, identifier: str) -> str:
        return self.colleges[identifier].code

    @property
    def key(self) -> int:
        assert self.initiative.id is not None
        return self.initiative.id

    def actor(self, identifier: str, at: datetime, hat: str | None = None) -> Actor:
        """Somebody as she was on a day, speaking for an organisation or for herself."""
        found = queries.actor_in(self.db, self.persons[identifier].id, self.initiative, at)
        return found.wearing(self.organisations[hat].public_id if hat else "self")

    def speaking(self, identifier: str, at: datetime) -> Actor:
        """Somebody under her usual hat."""
        return queries.actor_in(self.db, self.persons[identifier].id, self.initiative, at)

    def facilitator(self, at: datetime) -> Actor:
        """Who holds it all together: the first person with that role in the files."""
        return self.speaking(next(p.id for p in self.data.people if p.role == "facilitator"), at)

    def seat_of(self, body: str | None, person: str) -> str:
        """The public id of the seat somebody holds as titular in a body of the files."""
        seats = next(one.seats for one in self.data.bodies if one.id == body)
        return self.seats[next(seat.id for seat in seats if seat.titular == person)].public_id

    def noon(self, day: date) -> datetime:
        """Noon of a day, where the initiative is."""
        return datetime.combine(day, NOON, ZoneInfo(self.initiative.time_zone))


def number(row: Any) -> int:
    """The key of a row that was written."""
    key: int | None = row.id
    assert key is not None
    return key


def keep(book: Book, row: Row) -> Row:
    """Write a row and learn its keys."""
    book.db.add(row)
    book.db.flush()
    return row
