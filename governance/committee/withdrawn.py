"""Reading recusals: which seats take no part in one motion."""

from __future__ import annotations

from sqlmodel import Session, col, select

from foundation.errors import Missing
from governance.committee.models import Recusal
from people.actor import Actor


def recusals(db: Session, initiative_id: int, about: tuple[str, str]) -> list[Recusal]:
    """Those that stand, in the order of their coming; `about` is (kind, public id)."""
    rows = db.exec(
        select(Recusal)
        .where(
            Recusal.initiative_id == initiative_id,
            Recusal.about_kind == about[0],
            Recusal.about == about[1],
            col(Recusal.lifted_at).is_(None),
        )
        .order_by(col(Recusal.recused_at), col(Recusal.id))
    )
    return list(rows)


def recusal_for(db: Session, actor: Actor, about: tuple[str, str], public_id: str) -> Recusal:
    """One that stands; raises Missing."""
    for one in recusals(db, actor.initiative_id or 0, about):
        if one.public_id == public_id:
            return one
    raise Missing
