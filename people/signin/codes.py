"""One-time codes by e-mail: eight digits, ten minutes, five tries, worth something only where they were asked for.

Every address is answered alike, known or not: the code proves the address, and only then does anything depend on it.
"""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from sqlmodel import Session, col, delete, select, update

from people.models import SignInCode

LIFE = timedelta(minutes=10)
TRIES = 5
DIGITS = 8


def drawn() -> str:
    """Eight digits, each as likely as the others."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"


def keep(
    db: Session,
    address: str,
    code: str,
    session_digest: str,
    secret: str,
    *,
    next_: str,
    purpose: str,
    now: datetime,
) -> None:
    """Keep the digest of a code; a newer one replaces it in the same session."""
    db.execute(delete(SignInCode).where(col(SignInCode.expires_at) < now - LIFE))
    db.execute(delete(SignInCode).where(col(SignInCode.session_digest) == session_digest))
    db.add(
        SignInCode(
            email=address,
            digest=_digest(secret, session_digest, address, code),
            session_digest=session_digest,
            next=next_,
            purpose=purpose,
            sent_at=now,
            expires_at=now + LIFE,
        )
    )


def waiting(db: Session, session_digest: str, now: datetime) -> SignInCode | None:
    """The code this browser may still enter."""
    return db.exec(
        select(SignInCode).where(
            SignInCode.session_digest == session_digest,
            col(SignInCode.used_at).is_(None),
            col(SignInCode.expires_at) > now,
            col(SignInCode.tries) < TRIES,
        )
    ).first()


def spend(db: Session, session_digest: str, code: str, secret: str, *, now: datetime) -> SignInCode | None:
    """Try a code: the row it opens, used from now on; None when wrong, too late or tried too often.

    The try is counted before the comparison, by one UPDATE: parallel guesses do not share one.
    """
    row = waiting(db, session_digest, now)
    if row is None or not _count(db, row):
        return None
    entered = "".join(code.split())
    if not hmac.compare_digest(_digest(secret, session_digest, row.email, entered), row.digest):
        return None
    taken = (
        update(SignInCode)
        .where(col(SignInCode.id) == row.id, col(SignInCode.used_at).is_(None))
        .values(used_at=now)
    )
    return row if db.execute(taken).rowcount == 1 else None  # type: ignore[attr-defined]


def _count(db: Session, row: SignInCode) -> bool:
    counted = (
        update(SignInCode)
        .where(col(SignInCode.id) == row.id, col(SignInCode.tries) < TRIES)
        .values(tries=col(SignInCode.tries) + 1)
        .execution_options(synchronize_session=False)
    )
    return bool(db.execute(counted).rowcount == 1)  # type: ignore[attr-defined]


def _digest(secret: str, session_digest: str, address: str, code: str) -> str:
    # Eight digits are soon tried all: without the application's key the table tells nothing.
    said = f"{session_digest}\n{address}\n{code}"
    return hmac.new(secret.encode(), said.encode(), sha256).hexdigest()
