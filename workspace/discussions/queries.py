"""Reading discussions: threads, windows of messages, what is unread. Everything starts from what the actor may see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import Session, and_, col, exists, func, or_, select, true

from foundation.errors import Missing
from people import gate, subjects
from people.actor import Actor
from people.models import College, Membership, Organisation
from people.permissions import Permission
from people.queries import PersonView, person_views
from people.rules.predicates import Scope
from people.subjects import Subject
from workspace.discussions.models import Mention, Message, MessageRevision, ReadPosition, Thread

WINDOW = 80


@dataclass(frozen=True)
class Called:
    """Somebody called in a text: the name as written, and her public id."""

    written: str
    public_id: str


@dataclass(frozen=True)
class MessageView:
    """A message as everybody sees it: nothing of it depends on who reads."""

    public_id: str
    number: int
    author: PersonView
    organisation: str
    college: str
    text: str
    called: tuple[Called, ...]
    at: datetime
    edited_at: datetime | None
    withdrawn_at: datetime | None
    hidden_at: datetime | None
    hidden_reason: str


@dataclass(frozen=True)
class ThreadCard:
    """A thread in a list."""

    public_id: str
    title: str
    count: int
    last_at: datetime
    unread: int
    stream_id: int | None
    general: bool


@dataclass(frozen=True)
class ThreadView:
    """A window of a thread: its messages in order, and how to see those before and after."""

    public_id: str
    title: str
    subject: Subject
    stream_id: int | None
    messages: tuple[MessageView, ...]
    first_unread: int | None
    unread: int
    last_number: int
    before: int | None
    after: int | None
    may_speak: bool


def thread_for(db: Session, actor: Actor, public_id: str) -> Thread:
    """The thread, if it is of the actor's initiative and about something she may see."""
    found = db.exec(
        select(Thread).where(Thread.public_id == public_id, Thread.initiative_id == actor.initiative_id)
    ).first()
    if found is None:
        raise Missing
    gate.require(actor, Permission.READ_DISCUSSION, on=found)
    subject_of(db, actor, found)
    return found


def subject_of(db: Session, actor: Actor, thread: Thread) -> Subject:
    """What a thread is about; a subject that may not be seen hides its threads."""
    subject = subjects.registry().find(db, actor, thread.kind, thread.about)
    if subject is None:
        raise Missing
    return subject


def message_for(db: Session, actor: Actor, public_id: str) -> tuple[Message, Thread]:
    """A message and its thread, under the rights of the thread."""
    found = db.exec(
        select(Message, Thread)
        .join(Thread, col(Thread.id) == col(Message.thread_id))
        .where(Message.public_id == public_id, Message.initiative_id == actor.initiative_id)
    ).first()
    if found is None:
        raise Missing
    gate.require(actor, Permission.READ_DISCUSSION, on=found[1])
    subject_of(db, actor, found[1])
    return found[0], found[1]


def about_readable(actor: Actor) -> ColumnElement[bool]:
    """Threads about something that may be for some people, a text or a file, are for those who may read it."""
    found = [
        or_(
            Thread.kind != one.kind,
            exists().where(col(one.thing.public_id) == col(Thread.about), one.readable(actor)),
        )
        for one in subjects.registry().reserving()
    ]
    return and_(true(), *found)


def general(db: Session, actor: Actor, kind: str, about: str) -> Thread | None:
    """The general thread of a subject, when somebody has spoken in it or it was opened with the subject."""
    return db.exec(
        select(Thread).where(Thread.initiative_id == actor.initiative_id, Thread.slot == f"{kind}:{about}")
    ).first()


def threads(
    db: Session, actor: Actor, *, about: tuple[str, str] | None = None, limit: int = 50
) -> list[ThreadCard]:
    """Threads of the initiative, or of one subject, the last spoken in first, with what the actor has not read."""
    gate.require(actor, Permission.READ_DISCUSSION, on=Scope(actor.initiative_id))
    query = select(Thread).where(Thread.initiative_id == actor.initiative_id, about_readable(actor))
    if about is not None:
        query = query.where(Thread.kind == about[0], Thread.about == about[1])
    found = db.exec(query.order_by(col(Thread.last_at).desc(), col(Thread.id).desc()).limit(limit)).all()
    unread = unread_counts(db, actor, [thread.id for thread in found if thread.id is not None])
    return [
        ThreadCard(
            public_id=thread.public_id,
            title=thread.title,
            count=thread.last_number,
            last_at=thread.last_at,
            unread=unread.get(thread.id or 0, 0),
            stream_id=thread.stream_id,
            general=thread.slot is not None,
        )
        for thread in found
    ]


def unread_counts(db: Session, actor: Actor, thread_ids: Collection[int]) -> dict[int, int]:
    """By thread: messages of others, still shown, beyond the actor's position."""
    position = func.coalesce(ReadPosition.number, 0)
    rows = db.exec(
        select(Message.thread_id, func.count())
        .join(
            ReadPosition,
            (col(ReadPosition.thread_id) == col(Message.thread_id))
            & (col(ReadPosition.membership_id) == actor.membership_id),
            isouter=True,
        )
        .where(
            col(Message.thread_id).in_(thread_ids),
            col(Message.number) > position,
            col(Message.author_id) != actor.membership_id,
            col(Message.withdrawn_at).is_(None),
            col(Message.hidden_at).is_(None),
        )
        .group_by(col(Message.thread_id))
    )
    return dict(rows.all())


