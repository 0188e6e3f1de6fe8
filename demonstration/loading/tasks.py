"""Action items: written where they were decided, then said done or in progress by whoever sees to them."""

from __future__ import annotations

from datetime import datetime, timedelta

from demonstration import values
from demonstration.loading.book import Book
from people.rules.predicates import Scope
from workspace.tasks import actions
from workspace.tasks.forms import ActionForm, OriginForm, StateForm
from workspace.tasks.models import ActionItem
from workspace.tasks.rules.states import State

SOME_TIME = timedelta(days=30)
STATES = {"done": State.DONE, "doing": State.DOING}


def write(book: Book) -> None:
    for task in book.data.tasks:
        row = _plan(book, task)
        if task.state in STATES:
            _say(book, task, row, STATES[task.state])


def _plan(book: Book, task: values.Task) -> ActionItem:
    at = _decided(book, task)
    stream = book.streams.get(task.stream or "")
    form = ActionForm(title=task.title, owner=f"m-{book.members[task.owner].public_id}", due_on=task.due)
    place = Scope(book.key, stream.id if stream else None)
    row = actions.plan(book.db, book.facilitator(at), place, form, _origin(book, task), now=at)
    # What was due before the day of installation has been told long ago.
    if task.due < book.now.date():
        row.told_before = row.told_after = task.due
        book.db.add(row)
    return row


def _origin(book: Book, task: values.Task) -> OriginForm:
    if task.meeting in book.meetings:
        return OriginForm(origin_kind="meeting", origin=book.meetings[task.meeting].public_id)
    if task.document in book.documents:
        return OriginForm(origin_kind="document", origin=book.documents[task.document].public_id)
    return OriginForm()


def _decided(book: Book, task: values.Task) -> datetime:
    """At the end of its meeting, else some time before its day; never ahead."""
    ends = [one.ends for one in book.data.meetings if one.id == task.meeting]
    return min(ends[0] if ends else book.noon(task.due) - SOME_TIME, book.now - timedelta(days=1))


def _say(book: Book, task: values.Task, row: ActionItem, state: State) -> None:
    at = min(book.noon(task.due) - timedelta(days=1), book.now - timedelta(hours=1))
    actor = book.speaking(task.owner, at)
    actions.say_where(book.db, actor, row, StateForm(state=state), now=at)
