"""Reading comments: the threads of a text, what is said there, and what the actor may do. Shown to members alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, func, select

from foundation.errors import Missing
from people import gate
from people.actor import Actor
from people.models import College, Membership, Organisation
from people.permissions import Permission
from people.queries import PersonView, person_views
from people.rules.predicates import Scope
from workspace.comments import suggestions
from workspace.comments.models import Comment, CommentMention, CommentThread, Suggestion
from workspace.comments.suggestions import Suggested, SuggestionView
from workspace.documents.models import Document

MOST_SHOWN = 300


@dataclass(frozen=True)
class Called:
    """Somebody called in a comment: the name as written, and her public id."""

    written: str
    public_id: str


@dataclass(frozen=True)
class CommentView:
    """What somebody said. `mine`: the reader may edit it and take it back."""

    public_id: str
    author: PersonView
    organisation: str
    college: str
    text: str
    called: tuple[Called, ...]
    at: datetime
    edited_at: datetime | None
    withdrawn_at: datetime | None
    may_edit: bool
    may_withdraw: bool


@dataclass(frozen=True)
class ThreadView:
    """A thread with all that is said in it. `may` holds reply, resolve, reopen."""

    public_id: str
    anchor: dict[str, Any]
    quote: str
    opened_at: datetime
    resolved_at: datetime | None
    resolved_by: str
    comments: tuple[CommentView, ...]
    may: dict[str, bool]
    suggestion: SuggestionView | None = None

    @property
    def resolved(self) -> bool:
        return self.resolved_at is not None


@dataclass(frozen=True)
class Board:
    """The comments of a text: open threads in the order of their opening, then resolved ones, the last first."""

    open: tuple[ThreadView, ...]
    resolved: tuple[ThreadView, ...]
    unseen: int  # times the reader was called here and has not said that she has read it
    may_comment: bool
    suggested: Suggested


def scope(document: Document, author_id: int | None = None) -> Scope:
    """A thing of a document's place, of somebody, for those the document is for."""
    return Scope(document.initiative_id, document.stream_id, author_id=author_id, grants=document.grants)


def thread_for(db: Session, actor: Actor, document: Document, public_id: str) -> CommentThread:
    """A thread of a document the actor may read."""
    found = db.exec(
        select(CommentThread).where(
            CommentThread.public_id == public_id, CommentThread.document_id == document.id
        )
    ).first()
    if found is None:
        raise Missing
    gate.require(actor, Permission.READ_DOCUMENT, on=document)
    return found


def comment_for(
    db: Session, actor: Actor, document: Document, public_id: str
) -> tuple[Comment, CommentThread]:
    """A comment of a document the actor may read, and its thread."""
    found = db.exec(
        select(Comment, CommentThread)
        .join(CommentThread, col(CommentThread.id) == col(Comment.thread_id))
        .where(Comment.public_id == public_id, CommentThread.document_id == document.id)
    ).first()
    if found is None:
        raise Missing
    gate.require(actor, Permission.READ_DOCUMENT, on=document)
    return found[0], found[1]


def board(db: Session, actor: Actor, document: Document, *, now: datetime) -> Board:
    """All the threads of a document."""
    gate.require(actor, Permission.READ_DOCUMENT, on=document)
    mine = select(CommentThread).where(CommentThread.document_id == document.id)
    standing = mine.where(col(CommentThread.resolved_at).is_(None)).order_by(col(CommentThread.id))
    resolved = mine.where(col(CommentThread.resolved_at).is_not(None))
    newest = resolved.order_by(col(CommentThread.resolved_at).desc(), col(CommentThread.id).desc())
    rows = [*db.exec(standing.limit(MOST_SHOWN)), *db.exec(newest.limit(MOST_SHOWN))]
    views = thread_views(db, actor, document, rows, now=now)
    return Board(
        open=tuple(view for view in views if not view.resolved),
        resolved=tuple(view for view in views if view.resolved),
        unseen=_unseen(db, actor, document),
        may_comment=not document.closed and gate.may(actor, Permission.COMMENT_DOCUMENT, on=document),
        suggested=suggestions.suggested(db, actor, document),
    )


def _unseen(db: Session, actor: Actor, document: Document) -> int:
    return db.exec(
        select(func.count())
        .select_from(CommentMention)
        .join(Comment, col(Comment.id) == col(CommentMention.comment_id))
        .join(CommentThread, col(CommentThread.id) == col(Comment.thread_id))
        .where(
            CommentThread.document_id == document.id,
            CommentMention.membership_id == actor.membership_id,
            col(CommentMention.seen_at).is_(None),
        )
    ).one()


