"""A text's past: sessions of work keep themselves, versions stand beside them, what was said can be said again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from foundation.errors import Conflict, Missing, Refused
from foundation.ledger import LedgerLine, broken_at
from tests.builders import A_MORNING, a_member, the_actor
from tests.builders_documents import Typist, append, lines
from tests.rules.documents.trees import doc, heading, internal, paragraph, said
from tests.workspace.documents.erasing import SECRET, SENTENCE, House
from tests.workspace.documents.rooms import Desk
from workspace.documents import actions, chores, compaction, crdt, sessions, texts, timeline, visits
from workspace.documents.models import Document, DocumentSession
from workspace.documents.rules import tree, wire
from workspace.documents.store import Entry

pytestmark = pytest.mark.both_databases


@pytest.fixture
def house(app):
    return House(app)


def follow(house):
    with house.app.app_context():
        sessions.follow(house.app)


def kept(house):
    with house.database.reading() as db:
        return db.exec(select(DocumentSession).order_by(DocumentSession.after_seq)).all()


def states(house):
    with house.database.reading() as db:
        return timeline.states(db, house.read())


def text_of(house, key):
    with house.app.app_context(), house.database.reading() as db:
        found = timeline.tree(db, house.read(), key)
    return [
        "".join(run.get("text", "") for run in one.get("content", ())) for one in found.get("content", ())
    ]


def bring_back(house, key, who="worker", now=A_MORNING):
    with house.app.app_context(), house.database.transaction() as db:
        document = house.read()
        found = timeline.tree(db, document, key)
        return actions.bring_back(db, house.actors[who], document, found, of=key, now=now)


# ---------------------------------------------------------------- sessions


def test_a_silence_of_twenty_minutes_keeps_the_text_as_it_was_left(house, clock):
    house.write(house.hand.type("Un deux."))
    house.write(house.hand.type("Trois."), minutes=5)
    clock.advance(minutes=10)
    follow(house)
    assert [one.kept_at for one in kept(house)] == [None]
    clock.advance(minutes=20)
    follow(house)
    (one,) = kept(house)
    assert (one.seq, one.added, one.deleted) == (2, 3, 0)
    assert (one.began_at, one.at) == (A_MORNING, A_MORNING + timedelta(minutes=5))
    assert one.people == [house.worker.person_id]
    assert text_of(house, one.public_id) == ["Un deux.", "Trois."]


def test_nothing_written_keeps_nothing(house, clock):
    clock.advance(hours=3)
    follow(house)
    assert kept(house) == []
    assert states(house) == []


def test_each_session_is_another_state_and_counts_what_came_and_went(house, clock):
    house.write(house.hand.type("Un deux."), house.hand.type("Trois."))
    clock.advance(minutes=30)
    follow(house)
    house.write(house.hand.erase(1), house.hand.type("Quatre cinq six."), minutes=40)
    clock.advance(minutes=40)
    follow(house)
    first, second = kept(house)
    assert (second.after_seq, second.seq, second.added, second.deleted) == (2, 4, 3, 1)
    assert text_of(house, first.public_id) == ["Un deux.", "Trois."]
    assert text_of(house, second.public_id) == ["Un deux.", "Quatre cinq six."]
    assert [one.key for one in states(house)] == [first.public_id, second.public_id, "present"]


def test_looking_twice_or_from_two_processes_keeps_one(house, clock):
    house.write(house.hand.type("Un."))
    for _ in range(2):
        follow(house)
    clock.advance(minutes=30)
    for _ in range(3):
        follow(house)
    assert len(kept(house)) == 1


def test_work_that_never_falls_silent_is_kept_every_two_hours(house, clock):
    for quarter in range(9):
        house.write(house.hand.type(f"Mot {quarter}."), minutes=15 * quarter)
        follow(house)
        clock.advance(minutes=15)
    follow(house)
    assert next(one.kept_at is not None for one in kept(house))
    assert kept(house)[0].added == 18


def test_what_a_snapshot_forgot_is_still_read_in_the_session_that_had_it(house, clock):
    house.write(house.hand.type("Avant."), house.hand.type("Le mot perdu."))
    clock.advance(minutes=30)
    follow(house)
    house.write(house.hand.erase(1), minutes=31)
    for seq in range(2):
        compaction.compact(house.database, house.id, now=A_MORNING)
        house.write(house.hand.type(f"Suite {seq}."), minutes=32)
    compaction.compact(house.database, house.id, now=A_MORNING)
    assert "document_update.data" not in house.where("perdu")
    assert text_of(house, kept(house)[0].public_id) == ["Avant.", "Le mot perdu."]


def test_all_who_wrote_in_the_same_windows_are_named(house, clock):
    other = Typist()
    house.write(house.hand.type("Un."))
    other.take(house.hand.doc.get_update())
    follow(house)
    shared = other.type("Deux.")
    clients = dict.fromkeys(wire.read(shared).ranges, house.lead.person_id)
    append(house.database, house.id, house.seq, Entry(None, shared, clients))
    clock.advance(minutes=30)
    follow(house)
    assert kept(house)[0].people == sorted([house.lead.person_id, house.worker.person_id])


def test_the_job_that_shortens_logs_keeps_sessions_first(house, clock):
    house.write(*(house.hand.type(f"Mot {n}.") for n in range(25)))
    clock.advance(minutes=30)
    with house.app.app_context():
        chores.compact(house.app)
    assert kept(house)[0].added == 50


def test_versions_and_sessions_stand_in_one_line_the_present_at_its_end(house, clock):
    house.write(house.hand.type("Un."))
    version = house.version("envoyée aux élus")
    house.write(house.hand.type("Deux."), minutes=1)
    clock.advance(minutes=30)
    follow(house)
    assert [(one.number, one.name, one.seq) for one in states(house)] == [
        (1, "envoyée aux élus", 1),
        (0, "", 2),
        (0, "", 2),
    ]
    assert text_of(house, version) == ["Un."]
    assert states(house)[0].people


def test_a_state_of_another_document_is_not_found_here(house, clock):
    house.write(house.hand.type("Un."))
    for key in ("0000000000000000", ""):
        with pytest.raises(Missing):
            text_of(house, key)


def test_a_passage_erased_for_good_leaves_the_sessions_too(house, clock):
    house.write(house.hand.type("Avant."), house.hand.type(SENTENCE))
    clock.advance(minutes=30)
    follow(house)
    house.write(house.hand.erase(1), minutes=31)
    assert "document_session.tree" in house.where()
    house.erase()
    assert house.where(SECRET) == set()
    (one, *_more) = kept(house)
    assert text_of(house, one.public_id) == ["Avant.", "[passage effacé]"]
    assert one.rewritten_at == A_MORNING


# ---------------------------------------------------------------- saying it again


def test_a_text_brought_back_says_what_it_said_and_keeps_what_it_said_before(house, clock):
    house.write(house.hand.type("Un."), house.hand.type("Deux."))
    version = house.version()
    house.write(house.hand.erase(1), house.hand.type("Trois."), minutes=1)
    assert bring_back(house, version)
    assert lines(house.database, house.id) == ["Un.", "Deux."]
    (before,) = kept(house)
    assert text_of(house, before.public_id) == ["Un.", "Trois."]
    assert not bring_back(house, version)
    with house.database.reading() as db:
        line = db.exec(select(LedgerLine).where(LedgerLine.verb == "bring_back_text")).one()
        assert version in line.details
        assert broken_at(db, house.initiative.id) is None


def test_whoever_is_writing_sees_it_and_goes_on(app):
    house = House(app)
    desk = Desk(house.database, house.id)
    desk.people = [house.lead.person_id, house.worker.person_id]
    one, other = desk.tab(0), desk.tab(1)
    one.write("Un.")
    one.write("Deux.")
    desk.beat()
    version = house.version()
    other.catch_up()
    other.send(other.erase(1))
    other.write("Trois.")
    desk.beat()
    assert bring_back(house, version)
    desk.rooms.catch_up(desk.public_id)
    for tab in (one, other):
        tab.catch_up()
        assert tab.lines() == ["Un.", "Deux."]
    other.write(" Et la suite.", 0)
    desk.beat()
    one.catch_up()
    assert one.lines() == lines(house.database, house.id) == ["Un. Et la suite.", "Deux."]
    assert one.refusals() == other.refusals() == []


def test_words_on_their_way_while_it_is_brought_back_are_not_lost(app):
    house = House(app)
    desk = Desk(house.database, house.id)
    desk.people = [house.lead.person_id, house.worker.person_id]
    tab = desk.tab(0)
    tab.write("Un.")
    desk.beat()
    version = house.version()
    tab.write("Deux.")
    desk.beat()
    tab.write("Mot resté.", 0)  # waits for its window
    assert bring_back(house, version)
    desk.beat()
    desk.rooms.catch_up(desk.public_id)
    tab.catch_up()
    assert tab.saved() == 3
    assert tab.lines() == lines(house.database, house.id) == ["Un.Mot resté."]


def test_who_may_only_read_brings_nothing_back_nor_into_a_frozen_text(house):
    house.write(house.hand.type("Un."))
    version = house.version()
    house.write(house.hand.type("Deux."), minutes=1)
    with house.database.transaction() as db:
        elsewhere = a_member(db, house.initiative)
        house.actors["elsewhere"] = the_actor(db, elsewhere)
    with pytest.raises(Refused):
        bring_back(house, version, "elsewhere")
    house.version("", actions.freeze)
    with pytest.raises(Conflict):
        bring_back(house, version)
    assert lines(house.database, house.id) == ["Un.", "Deux."]


TEXT = doc(
    heading("Où en est l’essai"),
    paragraph("Huit ", said("tournées", {"type": "bold"}), "."),
    internal(paragraph("Le prix.")),
    {"type": "bulletList", "content": [{"type": "listItem", "content": [paragraph("Un point")]}]},
)


def test_edits_leave_alone_the_blocks_that_are_what_they_should_be():
    state = crdt.seed(tree.tidy(TEXT))
    changed = tree.tidy(doc(*TEXT["content"][:2], paragraph("Nouveau."), TEXT["content"][3]))
    update = crdt.edited(state, changed)
    after = crdt.Text([state, update])
    assert tree.tidy(after.tree()) == changed
    assert crdt.edited(after.update(), changed) is None
    assert len(update) < len(state)


@pytest.mark.parametrize("wanted", [doc(), TEXT, doc(paragraph("Seul."))])
def test_any_text_is_made_into_any_other(wanted):
    for before in (doc(), TEXT, doc(paragraph("Avant."), paragraph("Seul."))):
        state = crdt.seed(tree.tidy(before))
        update = crdt.edited(state, tree.tidy(wanted))
        text = crdt.Text([state, *([update] if update else [])])
        assert tree.tidy(text.tree()) == tree.tidy(wanted)


# ---------------------------------------------------------------- visits


def test_who_comes_back_is_led_from_the_last_state_she_may_have_seen(house, clock):
    house.write(house.hand.type("Un."))
    clock.advance(minutes=30)
    follow(house)
    look(house, house.lead.person_id, clock.now())
    clock.advance(days=1)
    assert since(house, clock) is None  # nothing is new
    house.write(house.hand.type("Deux."), minutes=60 * 24 + 40)
    key, at = since(house, clock)
    assert text_of(house, key) == ["Un."]
    assert at == A_MORNING + timedelta(minutes=30)
    with house.database.transaction() as db:
        actions.mark_seen(db, house.actors["lead"], house.read(), now=clock.now())
    assert since(house, clock) is None


def test_who_came_before_anything_was_kept_is_led_from_the_blank_page(house, clock):
    look(house, house.lead.person_id, clock.now())
    house.write(house.hand.type("Un."))
    clock.advance(days=1)
    assert since(house, clock)[0] == "debut"


def look(house, person_id, now):
    with house.database.transaction() as db:
        visits.look(db, house.read(), person_id, now=now)


def since(house, clock):
    with house.database.reading() as db:
        return timeline.new_since(db, house.read(), house.lead.person_id, now=clock.now())


# ---------------------------------------------------------------- what follows a frozen text


def test_a_frozen_text_is_succeeded_once_by_a_text_that_begins_as_it_ended(house):
    house.write(house.hand.type("Un."))
    house.version("", actions.freeze)
    with house.app.app_context(), house.database.transaction() as db:
        made = actions.succeed(db, house.actors["worker"], house.read(), "La suite", now=A_MORNING)
        made_id = made.id
        assert [one and one.id for one in timeline.sequel(db, house.actors["worker"], made)] == [
            house.id,
            None,
        ]
        assert [one and one.id for one in timeline.sequel(db, house.actors["worker"], house.read())] == [
            None,
            made_id,
        ]
        assert texts.tree(db, made) == doc(paragraph("Un."))
    with pytest.raises(Conflict), house.database.transaction() as db:
        actions.succeed(db, house.actors["lead"], house.read(), "Une autre suite", now=A_MORNING)
    assert lines(house.database, made_id) == ["Un."]


def test_a_text_that_is_still_written_has_no_sequel(house):
    house.write(house.hand.type("Un."))
    with pytest.raises(Conflict), house.database.transaction() as db:
        actions.succeed(db, house.actors["lead"], house.read(), "La suite", now=A_MORNING)
    with house.database.reading() as db:
        assert len(db.exec(select(Document)).all()) == 1
