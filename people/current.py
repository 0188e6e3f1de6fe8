"""Who is asking, and in which initiative: read once per request, from the session and the address."""

from __future__ import annotations

from typing import Any

from flask import Flask, g, request, session

from foundation import web
from foundation.errors import Missing
from people import queries
from people.actor import Actor
from people.models import Initiative, Person

SLUG = "initiative"


def install(app: Flask) -> None:
    """Take the initiative out of every address, and put it back into every link."""
    app.url_value_preprocessor(_enter)
    app.url_defaults(_stay)


def _enter(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    if values and SLUG in values:
        found = queries.initiative_by_slug(web.db(), values.pop(SLUG))
        if found is None:
            raise Missing
        web.db().expunge(found)
        g.initiative, g.time_zone = found, found.time_zone


def _stay(endpoint: str, values: dict[str, Any]) -> None:
    from flask import current_app

    if SLUG not in values and "initiative" in g and current_app.url_map.is_endpoint_expecting(endpoint, SLUG):
        values[SLUG] = g.initiative.slug


def initiative() -> Initiative:
    """The initiative of the address; `Missing` where there is none."""
    if "initiative" not in g:
        raise Missing
    found: Initiative = g.initiative
    return found


def within(somewhere: Initiative) -> None:
    """Stand in an initiative without an address: live seats and jobs."""
    g.initiative, g.time_zone = somewhere, somewhere.time_zone
    g.pop("actor", None)


def person_id() -> int | None:
    found: int | None = session.get("person_id")
    return found


def person() -> Person | None:
    return web.db().get(Person, person_id()) if person_id() else None


def actor() -> Actor:
    """Who acts in the initiative of this address, wearing the hat chosen in the form if there is one."""
    if "actor" not in g:
        g.actor = queries.actor_in(web.db(), person_id(), initiative(), web.now())
    found: Actor = g.actor
    chosen = request.form.get("hat") if request.method == "POST" else None
    return found.wearing(chosen) if chosen else found
