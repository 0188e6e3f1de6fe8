"""Reading files: those of a place, one with its versions, what a version holds, and how much room is left."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, select

from foundation.errors import Missing
from people import gate
from people.actor import Actor
from people.models import Membership, Person
from people.permissions import Permission
from people.rules.predicates import Scope
from people.subjects import Subject
from workspace.documents import queries as documents
from workspace.documents.models import DocumentFolder
from workspace.files.circles import readable
from workspace.files.models import StreamFile, StreamFileContent, StreamFileVersion
from workspace.files.rules.kinds import IMAGES, Kind
from workspace.files.rules.quota import Use
from workspace.shelves.rules import keeping
from workspace.streams.models import WorkStream

MOST = 500
BEGINNING = 1_200  # signs of its text that are shown
STANDING = (col(StreamFile.binned_at).is_(None), col(StreamFile.archived_at).is_(None))
"""What lists show: neither in the bin nor in the archive."""


@dataclass(frozen=True)
class FileLine:
    """A file in a list: that of its last version."""

    public_id: str
    title: str
    kind: Kind
    size: int
    number: int
    stream_id: int | None
    changed_at: datetime
    reserved: bool
    folder: str  # its name, if it is in one


@dataclass(frozen=True)
class Archived:
    """A file that was put away; `place` is its stream, empty for the whole initiative."""

    public_id: str
    title: str
    place: str
    archived_at: datetime
    may_restore: bool


@dataclass(frozen=True)
class VersionLine:
    """A version in a list."""

    number: int
    name: str
    kind: Kind
    size: int
    sha256: str
    pages: int | None
    author: str
    on_behalf: str
    at: datetime

    @property
    def is_image(self) -> bool:
        return self.kind in IMAGES


@dataclass(frozen=True)
class FileView:
    """What its page shows. `may` holds add, share, archive, restore, bin and erase: asked of the gate here."""

    public_id: str
    title: str
    title_version: int
    stream: str
    stream_slug: str
    archived_at: datetime | None
    binned_at: datetime | None
    leaves_at: datetime | None
    versions: tuple[VersionLine, ...]  # the last one first
    beginning: str
    cut: bool  # whether there is more than its beginning
    width: int
    height: int
    may: dict[str, bool]

    @property
    def last(self) -> VersionLine:
        return self.versions[0]


def file_for(db: Session, actor: Actor, public_id: str) -> StreamFile:
    """The file with this public id; `Missing` when it is not the actor's to read."""
    found = db.exec(
        select(StreamFile).where(
            StreamFile.public_id == public_id, StreamFile.initiative_id == actor.initiative_id
        )
    ).first()
    if found is None:
        raise Missing
    gate.require(actor, Permission.READ_FILE, on=found)
    return found


def files(db: Session, actor: Actor, stream_ids: Collection[int | None] | None = None) -> list[FileLine]:
    """Those of the initiative, or of some streams (None for those of no stream), last changed first; not what was archived."""
    gate.require(actor, Permission.READ_INITIATIVE, on=Scope(actor.initiative_id))
    last = (
        select(StreamFileVersion.file_id, func.max(StreamFileVersion.number).label("number"))
        .where(StreamFileVersion.initiative_id == actor.initiative_id)
        .group_by(col(StreamFileVersion.file_id))
        .subquery()
    )
    wanted = (
        select(StreamFile, StreamFileVersion, DocumentFolder.name)
        .join(last, last.c.file_id == col(StreamFile.id))
        .join(
            StreamFileVersion,
            (col(StreamFileVersion.file_id) == last.c.file_id)
            & (col(StreamFileVersion.number) == last.c.number),
        )
        .join(DocumentFolder, col(DocumentFolder.id) == col(StreamFile.folder_id), isouter=True)
        .where(readable(actor), *STANDING)
        .order_by(col(StreamFile.changed_at).desc(), col(StreamFile.id).desc())
        .limit(MOST)
    )
    return [
        _line(file, version, folder or "")
        for file, version, folder in db.exec(wanted)
        if stream_ids is None or file.stream_id in stream_ids
    ]


def _line(file: StreamFile, version: StreamFileVersion, folder: str) -> FileLine:
    return FileLine(
        public_id=file.public_id,
        title=file.title,
        kind=Kind(version.kind),
        size=version.size,
        number=version.number,
        stream_id=file.stream_id,
        changed_at=file.changed_at,
        reserved=file.reserved,
        folder=folder,
    )


def view(db: Session, actor: Actor, file: StreamFile) -> FileView:
    """The page of a file one may read."""
    stream = db.get(WorkStream, file.stream_id) if file.stream_id else None
    rows = version_rows(db, file)
    words, width, height = db.exec(
        select(StreamFileContent.words, StreamFileContent.width, StreamFileContent.height).where(
            StreamFileContent.version_id == rows[0].id
        )
    ).one()
    binned, archived = file.binned_at is not None, file.archived_at is not None
    may_bin = gate.may(actor, Permission.BIN_FILE, on=file)
    return FileView(
        public_id=file.public_id,
        title=file.title,
        title_version=file.title_version,
        stream=stream.title if stream else "",
        stream_slug=stream.slug if stream else "",
        archived_at=file.archived_at,
        binned_at=file.binned_at,
        leaves_at=keeping.leaves_at(file.binned_at) if file.binned_at else None,
        versions=_version_lines(db, rows),
        beginning=words[:BEGINNING],
        cut=len(words) > BEGINNING,
        width=width,
        height=height,
        may={
            "add": not binned and not archived and gate.may(actor, Permission.EDIT_FILE, on=file),
            "share": gate.may(actor, Permission.SHARE, on=file),
            "archive": may_bin and not binned and not archived,
            "restore": may_bin and not binned and archived,
            "bin": may_bin,
            "erase": binned and gate.may(actor, Permission.ERASE_FILE, on=file),
        },
    )


