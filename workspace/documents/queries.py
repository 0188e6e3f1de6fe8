"""Reading documents: one for its page, those of a stream, their versions."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam
from sqlalchemy.orm import load_only
from sqlmodel import Session, col, func, select

from foundation.errors import Missing
from people import gate
from people.actor import Actor
from people.models import College, Initiative, Membership, Person
from people.permissions import Permission
from people.rules.predicates import Scope
from people.subjects import Subject
from workspace.documents.circles import readable
from workspace.documents.models import Document, DocumentVersion
from workspace.documents.rules.kinds import Kind
from workspace.documents.rules.tree import Tree
from workspace.streams.models import WorkStream

_LINE_COLUMNS = tuple(
    getattr(DocumentVersion, name)
    for name in ("public_id", "number", "name", "author_id", "on_behalf", "at", "frozen", "rewritten_at")
)
# Made once: each time somebody comes to write, making them cost more than asking.
_DOCUMENT = select(Document).where(
    Document.public_id == bindparam("document"), Document.initiative_id == bindparam("initiative")
)
_COLLEGE = select(College.name).where(
    College.initiative_id == bindparam("initiative"), College.code == bindparam("code")
)


@dataclass(frozen=True)
class DocumentLine:
    """A document in a list."""

    public_id: str
    title: str
    kind: Kind
    stream_id: int | None
    changed_at: datetime
    frozen: bool
    archived: bool
    versions: int
    reserved: bool = False  # not everybody of the initiative reads it


@dataclass(frozen=True)
class VersionLine:
    """A version in a list."""

    public_id: str
    number: int
    name: str
    author: str
    on_behalf: str
    at: datetime
    frozen: bool
    rewritten_at: datetime | None = None  # when a passage was erased from it


@dataclass(frozen=True)
class DocumentView:
    """What its page shows. `may` holds write, comment, freeze, archive, rename, version, erase, share, succeed: asked of the gate here."""

    public_id: str
    title: str
    title_version: int
    kind: Kind
    stream: str
    stream_slug: str
    author: str
    created_at: datetime
    changed_at: datetime
    frozen_at: datetime | None
    archived_at: datetime | None
    binned_at: datetime | None
    versions: tuple[VersionLine, ...]
    may: dict[str, bool]
    lost: bool = False  # shown in its last version: its log cannot be read

    @property
    def last_version(self) -> VersionLine | None:
        return self.versions[-1] if self.versions else None


@dataclass(frozen=True)
class VersionView:
    """A version with its text. The tree is tidied; `sha256` is that of its canonical text."""

    id: int
    line: VersionLine
    initiative_id: int
    document_id: int
    document_public_id: str
    stream_id: int | None
    title: str
    tree: Tree
    sha256: str


def document_for(db: Session, actor: Actor, public_id: str) -> Document:
    """The document with this public id; `Missing` when it is not the actor's to read."""
    found = db.exec(_DOCUMENT, params={"document": public_id, "initiative": actor.initiative_id}).first()
    if found is None:
        raise Missing
    gate.require(actor, Permission.READ_DOCUMENT, on=found)
    return found


def role(actor: Actor, document: Document) -> str:
    """`write`, `read` or `none`: what a live seat may do."""
    if not gate.may(actor, Permission.READ_DOCUMENT, on=document):
        return "none"
    return (
        "write" if not document.closed and gate.may(actor, Permission.EDIT_DOCUMENT, on=document) else "read"
    )


def view(db: Session, actor: Actor, document: Document, *, lost: bool = False) -> DocumentView:
    """The page of a document; nobody writes in a `lost` one, nor keeps it."""
    stream = db.get(WorkStream, document.stream_id) if document.stream_id else None
    writes = gate.may(actor, Permission.EDIT_DOCUMENT, on=document)
    freezes = gate.may(actor, Permission.FREEZE_DOCUMENT, on=document)
    is_open = not document.closed and not lost
    return DocumentView(
        public_id=document.public_id,
        title=document.title,
        title_version=document.title_version,
        kind=document.kind,
        stream=stream.title if stream else "",
        stream_slug=stream.slug if stream else "",
        author=_names(db, {document.created_by}).get(document.created_by or 0, ""),
        created_at=document.created_at,
        changed_at=document.changed_at,
        frozen_at=document.frozen_at,
        archived_at=document.archived_at,
        binned_at=document.binned_at,
        versions=tuple(versions(db, document)),
        may={
            "write": writes and is_open,
            "rename": writes and is_open,
            "version": writes and is_open,
            "freeze": freezes and is_open,
            "comment": is_open and gate.may(actor, Permission.COMMENT_DOCUMENT, on=document),
            "suggest": is_open and gate.may(actor, Permission.SUGGEST_CHANGE, on=document),
            "erase": gate.may(actor, Permission.ERASE_PASSAGE, on=document) and not lost,
            "publish": gate.may(actor, Permission.PUBLISH, on=document),
            "share": gate.may(actor, Permission.SHARE, on=document),
            "archive": freezes and document.archived_at is None and document.binned_at is None,
            "restore": freezes and document.archived_at is not None,
            "succeed": document.frozen_at is not None
            and gate.may(
                actor, Permission.CREATE_DOCUMENT, on=Scope(document.initiative_id, document.stream_id)
            ),
        },
        lost=lost,
    )


