"""Structured logs: what happened, never who said what. No name, address or text of a person."""

from __future__ import annotations

import logging
import sys
import time
from contextlib import suppress
from typing import TextIO, cast

import structlog
from flask import Flask, Response, g, request


def install(app: Flask) -> None:
    """Configure structlog once per application and log each request by its route, not its address."""
    renderer = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if app.extensions["settings"].log_format == "json"
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(cast("TextIO", StandardError())),
        cache_logger_on_first_use=False,
    )
    app.before_request(_begin)
    app.after_request(_say)


class StandardError:
    """The standard error. On a full disk a line is lost; what was about to be told is done all the same."""

    def write(self, line: str) -> None:
        with suppress(OSError):
            sys.stderr.write(line)

    def flush(self) -> None:
        with suppress(OSError):
            sys.stderr.flush()


def _begin() -> None:
    g.began = time.monotonic()


def _say(response: Response) -> Response:
    took = round((time.monotonic() - g.get("began", time.monotonic())) * 1000)
    route = request.url_rule.rule if request.url_rule else "(none)"
    structlog.get_logger().info(
        "request", method=request.method, route=route, status=response.status_code, ms=took
    )
    return response
