"""A charter of sixty articles with three hundred amendments: opening its pages, and comparing two of its versions.

The whole answer of the server is timed, as a member is given it, from the request to the last byte of the page; SQLite.
Run with `make bench-charter`. The last line is JSON.
"""

from __future__ import annotations

import json
import random
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient

from charters import actions, queries
from charters.models import CharterVersion
from foundation import operations
from foundation.settings import Settings
from people.models import Role
from tests.builders import a_member, an_initiative, an_organisation, signed_in
from tests.builders_amendments import an_amendment
from tests.builders_charters import a_charter
from wsgi import create_app

ARTICLES, AMENDMENTS, WORDS, ROUNDS = 60, 300, 150, 7
OPENING_S, COMPARING_S = 0.5, 1.0
NOW = datetime.now(UTC)
VOCABULARY = [f"mot{number}" for number in range(900)]


def words(chance: random.Random, count: int) -> str:
    return " ".join(chance.choices(VOCABULARY, [1 / (rank + 3) for rank in range(len(VOCABULARY))], k=count))


def edited(chance: random.Random, text: str) -> str:
    """Three passages of a few words, said otherwise."""
    said = text.split(" ")
    for _time in range(3):
        at = chance.randrange(len(said))
        said[at : at + 4] = words(chance, 3).split(" ")
    return " ".join(said)


def a_long_charter(db: Any, initiative: Any, number: str, texts: list[str]) -> CharterVersion:
    version = a_charter(db, initiative, number, articles=len(texts), now=NOW)
    for article, text in zip(queries.articles_of(db, version), texts, strict=True):
        article.text = text
    return version


def a_house(app: Any, chance: random.Random) -> tuple[FlaskClient, str]:
    """Two versions, the second in force and amended by forty members; the browser of one who may do everything there."""
    with app.app_context(), app.extensions["database"].transaction() as db:
        initiative = an_initiative(db, "longue", listed=True, now=NOW)
        texts = [words(chance, WORDS) for _one in range(ARTICLES)]
        actions.adopt(db, a_long_charter(db, initiative, "1.0", texts), decision="1", by="job", now=NOW)
        after = a_long_charter(db, initiative, "1.1", [edited(chance, text) for text in texts])
        actions.adopt(db, after, decision="2", by="job", now=NOW)
        members = [
            a_member(db, initiative, f"Membre {n}", organisation=an_organisation(db, initiative, f"Maison {n}"))
            for n in range(40)
        ]  # fmt: skip
        nour = a_member(db, initiative, "Nour", role=Role.FACILITATOR)
        articles = queries.articles_of(db, after)
        for n in range(AMENDMENTS):
            article = articles[n % ARTICLES]
            said = edited(chance, article.text)
            author, at = members[n % len(members)], NOW + timedelta(seconds=n)
            an_amendment(db, author, after, said, number=article.number, now=at)
        public_id = articles[0].public_id
    return signed_in(app, nour), public_id


def seconds(browser: FlaskClient, address: str) -> list[float]:
    found = []
    for _round in range(ROUNDS):
        began = time.perf_counter()
        answer = browser.get(address)
        found.append(time.perf_counter() - began)
        assert answer.status_code == 200, (address, answer.status_code)
        assert len(answer.data) > 10_000, address
    return sorted(found)


def measure(place: str) -> dict[str, list[float]]:
    settings = Settings(var=Path(place), secret_key="a secret for benchmarks alone: 0123456789",
                        public_url="http://localhost", database_url=f"sqlite:///{place}/charter.sqlite")  # fmt: skip
    app = create_app(settings)
    operations.upgrade(app)
    app.config.update(TESTING=True)
    browser, article = a_house(app, random.Random(7))
    pages = {
        "the charter": "charte",
        "the charter, for everybody": "public/charte",
        "the 300 amendments": "charte/amendements",
        "the amendments on one article": f"charte/articles/{article}/amendements",
        "two versions compared": "charte/comparer?de=1.0&a=1.1",
    }
    found = {name: seconds(browser, f"/longue/{address}") for name, address in pages.items()}
    app.extensions["database"].close()
    return found


def main() -> int:
    with tempfile.TemporaryDirectory() as place:
        found = measure(place)
    print(f"{ARTICLES} articles, {AMENDMENTS} amendments: s   median   longest   budget")
    missed = False
    for name, times in found.items():
        budget = COMPARING_S if "compared" in name else OPENING_S
        middle = times[len(times) // 2]
        missed |= middle > budget
        print(
            f"{name:40} {middle:8.3f} {times[-1]:9.3f} {budget:8.1f}{'   MISSED' if middle > budget else ''}"
        )
    print(json.dumps({name: times[len(times) // 2] for name, times in found.items()}))
    return int(missed)


if __name__ == "__main__":
    raise SystemExit(main())
