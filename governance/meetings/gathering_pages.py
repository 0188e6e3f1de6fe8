"""Meetings of every kind: one chooses what for and with whom, and starts from an agenda."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from foundation import web
from foundation.errors import Conflict, Invalid
from foundation.pages import flash, read_form, redirect_to, show
from governance.meetings import places, queries, screens
from governance.meetings.actions import gathering
from governance.meetings.forms import GatheringForm, ReplyForm
from governance.meetings.rules.asking import DAYS
from governance.meetings.rules.kinds import TEMPLATES, MeetingKind
from governance.meetings.rules.recurring import EVERY_NAMES, Every
from people import current, gate
from people.permissions import Permission
from people.rules.predicates import Scope

blueprint = Blueprint("gatherings", __name__, url_prefix="/<initiative>/reunions")


@blueprint.get("/preparer")
def page(typed: Mapping[str, str] | None = None, errors: Mapping[str, object] | None = None) -> Response:
    """The form of a kind, its agenda already there; every kind is one click away."""
    db, actor = web.db(), current.actor()
    offered = places.offered(db, actor)
    if not offered:
        gate.require(actor, Permission.CONVENE_MEETING, on=Scope(actor.initiative_id))
    wanted = (typed or request.args).get("kind", "")
    kind = MeetingKind(wanted) if wanted in set(MeetingKind) else MeetingKind.WORKING_SESSION
    template = TEMPLATES[kind]
    whom = request.args.get("avec", "")
    values = {
        "body": whom,
        "title": "",
        "day": "",
        "start": "14:00",
        "end": "16:00",
        "place": "",
        "until": "",
    }
    values |= {"remote_link": "", "public": "1" if template.public and not typed else "", "every": "once"}
    values |= {
        "request_days": str(DAYS),
        "times": "",
        "agenda": "\n".join(_(line.title) for line in template.agenda),
    }
    return show(
        "governance/meetings/gather.html",
        status=422 if errors else 200,
        kind=kind,
        about=_(template.about),
        kinds=[
            (one, _(TEMPLATES[one].name), url_for("gatherings.page", kind=one.value, avec=whom or None))
            for one in MeetingKind
        ],
        places=offered,
        everies=[(one.value, _(EVERY_NAMES[one])) for one in Every],
        values={**values, **(typed or {})},
        errors=errors or {},
    )


@blueprint.post("/preparer")
def gather() -> AnyResponse:
    try:
        form = read_form(GatheringForm)
        with web.transaction() as db:
            made = [one.public_id for one in gathering.gather(db, current.actor(), form, now=web.now())]
    except (Invalid, Conflict) as refusal:
        fields = getattr(refusal, "fields", None) or {"form": str(refusal)}
        return page(dict(request.form), fields)
    flash(
        _("%(n)s réunions sont au calendrier. Leurs convocations ne sont pas encore parties.", n=len(made))
        if len(made) > 1
        else _("La réunion est au calendrier. La convocation n’est pas encore partie.")
    )
    return redirect_to("meetings.page", public_id=made[0])


@blueprint.post("/<public_id>/venir")
def reply(public_id: str) -> AnyResponse:
    form = read_form(ReplyForm)
    try:
        with web.transaction() as db:
            meeting = queries.meeting_for(db, current.actor(), public_id)
            gathering.reply(db, current.actor(), meeting, form.reply, now=web.now())
    except Conflict as refusal:
        meeting = queries.meeting_for(web.db(), current.actor(), public_id)
        return screens.page(meeting, status=refusal.status, trouble=str(refusal))
    flash(_("C’est noté. Vous pouvez changer d’avis jusqu’à l’ouverture."))
    return redirect_to("meetings.page", public_id=public_id)
