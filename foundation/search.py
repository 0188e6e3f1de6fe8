"""One index of what may be found; rooms feed it through facts, and say who may see each entry.

The words of an entry are folded in Python (folding.py) and indexed by each database in its own way: a full-text table
kept in step by triggers on SQLite, a generated column on PostgreSQL (migration 0025). What is asked is the same.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import quote

from sqlalchemy import Index, bindparam, text
from sqlalchemy.orm import load_only
from sqlmodel import Field, Session, col, delete, select

from foundation import excerpts, folding, vocabulary
from foundation.db import UtcDateTime, initiative_key, key, utc_field
from foundation.excerpts import Piece
from foundation.folding import Term
from foundation.rows import Row

PUBLIC = "public"
MEMBERS = "members"
EACH_PAGE = 20
MOST_PAGES = 500
SUGGESTED = 3  # words of a question for which another is proposed


def of_stream(public_id: str) -> str:
    """The audience of those who work in a stream."""
    return f"stream:{public_id}"


class SearchEntry(Row, table=True):
    """One thing to find. `audience` is `public`, `members`, `stream:<public id>` or a name a room gives to some readers;
    `stream` the one it is about."""

    __tablename__ = "search_entry"
    __table_args__ = (Index("uq_search_entry_about", "initiative_id", "kind", "about", unique=True),)
    id: int | None = key()
    initiative_id: int = initiative_key()
    kind: str = Field(max_length=32, index=True)
    about: str = Field(max_length=64, index=True)
    audience: str = Field(max_length=64, index=True)
    stream: str = Field(default="", max_length=32)
    title: str
    text: str
    folded: str  # its different words, parted by spaces
    folded_title: str = ""  # those of its title, each between two spaces
    url: str
    at: datetime = utc_field()


@dataclass(frozen=True)
class Wanted:
    """A question, and what narrows it. `until` is not included."""

    words: str
    kind: str = ""
    stream: str = ""
    since: datetime | None = None
    until: datetime | None = None
    page: int = 1


@dataclass(frozen=True)
class Found:
    kind: str
    title: str
    url: str
    passage: tuple[Piece, ...]
    named: tuple[Piece, ...]
    at: datetime

    @property
    def address(self) -> str:
        """Where it is; a browser that can shows the word found there (a « text fragment »)."""
        shown = next((piece.text for piece in self.passage if piece.marked), "")
        if not shown or "#" in self.url:
            return self.url
        return f"{self.url}#:~:text={quote(shown, safe='').replace('-', '%2D')}"

    @property
    def excerpt(self) -> str:
        return "".join(piece.text for piece in self.passage)


@dataclass(frozen=True)
class Read:
    """A word that nothing holds, and those that were looked for instead, as they are written."""

    word: str
    instead: tuple[str, ...]


@dataclass(frozen=True)
class Answer:
    """A page of what was found. `read`: words understood otherwise; `every`: all the words are in each text."""

    found: list[Found]
    total: int
    page: int = 1
    read: tuple[Read, ...] = ()
    every: bool = True
    suggestion: str = ""  # another question, when nothing answers this one

    @property
    def pages(self) -> int:
        return -(-self.total // EACH_PAGE)


def upsert(
    db: Session,
    initiative_id: int,
    kind: str,
    about: str,
    *,
    title: str,
    text: str,
    url: str,
    audience: str,
    at: datetime,
    stream: str = "",
) -> None:
    """Put or replace the entry of (kind, about) in its initiative; its words with it, in the same transaction."""
    kept = _kept(db, initiative_id, kind, about)
    before = (kept.audience, _worth(kept)) if kept else ("", set())
    said: dict[str, Any] = {
        "title": title,
        "text": text,
        "url": url,
        "audience": audience,
        "stream": stream,
        "at": at,
    }
    said |= {"folded": folding.indexed(title, text), "folded_title": folding.indexed_title(title)}
    row = kept or SearchEntry(initiative_id=initiative_id, kind=kind, about=about, **said)
    row.sqlmodel_update(said)
    db.add(row)
    db.flush()
    vocabulary.learn(db, initiative_id, before, (audience, _worth(row)), folding.spellings(title, text))


def move(db: Session, initiative_id: int, kind: str, about: str, audience: str) -> None:
    """The same entry, for others: its words leave the vocabulary of those who found it."""
    kept = _kept(db, initiative_id, kind, about)
    if kept is None or kept.audience == audience:
        return
    before, kept.audience = kept.audience, audience
    db.add(kept)
    db.flush()
    spellings = folding.spellings(kept.title, kept.text)
    vocabulary.learn(db, initiative_id, (before, _worth(kept)), (audience, _worth(kept)), spellings)


def remove(db: Session, initiative_id: int, kind: str, about: str) -> None:
    """Take an entry away, and the words that it alone held."""
    kept = _kept(db, initiative_id, kind, about)
    if kept is None:
        return
    db.execute(delete(SearchEntry).where(col(SearchEntry.id) == kept.id))
    vocabulary.learn(db, initiative_id, (kept.audience, _worth(kept)), ("", set()), {})


def settle(db: Session) -> None:
    """SQLite keeps words taken away in parts of its index until these are merged: merge them now."""
    if _sqlite(db):
        db.connection().exec_driver_sql("INSERT INTO search_words (search_words) VALUES ('optimize')")


def _kept(db: Session, initiative_id: int, kind: str, about: str) -> SearchEntry | None:
    wanted = select(SearchEntry).where(
        SearchEntry.initiative_id == initiative_id, SearchEntry.kind == kind, SearchEntry.about == about
    )
    return db.exec(wanted.with_for_update()).first()


def _worth(entry: SearchEntry) -> set[str]:
    return vocabulary.worth(entry.folded.split())


def _sqlite(db: Session) -> bool:
    return db.connection().dialect.name == "sqlite"


def find(db: Session, initiative_id: int, audiences: set[str], query: str, *, limit: int = 30) -> list[Found]:
    """What answers a question, best first, for these audiences."""
    return answer(db, initiative_id, audiences, Wanted(query)).found[:limit]


@dataclass(frozen=True)
class _Word:
    """A word of a question: whether the vocabulary has it as it is spelt, and otherwise what is looked for beside it."""

    asked: Term
    held: bool
    near: dict[str, str]

    @property
    def terms(self) -> list[Term]:
        # As it is too: the vocabulary leaves out what nobody would correct, « covid19 » for « covid ».
        return [self.asked, *(Term(word, word) for word in self.near)]


def answer(db: Session, initiative_id: int, audiences: Collection[str], wanted: Wanted) -> Answer:
    """Entries with all the words, or else with most of them; misspelt words are read as those they come near to.

    Those that say it in their title come first, then the latest. Only what these audiences may read is looked at,
    words to correct with included.
    """
    asked = [folding.term(word) for word in folding.question(wanted.words)]
    if not asked or not audiences:
        return Answer([], 0)
    words = _read(db, initiative_id, audiences, asked)
    wanted = replace(wanted, page=min(max(wanted.page, 1), MOST_PAGES))
    scope = {"initiative": initiative_id, "audiences": sorted(audiences)}
    every, (total, rows, page) = _found_by(db, scope, words, wanted)
    if not total:
        return Answer([], 0, suggestion=_suggestion(db, initiative_id, audiences, words))
    shown = excerpts.pattern([one for word in words for one in word.terms])
    read = tuple(Read(word.asked.word, tuple(word.near.values())) for word in words if word.near)
    return Answer([_found(row, shown) for row in rows], total, page, read, every)


def _read(db: Session, initiative_id: int, audiences: Collection[str], asked: Sequence[Term]) -> list[_Word]:
    """Each word of the question as it is, or with its neighbours when nothing holds it, or with those it is a part of.

    However many are unknown, as many words of the vocabulary are compared as for one.
    """
    unknown = [one.word for one in asked if not vocabulary.known(db, initiative_id, audiences, one)]
    share = vocabulary.MOST_COMPARED // max(len(unknown), 1)
    near = {word: vocabulary.near(db, initiative_id, audiences, word, compared=share) for word in unknown}
    lonely = [word for word, those in near.items() if not those]
    near |= vocabulary.holding(db, initiative_id, audiences, lonely)
    return [_Word(one, one.word not in near, near.get(one.word, {})) for one in asked]


def _suggestion(db: Session, initiative_id: int, audiences: Collection[str], words: Sequence[_Word]) -> str:
    """The question with its unknown words replaced by the closest ones, or without them; nothing when it is the same."""
    lonely = [word.asked.word for word in words if not word.held and not word.near][:SUGGESTED]
    share = vocabulary.MOST_SUGGESTED // max(len(lonely), 1)
    said = []
    for word in words:
        near = word.near
        if word.asked.word in lonely:
            near = vocabulary.near(db, initiative_id, audiences, word.asked.word, more=1, compared=share)
        said += [word.asked.word] if word.held else list(near.values())[:1]
    return "" if said == [word.asked.word for word in words] else " ".join(said)


_Page = tuple[int, list[SearchEntry], int]
"""How many entries there are, those of the page, and which page it is."""


def _found_by(
    db: Session, scope: dict[str, Any], words: Sequence[_Word], wanted: Wanted
) -> tuple[bool, _Page]:
    """Whether the entries hold all the words, and a page of them."""
    terms = [word.terms for word in words]
    found = _look(db, scope, terms, len(terms), wanted)
    if found[0] or len(terms) == 1:
        return True, found
    return False, _look(db, scope, terms, (len(terms) + 1) // 2, wanted)


def _look(
    db: Session, scope: dict[str, Any], terms: Sequence[Sequence[Term]], least: int, wanted: Wanted
) -> _Page:
    """The entries that hold at least so many of the terms, those that hold the most of them first."""
    values = {**scope, "size": EACH_PAGE, "from": (wanted.page - 1) * EACH_PAGE}
    every = least == len(terms)
    source, words = (_all if every else _most)(terms, least, sqlite=_sqlite(db))
    titles, likes = _titles(terms)
    where, narrowed = _narrowing(wanted)
    order = [*([] if every else ["h.held DESC"]), titles, "at DESC", "e.id DESC"]
    sql = f"""SELECT e.id, count(*) OVER () FROM {source}
        AND initiative_id = :initiative AND audience IN :audiences {"".join(f"AND {one} " for one in where)}
        ORDER BY {", ".join(order)} LIMIT :size OFFSET :from"""
    asked = text(sql).bindparams(bindparam("audiences", expanding=True), *_moments(narrowed))
    found = db.connection().execute(asked, values | words | likes | narrowed).all()
    if not found and wanted.page > 1:
        return _look(db, scope, terms, least, replace(wanted, page=1))
    ids = [row[0] for row in found]
    shown = load_only(*[getattr(SearchEntry, name) for name in ("kind", "title", "text", "url", "at")])
    rows = {
        row.id: row for row in db.exec(select(SearchEntry).where(col(SearchEntry.id).in_(ids)).options(shown))
    }
    return (found[0][1] if found else 0), [rows[one] for one in ids], wanted.page


_Holding = tuple[str, dict[str, Any]]
"""Where the entries that hold the terms are taken from, up to its condition, and its values."""


def _all(terms: Sequence[Sequence[Term]], _least: int, *, sqlite: bool) -> _Holding:
    """One question to the index."""
    said = (" AND " if sqlite else " & ").join(f"({_forms(either, sqlite=sqlite)})" for either in terms)
    held = f"e.id IN ({_matching('words', sqlite=True)})" if sqlite else "lexemes @@ CAST(:words AS tsquery)"
    return f"search_entry e WHERE {held}", {"words": said}


def _most(terms: Sequence[Sequence[Term]], least: int, *, sqlite: bool) -> _Holding:
    """One question for each term, and how many of them each entry answers: none is read to be counted."""
    numbers = range(len(terms))
    each = " UNION ALL ".join(_matching(f"words{number}", sqlite=sqlite) for number in numbers)
    values: dict[str, Any] = {f"words{number}": _forms(terms[number], sqlite=sqlite) for number in numbers}
    held = f"SELECT id, count(*) AS held FROM ({each}) one GROUP BY id HAVING count(*) >= :least"
    return f"search_entry e JOIN ({held}) h ON h.id = e.id WHERE true", values | {"least": least}


def _matching(name: str, *, sqlite: bool) -> str:
    if sqlite:
        return f"SELECT rowid AS id FROM search_words WHERE search_words MATCH :{name}"
    return f"SELECT id FROM search_entry WHERE lexemes @@ CAST(:{name} AS tsquery)"


def _forms(either: Sequence[Term], *, sqlite: bool) -> str:
    """Folded words hold letters and digits alone: between quotes, nothing of what is typed is an operator."""
    quote_, begins, or_ = ('"', "*", " OR ") if sqlite else ("'", ":*", " | ")
    forms = [f"{quote_}{one.begins}{quote_}{begins}" for one in either if one.begins]
    return or_.join(forms + [f"{quote_}{word}{quote_}" for one in either for word in one.whole])


def _sum(conditions: Sequence[str]) -> str:
    return " + ".join(f"CASE WHEN {one} THEN 1 ELSE 0 END" for one in conditions)


def _titles(terms: Sequence[Sequence[Term]]) -> tuple[str, dict[str, str]]:
    """How many of the terms a title holds, most first."""
    values: dict[str, str] = {}
    cases = []
    for number, either in enumerate(terms):
        likes = [f"% {one.begins}%" for one in either if one.begins]
        likes += [f"% {word} %" for one in either for word in one.whole]
        names = {f"title{number}_{rank}": like for rank, like in enumerate(likes)}
        cases.append("(" + " OR ".join(f"folded_title LIKE :{name}" for name in names) + ")")
        values |= names
    return f"({_sum(cases)}) DESC", values


def _narrowing(wanted: Wanted) -> tuple[list[str], dict[str, Any]]:
    values = {name: getattr(wanted, name) for name in ("kind", "stream", "since", "until")}
    given = {name: value for name, value in values.items() if value}
    said = {
        "kind": "kind = :kind",
        "stream": "stream = :stream",
        "since": "at >= :since",
        "until": "at < :until",
    }
    return [said[name] for name in given], given


def _moments(given: dict[str, Any]) -> list[Any]:
    return [bindparam(name, type_=UtcDateTime()) for name in ("since", "until") if name in given]


def _found(row: SearchEntry, shown: Any) -> Found:
    return Found(
        kind=row.kind,
        title=row.title,
        url=row.url,
        passage=excerpts.passage(row.text, shown),
        named=excerpts.marked(row.title, shown),
        at=row.at,
    )
