"""Logs made shorter say the same: each letter, who wrote it and when; what was deleted is gone from the bytes."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from foundation.db import Database
from tests.builders import A_MORNING
from tests.builders_documents import Typist, append, lines, two_who_write
from tests.workspace.documents import letters
from workspace.documents import chores, compaction, condensing, crdt, loading, store
from workspace.documents.models import (
    Document,
    DocumentClient,
    DocumentSnapshot,
    DocumentSpan,
    DocumentUpdate,
)
from workspace.documents.rules import wire
from workspace.documents.store import Entry

pytestmark = pytest.mark.both_databases


@pytest.fixture
def written(database):
    return two_who_write(database)


def compact(database, document_id, now=A_MORNING):
    return compaction.compact(database, document_id, now=now)


def kept(database, document_id):
    """Numbers of the snapshots and of the rows that are there."""
    with database.reading() as db:
        snapshots = db.exec(
            select(DocumentSnapshot.upto_seq).where(DocumentSnapshot.document_id == document_id)
        ).all()
        rows = db.exec(select(DocumentUpdate.seq).where(DocumentUpdate.document_id == document_id)).all()
    return sorted(snapshots), sorted(rows)


def state(database, document_id):
    with database.reading() as db:
        return loading.load(db, document_id).text.update()


def dates(database, document_id):
    """(client id, clock) → the minute it was written, from the spans first and else from the rows."""
    with database.reading() as db:
        spans = db.exec(select(DocumentSpan).where(DocumentSpan.document_id == document_id)).all()
        rows = db.exec(select(DocumentUpdate).where(DocumentUpdate.document_id == document_id)).all()
    found = {}
    for row in rows:
        for client, (start, end) in wire.read(row.data).ranges.items():
            for clock in range(start, end):
                found[client, clock] = row.at.replace(second=0, microsecond=0)
    for span in spans:
        for clock in range(span.clock_from, span.clock_to):
            found[span.client_id, clock] = span.minute
    return found


class Chronicle:
    """Two who write in one document, and what should be found again whatever is done to the log."""

    def __init__(self, database):
        self.database = database
        self.document_id, *self.people = two_who_write(database)
        self.hands = [Typist(), Typist()]
        self.now, self.seq = A_MORNING, 0
        self.written = {}  # (client, clock) → (letter, person, minute)
        self._send(0, self.hands[0].type("un"))
        self.hands[1].take(self.hands[0].sent[-1])

    def do(self, verb, who, a, b, text, pause):
        self.now += timedelta(seconds=pause)
        hand = self.hands[who]
        paragraph = a % len(hand.root.children)
        size = len(hand.root.children[paragraph].children[0])
        if verb == "new":
            self._send(who, hand.type(text))
        elif verb == "write":
            self._send(who, hand.insert(text, paragraph, b % (size + 1)))
        elif verb == "cut" and size:
            self._send(who, hand.cut(paragraph, b % size, min(size, b % size + len(text))))
        elif verb == "meet":
            states = [one.doc.get_update() for one in self.hands]
            self.hands[0].take(states[1])
            self.hands[1].take(states[0])
        elif verb == "compact":
            compact(self.database, self.document_id, self.now)

    def _send(self, who, data):
        ranges = wire.read(data).ranges
        entry = Entry(self.people[who], data, dict.fromkeys(ranges, self.people[who]))
        self.seq = append(self.database, self.document_id, self.seq, entry, now=self.now).last
        minute = self.now.replace(second=0, microsecond=0)
        for place, letter in letters.of(data).items():
            self.written[place] = (letter, self.people[who], minute)

    def found(self):
        """(client, clock) → (letter, person, minute), of all that stands in the text, read cold."""
        whole = state(self.database, self.document_id)
        when = dates(self.database, self.document_id)
        with self.database.reading() as db:
            owners = loading.load(db, self.document_id).owners
        return {place: (letter, owners[place[0]], when[place]) for place, letter in letters.of(whole).items()}

    def standing(self):
        """The same, from what was typed and from where the hands would agree."""
        for one in self.hands:
            for other in self.hands:
                one.take(other.doc.get_update())
        whole = self.hands[0].doc.get_update()
        gone = letters.deleted(whole)
        return {place: self.written[place] for place in letters.of(whole) if place not in gone}


VERBS = st.tuples(
    st.sampled_from(["new", "write", "write", "write", "cut", "cut", "meet", "compact"]),
    st.integers(0, 1),
    st.integers(0, 50),
    st.integers(0, 50),
    st.text("abcde ", min_size=1, max_size=8),  # one byte each: pycrdt counts places in bytes
    st.sampled_from([0, 1, 25, 70, 4_000]),
)


@given(deeds=st.lists(VERBS, max_size=40))
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_text_author_and_minute_of_every_letter_are_the_same_whatever_was_compacted(database, deeds):
    chronicle = Chronicle(database)
    for deed in deeds:
        chronicle.do(*deed)
    before = chronicle.found()
    said = lines(database, chronicle.document_id)
    for later in range(2):
        compact(database, chronicle.document_id, chronicle.now + timedelta(minutes=later))
        assert chronicle.found() == before
        assert lines(database, chronicle.document_id) == said
    assert before == chronicle.standing()
    assert said == chronicle.hands[0].lines()


def test_deleted_words_are_absent_from_the_bytes_of_the_snapshot(database, written):
    document_id, one, _other = written
    hand = Typist()
    rows = [hand.type("avant "), hand.type("un secret bien tenu", 0), hand.type(" après", 0)]
    rows += [hand.type("un paragraphe entier à oublier")]
    rows += [hand.cut(0, 6, 25), hand.erase(1)]
    append(database, document_id, 0, *(Entry(one, row) for row in rows))
    compact(database, document_id)
    with database.reading() as db:
        held = store.newest_snapshot(db, document_id).state
    assert b"avant" in held
    for word in ("secret", "bien tenu", "oublier", "paragraphe entier"):
        assert word.encode() not in held
    assert lines(database, document_id) == ["avant  après"]


def test_two_generations_are_kept_and_the_rows_between_them(database, written):
    document_id, one, _other = written
    hand, seen = Typist(), []
    for round_ in range(4):
        append(database, document_id, 2 * round_, *(Entry(one, hand.type("x")) for _ in range(2)))
        assert compact(database, document_id) == 2
        seen.append(kept(database, document_id))
    assert seen == [([2], [1, 2]), ([2, 4], [3, 4]), ([4, 6], [5, 6]), ([6, 8], [7, 8])]
    assert lines(database, document_id) == ["x"] * 8


def test_compacting_what_was_not_written_in_again_changes_nothing(database, written):
    document_id, one, _other = written
    assert compact(database, document_id) == 0
    append(database, document_id, 0, Entry(one, Typist().type("x")))
    assert compact(database, document_id) == 1
    assert compact(database, document_id) == 0
    assert kept(database, document_id) == ([1], [1])


def test_who_asks_for_rows_that_are_gone_is_given_the_state_in_their_place(database, written):
    document_id, one, _other = written
    for number in range(4):
        append(database, document_id, number, Entry(one, Typist().type(str(number))))
        if number % 2:
            compact(database, document_id)
    with database.reading() as db:
        few, many = store.rows_between(db, document_id, 2, 4), store.rows_between(db, document_id, 1, 4)
    assert len(few) == 2
    assert len(many) == 3
    assert len(crdt.Text(many).tree()["content"]) == 4


def test_a_long_log_is_condensed_in_another_process_and_says_the_same(database, written):
    document_id, one, other = written
    hands = [Typist(), Typist()]
    entries = [
        Entry((one, other)[n % 2], hands[n % 2].type(f"{n} ", 0), {hands[n % 2].client: (one, other)[n % 2]})
        for n in range(compaction.HERE_ROWS + 100)
    ]
    append(database, document_id, 0, *entries)
    before, when = lines(database, document_id), dates(database, document_id)
    assert compact(database, document_id) == len(entries)
    append(database, document_id, len(entries), Entry(one, hands[0].type("fin", 0)))
    assert compact(database, document_id) == 1
    assert kept(database, document_id) == ([len(entries), len(entries) + 1], [len(entries) + 1])
    assert lines(database, document_id)[0].replace("fin", "") == before[0]
    assert dates(database, document_id).items() >= when.items()
    with database.reading() as db:
        clients = dict(db.exec(select(DocumentClient.client_id, DocumentClient.person_id)).all())
    assert clients == {hands[0].client: one, hands[1].client: other}


def batches(*updates):
    return [[(A_MORNING, update)] for update in updates]


def test_another_process_finds_what_this_one_finds_and_says_why_it_does_not():
    hand = Typist()
    rows = batches(hand.type("un"), hand.type("deux"), hand.erase(0))
    assert condensing.condense_apart(b"", rows, {}) == condensing.condense(b"", rows, {})
    base = condensing.condense(b"", rows[:2], {}).state
    reached = {hand.client: 5}
    assert condensing.condense_apart(base, rows[2:], reached) == condensing.condense(base, rows[2:], reached)
    for bad in (batches(b"\1\1"), batches(hand.type("sans ce qui précède")), batches(b"\1" * 100_000)):
        with pytest.raises(crdt.Broken):
            condensing.condense_apart(b"", bad, {})


def test_what_would_stay_pending_is_never_taken_for_the_whole():
    hand = Typist()
    hand.type("perdu")
    with pytest.raises((crdt.Broken, condensing.Malformed)):
        condensing.condense(b"", batches(hand.type("suite", 0)), {})


def test_what_is_written_while_the_state_is_made_is_neither_lost_nor_said_twice(database, written):
    document_id, one, _other = written
    hand = Typist()
    append(database, document_id, 0, *(Entry(one, hand.type(str(n))) for n in range(3)))
    reading = compaction._begin(database, document_id)
    rows = list(compaction._rows(database, reading))
    append(database, document_id, 3, Entry(one, hand.type("entre-temps")))
    with database.transaction() as db:
        assert compaction._unchanged(db, reading)
        compaction._write(db, reading, condensing.condense(b"", rows, {}), A_MORNING)
    assert kept(database, document_id) == ([3], [1, 2, 3, 4])
    assert lines(database, document_id) == ["0", "1", "2", "entre-temps"]


def test_a_state_made_from_rows_that_are_no_longer_there_is_thrown_away(database, written):
    document_id, one, _other = written
    hand = Typist()
    append(database, document_id, 0, *(Entry(one, hand.type(str(n))) for n in range(3)))
    reading = compaction._begin(database, document_id)
    list(compaction._rows(database, reading))
    compact(database, document_id)
    with database.transaction() as db:
        assert not compaction._unchanged(db, reading)


def test_several_processes_compact_one_log_at_once_while_somebody_writes(database, written, db_url):
    document_id, one, _other = written
    others = [Database(db_url) for _ in range(3)]
    hand, failures = Typist(), []

    def compacting(process):
        try:
            for _ in range(8):
                compact(process, document_id)
        except Exception as error:  # noqa: BLE001 - shown by the assertion below
            failures.append(error)

    threads = [threading.Thread(target=compacting, args=(process,)) for process in others]
    for thread in threads:
        thread.start()
    for number in range(30):
        append(database, document_id, number, Entry(one, hand.type(str(number))))
    for thread in threads:
        thread.join()
    for process in others:
        process.close()
    assert failures == []
    assert lines(database, document_id) == [str(number) for number in range(30)]
    assert compact(database, document_id) + len(kept(database, document_id)[0]) > 0
    assert state(database, document_id) == crdt.Text([hand.doc.get_update()]).update()


def test_rows_left_by_a_compaction_cut_short_go_with_the_next_one(database, written):
    document_id, one, _other = written
    hand = Typist()
    for number in range(3):
        append(database, document_id, number, Entry(one, hand.type(str(number))))
        compact(database, document_id)
    with database.transaction() as db:  # as if row 1 had not been reached
        db.add(DocumentUpdate(
            document_id=document_id, seq=1, initiative_id=db.get_one(Document, document_id).initiative_id,
            at=A_MORNING, data=b"\0\0", checksum=0,
        ))  # fmt: skip
    assert lines(database, document_id) == ["0", "1", "2"]
    append(database, document_id, 3, Entry(one, hand.type("3")))
    compact(database, document_id)
    assert kept(database, document_id) == ([3, 4], [4])


def test_long_logs_are_due_at_once_and_short_ones_when_they_rest(app, clock):
    database = app.extensions["database"]
    (long, writer, _), (short, *_), (few, *_) = (two_who_write(database) for _ in range(3))
    for document_id, rows in ((long, compaction.LONG), (short, compaction.IDLE_LONG), (few, 3)):
        hand = Typist()
        append(database, document_id, 0, *(Entry(writer, hand.type("x", 0)) for _ in range(rows)))
    with database.reading() as db:
        assert compaction.due(db, clock.now()) == [long]
        assert compaction.due(db, clock.now() + compaction.IDLE) == [long, short]
    clock.advance(minutes=5)
    chores.compact(app)
    assert [kept(database, one)[0] for one in (long, short, few)] == [
        [compaction.LONG],
        [compaction.IDLE_LONG],
        [],
    ]
    with database.reading() as db:
        assert compaction.due(db, clock.now()) == []
