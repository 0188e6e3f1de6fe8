"""Reading the papers of an agenda: each with its size, for who may read it and for nobody else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlmodel import Session, col, select

from foundation.errors import Missing, Unavailable
from governance.meetings.models import AgendaItem, AgendaPaper, Meeting
from governance.meetings.rules.papers import KIND_NAMES, PaperKind
from people.actor import Actor
from people.subjects import registry
from workspace.documents import queries as documents
from workspace.documents import texts
from workspace.documents.rules import text
from workspace.files import queries as files
from workspace.files import words

Papers = Mapping[str, tuple["PaperView", ...]]
"""Public id of the item → its papers, in order."""


@dataclass(frozen=True)
class PaperView:
    """A paper under its item. `note` is what it is and how long; `late`: it came after the notice.

    One that may not be read, or is no longer there, has neither title, address nor note.
    """

    public_id: str
    kind: PaperKind
    about: str
    title: str = ""
    url: str = ""
    note: str = ""
    late: bool = False

    @property
    def readable(self) -> bool:
        return bool(self.url)


def rows_of(db: Session, item: AgendaItem) -> list[AgendaPaper]:
    """The papers of an item, in order. Callers have asked the gate."""
    wanted = select(AgendaPaper).where(AgendaPaper.item_id == item.id)
    return list(db.exec(wanted.order_by(col(AgendaPaper.position), col(AgendaPaper.id))))


def row_for(db: Session, item: AgendaItem, public_id: str) -> AgendaPaper:
    """A paper of this item; raises Missing."""
    found = next((row for row in rows_of(db, item) if row.public_id == public_id), None)
    if found is None:
        raise Missing
    return found


def of_meeting(db: Session, actor: Actor, meeting: Meeting, *, whole: bool = False) -> Papers:
    """The papers of a meeting that the actor may read; with `whole`, the places of the others too."""
    wanted = (
        select(AgendaItem.public_id, AgendaPaper)
        .join(AgendaPaper, col(AgendaPaper.item_id) == col(AgendaItem.id))
        .where(AgendaItem.meeting_id == meeting.id)
        .order_by(col(AgendaPaper.position), col(AgendaPaper.id))
    )
    found: dict[str, list[PaperView]] = defaultdict(list)
    for item, row in db.exec(wanted).all():
        view = _view(db, actor, meeting, row)
        if view.readable or whole:
            found[item].append(view)
    return {item: tuple(views) for item, views in found.items()}


def some(db: Session, meeting: Meeting) -> bool:
    """Whether anything is attached, whoever may read it."""
    wanted = select(AgendaPaper.id).join(AgendaItem, col(AgendaItem.id) == col(AgendaPaper.item_id))
    return db.exec(wanted.where(AgendaItem.meeting_id == meeting.id).limit(1)).first() is not None


def _view(db: Session, actor: Actor, meeting: Meeting, row: AgendaPaper) -> PaperView:
    kind = PaperKind(row.kind)
    subject = registry().find(db, actor, kind, row.about)
    note = _note(db, actor, kind, row.about) if subject else None
    if subject is None or note is None:
        return PaperView(row.public_id, kind, row.about)
    late = meeting.notice_sent_at is not None and row.attached_at > meeting.notice_sent_at
    return PaperView(row.public_id, kind, row.about, subject.title, subject.url, note, late)


def _note(db: Session, actor: Actor, kind: PaperKind, about: str) -> str | None:
    """What it is, and its size; None for what waits in the bin."""
    if kind is PaperKind.FILE:
        return _of_file(db, actor, about)
    if kind is PaperKind.DOCUMENT:
        return _of_text(db, actor, about)
    return _(KIND_NAMES[kind])


def _of_file(db: Session, actor: Actor, about: str) -> str | None:
    file = files.file_for(db, actor, about)
    if file.binned_at is not None:
        return None
    last = files.version_rows(db, file)[0]
    told = [str(words.KINDS[last.kind]), words.weight(last.size)]
    if last.pages:
        told.append(ngettext("%(num)s page", "%(num)s pages", last.pages))
    return ", ".join(told)


def _of_text(db: Session, actor: Actor, about: str) -> str | None:
    document = documents.document_for(db, actor, about)
    if document.binned_at is not None:
        return None
    try:
        number = text.words(texts.tree(db, document))
    except Unavailable:  # damaged: its own page says so
        return _(KIND_NAMES[PaperKind.DOCUMENT])
    return ngettext("texte, %(num)s mot", "texte, %(num)s mots", number)
