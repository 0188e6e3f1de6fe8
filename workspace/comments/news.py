"""What comments tell the home page."""

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
from workspace.comments.models import Comment, CommentMention, CommentThread
from workspace.discussions.rules import dialect
from workspace.documents.circles import readable
from workspace.documents.models import Document

MOST = 20
EXCERPT = 140


def owed(db: Session, actor: Actor, now: datetime) -> list[Owed]:
    """Where the actor was called by name, until she says that she has read it."""
    rows = db.exec(
        select(Comment, Document, Person.name)
        .join(CommentMention, col(CommentMention.comment_id) == col(Comment.id))
        .join(CommentThread, col(CommentThread.id) == col(Comment.thread_id))
        .join(Document, col(Document.id) == col(CommentThread.document_id))
        .join(Membership, col(Membership.id) == col(Comment.author_id))
        .join(Person, col(Person.id) == col(Membership.person_id))
        .where(
            readable(actor),
            CommentMention.membership_id == actor.membership_id,
            col(CommentMention.seen_at).is_(None),
        )
        .order_by(col(CommentMention.at).desc())
        .limit(MOST)
    ).all()
    return [
        Owed(
            _("%(name)s vous a cité dans un commentaire", name=author),
            f"«\u00a0{_short(comment.text)}\u00a0»",
            url_for("comments.one", public_id=document.public_id, comment=comment.public_id),
            _("Lire"),
        )
        for comment, document, author in rows
    ]


def _short(text: str) -> str:
    said = dialect.plain(text)
    return said if len(said) <= EXCERPT else f"{said[:EXCERPT].rsplit(' ', 1)[0]} …"


def changes(db: Session, actor: Actor, since: datetime) -> list[Change]:
    """Texts that others commented since a moment: one line for each, the last first."""
    gate.require(actor, Permission.READ_INITIATIVE, on=Scope(actor.initiative_id))
    rows = db.exec(
        select(Document, Comment)
        .join(CommentThread, col(CommentThread.document_id) == col(Document.id))
        .join(Comment, col(Comment.thread_id) == col(CommentThread.id))
        .where(
            readable(actor),
            col(Comment.at) > since,
            col(Comment.author_id) != actor.membership_id,
            col(Comment.withdrawn_at).is_(None),
        )
        .order_by(col(Comment.at).desc())
        .limit(200)
    ).all()
    counted: dict[int, tuple[Document, Comment, int]] = {}
    for document, comment in rows:
        _d, last, number = counted.get(document.id or 0, (document, comment, 0))
        counted[document.id or 0] = (document, last, number + 1)
    return [
        Change(
            document.title,
            ngettext("%(num)s commentaire", "%(num)s commentaires", number),
            url_for("comments.one", public_id=document.public_id, comment=last.public_id),
            last.at,
        )
        for document, last, number in counted.values()
    ]
