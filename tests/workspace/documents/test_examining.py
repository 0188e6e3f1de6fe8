"""The doctor names what is corrupted by public ids and numbers, and never a word of what is written."""

from __future__ import annotations

import pytest
from sqlmodel import select

from tests.builders import A_MORNING
from tests.builders_documents import Typist, append, two_who_write
from tests.workspace.documents.damaging import aside, corrupt_row, corrupt_snapshot, lose_row
from workspace.documents import compaction, quarantine
from workspace.documents.models import Document, DocumentVersion
from workspace.documents.store import Entry

pytestmark = pytest.mark.both_databases


@pytest.fixture
def paper(app):
    """A document of four rows of which the first two are in a snapshot: its key and its public id."""
    database = app.extensions["database"]
    document_id, one, _other = two_who_write(database)
    append(database, document_id, 0, *(Entry(one, Typist().type(f"mot secret {n}")) for n in range(2)))
    compaction.compact(database, document_id, now=A_MORNING)
    append(database, document_id, 2, *(Entry(one, Typist().type(f"mot secret {n}")) for n in range(2)))
    with database.reading() as db:
        return document_id, db.get_one(Document, document_id).public_id


def doctor(app, *options):
    """(exit code, lines about documents)."""
    done = app.test_cli_runner().invoke(args=["doctor", *options])
    assert "secret" not in done.output, done.output
    return done.exit_code, [line for line in done.stdout.splitlines() if line.startswith("documents: ")]


def test_a_house_in_order_has_nothing_to_say(app, paper):
    assert doctor(app) == doctor(app, "--thorough") == (0, [])


def test_what_was_set_aside_is_named_until_it_is_acknowledged(app, paper):
    document_id, public_id = paper
    corrupt_row(app.extensions["database"], document_id, 4)
    assert doctor(app) == (0, [])  # nobody has opened it yet
    quarantine.load(app.extensions["database"], document_id, now=A_MORNING)
    assert doctor(app) == (1, [f"documents: {public_id}, row 4: set aside, checksum"])
    assert doctor(app, "--acknowledge") == (0, [])
    assert doctor(app) == (0, [])


def test_each_text_is_read_cold_without_waiting_for_somebody_to_open_it(app, paper):
    document_id, public_id = paper
    database = app.extensions["database"]
    corrupt_row(database, document_id, 4)
    corrupt_row(database, document_id, 1)  # kept in reserve: the snapshot says it
    corrupt_snapshot(database, document_id, 2)
    lose_row(database, document_id, 3)
    code, lines = doctor(app, "--thorough")
    assert code == 1
    said = f"documents: {public_id}, "
    assert lines == [
        f"{said}snapshot 2: checksum",
        f"{said}row 1: checksum",
        f"{said}row 3: missing",
        f"{said}row 4: checksum",
    ]
    assert aside(database, document_id) == []  # an examination moves nothing


def test_a_text_that_is_lost_is_said_to_be(app, paper):
    document_id, public_id = paper
    database = app.extensions["database"]
    for seq in (1, 2, 3, 4):
        lose_row(database, document_id, seq)
    corrupt_snapshot(database, document_id, 2)
    code, lines = doctor(app, "--thorough")
    assert code == 1
    assert f"documents: {public_id}, text: lost" in lines


def test_a_version_that_no_longer_has_its_print_is_named(app, paper):
    document_id, public_id = paper
    with app.extensions["database"].transaction() as db:
        document = db.get_one(Document, document_id)
        db.add(
            DocumentVersion(
                initiative_id=document.initiative_id, document_id=document_id, number=1, name="", title="",
                at=A_MORNING, seq=1, tree={"type": "doc", "content": []}, sha256="0" * 64,
            )
        )  # fmt: skip
        assert db.exec(select(DocumentVersion)).one()
    assert doctor(app, "--thorough") == (1, [f"documents: {public_id}, version 1: checksum"])
