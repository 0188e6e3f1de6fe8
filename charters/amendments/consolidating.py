"""The version that carried amendments make, and those that wait following its text."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from charters import actions as charters
from charters import queries
from charters.amendments.models import ArticleAmendment
from charters.amendments.queries import value
from charters.models import Article, CharterVersion
from charters.rules import carrying_over, merging, numbering
from charters.rules.amending import Amendment, Replacement
from charters.rules.charter_text import CharterText, Part
from charters.rules.merging import Fate, Outcome

Lapsed = list[tuple[ArticleAmendment, Outcome]]


def consolidate(
    db: Session, former: CharterVersion, text: CharterText, *, decision: str, by: str, now: datetime
) -> CharterVersion:
    """Write the text as the next version, and put it in force: the former one is superseded."""
    taken = {one.number for one in queries.versions(db, former.initiative_id, former.stream_id)}
    version = CharterVersion(
        initiative_id=former.initiative_id,
        stream_id=former.stream_id,
        number=numbering.following(former.number, taken),
        title=text.title,
        preamble=text.preamble,
        pledges=json.dumps(text.pledges, ensure_ascii=False),
        drafted_at=now,
    )
    db.add(version)
    db.flush()
    for one in text.articles:
        db.add(
            Article(
                initiative_id=former.initiative_id,
                version_id=version.id or 0,
                number=one.number,
                part=Part(one.part),
                title=one.title,
                text=one.text,
            )
        )
    db.flush()
    charters.adopt(db, version, decision=decision, by=by, now=now)
    return version


def follow(db: Session, former: CharterVersion, after: CharterVersion, put_in: Sequence[Amendment]) -> Lapsed:
    """Those that wait go over to the new text; given back are the ones that cannot, with why."""
    numbers = {one.id: one.number for one in queries.articles_of(db, former)}
    articles = {one.number: one for one in queries.articles_of(db, after)}
    waiting = _waiting(db, former)
    lapsed: Lapsed = []
    for row in waiting:
        if row.of_id is not None:
            continue
        outcome = merging.outcome_after(value(row), put_in)
        if outcome.fate is not Fate.PUT_IN:
            lapsed.append((row, outcome))
            continue
        inside = [one for one in waiting if one.of_id == row.id]
        if not _go_over(row, inside, former, after, articles[numbers[row.article_id]], put_in):
            lapsed.append((row, merging.astray(value(row))))
    db.add_all(waiting)
    db.flush()
    return lapsed


def _waiting(db: Session, version: CharterVersion) -> Sequence[ArticleAmendment]:
    wanted = select(ArticleAmendment).where(
        ArticleAmendment.version_id == version.id,
        col(ArticleAmendment.withdrawn_at).is_(None),
        ArticleAmendment.fate == "",
    )
    ordered = wanted.order_by(col(ArticleAmendment.number)).with_for_update()
    return db.exec(ordered.execution_options(populate_existing=True)).all()


def _go_over(
    row: ArticleAmendment,
    inside: Sequence[ArticleAmendment],
    former: CharterVersion,
    after: CharterVersion,
    article: Article,
    put_in: Sequence[Amendment],
) -> bool:
    """With its sub-amendments; False when nothing would be left of it."""
    before = value(row)
    beside = [change for one in put_in if one.article == before.article for change in one.changes]
    moved = carrying_over.carried_over(
        before, beside, article.text, article=str(article.id), sha256=after.sha256
    )
    if moved is None:
        return False
    for sub in inside:
        own = value(sub).changes
        sub.changes = as_rows(carrying_over.carried_over_inside(before, own, beside, article.text))
    row.changes = as_rows(moved.changes)
    for one in (row, *inside):
        one.version_id, one.article_id, one.sha256 = after.id or 0, article.id or 0, after.sha256
        one.written_on = one.written_on or former.number
    return True


def as_rows(changes: Sequence[Replacement]) -> list[Any]:
    """As the table keeps them."""
    return [[one.start, one.end, one.words] for one in changes]
