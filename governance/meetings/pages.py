"""The pages of meetings: those to come and those held, convening one, its agenda, its notice."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from foundation import web
from foundation.errors import Conflict, Invalid
from foundation.language import local
from foundation.pages import flash, read_form, redirect_to, show
from governance.committee import queries as committee
from governance.meetings import audience, in_series, letters, places, presence, queries, screens
from governance.meetings.actions import convening, keeping_series
from governance.meetings.forms import ChangeForm, ItemForm, MeetingForm, NoticeForm, PeopleForm
from governance.meetings.models import Meeting
from governance.meetings.rules.asking import DAYS
from governance.meetings.rules.lifecycle import Stage
from governance.meetings.rules.series import Extent
from people import current, gate
from people.permissions import Permission
from people.rules.predicates import Scope

blueprint = Blueprint("meetings", __name__, url_prefix="/<initiative>/reunions")
CONVENE = "governance/meetings/convene.html"


def found(public_id: str) -> Meeting:
    return queries.meeting_for(web.db(), current.actor(), public_id)


@blueprint.get("")
def listing() -> Response:
    actor = current.actor()
    return show(
        "governance/meetings/list.html",
        going_on=queries.meetings(web.db(), actor, Stage.OPEN),
        to_come=queries.meetings(web.db(), actor, Stage.PLANNED),
        held=queries.meetings(web.db(), actor, Stage.CLOSED, Stage.CANCELLED),
        may_convene=gate.may(actor, Permission.CONVENE_MEETING, on=Scope(actor.initiative_id)),
        may_gather=places.some(web.db(), actor),
    )


@blueprint.get("/convoquer")
def convening_form(
    typed: Mapping[str, str] | None = None, errors: Mapping[str, object] | None = None
) -> Response:
    gate.require(current.actor(), Permission.CONVENE_MEETING, on=Scope(current.initiative().id))
    return _form(None, typed or _again(), errors or {})


def _again() -> dict[str, str]:
    """`?seconde=`: called again for want of quorum, with the same agenda."""
    public_id = request.args.get("seconde", "")
    if not public_id:
        return {}
    first = found(public_id)
    return {
        "body": presence.body_of(web.db(), first).public_id,
        "second_of": public_id,
        "place": first.place,
        "remote_link": first.remote_link,
        "agenda": "\n".join(item.title for item in queries.item_rows(web.db(), first)),
    }


@blueprint.post("/convoquer")
def convene() -> AnyResponse:
    try:
        form = read_form(MeetingForm)
        with web.transaction() as db:
            body = committee.body_for(db, current.actor(), form.body)
            meeting = convening.convene(db, current.actor(), body, form, now=web.now())
            public_id = meeting.public_id
    except (Invalid, Conflict) as refusal:
        fields = getattr(refusal, "fields", None) or {"form": str(refusal)}
        return convening_form(dict(request.form), fields)
    flash(_("La réunion est au calendrier. La convocation n’est pas encore partie."))
    return redirect_to("meetings.page", public_id=public_id)


@blueprint.get("/<public_id>")
def page(public_id: str) -> Response:
    return screens.page(found(public_id))


@blueprint.get("/<public_id>/reunion.ics")
def calendar(public_id: str) -> Response:
    text = letters.calendar(screens.told(found(public_id)), now=web.now())
    answer = Response(text, mimetype="text/calendar")
    answer.headers["Content-Disposition"] = f'attachment; filename="{letters.FILE_NAME}"'
    return answer


@blueprint.get("/<public_id>/modifier")
def amending_form(
    public_id: str,
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, object] | None = None,
    *,
    late: bool = False,
) -> Response:
    meeting = found(public_id)
    gate.require(current.actor(), Permission.CONVENE_MEETING, on=meeting)
    return _form(meeting, typed or {}, errors or {}, late=late)


@blueprint.post("/<public_id>/modifier")
def amend(public_id: str) -> AnyResponse:
    """Before its notice; those that follow it in its series may have left."""
    try:
        form = read_form(ChangeForm)
        if form.extent is Extent.FOLLOWING:
            flash(_amend_those_that_follow(public_id, form))
        else:
            with web.transaction() as db:
                meeting = queries.meeting_for(db, current.actor(), public_id)
                convening.amend(db, current.actor(), meeting, form, now=web.now())
    except Invalid as refusal:
        return amending_form(public_id, dict(request.form), refusal.fields)
    except Conflict as refusal:
        if refusal.code in {"late_notice", "meanwhile"}:
            late = refusal.code == "late_notice"
            return amending_form(public_id, dict(request.form), {"form": str(refusal)}, late=late)
        return screens.page(found(public_id), status=refusal.status, trouble=str(refusal))
    return redirect_to("meetings.page", public_id=public_id)


def _amend_those_that_follow(public_id: str, form: ChangeForm) -> str:
    meeting = found(public_id)
    gate.require(current.actor(), Permission.CONVENE_MEETING, on=meeting)
    steps = in_series.changes(meeting, form)
    with web.transaction() as db:
        row = queries.meeting_for(db, current.actor(), public_id)
        keeping_series.change(db, current.actor(), row, steps, now=web.now())
    return in_series.changed_words(steps)


def _form(
    meeting: Meeting | None,
    typed: Mapping[str, str],
    errors: Mapping[str, object],
    *,
    late: bool = False,
) -> Response:
    bodies = screens.bodies()
    values = {"body": bodies[0].public_id if bodies else "", "title": "", "day": "", "start": "18:00"}
    values |= {"end": "20:00", "place": "", "remote_link": "", "agenda": "", "second_of": ""}
    values |= {"request_days": str(meeting.request_days if meeting else DAYS)}
    if meeting is not None:
        start, end = local(meeting.starts_at), local(meeting.ends_at)
        values |= {"body": presence.body_of(web.db(), meeting).public_id, "title": meeting.title}
        values |= {"day": f"{start:%Y-%m-%d}", "start": f"{start:%H:%M}", "end": f"{end:%H:%M}"}
        values |= {"place": meeting.place, "remote_link": meeting.remote_link}
        values |= {"public": "1" if meeting.public and not typed else ""}
    return show(
        CONVENE,
        status=422 if errors else 200,
        meeting=meeting,
        bodies=[(one.public_id, one.name) for one in bodies],
        notices=[(one.name, one.notice_rule) for one in bodies],
        values={**values, **typed},
        errors=errors,
        late=late,
        choices=in_series.changing(meeting) if meeting is not None else None,
    )


@blueprint.post("/<public_id>/points")
def add_item(public_id: str) -> AnyResponse:
    try:
        form = read_form(ItemForm)
        with web.transaction() as db:
            meeting = queries.meeting_for(db, current.actor(), public_id)
            convening.add_item(db, current.actor(), meeting, form, now=web.now())
    except Invalid as refusal:
        return screens.page(
            found(public_id), status=refusal.status, errors=refusal.fields, typed=dict(request.form)
        )
    except Conflict as refusal:
        return screens.page(found(public_id), status=refusal.status, trouble=str(refusal))
    return redirect_to("meetings.page", public_id=public_id, _anchor="ordre-du-jour")


@blueprint.post("/<public_id>/points/<item>")
def write_item(public_id: str, item: str) -> AnyResponse:
    try:
        form = read_form(ItemForm)
        with web.transaction() as db:
            meeting = queries.meeting_for(db, current.actor(), public_id)
            row = queries.item_for(db, meeting, item)
            convening.write_item(db, current.actor(), meeting, row, form, now=web.now())
    except (Invalid, Conflict) as refusal:
        return screens.page(found(public_id), status=refusal.status, trouble=str(refusal))
    return redirect_to("meetings.page", public_id=public_id, _anchor="ordre-du-jour")


@blueprint.post("/<public_id>/points/<item>/retirer")
def remove_item(public_id: str, item: str) -> AnyResponse:
    with web.transaction() as db:
        meeting = queries.meeting_for(db, current.actor(), public_id)
        row = queries.item_for(db, meeting, item)
        convening.remove_item(db, current.actor(), meeting, row, now=web.now())
    flash(_("Le point est retiré de l’ordre du jour."))
    return redirect_to("meetings.page", public_id=public_id, _anchor="ordre-du-jour")


@blueprint.post("/<public_id>/bureau")
def name_people(public_id: str) -> AnyResponse:
    form = read_form(PeopleForm)
    with web.transaction() as db:
        meeting = queries.meeting_for(db, current.actor(), public_id)
        convening.name_people(db, current.actor(), meeting, form, now=web.now())
    return redirect_to("meetings.page", public_id=public_id)


@blueprint.post("/<public_id>/convocation")
def send_notice(public_id: str) -> AnyResponse:
    form = read_form(NoticeForm)
    meeting = found(public_id)
    # A letter quotes the page it leads to: only who may convene has it drawn.
    gate.require(current.actor(), Permission.CONVENE_MEETING, on=meeting)
    people = audience.of(web.db(), meeting)
    papers = screens.readings(meeting, people)
    drawn = letters.notice(screens.told(meeting), people, now=web.now(), papers=papers)
    try:
        with web.transaction() as db:
            row = queries.meeting_for(db, current.actor(), public_id)
            convening.send_notice(
                db, current.actor(), row, drawn, now=web.now(), late_confirmed=form.late_confirmed
            )
            sent = row.notice_recipients
    except Conflict as refusal:
        return screens.page(found(public_id), status=refusal.status, trouble=str(refusal))
    flash(_("La convocation part à %(n)s personnes, avec l’invitation d’agenda.", n=sent))
    return redirect_to("meetings.page", public_id=public_id)
