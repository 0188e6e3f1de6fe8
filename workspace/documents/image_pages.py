"""Images of texts, in and out: one is drawn anew when it comes, and read with the rights of its text."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, request

from foundation import web
from foundation.errors import Invalid
from people import current, gate
from people.permissions import Permission
from workspace.documents import images, queries, redrawing, words
from workspace.documents.models import DocumentImage
from workspace.documents.rules.pictures import LARGEST, NotTaken

blueprint = Blueprint("images", __name__, url_prefix="/<initiative>/documents/<public_id>/images")
REST_OF_THE_FORM = 16 * 1024


@blueprint.url_value_preprocessor
def _room_for_an_image(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """A photo is heavier than any other form; before anything reads the body."""
    if endpoint == "images.add":
        request.max_content_length = LARGEST + REST_OF_THE_FORM


@blueprint.post("")
@web.limiter.limit("30 per minute")
def add(public_id: str) -> Response:
    """The rights first: nothing is drawn for somebody who may not keep it. Answers what the text will name."""
    actor = current.actor()
    document = queries.document_for(web.db(), actor, public_id)
    gate.require(actor, Permission.EDIT_DOCUMENT, on=document)
    sent = request.files.get("file")
    try:
        if sent is None:
            raise Invalid({"file": words.CHOOSE_IMAGE})
        picture = redrawing.redraw(sent.read(LARGEST + 1))
        with web.transaction() as db:
            images.keep(db, actor, document, picture, now=web.now())
    except NotTaken as refusal:
        return _refused(words.IMAGE_REFUSALS[refusal.reason])
    except Invalid as refusal:
        return _refused(refusal.fields["file"])
    told = {"hash": picture.sha256, "width": picture.width, "height": picture.height}
    return jsonify({**told, "size": len(picture.data), "sent": sent.tell()})


def _refused(why: object) -> Response:
    answer = jsonify({"message": str(why)})
    answer.status_code = 422
    return answer


@blueprint.get("/<sha256>")
def image(public_id: str, sha256: str) -> Response:
    document = queries.document_for(web.db(), current.actor(), public_id)
    return served(images.image(web.db(), document, sha256), cache="private, max-age=3600")


def served(row: DocumentImage | Any, *, cache: str) -> Response:
    """Its bytes, which we wrote: an image and nothing else, whoever asks for it directly."""
    headers = {
        "X-Content-Type-Options": "nosniff",
        "Content-Disposition": "inline",
        "Cache-Control": cache,
        "ETag": f'"{row.sha256}"',
    }
    answer = Response(row.data, mimetype=row.mimetype, headers=headers)
    answer.make_conditional(request)
    return answer
