"""The small forms that the minutes open under the caret, and what they answer: the record to name in the text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, jsonify, request
from flask_babel import gettext as _
from sqlmodel import Session
from werkzeug.wrappers import Response as AnyResponse

from foundation import web
from foundation.errors import Conflict, Invalid, Missing
from foundation.pages import flash, read, redirect_to, show
from governance.meetings.models import Meeting
from governance.minuting import making, offering, queries
from governance.minuting.forms import Asking
from governance.minuting.making import Named
from people import current

blueprint = Blueprint("minuting", __name__, url_prefix="/<initiative>/reunions/<public_id>/inscrire")
Errors = dict[str, object]
Maker = Callable[[Session, Meeting], Named]
MAKERS: dict[str, Maker] = {
    "action": making.action,
    "decision": making.decision,
    "vote": making.vote,
    "document": making.paper,
}


def _sitting(public_id: str) -> Meeting:
    return queries.sitting_for(web.db(), current.actor(), public_id)


@blueprint.get("/<kind>")
@web.limiter.limit("240 per minute")
def form(public_id: str, kind: str) -> Response:
    """The form alone when the minutes ask for it, a page of its own otherwise."""
    return _form(_sitting(public_id), kind, read(Asking, request.args.to_dict()).under, {})


def _form(
    meeting: Meeting,
    kind: str,
    under: str,
    typed: dict[str, Any],
    errors: Errors | None = None,
    status: int = 200,
) -> Response:
    if kind not in MAKERS:
        raise Missing
    db, actor = web.db(), current.actor()
    item = queries.item_of(db, meeting, under)
    return show(
        "governance/minuting/form.html",
        "form",
        status=status,
        meeting=meeting,
        kind=kind,
        under=under,
        item=item,
        typed=typed,
        errors=errors or {},
        offer=offering.of(db, actor, meeting, kind, item),
    )


@blueprint.post("/<kind>")
@web.limiter.limit("60 per minute")
def make(public_id: str, kind: str) -> AnyResponse:
    """What was made, or chosen, as the text names it."""
    if kind not in MAKERS:
        raise Missing
    try:
        with web.transaction() as db:
            meeting = queries.sitting_for(db, current.actor(), public_id)
            made = MAKERS[kind](db, meeting)
    except (Invalid, Conflict) as refusal:
        typed = dict(request.form.items())
        errors = dict(getattr(refusal, "fields", {})) or {"title": str(refusal)}
        return _form(_sitting(public_id), kind, typed.get("under", ""), typed, errors, refusal.status)
    if request.headers.get("HX-Request"):
        answer = jsonify(kind=made.kind, id=made.id, label=made.label)
        answer.cache_control.no_store = True
        return answer
    flash(_("C’est inscrit\u00a0: %(label)s", label=made.label))
    return redirect_to("meetings.page", public_id=public_id)
