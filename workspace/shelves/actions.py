"""What people do with shelves: make folders, move and copy texts, put them in the bin and take them out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, update
from sqlmodel import Session, SQLModel, col, func, select

from foundation import events, ledger, search
from foundation.errors import Conflict, Invalid
from foundation.rows import hold
from people import gate
from people.actor import Actor
from people.permissions import Permission
from people.rules.predicates import Scope
from workspace.documents import actions as documents
from workspace.documents import images, texts
from workspace.documents.events import DocumentClosed, DocumentReopened, PassageErased
from workspace.documents.models import Document, DocumentFolder
from workspace.documents.rules import tree as tree_rules
from workspace.shelves import queries
from workspace.shelves.queries import Place
from workspace.shelves.rules import keeping

# What other rooms say about versions that must stay: public ids → reasons (`bound_versions` of wsgi).
Bound = Callable[[Session, int, Collection[str]], dict[str, object]]
# What other rooms keep beside a text, to be erased with it (`forgotten_beside` of wsgi).
Forget = Callable[[Session, int], None]
TAKEN = _l("Un dossier porte déjà ce nom ici.")
BINNED = _l("Ce texte est dans la corbeille\u00a0: sortez-le d’abord.")
FROZEN = _l("Ce texte est figé\u00a0: il fait foi, il ne va pas à la corbeille. Vous pouvez le ranger.")
HELD = _l(
    "Une version de ce texte est publiée ou a été soumise au vote\u00a0: il ne va pas à la corbeille. Vous pouvez le ranger."
)
MINUTES = _l(
    "Une réunion ou un autre texte s’appuie sur celui-ci\u00a0: il ne va pas à la corbeille. Vous pouvez le ranger."
)


def create_folder(
    db: Session, actor: Actor, stream_id: int | None, name: str, *, now: datetime
) -> DocumentFolder:
    """Open a folder in a stream, or for the whole initiative."""
    gate.require(actor, Permission.CREATE_DOCUMENT, on=Scope(actor.initiative_id, stream_id))
    _ensure_free(db, actor, stream_id, name)
    folder = DocumentFolder(
        initiative_id=actor.initiative_id or 0, stream_id=stream_id, name=name, created_at=now
    )
    db.add(folder)
    db.flush()
    _trace_folder(db, actor, folder, "create_folder", now)
    return folder


def rename_folder(db: Session, actor: Actor, folder: DocumentFolder, name: str, *, now: datetime) -> None:
    """Give it another name; its texts stay in it."""
    gate.require(actor, Permission.CREATE_DOCUMENT, on=folder)
    if name == folder.name:
        return
    _ensure_free(db, actor, folder.stream_id, name)
    kept = db.get_one(DocumentFolder, folder.id)
    kept.name = name
    db.add(kept)
    _trace_folder(db, actor, kept, "rename_folder", now)


def remove_folder(db: Session, actor: Actor, folder: DocumentFolder, *, now: datetime) -> None:
    """Take a folder away: its texts and its files stay, beside the folders."""
    gate.require(actor, Permission.CREATE_DOCUMENT, on=folder)
    for table in SQLModel.metadata.sorted_tables:
        if "folder_id" in table.columns:
            held = table.columns["folder_id"] == folder.id
            db.execute(update(table).where(held).values(folder_id=None))
    db.expire_all()
    db.execute(delete(DocumentFolder).where(col(DocumentFolder.id) == folder.id))
    _trace_folder(db, actor, folder, "remove_folder", now)


def move(db: Session, actor: Actor, document: Document, place: Place, *, now: datetime) -> None:
    """Put a text elsewhere. In another stream, those who work there write in it from now on, and the others no more."""
    gate.require(actor, Permission.EDIT_DOCUMENT, on=document)
    gate.require(actor, Permission.CREATE_DOCUMENT, on=Scope(actor.initiative_id, place.stream_id))
    kept = hold(db, Document, document.id)
    if kept.binned_at is not None:
        raise Conflict(BINNED)
    if (kept.stream_id, kept.folder_id) == place.scope:
        return
    kept.stream_id, kept.folder_id = place.scope
    kept.found_seq = -1  # the index says of which stream it is
    db.add(kept)
    _trace(db, actor, kept, "move_document", now, stream=place.slug)
    events.record(
        db, DocumentReopened(kept.id or 0, kept.public_id)
    )  # whoever has it open is looked at again


def copy(db: Session, actor: Actor, document: Document, title: str, *, now: datetime) -> Document:
    """Another text beside it that begins with its words; its history and its versions stay with the first."""
    gate.require(actor, Permission.READ_DOCUMENT, on=document)
    found = texts.standing(db, document)
    if found.version is not None:
        raise Conflict(texts.UNREADABLE)
    made = documents.create_document(
        db,
        actor,
        title,
        now=now,
        stream_id=document.stream_id,
        kind=document.kind,
        tree=found.tree,
        like=document,
    )
    images.copy(db, actor, made, document, tree_rules.images(found.tree), now=now)
    made.folder_id = document.folder_id
    db.add(made)
    _trace(db, actor, made, "copy_document", now, of=document.public_id)
    return made


def put_in_bin(
    db: Session, actor: Actor, document: Document, *, now: datetime, bound: Sequence[Bound]
) -> None:
    """Close a text and take it out of the lists and of the search; it is erased after thirty days.

    What was acknowledged is in it, whatever comes after is refused to whoever writes. Raises Conflict, with the reason,
    for what people rest on: frozen, published, voted on, minutes of a meeting.
    """
    gate.require(actor, Permission.FREEZE_DOCUMENT, on=document)
    kept = hold(db, Document, document.id)
    reason = _held(db, kept, bound)
    if reason is not None:
        raise Conflict(reason)
    if kept.binned_at is not None:
        return
    kept.binned_at = now
    db.add(kept)
    search.remove(db, kept.initiative_id, "document", kept.public_id)
    _trace(db, actor, kept, "bin_document", now)
    events.record(db, DocumentClosed(kept.id or 0, kept.public_id))


def take_out(db: Session, actor: Actor, document: Document, *, now: datetime) -> None:
    """Put a text back where it was, as it was."""
    gate.require(actor, Permission.FREEZE_DOCUMENT, on=document)
    kept = hold(db, Document, document.id)
    if kept.binned_at is None:
        return
    kept.binned_at, kept.found_seq = None, -1
    db.add(kept)
    _trace(db, actor, kept, "unbin_document", now)
    events.record(db, DocumentReopened(kept.id or 0, kept.public_id))


@gate.internal
def erase(
    db: Session, document_id: int, *, now: datetime, bound: Sequence[Bound], beside: Sequence[Forget]
) -> bool:
    """Erase a text whose thirty days are over: log, snapshots, versions, sessions, search, and what stands `beside` it.

    False when it may not go.
    """
    wanted = select(Document).where(Document.id == document_id).with_for_update()
    kept = db.exec(wanted).first()
    if kept is None or kept.binned_at is None or not keeping.due(kept.binned_at, now):
        return False
    if _held(db, kept, bound) is not None:
        return False
    for forget in beside:
        forget(db, document_id)
    for table in reversed(SQLModel.metadata.sorted_tables):
        if "document_id" in table.columns and table.name != "document":
            db.execute(delete(table).where(table.columns["document_id"] == document_id))
    search.remove(db, kept.initiative_id, "document", kept.public_id)
    search.settle(db)
    db.execute(delete(Document).where(col(Document.id) == document_id))
    ledger.write(db, kept.initiative_id, "", "erase_document", "document", kept.public_id, now=now)
    events.record(
        db, PassageErased(document_id, kept.public_id)
    )  # caches forget it, and the disk with the next purge
    return True


def _held(db: Session, document: Document, bound: Sequence[Bound]) -> object | None:
    """Why a text must stay, if it must."""
    if document.frozen_at is not None:
        return FROZEN
    versions = queries.versions_of(db, document)
    if any(about(db, document.initiative_id, versions) for about in bound):
        return HELD
    return MINUTES if queries.rests_on(db, document) else None


def _ensure_free(db: Session, actor: Actor, stream_id: int | None, name: str) -> None:
    taken = db.exec(
        select(DocumentFolder.id).where(
            DocumentFolder.initiative_id == actor.initiative_id,
            DocumentFolder.stream_id == stream_id,
            func.lower(DocumentFolder.name) == name.lower(),
        )
    ).first()
    if taken is not None:
        raise Invalid({"name": TAKEN})


def _trace(db: Session, actor: Actor, document: Document, verb: str, now: datetime, **more: object) -> None:
    ledger.write(
        db,
        document.initiative_id,
        actor.person_public_id,
        verb,
        "document",
        document.public_id,
        now=now,
        **more,
    )


def _trace_folder(db: Session, actor: Actor, folder: DocumentFolder, verb: str, now: datetime) -> None:
    ledger.write(
        db, folder.initiative_id, actor.person_public_id, verb, "folder", folder.public_id, now=now,
        name=folder.name,
    )  # fmt: skip
