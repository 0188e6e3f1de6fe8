"""What people do with files: put one in, replace it, archive it and bring it back, put it in the bin, take it out, erase it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Session, col, select

from foundation import events, ledger, search
from foundation.errors import Conflict, Invalid
from foundation.rows import hold
from people import gate
from people.actor import Actor
from people.models import Initiative
from people.permissions import Permission
from people.rules.predicates import Scope
from workspace.documents import queries as documents
from workspace.files import queries, words
from workspace.files.events import FileErased
from workspace.files.models import (
    StreamFile,
    StreamFileContent,
    StreamFileGrant,
    StreamFileSharing,
    StreamFileVersion,
)
from workspace.files.reading import Sent
from workspace.files.rules import naming
from workspace.shelves.queries import Place
from workspace.shelves.rules import keeping
from workspace.streams.models import WorkStream

# What other rooms say of a file that must stay: (session, file id) → why, or None (`bound_files` of wsgi).
Bound = Callable[[Session, int], object | None]


def add_file(
    db: Session,
    actor: Actor,
    sent: Sent,
    title: str = "",
    *,
    stream_id: int | None,
    quota: int,
    now: datetime,
) -> StreamFile:
    """Keep a file in a stream, or for the whole initiative, as its first version. Raises Invalid when there is no room."""
    gate.require(actor, Permission.ADD_FILE, on=Scope(actor.initiative_id, stream_id))
    _ensure_room(db, actor, sent, quota)
    file = StreamFile(
        initiative_id=actor.initiative_id or 0,
        stream_id=stream_id,
        title=title or naming.title(sent.name),
        author_id=actor.membership_id,
        created_at=now,
        changed_at=now,
        shares=[],
    )
    db.add(file)
    db.flush()
    _keep(db, actor, file, sent, 1, now)
    return file


def add_version(
    db: Session, actor: Actor, file: StreamFile, sent: Sent, *, quota: int, now: datetime
) -> StreamFileVersion:
    """A new version replaces the last one, which stays. Of two sent at once both are kept, one after the other.

    Raises Conflict in the bin or the archive; Invalid when there is no room, or when it is the last version byte for byte.
    """
    gate.require(actor, Permission.EDIT_FILE, on=file)
    kept = _held(db, file)
    last = queries.version_rows(db, kept)[0]
    if last.sha256 == sent.sha256:
        raise Invalid({"file": words.SAME})
    _ensure_room(db, actor, sent, quota)
    kept.changed_at = now
    db.add(kept)
    return _keep(db, actor, kept, sent, last.number + 1, now)


def rename(db: Session, actor: Actor, file: StreamFile, title: str, *, version: int, now: datetime) -> None:
    """Give it another title; the names of its versions stay. Raises Conflict where it is put away, and to the second of two who do so."""
    gate.require(actor, Permission.EDIT_FILE, on=file)
    kept = _held(db, file)
    if kept.title_version != version:
        raise Conflict(words.RENAMED)
    if kept.title == title:
        return
    kept.title, kept.title_version = title, version + 1
    db.add(kept)
    _found_again(db, kept)
    _trace(db, actor, kept, "rename_file", now)


def move(db: Session, actor: Actor, file: StreamFile, place: Place, *, now: datetime) -> None:
    """Put it in another stream or in a folder; where nobody chose whom it is for, those of that place replace it from now on.

    Raises Conflict in the bin or the archive.
    """
    gate.require(actor, Permission.EDIT_FILE, on=file)
    kept = _held(db, file)
    if (kept.stream_id, kept.folder_id) == place.scope:
        return
    gate.require(actor, Permission.ADD_FILE, on=Scope(actor.initiative_id, place.stream_id))
    kept.stream_id, kept.folder_id = place.scope
    db.add(kept)
    _found_again(db, kept)
    _trace(db, actor, kept, "move_file", now, stream=place.slug)


def archive(db: Session, actor: Actor, file: StreamFile, *, now: datetime) -> None:
    """Put it away: out of the lists, read and found as before, replaced no more. Twice is once; raises Conflict in the bin."""
    gate.require(actor, Permission.BIN_FILE, on=file)
    kept = hold(db, StreamFile, file.id)
    if kept.binned_at is not None:
        raise Conflict(words.BINNED)
    if kept.archived_at is not None:
        return
    kept.archived_at = now
    db.add(kept)
    _trace(db, actor, kept, "archive_file", now)


def restore(db: Session, actor: Actor, file: StreamFile, *, now: datetime) -> None:
    """Bring it back from the archive to its place in the lists, as it was."""
    gate.require(actor, Permission.BIN_FILE, on=file)
    kept = hold(db, StreamFile, file.id)
    if kept.archived_at is None:
        return
    kept.archived_at = None
    db.add(kept)
    _trace(db, actor, kept, "restore_file", now)


def put_in_bin(db: Session, actor: Actor, file: StreamFile, *, now: datetime, bound: Sequence[Bound]) -> None:
    """Take a file out of the lists and of the search; it is erased after thirty days. Raises Conflict when others rest on it."""
    gate.require(actor, Permission.BIN_FILE, on=file)
    kept = hold(db, StreamFile, file.id)
    for why in bound:
        if (reason := why(db, kept.id or 0)) is not None:
            raise Conflict(reason)
    if kept.binned_at is not None:
        return
    kept.binned_at = now
    db.add(kept)
    search.remove(db, kept.initiative_id, "file", kept.public_id)
    _trace(db, actor, kept, "bin_file", now)


def take_out(db: Session, actor: Actor, file: StreamFile, *, now: datetime) -> None:
    """Put it back where it was, as it was: in the archive, if it was there."""
    gate.require(actor, Permission.BIN_FILE, on=file)
    kept = hold(db, StreamFile, file.id)
    if kept.binned_at is None:
        return
    kept.binned_at = None
    db.add(kept)
    _found_again(db, kept)
    _trace(db, actor, kept, "unbin_file", now)


def erase_at_once(
    db: Session, actor: Actor, file: StreamFile, *, now: datetime, bound: Sequence[Bound]
) -> None:
    """Erase for good what is in the bin, without waiting: its place is free again. Raises Conflict outside the bin."""
    gate.require(actor, Permission.ERASE_FILE, on=file)
    kept = hold(db, StreamFile, file.id)
    if kept.binned_at is None:
        raise Conflict
    for why in bound:
        if (reason := why(db, kept.id or 0)) is not None:
            raise Conflict(reason)
    _erase(db, kept, actor.person_public_id, now)


@gate.internal
def erase_due(db: Session, file_id: int, *, now: datetime, bound: Sequence[Bound]) -> bool:
    """Erase a file whose thirty days are over; False when it may not go."""
    kept = db.exec(select(StreamFile).where(StreamFile.id == file_id).with_for_update()).first()
    if kept is None or kept.binned_at is None or not keeping.due(kept.binned_at, now):
        return False
    if any(why(db, file_id) is not None for why in bound):
        return False
    _erase(db, kept, "", now)
    return True


def _erase(db: Session, file: StreamFile, person: str, now: datetime) -> None:
    """Bytes, words, picture, versions, row and search; the trail keeps what it was: its id and its prints."""
    versions = select(StreamFileVersion.id).where(StreamFileVersion.file_id == file.id)
    db.execute(delete(StreamFileContent).where(col(StreamFileContent.version_id).in_(versions)))
    for table in (StreamFileVersion, StreamFileGrant, StreamFileSharing):
        db.execute(delete(table).where(col(table.file_id) == file.id))
    search.remove(db, file.initiative_id, "file", file.public_id)
    search.settle(db)
    db.execute(delete(StreamFile).where(col(StreamFile.id) == file.id))
    ledger.write(db, file.initiative_id, person, "erase_file", "file", file.public_id, now=now)
    events.record(db, FileErased(file.public_id))


def _keep(
    db: Session, actor: Actor, file: StreamFile, sent: Sent, number: int, now: datetime
) -> StreamFileVersion:
    version = StreamFileVersion(
        initiative_id=file.initiative_id,
        file_id=file.id or 0,
        number=number,
        name=sent.name,
        kind=sent.kind.value,
        size=len(sent.data),
        sha256=sent.sha256,
        pages=sent.pages,
        author_id=actor.membership_id,
        on_behalf=actor.hat.organisation_name,
        at=now,
    )
    db.add(version)
    db.flush()
    db.add(
        StreamFileContent(
            version_id=version.id or 0,
            initiative_id=file.initiative_id,
            words=sent.words,
            width=sent.width,
            height=sent.height,
            picture=sent.picture,
            data=sent.data,
        )
    )
    _let_be_found(db, file, version, sent.words)
    _trace(db, actor, file, "add_file_version", now, number=number, sha256=sent.sha256, size=version.size)
    return version


def _held(db: Session, file: StreamFile) -> StreamFile:
    """The row itself until the commit, outside the bin and the archive."""
    kept = hold(db, StreamFile, file.id)
    if kept.binned_at is not None:
        raise Conflict(words.BINNED)
    if kept.archived_at is not None:
        raise Conflict(words.ARCHIVED)
    return kept


def _found_again(db: Session, file: StreamFile) -> None:
    last = queries.version_rows(db, file)[0]
    _let_be_found(db, file, last, queries.words_of(db, last))


def _let_be_found(db: Session, file: StreamFile, version: StreamFileVersion, said: str) -> None:
    """By its title, the name of its last version and what that says."""
    stream = db.get(WorkStream, file.stream_id) if file.stream_id else None
    search.upsert(
        db,
        file.initiative_id,
        "file",
        file.public_id,
        title=file.title,
        text=f"{version.name}\n{said}",
        url=f"/{documents.slug_of(db, file.initiative_id)}/fichiers/{file.public_id}",
        audience=file.audience,
        at=file.changed_at,
        stream=stream.public_id if stream else "",
    )


def _ensure_room(db: Session, actor: Actor, sent: Sent, quota: int) -> None:
    """One at a time in an initiative: two files that fit alone do not come in together where one alone fits."""
    held = select(Initiative.id).where(Initiative.id == actor.initiative_id)
    db.exec(held.with_for_update(key_share=True)).one()
    found = queries.use(db, actor.initiative_id or 0, quota)
    if not found.fits(len(sent.data)):
        raise Invalid({"file": words.no_room(found, len(sent.data))})


def _trace(db: Session, actor: Actor, file: StreamFile, verb: str, now: datetime, **details: object) -> None:
    ledger.write(
        db,
        file.initiative_id,
        actor.person_public_id,
        verb,
        "file",
        file.public_id,
        now=now,
        **details,
    )
