"""Finding consultations, from what the actor may see. How they are read is in shown.py."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from charters import places
from charters.consultations.models import (
    Consultation,
    ConsultationComment,
    ConsultationReaction,
    ConsultedArticle,
)
from charters.models import CharterVersion
from charters.places import CHARTER, Place
from charters.rules.consulting import Period
from foundation.errors import Missing
from people import gate
from people.actor import Actor
from people.models import Initiative
from people.permissions import Permission
from people.rules.predicates import Scope


@dataclass(frozen=True)
class Found:
    """A consultation with the version it is about, of the charter or of an annex."""

    row: Consultation
    version: CharterVersion
    place: Place = CHARTER

    @property
    def period(self) -> Period:
        return period_of(self.row)


def period_of(row: Consultation) -> Period:
    return Period(row.opens_at, row.closes_at, row.ended_at)


def consultation_for(db: Session, actor: Actor, public_id: str) -> Found:
    """A consultation of the actor's initiative."""
    gate.require(actor, Permission.READ_CHARTER, on=Scope(actor.initiative_id))
    return _found(db, public_id, actor.initiative_id)


def public_consultation(db: Session, public_id: str) -> tuple[Found, Initiative]:
    """One that is open to the public, of an initiative that shows itself, and of a stream that does for an annex;
    `Missing` for any other.
    """
    row = db.exec(
        select(Consultation, Initiative)
        .join(Initiative, col(Initiative.id) == col(Consultation.initiative_id))
        .where(Consultation.public_id == public_id, col(Consultation.public), col(Initiative.listed))
    ).first()
    found = _found(db, public_id, row[0].initiative_id) if row else None
    if row is None or found is None or not found.place.public:
        raise Missing
    return found, row[1]


def _found(db: Session, public_id: str, initiative_id: int | None) -> Found:
    found = db.exec(
        select(Consultation, CharterVersion)
        .join(CharterVersion, col(CharterVersion.id) == col(Consultation.version_id))
        .where(Consultation.public_id == public_id, Consultation.initiative_id == initiative_id)
    ).first()
    if found is None:
        raise Missing
    return Found(*found, places.of(db, found[0].stream_id))


def consultations(db: Session, actor: Actor) -> list[Found]:
    """All those of an initiative, on the charter and on the annexes of its streams, latest first."""
    gate.require(actor, Permission.READ_CHARTER, on=Scope(actor.initiative_id))
    return _placed(db, _latest_first(db, actor.initiative_id or 0, public=False))


def public_consultations(db: Session, initiative: Initiative) -> list[Found]:
    """Those that the public may read, latest first."""
    if not initiative.listed:
        return []
    found = _placed(db, _latest_first(db, initiative.id or 0, public=True))
    return [one for one in found if one.place.public]


def _placed(db: Session, rows: Sequence[tuple[Consultation, CharterVersion]]) -> list[Found]:
    where = places.several(db, (row.stream_id for row, _version in rows))
    return [Found(row, version, where[row.stream_id]) for row, version in rows]


def _latest_first(
    db: Session, initiative_id: int, *, public: bool
) -> Sequence[tuple[Consultation, CharterVersion]]:
    query = (
        select(Consultation, CharterVersion)
        .join(CharterVersion, col(CharterVersion.id) == col(Consultation.version_id))
        .where(Consultation.initiative_id == initiative_id)
        .order_by(col(Consultation.opens_at).desc(), col(Consultation.id).desc())
    )
    return db.exec(query.where(col(Consultation.public)) if public else query).all()


def not_over(db: Session, initiative_id: int, now: datetime) -> list[Found]:
    """Those that are open or to come, the first to end first."""
    rows = db.exec(
        select(Consultation, CharterVersion)
        .join(CharterVersion, col(CharterVersion.id) == col(Consultation.version_id))
        .where(
            Consultation.initiative_id == initiative_id,
            col(Consultation.closes_at) > now,
            col(Consultation.ended_at).is_(None),
        )
        .order_by(col(Consultation.closes_at))
    ).all()
    return _placed(db, rows)


def article_of(db: Session, found: Found, public_id: str) -> ConsultedArticle:
    """An article of a consultation one may see."""
    row = db.exec(
        select(ConsultedArticle).where(
            ConsultedArticle.public_id == public_id, ConsultedArticle.consultation_id == found.row.id
        )
    ).first()
    if row is None:
        raise Missing
    return row


def comment_of(db: Session, found: Found, public_id: str) -> tuple[ConsultationComment, ConsultedArticle]:
    """A comment of a consultation one may see."""
    row = db.exec(
        select(ConsultationComment, ConsultedArticle)
        .join(ConsultedArticle, col(ConsultedArticle.id) == col(ConsultationComment.article_id))
        .where(ConsultationComment.public_id == public_id, ConsultedArticle.consultation_id == found.row.id)
    ).first()
    if row is None:
        raise Missing
    return row[0], row[1]


def articles_of(db: Session, row: Consultation) -> Sequence[ConsultedArticle]:
    return db.exec(
        select(ConsultedArticle)
        .where(ConsultedArticle.consultation_id == row.id)
        .order_by(col(ConsultedArticle.number))
    ).all()


def reactions_of(db: Session, row: Consultation) -> Sequence[ConsultationReaction]:
    """What was said of each article, in words, in the order in which it was said."""
    return db.exec(
        select(ConsultationReaction)
        .join(ConsultedArticle, col(ConsultedArticle.id) == col(ConsultationReaction.article_id))
        .where(ConsultedArticle.consultation_id == row.id)
        .order_by(col(ConsultationReaction.at))
    ).all()


def has_reacted(db: Session, actor: Actor, row: Consultation) -> bool:
    """Whether the actor said something of at least one article."""
    found = db.exec(
        select(ConsultationReaction.article_id)
        .join(ConsultedArticle, col(ConsultedArticle.id) == col(ConsultationReaction.article_id))
        .where(
            ConsultedArticle.consultation_id == row.id,
            ConsultationReaction.person_id == actor.person_id,
        )
    ).first()
    return found is not None
