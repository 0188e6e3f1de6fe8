"""Reading shelves: the folders of a place with their texts, where a text may go, and what waits in the bin."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlmodel import Session, SQLModel, col, select

from foundation.errors import Missing
from people import gate
from people.actor import Actor
from people.permissions import Permission
from people.rules.predicates import Scope
from workspace.documents.circles import readable
from workspace.documents.models import Document, DocumentFolder, DocumentVersion
from workspace.documents.rules.kinds import Kind
from workspace.shelves.rules import keeping
from workspace.streams.models import WorkStream
from workspace.streams.queries import names, stream_for

MOST = 1_000


@dataclass(frozen=True)
class Filed:
    """A text on a shelf."""

    public_id: str
    title: str
    kind: Kind
    changed_at: datetime
    frozen: bool


@dataclass(frozen=True)
class Folder:
    public_id: str
    name: str
    texts: tuple[Filed, ...]


@dataclass(frozen=True)
class Shelf:
    """The texts of a stream, or of the whole initiative (`slug` empty): in folders, beside them, and put away."""

    slug: str
    title: str
    folders: tuple[Folder, ...]
    loose: tuple[Filed, ...]
    archived: tuple[Filed, ...]
    may_file: bool


@dataclass(frozen=True)
class Binned:
    """A text in the bin, and when it leaves it for good."""

    public_id: str
    title: str
    place: str
    binned_at: datetime
    leaves_at: datetime
    may_take_out: bool


@dataclass(frozen=True)
class Place:
    """Where a text stands, or may go."""

    stream_id: int | None
    folder_id: int | None
    slug: str = ""
    title: str = ""

    @property
    def scope(self) -> tuple[int | None, int | None]:
        return self.stream_id, self.folder_id


class Placed(Protocol):
    """What stands somewhere: a text, a file."""

    @property
    def stream_id(self) -> int | None: ...
    @property
    def folder_id(self) -> int | None: ...


def shelf(db: Session, actor: Actor, stream: WorkStream | None) -> Shelf:
    """Folders by name, texts by title."""
    gate.require(actor, Permission.READ_INITIATIVE, on=Scope(actor.initiative_id))
    stream_id = stream.id if stream else None
    rows = db.exec(
        select(Document)
        .where(
            readable(actor),
            Document.stream_id == stream_id,
            col(Document.binned_at).is_(None),
        )
        .order_by(col(Document.title), col(Document.id))
        .limit(MOST)
    ).all()
    standing = [row for row in rows if row.archived_at is None]
    return Shelf(
        slug=stream.slug if stream else "",
        title=stream.title if stream else "",
        folders=tuple(
            Folder(one.public_id, one.name, _filed([row for row in standing if row.folder_id == one.id]))
            for one in folders(db, actor)
            if one.stream_id == stream_id
        ),
        loose=_filed([row for row in standing if row.folder_id is None]),
        archived=_filed([row for row in rows if row.archived_at is not None]),
        may_file=gate.may(actor, Permission.CREATE_DOCUMENT, on=Scope(actor.initiative_id, stream_id)),
    )


def _filed(rows: list[Document]) -> tuple[Filed, ...]:
    return tuple(
        Filed(row.public_id, row.title, row.kind, row.changed_at, row.frozen_at is not None) for row in rows
    )


def folders(db: Session, actor: Actor) -> list[DocumentFolder]:
    """Those of the initiative, by name."""
    gate.require(actor, Permission.READ_INITIATIVE, on=Scope(actor.initiative_id))
    wanted = select(DocumentFolder).where(DocumentFolder.initiative_id == actor.initiative_id)
    return list(db.exec(wanted.order_by(col(DocumentFolder.name), col(DocumentFolder.id))))


def folder_for(db: Session, actor: Actor, public_id: str) -> DocumentFolder:
    found = next((one for one in folders(db, actor) if one.public_id == public_id), None)
    if found is None:
        raise Missing
    return found


def place(db: Session, actor: Actor, said: str) -> Place:
    """`cantines:3f9c` as a place; `Missing` when there is none, or the folder is of another stream."""
    slug, _colon, public_id = said.partition(":")
    stream = stream_for(db, actor, slug) if slug else None
    stream_id = stream.id if stream else None
    folder = folder_for(db, actor, public_id) if public_id else None
    if folder is not None and folder.stream_id != stream_id:
        raise Missing
    return Place(stream_id, folder.id if folder else None, slug, stream.title if stream else "")


def said(db: Session, actor: Actor, thing: Placed) -> str:
    """Where a text or a file stands, as `place` reads it."""
    slugs = {stream.id: stream.slug for stream in names(db, actor)}
    known = {folder.id: folder.public_id for folder in folders(db, actor)}
    return f"{slugs.get(thing.stream_id, '')}:{known.get(thing.folder_id, '')}"


def places(
    db: Session, actor: Actor, everywhere: str, adding: Permission = Permission.CREATE_DOCUMENT
) -> list[tuple[str, str]]:
    """Where the actor may put a text, or what `adding` brings there: (as `place` reads it, in words)."""
    every = folders(db, actor)
    found = []
    streams = [(None, "", everywhere), *((one.id, one.slug, one.title) for one in names(db, actor))]
    for stream_id, slug, title in streams:
        if gate.may(actor, adding, on=Scope(actor.initiative_id, stream_id)):
            found.append((f"{slug}:", title))
            found += [
                (f"{slug}:{one.public_id}", f"{title} / {one.name}")
                for one in every
                if one.stream_id == stream_id
            ]
    return found


def binned(db: Session, actor: Actor, everywhere: str) -> list[Binned]:
    """What waits in the bin, the latest first."""
    gate.require(actor, Permission.READ_INITIATIVE, on=Scope(actor.initiative_id))
    titles = {stream.id: stream.title for stream in names(db, actor)}
    rows = db.exec(
        select(Document)
        .where(readable(actor), col(Document.binned_at).is_not(None))
        .order_by(col(Document.binned_at).desc())
    )
    return [
        Binned(
            public_id=row.public_id,
            title=row.title,
            place=titles.get(row.stream_id, everywhere),
            binned_at=row.binned_at,
            leaves_at=keeping.leaves_at(row.binned_at),
            may_take_out=gate.may(actor, Permission.FREEZE_DOCUMENT, on=row),
        )
        for row in rows
        if row.binned_at is not None
    ]


def due(db: Session, now: datetime, most: int) -> list[int]:
    """Texts whose thirty days in the bin are over; for the job that empties it."""
    wanted = select(Document.id).where(col(Document.binned_at) <= now - keeping.KEPT)
    return [one for one in db.exec(wanted.order_by(col(Document.binned_at)).limit(most)) if one is not None]


def versions_of(db: Session, document: Document) -> list[str]:
    return list(db.exec(select(DocumentVersion.public_id).where(DocumentVersion.document_id == document.id)))


def rests_on(db: Session, document: Document) -> bool:
    """Whether a row of another subject points at it (minutes of a meeting, a sequel): those are not the text's own."""
    for table in SQLModel.metadata.tables.values():
        for key in table.foreign_keys:
            if key.target_fullname != "document.id" or key.parent.name == "document_id":
                continue
            if db.connection().execute(select(key.parent).where(key.parent == document.id).limit(1)).first():
                return True
    return False
