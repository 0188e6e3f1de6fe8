"""What people do in discussions: open a thread, say, edit, withdraw, hide, read."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlmodel import Session, col, delete, select, update

from foundation import events, ledger
from foundation.errors import Conflict
from people import gate
from people.actor import Actor
from people.permissions import Permission
from people.queries import people_views
from people.rules.predicates import Scope
from people.subjects import Subject
from workspace.discussions import rows
from workspace.discussions.events import MessageChanged, MessageSaid, ThreadOpened
from workspace.discussions.forms import NewThread
from workspace.discussions.models import (
    Mention,
    Message,
    MessageRevision,
    Notice,
    Reason,
    Thread,
)
from workspace.discussions.rules import dialect

GONE = _l("Ce message a été retiré ou masqué\u00a0: il ne peut plus être modifié.")

HIDDEN_SUBJECT = _l("Un de vos messages a été masqué")
HIDDEN_LETTER = _l(
    "Bonjour,\n\nVotre message du %(day)s a été masqué par %(name)s, pour ce motif\u00a0:\n\n%(reason)s\n\n"
    "Il est gardé, et peut être montré de nouveau. Vous pouvez répondre à la personne qui l’a masqué."
)


def start_thread(db: Session, actor: Actor, subject: Subject, wanted: NewThread, *, now: datetime) -> Thread:
    """Open a thread about something one may see, with its first message."""
    gate.require(
        actor, Permission.SPEAK_IN_DISCUSSION, on=Scope(actor.initiative_id, stream_id=subject.stream_id)
    )
    thread = rows.a_thread(
        db, actor, subject.kind, subject.public_id, subject.stream_id, now, title=wanted.title
    )
    events.record(db, ThreadOpened(thread.initiative_id, rows.key_of(thread)))
    say(db, actor, thread, wanted.text, now=now)
    return thread


def general_thread(
    db: Session, actor: Actor, kind: str, about: str, stream_id: int | None, *, now: datetime
) -> Thread:
    """The one general thread of a subject, opened at the first need; two at once open only one."""
    gate.require(actor, Permission.SPEAK_IN_DISCUSSION, on=Scope(actor.initiative_id, stream_id=stream_id))
    slot = f"{kind}:{about}"
    found = rows.in_slot(db, actor.initiative_id, slot)
    if found is not None:
        return found
    made = rows.a_thread(db, actor, kind, about, stream_id, now, slot=slot)
    events.record(db, ThreadOpened(made.initiative_id, rows.key_of(made)))
    return made


def say(db: Session, actor: Actor, thread: Thread, text: str, *, now: datetime) -> Message:
    """Say something in a thread, under the hat the actor wears; whoever is called by name is told."""
    gate.require(actor, Permission.SPEAK_IN_DISCUSSION, on=thread)
    assert actor.membership_id is not None
    message = Message(
        initiative_id=thread.initiative_id,
        thread_id=rows.key_of(thread),
        number=rows.next_number(db, thread, now),
        author_id=actor.membership_id,
        mandate_id=actor.hat.mandate_id,
        organisation_id=actor.hat.organisation_id,
        text=text,
        at=now,
    )
    db.add(message)
    db.flush()
    _call(db, actor, message, now)
    rows.read_up_to(db, thread, actor.membership_id, message.number)
    rows.remember_hat(db, actor, thread.stream_id)
    events.record(db, MessageSaid(thread.initiative_id, rows.key_of(thread), rows.key_of(message)))
    return message


def edit_message(db: Session, actor: Actor, message: Message, text: str, *, now: datetime) -> None:
    """Say it better; what was said before stays readable."""
    gate.require(actor, Permission.EDIT_MESSAGE, on=message)
    kept = rows.locked(db, message)
    if kept.withdrawn_at or kept.hidden_at:
        raise Conflict(GONE)
    if kept.text == text:
        return
    before = MessageRevision(
        initiative_id=kept.initiative_id, message_id=rows.key_of(kept), text=kept.text, replaced_at=now
    )
    kept.text, kept.edited_at = text, now
    db.add_all([before, kept])
    _call(db, actor, kept, now)
    _changed(db, kept)


def withdraw_message(db: Session, actor: Actor, message: Message, *, now: datetime) -> None:
    """Take back what one said: the words are erased for good, the place and the date stay."""
    gate.require(actor, Permission.WITHDRAW_MESSAGE, on=message)
    kept = rows.locked(db, message)
    if kept.withdrawn_at:
        return
    kept.text, kept.withdrawn_at = "", now
    db.add(kept)
    for table in (MessageRevision, Mention, Notice):
        db.execute(delete(table).where(col(table.message_id) == kept.id))
    _changed(db, kept)


def hide_message(db: Session, actor: Actor, message: Message, reason: str, *, now: datetime) -> None:
    """Hide a message from everybody, with a reason that everybody reads; its author is told."""
    gate.require(actor, Permission.HIDE_MESSAGE, on=message)
    kept = rows.locked(db, message)
    if kept.withdrawn_at or kept.hidden_at:
        raise Conflict(GONE)
    kept.hidden_at, kept.hidden_by, kept.hidden_reason = now, actor.membership_id, reason
    db.add(kept)
    rows.tell(db, kept, kept.author_id, Reason.HIDDEN, now)
    letter = str(HIDDEN_LETTER) % {"name": actor.name, "day": f"{kept.at:%d/%m/%Y}", "reason": reason}
    rows.write_to(db, kept, str(HIDDEN_SUBJECT), letter, now)
    ledger.write(
        db, kept.initiative_id, actor.person_public_id, "hide_message", "message", kept.public_id, now=now
    )
    _changed(db, kept)


def show_message(db: Session, actor: Actor, message: Message, *, now: datetime) -> None:
    """Show again what was hidden."""
    gate.require(actor, Permission.HIDE_MESSAGE, on=message)
    kept = rows.locked(db, message)
    if not kept.hidden_at:
        return
    kept.hidden_at, kept.hidden_by, kept.hidden_reason = None, None, ""
    db.add(kept)
    db.execute(delete(Notice).where(col(Notice.message_id) == kept.id, col(Notice.reason) == Reason.HIDDEN))
    ledger.write(
        db, kept.initiative_id, actor.person_public_id, "show_message", "message", kept.public_id, now=now
    )
    _changed(db, kept)


def mark_read(db: Session, actor: Actor, thread: Thread, number: int, *, now: datetime) -> None:
    """Remember how far the actor has read; a position never goes back, nor beyond what was said."""
    gate.require(actor, Permission.READ_DISCUSSION, on=thread)
    assert actor.membership_id is not None
    rows.read_up_to(db, thread, actor.membership_id, number)
    read = select(Message.id).where(Message.thread_id == thread.id, Message.number <= number)
    db.execute(
        update(Notice)
        .where(
            col(Notice.membership_id) == actor.membership_id,
            col(Notice.seen_at).is_(None),
            col(Notice.message_id).in_(read),
        )
        .values(seen_at=now)
    )


def _changed(db: Session, message: Message) -> None:
    events.record(db, MessageChanged(message.initiative_id, message.thread_id, rows.key_of(message)))


def _call(db: Session, actor: Actor, message: Message, now: datetime) -> None:
    """Write down who is called in the text, and tell those who were not called before."""
    members = {view.name: view.membership_id for view in people_views(db, message.initiative_id, now)}
    called = {members[name]: written for written, name in dialect.calls(message.text, list(members))}
    known = {
        one.membership_id: one for one in db.exec(select(Mention).where(Mention.message_id == message.id))
    }
    for gone in known.keys() - called.keys():
        db.delete(known[gone])
    for membership_id, written in called.items():
        mention = known.get(membership_id) or Mention(
            initiative_id=message.initiative_id,
            message_id=rows.key_of(message),
            membership_id=membership_id,
            written=written,
        )
        mention.written = written
        db.add(mention)
        if membership_id != actor.membership_id and membership_id not in known:
            rows.tell(db, message, membership_id, Reason.MENTION, now)
