"""Verbs of joining without an invitation: ask, confirm, write again, take back; welcome, answer, point elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlmodel import Session, col, delete

from foundation import events
from foundation.errors import Conflict
from foundation.mail import Letter
from foundation.rows import hold
from people import gate, invitations
from people import queries as people
from people.actions import invitations as inviting
from people.actions.invitations import Offer
from people.actions.rights import write
from people.actor import Actor
from people.models import Initiative
from people.permissions import Permission
from workspace.joining import announcing, queries
from workspace.joining.events import JoiningAnswered, JoiningAsked
from workspace.joining.forms import AnswerForm, AskForm, MoveForm, WelcomeForm
from workspace.joining.models import JoinReply, JoinRequest
from workspace.joining.queries import Linked, Place
from workspace.joining.rules import asking
from workspace.joining.rules.asking import Outcome, Stage

ALREADY = _l(
    "Une autre personne qui facilite vient de répondre à cette demande, de l’orienter ou de la clore. Relisez-la\u00a0: rien n’a été fait deux fois."
)
OVER = _l("Cette demande est close. Vous pouvez en faire une autre.")
SAME = _l("La demande est déjà à cet endroit.")


@dataclass(frozen=True)
class Welcomed:
    """What came of a welcome: the secret of the invitation, kept nowhere else; `inside`: she is in already."""

    token: str
    inside: bool


def ask(
    db: Session, actor: Actor, place: Place, form: AskForm, *, language: str, now: datetime, link: str = ""
) -> JoinRequest:
    """Ask to join; one request for an address and a place, however often it is sent.

    Whoever has signed in, with an address of her own, has nothing to confirm. Words already confirmed by their address
    are not changed by whoever merely knows it. `link` is where who facilitates reads it, for the letter they get.
    """
    gate.require(actor, Permission.ASK_TO_JOIN, on=place)
    hold(db, Initiative, place.initiative_id, key_share=True)
    hers = actor.person_id is not None and form.email in inviting.addresses_of(db, actor.person_id)
    found = queries.undecided(db, place.initiative_id, form.email, place.stream_id)
    if found is None:
        found = JoinRequest(
            initiative_id=place.initiative_id or 0, stream_id=place.stream_id, name=form.name, email=form.email,
            why=form.why, language=language, asked_at=now, last_at=now,
        )  # fmt: skip
    elif found.confirmed_at is None:
        found.name, found.why, found.language, found.last_at = form.name, form.why, language, now
    if hers:
        found.person_id = actor.person_id
        _confirm(db, found, link, now)
    db.add(found)
    db.flush()
    return found


def confirm(db: Session, actor: Actor, linked: Linked, *, now: datetime, link: str = "") -> None:
    """Say that the address is one's own: the request now waits for who facilitates, who are written to."""
    gate.require(actor, Permission.FOLLOW_REQUEST, on=linked)
    _confirm(db, hold(db, JoinRequest, linked.row.id), link, now)


def _confirm(db: Session, request: JoinRequest, link: str, now: datetime) -> None:
    """Once for a request, and with it the one letter to each who facilitates."""
    if request.confirmed_at is None:
        request.confirmed_at = request.last_at = now
        db.add(request)
        if link:
            announcing.write(db, request, link, now=now)
        events.record(db, JoiningAsked(request.initiative_id, request.public_id))


def write_again(db: Session, actor: Actor, linked: Linked, text: str, *, now: datetime) -> None:
    """A word more from whoever asks, as long as nothing is decided."""
    gate.require(actor, Permission.FOLLOW_REQUEST, on=linked)
    request = hold(db, JoinRequest, linked.row.id)
    if asking.stage(queries.past(request)) not in {Stage.WAITING, Stage.ANSWERED}:
        raise Conflict(OVER)
    _say(db, request, None, text, now)
    request.answered = False
    events.record(db, JoiningAsked(request.initiative_id, request.public_id))


def take_back(db: Session, actor: Actor, linked: Linked, *, now: datetime) -> None:
    """Erase the request and all that was said of it; an invitation already sent keeps its own life."""
    gate.require(actor, Permission.FOLLOW_REQUEST, on=linked)
    erase(db, hold(db, JoinRequest, linked.row.id).id)


