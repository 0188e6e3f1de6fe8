"""What changed since the version that somebody signed, to be read before she signs the one in force."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement
from sqlmodel import Session, and_, col, or_, select

from charters import queries
from charters.comparing import Changed, changes
from charters.models import CharterVersion, Signature
from charters.rules.standing import Standing
from people import gate
from people.actor import Actor
from people.permissions import Permission


@dataclass(frozen=True)
class SinceSigned:
    """The version that was signed, by its number, and what is no longer the same."""

    number: str
    changed: tuple[Changed, ...]


def since_signed(db: Session, actor: Actor, version: CharterVersion) -> SinceSigned | None:
    """Since the last version signed by her, or by an organisation she may bind, that has to sign again; None without one."""
    gate.require(actor, Permission.READ_CHARTER, on=version)
    waiting = queries.to_sign(db, actor, version.id or 0)
    bound = [hat.organisation_id for hat in waiting.organisations]
    whose: list[ColumnElement[bool]] = [col(Signature.organisation_id).in_(bound)]
    if waiting.mine:
        own = col(Signature.membership_id) == actor.membership_id
        whose.append(and_(own, col(Signature.organisation_id).is_(None)))
    former = db.exec(
        select(CharterVersion)
        .join(Signature, col(Signature.version_id) == col(CharterVersion.id))
        .where(
            CharterVersion.initiative_id == version.initiative_id,
            CharterVersion.stream_id == version.stream_id,
            CharterVersion.standing == Standing.SUPERSEDED,
            col(Signature.withdrawn_at).is_(None),
            or_(*whose),
        )
        .order_by(col(CharterVersion.in_force_at).desc(), col(CharterVersion.id).desc())
    ).first()
    if former is None:
        return None
    before, after = queries.text_of(db, former), queries.text_of(db, version)
    return SinceSigned(former.number, tuple(changes(before, after)))
