"""A convened meeting that moves or is called off, and the log of who was sent what."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, request
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as AnyResponse

from foundation import web
from foundation.errors import Conflict, Invalid
from foundation.language import local
from foundation.pages import flash, read_form, redirect_to, show
from governance.meetings import announcing, audience, presence, queries, screens, sendings
from governance.meetings.actions import keeping_step
from governance.meetings.forms import CancelForm, ChangeForm
from governance.meetings.models import Meeting
from governance.meetings.rules.sending import SENT_NAMES, STATE_NAMES
from people import current, gate
from people.permissions import Permission

blueprint = Blueprint("meeting_steps", __name__, url_prefix="/<initiative>/reunions/<public_id>")


def _found(public_id: str) -> Meeting:
    """The meeting, for whoever convenes it: letters quote what they lead to."""
    meeting = queries.meeting_for(web.db(), current.actor(), public_id)
    gate.require(current.actor(), Permission.CONVENE_MEETING, on=meeting)
    return meeting


@blueprint.get("/deplacer")
def moving_form(
    public_id: str,
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, object] | None = None,
    *,
    late: bool = False,
    status: int = 200,
) -> Response:
    """Date, place and link of a convened meeting, and to how many people the change is told."""
    meeting = _found(public_id)
    start, end = local(meeting.starts_at), local(meeting.ends_at)
    values = {"title": meeting.title, "place": meeting.place, "remote_link": meeting.remote_link}
    values |= {"day": f"{start:%Y-%m-%d}", "start": f"{start:%H:%M}", "end": f"{end:%H:%M}"}
    db = web.db()
    return show(
        "governance/meetings/move.html",
        status=status,
        meeting=meeting,
        body=presence.body_of(db, meeting),
        ruled=meeting.body_id is not None,
        values={**values, **(typed or {})},
        errors=errors or {},
        late=late,
        told=len(audience.of(db, meeting)),
    )


@blueprint.post("/deplacer")
def move(public_id: str) -> AnyResponse:
    before = _found(public_id)
    try:
        form = read_form(ChangeForm)
        people = audience.of(web.db(), before)
        after = announcing.moved(before, form, current.initiative().time_zone)
        letters = announcing.update(screens.told(after), before, people, now=web.now())
        with web.transaction() as db:
            row = queries.meeting_for(db, current.actor(), public_id)
            keeping_step.move(db, current.actor(), row, form, letters, now=web.now(), seen=before.sequence)
    except Invalid as refusal:
        return moving_form(public_id, dict(request.form), refusal.fields, status=refusal.status)
    except Conflict as refusal:
        late = refusal.code == "late_notice"
        return moving_form(
            public_id, dict(request.form), {"form": str(refusal)}, late=late, status=refusal.status
        )
    flash(_("Le changement est enregistré et part par courriel à tout le monde."))
    return redirect_to("meetings.page", public_id=public_id)


@blueprint.get("/annuler")
def cancelling_form(
    public_id: str, errors: Mapping[str, object] | None = None, *, status: int = 200
) -> Response:
    meeting = _found(public_id)
    return show(
        "governance/meetings/cancel.html",
        status=status,
        meeting=meeting,
        told=len(_to_tell(meeting)),
        reason=request.form.get("reason", ""),
        errors=errors or {},
    )


@blueprint.post("/annuler")
def cancel(public_id: str) -> AnyResponse:
    before = _found(public_id)
    try:
        form = read_form(CancelForm)
        told = screens.told(announcing.called_off(before))
        letters = announcing.cancellation(told, _to_tell(before), form.reason, now=web.now())
        with web.transaction() as db:
            row = queries.meeting_for(db, current.actor(), public_id)
            keeping_step.cancel(db, current.actor(), row, form, letters, now=web.now())
    except Invalid as refusal:
        return cancelling_form(public_id, refusal.fields, status=refusal.status)
    except Conflict as refusal:
        return cancelling_form(public_id, {"form": str(refusal)}, status=refusal.status)
    flash(
        ngettext(
            "La réunion est annulée\u00a0; une personne est prévenue.",
            "La réunion est annulée\u00a0; %(num)s personnes sont prévenues.",
            len(letters),
        )
        if letters
        else _("La réunion est annulée. Personne n’en avait reçu la convocation.")
    )
    return redirect_to("meetings.page", public_id=public_id)


def _to_tell(meeting: Meeting) -> list[queries.Recipient]:
    """Nobody before the notice has left; then those who sit, and those who have been written to and sit no more."""
    if meeting.notice_sent_at is None:
        return []
    people = audience.of(web.db(), meeting)
    return [*people, *announcing.told_before(web.db(), meeting, people)]


@blueprint.get("/envois")
def log(public_id: str) -> Response:
    """Who was sent what, and when."""
    meeting = _found(public_id)
    return show(
        "governance/meetings/sendings.html",
        meeting=meeting,
        sendings=sendings.of(web.db(), meeting),
        kinds={kind: _(name) for kind, name in SENT_NAMES.items()},
        states={one: _(name) for one, name in STATE_NAMES.items()},
    )
