"""Searching ten thousand texts of an initiative, on SQLite and on PostgreSQL: each question many times, beside its budget.

Texts are drawn from syllables and small French words, with the unequal frequencies of a language; one in ten is of a stream
that who asks works in, one in ten of a stream that she does not, and none of these may come out. Milliseconds are of the
whole answer: words read, corrected, found, counted, ordered, and the passages of a page marked. Each question is asked in
series, and the figures are the medians of those of the series: a machine that works for others disturbs some of them.
The last line is JSON. TEXTS, ROUNDS and SERIES make it shorter.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert
from sqlmodel import func, select

from foundation import folding, operations, search
from foundation.db import Database
from foundation.settings import Settings
from foundation.vocabulary import SearchWord, worth
from tests.builders import an_initiative
from tests.servers.postgresql import start_cluster
from wsgi import create_app

TEXTS, VOCABULARY, LENGTH = int(os.environ.get("TEXTS", "10000")), 30_000, 250
ROUNDS, SERIES = int(os.environ.get("ROUNDS", "40")), int(os.environ.get("SERIES", "3"))
BUDGET_MS = 100.0
NOW = datetime(2026, 3, 12, tzinfo=UTC)
SYLLABLES = [
    "ba",
    "cé",
    "chan",
    "con",
    "cou",
    "dé",
    "di",
    "é",
    "fa",
    "for",
    "gui",
    "har",
    "jar",
    "la",
    "lé",
    "lou",
    "ma",
    "mé",
    "mi",
    "mou",
    "na",
    "né",
    "ou",
    "pa",
    "pé",
    "plan",
    "pro",
    "qué",
    "ra",
    "ré",
    "ri",
    "sa",
    "sé",
    "son",
    "ta",
    "té",
    "ti",
    "tour",
    "tru",
    "va",
    "vé",
    "vi",
]
ENDINGS = [
    "tion",
    "ment",
    "eur",
    "euse",
    "age",
    "ité",
    "erie",
    "ier",
    "ière",
    "oir",
    "ance",
    "able",
    "ique",
    "el",
    "elle",
    "ement",
]
SMALL = [
    "le",
    "la",
    "les",
    "de",
    "des",
    "du",
    "un",
    "une",
    "et",
    "en",
    "à",
    "au",
    "pour",
    "par",
    "sur",
    "dans",
    "que",
    "qui",
    "est",
    "sont",
    "avec",
]
MINE, OTHERS = search.of_stream("mien"), search.of_stream("autre")
AUDIENCES = {search.PUBLIC, search.MEMBERS, MINE}


def vocabulary(chance: random.Random) -> list[str]:
    made: dict[str, None] = {}
    while len(made) < VOCABULARY:
        made["".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))) + chance.choice(ENDINGS)] = None
    return list(made)


def sentence(chance: random.Random, words: list[str], length: int) -> str:
    """Frequencies fall as the square: a few words are everywhere, most are rare."""
    picked = [
        chance.choice(SMALL) if chance.random() < 0.45 else words[int(len(words) * chance.random() ** 2.5)]
        for _ in range(length)
    ]
    return " ".join(picked)


def fill(database: Database, words: list[str], chance: random.Random, many: int = 0) -> tuple[int, float]:
    """The rows that `search.upsert` would write one text after the other, counted here and written at once."""
    began = time.perf_counter()
    entries: list[dict[str, Any]] = []
    holding: Counter[tuple[str, str]] = Counter()
    spellings: dict[tuple[str, str], str] = {}
    with database.transaction() as db:
        initiative = an_initiative(db, "banc").id or 0
        for number in range(many or TEXTS):
            title, text = sentence(chance, words, 6), sentence(chance, words, LENGTH)
            entry = an_entry(initiative, number, title, text)
            entries.append(entry)
            written = folding.spellings(title, text)
            for word in sorted(worth(entry["folded"].split())):
                holding[entry["audience"], word] += 1
                spellings.setdefault((entry["audience"], word), written[word])
        db.execute(insert(search.SearchEntry), entries)
        db.execute(
            insert(SearchWord), [a_word(initiative, *one, spellings[one], holding[one]) for one in holding]
        )
    return initiative, time.perf_counter() - began


def an_entry(initiative: int, number: int, title: str, text: str) -> dict[str, Any]:
    return {
        "initiative_id": initiative,
        "kind": "document",
        "about": f"d{number}",
        "audience": {8: MINE, 9: OTHERS}.get(number % 10, search.MEMBERS),
        "stream": "",
        "title": title,
        "text": text,
        "folded": folding.indexed(title, text),
        "folded_title": folding.indexed_title(title),
        "url": f"/banc/documents/d{number}",
        "at": NOW + timedelta(minutes=number),
    }


def a_word(initiative: int, audience: str, word: str, spelling: str, entries: int) -> dict[str, Any]:
    return {
        "initiative_id": initiative,
        "audience": audience,
        "word": word,
        "backwards": word[::-1],
        "spelling": spelling,
        "entries": entries,
    }


def misspelt(word: str, chance: random.Random) -> str:
    place = chance.randrange(1, len(word) - 2)
    return word[:place] + word[place + 1] + word[place] + word[place + 2 :]


def middle(word: str) -> str:
    return word[2:-2]


Question = Callable[[random.Random], str]


def questions(words: list[str]) -> dict[str, Question]:
    known = set(words)

    def rare(chance: random.Random) -> str:
        return words[int(len(words) * chance.random())]

    def absent(chance: random.Random) -> str:
        """A word as the language makes them, that no text holds."""
        while (word := "".join(chance.choices(SYLLABLES, k=4)) + chance.choice(ENDINGS)) in known:
            continue
        return word

    def many(one: Question, count: int) -> Question:
        return lambda chance: " ".join(one(chance) for _ in range(count))

    def wrong(chance: random.Random) -> str:
        return misspelt(rare(chance), chance)

    return {
        "exact, rare": rare,
        "exact, everywhere": lambda chance: words[chance.randrange(10)],
        "without accents": lambda chance: folding.fold(rare(chance)).upper(),
        "misspelt": wrong,
        "by its middle": lambda chance: middle(rare(chance)),
        "absent": absent,
        "absent, like nothing": lambda chance: "".join(chance.choices("kwxyz", k=9)),
        "three words": many(lambda chance: words[chance.randrange(400)], 3),
        "three words, one misspelt": lambda chance: f"{words[3]} {words[5]} {wrong(chance)}",
        "three words misspelt": many(wrong, 3),
        "three words absent": many(absent, 3),
        "ten words misspelt": many(wrong, 10),
        "ten words everywhere": many(lambda chance: words[chance.randrange(30)], 10),
    }


def measured(database: Database, initiative: int, ask: Question) -> tuple[float, float, float]:
    """Milliseconds p50 and p95, medians of the series, and the part of the questions that found something."""
    chance, halves, mosts, answered = random.Random(11), [], [], 0
    for _series in range(SERIES):
        took = []
        for _ in range(ROUNDS):
            words = ask(chance)
            with database.reading() as db:
                began = time.perf_counter()
                answer = search.answer(db, initiative, AUDIENCES, search.Wanted(words))
                took.append(1000 * (time.perf_counter() - began))
            answered += bool(answer.total)
            if any(hidden(one.url) for one in answer.found):
                raise AssertionError(f"{words}: somebody finds what she may not read")
        halves.append(statistics.median(took))
        mosts.append(statistics.quantiles(took, n=20)[-1])
    return statistics.median(halves), statistics.median(mosts), answered / ROUNDS / SERIES


def hidden(url: str) -> bool:
    """Of a stream that who asks does not work in: one text in ten, as `an_entry` numbers them."""
    return url.endswith("9")


def on(name: str, url: str, home: Path) -> dict[str, list[float]]:
    app = create_app(
        Settings(var=home, secret_key="a secret of the bench: 0123456789 abcdef", database_url=url)
    )
    operations.upgrade(app)
    database: Database = app.extensions["database"]
    chance = random.Random(7)
    words = vocabulary(chance)
    initiative, took = fill(database, words, chance)
    if not database.is_sqlite:
        database.purge("search_entry", "search_word")
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("ANALYZE")
    with database.reading() as db:
        known = db.exec(select(func.count()).select_from(SearchWord)).one()
    print(f"{name}: {TEXTS} texts of {LENGTH} words, {known} words worth correcting, indexed in {took:.0f} s")
    print(f"  {'':28} {'p50':>8} {'p95':>8} {'answered':>9} {'budget':>8}   (ms, load {load()})")
    results = {}
    for question, ask in questions(words).items():
        half, most, answered = measured(database, initiative, ask)
        missed = "" if most < BUDGET_MS else "   MISSED"
        print(f"  {question:28} {half:8.1f} {most:8.1f} {answered:9.0%} {BUDGET_MS:8.0f}{missed}", flush=True)
        results[question] = [round(half, 1), round(most, 1), answered]
    database.close()
    return results


def load() -> str:
    """How much this machine works, for us and for others, for each of its processors."""
    return f"{os.getloadavg()[0] / (os.cpu_count() or 1):.1f} a processor"


def main() -> int:
    results = {}
    with tempfile.TemporaryDirectory() as home:
        results["sqlite"] = on("SQLite", f"sqlite:///{home}/search.sqlite", Path(home))
    with tempfile.TemporaryDirectory(prefix="pg") as home:
        cluster = start_cluster(Path(home))
        try:
            name = cluster.new_database(lambda _url: None)
            results["postgresql"] = on("PostgreSQL", cluster.url(name), Path(home) / "var")
        finally:
            cluster.stop()
    print(json.dumps({"bench": "search", "texts": TEXTS, "budget_ms": BUDGET_MS, "load": load(), **results}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
