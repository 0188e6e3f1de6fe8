"""Dates to choose from: proposed, answered without script, read with their totals, kept in one click."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, request
from flask_babel import gettext as _
from sqlmodel import Session
from werkzeug.wrappers import Response as AnyResponse

from foundation import web
from foundation.errors import Conflict, Invalid
from foundation.pages import flash, read, redirect_to, show
from governance.calendar import actions, polling
from governance.calendar.forms import SLOTS, PollForm, SaidForm
from governance.calendar.models import DatePoll
from governance.calendar.rules.choosing import SAID_NAMES
from governance.committee import queries as committee
from governance.meetings import places
from people import current, gate
from people.permissions import Permission
from people.rules.predicates import Scope
from workspace.streams.models import WorkStream

blueprint = Blueprint("date_polls", __name__, url_prefix="/<initiative>/dates")
SHOWN, PARTS = 4, ("day", "start", "end")


@blueprint.get("")
def listing() -> Response:
    return show(
        "governance/calendar/polls.html",
        polls=polling.standing(web.db(), current.actor()),
        may_convene=places.some(web.db(), current.actor()),
    )


@blueprint.get("/proposer")
def proposing_form(errors: Mapping[str, object] | None = None) -> Response:
    db, actor = web.db(), current.actor()
    offered = places.offered(db, actor)
    if not offered:
        gate.require(actor, Permission.CONVENE_MEETING, on=Scope(actor.initiative_id))
    return show(
        "governance/calendar/propose.html",
        status=422 if errors else 200,
        places=offered,
        slots=SLOTS,
        shown=SHOWN,
        typed=dict(request.form),
        errors=errors or {},
    )


@blueprint.post("/proposer")
def propose() -> AnyResponse:
    sent = request.form
    values = {name: sent.get(name, "") for name in ("title", "body", "place", "remote_link")}
    slots = [tuple(sent.get(f"{part}-{n}", "") for part in PARTS) for n in SLOTS]
    try:
        form = read(PollForm, {**values, "slots": slots})
        with web.transaction() as db:
            public_id = actions.propose_dates(db, current.actor(), form, now=web.now()).public_id
    except Invalid as refusal:
        return proposing_form(refusal.fields)
    return redirect_to("date_polls.page", public_id=public_id)


@blueprint.get("/<public_id>")
def page(public_id: str, *, trouble: str = "", status: int = 200) -> Response:
    db, actor = web.db(), current.actor()
    poll = polling.poll_for(db, actor, public_id)
    return show(
        "governance/calendar/poll.html",
        status=status,
        poll=poll,
        whom=_whom(db, poll),
        slots=polling.slots(db, actor, poll),
        answers=[(one.value, _(name), "") for one, name in SAID_NAMES.items()],
        may_keep=poll.closed_at is None and gate.may(actor, Permission.CONVENE_MEETING, on=poll),
        trouble=trouble,
    )


def _whom(db: Session, poll: DatePoll) -> str:
    if poll.body_id:
        return committee.body_of(db, poll.body_id).name
    return db.get_one(WorkStream, poll.stream_id).title if poll.stream_id else current.initiative().name


@blueprint.post("/<public_id>")
def say(public_id: str) -> AnyResponse:
    said = {name.removeprefix("s-"): one for name, one in request.form.items() if name.startswith("s-")}
    form = read(SaidForm, {"said": said})
    try:
        with web.transaction() as db:
            poll = polling.poll_for(db, current.actor(), public_id)
            actions.say(db, current.actor(), poll, form, now=web.now())
    except Conflict as refusal:
        return page(public_id, trouble=str(refusal), status=refusal.status)
    flash(_("C’est noté. Vous pouvez changer d’avis jusqu’à ce que la date soit choisie."))
    return redirect_to("date_polls.page", public_id=public_id)


@blueprint.post("/<public_id>/garder/<slot>")
def keep(public_id: str, slot: str) -> AnyResponse:
    """One click: the slot is the meeting."""
    try:
        with web.transaction() as db:
            poll = polling.poll_for(db, current.actor(), public_id)
            meeting = actions.keep_date(db, current.actor(), poll, slot, now=web.now()).public_id
    except (Conflict, Invalid) as refusal:
        return page(public_id, trouble=str(refusal), status=refusal.status)
    flash(_("La réunion est au calendrier. La convocation n’est pas encore partie."))
    return redirect_to("meetings.page", public_id=meeting)
