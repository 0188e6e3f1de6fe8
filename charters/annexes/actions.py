"""What is said of annexes beside their text: whether who joins a stream signs it first."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from foundation import ledger
from foundation.rows import hold
from people import gate
from people.actor import Actor
from people.permissions import Permission
from workspace.streams.models import WorkStream


def require_annex(db: Session, actor: Actor, stream: WorkStream, required: bool, *, now: datetime) -> None:
    """Ask whoever joins the stream to sign its annex first, or no more; who takes part already stays."""
    gate.require(actor, Permission.EDIT_STREAM, on=stream)
    held = hold(db, WorkStream, stream.id)
    if held.annex_required == required:
        return
    held.annex_required = required
    db.add(held)
    ledger.write(
        db, held.initiative_id, actor.person_public_id, "require_annex", "stream", held.public_id, now=now,
        required=required,
    )  # fmt: skip
