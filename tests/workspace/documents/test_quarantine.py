"""What is corrupted is set aside once, the rest is shown and goes on; what was lost comes back with who still holds it."""

from __future__ import annotations

import pytest
from sqlmodel import select

from foundation.errors import Conflict, Unavailable
from people.models import Membership
from tests.builders import A_MORNING, the_actor
from tests.builders_documents import Typist, append, lines, two_who_write
from tests.rules.documents.test_guard import A_TEXT, HELLO, PARAGRAPH, update
from tests.workspace.documents.damaging import (
    aside,
    corrupt_row,
    corrupt_snapshot,
    lose_row,
    numbers,
)
from tests.workspace.documents.rooms import Desk
from workspace.documents import actions, chores, compaction, loading, quarantine, texts
from workspace.documents.models import Document, DocumentQuarantine, DocumentSnapshot
from workspace.documents.rules import wire
from workspace.documents.rules.damage import Why
from workspace.documents.store import Entry

pytestmark = pytest.mark.both_databases


@pytest.fixture
def paper(database):
    """A document with five rows: « un » by one, « deux » by the other, « trois » resting on « deux », « quatre », « cinq »."""
    document_id, one, other = two_who_write(database)
    hand, friend = Typist(), Typist()
    rows = [(one, hand.type("un")), (other, friend.type("deux"))]
    hand.take(friend.sent[-1])
    place = hand.lines().index("deux")
    rows += [(one, hand.type(" trois", place)), (other, friend.type("quatre")), (other, friend.type("cinq"))]
    entries = [Entry(person, data, dict.fromkeys(wire.read(data).ranges, person)) for person, data in rows]
    append(database, document_id, 0, *entries)
    return document_id


def load(database, document_id):
    return quarantine.load(database, document_id, now=A_MORNING)


def document(database, document_id):
    with database.reading() as db:
        found = db.get_one(Document, document_id)
        db.expunge(found)
    return found


def version(database, document_id):
    """A version kept by who opened the document."""
    with database.transaction() as db:
        found = db.get_one(Document, document_id)
        actor = the_actor(db, db.get_one(Membership, found.created_by))
        return actions.take_version(db, actor, found, now=A_MORNING).number


def test_a_corrupted_row_is_left_out_and_all_that_does_not_rest_on_it_stands(database, paper):
    corrupt_row(database, paper, 4)
    assert sorted(lines(database, paper)) == ["deux trois", "un"]
    load(database, paper)
    assert aside(database, paper) == [(4, False, "checksum"), (5, False, "waiting")]
    assert numbers(database, paper) == [1, 2, 3]


def test_rows_of_others_after_it_stand_too(database, paper):
    corrupt_row(database, paper, 1)
    load(database, paper)
    assert aside(database, paper) == [(1, False, "checksum"), (3, False, "waiting")]
    assert sorted(lines(database, paper)) == ["cinq", "deux", "quatre"]


def test_it_is_set_aside_once_with_its_bytes_and_the_next_reading_goes_straight_on(database, paper):
    held = corrupt_row(database, paper, 5)
    assert load(database, paper).damage.bad == ()
    load(database, paper)
    with database.reading() as db:
        (entry,) = db.exec(select(DocumentQuarantine)).all()
        assert (entry.seq, entry.data, entry.found_at, entry.written_at) == (5, held, A_MORNING, A_MORNING)
        assert not loading.load(db, paper).damage


def test_reading_alone_moves_nothing(database, paper):
    corrupt_row(database, paper, 5)
    assert sorted(lines(database, paper)) == ["deux trois", "quatre", "un"]
    assert numbers(database, paper) == [1, 2, 3, 4, 5]
    assert aside(database, paper) == []