def documents_of_stream(db: Session, actor: Actor, stream_id: int) -> list[DocumentLine]:
    """Those of a stream, last changed first, archived ones left out."""
    return [line for line in documents(db, actor, {stream_id}) if not line.archived]


def documents(
    db: Session, actor: Actor, stream_ids: Collection[int] | None = None, *, limit: int = 200
) -> list[DocumentLine]:
    """Documents of the initiative, or of some streams, last changed first."""
    gate.require(actor, Permission.READ_INITIATIVE, on=Scope(actor.initiative_id))
    wanted = select(Document).where(readable(actor), col(Document.binned_at).is_(None))
    if stream_ids is not None:
        wanted = wanted.where(col(Document.stream_id).in_(stream_ids))
    rows = db.exec(
        wanted.order_by(col(Document.changed_at).desc(), col(Document.id).desc()).limit(limit)
    ).all()
    counts = _version_counts(db, [row.id or 0 for row in rows])
    return [_line(row, counts.get(row.id or 0, 0)) for row in rows]


def _line(row: Document, count: int) -> DocumentLine:
    return DocumentLine(
        public_id=row.public_id,
        title=row.title,
        kind=row.kind,
        stream_id=row.stream_id,
        changed_at=row.changed_at,
        frozen=row.frozen_at is not None,
        archived=row.archived_at is not None,
        versions=count,
        reserved=row.reserved,
    )


def _version_counts(db: Session, ids: list[int]) -> dict[int, int]:
    if not ids:
        return {}
    rows = db.exec(
        select(DocumentVersion.document_id, func.count())
        .where(col(DocumentVersion.document_id).in_(ids))
        .group_by(col(DocumentVersion.document_id))
    ).all()
    return dict(rows)


def versions(db: Session, document: Document) -> list[VersionLine]:
    """The versions of a document one may read, first to last, without their text."""
    rows = db.exec(
        select(DocumentVersion)
        .where(DocumentVersion.document_id == document.id)
        .options(load_only(*_LINE_COLUMNS))  # the texts stay where they are
        .order_by(col(DocumentVersion.number))
    ).all()
    names = _names(db, {row.author_id for row in rows})
    return [_version_line(row, names) for row in rows]


def _version_line(row: DocumentVersion, names: dict[int, str]) -> VersionLine:
    author = names.get(row.author_id or 0, "")
    return VersionLine(
        row.public_id, row.number, row.name, author, row.on_behalf, row.at, row.frozen, row.rewritten_at
    )


def version(db: Session, actor: Actor, public_id: str) -> VersionView:
    """A version and its text; `Missing` when its document is not the actor's to read."""
    found = db.exec(
        select(DocumentVersion, Document)
        .join(Document, col(Document.id) == col(DocumentVersion.document_id))
        .where(
            DocumentVersion.public_id == public_id,
            DocumentVersion.initiative_id == actor.initiative_id,
        )
    ).first()
    if found is None:
        raise Missing
    row, document = found
    gate.require(actor, Permission.READ_DOCUMENT, on=document)
    return version_view(db, row, document)


def version_view(db: Session, row: DocumentVersion, document: Document) -> VersionView:
    """A version as a value. Callers have asked the gate, or publish it."""
    return VersionView(
        id=row.id or 0,
        line=_version_line(row, _names(db, {row.author_id})),
        initiative_id=row.initiative_id,
        document_id=row.document_id,
        document_public_id=document.public_id,
        stream_id=document.stream_id,
        title=row.title,
        tree=row.tree,
        sha256=row.sha256,
    )


def _names(db: Session, membership_ids: set[int | None]) -> dict[int, str]:
    ids = {one for one in membership_ids if one is not None}
    if not ids:
        return {}
    rows = db.exec(
        select(Membership.id, Person.name)
        .join(Person, col(Person.id) == col(Membership.person_id))
        .where(col(Membership.id).in_(ids))
    ).all()
    return {membership_id: name for membership_id, name in rows if membership_id is not None}


def college_name(db: Session, initiative_id: int, code: str) -> str:
    """The name of a college as flags of cursors show it."""
    return db.exec(_COLLEGE, params={"initiative": initiative_id, "code": code}).first() or ""


def slug_of(db: Session, initiative_id: int) -> str:
    return db.exec(select(Initiative.slug).where(Initiative.id == initiative_id)).one()


def subject(db: Session, actor: Actor, public_id: str) -> Subject | None:
    """The document as something others speak of; None when absent or not to be seen."""
    try:
        document = document_for(db, actor, public_id)
    except Missing:
        return None
    address = f"/{slug_of(db, document.initiative_id)}/documents/{document.public_id}"
    return Subject("document", document.public_id, document.title, address, document.stream_id)
