"""Before the notice leaves: each letter as it will be received, and what stands in its way; and calling again."""

from __future__ import annotations

from flask import Blueprint, Response
from flask_babel import format_date
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from foundation import web
from foundation.errors import Conflict, Missing
from foundation.language import weekday
from foundation.pages import flash, redirect_to, show
from governance.meetings import audience, foreseeing, letters, presence, queries, screens
from governance.meetings.actions import calling_again
from governance.meetings.letters import NoticeLetter
from governance.meetings.models import Meeting
from people import current, gate
from people.permissions import Permission

blueprint = Blueprint("meeting_notice", __name__, url_prefix="/<initiative>/reunions/<public_id>")


def _found(public_id: str) -> Meeting:
    meeting = queries.meeting_for(web.db(), current.actor(), public_id)
    gate.require(current.actor(), Permission.CONVENE_MEETING, on=meeting)
    return meeting


@blueprint.get("/avant-envoi")
def page(public_id: str) -> Response:
    """Who receives what; who cannot be reached, or seated; until when."""
    meeting, db = _found(public_id), web.db()
    body = presence.body_of(db, meeting)
    view = presence.seating(db, meeting, body)
    people = audience.of(db, meeting, view)
    found = queries.notice_view(db, meeting, presence.notice_rule(meeting, body), web.now())
    names = {one.member: one for one in people}
    return show(
        "governance/meetings/before.html",
        meeting=meeting,
        body=body,
        drawn=[(names[one.member], one) for one in _drawn(meeting, people)],
        unreachable=[one.name for one in people if not one.email],
        unseated=foreseeing.unseated(view),
        notice=found,
        last_day=format_date(found.last_day, "d MMMM yyyy"),
        some_items=bool(queries.item_rows(db, meeting)),
        file_name=letters.FILE_NAME,
    )


@blueprint.get("/avant-envoi/<member>")
def letter(public_id: str, member: str) -> Response:
    """A letter as a mail reader shows it: nothing in it runs."""
    meeting = _found(public_id)
    people = audience.of(web.db(), meeting)
    wanted = [one for one in people if one.member == member]
    if not wanted:
        raise Missing
    return web.as_mail(_drawn(meeting, wanted)[0].html)


def _drawn(meeting: Meeting, people: list[queries.Recipient]) -> list[NoticeLetter]:
    papers = screens.readings(meeting, people)
    return letters.notice(screens.told(meeting), people, now=web.now(), papers=papers)


@blueprint.post("/seconde")
def call_again(public_id: str) -> AnyResponse:
    """The second meeting, in one click; its notice is still to be read again, and sent."""
    try:
        with web.transaction() as db:
            first = queries.meeting_for(db, current.actor(), public_id)
            second = calling_again.call_again(db, current.actor(), first, now=web.now())
            there, day = second.public_id, weekday(second.starts_at)
    except Conflict as refusal:
        return screens.page(_found(public_id), status=refusal.status, trouble=str(refusal))
    flash(
        _("La seconde réunion est au calendrier, %(day)s. Sa convocation n’est pas encore partie.", day=day)
    )
    return redirect_to("meetings.page", public_id=there)
