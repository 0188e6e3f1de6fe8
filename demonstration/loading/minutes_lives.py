"""The minutes of a sitting afterwards: circulated, approved at the next one, signed."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import current_app
from sqlmodel import Session

from demonstration import deciding as values
from demonstration.loading.book import Book
from governance.meetings import presence, queries
from governance.meetings.models import Meeting
from governance.records.life import queries as lives
from governance.records.life.actions import living, signing
from governance.records.life.forms import CirculateForm, SealForm
from governance.records.life.models import MinutesLife
from people import queries as people
from people.actor import Actor
from people.models import Membership
from workspace.documents.models import DocumentVersion

WINDOW = timedelta(days=8)
SIGNED = timedelta(days=1)


def circulate(book: Book, data: values.Meeting, at: datetime) -> None:
    """The day after, to everybody who was convened; nothing is posted."""
    row = book.meetings[data.id]
    form, beside = CirculateForm(until=(at + WINDOW).date()), current_app.extensions["shared_beside"]
    living.circulate(book.db, book.facilitator(at), row, form, [], beside=beside, now=at)
    life = _life(book.db, row)
    life.circulated_to = len(queries.recipients(book.db, presence.seating(book.db, row)))
    book.db.add(life)


def announce(book: Book, data: values.Meeting) -> None:
    """The minutes of the meeting before are the first item of this one."""
    former = _former(book, data)
    if former is None or former.id not in book.meetings:
        return
    life = _life(book.db, book.meetings[former.id])
    life.approval_item = queries.item_rows(book.db, book.meetings[data.id])[0].public_id
    book.db.add(life)


def approve_former(book: Book, data: values.Meeting) -> None:
    """They are approved when it begins; the chair and the secretary sign them the next day."""
    former = _former(book, data)
    if former is None or former.id not in book.meetings:
        return
    at, row = data.starts + timedelta(minutes=20), book.meetings[former.id]
    life = _life(book.db, row)
    living.approve(book.db, book.facilitator(at), row, now=at)
    life.corrected = "avec correction" in (data.agenda[0].decision or "")
    book.db.add(life)
    version = book.db.get_one(DocumentVersion, life.version_id)
    for key in [key for key in book.versions if key[0] == former.minutes]:
        book.versions[key] = version.public_id
    _sign(book, row, life, at + SIGNED)


def _former(book: Book, data: values.Meeting) -> values.Meeting | None:
    held = [
        one for one in book.data.meetings if one.body == data.body and one.stage == "closed" and one.minutes
    ]
    return max((one for one in held if one.ends < data.starts), key=lambda one: one.starts, default=None)


def _sign(book: Book, row: Meeting, life: MinutesLife, at: datetime) -> None:
    for member in dict.fromkeys((row.chair_id, row.secretary_id)):
        if member is not None:
            actor = _actor(book, member, at)
            signing.sign(book.db, actor, row, SealForm(sha256=life.sha256), now=at)


def _actor(book: Book, member: int, at: datetime) -> Actor:
    person = book.db.get_one(Membership, member).person_id
    return people.actor_in(book.db, person, book.initiative, at)


def _life(db: Session, row: Meeting) -> MinutesLife:
    life = lives.row_of(db, row)
    assert life is not None
    return life
