"""At the door: a code to scan, shown by who facilitates, and the page it leads to, where one says that one has arrived."""

from __future__ import annotations

from flask import Blueprint, Response, url_for

from foundation import web
from foundation.pages import show
from governance.meetings import coming, presence
from governance.meetings import queries as meetings
from governance.records.rules import codes
from people import current, gate
from people.permissions import Permission

blueprint = Blueprint("door", __name__, url_prefix="/<initiative>/reunions/<public_id>/a-la-porte")


@blueprint.get("")
def arriving(public_id: str) -> Response:
    """One's own seats alone: who has none is told so, and can do nothing. Without a body, oneself."""
    db, actor = web.db(), current.actor()
    meeting = meetings.meeting_for(db, actor, public_id)
    view = presence.seating(db, meeting)
    there = presence.stays(db, meeting)
    sitting = {row.seat_id: row for row in there if row.left_at is None}
    own = [(seat, sitting.get(seat.id)) for seat in meetings.seats_of(view, actor)]
    came = coming.of_meeting(db, meeting) if meeting.body_id is None else ()
    return show(
        "governance/records/arriving.html",
        meeting=meeting,
        me=next((one for one in came if one.here and one.membership_id == actor.membership_id), None),
        own=[
            (seat, stay.arrived_at if stay and stay.membership_id == actor.membership_id else None)
            for seat, stay in own
        ],
    )


@blueprint.get("/code")
def code(public_id: str) -> Response:
    """The code, large. It holds an address, and no secret: the seat decides, not the paper on the door."""
    db, actor = web.db(), current.actor()
    meeting = meetings.meeting_for(db, actor, public_id)
    gate.require(actor, Permission.RECORD_ATTENDANCE, on=meeting)
    address = web.settings().public_url + url_for("door.arriving", public_id=public_id)
    side, path = drawn(address)
    return show("governance/records/code.html", meeting=meeting, address=address, side=side, path=path)


def drawn(address: str) -> tuple[int, str]:
    """The code of an address: its side in squares, and its path."""
    import segno

    return codes.path(segno.make(address, error="q", micro=False).matrix)
