"""The log: numbered without a hole, whoever writes; a client id has one owner."""

from __future__ import annotations

import threading

import pytest
from sqlmodel import select

from foundation.db import Database
from tests.builders import A_MORNING, a_member, an_initiative
from tests.builders_documents import Typist, a_document, append, lines, two_who_write
from tests.rules.documents.trees import doc, paragraph
from workspace.documents import store
from workspace.documents.models import Document, DocumentClient, DocumentUpdate
from workspace.documents.store import Entry

pytestmark = pytest.mark.both_databases


@pytest.fixture
def written(database):
    return two_who_write(database)


def test_rows_follow_each_other(database, written):
    document_id, one, other = written
    first = append(database, document_id, 0, Entry(one, Typist().type("a")), Entry(other, Typist().type("b")))
    second = append(database, document_id, 2, Entry(one, Typist().type("c")))
    assert (first.first, first.last, second.first, second.last) == (1, 2, 3, 3)
    assert sorted(lines(database, document_id)) == ["a", "b", "c"]


def test_who_writes_without_having_seen_the_last_rows_is_given_them(database, written):
    document_id, one, other = written
    theirs = Typist().type("déjà là")
    append(database, document_id, 0, Entry(other, theirs))
    appended = append(database, document_id, 0, Entry(one, Typist().type("après")))
    assert (appended.first, appended.last) == (2, 2)
    assert list(appended.missed) == [theirs]


def test_many_processes_write_the_same_log_without_a_hole_nor_a_double(database, written, db_url):
    document_id, one, _other = written
    others = [Database(db_url) for _ in range(4)]

    def write(process):
        for number in range(10):
            with process.transaction() as db:
                store.append(db, document_id, 0, [Entry(one, Typist().type(str(number)))], now=A_MORNING)

    threads = [threading.Thread(target=write, args=(process,)) for process in others]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for process in others:
        process.close()
    with database.reading() as db:
        rows = db.exec(select(DocumentUpdate.seq).order_by(DocumentUpdate.seq)).all()
        assert rows == list(range(1, 41))
        assert db.get_one(Document, document_id).last_seq == 40
    assert len(lines(database, document_id)) == 40


@pytest.mark.parametrize("state", ["frozen_at", "archived_at"])
def test_a_closed_document_takes_nothing_more(database, written, state):
    document_id, one, _other = written
    with database.transaction() as db:
        setattr(db.get_one(Document, document_id), state, A_MORNING)
    with pytest.raises(store.Closed):
        append(database, document_id, 0, Entry(one, Typist().type("trop tard")))
    assert lines(database, document_id) == []


def test_a_client_id_belongs_to_the_first_person_who_used_it(database, written):
    document_id, one, other = written
    append(database, document_id, 0, Entry(one, Typist(77).type("à moi"), {77: one}))
    with pytest.raises(store.ForeignClient):
        append(database, document_id, 1, Entry(other, Typist(77).type("à lui"), {77: other}))
    append(database, document_id, 1, Entry(one, Typist(78).type("encore"), {77: one, 78: one}))
    with database.reading() as db:
        owners = db.exec(select(DocumentClient.client_id, DocumentClient.person_id)).all()
    assert sorted(owners) == [(77, one), (78, one)]


def test_a_transaction_that_fails_writes_nothing_at_all(database, written):
    document_id, one, _other = written
    with pytest.raises(RuntimeError), database.transaction() as db:
        store.append(db, document_id, 0, [Entry(one, Typist().type("perdu"))], now=A_MORNING)
        raise RuntimeError
    with database.reading() as db:
        assert db.get_one(Document, document_id).last_seq == 0
    assert append(database, document_id, 0, Entry(one, Typist().type("gardé"))).last == 1


def test_a_document_begun_with_a_text_holds_it_as_its_first_row(database):
    with database.transaction() as db:
        member = a_member(db, an_initiative(db))
        document = a_document(db, member, tree=doc(paragraph("Ordre du jour")))
        document_id = document.id
        assert document.last_seq == 1
    assert lines(database, document_id) == ["Ordre du jour"]