def test_a_row_that_is_there_no_more_is_named(database, paper):
    lose_row(database, paper, 5)
    load(database, paper)
    assert aside(database, paper) == [(5, False, "missing")]
    assert not load(database, paper).damage


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"\1\1", Why.MALFORMED),
        (bytes.fromhex("01010101000000"), Why.MALFORMED),
        (update(b"\x07\0" + b"\x07\x02" + b"\3\x09paragraph", clock=9), Why.BROKEN),
    ],
    ids=["not an update", "the seven bytes", "a parent that holds no nodes"],
)
def test_rows_that_the_guard_or_the_engine_refuse_are_set_aside_though_their_sum_is_right(
    database, data, why
):
    document_id, one, _other = two_who_write(database)
    good = update(PARAGRAPH, A_TEXT, HELLO)
    append(database, document_id, 0, Entry(one, good), Entry(one, data), Entry(one, Typist().type("après")))
    load(database, document_id)
    assert aside(database, document_id) == [(2, False, why)]
    assert sorted(lines(database, document_id)) == ["après", "bonjour"]


def test_people_go_on_writing_in_the_good_state(database, paper):
    corrupt_row(database, paper, 4)
    load(database, paper)
    append(database, paper, 5, Entry(None, Typist().type("six")))
    assert sorted(lines(database, paper)) == ["deux trois", "six", "un"]
    assert compaction.compact(database, paper, now=A_MORNING) == 4
    assert sorted(lines(database, paper)) == ["deux trois", "six", "un"]


def test_a_corrupted_snapshot_costs_nothing(database, paper):
    compaction.compact(database, paper, now=A_MORNING)
    append(database, paper, 5, Entry(None, Typist().type("six")))
    before = lines(database, paper)
    corrupt_snapshot(database, paper, 5)
    assert lines(database, paper) == before
    load(database, paper)
    assert aside(database, paper) == [(5, True, "checksum")]
    assert lines(database, paper) == before
    with database.reading() as db:
        assert texts.warning(db, document(database, paper)) == ""
    compaction.compact(database, paper, now=A_MORNING)
    assert lines(database, paper) == before


def test_the_older_of_two_snapshots_and_the_rows_between_say_what_the_newest_said(database, paper):
    compaction.compact(database, paper, now=A_MORNING)
    append(database, paper, 5, *(Entry(None, Typist().type(str(n))) for n in range(3)))
    compaction.compact(database, paper, now=A_MORNING)
    append(database, paper, 8, Entry(None, Typist().type("fin")))
    before = lines(database, paper)
    corrupt_snapshot(database, paper, 8)
    load(database, paper)
    assert lines(database, paper) == before
    assert numbers(database, paper) == [6, 7, 8, 9]


@pytest.fixture
def ruin(database, paper):
    """The same document when neither snapshot can be read and its first rows are gone."""
    compaction.compact(database, paper, now=A_MORNING)
    append(database, paper, 5, Entry(None, Typist().type("six")))
    compaction.compact(database, paper, now=A_MORNING)
    append(database, paper, 6, Entry(None, Typist().type("sept")))
    return paper


def test_when_no_snapshot_can_be_read_the_last_version_is_shown_and_nothing_is_overwritten(
    app, database, ruin
):
    number = version(database, ruin)
    append(database, ruin, 7, Entry(None, Typist().type("huit")))  # what was shown is not kept in memory
    corrupt_snapshot(database, ruin, 5, 6)
    for _ in range(2):
        with pytest.raises(loading.Lost):
            load(database, ruin)
    with app.app_context(), database.reading() as db:
        found = texts.standing(db, document(database, ruin))
        assert found.version.number == number
        assert len(found.tree["content"]) == 6
        assert "dernière version gardée, la 1" in texts.warning(db, document(database, ruin), found)
    assert aside(database, ruin) == [(5, True, "checksum"), (6, True, "checksum")]
    assert numbers(database, ruin) == [6, 7, 8]
    with pytest.raises(Conflict):
        version(database, ruin)
    desk = Desk(database, ruin)
    desk.people = [1]
    with pytest.raises(Unavailable):
        desk.tab(0)


