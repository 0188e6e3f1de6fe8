"""Opening the text of a draft to those who write it together."""

from __future__ import annotations

from flask import Blueprint
from werkzeug.wrappers import Response as AnyResponse

from charters import queries
from charters.drafting import actions
from foundation import web
from foundation.errors import Missing
from foundation.pages import redirect_to
from people import current

blueprint = Blueprint("charter_drafts", __name__, url_prefix="/<initiative>/charte/versions/<number>")


@blueprint.post("/texte")
def write_together(number: str) -> AnyResponse:
    with web.transaction() as db:
        version = queries.version_by_number(db, current.initiative().id or 0, number)
        if version is None:
            raise Missing
        public_id = actions.write_together(db, current.actor(), version, now=web.now()).public_id
    return redirect_to("documents.page", public_id=public_id)
