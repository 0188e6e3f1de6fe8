"""The words that the texts of an initiative hold, by who may read them: what a misspelt word is compared with.

A word is told only to those who may read a text that holds it, and leaves with the last text that did.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Index, String, bindparam, text
from sqlalchemy.dialects import postgresql
from sqlmodel import Field, Session, col, select

from foundation.folding import Term, nearest
from foundation.rows import Row

SHORTEST, LONGEST = 4, 40  # letters of a word worth correcting
TWO_CHANGES = 8  # letters from which two changes are forgiven
MOST_COMPARED = 6_000  # words of the vocabulary, for those of a question that are misspelt
MOST_SUGGESTED = 3_000  # the same, when nothing answers and one more change is forgiven
PART = 5  # letters from which a word is looked for inside others
MEANT = 3  # words proposed in place of one
MOST_WITHIN = 200  # words looked at, for all the parts of a question
# Compared letter by letter, so that an index answers « begins with » whatever the language of the database.
LETTERS: Any = String(LONGEST).with_variant(postgresql.VARCHAR(LONGEST, collation="C"), "postgresql")
LAST = "\U0010ffff"


class SearchWord(Row, table=True):
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
# Two halves that an index answers each, rather than one « or » that would read the whole vocabulary.
_OF_THESE = "initiative_id = :initiative AND audience IN :audiences"
_AS_LONG = "length(word) BETWEEN :shortest AND :longest"
SHARING = text(
    f"""SELECT word, entries FROM search_word
        WHERE {_OF_THESE} AND word >= :start AND word < :start_end AND {_AS_LONG}
    UNION SELECT word, entries FROM search_word
        WHERE {_OF_THESE} AND backwards >= :end AND backwards < :end_end AND {_AS_LONG}
    ORDER BY entries DESC, word LIMIT :most"""
).bindparams(bindparam("audiences", expanding=True))


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
    of_these = SearchWord.initiative_id == initiative_id, col(SearchWord.audience).in_(audiences)
    begins = col(SearchWord.word) >= wanted.begins, col(SearchWord.word) < wanted.begins + LAST
    # One after the other: an « or » of both would read the whole vocabulary.
    halves = ([begins] if wanted.begins else []) + [(col(SearchWord.word).in_(wanted.whole),)]
    found = (db.exec(select(SearchWord.word).where(*of_these, *half).limit(1)).first() for half in halves)
    return any(one is not None for one in found)


def near(
    db: Session,
    initiative_id: int,
    audiences: Collection[str],
    word: str,
    *,
    more: int = 0,
    compared: int = MOST_COMPARED,
) -> dict[str, str]:
    """The known words closest to a misspelt one → how they are written; `more` changes than usual, to suggest.

    One change, wherever it falls, leaves the first or the last letters as they are, (length - 1) // 2 of them: words
    that share neither are not compared; of the others, the `compared` that the most entries hold.
    """
    most = (2 if len(word) >= TWO_CHANGES else 1) + more
    half = max((len(word) - 1) // 2 - (most - 1), 1)
    values = {
        "initiative": initiative_id,
        "audiences": sorted(audiences),
        "start": word[:half],
        "start_end": word[:half] + LAST,
        "end": word[::-1][:half],
        "end_end": word[::-1][:half] + LAST,
        "shortest": len(word) - most,
        "longest": len(word) + most,
        "most": compared,
    }
    words = dict.fromkeys(one for one, _entries in db.connection().execute(SHARING, values))
    return _written(db, initiative_id, audiences, nearest(word, words, most)[:MEANT])


def holding(
    db: Session, initiative_id: int, audiences: Collection[str], parts: Collection[str]
) -> dict[str, dict[str, str]]:
    """For each of these parts of words, the known words that have it somewhere, those that the most entries hold first.

    One reading of the vocabulary for all of them.
    """
    looked = sorted(part for part in worth(parts) if len(part) >= PART)
    if not looked:
        return {}
    names = {f"part{number}": f"%{part}%" for number, part in enumerate(looked)}
    likes = " OR ".join(f"word LIKE :{name}" for name in names)
    within = text(
        f"""SELECT word FROM search_word WHERE {_OF_THESE} AND ({likes})
        GROUP BY word ORDER BY max(entries) DESC, word LIMIT :most"""
    ).bindparams(bindparam("audiences", expanding=True))
    values = {"initiative": initiative_id, "audiences": sorted(audiences), "most": MOST_WITHIN} | names
    words = [one for (one,) in db.connection().execute(within, values)]
    found = {part: [word for word in words if part in word][:MEANT] for part in looked}
    spellings = _written(db, initiative_id, audiences, [word for those in found.values() for word in those])
    return {part: {word: spellings[word] for word in those} for part, those in found.items()}


def _written(
    db: Session, initiative_id: int, audiences: Collection[str], words: Sequence[str]
) -> dict[str, str]:
    """How these words are written where they may be read, in their order."""
    if not words:
        return {}
    rows = db.exec(
        select(SearchWord.word, SearchWord.spelling)
        .where(SearchWord.initiative_id == initiative_id, col(SearchWord.audience).in_(audiences))
        .where(col(SearchWord.word).in_(words))
        .order_by(col(SearchWord.entries))
    )
    spellings = {one: spelling for one, spelling in rows}  # noqa: C416 - rows are not pairs to the type checker
    return {one: spellings[one] for one in words}
