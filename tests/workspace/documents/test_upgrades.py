"""A database of an earlier release comes up with its texts whole, and the sums of its rows are filled in."""

from __future__ import annotations

import pytest
from alembic import command
from sqlalchemy import text as sql
from sqlmodel import select

from foundation import operations
from tests.builders import A_MORNING, a_member, an_initiative
from tests.builders_documents import Typist, a_document
from workspace.documents import loading, store
from workspace.documents.models import DocumentUpdate
from workspace.documents.rules import checksum

pytestmark = pytest.mark.both_databases
ROWS = 1_203  # more than two handfuls of the migration


def test_rows_written_before_the_sums_have_theirs_after_the_upgrade(app):
    database, revisions = app.extensions["database"], operations.migrations(app)
    with database.transaction() as db:
        member = a_member(db, an_initiative(db))
        ids = [a_document(db, member, f"Texte {number}").id for number in range(2)]
        for document_id in ids:
            typist = Typist()
            entries = [store.Entry(member.person_id, typist.type("mot ", 0)) for _ in range(ROWS)]
            store.append(db, document_id, 0, entries, now=A_MORNING)
    command.downgrade(revisions, "0009")
    with database.reading() as db:
        columns = list(db.execute(sql("SELECT * FROM document_update LIMIT 1")).keys())
    assert "checksum" not in columns
    command.upgrade(revisions, "head")
    with database.reading() as db:
        rows = db.exec(select(DocumentUpdate)).all()
        assert len(rows) == 2 * ROWS
        assert [
            row.seq for row in rows if row.checksum != checksum.of_row(row.document_id, row.seq, row.data)
        ] == []
        assert all(loading.text(db, document_id)[1] == ROWS for document_id in ids)
