"""The demonstration's two initiatives in one database: twins that must never see each other."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import Session, select

from demonstration import reading
from demonstration.calendar import Calendar
from demonstration.loading.load import write
from people.models import Initiative, Membership, Person, Role
from tests.builders import signed_in

LINK = re.compile(r'(?:href|hx-get|src)="(/[^"#]*)')
MOST_PAGES = 400
SHARED = "Maxence Tremblevif"  # a member of both: the only name that may stand in both
NAMES = ("valbrume-en-commun", "val-d-ombre")


@dataclass(frozen=True)
class Twins:
    """The application with both initiatives, and what only the first one knows."""

    app: Flask
    ours: str
    theirs: str
    secrets: tuple[str, ...]

    def member(self, slug: str, role: Role = Role.FACILITATOR) -> FlaskClient:
        """A browser signed in by somebody with that role."""
        with self.app.extensions["database"].reading() as db:
            return signed_in(self.app, _with_role(db, slug, role))


def _with_role(db: Session, slug: str, role: Role) -> int:
    found = db.exec(
        select(Membership.person_id)
        .join(Initiative, Initiative.id == Membership.initiative_id)
        .where(Initiative.slug == slug, Membership.role == role)
    ).first()
    assert found is not None
    return found


def twins(app: Flask) -> Twins:
    """Write both; `secrets` are names and titles of the first that no page of the second may hold."""
    now = app.extensions["clock"].now()
    both = reading.demonstrations(Calendar.at(now))
    with app.app_context(), app.extensions["database"].transaction() as db:
        for data in both:
            write(db, data, now)
    return Twins(app, *NAMES, secrets=tuple(_secrets(both[0])))


def _secrets(data: reading.Demonstration) -> Iterator[str]:
    yield from (person.name for person in data.people if person.name != SHARED)
    yield from (organisation.name for organisation in data.organisations)
    yield from (stream.title for stream in data.streams)
    yield from (document.title for document in data.documents)
    yield from (discussion.subject for discussion in data.discussions)
    yield from (motion.title for motion in data.motions)
    yield from (meeting.title for meeting in data.meetings)


def crawl(browser: FlaskClient, start: str) -> dict[str, str]:
    """Every page of this house that links lead to, from an address: address → text."""
    waiting, seen = [start], {}
    while waiting and len(seen) < MOST_PAGES:
        address = waiting.pop(0)
        if address in seen or address.startswith("/static"):
            continue
        answer = browser.get(address)
        seen[address] = _read(answer.get_data())
        if answer.status_code in {301, 302, 303}:
            waiting.append(urlsplit(answer.location).path)
        elif answer.mimetype == "text/html":
            waiting.extend(link.replace("&amp;", "&") for link in LINK.findall(seen[address]))
    return seen


def _read(data: bytes) -> str:
    """A page, or what a file that was taken away says: the words of a package are those of its parts."""
    if not data.startswith(b"PK"):
        return data.decode(errors="replace")
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return "\n".join(package.read(name).decode(errors="replace") for name in package.namelist())


def operator(app: Flask) -> FlaskClient:
    """Who runs the platform: an account, no membership anywhere."""
    with app.extensions["database"].transaction() as db:
        person = Person(name="Opératrice", operator=True, created_at=app.extensions["clock"].now())
        db.add(person)
    return signed_in(app, person)