def unread_by_stream(db: Session, actor: Actor, stream_ids: Collection[int]) -> dict[int, int]:
    """By stream: messages of others that the actor has not read, in threads of hers."""
    position = func.coalesce(ReadPosition.number, 0)
    rows = db.exec(
        select(Thread.stream_id, func.count())
        .join(Message, col(Message.thread_id) == col(Thread.id))
        .join(
            ReadPosition,
            (col(ReadPosition.thread_id) == col(Thread.id))
            & (col(ReadPosition.membership_id) == actor.membership_id),
            isouter=True,
        )
        .where(
            about_readable(actor),
            col(Thread.stream_id).in_(stream_ids),
            col(Message.number) > position,
            col(Message.author_id) != actor.membership_id,
            col(Message.withdrawn_at).is_(None),
            col(Message.hidden_at).is_(None),
        )
        .group_by(col(Thread.stream_id))
    )
    return {stream_id: count for stream_id, count in rows if stream_id is not None}


def thread_view(
    db: Session, actor: Actor, thread: Thread, *, now: datetime, until: int | None = None
) -> ThreadView:
    """The last window of a thread, or the one that ends at the message of number `until`."""
    gate.require(actor, Permission.READ_DISCUSSION, on=thread)
    subject = subject_of(db, actor, thread)
    last = min(until or thread.last_number, thread.last_number)
    found = db.exec(
        select(Message)
        .where(Message.thread_id == thread.id, Message.number <= last, Message.number > last - WINDOW)
        .order_by(col(Message.number))
    ).all()
    position = db.get(ReadPosition, (thread.id, actor.membership_id))
    unread = unread_counts(db, actor, [thread.id or 0]).get(thread.id or 0, 0)
    return ThreadView(
        public_id=thread.public_id,
        title=thread.title,
        subject=subject,
        stream_id=thread.stream_id,
        messages=tuple(message_views(db, found, now=now)),
        first_unread=_first_unread(found, position, actor) if unread else None,
        unread=unread,
        last_number=thread.last_number,
        before=last - WINDOW if last > WINDOW else None,
        after=min(last + WINDOW, thread.last_number) if last < thread.last_number else None,
        may_speak=gate.may(actor, Permission.SPEAK_IN_DISCUSSION, on=thread),
    )


def _first_unread(messages: Sequence[Message], position: ReadPosition | None, actor: Actor) -> int | None:
    read = position.number if position else 0
    return next((m.number for m in messages if m.number > read and m.author_id != actor.membership_id), None)


def message_views(db: Session, messages: Sequence[Message], *, now: datetime) -> list[MessageView]:
    """Messages with their authors, hats and the people they call; three queries for any number of them."""
    if not messages:
        return []
    initiative_id = messages[0].initiative_id
    people = person_views(db, initiative_id, now, {message.author_id for message in messages})
    hats = _hats(db, {message.organisation_id for message in messages if message.organisation_id})
    called = _called(db, messages)
    return [
        MessageView(
            public_id=message.public_id,
            number=message.number,
            author=people[message.author_id],
            organisation=hats.get(message.organisation_id, ("", ""))[0],
            college=hats.get(message.organisation_id, ("", ""))[1] or people[message.author_id].college,
            text="" if message.hidden_at else message.text,
            called=tuple(called.get(message.id or 0, ())),
            at=message.at,
            edited_at=message.edited_at,
            withdrawn_at=message.withdrawn_at,
            hidden_at=message.hidden_at,
            hidden_reason=message.hidden_reason,
        )
        for message in messages
    ]


def _hats(db: Session, organisation_ids: Collection[int]) -> dict[int | None, tuple[str, str]]:
    """(name, code of the college) by organisation."""
    rows = db.exec(
        select(Organisation, College)
        .join(College, col(College.id) == col(Organisation.college_id), isouter=True)
        .where(col(Organisation.id).in_(organisation_ids))
    )
    return {one.id: (one.name, college.code if college else "") for one, college in rows}


def _called(db: Session, messages: Sequence[Message]) -> dict[int, list[Called]]:
    found: dict[int, list[Called]] = defaultdict(list)
    rows = db.exec(
        select(Mention, Membership)
        .join(Membership, col(Membership.id) == col(Mention.membership_id))
        .where(col(Mention.message_id).in_([message.id for message in messages]))
    )
    for mention, membership in rows:
        found[mention.message_id].append(Called(mention.written, membership.public_id))
    return found


def versions(db: Session, message: Message) -> list[MessageRevision]:
    """What a message said before, oldest first; nothing of one withdrawn or hidden."""
    if message.withdrawn_at or message.hidden_at:
        return []
    return list(
        db.exec(
            select(MessageRevision)
            .where(MessageRevision.message_id == message.id)
            .order_by(col(MessageRevision.replaced_at), col(MessageRevision.id))
        )
    )


def last_message(db: Session, thread: Thread) -> str:
    """The public id of the last message of a thread, or nothing."""
    query = select(Message.public_id).where(Message.thread_id == thread.id)
    return db.exec(query.order_by(col(Message.number).desc()).limit(1)).first() or ""
