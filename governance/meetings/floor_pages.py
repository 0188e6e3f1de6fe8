"""The floor of a sitting: asked for in one click, given by who runs it, told to whoever has the page open."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, request
from sqlmodel import Session
from werkzeug.wrappers import Response as AnyResponse

from foundation import web
from foundation.errors import Conflict, Invalid
from foundation.pages import flash, read_form, redirect_to
from governance.meetings import floor, open_questions, queries, questions, screens
from governance.meetings.actions import open_questions as from_the_room
from governance.meetings.actions import questioning, speaking
from governance.meetings.forms import QuestionForm, SpeakingForm
from governance.meetings.models import Meeting
from governance.meetings.rules.lifecycle import Stage
from people import current

blueprint = Blueprint("floor", __name__, url_prefix="/<initiative>/reunions/<public_id>/parole")


def _found(public_id: str) -> Meeting:
    return queries.meeting_for(web.db(), current.actor(), public_id)


@blueprint.post("/demander")
def ask(public_id: str) -> AnyResponse:
    return _done(public_id, speaking.ask, lambda _db, _meeting: [read_form(SpeakingForm)])


@blueprint.post("/<turn>/retirer")
def take_back(public_id: str, turn: str) -> AnyResponse:
    return _done(public_id, speaking.take_back, lambda db, meeting: [floor.turn_for(db, meeting, turn)])


@blueprint.post("/<turn>/donner")
def give(public_id: str, turn: str) -> AnyResponse:
    return _done(public_id, speaking.give, lambda db, meeting: [floor.turn_for(db, meeting, turn)])


@blueprint.post("/finir")
def finish(public_id: str) -> AnyResponse:
    return _done(public_id, speaking.finish, lambda _db, _meeting: [])


def _done(
    public_id: str, deed: Callable[..., None], more: Callable[[Session, Meeting], list[Any]]
) -> AnyResponse:
    """The floor as it stands after a deed: the fragment for htmx, the page at its place without."""
    try:
        with web.transaction() as db:
            meeting = queries.meeting_for(db, current.actor(), public_id)
            deed(db, current.actor(), meeting, *more(db, meeting), now=web.now())
    except (Conflict, Invalid) as refusal:
        flash(str(refusal))
    found = _found(public_id)
    if request.headers.get("HX-Request") and found.stage is Stage.OPEN:
        return screens.page(found, block="floor")
    return redirect_to("meetings.page", public_id=public_id, _anchor="parole")


@blueprint.post("/questions")
def question(public_id: str) -> AnyResponse:
    return _done(public_id, questioning.ask, lambda _db, _meeting: [read_form(QuestionForm)])


@blueprint.post("/questions/<one>/soutenir")
def support(public_id: str, one: str) -> AnyResponse:
    return _done(
        public_id, questioning.support, lambda db, meeting: [questions.question_for(db, meeting, one)]
    )


@blueprint.post("/questions/<one>/retirer")
def take_question_back(public_id: str, one: str) -> AnyResponse:
    return _done(
        public_id, questioning.take_back, lambda db, meeting: [questions.question_for(db, meeting, one)]
    )


@blueprint.post("/questions/<one>/repondue")
def answered(public_id: str, one: str) -> AnyResponse:
    return _done(
        public_id, questioning.answer, lambda db, meeting: [questions.question_for(db, meeting, one)]
    )


@blueprint.post("/public/<one>/paraitre")
def let_appear(public_id: str, one: str) -> AnyResponse:
    return _of_the_room(public_id, one, from_the_room.let_appear)


@blueprint.post("/public/<one>/repondue")
def room_answered(public_id: str, one: str) -> AnyResponse:
    return _of_the_room(public_id, one, from_the_room.answer)


@blueprint.post("/public/<one>/effacer")
def erase_room_question(public_id: str, one: str) -> AnyResponse:
    return _of_the_room(public_id, one, from_the_room.erase)


def _of_the_room(public_id: str, one: str, deed: Callable[..., None]) -> AnyResponse:
    """A question asked without an account."""
    return _done(public_id, deed, lambda db, meeting: [open_questions.question_for(db, meeting, one)])


@blueprint.get("/")
def changed(public_id: str) -> AnyResponse:
    """Asked again and again while the sitting goes on: nothing (204) while nothing of the floor has changed."""
    meeting = _found(public_id)
    if not request.headers.get("HX-Request") or meeting.stage is not Stage.OPEN:
        return redirect_to("meetings.page", public_id=public_id)
    if request.args.get("seen") == screens.floor_mark(meeting):
        return Response(status=204)
    return screens.page(meeting, block="floor")
