"""Live rooms: acknowledged means committed, everybody ends with one text, nobody is hurt by another's mistakes."""

from __future__ import annotations

import pytest
from sqlmodel import select

from tests.builders import A_MORNING
from tests.builders_documents import Typist
from tests.rules.documents.test_guard import A_TEXT, HELLO, PARAGRAPH, update
from tests.workspace.documents.rooms import Desk
from workspace.documents.models import DocumentClient, DocumentUpdate
from workspace.documents.room import MOST_SINCE
from workspace.documents.rules import presence, wire
from workspace.documents.seats import READ, Seat

pytestmark = pytest.mark.both_databases
POISON = bytes.fromhex("01010101000000")


def told(answer: dict) -> bytes:
    return b"".join([answer["state"], *answer.get("updates", ())])


@pytest.fixture
def desk(database):
    return Desk(database)


def test_what_one_writes_is_committed_then_acknowledged_then_shown(desk):
    one, other = desk.tab(0), desk.tab(1)
    n = one.write("Bonjour")
    assert one.saved() == 0
    assert desk.log() == []
    desk.beat()
    assert one.saved() == n
    assert desk.log() == ["Bonjour"]
    assert other.catch_up() == [(1, 1)]
    assert other.lines() == ["Bonjour"]


def test_one_window_holds_what_several_write_and_is_told_in_one_frame(desk):
    tabs = [desk.tab(person) for person in range(3)]
    for number, tab in enumerate(tabs):
        tab.write(f"un {number}")
        tab.write(f"deux {number}")
    desk.beat()
    for tab in tabs:
        assert tab.catch_up() == [(1, 1)]
        assert tab.saved() == 2
    assert tabs[0].lines() == tabs[1].lines() == tabs[2].lines() == desk.log()
    with desk.database.reading() as db:
        (row,) = db.exec(select(DocumentUpdate)).all()
        owners = dict(db.exec(select(DocumentClient.client_id, DocumentClient.person_id)).all())
    assert row.person_id is None  # several wrote: their client ids tell who wrote what
    assert owners == {tab.client: tab.seat.person_id for tab in tabs}


def test_a_window_of_one_person_bears_her_name(desk):
    one = desk.tab(0)
    one.write("seule")
    desk.beat()
    with desk.database.reading() as db:
        assert db.exec(select(DocumentUpdate.person_id)).all() == [one.seat.person_id]


def test_who_joins_later_gets_the_whole_and_then_what_follows(desk):
    one = desk.tab(0)
    one.write("avant")
    desk.beat()
    one.write("pendant")
    late = desk.tab(1)  # the window that is open will be told like any other
    assert late.lines() == ["avant"]
    assert late.answer["seq"] == 1
    desk.beat()
    assert late.catch_up() == [(2, 2)]
    assert late.lines() == ["avant", "pendant"]
    one.write("après")
    desk.beat()
    assert late.catch_up() == [(3, 3)]
    assert late.lines() == ["avant", "pendant", "après"]


def test_newcomers_get_the_text_that_was_put_together_once_and_what_was_written_since(desk):
    one = desk.tab(0)
    one.write("un")
    desk.beat()
    first = desk.tab(1)
    for text in ("deux", "trois"):
        one.write(text)
        desk.beat()
    second = desk.tab(2)
    assert second.answer["state"] == first.answer["state"]
    assert len(second.answer["updates"]) == len(first.answer["updates"]) + 2
    assert second.answer["seq"] == 3
    assert second.lines() == desk.log() == ["un", "deux", "trois"]


def test_who_takes_no_updates_apart_gets_the_whole_at_once(desk):
    one = desk.tab(0)
    desk.tab(1)
    one.write("un")
    desk.beat()
    older = Seat("an older page", desk.people[2], 77, READ, {})
    answer = desk.rooms.join(desk.read(), older, b"\x00")
    assert "updates" not in answer
    reader = Typist(state=answer["state"])
    assert reader.vector == one.vector


def test_what_was_deleted_is_not_given_to_who_comes_later(desk):
    one = desk.tab(0)
    one.write("gardé")
    one.write("secret")
    desk.beat()
    assert b"secret" in told(desk.tab(1).answer)
    one.send(one.erase(1))
    desk.beat()
    late = desk.tab(2)
    assert b"secret" not in told(late.answer)
    assert late.lines() == desk.log() == ["gardé"]


def test_much_written_since_is_put_together_again(desk):
    one = desk.tab(0)
    desk.tab(1)
    for number in range(MOST_SINCE + 1):
        one.write(f"ligne {number}")
        desk.beat()
    late = desk.tab(2)
    assert "updates" not in late.answer
    assert late.lines() == desk.log()


