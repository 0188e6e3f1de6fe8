"""The door of live rooms: rights are decided at connection, and again whenever they may have changed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from flask import Flask, current_app, request, session
from flask_socketio import ConnectionRefusedError as Refusal
from sqlalchemy import bindparam
from sqlmodel import col, select

from foundation import ids, web
from foundation.errors import Missing
from foundation.events import Facts
from foundation.language import choose
from foundation.live import LiveNamespace
from foundation.sessions import WebSession, cookie_name
from people import queries
from people.actor import Actor
from people.events import RightsChanged, SignedOut
from people.models import Initiative, Person

_EPOCHS = select(Person.id, Person.rights_epoch).where(
    col(Person.id).in_(bindparam("people", expanding=True))
)
_EPOCH = select(Person.rights_epoch).where(Person.id == bindparam("person"))
_ALIVE = select(WebSession.digest).where(col(WebSession.digest).in_(bindparam("digests", expanding=True)))


@dataclass(frozen=True)
class Seat:
    """One live connection: whose it is, by which session, in which initiative, with which rights."""

    sid: str
    actor: Actor
    initiative: Initiative
    session_digest: str
    rights_epoch: int
    language: str


class MemberNamespace(LiveNamespace):
    """A namespace whose events come from members of the initiative named by `?in=`."""

    def __init__(self, namespace: str) -> None:
        super().__init__(namespace)
        self.seats: dict[str, Seat] = {}

    def on_connect(self, auth: Any = None) -> None:
        person_id = session.get("person_id")
        if person_id is None:
            raise Refusal("signed_out")
        initiative = queries.initiative_by_slug(web.db(), request.args.get("in", ""))
        if initiative is None:
            raise Refusal("missing")
        actor = queries.actor_in(web.db(), person_id, initiative, web.now())
        if _for_somebody_else(auth, actor):
            raise Refusal("somebody_else")
        if not actor.member:
            raise Refusal("missing")
        web.db().expunge(initiative)
        epoch = web.db().exec(_EPOCH, params={"person": person_id}).one()
        sid = _sid()
        digest = ids.digest(request.cookies.get(cookie_name(current_app), ""))
        self.seats[sid] = Seat(sid, actor, initiative, digest, epoch, choose())

    def on_disconnect(self, _reason: Any = None) -> None:
        seat = self.seats.pop(_sid(), None)
        if seat:
            self.left(seat)

    def seat(self) -> Seat:
        """The seat of the event being handled; Missing when the connection ended before its last word was."""
        found = self.seats.get(_sid())
        if found is None:
            raise Missing
        return found

    def left(self, seat: Seat) -> None:
        """Somebody has gone; rooms that keep lists override it."""

    def rights_changed(self, seat: Seat) -> None:
        """The actor of a seat is no longer quite the same; rooms that grant writing override it."""

    def close_seat(self, seat: Seat) -> None:
        self.socketio.server.disconnect(seat.sid, namespace=self.namespace)

    def redecide(self, seat: Seat) -> None:
        """Read again who this is; gone from the initiative means gone from the room."""
        with web.database().reading() as db:
            actor = queries.actor_in(
                db, seat.actor.person_id, seat.initiative, current_app.extensions["clock"].now()
            )
            person = db.get(Person, seat.actor.person_id)
            epoch = person.rights_epoch if person else -1
        if not actor.member:
            self.close_seat(seat)
            return
        again = replace(seat, actor=actor, rights_epoch=epoch)
        self.seats[seat.sid] = again
        self.rights_changed(again)


def install(app: Flask, facts: Facts, namespaces: list[MemberNamespace]) -> None:
    """Let the namespaces hear of rights and sessions."""

    def rights(fact: RightsChanged) -> None:
        for namespace in namespaces:
            for seat in [s for s in namespace.seats.values() if s.actor.person_id == fact.person_id]:
                namespace.redecide(seat)

    def signed_out(fact: SignedOut) -> None:
        for namespace in namespaces:
            for seat in [s for s in namespace.seats.values() if s.session_digest == fact.session_digest]:
                namespace.close_seat(seat)

    facts.listen(RightsChanged, rights)
    facts.listen(SignedOut, signed_out)
    app.extensions["live_doors"] = namespaces


def sweep(app: Flask) -> None:
    """Every second: what another process changed (rights, sessions) holds here too."""
    namespaces: list[MemberNamespace] = app.extensions.get("live_doors", [])
    seats = [(namespace, seat) for namespace in namespaces for seat in list(namespace.seats.values())]
    if not seats:
        return
    people = {seat.actor.person_id for _n, seat in seats}
    digests = {seat.session_digest for _n, seat in seats}
    with app.extensions[
        "database"
    ].engine.connect() as db:  # two columns, every second: the ORM costs more than they do
        epochs = {row[0]: row[1] for row in db.execute(_EPOCHS, {"people": list(people)})}
        alive = {row[0] for row in db.execute(_ALIVE, {"digests": list(digests)})}
    for namespace, seat in seats:
        if seat.session_digest not in alive:
            namespace.close_seat(seat)
        elif epochs.get(seat.actor.person_id) != seat.rights_epoch:
            namespace.redecide(seat)


def _for_somebody_else(auth: Any, actor: Actor) -> bool:
    """A page left open says whose it is: what it holds never leaves under the name of who signed in since."""
    return isinstance(auth, dict) and auth.get("person", actor.person_public_id) != actor.person_public_id


def _sid() -> str:
    sid: str = request.sid  # type: ignore[attr-defined]
    return sid