def test_without_a_version_it_is_an_error_never_an_empty_page(database, ruin):
    corrupt_snapshot(database, ruin, 5, 6)
    with database.reading() as db, pytest.raises(Unavailable):
        texts.standing(db, document(database, ruin))


def test_a_document_of_which_no_row_can_be_read_is_not_an_empty_one(database):
    document_id, one, _other = two_who_write(database)
    append(database, document_id, 0, Entry(one, Typist().type("seule")))
    corrupt_row(database, document_id, 1)
    for _ in range(2):
        with pytest.raises(loading.Lost):
            load(database, document_id)
    assert aside(database, document_id) == [(1, False, "checksum")]


def test_a_job_that_finds_a_corrupted_row_sets_it_aside_and_compacts_the_rest_afterwards(app):
    database = app.extensions["database"]
    document_id, one, other = two_who_write(database)
    hand = Typist()
    append(database, document_id, 0, *(Entry(one, hand.type("x", 0)) for _ in range(compaction.LONG)))
    append(database, document_id, compaction.LONG, Entry(other, Typist().type("y")))
    corrupt_row(database, document_id, 400)
    chores.compact(app)
    assert aside(database, document_id)[0] == (400, False, "checksum")
    assert len(aside(database, document_id)) == compaction.LONG - 399
    assert sorted(lines(database, document_id)) == ["x" * 399, "y"]
    chores.compact(app)
    with database.reading() as db:
        assert db.exec(select(DocumentSnapshot.upto_seq)).all() == [compaction.LONG + 1]
    assert sorted(lines(database, document_id)) == ["x" * 399, "y"]


def test_a_job_takes_back_the_rows_that_waited_in_documents_that_are_written_in(app, clock):
    database = app.extensions["database"]
    document_id, one, other = two_who_write(database)
    hand, friend = Typist(), Typist()
    lost = hand.type("fragile")
    friend.take(lost)
    rows = [
        Entry(one, lost),
        Entry(other, friend.type(" et la suite", 0)),
        Entry(other, Typist().type("intact")),
    ]
    append(database, document_id, 0, *rows)
    corrupt_row(database, document_id, 1)
    load(database, document_id)
    append(database, document_id, 3, Entry(one, lost), now=clock.now())
    chores.compact(app)
    assert sorted(lines(database, document_id)) == ["fragile et la suite", "intact"]
    assert aside(database, document_id) == [(1, False, "checksum"), (2, False, "returned")]
    assert numbers(database, document_id) == [3, 4, 5]


def test_what_memory_still_holds_of_a_lost_text_is_not_shown_beside_an_editor_that_cannot_open(app):
    database = app.extensions["database"]
    document_id, one, _other = two_who_write(database)
    append(database, document_id, 0, Entry(one, Typist().type("en mémoire")))
    found = document(database, document_id)
    with database.reading() as db:
        assert texts.tree(db, found)["content"]
    corrupt_row(database, document_id, 1)
    with pytest.raises(loading.Lost):
        load(database, document_id)
    with database.reading() as db, pytest.raises(Unavailable):
        texts.tree(db, found)


# ---------------------------------------------------------------- live


@pytest.fixture
def desk(database):
    return Desk(database)


def next_process(desk):
    """The house after a restart: nothing in memory."""
    return desk.twin()


