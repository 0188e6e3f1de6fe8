"""The minutes of an open sitting follow its agenda, by ordinary edits of their text: who writes in them sees them come."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlmodel import Session

from foundation.errors import Conflict
from foundation.language import LANGUAGES
from governance.meetings import minutes, queries
from governance.meetings.models import AgendaItem, Meeting
from governance.meetings.rules import outline
from governance.meetings.rules.agenda import FATE_SENTENCES, Fate
from people import gate
from people.actor import Actor
from people.permissions import Permission
from workspace.documents import crdt, rewriting
from workspace.documents.rules.tree import Tree, tidy


@gate.internal
def reorder(
    db: Session,
    actor: Actor,
    meeting: Meeting,
    before: Sequence[AgendaItem],
    after: Sequence[AgendaItem],
    *,
    now: datetime,
) -> None:
    """The titles take their new numbers and places; what is written stays where it was."""
    places = {one.id: place for place, one in enumerate(before)}
    change = partial(
        outline.reordered,
        agenda=[one.title for one in before],
        order=[places[one.id] for one in after],
    )
    _edit(db, actor, meeting, change, now)


@gate.internal
def note(db: Session, actor: Actor, meeting: Meeting, item: AgendaItem, *, now: datetime) -> None:
    """Say under the title of an item what became of it, in place of what was said before."""
    items = queries.item_rows(db, meeting)
    change = partial(
        outline.noted,
        agenda=[one.title for one in items],
        item=[one.id for one in items].index(item.id),
        sentence=_(FATE_SENTENCES[Fate(item.fate)]) if item.fate else "",
        former=_in_every_language(),
    )
    _edit(db, actor, meeting, change, now)


def _in_every_language() -> frozenset[str]:
    found: set[str] = set()
    for language in LANGUAGES:
        with force_locale(language):
            found |= {_(sentence) for sentence in FATE_SENTENCES.values()}
    return frozenset(found)


def _edit(db: Session, actor: Actor, meeting: Meeting, change: Callable[[Tree], Tree], now: datetime) -> None:
    """Only in a text that is open and that the actor may write: the agenda and the three documents say it in any case."""
    document = minutes.document_of(db, meeting)
    if document is None or not gate.may(actor, Permission.EDIT_DOCUMENT, on=document):
        return
    try:
        held = rewriting.held(db, document)
        loaded = rewriting.readable(db, held)
    except Conflict:
        return
    data = crdt.edited(loaded.text.update(), tidy(change(tidy(loaded.text.tree()))))
    if data is not None:
        rewriting.write(db, actor, held, loaded, data, now=now)
