"""Finding amendments and the articles that can have some. How they are read is in shown.py."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from sqlmodel import Session, col, func, select

from charters.amendments.models import ArticleAmendment
from charters.models import Article, CharterVersion
from charters.rules import amending
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
    """An amendment with its article and its version; `of` is the one that it sub-amends."""

    amendment: ArticleAmendment
    article: Article
    version: CharterVersion
    of: ArticleAmendment | None = None


def article_for(db: Session, actor: Actor, public_id: str) -> tuple[Article, CharterVersion]:
    """An article that can have amendments: of a version that is or was in force, of the charter or of an annex."""
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
    return Found(*found, parent_of(db, found[0]))


def parent_of(db: Session, row: ArticleAmendment) -> ArticleAmendment | None:
    """The amendment that it sub-amends, if it does."""
    return db.get_one(ArticleAmendment, row.of_id) if row.of_id else None


def around(db: Session, row: ArticleAmendment) -> Found:
    """An amendment that one may read, with what is around it."""
    article, version = db.get_one(Article, row.article_id), db.get_one(CharterVersion, row.version_id)
    return Found(row, article, version, parent_of(db, row))


def successor(db: Session, actor: Actor, article: Article, version: CharterVersion) -> Article | None:
    """The article of the same number in the version in force now, for words written on a version that was left."""
    gate.require(actor, Permission.READ_CHARTER, on=version)
    return db.exec(
        select(Article)
        .join(CharterVersion, col(CharterVersion.id) == col(Article.version_id))
        .where(
            Article.initiative_id == article.initiative_id,
            Article.number == article.number,
            col(CharterVersion.stream_id) == version.stream_id,
            CharterVersion.standing == Standing.IN_FORCE,
        )
    ).first()


def value(row: ArticleAmendment) -> Amendment:
    """The amendment as the rules know it; its article is named by its key, which is stable in a version.

    What a sub-amendment changes is the text of its amendment, and that is named instead.
    """
    changes = tuple(Replacement(start, end, words) for start, end, words in row.changes)
    where = f"of {row.of_id}" if row.of_id else str(row.article_id)
    return Amendment(row.number, where, row.sha256, changes, row.removes, row.reason)


def read_on(found: Found) -> str:
    """The text in which its places are counted."""
    if found.of is not None:
        return amending.proposed(found.article.text, value(found.of))
    return amending.written(found.article.text)


def words_sha256(found: Found) -> str:
    """What an amendment proposes, as whoever sub-amends it has read it."""
    return sha256(proposed(found).encode()).hexdigest()


def proposed(found: Found) -> str:
    """The text with what the amendment changes of it, as long as it stands."""
    return amending.proposed(read_on(found), value(found.amendment))


STANDING = (col(ArticleAmendment.withdrawn_at).is_(None), col(ArticleAmendment.fate) == "")
"""Neither taken back nor decided."""


def counts(db: Session, version_id: int) -> dict[int, int]:
    """How many amendments stand, by the key of their article."""
    rows = db.exec(
        select(ArticleAmendment.article_id, func.count())
        .where(ArticleAmendment.version_id == version_id, col(ArticleAmendment.of_id).is_(None), *STANDING)
        .group_by(col(ArticleAmendment.article_id))
    )
    return dict(rows.all())


def rows_of(
    db: Session, version: CharterVersion, article: Article | None = None
) -> Sequence[ArticleAmendment]:
    """Of a version one may read, or of one of its articles: all of them, in the order of the facilitator."""
    query = select(ArticleAmendment).where(
        ArticleAmendment.version_id == version.id, col(ArticleAmendment.of_id).is_(None)
    )
    if article is not None:
        query = query.where(ArticleAmendment.article_id == article.id)
    return db.exec(query.order_by(col(ArticleAmendment.place), col(ArticleAmendment.number))).all()


def inside(db: Session, row: ArticleAmendment) -> Sequence[ArticleAmendment]:
    """The sub-amendments of an amendment one may read, in the order of the facilitator."""
    query = select(ArticleAmendment).where(ArticleAmendment.of_id == row.id)
    return db.exec(query.order_by(col(ArticleAmendment.place), col(ArticleAmendment.number))).all()


def waiting(
    db: Session, actor: Actor, version: CharterVersion, *, of: ArticleAmendment | None = None
) -> list[Found]:
    """Those of a version that are neither decided nor at a vote: article by article, in the order of the facilitator.

    With `of`, the sub-amendments of that amendment instead.
    """
    gate.require(actor, Permission.READ_CHARTER, on=version)
    rows = db.exec(
        select(ArticleAmendment, Article)
        .join(Article, col(Article.id) == col(ArticleAmendment.article_id))
        .where(
            ArticleAmendment.version_id == version.id,
            ArticleAmendment.at_vote == "",
            ArticleAmendment.of_id == (of.id if of else None),
            *STANDING,
        )
        .order_by(col(Article.number), col(ArticleAmendment.place), col(ArticleAmendment.number))
    )
    return [Found(amendment, article, version, of) for amendment, article in rows]


def decided(db: Session, actor: Actor, stream_id: int | None = None) -> Sequence[Found]:
    """Amendments that a vote settled, or that lapsed with it, on every version of the charter or of an annex: latest first."""
    gate.require(actor, Permission.READ_CHARTER, on=Scope(actor.initiative_id))
    rows = db.exec(
        select(ArticleAmendment, Article, CharterVersion)
        .join(Article, col(Article.id) == col(ArticleAmendment.article_id))
        .join(CharterVersion, col(CharterVersion.id) == col(ArticleAmendment.version_id))
        .where(
            ArticleAmendment.initiative_id == actor.initiative_id,
            col(ArticleAmendment.stream_id) == stream_id,
            ArticleAmendment.fate != "",
            col(ArticleAmendment.of_id).is_(None),
        )
        .order_by(col(ArticleAmendment.decided_at).desc(), col(ArticleAmendment.number))
    )
    return [Found(*row) for row in rows]
