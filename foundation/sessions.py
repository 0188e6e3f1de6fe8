"""Sessions kept on the server: the cookie is a random number, the table holds its digest.

Idle 8 hours, absolute 12 hours. A session can be ended from elsewhere, and ends at once.
"""

import json
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from flask import Flask, Request, Response, current_app
from flask.sessions import SessionInterface, SessionMixin
from sqlalchemy import bindparam
from sqlmodel import Field, Session, col, delete, select
from werkzeug.datastructures import CallbackDict

from foundation import ids
from foundation.db import Database, UtcDateTime
from foundation.rows import Row

IDLE = timedelta(hours=8)
ABSOLUTE = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=1)
LARGEST = 16_384
TOKEN = 43  # characters of ids.secret_token()


class WebSession(Row, table=True):
    """One browser that came; `person_id` once somebody signed in with it."""

    __tablename__ = "web_session"
    digest: str = Field(primary_key=True, max_length=64)
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    data: str = "{}"
    browser: str = ""
    began_at: datetime = Field(sa_type=UtcDateTime)
    seen_at: datetime = Field(sa_type=UtcDateTime, index=True)


class Kept(NamedTuple):
    """What each request reads of a row."""

    data: str
    began_at: datetime
    seen_at: datetime


_KEPT = select(WebSession.data, WebSession.began_at, WebSession.seen_at).where(
    WebSession.digest == bindparam("digest")
)


class ServerSession(CallbackDict[str, Any], SessionMixin):
    """The values of one browser; `token` is the secret of its cookie."""

    def __init__(self, values: dict[str, Any], token: str, row: Kept | None) -> None:
        super().__init__(values, lambda changed: setattr(changed, "modified", True))
        self.token = token
        self.row = row
        self.former: str | None = None
        self.modified = False
        self.accessed = True

    @property
    def digest(self) -> str:
        return ids.digest(self.token)

    def renew(self) -> None:
        """A new secret, at sign-in: an address prepared before it is worth nothing after."""
        self.former = self.digest if self.row else self.former
        self.token, self.row, self.modified = ids.secret_token(), None, True


class ServerSessions(SessionInterface):
    """Flask's sessions, read from and written to the table."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def open_session(self, app: Flask, request: Request) -> ServerSession:
        if "saved_session" in request.environ:  # of a live connection: Flask-SocketIO gives what it kept
            return ServerSession({}, ids.secret_token(), None)
        token = request.cookies.get(cookie_name(app), "")
        row = self._find(token) if len(token) == TOKEN else None
        if row is None:
            return ServerSession({}, ids.secret_token(), None)
        return ServerSession(json.loads(row.data), token, row)

    def _find(self, token: str) -> Kept | None:
        now = current_app.extensions["clock"].now()
        with self.database.engine.connect() as db:  # at each request: the ORM costs more than the row
            found = db.execute(_KEPT, {"digest": ids.digest(token)}).first()
        row = Kept(*found) if found else None
        return row if row and now <= row.seen_at + IDLE and now <= row.began_at + ABSOLUTE else None

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        assert isinstance(session, ServerSession)
        response.vary.add("Cookie")
        now = app.extensions["clock"].now()
        if session.row is None and not session:
            self._forget(session)
            return
        if session.modified or (session.row and session.row.seen_at + SEEN_EVERY < now):
            with self.database.transaction() as db:
                _write(db, session, now)
        response.set_cookie(
            cookie_name(app),
            session.token,
            httponly=True,
            samesite="Lax",
            secure=app.config["SESSION_COOKIE_SECURE"],
            path="/",
        )

    def _forget(self, session: ServerSession) -> None:
        if session.former:
            with self.database.transaction() as db:
                db.execute(delete(WebSession).where(col(WebSession.digest) == session.former))


def cookie_name(app: Flask) -> str:
    """`__Host-` binds the cookie to the host over TLS; plain HTTP (the demonstration) cannot carry it."""
    return "__Host-chantier" if app.config["SESSION_COOKIE_SECURE"] else "chantier"


def _write(db: Session, session: ServerSession, now: datetime) -> None:
    data = json.dumps(dict(session), separators=(",", ":"))
    if len(data) > LARGEST:
        raise ValueError("the session holds more than it should")
    if session.former:
        db.execute(delete(WebSession).where(col(WebSession.digest) == session.former))
    row = db.get(WebSession, session.digest)
    if row is None:
        if session.row is not None:
            return  # ended from elsewhere while this request ran: it stays ended
        row = WebSession(digest=session.digest, began_at=now, seen_at=now)
    row.data, row.seen_at, row.person_id = data, now, session.get("person_id")
    row.browser = row.browser or str(session.get("browser", ""))[:120]
    db.add(row)


def end_sessions(db: Session, person_id: int, *, but: str | None = None) -> None:
    """End every session of a person, except the one whose digest is given."""
    rows = db.exec(select(WebSession).where(WebSession.person_id == person_id)).all()
    for row in rows:
        if row.digest != but:
            db.delete(row)


def sweep(db: Session, now: datetime) -> None:
    """Take away the sessions that have lived their time."""
    db.execute(delete(WebSession).where(col(WebSession.seen_at) < now - IDLE))
    db.execute(delete(WebSession).where(col(WebSession.began_at) < now - ABSOLUTE))