def test_who_comes_back_gets_only_what_is_lacking_and_sends_what_the_server_lacks(desk):
    one, other = desk.tab(0, client=41), desk.tab(1)
    one.write("commun")
    desk.beat()
    one.catch_up()
    desk.rooms.leave(desk.public_id, one.sid)
    offline = one.type("hors ligne")
    other.catch_up()
    other.write("pendant ce temps")
    desk.beat()
    answer = desk.rooms.join(desk.read(), one.seat, one.vector)
    one.take_all(answer)
    lacking = one.doc.get_update(answer["state_vector"])
    assert wire.check(lacking, wire.state_vector(answer["state_vector"]))
    one.send(lacking)
    desk.beat()
    other.catch_up()
    assert sorted(one.lines()) == sorted(other.lines()) == sorted(desk.log())
    assert "hors ligne" in desk.log()
    assert offline


def test_what_is_sent_twice_is_acknowledged_twice_and_written_once(desk):
    one = desk.tab(0)
    data = one.type("une fois")
    one.send(data)
    desk.beat()
    n = one.send(data)
    desk.beat()
    assert one.saved() == n
    assert desk.log() == ["une fois"]
    assert desk.read().last_seq == 1


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "malformed"),
        (b"\x17\x9a\x03\xff\x00\x11", "malformed"),
        (Typist(9).type("tronqué")[:-3], "malformed"),
        (POISON, "malformed"),
        (update(b"\x08\1\x07default\1" + b"\x75\1" * 30_000 + b"\x7e"), "malformed"),
        (update(HELLO, clock=4), "pending"),
    ],
    ids=["empty", "random", "truncated", "poison", "nested arrays", "pending"],
)
def test_a_bad_update_is_refused_clearly_and_changes_nothing(desk, data, code):
    bad, good = desk.tab(0), desk.tab(1)
    good.write("intact")
    desk.beat()
    n = bad.send(data) if data else bad.send(b"\0")
    desk.beat()
    assert bad.refusals() == [(n, code, code == "pending")]
    good.write("vivant")
    desk.beat()
    assert desk.log() == ["intact", "vivant"]
    assert good.refusals() == []


def test_an_oversize_update_is_refused(desk):
    bad = desk.tab(0)
    n = bad.send(b"\0" * (64 * 1024 + 1))
    assert bad.refusals() == [(n, "too_large", False)]


def test_who_insists_with_malformed_updates_is_cut_off(desk):
    bad = desk.tab(0, sid="bad")
    for _ in range(5):
        bad.send(POISON)
    assert "bad" in desk.notebook.cut_off


def test_another_persons_client_id_is_refused_and_ones_own_earlier_one_is_not(desk):
    one, other = desk.tab(0, client=7), desk.tab(1)
    one.send(update(PARAGRAPH, A_TEXT, HELLO))
    desk.beat()
    stolen = update(PARAGRAPH, clock=9)
    n = other.send(stolen)
    assert other.refusals() == [(n, "foreign", False)]
    again = desk.tab(0, sid="again", client=8)
    again.send(stolen)
    desk.beat()
    assert again.refusals() == []
    assert again.saved() == 1


def test_a_reader_is_told_she_may_not_write(desk):
    reader = desk.tab(0, role=READ)
    n = reader.write("quand même")
    desk.beat()
    assert reader.refusals() == [(n, "read_only", False)]
    assert desk.log() == []


def test_rights_taken_away_hold_at_once_and_given_back_too(desk):
    one = desk.tab(0)
    desk.rooms.decide(desk.public_id, one.sid, READ, "rights")
    assert desk.notebook.events(one.sid, "access") == [{"role": "read", "reason": "rights"}]
    one.write("trop tard")
    assert one.refusals()[-1][1] == "read_only"
    desk.rooms.decide(desk.public_id, one.sid, "write", "rights")
    answer = desk.rooms.resync(desk.public_id, one.sid, one.vector)
    one.send(one.doc.get_update(answer["state_vector"]))
    desk.beat()
    assert desk.log() == ["trop tard"]


def test_a_document_frozen_meanwhile_takes_nothing_more_and_says_so(desk):
    one, other = desk.tab(0), desk.tab(1)
    one.write("dernier mot")
    desk.beat()
    n = one.write("un mot de trop")
    desk.change(frozen_at=A_MORNING)  # by another process: nobody told this one
    desk.beat()
    assert one.refusals() == [(n, "closed", False)]
    assert desk.notebook.events(other.sid, "access") == [{"role": "read", "reason": "closed"}]
    assert desk.log() == ["dernier mot"]


def test_the_sweep_finds_what_another_process_froze(desk):
    one = desk.tab(0)
    desk.change(frozen_at=A_MORNING)
    desk.rooms.sweep()
    assert desk.notebook.events(one.sid, "access") == [{"role": "read", "reason": "closed"}]


def test_two_processes_hold_one_document(desk):
    twin = desk.twin()
    here, there = desk.tab(0), twin.tab(1)
    here.write("ici")
    desk.beat()
    there.write("là")  # without having seen row 1
    twin.beat()
    assert there.catch_up() == [(1, 1), (2, 2)]
    desk.rooms.sweep()
    assert here.catch_up() == [(1, 1), (2, 2)]
    assert here.lines() == there.lines() == desk.log()
    newcomer = desk.tab(2)
    assert newcomer.lines() == desk.log()


