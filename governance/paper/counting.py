"""The papers of a college, counted in the room: the form, and the proof for those who facilitate."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from foundation import web
from foundation.errors import Missing, Refusal
from foundation.pages import flash, read, redirect_to, show
from governance.paper import actions, queries
from governance.paper.forms import CollegeForm, Proof
from governance.paper.rules.proofs import LARGEST
from governance.votes import keeping
from governance.votes import queries as votes
from governance.votes.models import Motion
from governance.votes.rules.ballots import CHOICE_NAMES, Choice
from people import current, gate
from people.permissions import Permission

blueprint = Blueprint("paper_counts", __name__, url_prefix="/<initiative>/saisies/colleges")
Errors = dict[str, object]
REST_OF_THE_FORM = 64 * 1024
ORDER = (Choice.FOR, Choice.AGAINST, Choice.ABSTAIN, Choice.BLANK)


@blueprint.url_value_preprocessor
def _room_for_a_proof(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """A photograph is heavier than any other form; before anything reads the body."""
    request.max_content_length = LARGEST + REST_OF_THE_FORM


@blueprint.get("")
def page() -> Response:
    """For one motion (`?motion=`)."""
    return _form(_motion(request.args.get("motion", "")))


@blueprint.post("")
@web.limiter.limit("60/minute")
def write() -> AnyResponse:
    public_id = request.form.get("motion", "")
    try:
        sent = request.files.get("proof")
        proof = Proof(sent.filename, sent.read(LARGEST + 1)) if sent is not None and sent.filename else None
        with web.transaction() as db:
            motion = votes.motion_for(db, current.actor(), public_id)
            actions.record_count(db, current.actor(), motion, _sent(), proof, now=web.now())
    except Refusal as error:
        if isinstance(error, Missing):
            raise
        fields = dict(getattr(error, "fields", {})) or {"voices": str(error)}
        return _form(_motion(public_id), errors=fields, status=error.status)
    flash(_("Les bulletins papier de ce collège sont comptés, à votre nom."))
    return redirect_to("votes.motion", public_id=public_id, _anchor="turnout")


@blueprint.get("/<public_id>/piece")
def proof(public_id: str) -> Response:
    """Kept by the browser as a file, never shown as a page of ours."""
    entry = queries.count_for(web.db(), current.actor(), public_id)
    headers = {
        "Content-Disposition": f'attachment; filename="{entry.proof_name}"',
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    return Response(entry.data, mimetype=entry.proof_type, headers=headers)


def _motion(public_id: str) -> Motion:
    return votes.motion_for(web.db(), current.actor(), public_id)


def _sent() -> CollegeForm:
    """« for », and « for.p » for those of represented seats; empty is nobody."""
    form = request.form
    values = {
        "college": form.get("college", ""),
        "statement": form.get("statement", ""),
        "voices": {one: form[one].strip() for one in ORDER if form.get(one, "").strip()},
        "through": {one: form[f"{one}.p"].strip() for one in ORDER if form.get(f"{one}.p", "").strip()},
    }
    return read(CollegeForm, values)


def _form(motion: Motion, *, errors: Errors | None = None, status: int = 200) -> Response:
    gate.require(current.actor(), Permission.RECORD_ON_PAPER, on=motion)
    there = keeping.in_the_room(web.db(), current.actor(), motion, web.now())
    return show(
        "governance/paper/count.html",
        status=status,
        motion=motion,
        back=url_for("votes.motion", public_id=motion.public_id),
        colleges=[
            (one.code, _("%(college)s (présents : %(n)s)", college=one.name, n=one.present)) for one in there
        ],
        represented=any(one.represented for one in there),
        answers=[(choice.value, _(CHOICE_NAMES[choice])) for choice in ORDER],
        counts=queries.counts(web.db(), motion),
        typed=dict(request.form.items()),
        errors=errors or {},
    )