def version_rows(db: Session, file: StreamFile) -> list[StreamFileVersion]:
    """Its versions, the last one first."""
    wanted = select(StreamFileVersion).where(StreamFileVersion.file_id == file.id)
    return list(db.exec(wanted.order_by(col(StreamFileVersion.number).desc())))


def _version_lines(db: Session, rows: list[StreamFileVersion]) -> tuple[VersionLine, ...]:
    people = db.exec(
        select(Membership.id, Person.name)
        .join(Person, col(Person.id) == col(Membership.person_id))
        .where(col(Membership.id).in_({row.author_id for row in rows if row.author_id is not None}))
    ).all()
    names = dict(people)
    return tuple(
        VersionLine(
            number=row.number,
            name=row.name,
            kind=Kind(row.kind),
            size=row.size,
            sha256=row.sha256,
            pages=row.pages,
            author=names.get(row.author_id, ""),
            on_behalf=row.on_behalf,
            at=row.at,
        )
        for row in rows
    )


def version_of(db: Session, file: StreamFile, number: int) -> StreamFileVersion:
    """A version of a file one may read; raises Missing."""
    found = db.exec(
        select(StreamFileVersion).where(
            StreamFileVersion.file_id == file.id, StreamFileVersion.number == number
        )
    ).first()
    if found is None:
        raise Missing
    return found


def data_of(db: Session, version: StreamFileVersion) -> bytes:
    """Its bytes. Callers have asked the gate for its file."""
    return db.exec(select(StreamFileContent.data).where(StreamFileContent.version_id == version.id)).one()


def words_of(db: Session, version: StreamFileVersion) -> str:
    """What it says, as far as it was read. Callers have asked the gate for its file."""
    return db.exec(select(StreamFileContent.words).where(StreamFileContent.version_id == version.id)).one()


def picture_of(db: Session, version: StreamFileVersion) -> bytes:
    """What we drew of it; raises Missing when there is nothing to draw."""
    found = db.exec(select(StreamFileContent.picture).where(StreamFileContent.version_id == version.id)).one()
    if not found:
        raise Missing
    return found


def use(db: Session, initiative_id: int, quota: int) -> Use:
    """How much the versions of an initiative take, the bin included."""
    taken = select(func.coalesce(func.sum(StreamFileVersion.size), 0)).where(
        StreamFileVersion.initiative_id == initiative_id
    )
    return Use(int(db.exec(taken).one()), quota)


def in_folders(db: Session, actor: Actor, stream_id: int | None) -> list[tuple[str, str, str, datetime]]:
    """Those of a place that are in a folder: (the folder, the file, its title, when it last changed), by title."""
    gate.require(actor, Permission.READ_INITIATIVE, on=Scope(actor.initiative_id))
    rows = db.exec(
        select(DocumentFolder.public_id, StreamFile)
        .join(DocumentFolder, col(DocumentFolder.id) == col(StreamFile.folder_id))
        .where(readable(actor), *STANDING, StreamFile.stream_id == stream_id)
        .order_by(col(StreamFile.title), col(StreamFile.id))
        .limit(MOST)
    )
    return [(folder, file.public_id, file.title, file.changed_at) for folder, file in rows]


def archived(db: Session, actor: Actor, stream_ids: Collection[int | None] | None = None) -> list[Archived]:
    """What was put away, of the initiative or of some streams, the latest first."""
    gate.require(actor, Permission.READ_INITIATIVE, on=Scope(actor.initiative_id))
    rows = db.exec(
        select(StreamFile, WorkStream.title)
        .join(WorkStream, col(WorkStream.id) == col(StreamFile.stream_id), isouter=True)
        .where(readable(actor), col(StreamFile.archived_at).is_not(None), col(StreamFile.binned_at).is_(None))
        .order_by(col(StreamFile.archived_at).desc(), col(StreamFile.id).desc())
        .limit(MOST)
    )
    return [
        Archived(
            row.public_id,
            row.title,
            place or "",
            row.archived_at,
            gate.may(actor, Permission.BIN_FILE, on=row),
        )
        for row, place in rows
        if row.archived_at is not None and (stream_ids is None or row.stream_id in stream_ids)
    ]


def binned(db: Session, actor: Actor) -> list[StreamFile]:
    """What waits in the bin, the latest first."""
    gate.require(actor, Permission.READ_INITIATIVE, on=Scope(actor.initiative_id))
    wanted = select(StreamFile).where(readable(actor), col(StreamFile.binned_at).is_not(None))
    return list(db.exec(wanted.order_by(col(StreamFile.binned_at).desc())))


def due(db: Session, now: datetime, most: int) -> list[int]:
    """Files whose thirty days in the bin are over; for the job that empties it."""
    wanted = select(StreamFile.id).where(col(StreamFile.binned_at) <= now - keeping.KEPT)
    return [one for one in db.exec(wanted.order_by(col(StreamFile.binned_at)).limit(most)) if one is not None]


def subject(db: Session, actor: Actor, public_id: str) -> Subject | None:
    """The file as something others speak of; None when absent or not to be seen."""
    try:
        file = file_for(db, actor, public_id)
    except Missing:
        return None
    address = f"/{documents.slug_of(db, file.initiative_id)}/fichiers/{file.public_id}"
    return Subject("file", file.public_id, file.title, address, file.stream_id)
