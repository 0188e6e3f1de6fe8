"""Who may only suggest has no way into the text by the wire of edits."""

from __future__ import annotations

import pytest

from tests.builders_documents import Typist
from tests.workspace.documents.rooms import Desk
from workspace.documents.seats import READ

pytestmark = pytest.mark.both_databases


@pytest.fixture
def desk(database):
    return Desk(database)


def test_who_may_only_suggest_changes_nothing_by_whatever_update_she_makes_up(desk):
    one, reader = desk.tab(0), desk.tab(1, role=READ)
    one.write("à lire")
    desk.beat()
    state = one.doc.get_update()
    reader.take(state)
    theirs = Typist(one.client, state)  # under the client id of who may write
    crafted = [
        reader.cut(0, 0, 2),
        reader.insert("x", 0, 0),
        reader.erase(0),
        theirs.insert("x", 0, 0),
        Typist(0, state).type("un autre paragraphe"),
        state,
        b"\0\0",
        b"\1\1",
    ]
    for data in crafted:
        reader.send(data)
    desk.beat()
    told = reader.refusals()
    assert [code for _n, code, _retry in told[-len(crafted) :]] == ["read_only"] * len(crafted)
    assert desk.log() == ["à lire"]
