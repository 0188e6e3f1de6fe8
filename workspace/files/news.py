"""What this room tells the home page, the pages of streams and the bin; `people.news` says how."""

from __future__ import annotations

from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from sqlmodel import Session, col, select

from foundation.language import ago
from people import gate, news
from people.actor import Actor
from people.permissions import Permission
from people.rules.predicates import Scope
from workspace.files import queries, words
from workspace.files.circles import readable
from workspace.files.models import StreamFile, StreamFileVersion
from workspace.shelves.rules import keeping
from workspace.streams.models import WorkStream

SHOWN = 6


def stream_parts(db: Session, actor: Actor, stream: WorkStream) -> list[news.Part]:
    """The files of a stream, on its page."""
    lines = queries.files(db, actor, {stream.id})
    may_add = gate.may(actor, Permission.ADD_FILE, on=Scope(stream.initiative_id, stream.id))
    return [
        news.Part(
            "files",
            _("Fichiers"),
            tuple(_item(line) for line in lines[:SHOWN]),
            _("Aucun fichier pour l’instant."),
            (_("Déposer un fichier"), url_for("files.adding", chantier=stream.slug)) if may_add else None,
            (_("Tous les fichiers du chantier"), url_for("files.listing", chantier=stream.slug))
            if lines
            else None,
        )
    ]


def _item(line: queries.FileLine) -> news.Item:
    url = url_for("files.page", public_id=line.public_id)
    return news.Item(
        line.title, url, f"{words.KINDS[line.kind]}, {words.weight(line.size)}, {ago(line.changed_at)}"
    )


def shelved(db: Session, actor: Actor, stream_id: int | None) -> list[tuple[str, news.Item]]:
    """The files of the folders of a place, beside its texts: (the folder, the file)."""
    return [
        (folder, news.Item(title, url_for("files.page", public_id=public_id), ago(at)))
        for folder, public_id, title, at in queries.in_folders(db, actor, stream_id)
    ]


def changes(db: Session, actor: Actor, since: datetime) -> list[news.Change]:
    """Files that came in and versions that replaced others."""
    gate.require(actor, Permission.READ_INITIATIVE, on=Scope(actor.initiative_id))
    rows = db.exec(
        select(StreamFile, StreamFileVersion.number, WorkStream.title)
        .join(StreamFileVersion, col(StreamFileVersion.file_id) == col(StreamFile.id))
        .join(WorkStream, col(WorkStream.id) == col(StreamFile.stream_id), isouter=True)
        .where(
            readable(actor),
            col(StreamFileVersion.at) > since,
            col(StreamFileVersion.at) == col(StreamFile.changed_at),
            *queries.STANDING,
        )
        .order_by(col(StreamFile.changed_at).desc())
        .limit(SHOWN)
    ).all()
    return [
        news.Change(
            stream or _("Toute la démarche"),
            _told(file.title, number),
            url_for("files.page", public_id=file.public_id),
            file.changed_at,
        )
        for file, number, stream in rows
    ]


def _told(title: str, number: int) -> str:
    if number > 1:
        return _("«\u00a0%(title)s\u00a0», version %(number)s du fichier", title=title, number=number)
    return _("le fichier «\u00a0%(title)s\u00a0» est arrivé", title=title)


def binned(db: Session, actor: Actor) -> list[news.Binned]:
    """The files of the bin."""
    titles = dict(
        db.exec(
            select(WorkStream.id, WorkStream.title).where(WorkStream.initiative_id == actor.initiative_id)
        ).all()
    )
    return [
        news.Binned(
            title=row.title,
            url=url_for("files.page", public_id=row.public_id),
            place=titles.get(row.stream_id, _("Toute la démarche")),
            binned_at=row.binned_at,
            leaves_at=keeping.leaves_at(row.binned_at),
            take_out=url_for("files.take_out", public_id=row.public_id)
            if gate.may(actor, Permission.BIN_FILE, on=row)
            else "",
        )
        for row in queries.binned(db, actor)
        if row.binned_at is not None
    ]
