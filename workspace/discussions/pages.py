"""The pages of discussions: threads, and saying something in one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, request
from flask_babel import gettext as _
from flask_limiter import RateLimitExceeded
from werkzeug.wrappers import Response as AnyResponse

from foundation import web
from foundation.errors import Invalid, Missing
from foundation.pages import read_form, redirect_to, show
from people import current, gate, subjects
from people.permissions import Permission
from people.rules.predicates import Scope
from people.subjects import Subject
from workspace.discussions import actions, queries
from workspace.discussions.forms import NewThread, Reading, Said
from workspace.discussions.messages import fragment, not_too_often
from workspace.discussions.models import Thread
from workspace.streams import queries as streams

blueprint = Blueprint("discussions", __name__, url_prefix="/<initiative>")
Mistakes = Mapping[str, object]


def _thread(public_id: str) -> Thread:
    return queries.thread_for(web.db(), current.actor(), public_id)


def _subject(kind: str, about: str) -> Subject:
    found = subjects.registry().find(web.db(), current.actor(), kind, about)
    if found is None:
        raise Missing
    return found


@blueprint.get("/discussions")
def listing() -> Response:
    cards = queries.threads(web.db(), current.actor())
    titles = {stream.id: stream.title for stream in streams.names(web.db(), current.actor())}
    return show("workspace/discussions/list.html", cards=cards, titles=titles)


@blueprint.get("/chantiers/<slug>/discussion")
def of_stream(slug: str) -> Response:
    """The general thread of a stream; before anybody has spoken, the place where to begin."""
    stream = streams.stream_for(web.db(), current.actor(), slug)
    thread = queries.general(web.db(), current.actor(), "stream", stream.public_id)
    return _page(thread) if thread else _nothing_yet(_subject("stream", stream.public_id))


@blueprint.post("/chantiers/<slug>/discussion")
def say_in_stream(slug: str) -> AnyResponse:
    """Begin the general thread of a stream, or go on with it."""
    stream = streams.stream_for(web.db(), current.actor(), slug)
    with web.transaction() as db:
        thread = actions.general_thread(
            db, current.actor(), "stream", stream.public_id, stream.id, now=web.now()
        )
    return _say(thread)


@blueprint.get("/discussions/ouvrir")
def opening(values: Mapping[str, Any] | None = None, errors: Mistakes | None = None) -> Response:
    """A new thread about something: `?sujet=<kind>&id=<public id>`."""
    subject = _subject(request.args.get("sujet", ""), request.args.get("id", ""))
    return show(
        "workspace/discussions/open.html",
        status=422 if errors else 200,
        subject=subject,
        values={"title": "", "text": "", **(values or {})},
        errors=errors or {},
        speaker=current.actor().in_stream(subject.stream_id),
    )


@blueprint.post("/discussions/ouvrir")
def open_() -> AnyResponse:
    subject = _subject(request.args.get("sujet", ""), request.args.get("id", ""))
    try:
        wanted = read_form(NewThread)
    except Invalid as refusal:
        return opening(request.form, refusal.fields)
    with not_too_often(), web.transaction() as db:
        thread = actions.start_thread(db, current.actor(), subject, wanted, now=web.now())
        public_id = thread.public_id
    return redirect_to("discussions.thread", thread=public_id)


@blueprint.get("/discussions/<thread>")
def thread(thread: str) -> Response:
    return _page(_thread(thread))


@blueprint.post("/discussions/<thread>")
def say(thread: str) -> AnyResponse:
    return _say(_thread(thread))


def _say(thread: Thread) -> AnyResponse:
    try:
        wanted = read_form(Said)
        with not_too_often(), web.transaction() as db:
            message = actions.say(db, current.actor(), thread, wanted.text, now=web.now())
    except Invalid as refusal:
        return _said_badly(thread, refusal.fields, 422)
    except RateLimitExceeded:
        words = _("Vous écrivez très vite. Votre message est gardé ici\u00a0: envoyez-le dans une minute.")
        return _said_badly(thread, {"text": words}, 429)
    if request.headers.get("HX-Request"):
        return Response(fragment(message.public_id))
    return redirect_to("discussions.thread", thread=thread.public_id, _anchor=f"message-{message.public_id}")


def _said_badly(thread: Thread, errors: Mistakes, status: int) -> Response:
    response = _page(
        thread, status=status, errors=errors, text=request.form.get("text", ""), block="message_form"
    )
    response.headers["HX-Retarget"], response.headers["HX-Reswap"] = "#message-form", "outerHTML"
    return response


def _page(
    thread: Thread,
    *,
    status: int = 200,
    errors: Mistakes | None = None,
    text: str = "",
    block: str | None = None,
) -> Response:
    actor, until = current.actor(), request.args.get("jusqua", type=int)
    view = queries.thread_view(web.db(), actor, thread, now=web.now(), until=until)
    return show(
        "workspace/discussions/thread.html",
        block,
        status=status,
        view=view,
        others=queries.threads(web.db(), actor, about=(thread.kind, thread.about)),
        speaker=actor.in_stream(thread.stream_id),
        subject=view.subject,
        kind=thread.kind,
        about=thread.about,
        may_speak=view.may_speak,
        errors=errors or {},
        text=text,
    )


def _nothing_yet(subject: Subject) -> Response:
    actor = current.actor()
    scope = Scope(actor.initiative_id, stream_id=subject.stream_id)
    return show(
        "workspace/discussions/thread.html",
        view=None,
        others=queries.threads(web.db(), actor, about=(subject.kind, subject.public_id)),
        speaker=actor.in_stream(subject.stream_id),
        subject=subject,
        kind=subject.kind,
        about=subject.public_id,
        may_speak=gate.may(actor, Permission.SPEAK_IN_DISCUSSION, on=scope),
        errors={},
        text="",
    )


@blueprint.post("/discussions/<thread>/lu")
def read(thread: str) -> AnyResponse:
    """Remember how far this person has read."""
    found, wanted = _thread(thread), read_form(Reading)
    with web.transaction() as db:
        actions.mark_read(db, current.actor(), found, wanted.number, now=web.now())
    if request.headers.get("HX-Request"):
        return Response("")
    return redirect_to("discussions.thread", thread=thread)
