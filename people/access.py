"""Doors are closed unless marked open: who has not signed in is asked to, who does not belong sees nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, g, redirect, request, url_for
from werkzeug.wrappers import Response

from foundation.errors import Missing
from people import current

View = TypeVar("View", bound=Callable[..., Any])
# Of other packages: files and the health of the house.
ALWAYS_OPEN = {"static", "operations.health"}


def open_to_all(view: View) -> View:
    """Mark a route that anybody may open."""
    view.open_to_all = True  # type: ignore[attr-defined]
    return view


def open_to_signed_in(view: View) -> View:
    """Mark a route of a signed-in person, outside any initiative."""
    view.open_to_signed_in = True  # type: ignore[attr-defined]
    return view


def install(app: Flask) -> None:
    app.before_request(_guard)


def _guard() -> Response | None:
    endpoint = request.endpoint
    if endpoint is None or endpoint in ALWAYS_OPEN:
        return None
    view = current_app.view_functions[endpoint]
    if getattr(view, "open_to_all", False):
        return None
    if current.person() is None:
        return _to_the_door()
    if "initiative" in g and not current.actor().member:
        raise Missing
    if "initiative" not in g and not getattr(view, "open_to_signed_in", False):
        raise Missing
    return None


def _to_the_door() -> Response:
    address = request.full_path.rstrip("?") if request.method == "GET" else ""
    door = url_for("signin.choose", next=address) if address else url_for("signin.choose")
    if request.headers.get("HX-Request"):
        return Response(status=204, headers={"HX-Redirect": door})
    return redirect(door, 303)
