"""A passage erased for good is nowhere any more: log, versions, search, disk; and no tab can bring it back."""

from __future__ import annotations

from pathlib import Path

import pytest
from pycrdt import Doc, XmlElement, XmlFragment
from sqlmodel import select

from foundation import jobs, search
from foundation.errors import Conflict, Invalid, Refused
from foundation.ledger import LedgerLine, broken_at
from governance.votes import news as votes
from publication import queries as publication
from publication.models import Publication
from tests.builders import A_MORNING
from tests.builders_documents import Typist, lines
from tests.builders_governance import a_committee, a_motion, an_open_vote
from tests.rules.documents.trees import doc, paragraph
from tests.workspace.documents import letters
from tests.workspace.documents.damaging import aside, corrupt_row
from tests.workspace.documents.erasing import SECRET, SENTENCE, House
from workspace.documents import actions, chores, compaction, loading, quarantine
from workspace.documents.models import (
    Document,
    DocumentSnapshot,
    DocumentSpan,
    DocumentUpdate,
)
from workspace.documents.rules import canonical
from workspace.documents.rules.tree import notes, tidy

pytestmark = pytest.mark.both_databases


@pytest.fixture
def house(app):
    made = House(app)
    made.write_then_delete()
    return made


def test_a_passage_only_deleted_is_still_in_the_log_and_in_the_versions(house):
    compaction.compact(house.database, house.id, now=A_MORNING)
    assert house.where() == {"document_update.data", "document_version.tree"}


def test_a_passage_erased_is_in_no_column_of_no_table(house, clock):
    clock.advance(minutes=5)
    house.app.extensions["database"].purge("document_update")
    assert house.where()
    done = house.erase()
    assert house.where() == set()
    assert list(done.rewritten) == [1]
    assert done.remaining == []
    assert lines(house.database, house.id) == ["Avant.", "Après."]


def test_the_words_written_letter_by_letter_are_gone_too(app):
    house = House(app)
    house.write(house.hand.type("Z"), *(house.hand.type(letter, 0) for letter in SECRET))
    house.write(house.hand.erase(0), house.hand.type("Reste."))
    compaction.compact(house.database, house.id, now=A_MORNING)
    house.erase(SECRET)
    with house.database.reading() as db:
        assert db.exec(select(DocumentUpdate.seq)).all() == []
        (snapshot,) = db.exec(select(DocumentSnapshot)).all()
    assert "".join(letters.of(snapshot.state).values()) == "Reste."


def test_nothing_of_it_is_left_in_the_file_of_sqlite(house, backend):
    if backend != "sqlite":
        assert house.database.purge(*chores.HOLDING)
        return
    for number in range(40):  # pages split, cells move, snapshots overflow
        house.write(house.hand.type(f"{SENTENCE} {number} " * 40), house.hand.erase(2))
        if number % 10 == 5:
            compaction.compact(house.database, house.id, now=A_MORNING)
    home = Path(house.database.url.database)
    assert SECRET.encode() in home.read_bytes() + home.with_name(home.name + "-wal").read_bytes()
    house.erase()
    assert house.database.purge(*chores.HOLDING)
    assert home.with_name(home.name + "-wal").stat().st_size == 0
    assert SECRET.encode() not in home.read_bytes()


def test_the_job_tries_again_while_somebody_is_reading(house, backend):
    house.app.extensions["to_purge"] = False
    chores.purge(house.app)
    house.erase()
    assert house.app.extensions["to_purge"]
    with house.database.reading() as db:
        db.exec(select(Document)).all()
        house.write(house.hand.type("entre-temps"))
        chores.purge(house.app)
        assert house.app.extensions["to_purge"] is (backend == "sqlite")
    chores.purge(house.app)
    assert house.app.extensions["to_purge"] is False


def test_the_others_letters_keep_their_author_and_their_minute(house):
    with house.database.reading() as db:
        before = letters.of(loading.load(db, house.id).text.update())
    house.erase()
    with house.database.reading() as db:
        loaded = loading.load(db, house.id)
        spans = db.exec(select(DocumentSpan)).all()
    assert letters.of(loaded.text.update()) == before
    assert {loaded.owners[client] for client, _clock in before} == {house.worker.person_id}
    dated = {(span.client_id, clock) for span in spans for clock in range(span.clock_from, span.clock_to)}
    assert before.keys() <= dated


@pytest.mark.parametrize("who", ["lead", "facilitator"])
def test_who_leads_the_stream_and_who_facilitates_erase(house, who):
    assert list(house.erase(who=who).rewritten) == [1]


def test_who_only_writes_there_does_not(house):
    with pytest.raises(Refused):
        house.erase(who="worker")
    assert house.where()


@pytest.mark.parametrize("words", ["", "ab", "x" * 2_001])
def test_too_little_or_too_much_is_not_looked_for(house, words):
    with pytest.raises(Invalid):
        house.erase(words)


def test_nothing_is_erased_while_the_passage_stands_in_the_text_or_in_the_title(house):
    house.write(house.hand.type(SENTENCE))
    with pytest.raises(Conflict):
        house.erase()
    house.write(house.hand.erase(2))
    with house.database.transaction() as db:
        actions.rename(db, house.actors["lead"], house.read(), SENTENCE, version=0, now=A_MORNING)
    with pytest.raises(Conflict):
        house.erase()
    assert house.where() >= {"document.title", "document_version.tree"}


