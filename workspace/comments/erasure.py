"""What an erasure for good takes out of comments: the passage quoted, said again in their words or held by a
suggestion; or all of them.

Called within the transactions of `documents.actions.erase_passage`, which asked the gate, and of `shelves.actions.erase`.
"""

from __future__ import annotations

from sqlmodel import Session, col, delete, select

from workspace.comments.models import Comment, CommentMention, CommentThread, Suggestion
from workspace.comments.rules import proposing, quotes
from workspace.comments.rules.proposing import State
from workspace.documents.models import Document
from workspace.documents.rules import erasing
from workspace.documents.rules.tree import EMPTY


def erase(db: Session, document: Document, passage: str, mark: str) -> None:
    """Put `mark` wherever comments of a document hold the passage, or a part of it that a quotation cut."""
    wanted = erasing.passage(passage)
    if wanted is None:
        return
    threads = db.exec(select(CommentThread).where(CommentThread.document_id == document.id)).all()
    for thread in threads:
        thread.quote = quotes.without(thread.quote, passage, mark)[: quotes.LONGEST]
        db.add(thread)
    said = select(Comment).where(col(Comment.thread_id).in_([thread.id for thread in threads]))
    for comment in db.exec(said):
        comment.text = erasing.marked(comment.text, wanted, mark)
        db.add(comment)
    _erase_suggestions(db, [thread.id or 0 for thread in threads], passage, mark)
    db.flush()


def _erase_suggestions(db: Session, thread_ids: list[int], passage: str, mark: str) -> None:
    """One that the erasure reaches, in what it replaces, proposes or stands among, loses all its words."""
    for one in db.exec(select(Suggestion).where(col(Suggestion.thread_id).in_(thread_ids))):
        around = one.lead_in, one.lead_out
        if any(proposing.reached(tree, around, passage, mark) for tree in (one.before, one.after)):
            one.before = one.after = EMPTY
            one.lead_in = one.lead_out = ""
            one.state = State.ERASED if one.state is State.OPEN else one.state
            db.add(one)


def forget(db: Session, document_id: int) -> None:
    """Erase every comment of a text that leaves the bin for good."""
    threads = select(CommentThread.id).where(CommentThread.document_id == document_id)
    comments = select(Comment.id).where(col(Comment.thread_id).in_(threads))
    db.execute(delete(CommentMention).where(col(CommentMention.comment_id).in_(comments)))
    db.execute(delete(Suggestion).where(col(Suggestion.thread_id).in_(threads)))
    db.execute(delete(Comment).where(col(Comment.thread_id).in_(threads)))
    db.execute(delete(CommentThread).where(col(CommentThread.document_id) == document_id))
