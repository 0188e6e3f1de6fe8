"""The whole demonstration, once: nothing is written over what is already there."""

from __future__ import annotations

from datetime import datetime

from flask import Flask
from sqlmodel import Session, col, update

from demonstration import reading
from demonstration.calendar import Calendar
from demonstration.loading import (
    bodies,
    charter,
    deciding,
    files,
    joining,
    organisations,
    people,
    public,
    streams,
    tasks,
    texts,
)
from demonstration.loading.book import Book
from foundation.mail import Letter
from people import queries
from people.signin.demo.persons import Door

WRITERS = (
    people.write,
    streams.write,
    bodies.write,
    charter.write,
    texts.write,
    files.write,
    deciding.write,
    tasks.write,
    charter.sign,
    public.write,
    organisations.write,
    joining.write,
)


def prepare(app: Flask) -> None:
    """Before serving with DEMO=1: write what is missing, and know whom one may sign in as."""
    now = app.extensions["clock"].now()
    calendar = Calendar.at(now)
    app.extensions["demonstration_doors"] = _doors(calendar)
    with app.app_context(), app.extensions["database"].transaction() as db:
        for data in reading.demonstrations(calendar):
            if queries.initiative_by_slug(db, data.initiative.slug) is None:
                write(db, data, now)
    app.extensions.setdefault("welcome", []).extend(_welcome(app))


def write(db: Session, data: reading.Demonstration, now: datetime) -> Book:
    """One initiative, room after room, in the transaction given."""
    row = people.initiative(db, data.initiative)
    row.created_at = now
    db.flush()
    book = Book(db, data, now, row)
    for writer in WRITERS:
        writer(book)
    _consider_sent(db, book)
    return book


def _consider_sent(db: Session, book: Book) -> None:
    """Letters of the past have been read long ago: none leaves on the day of installation."""
    letters = update(Letter).where(col(Letter.initiative_id) == book.key)
    db.execute(letters.values(sent_at=col(Letter.written_at), tries=1))


def _doors(calendar: Calendar) -> list[Door]:
    by_slug = {data.initiative.slug: data for data in reading.demonstrations(calendar)}
    return [
        Door(by_slug[door.initiative].person(door.person).email, door.title, door.invitation)
        for door in reading.doors(calendar)
    ]


def _welcome(app: Flask) -> list[str]:
    doors: list[Door] = app.extensions["demonstration_doors"]
    return [
        "",
        "Démonstration : choisissez sur la page de connexion qui vous êtes. / Choose whom to be when signing in:",
        *(f"  {door.email}  ({door.title})" for door in doors),
    ]
