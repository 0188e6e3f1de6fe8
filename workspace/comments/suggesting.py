"""What people do with suggestions: propose other words, accept them into the text, reject them, take them back.

A suggestion is a thread with a proposed replacement. Accepting is an ordinary edit of the text, by whoever may write
there, made here with the row of the document held; nothing else of a suggestion ever reaches the text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlmodel import Session, col, select

from foundation import events, ledger
from foundation.errors import Conflict
from people import gate
from people.actor import Actor
from people.permissions import Permission
from workspace.comments import actions, passages, rows
from workspace.comments.events import ThreadMoved
from workspace.comments.forms import NewSuggestion
from workspace.comments.models import CommentThread, Suggestion
from workspace.comments.queries import scope
from workspace.comments.rules import proposing, quotes
from workspace.comments.rules.proposing import State
from workspace.documents import rewriting
from workspace.documents.models import Document
from workspace.documents.rules.tree import EMPTY

CLOSED = _l("Ce texte est figé ou rangé\u00a0: on n’y propose plus rien.")
CHANGED = _l("Le passage a changé depuis cette suggestion\u00a0: rien n’a été appliqué.")

Pair = tuple[CommentThread, Suggestion]


class Changed(Conflict):
    """The passage no longer says what was to be replaced; `said` is what is read there now."""

    default = CHANGED

    def __init__(self, said: str) -> None:
        super().__init__()
        self.said = said


@dataclass(frozen=True)
class Decided:
    """How many were accepted together, and how many were left because their passage had changed."""

    done: int
    left: int = 0


def suggest(
    db: Session, actor: Actor, document: Document, wanted: NewSuggestion, *, link: str, now: datetime
) -> CommentThread:
    """Propose other words for a passage. The text stays as it is."""
    gate.require(actor, Permission.SUGGEST_CHANGE, on=document)
    if document.closed:
        raise Conflict(CLOSED)
    rows.ensure_room(db, document)
    state = rewriting.readable(db, document).text.update()
    found = passages.proposed(state, wanted)
    assert actor.membership_id is not None
    thread = CommentThread(
        initiative_id=document.initiative_id,
        document_id=document.id or 0,
        anchor=found.anchor,
        quote=quotes.quote(proposing.words(found.before)),
        author_id=actor.membership_id,
        opened_at=now,
        last_at=now,
    )
    db.add(thread)
    db.flush()
    suggestion = Suggestion(
        thread_id=thread.id or 0,
        initiative_id=document.initiative_id,
        organisation_id=actor.hat.organisation_id,
        before=found.before,
        after=found.after,
        lead_in=found.lead_in,
        lead_out=found.lead_out,
    )
    db.add(suggestion)
    db.flush()
    if wanted.why:
        actions.reply(db, actor, document, thread, wanted.why, link=link, now=now, what="suggested")
    else:
        _moved(db, actor, document, thread, "suggested")
    return thread


def accept(
    db: Session, actor: Actor, document: Document, thread: CommentThread, *, link: str, now: datetime
) -> None:
    """Put the words proposed in the place of the passage. Raises Changed when it no longer reads the same."""
    gate.require(actor, Permission.EDIT_DOCUMENT, on=document)
    kept = rewriting.held(db, document)
    pair = thread, rows.open_suggestion(db, thread)
    if not _write(db, actor, kept, [pair], link=link, now=now):
        state = rewriting.readable(db, kept).text.update()
        raise Changed(passages.now_said(state, thread.anchor))


def accept_all(db: Session, actor: Actor, document: Document, *, link: str, now: datetime) -> Decided:
    """All that are open, in one edit. Of two that meet, the first is accepted and the other waits."""
    gate.require(actor, Permission.EDIT_DOCUMENT, on=document)
    kept = rewriting.held(db, document)
    pairs = rows.open_suggestions(db, document)
    done = _write(db, actor, kept, pairs, link=link, now=now) if pairs else 0
    return Decided(done, len(pairs) - done)


def reject(
    db: Session, actor: Actor, document: Document, thread: CommentThread, *, link: str, now: datetime
) -> None:
    """Leave the text as it is, and say so."""
    gate.require(actor, Permission.EDIT_DOCUMENT, on=document)
    rewriting.held(db, document)
    _decide(db, actor, document, [(thread, rows.open_suggestion(db, thread))], State.REJECTED, link, now)


def reject_all(db: Session, actor: Actor, document: Document, *, link: str, now: datetime) -> Decided:
    """All that are open."""
    gate.require(actor, Permission.EDIT_DOCUMENT, on=document)
    rewriting.held(db, document)
    pairs = rows.open_suggestions(db, document)
    _decide(db, actor, document, pairs, State.REJECTED, link, now)
    return Decided(len(pairs))


def withdraw(db: Session, actor: Actor, document: Document, thread: CommentThread, *, now: datetime) -> None:
    """Take back what one proposed, even of a frozen text: the words proposed go for good."""
    gate.require(actor, Permission.WITHDRAW_SUGGESTION, on=scope(document, thread.author_id))
    suggestion = rows.open_suggestion(db, thread)
    suggestion.state, suggestion.after = State.WITHDRAWN, EMPTY
    suggestion.decided_at, suggestion.decided_by, suggestion.seen_at = now, actor.membership_id, now
    db.add(suggestion)
    rows.settle(db, thread, actor, now)
    _moved(db, actor, document, thread, "withdrawn")


def _write(
    db: Session, actor: Actor, kept: Document, pairs: Sequence[Pair], *, link: str, now: datetime
) -> int:
    """Accept those whose passage reads the same and meets none accepted before it; how many they are."""
    loaded = rewriting.readable(db, kept)
    state = loaded.text.update()
    kept_by = [(thread.anchor, one.before, one.after) for thread, one in pairs]
    data, numbers = passages.accepted(state, kept_by)
    if data is None:
        return 0
    taken = [pairs[number] for number in numbers]
    seq = rewriting.write(db, actor, kept, loaded, data, now=now)
    _carry(db, actor, kept, taken, state, data)
    for _thread, suggestion in taken:
        suggestion.seq = seq
    _decide(db, actor, kept, taken, State.ACCEPTED, link, now)
    return len(taken)


def _carry(
    db: Session, actor: Actor, kept: Document, taken: Sequence[Pair], state: bytes, data: bytes
) -> None:
    """Suggestions that still wait follow their words into the paragraphs that these ones make."""
    accepted = {thread.id for thread, _one in taken}
    others = [pair for pair in rows.open_suggestions(db, kept) if pair[0].id not in accepted]
    anchors = passages.moved(
        state,
        data,
        [(thread.anchor, one.before, one.after) for thread, one in taken],
        [(thread.anchor, one.before) for thread, one in others],
    )
    for number, anchor in anchors.items():
        thread, _one = others[number]
        thread.anchor = anchor
        db.add(thread)
        _moved(db, actor, kept, thread, "changed")


def _decide(
    db: Session,
    actor: Actor,
    document: Document,
    pairs: Sequence[Pair],
    state: State,
    link: str,
    now: datetime,
) -> None:
    for thread, suggestion in pairs:
        suggestion.state, suggestion.decided_at, suggestion.decided_by = state, now, actor.membership_id
        suggestion.seen_at = now if thread.author_id == actor.membership_id else None
        db.add(suggestion)
        rows.settle(db, thread, actor, now)
        _moved(db, actor, document, thread, state.value)
        verb = f"{'accept' if state is State.ACCEPTED else 'reject'}_suggestion"
        _trace(db, actor, document, verb, thread, suggestion, now)
    rows.tell_authors(db, actor, document, pairs, state, link, now)


def _trace(
    db: Session,
    actor: Actor,
    document: Document,
    verb: str,
    thread: CommentThread,
    suggestion: Suggestion,
    now: datetime,
) -> None:
    """Who proposed and who decided; never the words, which may have to be erased."""
    details = {"suggestion": thread.public_id, **({"seq": suggestion.seq} if suggestion.seq else {})}
    ledger.write(
        db,
        document.initiative_id,
        actor.person_public_id,
        verb,
        "document",
        document.public_id,
        now=now,
        **details,
    )


def _moved(db: Session, actor: Actor, document: Document, thread: CommentThread, what: str) -> None:
    fact = ThreadMoved(document.public_id, thread.public_id, what, actor.person_public_id, actor.name)
    events.record(db, fact)


def see(db: Session, actor: Actor, document: Document, *, now: datetime) -> None:
    """The actor has read what became of her suggestions in this text."""
    gate.require(actor, Permission.READ_DOCUMENT, on=document)
    mine = (
        select(Suggestion)
        .join(CommentThread, col(CommentThread.id) == col(Suggestion.thread_id))
        .where(
            CommentThread.document_id == document.id,
            CommentThread.author_id == actor.membership_id,
            col(Suggestion.seen_at).is_(None),
            col(Suggestion.decided_at).is_not(None),
        )
    )
    for one in db.exec(mine):
        one.seen_at = now
        db.add(one)
