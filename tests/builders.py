"""Builders: plain functions with sane defaults that make what a test needs.

They write with the session they are given (`database.transaction()` or the `db` fixture) and flush, so that keys are
known. Rooms add theirs in tests/builders_<room>.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from flask_wtf.csrf import generate_csrf
from sqlalchemy import event
from sqlmodel import Session, select

from foundation.clock import Clock
from people import queries
from people.actor import Actor
from people.models import (
    Category,
    College,
    Initiative,
    Mandate,
    Membership,
    Organisation,
    Person,
    Role,
    StreamMembership,
)
from workspace.streams.models import WorkStream

A_MORNING = datetime(2026, 3, 12, 9, 0, tzinfo=UTC)
LONG_AGO = date(2025, 11, 20)
_numbers = count(1)


class FrozenClock(Clock):
    """A clock that moves only when told to."""

    def __init__(self, moment: datetime = A_MORNING) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment

    def advance(self, **by: float) -> datetime:
        """Move on: `clock.advance(minutes=5)`."""
        self.moment += timedelta(**by)
        return self.moment


def _kept(db: Session, row):
    db.add(row)
    db.flush()
    return row


def an_initiative(
    db: Session, slug: str = "", *, name: str = "Valbrume en commun", now: datetime = A_MORNING, **more
) -> Initiative:
    """A démarche without anybody in it."""
    slug = slug or f"demarche-{next(_numbers)}"
    return _kept(db, Initiative(slug=slug, name=name, created_at=now, **more))


def a_college(db: Session, initiative: Initiative, code: str = "hab", *, name: str = "") -> College:
    """The college of this code in the initiative, made when it does not exist."""
    found = db.exec(
        select(College).where(College.initiative_id == initiative.id, College.code == code)
    ).first()
    return found or _kept(db, College(initiative_id=initiative.id, code=code, name=name or f"Collège {code}"))


def a_person(db: Session, name: str = "", *, email: str = "", now: datetime = A_MORNING, **more) -> Person:
    """Somebody with an account, belonging to nothing yet."""
    number = next(_numbers)
    email = email or f"personne{number}@valbrume.test"
    return _kept(db, Person(name=name or f"Camille Nº{number}", email=email, created_at=now, **more))


def a_member(
    db: Session,
    initiative: Initiative,
    name: str = "",
    *,
    person: Person | None = None,
    college: str = "hab",
    role: Role = Role.PARTICIPANT,
    organisation: Organisation | None = None,
    titular: bool = True,
    signs: bool = False,
    streams: tuple[WorkStream, ...] = (),
    leads: bool = False,
    now: datetime = A_MORNING,
) -> Membership:
    """A member of the initiative, with a mandate when an organisation is named, in the streams given."""
    person = person or a_person(db, name, now=now)
    member = _kept(
        db,
        Membership(
            initiative_id=initiative.id,
            person_id=person.id,
            role=role,
            joined_at=now,
            college_id=a_college(db, initiative, college).id if college else None,
        ),
    )
    if organisation is not None:
        a_mandate(db, member, organisation, titular=titular, signs=signs)
    for stream in streams:
        joins(db, member, stream, lead=leads, now=now)
    return member


def an_organisation(
    db: Session,
    initiative: Initiative,
    name: str = "",
    *,
    college: str = "ess",
    category: Category = Category.ASSOCIATION,
    siret: str = "",
    **more,
) -> Organisation:
    """An organisation with its college."""
    return _kept(
        db,
        Organisation(
            initiative_id=initiative.id,
            name=name or f"Association nº{next(_numbers)}",
            category=category,
            siret=siret,
            college_id=a_college(db, initiative, college).id if college else None,
            **more,
        ),
    )


def a_mandate(
    db: Session,
    member: Membership,
    organisation: Organisation,
    *,
    titular: bool = True,
    signs: bool = False,
    starts_on: date = LONG_AGO,
    ends_on: date | None = None,
) -> Mandate:
    """The member speaks for the organisation from that day."""
    return _kept(
        db,
        Mandate(
            initiative_id=member.initiative_id,
            membership_id=member.id,
            organisation_id=organisation.id,
            titular=titular,
            signs=signs,
            starts_on=starts_on,
            ends_on=ends_on,
        ),
    )


def a_stream(
    db: Session, initiative: Initiative, title: str = "", *, slug: str = "", now: datetime = A_MORNING, **more
) -> WorkStream:
    """A work stream that nobody has joined."""
    number = next(_numbers)
    return _kept(
        db,
        WorkStream(
            initiative_id=initiative.id,
            slug=slug or f"chantier-{number}",
            title=title or f"Chantier nº{number}",
            opened_at=now,
            **more,
        ),
    )


def joins(
    db: Session, member: Membership, stream: WorkStream, *, lead: bool = False, now: datetime = A_MORNING
) -> StreamMembership:
    """The member works in the stream."""
    return _kept(
        db,
        StreamMembership(
            initiative_id=member.initiative_id,
            stream_id=stream.id,
            membership_id=member.id,
            lead=lead,
            joined_at=now,
        ),
    )


def the_actor(db: Session, member: Membership, *, now: datetime = A_MORNING) -> Actor:
    """The member as the gate sees her, under her first hat."""
    return queries.actor_in(db, member.person_id, db.get_one(Initiative, member.initiative_id), now)


def signed_in(app: Flask, someone: Person | Membership | int, *, language: str = "fr") -> FlaskClient:
    """A browser in which somebody has signed in; its posts carry the CSRF token (`token_of(client)`) when asked to."""
    client = app.test_client()
    person_id = someone if isinstance(someone, int) else getattr(someone, "person_id", None) or someone.id
    with client.session_transaction(base_url=app.extensions["settings"].public_url) as session:
        session["person_id"], session["language"] = person_id, language
    return client


@contextmanager
def questions(app: Flask) -> Iterator[list[str]]:
    """What the application asks its database meanwhile, one statement each."""
    asked: list[str] = []

    def hear(*said: Any) -> None:
        asked.append(said[2])

    engine = app.extensions["database"].engine
    event.listen(engine, "before_cursor_execute", hear)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", hear)


def unsigned(html: str) -> str:
    """A page without the tokens of its forms: they are signed with the second in which they were made."""
    return re.sub(r'name="csrf_token" value="[^"]*"', "", html)


def token_of(app: Flask, client: FlaskClient) -> str:
    """The CSRF token of a browser's session, for tests marked `as_deployed`."""
    base = app.extensions["settings"].public_url
    with client.session_transaction(base_url=base) as session, app.test_request_context(base_url=base):
        from flask import session as here

        token = generate_csrf()
        session["csrf_token"] = here["csrf_token"]
    return token
