"""The screen of a room: its link, made by who facilitates, and the page it opens without an account."""

from __future__ import annotations

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from foundation import web
from foundation.pages import flash, redirect_to, show
from governance.meetings import queries as meetings
from governance.records import actions, queries, screen
from people import current, gate
from people.access import open_to_all
from people.permissions import Permission

blueprint = Blueprint("room_screen", __name__)
OFFICE = "/<initiative>/reunions/<public_id>/ecran"
WALL = "/salle/<token>"
BY_IP = "1200 per 10 minutes"  # several screens of one house, each asking every five seconds


@blueprint.get(OFFICE)
def page(public_id: str) -> Response:
    return _office(public_id)


@blueprint.post(OFFICE)
@web.limiter.limit("20 per hour")
def make(public_id: str) -> Response:
    """Make a link; it is shown in this very answer and never again."""
    with web.transaction() as db:
        meeting = meetings.meeting_for(db, current.actor(), public_id)
        token = actions.open_screen(db, current.actor(), meeting, now=web.now())
    return _office(public_id, link=web.settings().public_url + url_for("room_screen.wall", token=token))


@blueprint.post(f"{OFFICE}/fermer")
def shut(public_id: str) -> AnyResponse:
    with web.transaction() as db:
        meeting = meetings.meeting_for(db, current.actor(), public_id)
        actions.shut_screen(db, current.actor(), meeting, now=web.now())
    flash(_("Le lien de l’écran ne mène plus à rien."))
    return redirect_to("room_screen.page", public_id=public_id)


def _office(public_id: str, *, link: str = "") -> Response:
    db, actor = web.db(), current.actor()
    meeting = meetings.meeting_for(db, actor, public_id)
    gate.require(actor, Permission.CONVENE_MEETING, on=meeting)
    standing = queries.standing(db, meeting)
    answer = show(
        "governance/records/screen.html", meeting=meeting, link=link, made=standing[0] if standing else None
    )
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@blueprint.get(WALL)
@open_to_all
@web.limiter.limit(BY_IP)
def wall(token: str) -> Response:
    """Asked again and again: nothing (204) until something on it has changed."""
    opened = queries.opened(web.db(), token)
    if opened is None:
        return web.keep_private(show("governance/records/room_over.html", status=404))
    current.within(opened.initiative)
    told = screen.of(web.db(), opened.meeting, now=web.now())
    if request.headers.get("HX-Request") and request.args.get("seen") == told.seen:
        return web.keep_private(Response(status=204))
    name = opened.initiative.name
    return web.keep_private(
        show("governance/records/room.html", "room", told=told, initiative=name, token=token)
    )
