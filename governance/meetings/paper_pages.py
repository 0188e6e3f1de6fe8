"""The papers of an item of the agenda: those that are there, and what may be attached."""

from __future__ import annotations

from flask import Blueprint, Response, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from foundation import web
from foundation.errors import Conflict
from foundation.pages import flash, read, read_form, redirect_to, show
from governance.meetings import offers, papers, queries
from governance.meetings.actions import attaching
from governance.meetings.forms import LookForm, MoveForm, PaperForm
from governance.meetings.rules.lifecycle import Stage
from governance.meetings.rules.papers import PaperKind
from people import current, gate
from people.permissions import Permission

blueprint = Blueprint(
    "meeting_papers", __name__, url_prefix="/<initiative>/reunions/<public_id>/points/<item>/pieces"
)


@blueprint.get("")
def page(public_id: str, item: str, *, status: int = 200, trouble: str = "") -> Response:
    db, actor = web.db(), current.actor()
    meeting = queries.meeting_for(db, actor, public_id)
    gate.require(actor, Permission.CONVENE_MEETING, on=meeting)
    row = queries.item_for(db, meeting, item)
    there = papers.of_meeting(db, actor, meeting, whole=True).get(row.public_id, ())
    wanted = read(LookForm, request.args.to_dict()).q
    open_ = meeting.stage is not Stage.CLOSED
    return show(
        "governance/meetings/papers.html",
        "offers",
        status=status,
        meeting=meeting,
        item=row,
        papers=there,
        q=wanted,
        groups=offers.offered(db, actor, wanted, {(one.kind, one.about) for one in there}) if open_ else [],
        kinds=PaperKind,
        may_change=open_,
        trouble=trouble,
    )


@blueprint.post("")
def attach(public_id: str, item: str) -> AnyResponse:
    form = read_form(PaperForm)
    try:
        with web.transaction() as db:
            meeting = queries.meeting_for(db, current.actor(), public_id)
            row = queries.item_for(db, meeting, item)
            attaching.attach(db, current.actor(), meeting, row, form, now=web.now())
    except Conflict as refusal:
        return page(public_id, item, status=refusal.status, trouble=str(refusal))
    flash(_("La pièce est jointe à ce point."))
    looked_for = request.form.get("q") or None  # what one was looking for is still there to be chosen from
    return redirect_to("meeting_papers.page", public_id=public_id, item=item, q=looked_for)


@blueprint.post("/<paper>/retirer")
def detach(public_id: str, item: str, paper: str) -> AnyResponse:
    try:
        with web.transaction() as db:
            meeting = queries.meeting_for(db, current.actor(), public_id)
            row = queries.item_for(db, meeting, item)
            kept = papers.row_for(db, row, paper)
            attaching.detach(db, current.actor(), meeting, row, kept, now=web.now())
    except Conflict as refusal:
        return page(public_id, item, status=refusal.status, trouble=str(refusal))
    flash(_("La pièce n’est plus jointe à ce point. Elle reste là où elle est rangée."))
    return redirect_to("meeting_papers.page", public_id=public_id, item=item)


@blueprint.post("/<paper>/deplacer")
def move(public_id: str, item: str, paper: str) -> AnyResponse:
    form = read_form(MoveForm)
    try:
        with web.transaction() as db:
            meeting = queries.meeting_for(db, current.actor(), public_id)
            row = queries.item_for(db, meeting, item)
            kept = papers.row_for(db, row, paper)
            attaching.move(db, current.actor(), meeting, row, kept, up=form.up, now=web.now())
    except Conflict as refusal:
        return page(public_id, item, status=refusal.status, trouble=str(refusal))
    return redirect_to("meeting_papers.page", public_id=public_id, item=item)
