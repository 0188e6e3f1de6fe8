"""Builders of rights: whom a document is for before the test begins."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from people.models import Membership
from people.rules.sharing import Circle, Grant, Level
from tests.builders import A_MORNING, the_actor
from workspace.discussions import audiences
from workspace.documents.models import Document
from workspace.rights import actions

BESIDE = [audiences.follow]


def for_persons(*members: Membership, level: Level = Level.WRITE) -> list[Grant]:
    return [Grant(Circle.PERSON, one.id, level) for one in members]


def shared(
    db: Session, member: Membership, document: Document, grants: list[Grant], *, now: datetime = A_MORNING
):
    """The member says who reads, suggests and writes; those whose rights have changed."""
    kept = db.get_one(Document, document.id)
    return actions.share(
        db, the_actor(db, member, now=now), kept, grants, version=kept.sharing, now=now, beside=BESIDE
    )


def of_circle(circle: Circle, key: int, level: Level = Level.READ) -> Grant:
    return Grant(circle, key, level)
