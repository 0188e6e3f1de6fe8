"""The frame of the pages of work: rooms, streams, what is owed, me. Computed only where a template asks for it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import Flask, current_app, g, get_flashed_messages, request, url_for
from flask_babel import gettext as _

from foundation import web
from people import current, news
from people.actor import Actor
from people.queries import initials
from workspace.streams import queries as streams

# (blueprint, endpoints tried in order, icon); rooms that are not there are left out.
ROOMS = (
    ("inbox", ("inbox.home",), "home"),
    ("meetings", ("meetings.listing", "meetings.index"), "calendar"),
    ("votes", ("votes.listing", "votes.index"), "vote"),
    ("tasks", ("tasks.board",), "list-checks"),
    ("charter", ("charters.charter",), "scroll-text"),
    ("register", ("register.listing", "votes.register", "records.register"), "gavel"),
    ("committee", ("committee.page", "committee.listing"), "landmark"),
    ("documents", ("documents.listing",), "file-text"),
    ("files", ("files.listing",), "paperclip"),
    ("people", ("people.listing", "people.index"), "users"),
    ("discussions", ("discussions.listing",), "message-square"),
)


@dataclass(frozen=True)
class Place:
    """The initiative, as the frame names it."""

    name: str
    slug: str


@dataclass(frozen=True)
class Entry:
    label: str
    url: str
    icon: str
    current: bool


@dataclass(frozen=True)
class StreamEntry:
    number: int
    title: str
    url: str
    state: str
    live: bool
    current: bool


@dataclass(frozen=True)
class Me:
    name: str
    organisation: str
    initials: str
    college: str
    url: str
    person: str  # public id: what this browser keeps of hers is found by it


class Frame:
    """What `layouts/workspace.html` reads; each part is read from the database at the first need, once."""

    @cached_property
    def initiative(self) -> Place:
        here = g.get("initiative")
        return Place(here.name, here.slug) if here else Place("Chantier", "")

    @cached_property
    def actor(self) -> Actor:
        return current.actor() if "initiative" in g else Actor()

    @cached_property
    def nav(self) -> list[Entry]:
        return [entry for room in ROOMS if (entry := _entry(*room))] if self.actor.member else []

    @cached_property
    def streams(self) -> list[StreamEntry]:
        if not self.actor.member:
            return []
        found = [stream for stream in streams.names(web.db(), self.actor) if stream.closed_at is None]
        notes: dict[int, news.AliveNote] = {}
        for note in news.gather("alive", web.db(), self.actor, [stream.id for stream in found]):
            if note.stream_id not in notes or note.live:
                notes[note.stream_id] = note
        entries = []
        for number, stream in enumerate(found, 1):
            url, note = url_for("streams.page", slug=stream.slug), notes.get(stream.id or 0)
            here = request.path == url or request.path.startswith(f"{url}/")
            entries.append(
                StreamEntry(
                    number, stream.title, url, note.text if note else "", bool(note and note.live), here
                )
            )
        return entries

    @property
    def due_count(self) -> int:
        return len(owed(self.actor)) if self.actor.member else 0

    @cached_property
    def due_url(self) -> str:
        return f"/{self.initiative.slug}/#a-faire"

    @cached_property
    def me(self) -> Me | None:
        actor = self.actor
        if actor.anonymous:
            return None
        college = actor.hat.college_code or actor.college_code
        return Me(
            actor.name,
            actor.hat.organisation_name,
            initials(actor.name),
            college,
            "/moi",
            actor.person_public_id,
        )

    @cached_property
    def search_url(self) -> str:
        return f"/{self.initiative.slug}/recherche"

    @cached_property
    def flashes(self) -> list[str]:
        return [str(message) for message in get_flashed_messages()]


def owed(actor: Actor) -> list[news.Owed]:
    """What waits for the actor, most pressing first: open now, then by date, then the rest. Once a request."""
    if "owed" not in g:
        found: list[news.Owed] = news.gather("owed", web.db(), actor, web.now())
        far = web.now().replace(year=9999)
        g.owed = sorted(found, key=lambda one: (not one.live, one.due_at or far))
    kept: list[news.Owed] = g.owed
    return kept


def _entry(room: str, endpoints: tuple[str, ...], icon: str) -> Entry | None:
    endpoint = next((one for one in endpoints if one in current_app.view_functions), None)
    if endpoint is None:
        return None
    labels = {
        "inbox": _("Accueil"),
        "meetings": _("Réunions"),
        "votes": _("Votes"),
        "tasks": _("Actions"),
        "charter": _("Charte"),
        "register": _("Registre des délibérations"),
        "committee": _("Comité de pilotage"),
        "documents": _("Textes"),
        "files": _("Fichiers"),
        "people": _("Personnes et organisations"),
        "discussions": _("Discussions"),
    }
    url = url_for(endpoint, stream=None)  # the charter itself, from an annex too
    here = request.path == url or (room != "inbox" and request.path.startswith(f"{url}/"))
    return Entry(labels[room], url, icon, here)


def install(app: Flask) -> None:
    """Give every template a `frame`; nothing is computed before it is asked for."""

    @app.context_processor
    def _frame() -> dict[str, Any]:
        if "frame" not in g:
            g.frame = Frame()
        return {"frame": g.frame}
