"""What people do with documents: open one, name it, keep a version, freeze it, put it away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import update
from sqlmodel import Session, col, func, select

from foundation import events, ledger
from foundation.errors import Conflict, Invalid
from foundation.rows import hold
from people import gate
from people.actor import Actor
from people.permissions import Permission
from people.rules.predicates import Scope
from workspace.documents import circles, crdt, erasure, images, loading, sessions, store, texts, visits
from workspace.documents.events import (
    DocumentClosed,
    DocumentCreated,
    DocumentRenamed,
    DocumentReopened,
    PassageErased,
    TextBroughtBack,
    VersionTaken,
)
from workspace.documents.models import Document, DocumentSequel, DocumentVersion
from workspace.documents.rules import canonical, erasing, wire
from workspace.documents.rules.kinds import Kind
from workspace.documents.rules.tree import Tree, tidy
from workspace.documents.rules.tree import images as images_of

RENAMED = _l("Quelqu’un a changé ce titre entre-temps. Relisez-le avant d’enregistrer le vôtre.")
STANDS = _l(
    "Ce passage est encore dans le texte ou dans son titre. Supprimez-le là d’abord\u00a0: tout le monde verra ce qui s’en va."
)
LENGTH = _l("Recopiez le passage, de trois signes à deux mille.")
MARK = _l("[passage effacé]")
SHOWN = _l(
    "Cette image est encore dans le texte. Retirez-la là d’abord\u00a0: tout le monde verra ce qui s’en va."
)
IMAGE_MARK = _l("[image effacée]")
CLOSED = _l("Ce texte est figé\u00a0: il ne change plus.")
NOT_FROZEN = _l("Ce texte n’est pas figé\u00a0: il continue de s’écrire, il n’a pas besoin d’une suite.")
SUCCEEDED = _l("Ce texte a déjà une suite.")


def create_document(
    db: Session,
    actor: Actor,
    title: str,
    *,
    now: datetime,
    stream_id: int | None = None,
    kind: Kind = Kind.NOTE,
    tree: Tree | None = None,
    like: Document | None = None,
) -> Document:
    """Open a document, in a stream or for the whole initiative; `tree` is its first text, if any.

    `like` is the document whose words it begins with: it is for the same people.
    """
    gate.require(actor, Permission.CREATE_DOCUMENT, on=Scope(actor.initiative_id, stream_id))
    document = Document(
        initiative_id=actor.initiative_id or 0,
        stream_id=stream_id,
        title=title,
        kind=kind,
        created_by=actor.membership_id,
        created_at=now,
        changed_at=now,
        shares=[],
    )
    db.add(document)
    db.flush()
    if like is not None:
        circles.carry(db, actor, like, document)
    if tree is not None:
        _write_first(db, actor, document, tree, now)
    _trace(db, actor, document, "create_document", now)
    events.record(db, DocumentCreated(document.initiative_id, document.id or 0, document.public_id))
    return document


def rename(db: Session, actor: Actor, document: Document, title: str, *, version: int, now: datetime) -> None:
    """Give it another title; the second of two people who do so at once is told."""
    gate.require(actor, Permission.EDIT_DOCUMENT, on=document)
    kept = hold(db, Document, document.id)
    _ensure_open(kept)
    if kept.title_version != version:
        raise Conflict(RENAMED)
    kept.title, kept.title_version, kept.found_seq = title, version + 1, -1
    db.add(kept)
    _trace(db, actor, kept, "rename_document", now)
    events.record(db, DocumentRenamed(kept.id or 0, kept.public_id))


def take_version(
    db: Session, actor: Actor, document: Document, name: str = "", *, now: datetime
) -> DocumentVersion:
    """Keep the text as it stands under a number and a name."""
    gate.require(actor, Permission.EDIT_DOCUMENT, on=document)
    kept = hold(db, Document, document.id)
    _ensure_open(kept)
    return _keep(db, actor, kept, name, now, frozen=False)


def freeze(
    db: Session, actor: Actor, document: Document, name: str = "", *, now: datetime
) -> DocumentVersion:
    """Close the text for good and keep it as its last version; nobody writes in it any more."""
    gate.require(actor, Permission.FREEZE_DOCUMENT, on=document)
    kept = hold(db, Document, document.id)
    _ensure_open(kept)
    version = _keep(db, actor, kept, name, now, frozen=True)
    kept.frozen_at = now
    db.add(kept)
    _trace(db, actor, kept, "freeze_document", now, sha256=version.sha256)
    events.record(db, DocumentClosed(kept.id or 0, kept.public_id))
    return version


def erase_passage(
    db: Session,
    actor: Actor,
    document: Document,
    words: str,
    *,
    now: datetime,
    bound: Sequence[erasure.Bound],
    beside: Sequence[erasure.Beside],
) -> erasure.Erased:
    """Take a passage, already deleted from the text, out of its history: log, kept versions, search.

    `bound` names the versions that must stay as they are, with frozen ones: they are listed. `beside` are the
    erasures of rooms that quote the text. Raises Invalid when the passage is too short or too long, Conflict while it still stands in the text or in the title.
    """
    gate.require(actor, Permission.ERASE_PASSAGE, on=document)
    wanted = erasing.passage(words)
    if wanted is None or len(words) > erasing.LONGEST:
        raise Invalid({"passage": LENGTH})
    kept = hold(db, Document, document.id)
    loaded = _readable(db, kept)
    if erasing.stands(loaded.text.tree(), wanted) or wanted.search(kept.title):
        raise Conflict(STANDS)
    done = erasure.out_of_history(
        db, kept, loaded, wanted, words, str(MARK), now=now, bound=bound, beside=beside
    )
    _tell_erased(db, actor, kept, done, now)
    return done


def erase_image(
    db: Session,
    actor: Actor,
    document: Document,
    sha256: str,
    *,
    now: datetime,
    bound: Sequence[erasure.Bound],
    beside: Sequence[erasure.Beside],
) -> erasure.Erased:
    """Take an image, already gone from the text, out of its history, and then its bytes.

    These stay for the versions that others rest on, which are listed. Raises Missing, or Conflict while it is in the text.
    """
    gate.require(actor, Permission.ERASE_PASSAGE, on=document)
    kept = hold(db, Document, document.id)
    row = images.image(db, kept, sha256)
    loaded = _readable(db, kept)
    wanted = erasing.passage(sha256)
    if wanted is None or sha256 in images_of(tidy(loaded.text.tree())):
        raise Conflict(SHOWN)
    mark = str(IMAGE_MARK)
    done = erasure.out_of_history(db, kept, loaded, wanted, sha256, mark, now=now, bound=bound, beside=beside)
    if not done.remaining:
        db.delete(row)
        db.flush()
    _tell_erased(db, actor, kept, done, now, image=True)
    return done


def _tell_erased(
    db: Session, actor: Actor, document: Document, done: erasure.Erased, now: datetime, **more: object
) -> None:
    """The trail says that something was erased and never what; what holds it in memory forgets it."""
    told = {"rewritten": done.rewritten, "remaining": [one.number for one in done.remaining]}
    _trace(db, actor, document, "erase_passage", now, **told, **more)
    events.record(db, PassageErased(document.id or 0, document.public_id))


def bring_back(db: Session, actor: Actor, document: Document, tree: Tree, *, of: str, now: datetime) -> bool:
    """Make the text say again what it said, by ordinary edits that whoever is writing sees; False if it does already.

    `of` is the public id of the state. What stands now is kept first: nothing is lost by it.
    """
    gate.require(actor, Permission.EDIT_DOCUMENT, on=document)
    kept = hold(db, Document, document.id)
    _ensure_open(kept)
    loaded = _readable(db, kept)
    data = crdt.edited(loaded.text.update(), tidy(tree))
    if data is None:
        return False
    sessions.note(db, kept, now=now, over=True)
    clients = dict.fromkeys(wire.check(data, loaded.text.clocks()).ranges, actor.person_id)
    store.append(db, kept.id or 0, loaded.seq, [store.Entry(actor.person_id, data, clients)], now=now)
    db.refresh(kept)
    _trace(db, actor, kept, "bring_back_text", now, of=of, seq=kept.last_seq)
    events.record(db, TextBroughtBack(kept.id or 0, kept.public_id))
    return True


def succeed(db: Session, actor: Actor, document: Document, title: str, *, now: datetime) -> Document:
    """Open the text that begins where a frozen one ended. The second of two who do so at once is told."""
    gate.require(actor, Permission.CREATE_DOCUMENT, on=Scope(actor.initiative_id, document.stream_id))
    gate.require(actor, Permission.READ_DOCUMENT, on=document)
    kept = hold(db, Document, document.id)
    if kept.frozen_at is None:
        raise Conflict(NOT_FROZEN)
    if db.exec(select(DocumentSequel).where(DocumentSequel.follows_id == kept.id)).first():
        raise Conflict(SUCCEEDED)
    wanted = select(DocumentVersion).where(DocumentVersion.document_id == kept.id, DocumentVersion.frozen)
    version = db.exec(wanted.order_by(col(DocumentVersion.number).desc())).first()
    if version is None:
        raise Conflict(NOT_FROZEN)
    made = create_document(
        db, actor, title, now=now, stream_id=kept.stream_id, kind=kept.kind, tree=version.tree, like=kept
    )
    images.copy(db, actor, made, kept, images_of(version.tree), now=now)
    db.add(
        DocumentSequel(document_id=made.id or 0, follows_id=kept.id or 0, initiative_id=kept.initiative_id)
    )
    db.flush()
    _trace(db, actor, made, "succeed_document", now, follows=kept.public_id, sha256=version.sha256)
    return made


def mark_seen(db: Session, actor: Actor, document: Document, *, now: datetime) -> None:
    """Nothing of this text is new to her any more."""
    gate.require(actor, Permission.READ_DOCUMENT, on=document)
    visits.mark(db, document, actor.person_id or 0, now=now)


def _readable(db: Session, document: Document) -> loading.Loaded:
    """The text as it stands; nothing is erased from one in which something corrupted was found just now."""
    try:
        loaded = loading.load(db, document.id or 0)
    except loading.Lost as lost:
        raise Conflict(texts.UNREADABLE) from lost
    if loaded.damage:
        raise Conflict
    return loaded


def archive(db: Session, actor: Actor, document: Document, *, now: datetime) -> None:
    """Put it away: it is read, found, and no longer written."""
    gate.require(actor, Permission.FREEZE_DOCUMENT, on=document)
    kept = hold(db, Document, document.id)
    kept.archived_at = kept.archived_at or now
    db.add(kept)
    _trace(db, actor, kept, "archive_document", now)
    events.record(db, DocumentClosed(kept.id or 0, kept.public_id))


def restore(db: Session, actor: Actor, document: Document, *, now: datetime) -> None:
    """Take it out again; a frozen text stays frozen."""
    gate.require(actor, Permission.FREEZE_DOCUMENT, on=document)
    kept = hold(db, Document, document.id)
    kept.archived_at = None
    db.add(kept)
    _trace(db, actor, kept, "restore_document", now)
    events.record(db, DocumentReopened(kept.id or 0, kept.public_id))


def _ensure_open(document: Document) -> None:
    if document.closed:
        raise Conflict(CLOSED)


def _write_first(db: Session, actor: Actor, document: Document, tree: Tree, now: datetime) -> None:
    data = crdt.seed(tidy(tree))
    clients = dict.fromkeys(wire.read(data).ranges, actor.person_id)
    store.append(db, document.id or 0, 0, [store.Entry(actor.person_id, data, clients)], now=now)
    db.refresh(document)


def _keep(
    db: Session, actor: Actor, document: Document, name: str, now: datetime, *, frozen: bool
) -> DocumentVersion:
    last = db.exec(
        select(func.max(DocumentVersion.number)).where(DocumentVersion.document_id == document.id)
    ).one()
    found = texts.standing(db, document)
    if found.version is not None:
        raise Conflict(texts.UNREADABLE)
    tree = found.tree
    version = DocumentVersion(
        initiative_id=document.initiative_id,
        document_id=document.id or 0,
        number=(last or 0) + 1,
        name=name,
        title=document.title,
        author_id=actor.membership_id,
        on_behalf=actor.hat.organisation_name,
        at=now,
        seq=document.last_seq,
        tree=tree,
        sha256=canonical.sha256(tree),
        frozen=frozen,
    )
    db.add(version)
    db.flush()
    _trace(db, actor, document, "take_version", now, number=version.number, sha256=version.sha256)
    events.record(db, VersionTaken(document.initiative_id, document.id or 0, version.id or 0))
    return version


def _trace(
    db: Session, actor: Actor, document: Document, verb: str, now: datetime, **details: object
) -> None:
    ledger.write(
        db,
        document.initiative_id,
        actor.person_public_id,
        verb,
        "document",
        document.public_id,
        now=now,
        **details,
    )


@gate.internal
def mark_found(db: Session, document_id: int, seq: int) -> None:
    """The search index knows the text up to this row."""
    db.execute(update(Document).where(col(Document.id) == document_id).values(found_seq=seq))