def test_a_version_that_held_it_bears_a_mark_another_print_and_the_date(house):
    before = house.versions()[0].sha256
    house.erase()
    (version,) = house.versions()
    assert version.tree == doc(paragraph("Avant."), paragraph("[passage effacé]"), paragraph("Après."))
    assert version.sha256 == canonical.sha256(version.tree) != before
    assert version.rewritten_at == A_MORNING


def test_versions_that_did_not_hold_it_do_not_move(house):
    house.version("sans le secret")
    before = house.versions()[1].sha256
    assert list(house.erase().rewritten) == [1]
    assert (house.versions()[1].sha256, house.versions()[1].rewritten_at) == (before, None)


def test_a_frozen_version_and_those_that_others_rest_on_are_listed_and_left(house):
    house.write(house.hand.type(SENTENCE))
    bound, frozen = house.version("publiée"), house.version("figée", actions.freeze)
    with house.database.transaction() as db:  # frozen with it: the text can no longer be written
        row = db.get_one(Document, house.id)
        row.frozen_at = None
    house.write(house.hand.erase(2))
    done = house.erase(bound=[lambda _db, _initiative, ids: {one: "publiée" for one in ids if one == bound}])
    assert list(done.rewritten) == [1]
    assert [(one.number, str(one.why)) for one in done.remaining] == [
        (2, "publiée"),
        (3, "figée\u00a0: elle fait foi"),
    ]
    assert {one.public_id for one in done.remaining} == {bound, frozen}
    assert house.where() == {"document_version.tree"}


def test_what_the_public_reads_and_what_was_put_to_the_vote_is_bound(house):
    version = house.versions()[0].public_id
    with house.database.transaction() as db:
        committee = a_committee(db, house.initiative)
        a_motion(db, committee, document=version)
        assert votes.bound_versions(db, house.initiative.id, [version]) == {}
        an_open_vote(db, committee, document=version)
        assert set(votes.bound_versions(db, house.initiative.id, [version, "autre"])) == {version}
        assert publication.bound_versions(db, house.initiative.id, [version]) == {}
        row = Publication(
            initiative_id=house.initiative.id, slug="x", source=version, title="", html="", text="", sha256="",
            licence="cc-by-sa", published_at=A_MORNING, published_by=house.lead.id,
        )  # fmt: skip
        db.add(row)
        db.flush()
        assert set(publication.bound_versions(db, house.initiative.id, [version])) == {version}
        row.withdrawn_at = A_MORNING
        db.flush()
        assert publication.bound_versions(db, house.initiative.id, [version]) == {}


def test_the_trail_says_that_something_was_erased_and_never_what(house):
    house.erase()
    with house.database.reading() as db:
        line = db.exec(select(LedgerLine).where(LedgerLine.verb == "erase_passage")).one()
        assert broken_at(db, house.initiative.id) is None
    assert house.versions()[0].sha256 in line.details
    assert "Habite" not in line.details


def test_its_words_are_found_no_more_and_the_rest_still_is(house, clock):
    with house.database.transaction() as db:
        search.upsert(
            db, house.initiative.id, "document", house.public_id, title="T", text=SENTENCE, url="/",
            audience=search.MEMBERS, at=A_MORNING,
        )  # fmt: skip
    house.erase()
    assert house.where() == set()
    clock.advance(minutes=5)
    jobs.run(house.app, jobs.Job(5, chores.index))
    with house.database.reading() as db:
        assert search.find(db, house.initiative.id, {search.MEMBERS}, SECRET) == []
        assert len(search.find(db, house.initiative.id, {search.MEMBERS}, "après")) == 1


def test_what_was_set_aside_is_discarded_unread(house):
    house.write(Typist().type(SENTENCE))
    corrupt_row(house.database, house.id, house.seq)
    with pytest.raises(Conflict):  # first it must be set aside: what it was is not known
        house.erase()
    quarantine.load(house.database, house.id, now=A_MORNING)
    assert house.erase().discarded == 1
    assert aside(house.database, house.id) == []
    assert house.where() == set()


def test_a_document_never_written_in_has_nothing_to_erase(app):
    house = House(app)
    assert house.erase().rewritten == {}
    assert lines(house.database, house.id) == []


def test_writing_goes_on_after_it_and_two_snapshots_come_back(house):
    house.erase()
    for number in range(2):
        house.write(house.hand.type(f"suite {number}"))
        compaction.compact(house.database, house.id, now=A_MORNING)
    assert lines(house.database, house.id) == ["Avant.", "Après.", "suite 0", "suite 1"]
    with house.database.reading() as db:
        assert len(db.exec(select(DocumentSnapshot.upto_seq)).all()) == 2


def a_note(words):
    """An update that calls a note in a paragraph of its own, and one that gives it other words."""
    doc = Doc(client_id=77)
    sent = []
    listening = doc.observe(lambda event: sent.append(event.update))
    root = doc.get("default", type=XmlFragment)
    with doc.transaction():
        paragraph = root.children.append(XmlElement("paragraph"))
        note = paragraph.children.append(XmlElement("footnote", {"text": words}))
    note.attributes["text"] = "Voir le registre."
    doc.unobserve(listening)
    return sent


def test_the_words_that_a_note_had_are_gone_too(house):
    first, second = a_note(SENTENCE)
    house.write(first)
    house.version("avec la note")
    house.write(second)
    assert house.where()
    house.erase()
    assert house.where() == set()
    with house.database.reading() as db:
        text, _seq = loading.text(db, house.id)
    assert notes(tidy(text.tree())) == ["Voir le registre."]


def test_a_passage_that_stands_in_a_note_is_deleted_there_first(house):
    house.write(a_note(SENTENCE)[0])
    with pytest.raises(Conflict):
        house.erase()
