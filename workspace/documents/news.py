"""What this room tells the home page and the pages of streams; `people.news` says how."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from flask import current_app, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlmodel import Session, col, select

from foundation.language import ago
from people import gate, news
from people.actor import Actor
from people.models import Membership
from people.permissions import Permission
from people.rules.predicates import Scope
from workspace.documents import queries, words
from workspace.documents.circles import readable
from workspace.documents.models import Document, DocumentVersion
from workspace.streams.models import WorkStream

SHOWN = 6


def _open_now(db: Session, actor: Actor) -> list[tuple[Document, set[int]]]:
    """Documents of the initiative that somebody has open here, and who."""
    rooms = current_app.extensions["documents_live"].rooms
    present: dict[str, set[int]] = rooms.present()
    if not present:
        return []
    rows = db.exec(select(Document).where(readable(actor), col(Document.public_id).in_(present))).all()
    return [(row, present[row.public_id]) for row in rows]


def alive(db: Session, actor: Actor, stream_ids: Collection[int]) -> list[news.AliveNote]:
    """« 2 personnes écrivent en ce moment »."""
    found: dict[int, set[int]] = {}
    for document, people in _open_now(db, actor):
        if document.stream_id in stream_ids and document.stream_id is not None:
            found.setdefault(document.stream_id, set()).update(people)
    return [
        news.AliveNote(
            stream_id,
            ngettext(
                "%(num)s personne écrit en ce moment", "%(num)s personnes écrivent en ce moment", len(people)
            ),
            live=True,
        )
        for stream_id, people in found.items()
    ]


def present(db: Session, actor: Actor) -> list[news.Presence]:
    """Who has which text open."""
    rows = _open_now(db, actor)
    people = {person for _document, those in rows for person in those}
    members = dict(
        db.exec(
            select(Membership.person_id, Membership.id).where(
                Membership.initiative_id == actor.initiative_id, col(Membership.person_id).in_(people)
            )
        ).all()
    )
    return [
        news.Presence(
            members[person] or 0,
            _("lit ou écrit «\u00a0%(title)s\u00a0»", title=document.title),
            url_for("documents.page", public_id=document.public_id),
        )
        for document, those in rows
        for person in sorted(those)
        if person in members
    ]


def changes(db: Session, actor: Actor, since: datetime) -> list[news.Change]:
    """Texts that changed and versions that were kept."""
    gate.require(actor, Permission.READ_INITIATIVE, on=Scope(actor.initiative_id))
    rows = db.exec(
        select(Document, WorkStream.title)
        .join(WorkStream, col(WorkStream.id) == col(Document.stream_id), isouter=True)
        .where(
            readable(actor),
            col(Document.changed_at) > since,
            col(Document.binned_at).is_(None),
        )
        .order_by(col(Document.changed_at).desc())
        .limit(SHOWN)
    ).all()
    last = _last_versions(db, [document.id or 0 for document, _title in rows], since)
    return [
        news.Change(
            stream or _("Toute la démarche"),
            _told(document, last.get(document.id or 0)),
            url_for("documents.page", public_id=document.public_id),
            document.changed_at,
        )
        for document, stream in rows
    ]


def _last_versions(db: Session, ids: list[int], since: datetime) -> dict[int, int]:
    rows = db.exec(
        select(DocumentVersion.document_id, DocumentVersion.number)
        .where(col(DocumentVersion.document_id).in_(ids), col(DocumentVersion.at) > since)
        .order_by(col(DocumentVersion.number))
    ).all()
    return dict(rows)


def _told(document: Document, version: int | None) -> str:
    if version is not None:
        return _("«\u00a0%(title)s\u00a0», version %(number)s gardée", title=document.title, number=version)
    if document.last_seq == 0:
        return _("«\u00a0%(title)s\u00a0» vient d’être ouvert", title=document.title)
    return _("«\u00a0%(title)s\u00a0» a changé", title=document.title)


def stream_parts(db: Session, actor: Actor, stream: WorkStream) -> list[news.Part]:
    """The documents of a stream, on its page."""
    lines = queries.documents_of_stream(db, actor, stream.id or 0)
    live = {document.public_id for document, _people in _open_now(db, actor)}
    may_create = gate.may(actor, Permission.CREATE_DOCUMENT, on=Scope(stream.initiative_id, stream.id))
    return [
        news.Part(
            "documents",
            _("Textes"),
            tuple(_item(line, live) for line in lines[: 2 * SHOWN]),
            _("Aucun texte pour l’instant."),
            (_("Ouvrir un texte"), url_for("documents.opening", chantier=stream.slug))
            if may_create
            else None,
            (_("Tous les textes"), url_for("documents.listing")) if len(lines) > 2 * SHOWN else None,
        )
    ]


def _item(line: queries.DocumentLine, live: set[str]) -> news.Item:
    state = _("figé") if line.frozen else ago(line.changed_at)
    url = url_for("documents.page", public_id=line.public_id)
    return news.Item(line.title, url, f"{words.KINDS[line.kind]}, {state}", live=line.public_id in live)
