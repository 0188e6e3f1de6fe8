"""Carried sub-amendments enter their amendment, before it is decided itself; those that wait inside follow its words."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session

from charters.amendments import consolidating, queries
from charters.amendments.models import ArticleAmendment
from charters.amendments.queries import value
from charters.models import Article
from charters.rules import amending, carrying_over, putting_in, sub_amending
from charters.rules.amending import Amendment, Replacement
from charters.rules.differences import parts
from charters.rules.merging import Fate, Outcome
from charters.rules.sub_amending import OutsideTheWords, SubAmendment

Settled = list[tuple[ArticleAmendment, Outcome]]


def put_inside(db: Session, parent: ArticleAmendment, carried: Sequence[ArticleAmendment]) -> Settled:
    """What became of each that was carried, then of those that can wait no longer, then of the amendment if it lapses."""
    article = db.get_one(Article, parent.article_id)
    waiting = [one for one in queries.inside(db, parent) if one.stands]
    for one in waiting:
        keep_words(one, parent, article)
    before = value(parent)
    after, outcomes = sub_amending.taking(before, [sub(one, parent) for one in carried])
    settled = list(zip(carried, outcomes, strict=True))
    kept = [sub(row, parent) for row, outcome in settled if outcome.fate is Fate.PUT_IN]
    others = [one for one in waiting if one.id not in {row.id for row in carried}]
    if after is None:
        return [*settled, (parent, putting_in.nothing_left(parent.number, kept[-1].number))]
    parent.changes = consolidating.as_rows(after.changes)
    db.add(parent)
    for one in others:
        lapsed = _follow(one, parent, after, kept, article)
        settled += [(one, lapsed)] if lapsed else []
        db.add(one)
    db.flush()
    return settled


def sub(row: ArticleAmendment, parent: ArticleAmendment) -> SubAmendment:
    """The sub-amendment as the rules know it."""
    return SubAmendment(row.number, parent.number, value(row).changes, row.reason)


def keep_words(row: ArticleAmendment, parent: ArticleAmendment, article: Article) -> None:
    """How it reads now: once it is decided, the words around it may change."""
    text = amending.proposed(article.text, value(parent))
    row.read_as = [list(one) for one in parts(amending.pieces(text, value(row)))]


def _follow(
    row: ArticleAmendment,
    parent: ArticleAmendment,
    after: Amendment,
    kept: Sequence[SubAmendment],
    article: Article,
) -> Outcome | None:
    """Its places in the new words of the amendment; or why it cannot wait any longer."""
    lapsed = sub_amending.lapse(sub(row, parent), kept)
    if lapsed:
        return lapsed
    inside: list[Replacement] = sorted(change for one in kept for change in one.changes)
    raw = amending.proposed(article.text, after)
    moved = carrying_over.carried_over(value(row), inside, raw, article=value(row).article, sha256=row.sha256)
    if moved is None:
        return putting_in.pointless(row.number, parent.number)
    try:
        sub_amending.require_inside(after, SubAmendment(row.number, parent.number, moved.changes))
    except OutsideTheWords:
        return putting_in.pointless(row.number, parent.number)
    row.changes = consolidating.as_rows(moved.changes)
    row.read_as = None
    return None
