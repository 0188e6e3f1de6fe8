"""Annexes: those in force, and what a stream asks of who joins it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlmodel import Session, col, select

from charters import queries
from charters.models import CharterVersion
from charters.rules.standing import Standing
from people.actor import Actor
from workspace.streams.models import WorkStream


@dataclass(frozen=True)
class Annex:
    """The annex in force of a stream."""

    version: CharterVersion
    stream: WorkStream


def in_force(db: Session, initiative_id: int, streams: Collection[int] | None = None) -> list[Annex]:
    """In the order of streams; of some of them, or of all."""
    wanted = (
        select(CharterVersion, WorkStream)
        .join(WorkStream, col(WorkStream.id) == col(CharterVersion.stream_id))
        .where(CharterVersion.initiative_id == initiative_id, CharterVersion.standing == Standing.IN_FORCE)
        .order_by(col(WorkStream.position), col(WorkStream.id))
    )
    if streams is not None:
        wanted = wanted.where(col(WorkStream.id).in_(streams))
    return [Annex(version, stream) for version, stream in db.exec(wanted)]


def asked_of(db: Session, actor: Actor, stream: WorkStream) -> CharterVersion | None:
    """The annex that the actor has yet to sign in her own name before she joins; None where nothing is asked."""
    if not stream.annex_required:
        return None
    version = queries.version_in_force(db, stream.initiative_id, stream.id)
    if version is None or not queries.to_sign(db, actor, version.id or 0).mine:
        return None
    return version


def drafts(db: Session, initiative_id: int) -> list[Annex]:
    """Versions of annexes that a vote may put in force, latest first."""
    wanted = (
        select(CharterVersion, WorkStream)
        .join(WorkStream, col(WorkStream.id) == col(CharterVersion.stream_id))
        .where(
            CharterVersion.initiative_id == initiative_id,
            col(CharterVersion.standing).in_((Standing.DRAFT, Standing.PROPOSED)),
        )
        .order_by(col(CharterVersion.drafted_at).desc(), col(CharterVersion.id).desc())
    )
    return [Annex(version, stream) for version, stream in db.exec(wanted)]
