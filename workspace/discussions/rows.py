"""Rows of discussions found, numbered and kept, for the actions; safe when two people act at once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select, update

from foundation import mail
from people.actor import Actor
from people.models import Membership, Person, StreamMembership
from workspace.discussions.models import Message, Notice, ReadPosition, Reason, Thread


def key_of(row: Thread | Message) -> int:
    """The key of a row that was flushed."""
    assert row.id is not None
    return row.id


def a_thread(
    db: Session,
    actor: Actor,
    kind: str,
    about: str,
    stream_id: int | None,
    now: datetime,
    *,
    title: str = "",
    slot: str | None = None,
) -> Thread:
    """A new thread; when somebody took its slot meanwhile, hers."""
    assert actor.initiative_id is not None
    assert actor.membership_id is not None
    thread = Thread(
        initiative_id=actor.initiative_id,
        kind=kind,
        about=about,
        stream_id=stream_id,
        slot=slot,
        title=title,
        opened_by=actor.membership_id,
        opened_at=now,
        last_at=now,
    )
    try:
        with db.begin_nested():
            db.add(thread)
            db.flush()
    except IntegrityError:
        theirs = in_slot(db, actor.initiative_id, slot or "")
        if theirs is None:
            raise
        return theirs
    return thread


def in_slot(db: Session, initiative_id: int | None, slot: str) -> Thread | None:
    return db.exec(select(Thread).where(Thread.initiative_id == initiative_id, Thread.slot == slot)).first()


def next_number(db: Session, thread: Thread, now: datetime) -> int:
    """The number of the next message: the row is locked by its own increment."""
    number = db.execute(
        update(Thread)
        .where(col(Thread.id) == thread.id)
        .values(last_number=Thread.last_number + 1, last_at=now)
        .returning(col(Thread.last_number))
    ).scalar_one()
    return int(number)


def locked(db: Session, message: Message) -> Message:
    """The message as it is now, held until the end of the transaction."""
    return db.exec(select(Message).where(Message.id == message.id).with_for_update()).one()


def tell(db: Session, message: Message, membership_id: int, reason: Reason, now: datetime) -> None:
    """Something to tell one person about a message, once."""
    known = db.exec(
        select(Notice).where(
            Notice.message_id == message.id, Notice.membership_id == membership_id, Notice.reason == reason
        )
    ).first()
    if known is None:
        db.add(
            Notice(
                initiative_id=message.initiative_id,
                membership_id=membership_id,
                message_id=key_of(message),
                reason=reason,
                at=now,
            )
        )


def write_to(db: Session, message: Message, subject: str, text: str, now: datetime) -> None:
    """A letter to the author of a message, when she has an address."""
    author = db.exec(
        select(Person)
        .join(Membership, col(Membership.person_id) == col(Person.id))
        .where(Membership.id == message.author_id)
    ).first()
    if author is not None and author.email:
        mail.post(db, author.email, subject, text, now=now, initiative_id=message.initiative_id)


def read_up_to(db: Session, thread: Thread, membership_id: int, number: int) -> None:
    """Move the position of a reader forward; two devices at once end at the farther one."""
    last = db.exec(select(Thread.last_number).where(Thread.id == thread.id)).one()
    number = min(number, last)
    moved = update(ReadPosition).where(
        col(ReadPosition.thread_id) == thread.id, col(ReadPosition.membership_id) == membership_id
    )
    if db.get(ReadPosition, (thread.id, membership_id)) is None:
        try:
            with db.begin_nested():
                db.add(
                    ReadPosition(
                        initiative_id=thread.initiative_id,
                        thread_id=key_of(thread),
                        membership_id=membership_id,
                        number=number,
                    )
                )
                db.flush()
            return
        except IntegrityError:
            pass  # another device was first: its row is moved below
    db.execute(moved.where(col(ReadPosition.number) < number).values(number=number))


def remember_hat(db: Session, actor: Actor, stream_id: int | None) -> None:
    """The hat worn in a stream is the one proposed there the next time."""
    if stream_id is not None:
        db.execute(
            update(StreamMembership)
            .where(
                col(StreamMembership.stream_id) == stream_id,
                col(StreamMembership.membership_id) == actor.membership_id,
            )
            .values(hat_id=actor.hat.mandate_id, hat_own=actor.hat.mandate_id is None)
        )
