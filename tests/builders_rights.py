"""Builders of rights: whom a document is for before the test begins."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session

from people.models import Membership, Role
from people.rules.sharing import Circle, Grant, Level
from tests.builders import A_MORNING, a_member, a_stream, an_initiative, the_actor
from workspace.discussions import audiences
from workspace.documents.models import Document
from workspace.files.models import StreamFile
from workspace.files.rights import SHARABLE as FILES
from workspace.rights import actions
from workspace.rights.texts import SHARABLE as TEXTS
from workspace.streams.models import WorkStream

BESIDE = [audiences.follow]


class Cast(NamedTuple):
    """Who is about a reserved thing: two will read it, the others, by what they are, will not."""

    stream: WorkStream
    author: Membership
    reader: Membership
    facilitator: Membership
    others: dict[str, Membership]


def two_who_read(db: Session) -> Cast:
    """A listed initiative with a stream that shows itself, and people of every kind in it."""
    initiative = an_initiative(db, "valbrume", listed=True)
    stream = a_stream(db, initiative, "Cantines", slug="cantines", public_face=True)
    here = {"streams": (stream,)}
    return Cast(
        stream,
        a_member(db, initiative, "Perrine Rochevaire", **here),
        a_member(db, initiative, "Yann Le Bihan", **here),
        a_member(db, initiative, "Aurore Quintin", role=Role.FACILITATOR),
        {
            "works in the stream": a_member(db, initiative, "Idris Vasseur", **here),
            "leads the stream": a_member(db, initiative, "Océane Marchetti", leads=True, **here),
            "is of no stream": a_member(db, initiative, "Salomé Kerdoncuff"),
            "observes": a_member(db, initiative, "Maxence Tremblevif", role=Role.OBSERVER, **here),
        },
    )


def for_persons(*members: Membership, level: Level = Level.WRITE) -> list[Grant]:
    return [Grant(Circle.PERSON, one.id, level) for one in members]


def shared(
    db: Session,
    member: Membership,
    thing: Document | StreamFile,
    grants: list[Grant],
    *,
    now: datetime = A_MORNING,
):
    """The member says who reads, suggests and writes; those whose rights have changed."""
    of = TEXTS if isinstance(thing, Document) else FILES
    kept, actor = db.get_one(type(thing), thing.id), the_actor(db, member, now=now)
    return actions.share(db, actor, kept, grants, of=of, version=kept.sharing, now=now, beside=BESIDE)


def of_circle(circle: Circle, key: int, level: Level = Level.READ) -> Grant:
    return Grant(circle, key, level)
