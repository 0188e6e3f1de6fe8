"""Meetings of streams and of everybody: planned, announced, held; one goes on, with its questions, as the house opens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from sqlmodel import select

from demonstration import gathering as values
from demonstration import markdown
from demonstration.loading.book import Book
from demonstration.loading.texts import with_public_ids
from governance.meetings import audience
from governance.meetings.actions import convening, gathering, questioning, sitting, speaking
from governance.meetings.forms import OF_STREAM, GatheringForm, QuestionForm, RollForm, SpeakingForm
from governance.meetings.models import FloorQuestion, Meeting
from governance.meetings.rules import recurring
from governance.meetings.rules.kinds import TEMPLATES, MeetingKind
from governance.meetings.rules.recurring import Every
from governance.meetings.rules.replies import Reply
from people.actor import Actor

Moment = tuple[datetime, Callable[[], None]]
MORNING = time(9, 30)
LONG, LAST = timedelta(hours=2), time(23, 59)
APART = timedelta(hours=5)  # between two answers to a notice


def moments(book: Book, data: values.Gathering) -> Iterator[Moment]:
    """What happens around each of its meetings, as far as it has happened."""
    times = _times(book, data)
    yield data.planned, partial(_plan, book, data)
    for place, day in enumerate(data.notices):
        sent = datetime.combine(day, MORNING, _zone(book))
        yield sent, partial(announce, book, _name(data, place), data.by, sent)
    for place, text in enumerate(data.minutes):
        yield times[place][0], partial(_open, book, data, place, times[place][0], text)
        yield times[place][1], partial(_close, book, data, place, times[place][1])
    if data.notices:
        last = len(data.notices) - 1
        sent = datetime.combine(data.notices[last], MORNING, _zone(book))
        yield from replies(book, _name(data, last), data.replies, sent, until=times[last][0])
    if data.starts is None:
        yield from _going_on(book, data, times[0][0])


def _zone(book: Book) -> ZoneInfo:
    return ZoneInfo(book.initiative.time_zone)


def _name(data: values.Gathering, place: int) -> str:
    """What the book calls one of them: « point-1 »; one alone bears the name of the file."""
    return data.id if data.every == "once" else f"{data.id}-{place + 1}"


def _times(book: Book, data: values.Gathering) -> list[tuple[datetime, datetime]]:
    """When each begins and ends."""
    zone = book.initiative.time_zone
    start, end = _span(book, data)
    days = recurring.days(start.date(), Every(data.every), times=data.times or 1)
    return [recurring.moments(day, start.time(), end.time(), zone) for day in days]


def _span(book: Book, data: values.Gathering) -> tuple[datetime, datetime]:
    """Its hours at the place; what goes on has begun at the last whole or half hour, and ends the same day."""
    if data.starts is not None and data.ends is not None:
        return data.starts.astimezone(_zone(book)), data.ends.astimezone(_zone(book))
    here = book.now.astimezone(_zone(book))
    start = here.replace(minute=here.minute // 30 * 30, second=0, microsecond=0)
    later = start + LONG
    return start, later if later.date() == start.date() else datetime.combine(start, LAST, _zone(book))


def _plan(book: Book, data: values.Gathering) -> None:
    start, end = _span(book, data)
    kind = MeetingKind(data.kind)
    form = GatheringForm(
        kind=kind,
        body=OF_STREAM + book.streams[data.stream].public_id if data.stream else "",
        title=data.title,
        day=start.date(),
        start=start.time(),
        end=end.time(),
        place=data.place,
        remote_link=data.remote_link,
        public=data.public,
        every=Every(data.every),
        times=data.times,
        agenda="\n".join(data.agenda or [_(line.title) for line in TEMPLATES[kind].agenda]),
    )
    made = gathering.gather(book.db, _actor(book, data, data.planned), form, now=data.planned)
    for place, row in enumerate(made):
        book.meetings[_name(data, place)] = row


def _actor(book: Book, data: values.Gathering, at: datetime) -> Actor:
    return book.speaking(data.by, at)


def announce(book: Book, name: str, by: str, at: datetime) -> None:
    """The notice leaves to those concerned; nothing is posted."""
    row = book.meetings[name]
    convening.send_notice(book.db, book.speaking(by, at), row, [], now=at)
    row.notice_recipients = len(audience.of(book.db, row))
    book.db.add(row)


def replies(
    book: Book, name: str, said: values.Replies, sent: datetime, *, until: datetime
) -> Iterator[Moment]:
    """Each answer after the other, before the meeting and as far as they are past."""
    every = ((Reply.COMING, said.coming), (Reply.REMOTE, said.remote), (Reply.ABSENT, said.absent))
    pairs = [(person, reply) for reply, people in every for person in people]
    apart = min(APART, (min(book.now, until) - sent) / (len(pairs) + 1))
    for place, (person, reply) in enumerate(pairs, 1):
        at = sent + place * apart
        yield at, partial(_reply, book, name, person, reply, at)


def _reply(book: Book, name: str, person: str, reply: Reply, at: datetime) -> None:
    gathering.reply(book.db, book.speaking(person, at), book.meetings[name], reply, now=at)


def _open(book: Book, data: values.Gathering, place: int, at: datetime, text: str = "") -> None:
    tree = with_public_ids(book, markdown.document(text)) if text else None
    actor = _actor(book, data, at)
    sitting.open_meeting(book.db, actor, _row(book, data, place), RollForm(), now=at, tree=tree)


def _close(book: Book, data: values.Gathering, place: int, at: datetime) -> None:
    sitting.close_meeting(book.db, _actor(book, data, at), _row(book, data, place), now=at)


def _row(book: Book, data: values.Gathering, place: int) -> Meeting:
    return book.meetings[_name(data, place)]


def _going_on(book: Book, data: values.Gathering, start: datetime) -> Iterator[Moment]:
    """Opened at its hour; what is asked since then follows, up to now."""
    yield start, partial(_open, book, data, 0, start)
    deeds = [
        *(partial(_ask, book, data, one) for one in data.questions),
        *(partial(_wait, book, data, person) for person in data.speaking),
    ]
    apart = (book.now - start) / (len(deeds) + 1)
    for place, deed in enumerate(deeds, 1):
        at = start + place * apart
        yield at, partial(deed, at)


def _ask(book: Book, data: values.Gathering, one: values.Question, at: datetime) -> None:
    db, row = book.db, _row(book, data, 0)
    questioning.ask(db, book.speaking(one.by, at), row, QuestionForm(text=one.text), now=at)
    asked = db.exec(
        select(FloorQuestion).where(FloorQuestion.meeting_id == row.id, FloorQuestion.text == one.text)
    ).one()
    for person in one.also:
        questioning.support(db, book.speaking(person, at), row, asked, now=at)
    if one.answered:
        questioning.answer(db, _actor(book, data, at), row, asked, now=at)


def _wait(book: Book, data: values.Gathering, person: str, at: datetime) -> None:
    speaking.ask(book.db, book.speaking(person, at), _row(book, data, 0), SpeakingForm(), now=at)
