"""Documents, live: the door of the rooms. Parse, hand over, answer. The wire is told in docs/coediting.md."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, TypeGuard

import structlog
from flask import Flask, request_started
from flask_babel import gettext as _
from flask_socketio import SocketIO

from foundation import web
from foundation.errors import BadRequest, Missing, Refusal
from foundation.events import Facts
from foundation.fast.engine import Hot
from foundation.live import Ack, refusal, speaking, unwrapped
from foundation.pages import read
from people.live import MemberNamespace
from people.live import Seat as Member
from people.queries import initials
from workspace.documents import queries, texts
from workspace.documents.events import (
    DocumentClosed,
    DocumentReopened,
    DocumentShared,
    RowsSetAside,
    TextBroughtBack,
)
from workspace.documents.forms import Join
from workspace.documents.models import Document
from workspace.documents.rooms import Rooms
from workspace.documents.rules import schema, seals, wire
from workspace.documents.rules.reading import BIGGEST, Malformed
from workspace.documents.seats import NONE, WRITE, Seat

log = structlog.get_logger()
NAMESPACE = "/documents"
HOT = {"update", "awareness"}  # too frequent for a request context each
MOST_TEXTS = 4  # that one connection may hold


class DocumentsLive(MemberNamespace):
    """Five events; `update` and `awareness` are answered by events, not by acks."""

    rate, burst = 120.0, 1_000.0  # messages of a connection; each tab has its own bucket besides

    def __init__(self, app: Flask) -> None:
        super().__init__(NAMESPACE)
        self.app = app
        settings = app.extensions["settings"]
        self.rooms = Rooms(
            app.extensions["database"],
            Outgoing(self),
            app.extensions["clock"].now,
            window=settings.coediting_window_ms / 1000,
            ahead=settings.coediting_ahead_ms / 1000 if app.extensions["live_fast"] else 0.0,
            key=seals.key(settings.secret_key),
        )
        self.held: dict[str, dict[str, Document]] = {}
        self.came: set[tuple[str, int]] = set()  # public id, person: who came since visits were last noted

    def trigger_event(self, event: str, sid: str, *args: Any) -> Any:
        """The hot events, when they come the ordinary way, are handled below Flask's request context too."""
        if event not in HOT:
            return super().trigger_event(event, sid, *args)
        return self.hot(event, sid, args[0] if len(args) == 1 and isinstance(args[0], dict) else {})

    def hot(self, event: str, sid: str, payload: dict[str, Any]) -> Ack:
        """In the order of their coming: nothing yields on the way of a keystroke."""
        try:
            self._take(event, sid, payload)
        except Refusal as error:
            with self.app.app_context():
                return refusal(error)
        except Exception:
            log.exception("live_event_failed", live=NAMESPACE, live_event=event)
            return {"ok": False, "error": "failed"}
        return {"ok": True}

    def quick(self, event: str, sid: str, payload: dict[str, Any]) -> bool:
        """What waits for nothing: a cursor, one more letter where a tab wrote last. False, and nothing done, if it is not."""
        public_id, data, n = payload.get("document"), unwrapped(payload.get("data")), payload.get("n")
        if not isinstance(public_id, str) or not isinstance(data, bytes):
            return False
        if public_id not in self.held.get(sid, {}):
            return False
        if event == "awareness":
            self.rooms.show(public_id, sid, data)
            return True
        whole_and_own = "parts" not in payload and "seal" not in payload
        return _is_number(n) and whole_and_own and self.rooms.go_on(public_id, sid, n, data)

    def _take(self, event: str, sid: str, payload: dict[str, Any]) -> None:
        public_id, data = payload.get("document"), unwrapped(payload.get("data"))
        if not isinstance(public_id, str) or not isinstance(data, bytes):
            raise BadRequest
        if public_id not in self.held.get(sid, {}):
            self._spend(sid)
            raise Missing
        if event == "awareness":
            self.rooms.show(public_id, sid, data)
        else:
            seal = unwrapped(payload.get("seal"))
            self.rooms.receive(public_id, sid, _number(payload, "n"), data, _part(payload), seal)

    # -- events -----------------------------------------------------------------------------------

    def on_join(self, payload: dict[str, Any]) -> Ack:
        wanted = read(Join, {**payload, "schema_version": payload.get("schema", 0)})
        member = self.seat()
        document = queries.document_for(web.db(), member.actor, wanted.document)
        if wanted.schema_version != schema.VERSION:
            text = _(
                "Cette page date d’avant une mise à jour. Rechargez-la pour écrire\u00a0; rien n’est perdu."
            )
            return {"ok": False, "error": "schema", "message": text}
        held = self.held.setdefault(member.sid, {})
        if len(held) >= MOST_TEXTS and document.public_id not in held:
            raise BadRequest
        web.db().expunge(document)
        held[document.public_id] = document
        self.came.add((document.public_id, member.actor.person_id or 0))
        answer = self.rooms.join(document, self._tab(member, document, wanted), _vector(wanted.state_vector))
        return self._warned(document, answer)

    def on_resync(self, payload: dict[str, Any]) -> Ack:
        wanted = read(Join, payload)
        answer = self.rooms.resync(wanted.document, self.seat().sid, _vector(wanted.state_vector))
        if answer is None:
            raise Missing
        return self._warned(self.held[self.seat().sid][wanted.document], answer)

    def _warned(self, document: Document, answer: Ack) -> Ack:
        """With a sentence when the text is damaged: tabs then give back all they hold of it."""
        database = self.app.extensions["database"]
        with database.reading() as db:  # what joining found is not in the request's snapshot
            warning = texts.warning(db, document)
        return {**answer, "warning": warning} if warning else answer

    def on_leave(self, payload: dict[str, Any]) -> Ack:
        public_id = str(payload.get("document", ""))
        self.held.get(self.seat().sid, {}).pop(public_id, None)
        self.rooms.leave(public_id, self.seat().sid)
        return {"ok": True}

    def on_update(self, payload: dict[str, Any]) -> None:
        """Declared here; taken by `trigger_event`."""

    def on_awareness(self, payload: dict[str, Any]) -> None:
        """Declared here; taken by `trigger_event`."""

    def _tab(self, member: Member, document: Document, wanted: Join) -> Seat:
        actor = member.actor.in_stream(document.stream_id)
        code = actor.hat.college_code or actor.college_code
        user = {
            "person": actor.person_public_id,
            "name": actor.name,
            "initials": initials(actor.name),
            "college": code,
            "collegeName": queries.college_name(web.db(), document.initiative_id, code) if code else "",
        }
        role = queries.role(actor, document)
        return Seat(member.sid, actor.person_id or 0, wanted.client, role, user, apart=wanted.updates)

    def tell(self, public_id: str, event: str, payload: dict[str, Any]) -> None:
        """To all who have a text open, of what stands beside it: other rooms speak through here."""
        self.rooms.outlet.deliver.room(public_id, event, {"document": public_id, **payload})

    # -- rights -----------------------------------------------------------------------------------

    def left(self, seat: Member) -> None:
        for public_id in self.held.pop(seat.sid, {}):
            self.rooms.leave(public_id, seat.sid)

    def rights_changed(self, seat: Member) -> None:
        for public_id, document in list(self.held.get(seat.sid, {}).items()):
            self._decide(seat, public_id, document)

    def close_seat(self, seat: Member) -> None:
        for public_id in list(self.held.get(seat.sid, {})):
            self.rooms.decide(public_id, seat.sid, NONE, "signed_out")
        super().close_seat(seat)

    def _decide(self, seat: Member, public_id: str, document: Document) -> None:
        role = queries.role(seat.actor, document)
        code = "gone" if role == NONE else "closed" if document.closed else "rights"
        self.rooms.decide(public_id, seat.sid, role, code)
        if role == NONE:
            self.held.get(seat.sid, {}).pop(public_id, None)

    def state_changed(self, fact: DocumentClosed | DocumentReopened | DocumentShared) -> None:
        """Frozen, put away, taken out again, or for others: take the pens, or give them back."""
        self.look_again(fact.document_id)

    def page_asked(self, _app: Flask, **_more: object) -> None:
        self.rooms.write_all()

    def look_again(self, document_id: int) -> None:
        """Pens taken or given back as the document now says."""
        with self.app.extensions["database"].reading() as db:
            document = db.get_one(Document, document_id)
            db.expunge(document)
        public_id = document.public_id
        self.rooms.now_is(public_id, closed=document.closed, sharing=document.sharing)
        for sid, held in list(self.held.items()):
            if public_id in held and sid in self.seats:
                held[public_id] = document
                self._decide(self.seats[sid], public_id, document)


