"""What the editor asks for on demand, as JSON: who wrote, whom one may name, what records say."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, request

from foundation import web
from foundation.pages import read
from people import current
from workspace.documents import authors as authorship
from workspace.documents import naming, queries, records, texts
from workspace.documents.forms import Naming

blueprint = Blueprint("editing", __name__, url_prefix="/<initiative>/documents/<public_id>")


@blueprint.get("/auteurs")
@web.limiter.limit("60 per minute")
def authors(public_id: str) -> Response:
    """Who wrote each letter, for the page that colours them."""
    document = queries.document_for(web.db(), current.actor(), public_id)
    return _told(authorship.of(web.db(), document, now=web.now()).json())


@blueprint.get("/nommer")
@web.limiter.limit("240 per minute")
def named(public_id: str) -> Response:
    """Whom and what the words typed after « @ » may mean."""
    actor = current.actor()
    queries.document_for(web.db(), actor, public_id)
    wanted = read(Naming, request.args.to_dict())
    found = naming.matching(web.db(), actor, wanted.q, now=web.now())
    return _told([one.json() for one in found])


@blueprint.get("/inscrits")
@web.limiter.limit("60 per minute")
def standings(public_id: str) -> Response:
    """What the records named in the text say now, to this person."""
    db, actor = web.db(), current.actor()
    document = queries.document_for(db, actor, public_id)
    said = records.present(db, actor, texts.tree(db, document))
    return _told([{"kind": kind, "id": one, "words": told.words} for (kind, one), told in said.items()])


def _told(what: Any) -> Response:
    """For this person, now: kept nowhere."""
    answer = jsonify(what)
    answer.cache_control.no_store = True
    return answer
