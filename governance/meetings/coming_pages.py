"""Who comes to a meeting that belongs to no body: one click for oneself, and names written down by who facilitates."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, request
from flask_babel import gettext as _
from sqlmodel import Session
from werkzeug.wrappers import Response as AnyResponse

from foundation import web
from foundation.errors import Conflict, Invalid, Missing
from foundation.pages import flash, read_form, redirect_to, show
from governance.meetings import coming, queries, screens
from governance.meetings.actions import coming as actions
from governance.meetings.forms import ComingForm, GuestForm
from governance.meetings.models import Meeting
from governance.meetings.rules.lifecycle import Stage
from people import current, gate
from people.permissions import Permission

blueprint = Blueprint("coming", __name__, url_prefix="/<initiative>/reunions/<public_id>/presents")
Given = Callable[[Session, Meeting], list[Any]]


@blueprint.post("")
def come(public_id: str) -> AnyResponse:
    return _done(public_id, actions.come, lambda _db, _meeting: [read_form(ComingForm)])


@blueprint.post("/noms")
def write_down(public_id: str) -> AnyResponse:
    return _done(public_id, actions.write_down, lambda _db, _meeting: [read_form(GuestForm)])


@blueprint.post("/<stay>/depart")
def go(public_id: str, stay: str) -> AnyResponse:
    return _done(public_id, actions.go, lambda db, meeting: [coming.stay_for(db, meeting, stay)])


@blueprint.get("/<stay>/effacer")
def erasing(public_id: str, stay: str) -> Response:
    """What will go, said before."""
    db, actor = web.db(), current.actor()
    meeting = _found(public_id)
    row = coming.stay_for(db, meeting, stay)
    gate.require(actor, Permission.RECORD_ATTENDANCE, on=coming.of_whom(actor, meeting, row))
    found = next((one for one in coming.of_meeting(db, meeting) if one.key == row.public_id), None)
    if found is None:
        raise Missing
    return show("governance/meetings/erasing.html", meeting=meeting, one=found)


@blueprint.post("/<stay>/effacer")
def erase(public_id: str, stay: str) -> AnyResponse:
    answer = _done(public_id, actions.erase, lambda db, meeting: [coming.stay_for(db, meeting, stay)])
    if answer.status_code == HTTPStatus.SEE_OTHER:
        flash(_("Cette présence est effacée. Il n’en reste rien."))
    return answer


def _done(public_id: str, deed: Callable[..., None], more: Given) -> AnyResponse:
    """Attendance as it stands after a deed: the fragment for htmx, the page at its place without."""
    try:
        with web.transaction() as db:
            meeting = queries.meeting_for(db, current.actor(), public_id)
            deed(db, current.actor(), meeting, *more(db, meeting), now=web.now())
    except Invalid as refusal:
        return screens.page(
            _found(public_id), status=refusal.status, errors=refusal.fields, typed=dict(request.form)
        )
    except Conflict as refusal:
        meeting = _found(public_id)
        block = "presence" if meeting.stage is Stage.OPEN else None
        return screens.page(meeting, status=refusal.status, trouble=str(refusal), block=block)
    meeting = _found(public_id)
    if request.headers.get("HX-Request") and meeting.stage is Stage.OPEN:
        return screens.page(meeting, block="presence")
    if request.form.get("back") == "door":
        return redirect_to("door.arriving", public_id=public_id)
    return redirect_to("meetings.page", public_id=public_id, _anchor="contexte")


def _found(public_id: str) -> Meeting:
    return queries.meeting_for(web.db(), current.actor(), public_id)