@gate.internal
def erase(db: Session, request_id: int | None) -> None:
    """No word of it stays: name, address, reason, what was answered, and the letters sent to that address since."""
    request = db.get_one(JoinRequest, request_id)
    db.execute(
        delete(Letter).where(
            col(Letter.initiative_id) == request.initiative_id,
            col(Letter.recipient) == request.email,
            col(Letter.written_at) >= request.asked_at,
            col(Letter.sent_at).is_not(None),
        )
    )
    db.execute(delete(JoinReply).where(col(JoinReply.request_id) == request_id))
    db.execute(delete(JoinRequest).where(col(JoinRequest.id) == request_id))


def welcome(db: Session, actor: Actor, request: JoinRequest, form: WelcomeForm, *, now: datetime) -> Welcomed:
    """Invite whoever asks, to the stream she asks for; who had signed in is in at once."""
    gate.require(actor, Permission.DECIDE_REQUEST, on=request)
    held = _undecided(db, request, form.seen)
    offer = Offer(name=held.name, email=held.email, stream_id=held.stream_id)
    invitation, token = inviting.invite(db, actor, offer, now=now)
    inside = _brought_in(db, held, invitation.public_id, now)
    _say(db, held, actor, form.text, now)
    _end(db, actor, held, Outcome.ACCEPTED, now)
    held.invitation_id = invitation.id
    return Welcomed(token, inside)


def _brought_in(db: Session, request: JoinRequest, invitation: str, now: datetime) -> bool:
    initiative = db.get_one(Initiative, request.initiative_id)
    who = people.actor_in(db, request.person_id, initiative, now)
    invited = invitations.by_public_id(db, invitation, now)
    if who.anonymous or invited is None:
        return False
    inviting.accept(db, who, invited, now=now)
    return True


def answer(db: Session, actor: Actor, request: JoinRequest, form: AnswerForm, *, now: datetime) -> None:
    """Say something to whoever asks; the request stays open, unless it is the last word."""
    gate.require(actor, Permission.DECIDE_REQUEST, on=request)
    held = _undecided(db, request, form.seen)
    _say(db, held, actor, form.text, now)
    if form.close:
        _end(db, actor, held, Outcome.CLOSED, now)
    else:
        _answered(db, held)


def point_elsewhere(
    db: Session, actor: Actor, request: JoinRequest, form: MoveForm, *, now: datetime
) -> None:
    """Hand the request over to another stream, where it waits again."""
    gate.require(actor, Permission.DECIDE_REQUEST, on=request)
    held, stream = _undecided(db, request, form.seen), queries.stream_of(db, request, form.stream)
    towards = stream.id if stream else None
    if towards == held.stream_id:
        raise Conflict(SAME)
    held.stream_id = towards
    _say(db, held, actor, form.text, now, moved=True)
    held.answered = False
    events.record(db, JoiningAnswered(held.initiative_id, held.public_id))


def _undecided(db: Session, request: JoinRequest, seen: str) -> JoinRequest:
    """The request, held: of two who decide at once, the second is told."""
    held = hold(db, JoinRequest, request.id)
    (view,) = queries.views(db, [held])
    if not asking.may_be_decided(queries.past(held), seen, view.place_id):
        raise Conflict(ALREADY)
    return held


def _say(
    db: Session, request: JoinRequest, actor: Actor | None, text: str, now: datetime, *, moved: bool = False
) -> None:
    request.last_at = now
    db.add(request)
    if text or moved:
        db.add(
            JoinReply(
                initiative_id=request.initiative_id, request_id=request.id or 0, text=text, moved=moved, at=now,
                by=actor.membership_id if actor else None, stream_id=request.stream_id if moved else None,
            )
        )  # fmt: skip


def _answered(db: Session, request: JoinRequest) -> None:
    request.answered = True
    db.add(request)
    events.record(db, JoiningAnswered(request.initiative_id, request.public_id))


def _end(db: Session, actor: Actor, request: JoinRequest, outcome: Outcome, now: datetime) -> None:
    request.outcome, request.decided_by = outcome.value, actor.membership_id
    _answered(db, request)
    write(db, actor, "decide_request", "join_request", request.public_id, now, outcome=outcome.value)
