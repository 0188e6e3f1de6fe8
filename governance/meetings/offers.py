"""What may be attached to an agenda: whatever one may read, looked for by the words of its title."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlmodel import Session

from foundation import folding
from governance.meetings.rules.papers import GROUP_NAMES, PaperKind
from people import news
from people.actor import Actor
from people.subjects import Subject
from workspace.documents import queries as documents
from workspace.files import queries as files
from workspace.streams import queries as streams

FIRST, SHOWN = 6, 30  # of each kind: before one looks for something, and then
LOOKED_AT = 2_000  # texts, the last changed ones: older ones are found again by changing them, or by a link


@dataclass(frozen=True)
class Offer:
    """Something that may be attached; `place` is the stream it is of."""

    kind: PaperKind
    about: str
    title: str
    place: str


@dataclass(frozen=True)
class Group:
    """What is offered of a kind; `more` when words would find others."""

    kind: PaperKind
    name: str
    offers: tuple[Offer, ...]
    more: bool


def offered(
    db: Session, actor: Actor, looked_for: str, taken: Collection[tuple[str, str]] = (), most: int = 0
) -> list[Group]:
    """Those whose title has all these words, accents forgiven, latest first; `taken` are (kind, public id) already there."""
    wanted = folding.words(looked_for)
    most = most or (SHOWN if wanted else FIRST)
    found: dict[PaperKind, list[Offer]] = {kind: [] for kind in PaperKind}
    for one in _everything(db, actor):
        if (one.kind, one.about) not in taken and _says(one.title, wanted):
            found[one.kind].append(one)
    return [
        Group(kind, _(GROUP_NAMES[kind]), tuple(offers[:most]), len(offers) > most)
        for kind, offers in found.items()
        if offers
    ]


def _says(title: str, wanted: Collection[str]) -> bool:
    folded = folding.fold(title)
    return all(word in folded for word in wanted)


def _everything(db: Session, actor: Actor) -> Iterator[Offer]:
    places = {one.id: one.title for one in streams.names(db, actor)}
    for line in documents.documents(db, actor, limit=LOOKED_AT):
        if not line.archived:
            yield Offer(PaperKind.DOCUMENT, line.public_id, line.title, places.get(line.stream_id, ""))
    for file in files.files(db, actor):
        yield Offer(PaperKind.FILE, file.public_id, file.title, places.get(file.stream_id, ""))
    others: list[Subject] = news.gather("papers_offered", db, actor)
    for one in others:
        yield Offer(PaperKind(one.kind), one.public_id, one.title, places.get(one.stream_id, ""))
