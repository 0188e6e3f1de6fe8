"""The live room of discussions: a message said anywhere appears for everybody who has its thread open."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from flask import Flask, render_template
from flask_babel import gettext as _
from flask_socketio import join_room, leave_room
from sqlmodel import Session

from foundation import web
from foundation.errors import Refusal
from foundation.events import Facts
from foundation.live import Ack, said_in, speaking, tell_room
from foundation.pages import read
from people import current, news
from people.actor import Actor
from people.live import MemberNamespace, Seat
from people.models import Initiative
from workspace.discussions import actions, queries
from workspace.discussions.events import MessageChanged, MessageSaid
from workspace.discussions.forms import Joining, Seen
from workspace.discussions.models import Message, Thread

NAMESPACE = "/discussions"


def room_of(thread: str) -> str:
    return f"thread:{thread}"


class Discussions(MemberNamespace):
    """join, leave, seen → acks; `message` is told by the listeners below."""

    def __init__(self) -> None:
        super().__init__(NAMESPACE)
        self.open: dict[str, set[str]] = defaultdict(set)

    def on_join(self, payload: dict[str, Any]) -> Ack:
        wanted, seat = read(Joining, payload), self.seat()
        current.within(seat.initiative)
        thread = queries.thread_for(web.db(), seat.actor, wanted.discussion)
        join_room(said_in(room_of(thread.public_id), seat.language))
        self.open[seat.sid].add(thread.public_id)
        return {"ok": True, "last": queries.last_message(web.db(), thread)}

    def on_leave(self, payload: dict[str, Any]) -> Ack:
        wanted, seat = read(Joining, payload), self.seat()
        leave_room(said_in(room_of(wanted.discussion), seat.language))
        self.open[seat.sid].discard(wanted.discussion)
        return {"ok": True}

    def on_seen(self, payload: dict[str, Any]) -> Ack:
        """How far somebody has read, said by her screen."""
        wanted, seat = read(Seen, payload), self.seat()
        current.within(seat.initiative)
        thread = queries.thread_for(web.db(), seat.actor, wanted.discussion)
        with web.transaction() as db:
            actions.mark_read(db, seat.actor, thread, wanted.number, now=web.now())
        return {"ok": True}

    def left(self, seat: Seat) -> None:
        self.open.pop(seat.sid, None)

    def rights_changed(self, seat: Seat) -> None:
        """Threads that may no longer be read are left."""
        for thread in list(self.open.get(seat.sid, ())):
            with speaking(seat.language):
                current.within(seat.initiative)
                self._leave_if_closed(seat, thread)

    def _leave_if_closed(self, seat: Seat, thread: str) -> None:
        try:
            queries.thread_for(web.db(), seat.actor, thread)
        except Refusal:
            self.socketio.server.leave_room(
                seat.sid, said_in(room_of(thread), seat.language), namespace=self.namespace
            )
            self.open[seat.sid].discard(thread)

    def present(self, db: Session, actor: Actor) -> list[news.Presence]:
        """Who has a discussion of the initiative open here."""
        return [
            news.Presence(seat.actor.membership_id, _("lit une discussion"))
            for sid, seat in self.seats.items()
            if seat.actor.initiative_id == actor.initiative_id
            and seat.actor.membership_id
            and self.open.get(sid)
        ]


def install(app: Flask, facts: Facts) -> Discussions:
    """Open the namespace and let it hear of messages."""
    namespace = Discussions()
    app.extensions["live"].on_namespace(namespace)
    facts.listen(MessageSaid, lambda fact: tell(fact, replaces=False))
    facts.listen(MessageChanged, lambda fact: tell(fact, replaces=True))
    app.extensions.setdefault("present", []).append(namespace.present)
    return namespace


def tell(fact: MessageSaid | MessageChanged, *, replaces: bool) -> None:
    """Send the fragment of a message to everybody in its thread, in each one's language."""
    with web.database().reading() as db:
        initiative = db.get_one(Initiative, fact.initiative_id)
        thread = db.get_one(Thread, fact.thread_id).public_id
        message = db.get_one(Message, fact.message_id)
        (view,) = queries.message_views(db, [message], now=message.at)
        db.expunge(initiative)

    def draw() -> dict[str, Any]:
        current.within(initiative)
        html = render_template("workspace/discussions/_message.html", message=view)
        return {"discussion": thread, "id": view.public_id, "html": html, "replaces": replaces}

    tell_room(NAMESPACE, room_of(thread), "message", draw)