class Outgoing:
    """The rooms' way out, straight to Socket.IO: no request context on the way of a keystroke."""

    def __init__(self, namespace: DocumentsLive) -> None:
        self.namespace = namespace

    @property
    def _socketio(self) -> SocketIO:
        return self.namespace.socketio

    def room(self, public_id: str, event: str, payload: dict[str, Any], *, here: bool = False) -> None:
        self._socketio.server.emit(
            event, payload, to=f"text:{public_id}", namespace=NAMESPACE, ignore_queue=here
        )

    def one(self, sid: str, event: str, payload: dict[str, Any]) -> None:
        # Who sits in a room of this process is connected to it: other processes need not hear.
        self._socketio.server.emit(event, payload, to=sid, namespace=NAMESPACE, ignore_queue=True)

    def elsewhere(self, public_id: str, event: str, payload: dict[str, Any]) -> None:
        self._socketio.server.manager.elsewhere(event, payload, NAMESPACE, f"text:{public_id}")

    def hold(self, sid: str, event: str, payload: dict[str, Any]) -> None:
        """To one tab, with what it is told next if the way out allows it."""
        if self.namespace.app.extensions["live_fast"] is None:
            self.one(sid, event, payload)
        else:
            self._socketio.server.manager.hold(event, payload, NAMESPACE, sid)

    def refused(self, seat: Seat, public_id: str, n: int, code: str, *, retry: bool) -> None:
        message = self._said(seat, code)
        payload = {"document": public_id, "n": n, "error": code, "message": message, "retry": retry}
        self.one(seat.sid, "refused", payload)

    def access(self, seat: Seat, public_id: str, code: str) -> None:
        reason = "" if seat.role == WRITE else self._said(seat, code)
        payload = {"document": public_id, "role": seat.role, "code": code, "reason": reason}
        self.one(seat.sid, "access", payload)

    def _said(self, seat: Seat, code: str) -> str:
        member = self.namespace.seats.get(seat.sid)
        with self.namespace.app.app_context(), speaking(member.language if member else "fr"):
            return words(code)

    def enter(self, sid: str, public_id: str) -> None:
        self._socketio.server.enter_room(sid, f"text:{public_id}", namespace=NAMESPACE)

    def leave(self, sid: str, public_id: str) -> None:
        self._socketio.server.leave_room(sid, f"text:{public_id}", namespace=NAMESPACE)

    def cut(self, sid: str) -> None:
        self.spawn(lambda: self._socketio.server.disconnect(sid, namespace=NAMESPACE))

    def pause(self, seconds: float = 0.0) -> None:
        self._socketio.sleep(seconds)

    def soon(self, work: Callable[[], None]) -> None:
        """Before the loop waits again; only what waits for nothing itself."""
        self.namespace.app.extensions["live_fast"].soon(work)

    def spawn(self, work: Callable[[], None]) -> None:
        self._socketio.start_background_task(work)


