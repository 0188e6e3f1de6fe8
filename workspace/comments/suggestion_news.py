"""What suggestions tell the home page: to their author what became of them, to everybody which texts have some."""

from __future__ import annotations

from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlmodel import Session, col, select

from people import gate
from people.actor import Actor
from people.models import Membership, Person
from people.news import Change, Owed
from people.permissions import Permission
from people.rules.predicates import Scope
from workspace.comments.models import CommentThread, Suggestion
from workspace.comments.rules import proposing
from workspace.comments.rules.proposing import State
from workspace.documents.circles import readable
from workspace.documents.models import Document

MOST = 20
EXCERPT = 140


def owed(db: Session, actor: Actor, now: datetime) -> list[Owed]:
    """What became of the actor's suggestions, until she says that she has read it."""
    rows = db.exec(
        select(CommentThread, Suggestion, Document, Person.name)
        .join(Suggestion, col(Suggestion.thread_id) == col(CommentThread.id))
        .join(Document, col(Document.id) == col(CommentThread.document_id))
        .join(Membership, col(Membership.id) == col(Suggestion.decided_by))
        .join(Person, col(Person.id) == col(Membership.person_id))
        .where(
            readable(actor),
            CommentThread.author_id == actor.membership_id,
            col(Suggestion.seen_at).is_(None),
            col(Suggestion.decided_at).is_not(None),
        )
        .order_by(col(Suggestion.decided_at).desc())
        .limit(MOST)
    ).all()
    return [
        Owed(
            _said(suggestion, name),
            _excerpt(suggestion) or document.title,
            url_for("comments.thread", public_id=document.public_id, thread=thread.public_id),
            _("Lire"),
        )
        for thread, suggestion, document, name in rows
    ]


def _said(suggestion: Suggestion, name: str) -> str:
    if suggestion.state is State.ACCEPTED:
        return _("%(name)s a accepté votre suggestion", name=name)
    return _("%(name)s n’a pas retenu votre suggestion", name=name)


def _excerpt(suggestion: Suggestion) -> str:
    """What was proposed, or what was to go."""
    said = proposing.words(suggestion.after).strip() or proposing.words(suggestion.before).strip()
    short = said if len(said) <= EXCERPT else f"{said[:EXCERPT].rsplit(' ', 1)[0]} …"
    return f"«\u00a0{short}\u00a0»" if short else ""


def changes(db: Session, actor: Actor, since: datetime) -> list[Change]:
    """Texts in which others proposed something since a moment, that still waits: one line for each, the last first."""
    gate.require(actor, Permission.READ_INITIATIVE, on=Scope(actor.initiative_id))
    rows = db.exec(
        select(Document, CommentThread)
        .join(CommentThread, col(CommentThread.document_id) == col(Document.id))
        .join(Suggestion, col(Suggestion.thread_id) == col(CommentThread.id))
        .where(
            readable(actor),
            col(CommentThread.opened_at) > since,
            col(CommentThread.author_id) != actor.membership_id,
            Suggestion.state == State.OPEN,
        )
        .order_by(col(CommentThread.opened_at).desc())
        .limit(200)
    ).all()
    counted: dict[int, tuple[Document, CommentThread, int]] = {}
    for document, thread in rows:
        _document, last, number = counted.get(document.id or 0, (document, thread, 0))
        counted[document.id or 0] = (document, last, number + 1)
    return [
        Change(
            document.title,
            ngettext("%(num)s suggestion attend", "%(num)s suggestions attendent", number),
            url_for("comments.thread", public_id=document.public_id, thread=last.public_id),
            last.opened_at,
        )
        for document, last, number in counted.values()
    ]
