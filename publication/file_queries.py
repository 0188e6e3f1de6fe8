"""Reading the files that are public, and what rests on them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlmodel import Session, col, select

from foundation import search
from people.models import Initiative
from publication.models import PublishedFile
from workspace.files.models import StreamFile, StreamFileVersion
from workspace.streams.models import WorkStream

PUBLIC = _l("Une version de ce fichier est publique\u00a0: retirez-la d’abord de l’espace public.")


@dataclass(frozen=True)
class PublishedFileView:
    """A public file for a page; the name, the kind and the size are those of the version."""

    public_id: str
    title: str
    name: str
    kind: str
    size: int
    sha256: str
    published_at: datetime
    withdrawn_at: datetime | None
    reason: str


def row(db: Session, initiative_id: int, public_id: str) -> PublishedFile | None:
    return db.exec(
        select(PublishedFile).where(
            PublishedFile.public_id == public_id, PublishedFile.initiative_id == initiative_id
        )
    ).first()


def standing_for(db: Session, initiative_id: int, source: str) -> PublishedFile | None:
    """What is public of a file now."""
    return db.exec(
        select(PublishedFile).where(
            PublishedFile.initiative_id == initiative_id,
            PublishedFile.source == source,
            col(PublishedFile.withdrawn_at).is_(None),
        )
    ).first()


def published(db: Session, initiative_id: int) -> list[PublishedFileView]:
    """The files that everybody may take, newest first."""
    wanted = select(PublishedFile).where(
        PublishedFile.initiative_id == initiative_id, col(PublishedFile.withdrawn_at).is_(None)
    )
    return [view(db, one) for one in db.exec(wanted.order_by(col(PublishedFile.published_at).desc()))]


def view(db: Session, one: PublishedFile) -> PublishedFileView:
    return PublishedFileView(
        public_id=one.public_id,
        title=one.title,
        name=one.name,
        kind=one.kind,
        size=one.size,
        sha256=one.sha256,
        published_at=one.published_at,
        withdrawn_at=one.withdrawn_at,
        reason=one.reason,
    )


def version_of(db: Session, one: PublishedFile) -> StreamFileVersion | None:
    """The version that is public, as it is kept: the very bytes of its print."""
    return db.exec(
        select(StreamFileVersion)
        .join(StreamFile, col(StreamFile.id) == col(StreamFileVersion.file_id))
        .where(
            StreamFile.initiative_id == one.initiative_id,
            StreamFile.public_id == one.source,
            StreamFileVersion.number == one.number,
            StreamFileVersion.sha256 == one.sha256,
        )
    ).first()


def bound(db: Session, file_id: int) -> object | None:
    """Why a file must stay: the public takes it."""
    file = db.get_one(StreamFile, file_id)
    return PUBLIC if standing_for(db, file.initiative_id, file.public_id) else None


def let_be_found(db: Session, one: PublishedFile, words: str) -> None:
    """By everybody, by its title, its name and what its public version says."""
    stream = db.get(WorkStream, one.stream_id) if one.stream_id else None
    slug = db.get_one(Initiative, one.initiative_id).slug
    search.upsert(
        db,
        one.initiative_id,
        "published_file",
        one.public_id,
        title=one.title,
        text=f"{one.name}\n{words}",
        url=f"/{slug}/public/fichiers/{one.public_id}",
        audience=search.PUBLIC,
        at=one.published_at,
        stream=stream.public_id if stream else "",
    )
