"""Handing a file back: as a file and nothing else, its print checked first; and the picture that we drew of it."""

from __future__ import annotations

import hashlib

import structlog
from flask import Blueprint, Response, request

from foundation import web
from foundation.errors import Unavailable
from people import current
from workspace.files import queries, words
from workspace.files.models import StreamFileVersion
from workspace.files.rules.kinds import MIMETYPES, Kind

blueprint = Blueprint("file_versions", __name__, url_prefix="/<initiative>/fichiers/<public_id>/versions")
log = structlog.get_logger()


@blueprint.get("/<int:number>/telecharger")
@web.limiter.limit("120 per minute")
def take(public_id: str, number: int) -> Response:
    """Its very bytes, or, when they are no longer those that came, a refusal."""
    file = queries.file_for(web.db(), current.actor(), public_id)
    version = queries.version_of(web.db(), file, number)
    return handed(version, checked(version, queries.data_of(web.db(), version)))


def checked(version: StreamFileVersion, data: bytes) -> bytes:
    """These bytes, if they are those of the print; raises Unavailable."""
    if hashlib.sha256(data).hexdigest() != version.sha256:
        log.error("file_damaged", version=version.id)
        raise Unavailable(words.DAMAGED)
    return data


def handed(version: StreamFileVersion, data: bytes) -> Response:
    """Kept by the browser as a file, never shown as a page of ours; resumed where it stopped."""
    answer = web.as_file(data, version.name, MIMETYPES[Kind(version.kind)])
    answer.set_etag(version.sha256)
    answer.make_conditional(request, accept_ranges=True, complete_length=len(data))
    return answer


@blueprint.get("/<int:number>/apercu")
def picture(public_id: str, number: int) -> Response:
    """A picture that we wrote, read with the rights of the file."""
    file = queries.file_for(web.db(), current.actor(), public_id)
    version = queries.version_of(web.db(), file, number)
    answer = Response(queries.picture_of(web.db(), version), mimetype="image/jpeg")
    answer.headers["Cache-Control"] = "private, max-age=3600"
    answer.headers["Content-Disposition"] = "inline"
    answer.set_etag(f"{version.sha256}-1")
    answer.make_conditional(request)
    return answer
