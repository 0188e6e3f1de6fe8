"""What people do with documents, and who may."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from foundation.errors import Conflict, Missing, Refused
from foundation.ledger import LedgerLine
from people.models import Role
from tests.builders import A_MORNING, a_member, a_stream, an_initiative, an_organisation, the_actor
from tests.builders_documents import a_document
from tests.rules.documents.trees import doc, heading, internal, paragraph
from workspace.documents import actions, queries, texts
from workspace.documents.models import DocumentVersion
from workspace.documents.rules import canonical

TEXT = doc(heading("Où en est l’essai"), paragraph("Huit tournées."), internal(paragraph("Le prix.")))


@pytest.fixture
def house(db):
    """An initiative with a stream: its lead, somebody who works there, a member from elsewhere, an observer."""
    initiative = an_initiative(db)
    stream = a_stream(db, initiative)
    lead = a_member(db, initiative, streams=(stream,), leads=True)
    worker = a_member(
        db, initiative, streams=(stream,), organisation=an_organisation(db, initiative, "La Remise partagée")
    )
    elsewhere = a_member(db, initiative)
    observer = a_member(db, initiative, role=Role.OBSERVER, streams=(stream,))
    facilitator = a_member(db, initiative, role=Role.FACILITATOR)
    document = a_document(db, lead, stream_id=stream.id, tree=TEXT)
    people = {
        "lead": lead,
        "worker": worker,
        "elsewhere": elsewhere,
        "observer": observer,
        "facilitator": facilitator,
    }
    return document, {name: the_actor(db, member) for name, member in people.items()}, stream


def test_a_text_begun_from_a_tree_reads_as_this_tree(db, house):
    document, _people, _stream = house
    assert texts.tree(db, document)["content"][1] == paragraph("Huit tournées.")


def test_a_version_keeps_the_text_its_author_and_for_whom_she_spoke(db, house):
    document, people, _stream = house
    version = actions.take_version(db, people["worker"], document, "relue", now=A_MORNING)
    view = queries.version(db, people["elsewhere"], version.public_id)
    assert (view.line.number, view.line.name, view.line.on_behalf) == (1, "relue", "La Remise partagée")
    assert view.tree == texts.tree(db, document)
    assert view.sha256 == canonical.sha256(TEXT)
    assert actions.take_version(db, people["lead"], document, now=A_MORNING).number == 2


def test_freezing_keeps_a_last_version_and_closes_the_text_for_good(db, house):
    document, people, _stream = house
    version = actions.freeze(db, people["lead"], document, now=A_MORNING)
    assert version.frozen
    for verb in (
        lambda: actions.freeze(db, people["lead"], document, now=A_MORNING),
        lambda: actions.take_version(db, people["worker"], document, now=A_MORNING),
        lambda: actions.rename(db, people["worker"], document, "Autre", version=0, now=A_MORNING),
    ):
        with pytest.raises(Conflict):
            verb()
    assert db.exec(select(DocumentVersion.number)).all() == [1]
    assert queries.role(people["lead"], document) == "read"


def test_the_second_of_two_who_rename_at_once_is_told(db, house):
    document, people, _stream = house
    actions.rename(db, people["worker"], document, "Le premier", version=0, now=A_MORNING)
    with pytest.raises(Conflict):
        actions.rename(db, people["lead"], document, "Le second", version=0, now=A_MORNING)
    assert document.title == "Le premier"


def test_a_document_put_away_leaves_the_list_of_its_stream_and_can_come_back(db, house):
    document, people, stream = house
    actions.archive(db, people["lead"], document, now=A_MORNING)
    assert queries.documents_of_stream(db, people["lead"], stream.id) == []
    assert [line.archived for line in queries.documents(db, people["elsewhere"])] == [True]
    actions.restore(db, people["facilitator"], document, now=A_MORNING)
    assert len(queries.documents_of_stream(db, people["lead"], stream.id)) == 1


@pytest.mark.parametrize(
    ("who", "writes", "freezes"),
    [
        ("lead", True, True),
        ("worker", True, False),
        ("elsewhere", False, False),
        ("observer", False, False),
        ("facilitator", True, True),
    ],
)
def test_who_may_write_and_who_may_freeze(db, house, who, writes, freezes):
    document, people, _stream = house
    may = queries.view(db, people[who], document).may
    assert (may["write"], may["freeze"]) == (writes, freezes)
    assert queries.role(people[who], document) == ("write" if writes else "read")
    if not writes:
        with pytest.raises(Refused):
            actions.take_version(db, people[who], document, now=A_MORNING)
    if not freezes:
        with pytest.raises(Refused):
            actions.freeze(db, people[who], document, now=A_MORNING)


def test_who_works_elsewhere_opens_no_document_in_this_stream_but_one_for_all(db, house):
    _document, people, stream = house
    with pytest.raises(Refused):
        actions.create_document(db, people["elsewhere"], "Ici", now=A_MORNING, stream_id=stream.id)
    assert actions.create_document(db, people["elsewhere"], "Partout", now=A_MORNING).stream_id is None


def test_a_document_of_the_twin_initiative_does_not_exist_for_us(db, house):
    document, _people, _stream = house
    twin = an_initiative(db)
    stranger = the_actor(db, a_member(db, twin, role=Role.ADMINISTRATOR))
    version = actions.take_version(db, _people["lead"], document, now=A_MORNING)
    for read in (
        lambda: queries.document_for(db, stranger, document.public_id),
        lambda: queries.version(db, stranger, version.public_id),
        lambda: actions.take_version(db, stranger, document, now=A_MORNING),
        lambda: actions.freeze(db, stranger, document, now=A_MORNING),
    ):
        with pytest.raises(Missing):
            read()
    assert queries.documents(db, stranger) == []
    assert queries.subject(db, stranger, document.public_id) is None
    assert queries.role(stranger, document) == "none"


def test_each_deed_leaves_a_line_on_the_trail(db, house):
    document, people, _stream = house
    actions.rename(db, people["lead"], document, "Autre", version=0, now=A_MORNING)
    actions.freeze(db, people["lead"], document, now=A_MORNING + timedelta(minutes=1))
    verbs = db.exec(select(LedgerLine.verb).where(LedgerLine.about == document.public_id)).all()
    assert verbs == ["create_document", "rename_document", "take_version", "freeze_document"]