@pytest.mark.parametrize("with_the_rest", [True, False])
def test_who_still_holds_what_was_lost_brings_it_back_with_what_rested_on_it(desk, with_the_rest):
    one, other, third = (desk.tab(person) for person in range(3))
    third.write("intact")
    desk.beat()
    one.write("fragile")
    desk.beat()
    for tab in (one, other, third):
        tab.catch_up()
    other.write(" et la suite", other.lines().index("fragile"))
    desk.beat()
    whole = sorted(desk.log())
    if with_the_rest:
        one.catch_up()
    corrupt_row(desk.database, desk.document_id, 2)
    after = next_process(desk)
    late = after.tab(2)
    assert late.lines() == ["intact"]
    assert aside(desk.database, desk.document_id) == [(2, False, "checksum"), (3, False, "waiting")]
    n = late.write("entre-temps")
    after.beat()
    assert late.saved() == n
    back = after.tab(0, sid="back", client=one.client)  # the same browser, with all it holds
    back.take(one.doc.get_update())
    n = back.send(back.doc.get_update(back.answer["state_vector"]))
    after.beat()
    assert back.refusals() == []
    assert back.saved() == n
    expected = whole if with_the_rest else ["fragile", "intact"]
    assert sorted(after.log()) == sorted([*expected, "entre-temps"])
    assert sorted(next_process(desk).tab(1).lines()) == sorted([*whole, "entre-temps"])
    assert aside(desk.database, desk.document_id) == [(2, False, "checksum"), (3, False, "returned")]


def test_a_row_that_waited_is_a_row_again_with_its_author_and_date_once_what_it_rests_on_is_there(desk):
    one, other, third = (desk.tab(person) for person in range(3))
    third.write("intact")
    desk.beat()
    lost = one.type("fragile")
    one.send(lost)
    desk.beat()
    other.catch_up()
    other.write(" et la suite", other.lines().index("fragile"))
    desk.beat()
    corrupt_row(desk.database, desk.document_id, 2)
    load(desk.database, desk.document_id)
    append(desk.database, desk.document_id, 3, Entry(desk.people[0], lost))
    load(desk.database, desk.document_id)
    assert sorted(desk.log()) == ["fragile et la suite", "intact"]
    with desk.database.reading() as db:
        rows = db.exec(select(DocumentQuarantine.seq, DocumentQuarantine.data)).all()
        assert (3, b"") in [tuple(row) for row in rows]
    assert numbers(desk.database, desk.document_id) == [1, 4, 5]


def test_who_lost_nothing_keeps_her_client_id_to_herself(desk):
    one, other, third = (desk.tab(person) for person in range(3))
    one.write("à moi")
    desk.beat()
    other.write("perdu")
    desk.beat()
    corrupt_row(desk.database, desk.document_id, 2)
    after = next_process(desk)
    forger = after.tab(2)
    stolen = one.type("faux")
    n = forger.send(stolen)
    assert forger.refusals() == [(n, "foreign", False)]
    assert third.refusals() == []


def test_a_room_that_holds_more_than_the_log_is_read_again(app):
    """A job finds a corrupted row while people write: what they see is what the log says, and their tabs mend it."""
    desk = Desk(app.extensions["database"])
    app.extensions["documents_live"].rooms = desk.rooms
    one, other = desk.tab(0), desk.tab(1)
    for tab, words in ((one, "un"), (other, "deux")):
        tab.write(words)
        desk.beat()
    corrupt_row(desk.database, desk.document_id, 1)
    load(desk.database, desk.document_id)
    n = one.write(" trois", 0)
    assert one.refusals() == [(n, "pending", True)]
    answer = desk.rooms.resync(desk.public_id, one.sid, one.vector)
    one.send(one.doc.get_update(answer["state_vector"]))
    desk.beat()
    assert sorted(desk.log()) == ["deux", "un trois"]


def test_a_corrupted_row_of_another_process_is_not_shown(desk):
    twin = next_process(desk)
    here, there, beside = desk.tab(0), twin.tab(1), twin.tab(2)
    there.write("abîmé")
    twin.beat()
    beside.write("bien lu")
    twin.beat()
    corrupt_row(desk.database, desk.document_id, 1)
    desk.rooms.sweep()
    assert here.catch_up() == []
    assert desk.tab(2).lines() == ["bien lu"]
    assert aside(desk.database, desk.document_id) == [(1, False, "checksum")]
