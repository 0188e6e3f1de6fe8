"""« Passer à ce point »: one click for each item, while the sitting goes on."""

from __future__ import annotations

from flask import Blueprint
from werkzeug.wrappers import Response as AnyResponse

from foundation import web
from foundation.errors import Conflict
from foundation.pages import redirect_to
from governance.meetings import queries, screens
from governance.meetings.actions import conducting
from people import current

blueprint = Blueprint("meeting_conduct", __name__, url_prefix="/<initiative>/reunions/<public_id>")


@blueprint.post("/points/<item>/en-cours")
def take_up(public_id: str, item: str) -> AnyResponse:
    try:
        with web.transaction() as db:
            meeting = queries.meeting_for(db, current.actor(), public_id)
            row = queries.item_for(db, meeting, item)
            conducting.take_up(db, current.actor(), meeting, row, now=web.now())
    except Conflict as refusal:
        meeting = queries.meeting_for(web.db(), current.actor(), public_id)
        return screens.page(meeting, status=refusal.status, trouble=str(refusal))
    return redirect_to("meetings.page", public_id=public_id, _anchor="demarche")
