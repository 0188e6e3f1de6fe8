"""One meeting of a body: the notice, the answers, the proxies, who came and left, the minutes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from sqlmodel import select

from demonstration import deciding as values
from demonstration.loading import minutes_lives
from demonstration.loading.book import Book
from demonstration.loading.texts import with_public_ids
from governance.committee.forms import ProxyForm
from governance.meetings import minutes, queries
from governance.meetings.actions import answering, attaching, convening, sitting
from governance.meetings.forms import (
    AnswerForm,
    ArrivalForm,
    DepartureForm,
    ItemForm,
    MeetingForm,
    PaperForm,
    RollForm,
)
from governance.meetings.rules.agenda import ItemKind
from governance.meetings.rules.attendance import Mode
from governance.meetings.rules.papers import PaperKind
from governance.meetings.rules.replies import Reply
from workspace.documents.models import DocumentVersion

Moment = tuple[datetime, Callable[[], None]]
MORNING = time(9, 30)
ATTESTED = timedelta(minutes=20)  # after the opening: the minutes of the former meeting
CIRCULATED = timedelta(days=1)
REPLIES = {"present": Reply.COMING, "remote": Reply.REMOTE, "excused": Reply.ABSENT, "proxy": Reply.ABSENT}


def moments(book: Book, data: values.Meeting) -> Iterator[Moment]:
    """What happens around a meeting, each thing at its time."""
    sent = datetime.combine(data.notice_sent, MORNING, ZoneInfo(book.initiative.time_zone))
    yield sent, partial(_convene, book, data, sent)
    for place, answer in enumerate(data.answers):
        at = sent + timedelta(hours=5 * (place + 1))
        if at < book.now:
            yield at, partial(_answer, book, data, answer, at)
    for proxy in book.data.proxies:
        if proxy.meeting == data.id:
            yield proxy.given, partial(_entrust, book, data, proxy)
    if data.stage == "closed":
        yield data.starts, partial(_open, book, data)
        for line in data.attendance:
            yield from _coming_and_going(book, data, line)
        yield data.starts + ATTESTED, partial(minutes_lives.approve_former, book, data)
        yield data.ends, partial(_close, book, data)
        if data.minutes:
            at = data.ends + CIRCULATED
            yield at, partial(minutes_lives.circulate, book, data, at)


def _convene(book: Book, data: values.Meeting, sent: datetime) -> None:
    zone = ZoneInfo(book.initiative.time_zone)
    starts, ends = data.starts.astimezone(zone), data.ends.astimezone(zone)
    body = book.bodies[data.body or ""]
    form = MeetingForm(
        body=body.public_id,
        title=data.title,
        day=starts.date(),
        start=starts.time(),
        end=ends.time(),
        place=data.place,
    )
    actor = book.facilitator(sent)
    items = [_item(item) for item in data.agenda]
    row = convening.convene(book.db, actor, body, form, now=sent, items=items)
    for item, given in zip(queries.item_rows(book.db, row), data.agenda, strict=True):
        for paper in given.papers:
            attaching.attach(book.db, actor, row, item, _paper(book, paper), now=sent)
    convening.send_notice(book.db, actor, row, [], now=sent, late_confirmed=False)
    row.notice_recipients = len(
        {seat.titular for b in book.data.bodies if b.id == data.body for seat in b.seats}
    )
    row.secretary_id = book.members[data.secretary].id if data.secretary else row.secretary_id
    book.db.add(row)
    book.meetings[data.id] = row
    minutes_lives.announce(book, data)


def _item(data: values.AgendaItem) -> ItemForm:
    if data.any_other_business:
        kind = ItemKind.OTHER_BUSINESS
    elif data.motion or data.decision:
        kind = ItemKind.DECISION
    else:
        kind = ItemKind.DISCUSSION
    details = f"Décision : {data.decision} ({data.outcome})" if data.decision else ""
    return ItemForm(title=data.title, kind=kind, minutes=data.minutes, details=details)


def _paper(book: Book, identifier: str) -> PaperForm:
    """A text or a file of the files, whichever has this identifier."""
    if identifier in book.documents:
        return PaperForm(kind=PaperKind.DOCUMENT, about=book.documents[identifier].public_id)
    return PaperForm(kind=PaperKind.FILE, about=book.files[identifier].public_id)


def _answer(book: Book, data: values.Meeting, answer: values.Answer, at: datetime) -> None:
    seat = _seat(book, data, answer.seat)
    form = AnswerForm(seat=book.seats[answer.seat].public_id, reply=REPLIES[answer.answer])
    answering.answer(book.db, book.speaking(seat.titular, at), book.meetings[data.id], form, now=at)


def _entrust(book: Book, data: values.Meeting, proxy: values.Proxy) -> None:
    form = ProxyForm(
        principal=book.seat_of(data.body, proxy.principal), holder=book.seat_of(data.body, proxy.holder)
    )
    actor = book.speaking(proxy.principal, proxy.given)
    answering.entrust(book.db, actor, book.meetings[data.id], form, now=proxy.given)


def _open(book: Book, data: values.Meeting) -> None:
    actor = book.facilitator(data.starts)
    first = [
        _arrival(book, line)
        for line in data.attendance
        if line.person and _at(data, line.arrived) <= data.starts
    ]
    text = next(document for document in book.data.documents if document.id == data.minutes)
    row = sitting.open_meeting(
        book.db,
        actor,
        book.meetings[data.id],
        RollForm(present=first),
        now=data.starts,
        tree=with_public_ids(book, text.tree),
    )
    document = minutes.document_of(book.db, row)
    assert document is not None
    document.title = text.title
    book.db.add(document)
    book.documents[text.id] = document


def _coming_and_going(book: Book, data: values.Meeting, line: values.Attendance) -> Iterator[Moment]:
    if line.person is None:
        return
    arrived, left = _at(data, line.arrived), _at(data, line.left)
    if arrived > data.starts:
        yield arrived, partial(_arrive, book, data, line, arrived)
    if left < data.ends:
        yield left, partial(_leave, book, data, line, left)


def _arrive(book: Book, data: values.Meeting, line: values.Attendance, at: datetime) -> None:
    seat, member, mode = _arrival(book, line).split(":")
    form = ArrivalForm(seat=seat, member=member, mode=Mode(mode))
    sitting.arrive(book.db, book.facilitator(at), book.meetings[data.id], form, now=at)


def _leave(book: Book, data: values.Meeting, line: values.Attendance, at: datetime) -> None:
    form = DepartureForm(seat=book.seats[line.seat].public_id)
    sitting.leave(book.db, book.facilitator(at), book.meetings[data.id], form, now=at)


def _close(book: Book, data: values.Meeting) -> None:
    row = book.meetings[data.id]
    sitting.close_meeting(book.db, book.facilitator(data.ends), row, now=data.ends)
    kept = select(DocumentVersion).where(DocumentVersion.document_id == row.minutes_document_id)
    version = book.db.exec(kept).one()  # as it stood at the close
    text = next(document for document in book.data.documents if document.id == data.minutes)
    for label in {kept.label for kept in text.versions}:
        book.versions[text.id, label] = version.public_id


def _arrival(book: Book, line: values.Attendance) -> str:
    mode = Mode.REMOTE if line.remote else Mode.ONSITE
    member = book.members[line.person or ""].public_id
    return f"{book.seats[line.seat].public_id}:{member}:{mode.value}"


def _at(data: values.Meeting, moment: time | None) -> datetime:
    zone = ZoneInfo("Europe/Paris")
    return datetime.combine(data.starts.astimezone(zone).date(), moment or time(), zone)


def _seat(book: Book, data: values.Meeting, identifier: str) -> values.Seat:
    body = next(body for body in book.data.bodies if body.id == data.body)
    return next(seat for seat in body.seats if seat.id == identifier)
