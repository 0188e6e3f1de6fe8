"""The words that the texts of an initiative hold, by who may read them: what a misspelt word is compared with.

A word is told only to those who may read a text that holds it, and leaves with the last text that did.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import Index, String, text
from sqlalchemy.dialects import postgresql
from sqlmodel import Field, Session, SQLModel, and_, col, func, or_, select

from foundation.folding import Term, nearest

SHORTEST, LONGEST = 4, 40  # letters of a word worth correcting
TWO_CHANGES = 8  # letters from which two changes are forgiven
MOST_COMPARED = 6_000
# Compared letter by letter, so that an index answers « begins with » whatever the language of the database.
LETTERS: Any = String(LONGEST).with_variant(postgresql.VARCHAR(LONGEST, collation="C"), "postgresql")
LAST = "\U0010ffff"


class SearchWord(SQLModel, table=True):
    """A folded word, how it is written, and how many entries of this audience hold it."""

    __tablename__ = "search_word"
    __table_args__ = (Index("ix_search_word_backwards", "initiative_id", "audience", "backwards"),)
    initiative_id: int = Field(foreign_key="initiative.id", primary_key=True)
    audience: str = Field(max_length=64, primary_key=True)
    word: str = Field(sa_type=LETTERS, primary_key=True)
    backwards: str = Field(sa_type=LETTERS)
    spelling: str = Field(max_length=LONGEST * 2)
    entries: int


COUNT = text(
    """INSERT INTO search_word (initiative_id, audience, word, backwards, spelling, entries)
    VALUES (:initiative, :audience, :word, :backwards, :spelling, :more)
    ON CONFLICT (initiative_id, audience, word) DO UPDATE SET entries = search_word.entries + :more"""
)
FORGET = text(
    "DELETE FROM search_word WHERE initiative_id = :initiative AND audience = :audience AND word = :word AND entries < 1"
)


def worth(words: Iterable[str]) -> set[str]:
    """Those that somebody may misspell."""
    return {word for word in words if SHORTEST <= len(word) <= LONGEST and word.isalpha()}


def learn(
    db: Session,
    initiative_id: int,
    before: tuple[str, set[str]],
    after: tuple[str, set[str]],
    spellings: Mapping[str, str],
) -> None:
    """An entry held these words for this audience, and holds those now.

    One pass in the order of the words: two transactions that count the same ones wait for each other, and never cross.
    """
    lost, won = ({(audience, word) for word in words} for audience, words in (before, after))
    changes: list[dict[str, Any]] = [
        {
            "initiative": initiative_id,
            "audience": audience,
            "word": word,
            "backwards": word[::-1],
            "spelling": spellings.get(word, word)[: LONGEST * 2],
            "more": 1 if (audience, word) in won else -1,
        }
        for audience, word in sorted(lost ^ won)
    ]
    if changes:
        db.connection().execute(COUNT, changes)
    gone = [
        {name: one[name] for name in ("initiative", "audience", "word")} for one in changes if one["more"] < 0
    ]
    if gone:
        db.connection().execute(FORGET, gone)


def known(db: Session, initiative_id: int, audiences: Collection[str], wanted: Term) -> bool:
    """Whether some text answers this word as it is spelt; a word that nobody would correct counts as known."""
    if not worth([wanted.word]):
        return True
    begins = and_(col(SearchWord.word) >= wanted.begins, col(SearchWord.word) < wanted.begins + LAST)
    found = (
        select(SearchWord.word)
        .where(SearchWord.initiative_id == initiative_id, col(SearchWord.audience).in_(audiences))
        .where(or_(begins, col(SearchWord.word).in_(wanted.whole)))
    )
    return db.exec(found.limit(1)).first() is not None


def near(
    db: Session, initiative_id: int, audiences: Collection[str], word: str, *, more: int = 0
) -> dict[str, str]:
    """The known words closest to a misspelt one → how they are written; `more` changes than usual, to suggest.

    One change, wherever it falls, leaves the first or the last letters as they are, (length - 1) // 2 of them: words
    that share neither are not compared.
    """
    most = (2 if len(word) >= TWO_CHANGES else 1) + more
    half = max((len(word) - 1) // 2 - (most - 1), 1)
    start, end = word[:half], word[::-1][:half]
    shared = or_(
        and_(col(SearchWord.word) >= start, col(SearchWord.word) < start + LAST),
        and_(col(SearchWord.backwards) >= end, col(SearchWord.backwards) < end + LAST),
    )
    size = func.length(SearchWord.word)
    rows = db.exec(
        select(SearchWord.word, SearchWord.spelling)
        .where(SearchWord.initiative_id == initiative_id, col(SearchWord.audience).in_(audiences), shared)
        .where(size.between(len(word) - most, len(word) + most))
        .order_by(col(SearchWord.entries).desc())
        .limit(MOST_COMPARED)
    ).all()
    written = {one: spelling for one, spelling in rows}  # noqa: C416 - rows are not pairs to the type checker
    return {one: written[one] for one in nearest(word, written, most)[:3]}
