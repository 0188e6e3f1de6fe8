"""The home of a member, the search, and the mark of a visit."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, Response, current_app, redirect, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from foundation import language, web
from foundation.pages import read, redirect_to, show
from inbox import actions, frame, queries, words
from inbox.forms import Search
from people import current, gate
from people.access import open_to_all
from people.permissions import Permission
from people.rules.predicates import Scope
from workspace.streams.words import STAGES

blueprint = Blueprint("inbox", __name__, url_prefix="/<initiative>")


@blueprint.get("/")
@open_to_all
def home() -> AnyResponse:
    """What I owe, then where the streams stand. Who does not belong reads the public face."""
    actor = current.actor()
    if not actor.member:
        known = "publication.home" in current_app.view_functions
        return redirect(url_for("publication.home") if known else f"{request.path}public/")
    owed = frame.owed(actor)
    today = language.local(web.now()).date()
    view = queries.home(web.db(), actor, since=_since(), now=web.now(), today=today)
    return show(
        "inbox/home.html",
        view=view,
        owed=owed,
        greeting=words.greeting(actor.name),
        waiting=words.waiting(len(owed)),
        place=current.initiative(),
        now=web.now(),
        stages=STAGES,
        may_open=_may_open(),
    )


def _may_open() -> bool:
    return gate.may(current.actor(), Permission.OPEN_STREAM, on=Scope(current.initiative().id))


def _since() -> datetime:
    """The end of the visit before this one: kept in the session once this one is marked, on the member until then."""
    visited = queries.visited_at(web.db(), current.actor())
    kept = session.get(_key())
    same = web.now() - visited < actions.SAME_VISIT
    return datetime.fromisoformat(kept) if kept and same else visited


def _key() -> str:
    return f"since:{current.initiative().public_id}"


@blueprint.post("/visite")
def visit() -> AnyResponse:
    """The home was seen: sent by the page itself, or by its button where there is no script."""
    with web.transaction() as db:
        before = actions.visit(db, current.actor(), now=web.now())
    if before is not None:
        session[_key()] = before.isoformat()
    if request.headers.get("HX-Request"):
        return Response(status=204)
    session.pop(_key(), None)
    return redirect_to("inbox.home")


@blueprint.get("/recherche")
@web.limiter.limit("60 per minute")
def search() -> Response:
    wanted = read(Search, request.args.to_dict())
    found = queries.found(web.db(), current.actor(), wanted.q) if wanted.q else []
    return show("inbox/search.html", "results", q=wanted.q, found=found, kinds=words.KINDS)
