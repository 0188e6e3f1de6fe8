"""What one does about a meeting as a member of the body: answer, entrust, come, go; and the sitting itself."""

from __future__ import annotations

from flask import Blueprint, Response, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from foundation import web
from foundation.errors import Conflict, Missing
from foundation.pages import flash, read_form, redirect_to
from governance.committee import queries as committee
from governance.committee.forms import ProxyForm
from governance.meetings import presence, queries, screens
from governance.meetings.actions import answering, sitting
from governance.meetings.forms import AnswerForm, ArrivalForm, DepartureForm, RollForm
from governance.meetings.models import Meeting
from governance.meetings.rules.lifecycle import Stage
from people import current

blueprint = Blueprint("meeting_room", __name__, url_prefix="/<initiative>/reunions/<public_id>")


def _found(public_id: str) -> Meeting:
    return queries.meeting_for(web.db(), current.actor(), public_id)


def _again(public_id: str, refusal: Conflict, block: str | None = None) -> AnyResponse:
    """The page as it stands now, with what was refused; a fragment only while there is a room to show."""
    meeting = _found(public_id)
    if block and meeting.stage is not Stage.OPEN:
        flash(str(refusal))
        return redirect_to("meetings.page", public_id=public_id)
    return screens.page(meeting, status=refusal.status, trouble=str(refusal), block=block)


@blueprint.post("/reponse")
def answer(public_id: str) -> AnyResponse:
    form = read_form(AnswerForm)
    try:
        with web.transaction() as db:
            meeting = queries.meeting_for(db, current.actor(), public_id)
            answering.answer(db, current.actor(), meeting, form, now=web.now())
    except Conflict as refusal:
        return _again(public_id, refusal)
    flash(_("C’est noté. Vous pouvez changer d’avis jusqu’à l’ouverture."))
    return redirect_to("meetings.page", public_id=public_id)


@blueprint.post("/pouvoirs")
def give_proxy(public_id: str) -> AnyResponse:
    form = read_form(ProxyForm)
    try:
        with web.transaction() as db:
            meeting = queries.meeting_for(db, current.actor(), public_id)
            answering.entrust(db, current.actor(), meeting, form, now=web.now())
    except Conflict as refusal:
        return _again(public_id, refusal)
    flash(_("Le pouvoir est donné. Il dort tant que vous êtes dans la salle."))
    return redirect_to("meetings.page", public_id=public_id)


@blueprint.post("/pouvoirs/<proxy>/retrait")
def revoke_proxy(public_id: str, proxy: str) -> AnyResponse:
    with web.transaction() as db:
        meeting = queries.meeting_for(db, current.actor(), public_id)
        row = committee.proxy_for(db, current.actor(), proxy)
        if (row.about_kind, row.about) != (presence.ABOUT, meeting.public_id):
            raise Missing
        answering.take_back(db, current.actor(), meeting, row, now=web.now())
    flash(_("Le pouvoir est repris."))
    return redirect_to("meetings.page", public_id=public_id)


@blueprint.post("/ouvrir")
def open_meeting(public_id: str) -> AnyResponse:
    form = read_form(RollForm)
    sentence = screens.opening_sentence(_found(public_id), web.now())
    try:
        with web.transaction() as db:
            meeting = queries.meeting_for(db, current.actor(), public_id)
            sitting.open_meeting(db, current.actor(), meeting, form, now=web.now(), opening=sentence)
    except Conflict as refusal:
        return _again(public_id, refusal)
    flash(_("La séance est ouverte, et son compte rendu avec elle."))
    return redirect_to("meetings.page", public_id=public_id)


@blueprint.post("/arrivee")
def arrive(public_id: str) -> AnyResponse:
    form = read_form(ArrivalForm)
    try:
        with web.transaction() as db:
            meeting = queries.meeting_for(db, current.actor(), public_id)
            sitting.arrive(db, current.actor(), meeting, form, now=web.now())
    except Conflict as refusal:
        return _again(public_id, refusal, "presence")
    return _presence(public_id)


@blueprint.post("/depart")
def leave(public_id: str) -> AnyResponse:
    form = read_form(DepartureForm)
    try:
        with web.transaction() as db:
            meeting = queries.meeting_for(db, current.actor(), public_id)
            sitting.leave(db, current.actor(), meeting, form, now=web.now())
    except Conflict as refusal:
        return _again(public_id, refusal, "presence")
    return _presence(public_id)


def _presence(public_id: str) -> AnyResponse:
    """Attendance as it stands: the fragment for htmx, the page at its place without."""
    if request.headers.get("HX-Request"):
        return screens.page(_found(public_id), block="presence")
    return redirect_to("meetings.page", public_id=public_id, _anchor="contexte")


@blueprint.get("/presences")
def changed(public_id: str) -> AnyResponse:
    """Asked again and again while the sitting goes on: nothing (204) until somebody has come, gone or given a proxy."""
    meeting = _found(public_id)
    if not request.headers.get("HX-Request") or meeting.stage is not Stage.OPEN:
        return redirect_to("meetings.page", public_id=public_id)
    if request.args.get("seen") == screens.presence_mark(meeting):
        return Response(status=204)
    return screens.page(meeting, block="presence")


@blueprint.post("/clore")
def close_meeting(public_id: str) -> AnyResponse:
    try:
        with web.transaction() as db:
            meeting = queries.meeting_for(db, current.actor(), public_id)
            done = sitting.close_meeting(db, current.actor(), meeting, now=web.now())
    except Conflict as refusal:
        return _again(public_id, refusal)
    flash(
        _("La séance est close. Son compte rendu est à relire.") if done else _("La séance était déjà close.")
    )
    return redirect_to("meetings.page", public_id=public_id)
