"""What discussions tell the home and the pages of streams, and what they put in a stream as it opens."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlmodel import Session, col, select

from foundation.language import ago
from people import gate, subjects
from people.actor import Actor
from people.news import AliveNote, Change, Item, Owed, Part
from people.permissions import Permission
from people.queries import person_views
from people.rules.predicates import Scope
from workspace.discussions import actions, queries
from workspace.discussions.models import Message, Notice, Reason, Thread
from workspace.discussions.rules import dialect
from workspace.streams.models import WorkStream
from workspace.streams.queries import names

MOST = 20
EXCERPT = 140


def furnish(db: Session, actor: Actor, stream: WorkStream, *, now: datetime) -> None:
    """A stream opens with its general thread."""
    actions.general_thread(db, actor, "stream", stream.public_id, stream.id, now=now)


def alive(db: Session, actor: Actor, stream_ids: Collection[int]) -> list[AliveNote]:
    """« 2 messages non lus » on each stream where there are."""
    unread = queries.unread_by_stream(db, actor, stream_ids)
    slugs = {stream.id: stream.slug for stream in names(db, actor) if stream.id in unread}
    return [
        AliveNote(
            stream_id,
            ngettext("%(num)s message non lu", "%(num)s messages non lus", count),
            url_for("discussions.of_stream", slug=slugs[stream_id]),
        )
        for stream_id, count in unread.items()
    ]


def owed(db: Session, actor: Actor, now: datetime) -> list[Owed]:
    """Where the actor was called by name, and what of hers was hidden, until she has read it."""
    rows = db.exec(
        select(Notice, Message, Thread)
        .join(Message, col(Message.id) == col(Notice.message_id))
        .join(Thread, col(Thread.id) == col(Message.thread_id))
        .where(
            Notice.initiative_id == actor.initiative_id,
            Notice.membership_id == actor.membership_id,
            queries.about_readable(actor),
            col(Notice.seen_at).is_(None),
            (col(Message.hidden_at).is_(None)) | (col(Notice.reason) == Reason.HIDDEN),
        )
        .order_by(col(Notice.at).desc())
        .limit(MOST)
    ).all()
    people = person_views(db, actor.initiative_id or 0, now, {message.author_id for _n, message, _t in rows})
    return [_owed(notice, message, people[message.author_id].name) for notice, message, _thread in rows]


def _owed(notice: Notice, message: Message, author: str) -> Owed:
    url = url_for("messages.one", message=message.public_id)
    if notice.reason is Reason.HIDDEN:
        return Owed(_("Un de vos messages a été masqué"), message.hidden_reason, url, _("Voir le message"))
    said = dialect.plain(message.text)
    shown = said if len(said) <= EXCERPT else f"{said[:EXCERPT].rsplit(' ', 1)[0]} …"
    return Owed(
        _("%(name)s vous a cité dans un message", name=author), f"«\u00a0{shown}\u00a0»", url, _("Lire")
    )


def changes(db: Session, actor: Actor, since: datetime) -> list[Change]:
    """Threads where others spoke since a moment: one line for each, the last first."""
    rows = db.exec(
        select(Thread, Message)
        .join(Message, col(Message.thread_id) == col(Thread.id))
        .where(
            Thread.initiative_id == actor.initiative_id,
            queries.about_readable(actor),
            col(Message.at) > since,
            col(Message.author_id) != actor.membership_id,
            col(Message.withdrawn_at).is_(None),
            col(Message.hidden_at).is_(None),
        )
        .order_by(col(Message.at).desc())
        .limit(200)
    ).all()
    counted: dict[int, tuple[Thread, Message, int]] = {}
    for thread, message in rows:
        first = counted.get(message.thread_id)
        counted[message.thread_id] = (thread, first[1] if first else message, first[2] + 1 if first else 1)
    found = [(subjects.registry().find(db, actor, t.kind, t.about), t, m, n) for t, m, n in counted.values()]
    return [
        Change(
            subject.title,
            ngettext("%(num)s message%(title)s", "%(num)s messages%(title)s", n, title=_in(thread)),
            url_for("messages.one", message=message.public_id),
            message.at,
        )
        for subject, thread, message, n in found
        if subject is not None
    ]


def _in(thread: Thread) -> str:
    return str(_(" dans «\u00a0%(title)s\u00a0»", title=thread.title)) if thread.title else ""


def stream_parts(db: Session, actor: Actor, stream: WorkStream) -> list[Part]:
    """The threads of a stream, on its page."""
    cards = [
        card for card in queries.threads(db, actor, about=("stream", stream.public_id), limit=6) if card.count
    ]
    may = gate.may(
        actor, Permission.SPEAK_IN_DISCUSSION, on=Scope(actor.initiative_id, stream_id=stream.stream_id)
    )
    general = url_for("discussions.of_stream", slug=stream.slug)
    return [
        Part(
            "discussions",
            _("Discussion"),
            tuple(_item(card, general) for card in cards),
            _("Posez une question, donnez une nouvelle\u00a0: tout le monde la voit aussitôt."),
            (_("Écrire un message"), general) if may else None,
        )
    ]


def _item(card: queries.ThreadCard, general: str) -> Item:
    if card.unread:
        note = ngettext("%(num)s message non lu", "%(num)s messages non lus", card.unread)
    else:
        note = ngettext("%(num)s message", "%(num)s messages", card.count) + f", {ago(card.last_at)}"
    url = general if card.general else url_for("discussions.thread", thread=card.public_id)
    return Item(card.title or _("Discussion générale"), url, note)
