"""Images of published texts: everybody reads them while the text that shows one is public."""

from __future__ import annotations

from flask import Blueprint, Response

from foundation import web
from foundation.errors import Missing
from people import current
from people.access import open_to_all
from publication import queries
from workspace.documents.image_pages import served

blueprint = Blueprint("published_images", __name__, url_prefix="/<initiative>/public/images")


@blueprint.get("/<sha256>")
@open_to_all
def image(sha256: str) -> Response:
    initiative = current.initiative()
    found = queries.published_image(web.db(), initiative.id or 0, sha256) if initiative.listed else None
    if found is None:
        raise Missing
    return served(found, cache="public, max-age=300")
