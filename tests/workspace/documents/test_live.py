"""Documents over a real server: two tabs, rights at the door and after it, bad input on every line."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import socketio
import websocket

from tests.builders_documents import Typist
from tests.rules.documents.test_guard import HELLO, update
from tests.workspace.documents.damaging import corrupt_row
from tests.workspace.documents.tabs import PATIENCE_S, House, Tab
from workspace.documents import store
from workspace.documents.models import Document
from workspace.documents.rules import presence, schema


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    made = House(tmp_path_factory.mktemp("live"))
    yield made
    made.close()


@pytest.fixture
def paper(house):
    """A fresh document: its key and its public id."""
    return house.document()


@pytest.mark.parametrize("polling", [False, True], ids=["websocket", "long polling"])
def test_two_tabs_end_with_the_same_text(house, paper, polling):
    document_id, public_id = paper
    with (
        Tab(house, house.lead, public_id) as one,
        Tab(house, house.worker, public_id, polling=polling) as other,
    ):
        assert one.join()["role"] == other.join()["role"] == "write"
        for number in range(10):
            one.write(f"a{number}")
            other.write(f"b{number}")
        for tab in (one, other):
            tab.wait_saved(10)
            tab.wait(lambda tab=tab: len(tab.lines()) == 20)
        assert one.lines() == other.lines() == house.log(document_id)


def test_who_joins_a_corrupted_text_gets_what_stands_and_is_told(house, paper):
    document_id, public_id = paper
    with house.database.transaction() as db:
        entries = [store.Entry(None, Typist().type(words)) for words in ("sauf", "perdu")]
        store.append(db, document_id, 0, entries, now=datetime.now(UTC))
    corrupt_row(house.database, document_id, 2)
    with Tab(house, house.lead, public_id) as tab:
        answer = tab.join()
        assert answer["role"] == "write"
        assert "ne s’affiche pas" in answer["warning"]
        assert tab.lines() == ["sauf"]
        again = tab.ask("resync", {"document": public_id, "state_vector": tab.vector})
        assert again["warning"] == answer["warning"]
        tab.wait_saved(tab.write("la suite"))
    assert sorted(house.log(document_id)) == ["la suite", "sauf"]
    with Tab(house, house.worker, house.document()[1]) as other:
        assert "warning" not in other.join()


def test_who_joins_late_and_who_comes_back_have_the_whole(house, paper):
    document_id, public_id = paper
    with Tab(house, house.lead, public_id) as one:
        one.join()
        one.wait_saved(one.write("avant"))
        with Tab(house, house.worker, public_id) as late:
            answer = late.join()
            assert late.lines() == ["avant"]
            assert (answer["seq"], answer["schema"], answer["frozen"]) == (1, schema.VERSION, False)
            again = late.ask("resync", {"document": public_id, "state_vector": late.vector})
            assert again["ok"]
            assert again["seq"] == 1
    assert house.log(document_id) == ["avant"]


def test_a_member_who_may_only_read_sees_and_cannot_write(house, paper):
    document_id, public_id = paper
    with Tab(house, house.lead, public_id) as one, Tab(house, house.reader, public_id) as reader:
        one.join()
        assert reader.join()["role"] == "read"
        one.wait_saved(one.write("à lire"))
        reader.wait(lambda: reader.lines() == ["à lire"])
        n = reader.write("quand même")
        reader.wait(lambda: reader.told("refused", n=n, error="read_only", retry=False))
    assert house.log(document_id) == ["à lire"]


def test_who_is_not_signed_in_is_not_let_in(house, paper):
    with pytest.raises(socketio.exceptions.ConnectionError):
        Tab(house, None, paper[1])


def test_a_member_of_the_twin_initiative_is_not_let_in_and_learns_nothing(house, paper):
    with pytest.raises(socketio.exceptions.ConnectionError):
        Tab(house, house.stranger, paper[1])
    with Tab(house, house.stranger, paper[1], initiative="jumelle") as stranger:
        forbidden = stranger.join()
        absent = stranger.join(document="0000000000000000")
        assert forbidden == absent
        assert forbidden["error"] == "missing"
        assert stranger.ask("resync", {"document": paper[1], "state_vector": b""})["error"] == "missing"
        with Tab(house, house.lead, paper[1]) as one:
            one.join()
            one.wait_saved(one.write("entre nous"))
        stranger.send(stranger.type("dehors"))
        assert stranger.ask("unknown", {})["error"] == "unknown"  # everything before it was handled
        assert [
            event for event, _payload in stranger.events if event in ("update", "awareness", "saved")
        ] == []
    assert house.log(paper[0]) == ["entre nous"]


def test_leaving_the_stream_takes_the_pen_away_from_the_open_tab(house, paper):
    _document_id, public_id = paper
    browser = house.browser(house.worker)
    with Tab(house, house.worker, public_id) as tab:
        assert tab.join()["role"] == "write"
        answer = house.post(
            browser, f"/valbrume/documents/{public_id}", "/valbrume/chantiers/reemploi/quitter"
        )
        assert answer.status_code == 303
        tab.wait(lambda: tab.told("access", role="read"))
        n = tab.write("trop tard")
        tab.wait(lambda: tab.told("refused", n=n, retry=False))
        house.post(browser, f"/valbrume/documents/{public_id}", "/valbrume/chantiers/reemploi/rejoindre")
        tab.wait(lambda: tab.told("access", role="write"))
    assert house.log(paper[0]) == []


def test_freezing_takes_every_pen_away_from_the_open_tabs(house, paper):
    document_id, public_id = paper
    browser = house.browser(house.lead)
    with Tab(house, house.worker, public_id) as tab:
        tab.join()
        tab.wait_saved(tab.write("dernier mot"))
        house.post(browser, f"/valbrume/documents/{public_id}", f"/valbrume/documents/{public_id}/figer")
        tab.wait(lambda: tab.told("access", role="read"))
        assert "figé" in tab.told("access", role="read")[0]["reason"]
        n = tab.write("de trop")
        tab.wait(lambda: tab.told("refused", n=n, error="closed"))
        assert tab.join()["frozen"] is True
    assert house.log(document_id) == ["dernier mot"]


def test_freezing_by_another_process_is_seen_by_the_sweep(house, paper):
    document_id, public_id = paper
    with Tab(house, house.worker, public_id) as tab:
        tab.join()
        with house.database.transaction() as db:
            db.get_one(Document, document_id).frozen_at = datetime.now(UTC)
        tab.wait(lambda: tab.told("access", role="read"))


def test_signing_out_closes_the_tabs_of_that_session(house, paper):
    with Tab(house, house.worker, paper[1]) as tab:
        tab.join()
        browser = house.browser(house.worker, tab.cookie)
        house.post(browser, f"/valbrume/documents/{paper[1]}", "/deconnexion")
        tab.wait(lambda: tab.told("disconnect"))
        # By its code the page knows that no right was taken away: it keeps what is written.
        assert tab.told("access", role="none", code="signed_out")


def test_an_old_tab_is_told_to_reload_and_nothing_is_touched(house, paper):
    with Tab(house, house.lead, paper[1]) as tab:
        answer = tab.join(schema=0)
        assert (answer["ok"], answer["error"]) == (False, "schema")
        assert "Rechargez" in answer["message"]


def test_cursors_carry_the_name_the_house_knows(house, paper):
    with Tab(house, house.lead, paper[1]) as one, Tab(house, house.worker, paper[1]) as other:
        one.join()
        other.join()
        said = presence.write(
            [presence.Presence(one.client, 1, {"user": {"name": "Le préfet"}, "cursor": None})]
        )
        one.socket.emit("awareness", {"document": paper[1], "data": said}, namespace="/documents")
        other.wait(lambda: other.told("awareness"))
        assert b"Perrine" in other.told("awareness")[0]["data"]
    assert b"pr\xc3\xa9fet" not in other.told("awareness")[0]["data"]


def test_a_big_paste_comes_in_parts_and_passes_whole(house, paper):
    document_id, public_id = paper
    with Tab(house, house.lead, public_id) as tab:
        tab.join()
        tab.send_whole(tab.type("texte " * 40_000))
        tab.wait_saved(1)
    assert len(house.log(document_id)[0]) == 240_000


BAD = {
    "empty": b"\0",
    "random": bytes(range(7, 90)),
    "truncated": update(HELLO)[:-4],
    "poison": bytes.fromhex("01010101000000"),
    "nested arrays": update(b"\x08\1\x07default\1" + b"\x75\1" * 30_000 + b"\x7e"),
    "oversize": b"\0" * (64 * 1024 + 1),
}


@pytest.mark.parametrize("name", BAD)
def test_a_malformed_update_is_refused_and_the_server_lives(house, paper, name):
    document_id, public_id = paper
    with Tab(house, house.worker, public_id) as bad, Tab(house, house.lead, public_id) as good:
        bad.join()
        good.join()
        good.wait_saved(good.write("intact"))
        n = bad.send(BAD[name])
        bad.wait(lambda: bad.told("refused", n=n))
        (refusal,) = bad.told("refused", n=n)
        assert refusal["message"]
        assert refusal["retry"] is False
        good.wait_saved(good.write("vivant"))
    assert house.log(document_id) == ["intact", "vivant"]
    assert house.last_seq(document_id) == 2


@pytest.mark.parametrize(
    ("event", "payload", "error"),
    [
        ("explode", {}, "unknown"),
        ("trigger_event", {}, "unknown"),
        ("join", {}, "invalid"),
        ("join", {"document": 12}, "invalid"),
        ("join", {"document": "../../etc"}, "invalid"),
        ("join", "pas un objet", "bad_request"),
        ("join", {"document": "PAPER", "schema": schema.VERSION, "state_vector": b"\xff" * 5}, "bad_request"),
        ("resync", {"document": "0000000000000000", "state_vector": b""}, "missing"),
        ("update", {"document": "PAPER", "n": "un", "data": b"\0\0"}, "missing"),
        ("update", {}, "bad_request"),
        ("awareness", {"document": None, "data": b""}, "bad_request"),
    ],
)
def test_an_unknown_event_or_a_wrong_payload_is_answered_and_not_obeyed(house, paper, event, payload, error):
    if isinstance(payload, dict) and payload.get("document") == "PAPER":
        payload = {**payload, "document": paper[1]}
    with Tab(house, house.lead, paper[1]) as tab:
        answer = tab.ask(event, payload)
        assert (answer["ok"], answer["error"]) == (False, error)
        assert tab.join()["ok"]


def test_a_state_vector_that_cannot_be_never_reaches_the_engine(house, paper):
    with Tab(house, house.lead, paper[1]) as tab:
        tab.join()
        bomb = b"\xff\xff\xff\xff\x0f"
        assert tab.ask("resync", {"document": paper[1], "state_vector": bomb})["error"] == "bad_request"


def test_frames_that_are_not_msgpack_close_that_socket_alone(house, paper):
    host = house.server.url.replace("http", "ws", 1)
    cookie = f"chantier={house.cookie(house.lead)}"
    with Tab(house, house.lead, paper[1]) as witness:
        witness.join()
        for garbage in (b"\xc1\xff\x00", b"4" + b"\x93" * 40, b""):
            raw = websocket.create_connection(
                f"{host}/socket.io/?EIO=4&transport=websocket&on=x&in=valbrume",
                cookie=cookie,
                timeout=PATIENCE_S,
                http_no_proxy=["127.0.0.1"],
            )
            raw.recv()
            raw.send_binary(garbage)
            raw.close()
        witness.wait_saved(witness.write("toujours là"))
    assert house.log(paper[0]) == ["toujours là"]


FOREIGN = ("https://ailleurs.example", "null", "http://127.0.0.1.ailleurs.example")


@pytest.mark.parametrize("origin", FOREIGN)
def test_a_socket_opened_by_another_site_is_refused(house, paper, origin):
    with pytest.raises(socketio.exceptions.ConnectionError):
        Tab(house, house.lead, paper[1], polling=True, Origin=origin)
    address = house.server.url.replace("http", "ws", 1) + "/socket.io/?EIO=4&transport=websocket"
    with pytest.raises(websocket.WebSocketBadStatusException):
        websocket.create_connection(address, origin=origin, http_no_proxy=["127.0.0.1"])
    with Tab(house, house.lead, paper[1], polling=True, Origin=house.server.url) as tab:
        assert tab.join()["ok"]


def test_the_server_ends_cleanly_with_tabs_open(tmp_path):
    house = House(tmp_path / "stop")
    try:
        _document_id, public_id = house.document()
        with Tab(house, house.lead, public_id) as tab:
            tab.join()
            tab.wait_saved(tab.write("x"))
            assert house.server.stop() == 0  # by itself, and not because nobody would wait any longer
    finally:
        house.close()
