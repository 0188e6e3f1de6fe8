"""The agenda while one prepares and runs the sitting: its order, the item under way, those put off; the pages of others follow."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, request
from flask_babel import gettext as _
from sqlmodel import Session
from werkzeug.wrappers import Response as AnyResponse

from foundation import web
from foundation.errors import Conflict
from foundation.pages import flash, read_form, redirect_to
from governance.meetings import conducting as courses
from governance.meetings import deferrals, presence, queries, screens
from governance.meetings.actions import arranging, carrying, conducting
from governance.meetings.forms import MoveForm
from governance.meetings.models import AgendaItem, Meeting
from governance.meetings.rules.agenda import Fate
from governance.meetings.rules.lifecycle import Stage
from people import current

blueprint = Blueprint("meeting_conduct", __name__, url_prefix="/<initiative>/reunions/<public_id>")
PLACES = {Stage.PLANNED: "ordre-du-jour", Stage.OPEN: "demarche"}
Deed = Callable[[Session, Meeting, AgendaItem], str]


@blueprint.post("/points/<item>/en-cours")
def take_up(public_id: str, item: str) -> AnyResponse:
    def deed(db: Session, meeting: Meeting, row: AgendaItem) -> str:
        conducting.take_up(db, current.actor(), meeting, row, now=web.now())
        return _("En cours\u00a0: «\u00a0%(title)s\u00a0».", title=row.title)

    return _done(public_id, item, deed)


@blueprint.post("/points/<item>/deplacer")
def move(public_id: str, item: str) -> AnyResponse:
    form = read_form(MoveForm)

    def deed(db: Session, meeting: Meeting, row: AgendaItem) -> str:
        number = arranging.move_item(db, current.actor(), meeting, row, up=form.up, now=web.now())
        return _("«\u00a0%(title)s\u00a0» est le point %(n)s.", title=row.title, n=number)

    return _done(public_id, item, deed)


@blueprint.post("/points/<item>/reporter")
def defer(public_id: str, item: str) -> AnyResponse:
    def deed(db: Session, meeting: Meeting, row: AgendaItem) -> str:
        arranging.set_aside(db, current.actor(), meeting, row, Fate.DEFERRED, now=web.now())
        return _("«\u00a0%(title)s\u00a0» est reporté à une prochaine réunion.", title=row.title)

    return _done(public_id, item, deed)


@blueprint.post("/points/<item>/passer")
def pass_over(public_id: str, item: str) -> AnyResponse:
    def deed(db: Session, meeting: Meeting, row: AgendaItem) -> str:
        arranging.set_aside(db, current.actor(), meeting, row, Fate.PASSED, now=web.now())
        return _("«\u00a0%(title)s\u00a0» ne sera pas traité.", title=row.title)

    return _done(public_id, item, deed)


@blueprint.post("/points/<item>/remettre")
def bring_back(public_id: str, item: str) -> AnyResponse:
    def deed(db: Session, meeting: Meeting, row: AgendaItem) -> str:
        arranging.bring_back(db, current.actor(), meeting, row, now=web.now())
        return _("«\u00a0%(title)s\u00a0» est de nouveau à l’ordre du jour.", title=row.title)

    return _done(public_id, item, deed)


def _done(public_id: str, item: str, deed: Deed) -> AnyResponse:
    """The agenda as it stands after a deed, and what was done: the fragment for htmx, the page at its place without."""
    status = 200
    try:
        with web.transaction() as db:
            meeting = queries.meeting_for(db, current.actor(), public_id)
            said = deed(db, meeting, queries.item_for(db, meeting, item))
    except Conflict as refusal:
        said, status = str(refusal), refusal.status
    found = queries.meeting_for(web.db(), current.actor(), public_id)
    if request.headers.get("HX-Request") and found.stage in PLACES:
        return screens.page(found, block="agenda", said=said, status=status)
    if status != 200:  # noqa: PLR2004 - refused: said on the page itself
        return screens.page(found, status=status, trouble=said)
    flash(said)
    return redirect_to("meetings.page", public_id=public_id, _anchor=PLACES.get(found.stage, "travail"))


@blueprint.post("/points-reportes/<item>")
def inscribe(public_id: str, item: str) -> AnyResponse:
    """Take up what an earlier meeting put off."""
    try:
        with web.transaction() as db:
            meeting = queries.meeting_for(db, current.actor(), public_id)
            row = deferrals.item_for(db, meeting, item)
            carrying.inscribe(db, current.actor(), meeting, row, now=web.now())
    except Conflict as refusal:
        found = queries.meeting_for(web.db(), current.actor(), public_id)
        return screens.page(found, status=refusal.status, trouble=str(refusal))
    flash(_("Le point est à l’ordre du jour."))
    return redirect_to("meetings.page", public_id=public_id, _anchor="ordre-du-jour")


@blueprint.get("/ordre-du-jour")
def changed(public_id: str) -> AnyResponse:
    """Asked again and again by a page that shows the agenda of a meeting at a stage (`at`): nothing (204) while nothing has
    changed; the whole page once the meeting is at another stage."""
    db = web.db()
    meeting = queries.meeting_for(db, current.actor(), public_id)
    same = meeting.stage in PLACES and request.args.get("at") == meeting.stage
    if not request.headers.get("HX-Request") or not same:
        return redirect_to("meetings.page", public_id=public_id)
    agenda = queries.agenda(db, meeting, presence.body_of(db, meeting).notice_rule)
    if request.args.get("seen") == courses.mark(agenda, courses.of(db, meeting, web.now())):
        return Response(status=204)
    return screens.page(meeting, block="agenda")
