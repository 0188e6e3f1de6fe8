"""Error pages that say what happened, what is safe and what to do; the same words for htmx and sockets."""

from __future__ import annotations

from http import HTTPStatus

import structlog
from flask import Flask, Response, make_response, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from foundation.errors import Refusal, TooLarge, TooMany, Unavailable

log = structlog.get_logger()


def install(app: Flask) -> None:
    app.register_error_handler(Refusal, _refusal)
    app.register_error_handler(CSRFError, _expired)
    app.register_error_handler(RequestEntityTooLarge, lambda _e: _refusal(TooLarge()))
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(OperationalError, _database)
    app.register_error_handler(Exception, _unexpected)


def page(status: int, message: str = "") -> Response:
    """The error page of a status; it needs neither the database nor a session."""
    template = "errors/notice.html" if request.headers.get("HX-Request") else "errors/error.html"
    return make_response(render_template(template, status=status, message=message), status)


def _refusal(error: Refusal) -> Response:
    response = page(error.status, str(error))
    if isinstance(error, TooMany):
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def _expired(_error: CSRFError) -> Response:
    return page(400, _("Cette page est restée ouverte trop longtemps. Rechargez-la, puis recommencez."))


def _http(error: HTTPException) -> Response:
    if error.code is None or error.code < HTTPStatus.BAD_REQUEST:
        return make_response(error.get_response())
    response = page(error.code)
    if error.code in {405, 429}:
        response.headers.extend(dict(error.get_headers()))  # Allow, Retry-After
        response.headers["Content-Type"] = "text/html; charset=utf-8"
    return response


def _database(error: OperationalError) -> Response:
    log.error("database_failed", exc_info=error)
    return page(Unavailable.status, str(Unavailable.default))


def _unexpected(error: Exception) -> Response:
    log.error("request_failed", kind=type(error).__name__, exc_info=error)
    return page(500)
