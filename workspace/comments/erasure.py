"""What an erasure for good takes out of comments: the passage quoted, and said again in their words; or all of them.

Called within the transactions of `documents.actions.erase_passage`, which asked the gate, and of `shelves.actions.erase`.
"""

from __future__ import annotations

from sqlmodel import Session, col, delete, select

from workspace.comments.models import Comment, CommentMention, CommentThread
from workspace.comments.rules import quotes
from workspace.documents.models import Document
from workspace.documents.rules import erasing


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
    db.flush()


def forget(db: Session, document_id: int) -> None:
    """Erase every comment of a text that leaves the bin for good."""
    threads = select(CommentThread.id).where(CommentThread.document_id == document_id)
    comments = select(Comment.id).where(col(Comment.thread_id).in_(threads))
    db.execute(delete(CommentMention).where(col(CommentMention.comment_id).in_(comments)))
    db.execute(delete(Comment).where(col(Comment.thread_id).in_(threads)))
    db.execute(delete(CommentThread).where(col(CommentThread.document_id) == document_id))
