"""Attempts at signing in: kept in a table, bound to a session, and spent by one conditional DELETE."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, delete

from foundation import ids
from people.models import SignInAttempt
from people.signin.exchange import Secrets

LIFE = timedelta(minutes=15)
SIGN_IN, LINK = "sign_in", "link"


@dataclass(frozen=True)
class Attempt:
    """What was asked, once its answer has come back to the same browser."""

    secrets: Secrets
    next: str
    purpose: str


def begin(
    db: Session,
    session_digest: str,
    provider: str,
    drawn: Secrets,
    *,
    next_: str,
    purpose: str,
    now: datetime,
) -> None:
    """Keep an attempt until its answer; the old ones go."""
    db.execute(delete(SignInAttempt).where(col(SignInAttempt.expires_at) < now))
    db.add(
        SignInAttempt(
            state_digest=ids.digest(drawn.state),
            session_digest=session_digest,
            provider=provider,
            nonce=drawn.nonce,
            verifier=drawn.verifier,
            next=next_,
            purpose=purpose,
            expires_at=now + LIFE,
        )
    )


def spend(db: Session, session_digest: str, provider: str, state: str, *, now: datetime) -> Attempt | None:
    """The attempt this state belongs to, taken out: None when unknown, used, too old, or another browser's."""
    row = db.execute(
        delete(SignInAttempt)
        .where(
            col(SignInAttempt.state_digest) == ids.digest(state),
            col(SignInAttempt.session_digest) == session_digest,
            col(SignInAttempt.provider) == provider,
        )
        .returning(
            col(SignInAttempt.nonce),
            col(SignInAttempt.verifier),
            col(SignInAttempt.next),
            col(SignInAttempt.purpose),
            col(SignInAttempt.expires_at),
        )
    ).first()
    if row is None or row.expires_at < now:
        return None
    return Attempt(Secrets(state, row.nonce, row.verifier), row.next, row.purpose)
