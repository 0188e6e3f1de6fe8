"""Who finds what was said about something: those who may read it."""

from __future__ import annotations

from sqlmodel import Session, col, select

from foundation import search
from workspace.discussions.models import Message, Thread


def follow(db: Session, initiative_id: int, kind: str, about: str, audience: str) -> None:
    """What is discussed is for others from now on: so are the messages, in the same transaction."""
    wanted = (
        select(Message.public_id)
        .join(Thread, col(Thread.id) == col(Message.thread_id))
        .where(Thread.initiative_id == initiative_id, Thread.kind == kind, Thread.about == about)
    )
    for message in db.exec(wanted.order_by(col(Message.id))).all():
        search.move(db, initiative_id, "message", message, audience)
