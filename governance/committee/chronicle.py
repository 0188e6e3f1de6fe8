"""« Qui a siégé, quand »: the whole history of a body, as a table and as a drawing, and who sat on a given day."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, Response, request
from flask_babel import gettext as _

from foundation import web
from foundation.pages import show
from governance.committee import queries, timeline
from governance.committee.pages import functions, written
from people import current

blueprint = Blueprint("chronicle", __name__, url_prefix="/<initiative>/comite")


@blueprint.get("/<slug>/historique")
def page(slug: str) -> Response:
    """`?le=2026-03-01`: as of that day; a day that is none is told, and today is shown."""
    db = web.db()
    body = queries.body_for(db, current.actor(), slug)
    today = queries.today_in(db, body.initiative_id, web.now())
    asked = request.args.get("le", "").strip()
    day = _day(asked)
    on = day or today
    wrong = {"le": _("Une date s’écrit 2026-03-01.")} if asked and day is None else {}
    return show(
        "governance/committee/history.html",
        status=422 if wrong else 200,
        body=body,
        view=queries.body_view(db, body, on),
        history=timeline.history(db, body, on=on, today=today),
        on=on,
        today=today,
        asked=asked or on.isoformat(),
        functions=functions(),
        written=written,
        errors=wrong,
    )


def _day(text: str) -> date | None:
    """Years that a calendar of people knows: a drawing of eight thousand years shows nothing."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 1900 <= found.year < 2200 else None  # noqa: PLR2004 - said above
