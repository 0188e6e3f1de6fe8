"""Builders of streams and discussions: what people did before the test begins."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from people.models import Membership
from tests.builders import A_MORNING, the_actor
from workspace.discussions import actions
from workspace.discussions.models import Message, Thread
from workspace.streams.models import WorkStream


def a_thread(db: Session, member: Membership, stream: WorkStream, *, now: datetime = A_MORNING) -> Thread:
    """The general thread of a stream, opened by the member."""
    actor = the_actor(db, member, now=now)
    return actions.general_thread(db, actor, "stream", stream.public_id, stream.id, now=now)


def a_message(
    db: Session,
    member: Membership,
    thread: Thread,
    text: str = "Bonjour à tous.",
    *,
    now: datetime = A_MORNING,
) -> Message:
    """What the member said in the thread, under her first hat."""
    return actions.say(db, the_actor(db, member, now=now), thread, text, now=now)
