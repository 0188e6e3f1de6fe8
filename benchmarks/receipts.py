"""A receipt of a sealed log of 100,000 lines: through the subtrees kept with its heads, and through every line.

Run with `make bench`, or `PYTHONPATH=. python benchmarks/receipts.py`. SQLite; the last line is JSON.
"""

from __future__ import annotations

import json
import random
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import insert

from foundation import operations
from foundation.db import Database
from foundation.ledger import LedgerLine
from foundation.settings import Settings
from governance.journal import chores, queries, subtrees
from governance.journal.rules import merkle, notes
from tests.builders import an_initiative
from wsgi import create_app

LINES, TIMES = 100_000, 20
BUDGET = 0.05  # seconds for a receipt, whatever the length of the log
NOW = datetime.now(UTC)


def a_log(database: Database) -> int:
    chance = random.Random(7)
    with database.transaction() as db:
        initiative = an_initiative(db, now=NOW)
        rows = [
            {
                "initiative_id": initiative.id, "number": number, "at": NOW, "actor": "x", "verb": "open_vote",
                "kind": "motion", "about": f"m{number}", "details": "{}", "digest": chance.randbytes(32).hex(),
            }
            for number in range(1, LINES + 1)
        ]  # fmt: skip
        db.execute(insert(LedgerLine), rows)
        return initiative.id


def seconds(deed) -> float:
    began = time.perf_counter()
    deed()
    return time.perf_counter() - began


def measure(place: str) -> dict[str, float]:
    settings = Settings(var=Path(place), secret_key="a secret for benchmarks alone: 0123456789",
                        database_url=f"sqlite:///{place}/log.sqlite")  # fmt: skip
    app = create_app(settings)
    operations.upgrade(app)
    database: Database = app.extensions["database"]
    initiative = a_log(database)
    key = notes.signing_key(settings.secret_key)
    with database.transaction() as db:
        signing = seconds(lambda: chores.sign_head(db, initiative, key, now=NOW))
    chance = random.Random(11)
    kept, whole = [], []
    for _time in range(TIMES):
        at = chance.randrange(LINES)
        with database.reading() as db:
            kept.append(seconds(lambda at=at, db=db: subtrees.Tree(db, initiative, LINES).path(at)))
        with database.reading() as db:
            whole.append(
                seconds(
                    lambda at=at, db=db: merkle.path(
                        queries.leaves(queries.lines(db, initiative, upto=LINES)), at
                    )
                )
            )
    database.close()
    middle = TIMES // 2
    return {
        "lines": LINES,
        "first_head_s": signing,
        "receipt_s": sorted(kept)[middle],
        "whole_s": sorted(whole)[middle],
    }


def main() -> None:
    with tempfile.TemporaryDirectory() as place:
        found = measure(place)
    print(f"{LINES} lines, SQLite                 kept subtrees   every line   ratio   budget")
    print(
        f"path of a receipt                    {found['receipt_s']:8.4f} s   {found['whole_s']:8.4f} s   "
        f"{found['receipt_s'] / found['whole_s']:5.3f}   {BUDGET:>6}"
    )
    print(json.dumps({name: round(value, 5) for name, value in found.items()}))


if __name__ == "__main__":
    main()
