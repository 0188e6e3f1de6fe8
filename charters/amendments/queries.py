"""Finding amendments and the articles that can have some. How they are read is in shown.py."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, func, select

from charters.amendments.models import ArticleAmendment
from charters.models import Article, CharterVersion
from charters.rules.amending import Amendment, Replacement
from charters.rules.standing import Standing
from foundation.errors import Missing
from people import gate
from people.actor import Actor
from people.permissions import Permission
from people.rules.predicates import Scope

KIND = "amendment"


@dataclass(frozen=True)
class Found:
    """An amendment with its article and its version."""

    amendment: ArticleAmendment
    article: Article
    version: CharterVersion


def article_for(db: Session, actor: Actor, public_id: str) -> tuple[Article, CharterVersion]:
    """An article that can have amendments: of a version that is or was in force."""
    gate.require(actor, Permission.READ_CHARTER, on=Scope(actor.initiative_id))
    found = db.exec(
        select(Article, CharterVersion)
        .join(CharterVersion, col(CharterVersion.id) == col(Article.version_id))
        .where(
            Article.public_id == public_id,
            Article.initiative_id == actor.initiative_id,
            col(CharterVersion.standing).in_((Standing.IN_FORCE, Standing.SUPERSEDED)),
        )
    ).first()
    if found is None:
        raise Missing
    return found[0], found[1]


def amendment_for(db: Session, actor: Actor, public_id: str) -> Found:
    gate.require(actor, Permission.READ_CHARTER, on=Scope(actor.initiative_id))
    found = db.exec(
        select(ArticleAmendment, Article, CharterVersion)
        .join(Article, col(Article.id) == col(ArticleAmendment.article_id))
        .join(CharterVersion, col(CharterVersion.id) == col(ArticleAmendment.version_id))
        .where(ArticleAmendment.public_id == public_id, ArticleAmendment.initiative_id == actor.initiative_id)
    ).first()
    if found is None:
        raise Missing
    return Found(*found)


def successor(db: Session, actor: Actor, article: Article) -> Article | None:
    """The article of the same number in the version in force now, for words written on a version that was left."""
    gate.require(actor, Permission.READ_CHARTER, on=article)
    return db.exec(
        select(Article)
        .join(CharterVersion, col(CharterVersion.id) == col(Article.version_id))
        .where(
            Article.initiative_id == article.initiative_id,
            Article.number == article.number,
            CharterVersion.standing == Standing.IN_FORCE,
        )
    ).first()


def value(row: ArticleAmendment) -> Amendment:
    """The amendment as the rules know it; its article is named by its key, which is stable in a version."""
    changes = tuple(Replacement(start, end, words) for start, end, words in row.changes)
    return Amendment(row.number, str(row.article_id), row.sha256, changes, row.removes, row.reason)


def counts(db: Session, version_id: int) -> dict[int, int]:
    """How many amendments stand, by the key of their article."""
    rows = db.exec(
        select(ArticleAmendment.article_id, func.count())
        .where(ArticleAmendment.version_id == version_id, col(ArticleAmendment.withdrawn_at).is_(None))
        .group_by(col(ArticleAmendment.article_id))
    )
    return dict(rows.all())


def rows_of(
    db: Session, version: CharterVersion, article: Article | None = None
) -> Sequence[ArticleAmendment]:
    """Of a version one may read, or of one of its articles: all of them, in the order of the facilitator."""
    query = select(ArticleAmendment).where(ArticleAmendment.version_id == version.id)
    if article is not None:
        query = query.where(ArticleAmendment.article_id == article.id)
    return db.exec(query.order_by(col(ArticleAmendment.place), col(ArticleAmendment.number))).all()
