"""Before the notice leaves: each letter as it will be received, and what stands in its way; and calling again."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from flask import Blueprint, Response
from flask_babel import format_date
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from foundation import web
from foundation.errors import Conflict, Missing
from foundation.language import weekday
from foundation.pages import flash, redirect_to, show
from governance.meetings import audience, foreseeing, letters, papers, presence, queries, screens
from governance.meetings.actions import calling_again
from governance.meetings.letters import NoticeLetter
from governance.meetings.models import Meeting
from governance.meetings.papers import Papers, PaperView
from people import current, gate
from people.permissions import Permission
from people.rules.predicates import Scope

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
        sees_addresses=gate.may(current.actor(), Permission.MANAGE_PEOPLE, on=Scope(meeting.initiative_id)),
        some_are_not_shown=_some_are_not_shown(meeting),
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
    """Without the papers that whoever looks may not read: those of a lead's meeting may be for others alone."""
    return letters.notice(screens.told(meeting), people, now=web.now(), papers=_shown(meeting, people))


def _shown(meeting: Meeting, people: list[queries.Recipient]) -> dict[int, Papers]:
    own = papers.of_meeting(web.db(), current.actor(), meeting)
    read = {one.public_id for group in own.values() for one in group}
    return {
        member: {item: kept for item, group in theirs.items() if (kept := _of(group, read))}
        for member, theirs in screens.readings(meeting, people).items()
    }


def _of(group: Iterable[PaperView], read: Collection[str]) -> tuple[PaperView, ...]:
    return tuple(one for one in group if one.public_id in read)


def _some_are_not_shown(meeting: Meeting) -> bool:
    every = papers.of_meeting(web.db(), current.actor(), meeting, whole=True)
    return any(not one.readable for group in every.values() for one in group)


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
