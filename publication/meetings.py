"""The public meetings of an initiative, and the calendar that anybody's diary follows."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, Response, url_for

from foundation import web
from foundation.errors import Missing
from foundation.pages import show
from governance.calendar import feeds, queries
from governance.meetings.models import Meeting
from people import current
from people.access import open_to_all

blueprint = Blueprint("published_meetings", __name__, url_prefix="/<initiative>/public/reunions")
BEHIND = timedelta(days=365)


@blueprint.get("")
@open_to_all
def page() -> Response:
    """Those to come, then those of the year that were held or called off, latest first."""
    now, found = web.now(), queries.public(web.db(), _listed(), web.now() - BEHIND)
    return show(
        "publication/meetings.html",
        initiative=current.initiative(),
        to_come=[one for one in found if one.ends_at > now],
        held=[one for one in reversed(found) if one.ends_at <= now],
    )


@blueprint.get("/calendrier.ics")
@open_to_all
@web.limiter.limit("1200 per hour")
def feed() -> Response:
    found = queries.public(web.db(), _listed(), web.now() - BEHIND)
    return feeds.answer(feeds.drawn(current.initiative(), found, _address, now=web.now()))


def _address(meeting: Meeting) -> str:
    return web.settings().public_url + url_for("published_meetings.page", _anchor=meeting.public_id)


def _listed() -> int:
    initiative = current.initiative()
    if not initiative.listed or initiative.id is None:
        raise Missing
    return initiative.id
