"""Asking for an item of the agenda, and answering those who ask."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, request
from flask_babel import format_date
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from foundation import web
from foundation.errors import Conflict, Invalid
from foundation.pages import flash, read_form, redirect_to, show
from governance.meetings import presence, queries, requests
from governance.meetings.actions import requesting
from governance.meetings.forms import DeclineForm, RequestForm, TakeForm
from governance.meetings.rules.agenda import KIND_NAMES, ItemKind
from governance.meetings.rules.asking import STATE_NAMES
from governance.meetings.rules.lifecycle import Stage
from people import current, gate
from people.permissions import Permission

blueprint = Blueprint(
    "item_requests", __name__, url_prefix="/<initiative>/reunions/<public_id>/points-demandes"
)


@blueprint.get("")
def page(
    public_id: str,
    *,
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, object] | None = None,
    trouble: str = "",
    status: int = 200,
) -> Response:
    db, actor = web.db(), current.actor()
    meeting = queries.meeting_for(db, actor, public_id)
    decides = gate.may(actor, Permission.CONVENE_MEETING, on=meeting)
    return show(
        "governance/meetings/requests.html",
        status=status,
        meeting=meeting,
        asked=requests.of(db, actor, meeting),
        states={one: _(name) for one, name in STATE_NAMES.items()},
        may_ask=requests.may_ask(db, actor, meeting, web.now()),
        decides=decides and meeting.stage is Stage.PLANNED,
        sees_all=decides,
        last_day=format_date(requests.last_day(db, meeting), "d MMMM yyyy"),
        closed_agenda=meeting.notice_sent_at is not None
        and presence.body_of(db, meeting).notice_rule.agenda_closed,
        kinds=[(kind.value, _(KIND_NAMES[kind])) for kind in ItemKind],
        typed=typed or {},
        errors=errors or {},
        trouble=trouble,
    )


@blueprint.post("")
def ask(public_id: str) -> AnyResponse:
    try:
        form = read_form(RequestForm)
        with web.transaction() as db:
            meeting = queries.meeting_for(db, current.actor(), public_id)
            requesting.ask(db, current.actor(), meeting, form, now=web.now())
    except Invalid as refusal:
        return page(public_id, typed=dict(request.form), errors=refusal.fields, status=refusal.status)
    except Conflict as refusal:
        return page(public_id, trouble=str(refusal), status=refusal.status)
    flash(_("Votre demande est transmise. La réponse paraîtra ici."))
    return redirect_to("item_requests.page", public_id=public_id)


@blueprint.post("/<asked>/inscrire")
def take(public_id: str, asked: str) -> AnyResponse:
    try:
        form = read_form(TakeForm)
        with web.transaction() as db:
            meeting = queries.meeting_for(db, current.actor(), public_id)
            row = requests.request_for(db, meeting, asked)
            requesting.take(db, current.actor(), meeting, row, form, now=web.now())
    except (Conflict, Invalid) as refusal:
        return page(public_id, trouble=str(refusal), status=refusal.status)
    flash(_("Le point est à l’ordre du jour."))
    return redirect_to("item_requests.page", public_id=public_id)


@blueprint.post("/<asked>/decliner")
def decline(public_id: str, asked: str) -> AnyResponse:
    try:
        form = read_form(DeclineForm)
        with web.transaction() as db:
            meeting = queries.meeting_for(db, current.actor(), public_id)
            row = requests.request_for(db, meeting, asked)
            requesting.decline(db, current.actor(), meeting, row, form, now=web.now())
    except (Conflict, Invalid) as refusal:
        return page(public_id, trouble=str(refusal), status=refusal.status)
    flash(_("Votre réponse est enregistrée."))
    return redirect_to("item_requests.page", public_id=public_id)
