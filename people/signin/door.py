"""The door: what a session holds of whoever signs in, and what is taken out of it when she leaves."""

from __future__ import annotations

import re
from typing import Any, cast
from urllib.parse import urlsplit

from flask import request, session
from sqlmodel import Session, col, delete, select

from foundation import events
from foundation.sessions import ServerSession, WebSession
from people.events import SignedOut
from people.signin.accounts import Newcomer

KEPT = ("language", "theme", "invitation")  # what a browser chose, and why it came
OWN_PATH = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")
LONGEST = 500


def digest() -> str:
    """What the table knows of this browser's session."""
    return cast("ServerSession", session).digest


def mark() -> None:
    """Give the browser a session that lasts until the answer comes back."""
    session["browser"] = browser()


def browser() -> str:
    return str(request.user_agent)[:120]


def enter(person_id: int, newcomer: Newcomer) -> None:
    """Sign in: a new session secret, nothing left of the former session but the language and the invitation."""
    kept = {name: session[name] for name in KEPT if name in session}
    session.clear()
    cast("ServerSession", session).renew()
    session.update(kept)
    session.update(
        person_id=person_id, browser=browser(), provider=newcomer.provider, id_token=newcomer.id_token
    )


def leave(db: Session) -> None:
    """Sign out: the session ends here, and so do its live seats."""
    end(db, col(WebSession.digest) == digest())


def forget() -> None:
    """After `leave`: a session of nobody, under another secret."""
    kept = {name: session[name] for name in KEPT if name in session}
    session.clear()
    cast("ServerSession", session).renew()
    session.update(kept)


def end(db: Session, *which: Any) -> int:
    """End sessions and tell of each; returns how many."""
    gone = db.exec(select(WebSession.digest).where(*which)).all()
    for one in gone:
        events.record(db, SignedOut(one))
    db.execute(delete(WebSession).where(col(WebSession.digest).in_(gone)))
    return len(gone)


def wait(newcomer: Newcomer, next_: str) -> None:
    """Keep a proved identity that has no account yet, until its owner says what to do with it."""
    session["newcomer"], session["newcomer_next"] = newcomer.kept(), next_


def waiting() -> Newcomer | None:
    kept = session.get("newcomer")
    return Newcomer(**kept) if kept else None


def own_path(address: str | None) -> str:
    """The address if it is a path of ours, else nothing: never another site, never a way to be tricked."""
    if not address or len(address) > LONGEST or not OWN_PATH.fullmatch(address):
        return ""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or parts.path.startswith(("/connexion", "/deconnexion")):
        return ""
    return address
