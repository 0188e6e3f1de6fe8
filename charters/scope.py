"""Which charter an address is about: that of the initiative, or the annex of one of its streams.

The pages are the same. The stream is taken out of the address before a view, and put back into every link of these
pages; a link that leads out of it says `stream=None`.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, g
from sqlmodel import Session, select

from charters import places
from charters.places import Place
from foundation import web
from foundation.errors import Missing
from people import current
from workspace.streams.models import WorkStream

STREAM = "stream"


def follow(blueprint: Blueprint) -> None:
    """Let the pages of this blueprint be those of annexes too."""
    blueprint.url_value_preprocessor(_enter)
    blueprint.url_defaults(_stay)


def _enter(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    if values and STREAM in values:
        found = by_slug(web.db(), current.initiative().id or 0, values.pop(STREAM))
        web.db().expunge(found)
        g.annex_of = found


def _stay(endpoint: str, values: dict[str, Any]) -> None:
    if (
        STREAM not in values
        and "annex_of" in g
        and current_app.url_map.is_endpoint_expecting(endpoint, STREAM)
    ):
        values[STREAM] = g.annex_of.slug


def by_slug(db: Session, initiative_id: int, slug: str) -> WorkStream:
    found = db.exec(
        select(WorkStream).where(WorkStream.initiative_id == initiative_id, WorkStream.slug == slug)
    ).first()
    if found is None:
        raise Missing
    return found


def stream() -> WorkStream | None:
    """The stream whose annex this address is about; None for the charter itself."""
    found: WorkStream | None = g.get("annex_of")
    return found


def stream_id() -> int | None:
    found = stream()
    return found.id if found else None


def ensure_here(text_of: int | None) -> None:
    """Raises Missing for a text (by its stream) other than the one this address is about."""
    if text_of != stream_id():
        raise Missing


def public() -> bool:
    """Whether anybody may read it: the initiative shows itself, and so does the stream of an annex."""
    found = stream()
    return current.initiative().listed and (found is None or found.public_face)


def place() -> Place:
    """The same as a value: how it is called, and its part of an address."""
    return places.of_stream(stream())
