"""The home of a member, the search, and the mark of a visit."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, current_app, redirect, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from foundation import language, web
from foundation import search as index
from foundation.pages import read, redirect_to, show
from inbox import actions, frame, queries, words
from inbox.forms import Search
from people import current, gate
from people.access import open_to_all
from people.permissions import Permission
from people.rules.predicates import Scope
from workspace.streams.queries import names
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
@web.limiter.limit("120 per minute")
def search() -> Response:
    form, actor = read(Search, request.args.to_dict()), current.actor()
    wanted = index.Wanted(
        form.q,
        kind=form.nature,
        stream=form.chantier,
        since=_morning(form.depuis),
        until=_morning(form.jusque, after=1),
        page=form.page,
    )
    answer = queries.found(web.db(), actor, wanted)
    given = form.model_dump(exclude_defaults=True, exclude={"page"})
    return show(
        "inbox/search.html",
        "results",
        form=form,
        answer=answer,
        said=words.said(answer) if form.q else "",
        given=given,
        narrowed=len(given) > 1,
        kinds=words.KINDS,
        streams=[
            ("", _("Tous les chantiers")),
            *((one.public_id, one.title) for one in names(web.db(), actor)),
        ],
        natures=[("", _("Tout")), *((kind, words.KINDS[kind]) for kind in words.NATURES)],
        typing="HX-Request" in request.headers,
    )


def _morning(day: date | None, *, after: int = 0) -> datetime | None:
    """The first moment of a day where the initiative lives, or of a day after it."""
    if day is None or day >= date.max - timedelta(days=after):
        return None
    return datetime.combine(day + timedelta(days=after), time(), ZoneInfo(language.zone()))
