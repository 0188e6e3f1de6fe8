"""/<initiative>/mandats/<mandate>/actes: the deed that designates somebody, for referents and who facilitates."""

from __future__ import annotations

import hashlib
from typing import Any

from flask import Blueprint, Response, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from foundation import web
from foundation.errors import Invalid, Unavailable
from foundation.pages import flash, redirect_to, show
from governance.organisations import actions, queries
from people import current, directory, gate
from people.models import Organisation
from people.permissions import Permission
from workspace.files import reading, words
from workspace.files.reading import Sent
from workspace.files.rules.kinds import MIMETYPES, Kind
from workspace.files.rules.looking import NotTaken

blueprint = Blueprint("deeds", __name__, url_prefix="/<initiative>/mandats/<mandate>/actes")
REST_OF_THE_FORM = 64 * 1024


@blueprint.url_value_preprocessor
def _room_for_a_file(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """A file is heavier than any other form; before anything reads the body."""
    if endpoint == "deeds.attach":
        request.max_content_length = actions.HEAVIEST + REST_OF_THE_FORM


@blueprint.get("")
def listing(mandate: str) -> Response:
    return _page(mandate)


@blueprint.post("")
@web.limiter.limit("30 per minute")
def attach(mandate: str) -> AnyResponse:
    """The rights first: nothing is looked into for somebody who may not keep it."""
    actor = current.actor()
    gate.require(actor, Permission.KEEP_ORGANISATION, on=directory.mandate(web.db(), actor, mandate))
    try:
        sent = _sent()
        with web.transaction() as db:
            actions.attach(db, actor, directory.mandate(db, actor, mandate), sent, now=web.now())
    except Invalid as refusal:
        return _page(mandate, errors=refusal.fields)
    flash(_("L’acte est gardé."))
    return redirect_to("deeds.listing", mandate=mandate)


@blueprint.get("/<deed>")
@web.limiter.limit("120 per minute")
def take(mandate: str, deed: str) -> Response:
    """Its very bytes, as a file and nothing else; a refusal when they are no longer those that came."""
    directory.mandate(web.db(), current.actor(), mandate)
    found = queries.deed(web.db(), current.actor(), deed)
    if hashlib.sha256(found.data).hexdigest() != found.sha256:
        raise Unavailable(words.DAMAGED)
    answer = web.as_file(found.data, found.name, MIMETYPES[Kind(found.kind)])
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _sent() -> Sent:
    given = request.files.get("file")
    if given is None or not given.filename:
        raise Invalid({"file": words.CHOOSE})
    try:
        return reading.examined(given.filename, given.read(actions.HEAVIEST + 1))
    except NotTaken as refusal:
        raise Invalid({"file": words.REFUSALS[refusal.reason]}) from refusal


def _page(mandate: str, *, errors: dict[str, object] | None = None) -> Response:
    db, actor = web.db(), current.actor()
    found = directory.mandate(db, actor, mandate)
    return show(
        "governance/organisations/deeds.html",
        status=422 if errors else 200,
        mandate=found,
        organisation=db.get_one(Organisation, found.organisation_id),
        deeds=queries.deeds(db, actor, found),
        weight=words.weight,
        errors=errors or {},
    )
