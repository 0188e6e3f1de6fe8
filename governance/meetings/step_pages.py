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
from governance.meetings import announcing, audience, in_series, presence, queries, screens, sendings
from governance.meetings.actions import keeping_series, keeping_step
from governance.meetings.forms import CancelForm, ChangeForm
from governance.meetings.models import Meeting
from governance.meetings.rules.sending import SENT_NAMES, STATE_NAMES
from governance.meetings.rules.series import Extent
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
        choices=in_series.changing(meeting),
    )


@blueprint.post("/deplacer")
def move(public_id: str) -> AnyResponse:
    before = _found(public_id)
    try:
        form = read_form(ChangeForm)
        said = (
            _move_those_that_follow(before, form) if form.extent is Extent.FOLLOWING else _move(before, form)
        )
    except Invalid as refusal:
        return moving_form(public_id, dict(request.form), refusal.fields, status=refusal.status)
    except Conflict as refusal:
        late = refusal.code == "late_notice"
        return moving_form(
            public_id, dict(request.form), {"form": str(refusal)}, late=late, status=refusal.status
        )
    flash(said)
    return redirect_to("meetings.page", public_id=public_id)


def _move(before: Meeting, form: ChangeForm) -> str:
    people = audience.of(web.db(), before)
    after = announcing.moved(before, form, current.initiative().time_zone)
    letters = announcing.update(screens.told(after), before, people, now=web.now())
    with web.transaction() as db:
        row = queries.meeting_for(db, current.actor(), before.public_id)
        keeping_step.move(db, current.actor(), row, form, letters, now=web.now(), seen=before.sequence)
    return _("Le changement est enregistré et part par courriel à tout le monde.")


def _move_those_that_follow(before: Meeting, form: ChangeForm) -> str:
    steps = in_series.changes(before, form)
    with web.transaction() as db:
        row = queries.meeting_for(db, current.actor(), before.public_id)
        keeping_series.change(db, current.actor(), row, steps, now=web.now())
    return in_series.changed_words(steps)


@blueprint.get("/annuler")
def cancelling_form(
    public_id: str, errors: Mapping[str, object] | None = None, *, status: int = 200
) -> Response:
    meeting = _found(public_id)
    return show(
        "governance/meetings/cancel.html",
        status=status,
        meeting=meeting,
        told=len(announcing.to_tell(web.db(), meeting)),
        choices=in_series.calling_off(meeting),
        extent_value=request.form.get("extent", ""),
        reason=request.form.get("reason", ""),
        errors=errors or {},
    )


@blueprint.post("/annuler")
def cancel(public_id: str) -> AnyResponse:
    before = _found(public_id)
    try:
        form = read_form(CancelForm)
        said = (
            _cancel_those_that_follow(before, form)
            if form.extent is Extent.FOLLOWING
            else _cancel(before, form)
        )
    except Invalid as refusal:
        return cancelling_form(public_id, refusal.fields, status=refusal.status)
    except Conflict as refusal:
        return cancelling_form(public_id, {"form": str(refusal)}, status=refusal.status)
    flash(said)
    return redirect_to("meetings.page", public_id=public_id)


def _cancel(before: Meeting, form: CancelForm) -> str:
    told, people = screens.told(announcing.called_off(before)), announcing.to_tell(web.db(), before)
    letters = announcing.cancellation(told, people, form.reason, now=web.now())
    with web.transaction() as db:
        row = queries.meeting_for(db, current.actor(), before.public_id)
        keeping_step.cancel(db, current.actor(), row, form, letters, now=web.now())
    if not letters:
        return _("La réunion est annulée. Personne n’en avait reçu la convocation.")
    return ngettext(
        "La réunion est annulée\u00a0; une personne est prévenue.",
        "La réunion est annulée\u00a0; %(num)s personnes sont prévenues.",
        len(letters),
    )


def _cancel_those_that_follow(before: Meeting, form: CancelForm) -> str:
    steps = in_series.cancellations(before, form, form.reason)
    with web.transaction() as db:
        row = queries.meeting_for(db, current.actor(), before.public_id)
        keeping_series.call_off(db, current.actor(), row, form, steps, now=web.now())
    return in_series.cancelled_words(steps)


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
