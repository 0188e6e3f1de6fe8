"""Dates to choose from: proposed, answered, and one of them kept, which is then announced."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from demonstration import gathering as values
from demonstration.loading import gatherings
from demonstration.loading.book import Book
from governance.calendar import actions, polling
from governance.calendar.forms import PollForm, SaidForm
from governance.calendar.models import DatePoll
from governance.calendar.rules.choosing import Said
from governance.meetings.actions import convening
from governance.meetings.forms import OF_STREAM, ItemForm

Moment = tuple[datetime, Callable[[], None]]
SAID = {"oui": Said.YES, "au besoin": Said.IF_NEED_BE, "non": Said.NO}


def moments(book: Book, data: values.Poll) -> Iterator[Moment]:
    """Proposed, answered one after the other, kept; then the notice of what it became, and its answers."""
    yield data.asked, partial(_propose, book, data)
    until = data.kept.at if data.kept else book.now
    apart = (until - data.asked) / (len(data.answers) + 1)
    for place, one in enumerate(data.answers, 1):
        at = data.asked + place * apart
        yield at, partial(_say, book, data, one, at)
    if data.kept:
        zone = ZoneInfo(book.initiative.time_zone)
        sent = datetime.combine(data.kept.notice, gatherings.MORNING, zone)
        yield data.kept.at, partial(_keep, book, data, data.kept)
        yield sent, partial(gatherings.announce, book, data.id, data.by, sent)
        starts = data.slots[data.kept.slot].starts
        yield from gatherings.replies(book, data.id, data.kept.replies, sent, until=starts)


def _propose(book: Book, data: values.Poll) -> None:
    zone = ZoneInfo(book.initiative.time_zone)
    local = [(one.starts.astimezone(zone), one.ends.astimezone(zone)) for one in data.slots]
    whom = OF_STREAM + book.streams[data.stream].public_id if data.stream else ""
    form = PollForm(
        title=data.title,
        body=whom or (book.bodies[data.body].public_id if data.body else ""),
        place=data.place,
        slots=[(start.date(), start.time(), end.time()) for start, end in local],
    )
    actor = book.speaking(data.by, data.asked)
    book.polls[data.id] = actions.propose_dates(book.db, actor, form, now=data.asked)


def _say(book: Book, data: values.Poll, one: values.Answers, at: datetime) -> None:
    poll = book.polls[data.id]
    slots = polling.slot_rows(book.db, poll)
    said = {slot.public_id: SAID[word] for slot, word in zip(slots, one.said, strict=True)}
    actions.say(book.db, book.speaking(one.by, at), poll, SaidForm(said=said), now=at)


def _keep(book: Book, data: values.Poll, kept: values.Kept) -> None:
    poll: DatePoll = book.polls[data.id]
    slot = polling.slot_rows(book.db, poll)[kept.slot].public_id
    actor = book.speaking(data.by, kept.at)
    row = actions.keep_date(book.db, actor, poll, slot, now=kept.at)
    for item in kept.agenda:
        form = ItemForm(title=item.title, minutes=item.minutes)
        convening.add_item(book.db, actor, row, form, now=kept.at)
    book.meetings[data.id] = row
