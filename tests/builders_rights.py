"""Builders of rights: whom a document is for before the test begins."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from people.models import Membership
from people.rules.sharing import Circle, Grant, Level
from tests.builders import A_MORNING, the_actor
from workspace.discussions import audiences
from workspace.documents.models import Document
from workspace.files.models import StreamFile
from workspace.files.rights import SHARABLE as FILES
from workspace.rights import actions
from workspace.rights.texts import SHARABLE as TEXTS

BESIDE = [audiences.follow]


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
