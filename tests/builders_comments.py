"""Builders of comments: what people said of a passage before the test begins."""

from __future__ import annotations

import json
from datetime import datetime

from sqlmodel import Session

from people.models import Membership
from tests.builders import A_MORNING, the_actor
from workspace.comments import actions, suggesting
from workspace.comments.forms import NewSuggestion, NewThread
from workspace.comments.models import Comment, CommentThread
from workspace.documents.models import Document

LINK = "http://localhost/valbrume/documents/x/commentaires"
START = json.dumps({"item": {"client": 1, "clock": 0}, "assoc": 0})
END = json.dumps({"item": {"client": 1, "clock": 9}, "assoc": -1})
PASSAGE = {"start": START, "end": END, "quote": "La tournée du jeudi"}


def a_comment(
    db: Session,
    member: Membership,
    document: Document,
    text: str = "Au volume plutôt ?",
    *,
    now: datetime = A_MORNING,
    **passage: str,
) -> CommentThread:
    """A thread that the member begins, on a passage of the text unless told otherwise."""
    wanted = NewThread(text=text, **(passage or PASSAGE))
    return actions.begin_thread(db, the_actor(db, member, now=now), document, wanted, link=LINK, now=now)


def an_answer(
    db: Session, member: Membership, document: Document, thread: CommentThread, text: str = "Oui."
) -> Comment:
    """What the member answers there."""
    actor = the_actor(db, member)
    return actions.reply(db, actor, document, thread, text, link=LINK, now=A_MORNING)


def a_suggestion(
    db: Session,
    member: Membership,
    document: Document,
    passage: str = "jeudi",
    replacement: str = "vendredi",
    *,
    now: datetime = A_MORNING,
    **more: str,
) -> CommentThread:
    """What the member proposes in the place of words of the text."""
    wanted = NewSuggestion(passage=passage, replacement=replacement, **more)
    return suggesting.suggest(db, the_actor(db, member, now=now), document, wanted, link=LINK, now=now)
