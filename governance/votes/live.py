"""The live room of votes: participation as it grows, and the closing. Never a choice, never a partial result."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from flask import Flask, url_for
from flask_socketio import join_room, leave_room
from pydantic import BaseModel
from sqlmodel import select

from foundation import web
from foundation.errors import Refusal
from foundation.events import Facts
from foundation.live import Ack, said_in, speaking, tell_room
from foundation.pages import read
from governance.votes import incidents, panel, queries, shown
from governance.votes.events import BallotCast, VoteChanged, VoteClosed
from governance.votes.models import Motion
from governance.votes.rules.lifecycle import DECIDED
from people import current, gate
from people.live import MemberNamespace, Seat
from people.models import Initiative
from people.permissions import Permission

NAMESPACE = "/votes"


class Joining(BaseModel):
    """The motion whose page is open, and what the page shows of it; one that does not say is told nothing of it."""

    motion: str
    standing: str = ""
    mark: str = ""


def room_of(motion: str, *, may_remind: bool) -> str:
    """Facilitators see the same participation, with the buttons that remind."""
    return f"motion:{motion}:{'reminding' if may_remind else 'reading'}"


class Votes(MemberNamespace):
    """join, leave → acks; `turnout`, `changed` and `closed` are told by the listeners below.

    What was told between the drawing of a page and its joining, or during a cut, is in the answer to `join`.
    """

    def __init__(self) -> None:
        super().__init__(NAMESPACE)
        self.open: dict[str, set[str]] = defaultdict(set)

    def on_join(self, payload: dict[str, Any]) -> Ack:
        wanted, seat = read(Joining, payload), self.seat()
        current.within(seat.initiative)
        motion = queries.motion_for(web.db(), seat.actor, wanted.motion)
        join_room(said_in(_room(seat, motion), seat.language))
        self.open[seat.sid].add(motion.public_id)
        return {"ok": True, **_missed(seat, wanted)}

    def on_leave(self, payload: dict[str, Any]) -> Ack:
        wanted, seat = read(Joining, payload), self.seat()
        for may_remind in (True, False):
            leave_room(said_in(room_of(wanted.motion, may_remind=may_remind), seat.language))
        self.open[seat.sid].discard(wanted.motion)
        return {"ok": True}

    def left(self, seat: Seat) -> None:
        self.open.pop(seat.sid, None)

    def rights_changed(self, seat: Seat) -> None:
        """Stand in the room of what one may do now, or in none."""
        with speaking(seat.language):
            current.within(seat.initiative)
            for motion in list(self.open.get(seat.sid, ())):
                self._move(seat, motion)

    def _move(self, seat: Seat, public_id: str) -> None:
        server = self.socketio.server
        for may_remind in (True, False):
            room = said_in(room_of(public_id, may_remind=may_remind), seat.language)
            server.leave_room(seat.sid, room, namespace=self.namespace)
        try:
            motion = queries.motion_for(web.db(), seat.actor, public_id)
        except Refusal:
            self.open[seat.sid].discard(public_id)
            return
        room = said_in(_room(seat, motion), seat.language)
        server.enter_room(seat.sid, room, namespace=self.namespace)


def _room(seat: Seat, motion: Motion) -> str:
    return room_of(motion.public_id, may_remind=gate.may(seat.actor, Permission.OPEN_VOTE, on=motion))


def _missed(seat: Seat, wanted: Joining) -> Ack:
    """The event that would bring the page up to date, if any.

    Read after the room was entered, in a reading of its own: an older one would not show what was told just before.
    """
    if not wanted.standing:
        return {}
    with speaking(seat.language), web.database().reading() as db:
        current.within(seat.initiative)
        motion = queries.motion_for(db, seat.actor, wanted.motion)
        if incidents.standing(motion, incidents.of(db, motion)) != wanted.standing:
            event = "closed" if motion.stage in DECIDED else "changed"
            return {"missed": event, "told": _where(seat.initiative.slug, wanted.motion)}
        drawn = panel.turnout(db, motion)
        if drawn.mark == wanted.mark:
            return {}
        may_remind = gate.may(seat.actor, Permission.OPEN_VOTE, on=motion)
        html = shown.turnout_html(drawn, seat.initiative.slug, may_remind=may_remind)
        return {"missed": "turnout", "told": {"motion": wanted.motion, "html": html}}


def _where(initiative: str, motion: str) -> dict[str, Any]:
    return {"motion": motion, "url": url_for("votes.motion", initiative=initiative, public_id=motion)}


def install(app: Flask, facts: Facts) -> Votes:
    """Open the namespace and let it hear of ballots and closings."""
    namespace = Votes()
    app.extensions["live"].on_namespace(namespace)
    facts.listen(BallotCast, tell_turnout)
    facts.listen(VoteChanged, tell_changed)
    facts.listen(VoteClosed, tell_closed)
    return namespace


def tell_turnout(fact: BallotCast) -> None:
    """Draw participation again, once for each language and each kind of reader."""
    with web.database().reading() as db:
        initiative = db.get_one(Initiative, fact.initiative_id)
        motion = db.exec(select(Motion).where(Motion.public_id == fact.motion)).one()
        for may_remind in (True, False):

            def draw(may_remind: bool = may_remind) -> dict[str, Any]:
                current.within(initiative)
                drawn = panel.turnout(db, motion)
                html = shown.turnout_html(drawn, initiative.slug, may_remind=may_remind)
                return {"motion": fact.motion, "html": html}

            tell_room(NAMESPACE, room_of(fact.motion, may_remind=may_remind), "turnout", draw)


def tell_closed(fact: VoteClosed) -> None:
    """Say where the result is."""
    _tell_all(fact, "closed")


def tell_changed(fact: VoteChanged) -> None:
    """Say where to read it again: it was corrected, put off, suspended, resumed or annulled."""
    _tell_all(fact, "changed")


def _tell_all(fact: VoteClosed | VoteChanged, event: str) -> None:
    with web.database().reading() as db:
        slug = db.get_one(Initiative, fact.initiative_id).slug

    def draw() -> dict[str, Any]:
        return _where(slug, fact.motion)

    for may_remind in (True, False):
        tell_room(NAMESPACE, room_of(fact.motion, may_remind=may_remind), event, draw)
