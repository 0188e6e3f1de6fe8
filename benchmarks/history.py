"""The past of a text of a hundred thousand edits: its pages opened by somebody signed in, each beside its budget.

The log is written in two hundred sessions of work of five hundred edits by four hands, kept and compacted as a running
server does. Seconds are of the whole answer, of the first time after a start (nothing in memory) and of the next ones
(median). The last line is JSON.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import select

from foundation import operations
from foundation.db import Database
from foundation.settings import Settings
from people.models import Membership
from tests.builders import a_member, a_stream, an_initiative, signed_in
from tests.builders_documents import Typist, a_document, append
from workspace.documents import compaction, sessions
from workspace.documents.models import Document
from workspace.documents.rules import wire
from workspace.documents.store import Entry
from wsgi import create_app

EDITS, SESSIONS, HANDS = int(os.environ.get("EDITS", "100000")), 200, 4
PARAGRAPH = 60  # edits in one paragraph before the next begins
ROUNDS, BUDGET_S = 5, 1.0
NOW = datetime(2026, 3, 12, 9, tzinfo=UTC)


def write(database: Database, document_id: int, people: list[int]) -> None:
    """Letters typed at the end of the text, one in ten taken back; a session an hour."""
    chance, seen = random.Random(7), 0
    text = Typist()
    hands = [Typist() for _ in range(HANDS)]
    each = EDITS // SESSIONS
    for session in range(SESSIONS):
        now = NOW + timedelta(hours=session)
        hand = hands[session % HANDS]
        hand.take(text.doc.get_update(hand.vector))
        entries = []
        for number in range(each):
            update = _edit(hand, chance, number)
            text.take(update)
            person = people[session % HANDS]
            entries.append(Entry(person, update, dict.fromkeys(wire.read(update).ranges, person)))
        seen = append(database, document_id, seen, *entries, now=now).last
        with database.transaction() as db:
            held = db.exec(select(Document).where(Document.id == document_id)).one()
            sessions.note(db, held, now=now, over=True)
        compaction.compact(database, document_id, now=now)


def _edit(hand: Typist, chance: random.Random, number: int) -> bytes:
    last = len(hand.root.children) - 1
    if number % PARAGRAPH == 0 or last < 0:
        return hand.type("Un ")
    size = len(hand.root.children[last].children[0])
    if size > 1 and chance.random() < 0.1:
        return hand.cut(last, size - 1, size)
    return hand.type(chance.choice("aeilnrstu "), last)


def opened(client: FlaskClient, address: str) -> tuple[float, list[float]]:
    """Seconds the first time, then each next time."""
    took = []
    for _ in range(1 + ROUNDS):
        began = time.perf_counter()
        answer = client.get(address)
        took.append(time.perf_counter() - began)
        assert answer.status_code == 200, answer.status
    return took[0], took[1:]


def house(home: Path) -> tuple[Flask, Membership, str]:
    """The server at its start, over what was written before it."""
    settings = Settings(
        var=home, secret_key="a secret of the bench: 0123456789 abcdef", public_url="http://localhost"
    )
    app = create_app(settings)
    operations.upgrade(app)
    database: Database = app.extensions["database"]
    with database.transaction() as db:
        initiative = an_initiative(db, "banc")
        stream = a_stream(db, initiative)
        members = [a_member(db, initiative, streams=(stream,)) for _ in range(HANDS)]
        document = a_document(db, members[0], stream_id=stream.id)
        reader = members[0]
        one, public_id = document.id or 0, document.public_id
        people = [member.person_id for member in members]
    began = time.perf_counter()
    write(database, one, people)
    print(f"{EDITS} edits in {SESSIONS} sessions written and kept in {time.perf_counter() - began:.0f} s")
    database.close()
    return create_app(settings), reader, public_id


def main() -> int:
    found = {}
    with tempfile.TemporaryDirectory() as home:
        app, reader, public_id = house(Path(home))
        client = signed_in(app, reader)
        client.get("/banc")
        text = f"/banc/documents/{public_id}"
        pages = {
            "history": f"{text}/historique",
            "a moment of it": f"{text}/historique?etat=100",
            "from the beginning": f"{text}/comparer?de=debut&a=present",
            "who wrote what": f"{text}/auteurs",
        }
        for name, address in pages.items():
            first, next_ones = opened(client, address)
            again = statistics.median(next_ones)
            verdict = "ok" if first < BUDGET_S else "MISSED"
            print(
                f"  {name:20} first {first:6.3f} s   again {again:6.3f} s   budget {BUDGET_S:.0f} s: {verdict}"
            )
            found[name] = [round(first, 4), round(again, 4)]
        app.extensions["database"].close()
    print(json.dumps({"bench": "history", "edits": EDITS, "budget_s": BUDGET_S, **found}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
