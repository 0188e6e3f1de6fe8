"""What the benchmark of the search fills at once is what the house writes one text after the other."""

from __future__ import annotations

import random

import pytest
from sqlmodel import Session, select

from benchmarks import search as bench
from foundation import search
from foundation.db import Database
from foundation.vocabulary import SearchWord

pytestmark = pytest.mark.both_databases
MANY = 40


def rows(db: Session, initiative: int) -> tuple[set[tuple[object, ...]], set[tuple[object, ...]]]:
    entries = db.exec(select(search.SearchEntry).where(search.SearchEntry.initiative_id == initiative))
    words = db.exec(select(SearchWord).where(SearchWord.initiative_id == initiative))
    return (
        {
            (one.about, one.title, one.text, one.folded, one.folded_title, one.audience, one.at)
            for one in entries
        },
        {(one.word, one.backwards, one.spelling, one.entries, one.audience) for one in words},
    )


def test_what_is_filled_at_once_is_what_is_written_one_by_one(database: Database) -> None:
    words = bench.vocabulary(random.Random(7))[:300]
    initiative, _took = bench.fill(database, words, random.Random(7), MANY)
    with database.transaction() as db:
        filled = rows(db, initiative)
        for number in range(MANY):
            search.remove(db, initiative, "document", f"d{number}")
        assert rows(db, initiative) == (set(), set())
        chance = random.Random(7)
        for number in range(MANY):
            title, text = bench.sentence(chance, words, 6), bench.sentence(chance, words, bench.LENGTH)
            entry = bench.an_entry(initiative, number, title, text)
            told = {name: entry[name] for name in ("title", "text", "url", "audience", "at")}
            search.upsert(db, initiative, "document", entry["about"], **told)
        assert rows(db, initiative) == filled
    with database.reading() as db:
        wanted = next(iter(filled[1]))[0]
        everybody = {search.MEMBERS, bench.MINE, bench.OTHERS}
        assert search.answer(db, initiative, everybody, search.Wanted(str(wanted))).total
