"""One writer at a time, facts told after the commit alone, and a process that never freezes."""

from __future__ import annotations

import subprocess
import sys
import threading
from dataclasses import dataclass

import pytest
from sqlmodel import func, select

from foundation import events
from foundation.db import NestedTransaction
from foundation.ledger import LedgerLine, broken_at, write
from tests.builders import A_MORNING, an_initiative

# A greenlet yields inside a write transaction while another asks to write and a third only counts: without the
# writer's lock SQLite would wait in C for ten seconds, and the third would not run.
FREEZE = """
from gevent import monkey; monkey.patch_all()
import sys, time, gevent
from sqlalchemy import text
from foundation.db import Database
database = Database("sqlite:///" + sys.argv[1])
with database.transaction() as db:
    db.execute(text("CREATE TABLE t (n INTEGER)"))
ticks = []
def slow():
    with database.transaction() as db:
        db.execute(text("INSERT INTO t VALUES (1)"))
        gevent.sleep(0.5)
def other():
    gevent.sleep(0.05)
    with database.transaction() as db:
        db.execute(text("INSERT INTO t VALUES (2)"))
def count():
    for _ in range(40):
        ticks.append(time.monotonic()); gevent.sleep(0.01)
gevent.joinall([gevent.spawn(f) for f in (slow, other, count)], raise_error=True)
longest = max(b - a for a, b in zip(ticks, ticks[1:]))
with database.reading() as db:
    rows = db.execute(text("SELECT count(*) FROM t")).scalar()
print(rows, "frozen" if longest > 5 else "alive")
"""


@dataclass(frozen=True)
class SomethingHappened:
    what: str


def test_a_greenlet_that_yields_while_writing_freezes_nobody(tmp_path):
    command = [sys.executable, "-c", FREEZE, str(tmp_path / "one.sqlite")]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.split() == ["2", "alive"]


def test_a_write_inside_a_write_is_a_mistake_told_at_once(database):
    with database.transaction(), pytest.raises(NestedTransaction), database.transaction():
        pass


@pytest.mark.both_databases
def test_facts_are_told_after_the_commit_and_never_of_what_was_undone(database):
    heard = []
    database.facts.listen(SomethingHappened, heard.append)
    with database.transaction() as db:
        events.record(db, SomethingHappened("kept"))
        assert heard == []
    with pytest.raises(ZeroDivisionError), database.transaction() as db:
        events.record(db, SomethingHappened("undone"))
        raise ZeroDivisionError
    assert heard == [SomethingHappened("kept")]


def test_one_listener_that_fails_silences_no_other(database):
    heard = []

    def fails(_fact):
        raise ValueError

    database.facts.listen(SomethingHappened, fails)
    database.facts.listen(SomethingHappened, heard.append)
    with database.transaction() as db:
        events.record(db, SomethingHappened("told"))
    assert heard == [SomethingHappened("told")]


@pytest.mark.both_databases
def test_the_chain_of_the_ledger_holds_under_writers_at_once_and_breaks_when_altered(database):
    with database.transaction() as db:
        initiative_id = an_initiative(db).id

    def deed(number):
        with database.transaction() as db:
            write(db, initiative_id, "somebody", "does", "thing", str(number), now=A_MORNING)

    writers = [threading.Thread(target=deed, args=(number,)) for number in range(12)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    with database.reading() as db:
        assert db.exec(select(func.count()).select_from(LedgerLine)).one() == 12
        assert broken_at(db, initiative_id) is None
    with database.transaction() as db:
        line = db.exec(select(LedgerLine).where(LedgerLine.number == 5)).one()
        line.verb = "did something else"
        db.add(line)
    with database.reading() as db:
        assert broken_at(db, initiative_id) == 5