def words(code: str) -> str:
    """What a refusal or a change of rights means, and what to do."""
    again = _("Le texte n’a pas pu être enregistré pour l’instant. Il reste ici et sera renvoyé.")
    rights = _("Vos droits ont changé : vous pouvez lire ce texte, plus y écrire.")
    said = {
        "closed": _("Ce texte est figé ou rangé : il se lit, il ne s’écrit plus."),
        "rights": rights,
        "gone": _("Ce texte n’est plus ouvert pour vous\u00a0: les personnes qui le lisent ont changé."),
        "read_only": rights,
        "signed_out": _(
            "Votre session est terminée. Reconnectez-vous : ce qui n’est pas enregistré reste ici."
        ),
        "pending": again,
        "unavailable": again,
        "too_many": _("Trop de modifications à la fois. Elles restent ici et seront renvoyées."),
        "too_large": _("Cette modification est trop volumineuse : collez le texte par morceaux."),
    }
    unknown = _("Cette modification n’a pas pu être comprise. Copiez votre texte, puis rechargez la page.")
    return said.get(code, unknown)


def _number(payload: dict[str, Any], name: str) -> int:
    value = payload.get(name)
    if not _is_number(value):
        raise BadRequest
    return value


def _is_number(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= BIGGEST


def _part(payload: dict[str, Any]) -> tuple[int, int] | None:
    return (_number(payload, "part"), _number(payload, "parts")) if "parts" in payload else None


def _vector(data: bytes) -> bytes:
    """A state vector that the engine may see."""
    try:
        wire.state_vector(data)
    except Malformed as error:
        raise BadRequest from error
    return data


def install(app: Flask, facts: Facts) -> DocumentsLive:
    """Open the door of the rooms, and let them hear what closes a document."""
    namespace = DocumentsLive(app)
    app.extensions["live"].on_namespace(namespace)
    app.extensions["documents_live"] = namespace
    _hasten(app, namespace)
    # Before anything of a page is read: what it says, and what is frozen from it, is what people were shown.
    # It holds the door by a weak reference: what is known to everybody must not keep an application for ever.
    request_started.connect(namespace.page_asked, app)
    facts.listen(DocumentClosed, namespace.state_changed)
    facts.listen(DocumentReopened, namespace.state_changed)
    facts.listen(DocumentShared, namespace.state_changed)
    facts.listen(TextBroughtBack, lambda fact: namespace.rooms.catch_up(fact.public_id))
    facts.listen(RowsSetAside, lambda fact: namespace.rooms.reread(fact.public_id))
    return namespace


def _hasten(app: Flask, namespace: DocumentsLive) -> None:
    """Keystrokes and cursors take the fast way in; cursors are the first thing a slow line does without."""
    fast = app.extensions["live_fast"]
    if fast is None:
        return
    for event in HOT:
        fast.hot[NAMESPACE, event] = Hot(partial(namespace.quick, event), partial(namespace.hot, event))
    fast.live.manager.droppable.add((NAMESPACE, "awareness"))


def sweep(app: Flask) -> None:
    """Every second: what another process wrote or closed."""
    namespace: DocumentsLive = app.extensions["documents_live"]
    for document_id in namespace.rooms.sweep():
        namespace.look_again(document_id)
