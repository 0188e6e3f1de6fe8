"""A log of a hundred thousand rows: read cold, made shorter, read again; and what the others of the process feel of it.

Beside each reading stands, in the same run, what the bare engine takes for the same bytes: pycrdt applying the same
updates held in memory, for those who have neither database, checksums nor guard. Seconds of joins are of processor, so
that a busy machine changes them little. The last line is JSON.
"""

from __future__ import annotations

import gc
import json
import os
import random
import resource
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import gevent
from gevent import monkey
from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from foundation import operations
from foundation.db import Database
from foundation.settings import Settings
from tests.builders import a_member, an_initiative
from tests.builders_documents import a_document
from workspace.documents import compaction, loading, store
from workspace.documents.rules import wire
from wsgi import create_app

ROWS, TAIL, ROUNDS = 100_000, 500, 3
BUDGET_JOIN = 0.5  # seconds, cold, without a snapshot
BUDGET_PAUSE = 0.1  # seconds that others may wait while a long log is made shorter
NOW = datetime.now(UTC)


def typed(rows: int) -> list[bytes]:
    """What somebody types, deletes and corrects, one update a key."""
    chance, sent = random.Random(7), []
    doc = Doc(client_id=7)
    root = doc.get("default", type=XmlFragment)
    hearing = doc.observe(lambda event: sent.append(event.update))
    text, size = None, 0
    while len(sent) < rows:
        if text is None or size > 400:
            paragraph = XmlElement("paragraph")
            with doc.transaction():
                root.children.append(paragraph)
                text = XmlText("x")
                paragraph.children.append(text)
            size = 1
        elif chance.random() < 0.2 and size > 1:
            place = chance.randrange(size)
            del text[place : place + 1]
            size -= 1
        else:
            text.insert(size if chance.random() < 0.8 else chance.randrange(size), "a")
            size += 1
    assert hearing
    return sent


def a_log(database: Database, updates: list[bytes]) -> int:
    with database.transaction() as db:
        member = a_member(db, an_initiative(db, now=NOW), now=NOW)
        document_id, person = a_document(db, member, now=NOW).id, member.person_id
    extend(database, document_id, 0, updates, person)
    return document_id


def extend(database: Database, document_id: int, seen: int, updates: list[bytes], person: int | None) -> None:
    for start in range(0, len(updates), 1_000):
        entries = [store.Entry(person, one) for one in updates[start : start + 1_000]]
        with database.transaction() as db:
            store.append(db, document_id, seen + start, entries, now=NOW)


def bare(updates: list[bytes]) -> float:
    """Seconds of processor the engine takes for the same updates, one transaction for all, and to encode what it made."""
    began = time.process_time()
    doc = Doc()
    doc.get("default", type=XmlFragment)
    with doc.transaction():
        for one in updates:
            doc.apply_update(one)
    doc.get_update()
    return time.process_time() - began


def joined(database: Database, document_id: int) -> float:
    """Seconds of processor from the log on disk to the state that a tab is given."""
    began = time.process_time()
    with database.reading() as db:
        loading.load(db, document_id).text.update()
    return time.process_time() - began


def compacted(database: Database, document_id: int) -> tuple[float, float]:
    """Seconds it takes, and the longest that another greenlet had to wait meanwhile."""
    gaps, going = [0.0], True

    def tick() -> None:
        last = time.perf_counter()
        while going:
            gevent.sleep(0.001)
            gaps.append(time.perf_counter() - last)
            last = time.perf_counter()

    ticking = gevent.spawn(tick)
    gevent.sleep(0.05)
    gaps.clear()
    began = time.perf_counter()
    gevent.spawn(compaction.compact, database, document_id, now=NOW).get()
    took, going = time.perf_counter() - began, False
    ticking.join()
    return took, max(gaps)


def middle(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]


def measure(url: str) -> dict[str, float]:
    app = create_app(
        Settings(var=Path(), secret_key="a secret for benchmarks alone: 0123456789", database_url=url)
    )
    operations.upgrade(app)
    database: Database = app.extensions["database"]
    updates = typed(ROWS + TAIL)
    document_id = a_log(database, updates[:ROWS])
    found = {
        "rows": ROWS,
        "bare_engine_s": middle([bare(updates[:ROWS]) for _ in range(ROUNDS)]),
        "join_cold_s": middle([joined(database, document_id) for _ in range(ROUNDS)]),
    }
    gc.collect()
    gc.freeze()  # as foundation/server.py does
    found["compaction_s"], found["longest_pause_s"] = compacted(database, document_id)
    found["child_memory_mb"] = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    extend(database, document_id, ROWS, updates[ROWS:], None)
    with database.reading() as db:
        state = store.newest_snapshot(db, document_id).state
    assert wire.read(state)
    found["bare_state_s"] = middle([bare([state, *updates[ROWS:]]) for _ in range(ROUNDS)])
    found["join_snapshot_s"] = middle([joined(database, document_id) for _ in range(ROUNDS)])
    found["join_cold_ratio"] = found["join_cold_s"] / found["bare_engine_s"]
    found["join_snapshot_ratio"] = found["join_snapshot_s"] / found["bare_state_s"]
    database.close()
    return found


def main() -> None:
    if not monkey.is_module_patched("time"):  # as the server runs: patched before anything else is imported
        os.execv(sys.executable, [sys.executable, "-m", "gevent.monkey", __file__])
    with tempfile.TemporaryDirectory() as place:
        found = measure(f"sqlite:///{place}/log.sqlite")
    print(f"{ROWS} rows, SQLite                        ours    bare engine   ratio   budget")
    for name, said, budget in (
        ("cold", "join, cold, no snapshot", BUDGET_JOIN),
        ("snapshot", f"join, snapshot and {TAIL} rows", None),
    ):
        peer = found["bare_engine_s" if name == "cold" else "bare_state_s"]
        print(
            f"{said:36} {found[f'join_{name}_s']:6.3f} s     {peer:6.3f} s   {found[f'join_{name}_ratio']:5.2f}   {budget or '':>6}"
        )
    print(
        f"compaction                           {found['compaction_s']:6.3f} s, in a process of its own ({found['child_memory_mb']:.0f} MB)"
    )
    print(
        f"longest wait of the others meanwhile {found['longest_pause_s']:6.3f} s                          {BUDGET_PAUSE:>6}"
    )
    print(json.dumps({name: round(value, 4) for name, value in found.items()}))


if __name__ == "__main__":
    main()
