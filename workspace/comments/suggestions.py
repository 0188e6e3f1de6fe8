"""Reading suggestions: what each would change, what became of it, and what the actor may do with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, select

from people import gate
from people.actor import Actor
from people.models import Organisation
from people.permissions import Permission
from people.queries import PersonView
from people.rules.predicates import Scope
from workspace.comments.models import CommentThread, Suggestion
from workspace.comments.rules import proposing
from workspace.comments.rules.proposing import State
from workspace.documents.models import Document
from workspace.documents.rules.pieces import What


@dataclass(frozen=True)
class SuggestionView:
    """What somebody proposes. `pieces` are words with their fate: same, deleted, added or format.

    `may` holds accept, reject, withdraw.
    """

    author: PersonView
    organisation: str
    at: datetime
    state: State
    pieces: tuple[tuple[str, str], ...]
    lead_in: str
    lead_out: str
    decided_at: datetime | None
    decided_by: str
    may: dict[str, bool]

    @property
    def open(self) -> bool:
        return self.state is State.OPEN

    @property
    def reformatted(self) -> bool:
        return any(what == What.FORMAT for what, _words in self.pieces)


@dataclass(frozen=True)
class Suggested:
    """Of all the suggestions of a text: how many wait, and how many of the reader's were decided and not seen."""

    waiting: int
    unseen: int
    may_suggest: bool
    may_decide: bool


def of(db: Session, threads: Sequence[CommentThread]) -> dict[int, Suggestion]:
    """Suggestions by the key of their thread."""
    wanted = select(Suggestion).where(col(Suggestion.thread_id).in_([one.id for one in threads]))
    return {one.thread_id: one for one in db.exec(wanted)}


def people_of(threads: Sequence[CommentThread], found: Mapping[int, Suggestion]) -> set[int]:
    """Whoever is named: memberships of who proposed and of who decided."""
    authors = {one.author_id for one in threads if one.id in found}
    return authors | {one.decided_by for one in found.values() if one.decided_by}


def views(
    db: Session,
    actor: Actor,
    document: Document,
    threads: Sequence[CommentThread],
    found: Mapping[int, Suggestion],
    people: Mapping[int, PersonView],
) -> dict[int, SuggestionView]:
    """By the key of their thread; one query whatever their number."""
    hats = _hats(db, {one.organisation_id for one in found.values() if one.organisation_id})
    decides = not document.closed and gate.may(actor, Permission.EDIT_DOCUMENT, on=document)
    return {
        thread.id or 0: _view(actor, document, thread, found[thread.id or 0], people, hats, decides=decides)
        for thread in threads
        if thread.id in found
    }


def _view(
    actor: Actor,
    document: Document,
    thread: CommentThread,
    one: Suggestion,
    people: Mapping[int, PersonView],
    hats: Mapping[int, str],
    *,
    decides: bool,
) -> SuggestionView:
    opened = one.state is State.OPEN
    mine = Scope(
        document.initiative_id, document.stream_id, author_id=thread.author_id, grants=document.grants
    )
    return SuggestionView(
        author=people[thread.author_id],
        organisation=hats.get(one.organisation_id or 0, ""),
        at=thread.opened_at,
        state=one.state,
        pieces=_pieces(one),
        lead_in=one.lead_in,
        lead_out=one.lead_out,
        decided_at=one.decided_at,
        decided_by=people[one.decided_by].name if one.decided_by else "",
        may={
            "accept": opened and decides,
            "reject": opened and decides,
            "withdraw": opened and gate.may(actor, Permission.WITHDRAW_SUGGESTION, on=mine),
        },
    )


def _pieces(one: Suggestion) -> tuple[tuple[str, str], ...]:
    """Nothing of one that was taken back or erased."""
    if one.state in (State.WITHDRAWN, State.ERASED):
        return ()
    return tuple(
        (piece.what.value, "".join(piece.words)) for piece in proposing.pieces(one.before, one.after)
    )


def _hats(db: Session, organisation_ids: set[int]) -> dict[int, str]:
    rows = db.exec(select(Organisation).where(col(Organisation.id).in_(organisation_ids)))
    return {one.id or 0: one.name for one in rows}


def suggested(db: Session, actor: Actor, document: Document) -> Suggested:
    """Of a text one may read."""
    gate.require(actor, Permission.READ_DOCUMENT, on=document)
    count = (
        select(func.count())
        .select_from(Suggestion)
        .join(CommentThread, col(CommentThread.id) == col(Suggestion.thread_id))
        .where(CommentThread.document_id == document.id)
    )
    unseen = count.where(
        CommentThread.author_id == actor.membership_id,
        col(Suggestion.seen_at).is_(None),
        col(Suggestion.decided_at).is_not(None),
    )
    return Suggested(
        waiting=db.exec(count.where(Suggestion.state == State.OPEN)).one(),
        unseen=db.exec(unseen).one(),
        may_suggest=not document.closed and gate.may(actor, Permission.SUGGEST_CHANGE, on=document),
        may_decide=not document.closed and gate.may(actor, Permission.EDIT_DOCUMENT, on=document),
    )