def thread_views(
    db: Session, actor: Actor, document: Document, threads: Sequence[CommentThread], *, now: datetime
) -> list[ThreadView]:
    """Threads of one document with their comments; as many queries whatever their number."""
    said = _comments(db, threads)
    every = [one for some in said.values() for one in some]
    proposed = suggestions.of(db, threads)
    people = person_views(db, document.initiative_id, now, _named(threads, every, proposed))
    beside = suggestions.views(db, actor, document, threads, proposed, people)
    hats = _hats(db, {one.organisation_id for one in every if one.organisation_id})
    called = _called(db, every)
    speaks = not document.closed and gate.may(actor, Permission.COMMENT_DOCUMENT, on=document)

    def view(one: Comment) -> CommentView:
        mine = scope(document, one.author_id)
        organisation, college = hats.get(one.organisation_id or 0, ("", ""))
        return CommentView(
            public_id=one.public_id,
            author=people[one.author_id],
            organisation=organisation,
            college=college or people[one.author_id].college,
            text=one.text,
            called=tuple(called.get(one.id or 0, ())),
            at=one.at,
            edited_at=one.edited_at,
            withdrawn_at=one.withdrawn_at,
            may_edit=not document.closed
            and one.withdrawn_at is None
            and gate.may(actor, Permission.EDIT_COMMENT, on=mine),
            may_withdraw=one.withdrawn_at is None and gate.may(actor, Permission.WITHDRAW_COMMENT, on=mine),
        )

    return [
        ThreadView(
            public_id=thread.public_id,
            anchor=thread.anchor,
            quote=thread.quote,
            opened_at=thread.opened_at,
            resolved_at=thread.resolved_at,
            resolved_by=people[thread.resolved_by].name if thread.resolved_by else "",
            comments=tuple(view(one) for one in said.get(thread.id or 0, ())),
            may=_may(actor, document, thread, speaks=speaks, waits=_waits(beside.get(thread.id or 0))),
            suggestion=beside.get(thread.id or 0),
        )
        for thread in threads
    ]


def _named(
    threads: Sequence[CommentThread], said: Sequence[Comment], proposed: dict[int, Suggestion]
) -> set[int]:
    """Memberships whose names are shown."""
    resolved = {one.resolved_by for one in threads if one.resolved_by}
    return {one.author_id for one in said} | resolved | suggestions.people_of(threads, proposed)


def _waits(suggestion: SuggestionView | None) -> bool:
    return suggestion is not None and suggestion.open


def _may(
    actor: Actor, document: Document, thread: CommentThread, *, speaks: bool, waits: bool
) -> dict[str, bool]:
    """A suggestion that waits is accepted or rejected, not resolved."""
    settles = not (document.closed or waits) and gate.may(
        actor, Permission.RESOLVE_COMMENT, on=scope(document, thread.author_id)
    )
    return {
        "reply": speaks and thread.resolved_at is None,
        "resolve": settles and thread.resolved_at is None,
        "reopen": settles and thread.resolved_at is not None,
    }


def _comments(db: Session, threads: Sequence[CommentThread]) -> dict[int, list[Comment]]:
    found: dict[int, list[Comment]] = defaultdict(list)
    wanted = select(Comment).where(col(Comment.thread_id).in_([thread.id for thread in threads]))
    for one in db.exec(wanted.order_by(col(Comment.thread_id), col(Comment.number))):
        found[one.thread_id].append(one)
    return found


def _hats(db: Session, organisation_ids: Collection[int]) -> dict[int, tuple[str, str]]:
    """(name, code of the college) by organisation."""
    rows = db.exec(
        select(Organisation, College)
        .join(College, col(College.id) == col(Organisation.college_id), isouter=True)
        .where(col(Organisation.id).in_(organisation_ids))
    )
    return {one.id or 0: (one.name, college.code if college else "") for one, college in rows}


def _called(db: Session, comments: Sequence[Comment]) -> dict[int, list[Called]]:
    found: dict[int, list[Called]] = defaultdict(list)
    rows = db.exec(
        select(CommentMention, Membership)
        .join(Membership, col(Membership.id) == col(CommentMention.membership_id))
        .where(col(CommentMention.comment_id).in_([one.id for one in comments]))
    )
    for mention, membership in rows:
        found[mention.comment_id].append(Called(mention.written, membership.public_id))
    return found
