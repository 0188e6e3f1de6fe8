"""The papers of a meeting, taken in one click."""

from __future__ import annotations

from flask import Blueprint, Response
from flask_babel import gettext as _

from foundation import web
from governance.meetings import queries as meetings
from governance.records import gathering
from people import current
from workspace.exchange import paper
from workspace.exchange.printing import PRIVATE

blueprint = Blueprint("records", __name__, url_prefix="/<initiative>/reunions")


@blueprint.get("/<public_id>/pieces.pdf")
@web.limiter.limit("10 per minute")
def papers(public_id: str) -> Response:
    db, actor = web.db(), current.actor()
    meeting = meetings.meeting_for(db, actor, public_id)
    made = gathering.gathered(db, actor, meeting, now=web.now())
    return paper.file(made, _("%(title)s, pièces", title=meeting.title), cache=PRIVATE)
