"""What the rooms tell the home page, and the pages of streams, about themselves.

`composition` registers the providers: plain functions in a list of `app.extensions`. Nothing here, nor in
the pages that show it, knows the rooms that speak. Each provider answers with a few short lines, in
one or two queries whatever the size of the initiative, and only of what the actor may see.

| list in `app.extensions` | provider | tells |
|---|---|---|
| `alive` | `(db, actor, stream_ids) -> list[AliveNote]` | what goes on in these streams |
| `owed` | `(db, actor, now) -> list[Owed]` | what the actor has to do |
| `changes` | `(db, actor, since) -> list[Change]` | what happened since a moment, newest first |
| `coming` | `(db, actor, now) -> list[Coming]` | the next meetings, soonest first |
| `present` | `(db, actor) -> list[Presence]` | who is here and on what |
| `stream_parts` | `(db, actor, stream) -> list[Part]` | the lists of a stream's page |
| `binned` | `(db, actor) -> list[Binned]` | what waits in the bin, beside texts |
| `file_deeds` | `(db, actor, file public id, version number) -> list[Deed]` | what may be done with a version of a file |
| `version_deeds` | `(db, actor, version public id) -> list[Deed]` | what may be done with a version kept of a text |
| `text_places` | `(db, actor, document public id) -> list[Deed]` | where a text is used, and read as something else |
| `before_joining` | `(db, actor, stream) -> list[Deed]` | what has to be done before one joins a stream |
| `brought_by_signatories` | `(db, initiative_id, organisation ids, now) -> list[Part]` | what organisations that signed bring, for everybody |
| `rules_in_force` | `(db, actor) -> list[Part]` | by which rule each body decides, beside a charter that is drafted |
| `amendment_deeds` | `(db, actor, public ids) -> list[Deed]` | what may be done with amendments that wait |
| `holding_charter` | `(db, actor, version public id) -> list[str]` | why a version of the charter stays as it is |
| `organisation_parts` | `(db, actor, organisation, now) -> list[Part]` | the lists of an organisation's page |
| `motion_parts` | `(db, actor, motion, now) -> list[Part]` | what stands beside the ballot of an open vote |
| `meeting_parts` | `(db, actor, meeting public id) -> list[Part]` | the lists of a meeting's page: its votes |
| `meeting_records` | `(db, actor, meeting public id) -> list[MeetingRecord]` | what was made in a meeting: decisions, votes, actions |
| `records_made_in` | `(db, actor, document) -> list[str]` | the address of the forms that make records in a text |
| `papers_offered` | `(db, actor) -> list[Subject]` | what may be attached to an agenda, beside texts and files, latest first |
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import current_app


@dataclass(frozen=True)
class AliveNote:
    """One line on a stream: « 2 personnes écrivent en ce moment ». `live` only for what is true now."""

    stream_id: int
    text: str
    url: str = ""
    live: bool = False


@dataclass(frozen=True)
class Owed:
    """Something that waits for the actor, and the button that does it. `live`: open now, closes soon."""

    title: str
    why: str
    url: str
    action: str
    due_at: datetime | None = None
    live: bool = False
    state: str = ""


@dataclass(frozen=True)
class Change:
    """Something that happened: where (stream, room), what in one sentence, when."""

    where: str
    what: str
    url: str
    at: datetime


@dataclass(frozen=True)
class Coming:
    """A meeting to come: its date, its name, its place, and one more line."""

    at: datetime
    title: str
    place: str
    url: str
    note: str = ""


@dataclass(frozen=True)
class Presence:
    """A member who is here now, and what she does: « écrit dans … »."""

    membership_id: int
    doing: str
    url: str = ""


@dataclass(frozen=True)
class Item:
    """One line of a part: a link and what is said of it."""

    title: str
    url: str
    note: str = ""
    live: bool = False


@dataclass(frozen=True)
class Part:
    """A list of one room on a stream's page; `action` is (label, address) of what can be added there."""

    code: str
    title: str
    items: tuple[Item, ...] = ()
    empty: str = ""
    action: tuple[str, str] | None = None
    more: tuple[str, str] | None = None


@dataclass(frozen=True)
class MeetingRecord:
    """Something that was made in a meeting, at an item of its agenda (its public id, or nothing).

    `state` says in words where it stands now.
    """

    kind: str
    public_id: str
    item: str
    title: str
    state: str
    url: str
    owner: str = ""
    due_on: date | None = None
    at: datetime | None = None


@dataclass(frozen=True)
class Binned:
    """Something in the bin: where it was, when it leaves for good, and the address that takes it out, if one may."""

    title: str
    url: str
    place: str
    binned_at: datetime
    leaves_at: datetime
    take_out: str = ""


@dataclass(frozen=True)
class Deed:
    """Something that may be done from a page of another room: its words, its address, its picture."""

    label: str
    url: str
    icon: str


def gather(kind: str, *arguments: Any) -> list[Any]:
    """What every provider of a list answers, one after another."""
    providers: Collection[Callable[..., list[Any]]] = current_app.extensions.get(kind, ())
    return [line for provider in providers for line in provider(*arguments)]
