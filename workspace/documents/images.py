"""Images of texts: kept beside the document under the hash of their bytes, read with its rights, gone with it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from sqlmodel import Session, col, func, select

from foundation.errors import Conflict, Invalid, Missing
from people import gate
from people.actor import Actor
from people.permissions import Permission
from workspace.documents import words
from workspace.documents.models import Document, DocumentImage
from workspace.documents.rules import pictures
from workspace.documents.rules.pictures import NotTaken, Picture
from workspace.documents.rules.tree import Tree
from workspace.documents.rules.tree import images as images_of

THUMBNAIL = 160  # pixels
Pictures = dict[str, tuple[str, bytes]]
"""Types and bytes, by hash."""


@dataclass(frozen=True)
class Room:
    """What the images of a text take."""

    count: int
    size: int


def keep(db: Session, actor: Actor, document: Document, picture: Picture, *, now: datetime) -> None:
    """Put an image beside a text one may write in; the same one twice is kept once. Raises Conflict, Invalid."""
    gate.require(actor, Permission.EDIT_DOCUMENT, on=document)
    held = db.exec(select(Document).where(Document.id == document.id).with_for_update()).one()
    if held.closed:
        raise Conflict(words.NO_MORE_WRITING)
    _put(db, held, [picture], actor.person_id, now)


def bring(db: Session, actor: Actor, document: Document, found: Iterable[Picture], *, now: datetime) -> None:
    """The images that came with a file, beside the text that was just made of it. Raises Invalid."""
    gate.require(actor, Permission.CREATE_DOCUMENT, on=document)
    _put(db, document, found, actor.person_id, now)


def copy(
    db: Session, actor: Actor, document: Document, source: Document, wanted: Collection[str], *, now: datetime
) -> None:
    """The images of a text beside another that begins with its words."""
    gate.require(actor, Permission.READ_DOCUMENT, on=source)
    for row in rows(db, source.id or 0, wanted):
        picture = Picture(row.sha256, row.mimetype, row.width, row.height, row.data)
        _put(db, document, [picture], row.person_id, now)


def _put(
    db: Session, document: Document, found: Iterable[Picture], person_id: int | None, now: datetime
) -> None:
    taken = room(db, document.id or 0)
    for picture in found:
        if db.get(DocumentImage, (document.id, picture.sha256)) is not None:
            continue
        try:
            pictures.ensure_room(taken.count, taken.size, len(picture.data))
        except NotTaken as refusal:
            raise Invalid({"file": words.IMAGE_REFUSALS[refusal.reason]}) from refusal
        taken = Room(taken.count + 1, taken.size + len(picture.data))
        db.add(
            DocumentImage(
                document_id=document.id or 0,
                sha256=picture.sha256,
                initiative_id=document.initiative_id,
                person_id=person_id,
                at=now,
                mimetype=picture.mimetype,
                width=picture.width,
                height=picture.height,
                size=len(picture.data),
                data=picture.data,
            )
        )
        db.flush()


def room(db: Session, document_id: int) -> Room:
    """What is there already."""
    size = func.coalesce(func.sum(DocumentImage.size), 0)
    count, taken = db.exec(select(func.count(), size).where(DocumentImage.document_id == document_id)).one()
    return Room(count, int(taken))


def image(db: Session, document: Document, sha256: str) -> DocumentImage:
    """An image of a document one may read; raises Missing."""
    found = db.get(DocumentImage, (document.id, sha256))
    if found is None:
        raise Missing
    return found


def rows(db: Session, document_id: int, wanted: Collection[str]) -> list[DocumentImage]:
    """Those of a document that a text names."""
    if not wanted:
        return []
    query = select(DocumentImage).where(
        DocumentImage.document_id == document_id, col(DocumentImage.sha256).in_(wanted)
    )
    return list(db.exec(query.order_by(col(DocumentImage.sha256))).all())


@dataclass(frozen=True)
class Left:
    """An image that a text shows no more, and that its history may."""

    sha256: str
    width: int
    height: int
    at: datetime

    @property
    def small(self) -> tuple[int, int]:
        """Width and height of a thumbnail."""
        scale = min(1.0, THUMBNAIL / max(self.width, self.height, 1))
        return max(round(self.width * scale), 1), max(round(self.height * scale), 1)


def left(db: Session, document_id: int, tree: Tree) -> list[Left]:
    """Those beside a text that it shows no more, the latest first, without their bytes."""
    wanted = select(DocumentImage.sha256, DocumentImage.width, DocumentImage.height, DocumentImage.at).where(
        DocumentImage.document_id == document_id
    )
    shown = images_of(tree)
    ordered = wanted.order_by(col(DocumentImage.at).desc(), col(DocumentImage.sha256))
    return [Left(*row) for row in db.exec(ordered) if row[0] not in shown]


def within(db: Session, document_id: int, tree: Tree) -> Pictures:
    """The images that a text shows, to go with it."""
    return {row.sha256: (row.mimetype, row.data) for row in rows(db, document_id, images_of(tree))}


def of(document_public_id: str) -> Callable[[str], str]:
    """Their addresses for whoever may read the document."""
    return lambda sha256: url_for("images.image", public_id=document_public_id, sha256=sha256)
