"""Questions without an account: the code, made by who facilitates, and the page that it opens on any phone."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from foundation import web
from foundation.errors import Conflict, Invalid, Missing
from foundation.pages import flash, read_form, redirect_to, show
from governance.meetings import open_questions
from governance.meetings import queries as meetings
from governance.meetings.actions import open_questions as actions
from governance.meetings.forms import RoomQuestionForm
from governance.meetings.models import QuestionDoor
from governance.meetings.rules.open_questions import forgotten_at, may_open
from governance.records.door_pages import drawn
from people import current, gate
from people.access import open_to_all
from people.actor import VISITOR
from people.permissions import Permission

blueprint = Blueprint("room_questions", __name__)
blueprint.after_request(web.keep_private)
OFFICE = "/<initiative>/reunions/<public_id>/questions-du-public"
DOOR = "/question/<token>"
# Reading and sending are counted together: a hall on one network reads, asks and reads again; a machine does so without end.
often = web.limiter.shared_limit("600 per 10 minutes", scope="room-questions")


# ---------------------------------------------------------------- for who facilitates


@blueprint.get(OFFICE)
def page(public_id: str) -> Response:
    return _office(public_id)


def _office(public_id: str, *, trouble: str = "", status: int = 200) -> Response:
    db, actor = web.db(), current.actor()
    meeting = meetings.meeting_for(db, actor, public_id)
    gate.require(actor, Permission.CONVENE_MEETING, on=meeting)
    door = open_questions.standing(db, meeting)
    address = _address(door) if door else ""
    side, path = drawn(address) if address else (0, "")
    return show(
        "governance/records/questions.html",
        status=status,
        meeting=meeting,
        may_open=may_open(public=meeting.public, kind=meeting.kind),
        address=address,
        side=side,
        path=path,
        asked=open_questions.rows(db, meeting),
        erased_on=forgotten_at(closed=meeting.closed_at, ends=meeting.ends_at),
        trouble=trouble,
    )


def _address(door: QuestionDoor) -> str:
    token = open_questions.link(web.settings().secret_key, door)
    return web.settings().public_url + url_for("room_questions.read", token=token)


@blueprint.post(OFFICE)
def make(public_id: str) -> AnyResponse:
    try:
        with web.transaction() as db:
            meeting = meetings.meeting_for(db, current.actor(), public_id)
            actions.open_door(db, current.actor(), meeting, now=web.now())
    except Conflict as refusal:
        return _office(public_id, trouble=str(refusal), status=refusal.status)
    return redirect_to("room_questions.page", public_id=public_id)


@blueprint.post(f"{OFFICE}/fermer")
def shut(public_id: str) -> AnyResponse:
    with web.transaction() as db:
        meeting = meetings.meeting_for(db, current.actor(), public_id)
        actions.shut_door(db, current.actor(), meeting, now=web.now())
    flash(_("Le code ne mène plus à rien."))
    return redirect_to("room_questions.page", public_id=public_id)


@blueprint.post(f"{OFFICE}/effacer")
def erase(public_id: str) -> AnyResponse:
    with web.transaction() as db:
        meeting = meetings.meeting_for(db, current.actor(), public_id)
        actions.erase_all(db, current.actor(), meeting, now=web.now())
    flash(_("Toutes les questions du public sont effacées."))
    return redirect_to("room_questions.page", public_id=public_id)


# ---------------------------------------------------------------- for anybody who has the code


@blueprint.get(DOOR)
@open_to_all
@often
def read(token: str) -> Response:
    """The form, and the questions that appeared; the same words for a code that is wrong and one that is over."""
    return _page(token)


@blueprint.post(DOOR)
@open_to_all
@often
def ask(token: str) -> AnyResponse:
    """A machine that filled in what nobody sees learns nothing: the answer is the same."""
    try:
        form = read_form(RoomQuestionForm)
        with web.transaction() as db:
            opened = open_questions.opened(db, web.settings().secret_key, token)
            if opened is None:
                return _nowhere()
            if not form.website:
                actions.ask(db, VISITOR, opened, form, now=web.now())
    except Missing:
        return _nowhere()
    except Invalid as refusal:
        return _page(token, errors=refusal.fields, status=refusal.status)
    except Conflict as refusal:
        return _page(token, errors={"text": str(refusal)}, status=refusal.status)
    flash(_("Votre question est arrivée. Qui anime la réunion la lit d’abord."))
    return redirect_to("room_questions.read", token=token)


def _page(token: str, *, errors: Mapping[str, object] | None = None, status: int = 200) -> Response:
    opened = open_questions.opened(web.db(), web.settings().secret_key, token)
    if opened is None:
        return _nowhere()
    current.within(opened.initiative)
    return show(
        "governance/records/asking.html",
        status=status,
        token=token,
        initiative=opened.initiative,
        meeting=opened.meeting,
        shown=open_questions.shown(web.db(), opened.meeting),
        sent=request.form.to_dict() if errors else {},
        errors=errors or {},
    )


def _nowhere() -> Response:
    return show("governance/records/asking_over.html", status=404)
