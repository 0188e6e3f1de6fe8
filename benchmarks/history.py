"""The past of a text of a hundred thousand edits, opened by its page: two hundred sessions of work.

Seconds on the clock, through the application as a browser asks for it, SQLite, everything read from the disk's cache.
The last line is JSON.
"""

from __future__ import annotations

import json
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from benchmarks.log import NOW, ROWS, extend, typed
from foundation import operations, web
from foundation.db import Database
from foundation.settings import Settings
from tests.builders import a_member, a_stream, an_initiative, signed_in
from tests.builders_documents import a_document
from workspace.documents import compaction, sessions, texts
from workspace.documents.models import Document
from wsgi import create_app

SESSIONS, ROUNDS = 200, 5
BUDGET = 1.0


def written(database: Database) -> tuple[str, int]:
    """A text written in so many sessions, kept as the job keeps them; its public id, and who wrote it."""
    with database.transaction() as db:
        initiative = an_initiative(db, "valbrume", now=NOW)
        member = a_member(db, initiative, streams=(a_stream(db, initiative),), now=NOW)
        document = a_document(db, member, now=NOW)
        document_id, public_id, person = document.id or 0, document.public_id, member.person_id
    updates, size = typed(ROWS), ROWS // SESSIONS
    for number in range(SESSIONS):
        extend(database, document_id, number * size, updates[number * size : (number + 1) * size], person)
        with database.transaction() as db:
            held = db.get_one(Document, document_id)
            sessions.note(db, held, now=NOW + timedelta(minutes=30 * number), over=True)
        if number % 20 == 19:
            compaction.compact(database, document_id, now=NOW)
    return public_id, person


def measured(app, person: int, address: str) -> float:
    client, times = signed_in(app, person), []
    for _ in range(ROUNDS):
        texts._cache.clear()  # noqa: SLF001 - as after a restart
        began = time.perf_counter()
        answer = client.get(address)
        times.append(time.perf_counter() - began)
        assert answer.status_code == 200, answer.status_code
    return sorted(times)[ROUNDS // 2]


def main() -> None:
    with tempfile.TemporaryDirectory() as place:
        app = create_app(
            Settings(
                var=Path(place),
                secret_key="a secret for benchmarks alone: 0123456789",
                database_url=f"sqlite:///{place}/history.sqlite",
            )
        )
        operations.upgrade(app)
        web.limiter.enabled = False
        public_id, person = written(app.extensions["database"])
        base = f"/valbrume/documents/{public_id}"
        found = {
            "the page": measured(app, person, f"{base}/historique"),
            "a moment of the slider": measured(app, person, f"{base}/historique?etat={SESSIONS // 2}"),
            "what changed in a session": measured(app, person, f"{base}/comparer"),
        }
        app.extensions["database"].close()
    print(f"{ROWS} edits, {SESSIONS} sessions            seconds   budget")
    for name, seconds in found.items():
        print(f"{name:36} {seconds:7.3f}   {BUDGET:6}{'' if seconds <= BUDGET else '  MISSED'}")
    print(json.dumps({name: round(value, 4) for name, value in found.items()}))


if __name__ == "__main__":
    main()
