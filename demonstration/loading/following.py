"""What became of decisions: who sees to them, where they stand, when they are looked at again, signed notes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial

from sqlmodel import func, select

from demonstration import deciding as values
from demonstration.loading.book import Book
from governance.register import actions as register
from governance.register.forms import FollowForm, OwnerForm
from governance.register.models import DecisionStep
from governance.votes import queries
from governance.votes.models import RegisterEntry
from governance.votes.rules.execution import Execution

Moment = tuple[datetime, Callable[[], None]]


def moments(book: Book) -> Iterator[Moment]:
    for one in book.data.followed:
        yield one.at, partial(_follow, book, one)


def _follow(book: Book, data: values.Following) -> None:
    entry = queries.entry_of(book.db, book.motions[data.motion])
    assert entry is not None
    actor = book.speaking(data.by, data.at)
    if data.owner:
        register.entrust(book.db, actor, entry, OwnerForm(owner=_owner(book, data.owner)), now=data.at)
    if data.execution or data.review_on or data.text:
        form = FollowForm(
            execution=Execution(data.execution) if data.execution else None,
            review_on=data.review_on or entry.review_on,
            text=data.text,
            seen=_steps(book, entry),
        )
        register.follow(book.db, actor, entry, form, now=data.at)


def _steps(book: Book, entry: RegisterEntry) -> int:
    return book.db.exec(select(func.count()).where(DecisionStep.entry_id == entry.id)).one()


def _owner(book: Book, identifier: str) -> str:
    if identifier in book.organisations:
        return f"o-{book.organisations[identifier].public_id}"
    return f"m-{book.members[identifier].public_id}"