def test_a_big_update_comes_in_parts_and_passes_whole(desk):
    one = desk.tab(0)
    data = one.type("texte " * 30_000)
    size = 64 * 1024
    pieces = [data[start : start + size] for start in range(0, len(data), size)]
    assert len(pieces) > 2
    for number, piece in enumerate(pieces):
        desk.rooms.receive(desk.public_id, one.sid, 1, piece, (number, len(pieces)))
    desk.beat()
    assert one.saved() == 1
    assert len(desk.log()[0]) == 180_000


def test_a_text_too_deep_is_refused_before_it_cannot_be_read(desk):
    one = desk.tab(0)
    one.write("au bord")
    desk.beat()
    with one.doc.transaction():
        parent = one.root
        for _ in range(100):
            from pycrdt import XmlElement

            child = XmlElement("blockquote")
            parent.children.append(child)
            parent = child
    n = one.send(one.sent[-1])
    desk.beat()
    assert one.refusals() == [(n, "malformed", False)]
    assert desk.log() == ["au bord"]


def test_a_flood_is_refused_for_a_while(desk):
    one = desk.tab(0)
    one.seat.messages.rate = 0.0  # however long this takes, nothing is given anew meanwhile
    for _ in range(700):
        one.send(b"\0\0")
    assert {code for _n, code, _retry in one.refusals()} == {"too_many"}
    assert len(one.refusals()) < 200


def test_cursors_are_shown_under_the_true_name_and_leave_with_their_owner(desk):
    one, other = desk.tab(0), desk.tab(1)
    said = presence.write([presence.Presence(one.client, 1, {"user": {"name": "Le préfet"}, "cursor": None})])
    desk.rooms.show(desk.public_id, one.sid, said)
    desk.beat()
    (shown,) = desk.notebook.events(other.sid, "awareness")
    here = presence.read(shown["data"], one.client, {})
    assert here.clock == 1
    assert "préfet" not in shown["data"].decode("utf-8", "replace")
    late = desk.tab(2)
    assert desk.notebook.events(late.sid, "awareness")[0]["data"] == shown["data"]
    desk.rooms.leave(desk.public_id, one.sid)
    desk.rooms._rooms[desk.public_id].show_at = 0.0
    desk.beat()
    gone = desk.notebook.events(other.sid, "awareness")[-1]
    assert presence.read(gone["data"], one.client, {}).state is None


def test_nobody_speaks_for_another_cursor(desk):
    one, other = desk.tab(0), desk.tab(1)
    desk.rooms.show(desk.public_id, one.sid, presence.write([presence.Presence(other.client, 9, None)]))
    desk.beat()
    assert desk.notebook.events(other.sid, "awareness") == []


def test_rooms_that_everybody_left_go_out_of_memory(desk):
    one = desk.tab(0)
    desk.rooms.leave(desk.public_id, one.sid)
    assert desk.public_id in desk.rooms._rooms
    desk.rooms._rooms[desk.public_id].empty_since -= 120
    desk.rooms.sweep()
    assert desk.public_id not in desk.rooms._rooms


def test_who_left_while_the_text_was_being_read_is_given_no_seat_and_the_room_goes(desk):
    def gone(sid, public_id):
        raise KeyError(sid)

    desk.notebook.enter = gone
    with pytest.raises(KeyError):
        desk.tab()
    assert desk.rooms.seats(desk.public_id) == []
    desk.rooms._rooms[desk.public_id].empty_since -= 120
    desk.rooms.sweep()
    assert not desk.rooms._rooms


def test_who_comes_back_over_another_connection_keeps_the_cursor(desk):
    one, other = desk.tab(0), desk.tab(1)
    desk.rooms.show(
        desk.public_id, one.sid, presence.write([presence.Presence(one.client, 1, {"cursor": None})])
    )
    desk.beat()
    again = desk.tab(0, sid="again", client=one.client)
    desk.rooms.leave(desk.public_id, one.sid)
    desk.rooms._rooms[desk.public_id].show_at = 0.0
    desk.beat()
    shown = desk.notebook.events(other.sid, "awareness")
    assert presence.read(shown[-1]["data"], again.client, {}).state is not None


def test_what_another_process_opened_again_is_found_by_the_sweep(desk):
    desk.tab(0)
    desk.change(frozen_at=A_MORNING)
    assert desk.rooms.sweep() == []
    desk.change(frozen_at=None)
    assert desk.rooms.sweep() == [desk.document_id]
    desk.rooms.set_closed(desk.public_id, closed=False)
    assert desk.rooms.sweep() == []


def test_what_rests_on_what_another_process_wrote_is_looked_up_in_the_log(desk):
    elsewhere = desk.twin()
    one, other = desk.tab(0), elsewhere.tab(1)
    one.write("ici")
    desk.beat()
    other.take(
        desk.notebook.events(one.sid, "update")[-1]["data"]
    )  # heard through Redis before the room knows it
    n = other.write(" et là", paragraph=0)
    elsewhere.beat()
    assert other.refusals() == []
    assert other.saved() == n
    assert desk.log() == ["ici et là"]
