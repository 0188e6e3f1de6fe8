"""Opening the text of a draft to those who write it together."""

from __future__ import annotations

from flask import Blueprint
from werkzeug.wrappers import Response as AnyResponse

from charters import queries, scope
from charters.drafting import actions
from foundation import web
from foundation.errors import Missing
from foundation.pages import redirect_to
from people import current

blueprint = Blueprint("charter_drafts", __name__, url_prefix="/<initiative>")
scope.follow(blueprint)


@blueprint.post("/charte/versions/<number>/texte")
@blueprint.post("/chantiers/<stream>/charte/versions/<number>/texte")
def write_together(number: str) -> AnyResponse:
    with web.transaction() as db:
        version = queries.version_by_number(db, current.initiative().id or 0, number, scope.stream_id())
        if version is None:
            raise Missing
        public_id = actions.write_together(db, current.actor(), version, now=web.now()).public_id
    return redirect_to("documents.page", public_id=public_id)
