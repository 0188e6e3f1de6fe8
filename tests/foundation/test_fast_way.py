"""The fast way says, byte for byte, what stock python-socketio says; and it bears what networks do."""

from __future__ import annotations

import queue
import struct
from contextlib import contextmanager
from dataclasses import dataclass, field

import gevent
import gevent.event
import msgpack
import pytest
import requests
import websocket

from foundation.fast.frames import BINARY
from foundation.fast.sockets import LIGHT, FastSocket
from tests.builders_documents import Typist
from tests.workspace.documents.tabs import PATIENCE_S, House
from workspace.documents.rules import schema

WAYS = {
    "fast": {},
    "rounds": {"COEDITING_WINDOW_MS": "20"},
    "stock": {"LIVE_WRITES": "stock"},
}


@pytest.fixture(scope="module", params=WAYS)
def each_way(request, tmp_path_factory):
    made = House(tmp_path_factory.mktemp(request.param), WAYS[request.param])
    yield made
    made.close()


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    made = House(tmp_path_factory.mktemp("fast"))
    yield made
    made.close()


@dataclass
class Bare:
    """A client that keeps every frame as it came: (is it text, bytes)."""

    house: House
    public_id: str
    member: object
    frames: list[tuple[bool, bytes]] = field(default_factory=list)

    def __post_init__(self) -> None:
        address = self.house.server.url.replace("http", "ws", 1)
        self.ws = websocket.create_connection(
            f"{address}/socket.io/?EIO=4&transport=websocket&on={self.public_id}&in=valbrume",
            cookie=f"chantier={self.house.cookie(self.member)}",
            timeout=PATIENCE_S,
            http_no_proxy=["127.0.0.1"],
        )
        self.take()  # the Engine.IO packet OPEN
        self.say(0, None)
        self.take()  # CONNECT

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self.ws.shutdown()

    def say(self, kind: int, data: object, number: int | None = None) -> None:
        """Send a Socket.IO packet."""
        said = {"type": kind, "nsp": "/documents", "data": data}
        self.ws.send_binary(msgpack.packb(said if number is None else {**said, "id": number}))

    def take(self) -> bytes:
        opcode, data = self.ws.recv_data()
        self.frames.append((opcode == websocket.ABNF.OPCODE_TEXT, data))
        return data

    def join(self, typist: Typist) -> None:
        join = {
            "document": self.public_id,
            "state_vector": b"",
            "schema": schema.VERSION,
            "client": typist.client,
        }
        self.say(2, ["join", join], 1)
        self.take()

    def update(self, n: int, data: bytes) -> None:
        self.say(2, ["update", {"document": self.public_id, "n": n, "data": data}])


@contextmanager
def who_has_written(house):
    """Somebody who has come in, and an update not sent yet."""
    _document_id, public_id = house.document()
    typist = Typist()
    with Bare(house, public_id, house.lead) as one:
        one.join(typist)
        yield one, typist.type("Bonjour")


def without_chance(frames, public_id):
    """The session's random identifiers and this document's, put aside: what remains must be the same bytes."""
    told = []
    for index, (is_text, data) in enumerate(frames):
        clean = data.replace(public_id.encode(), b"*" * len(public_id))
        told.append((is_text, len(data) if index < 2 else clean))
    return told


SAID: dict[str, list[object]] = {}


def test_every_frame_is_the_same_as_stock(each_way, request):
    _document_id, public_id = each_way.document()
    typist = Typist(client=4_242)
    with Bare(each_way, public_id, each_way.lead) as one:
        _say_a_bit_of_everything(one, typist)
    SAID[request.node.callspec.params["each_way"]] = without_chance(one.frames, public_id)
    assert len(one.frames) == 9
    if len(SAID) == len(WAYS):  # the last way has just been heard
        assert SAID["fast"] == SAID["rounds"] == SAID["stock"]


def test_what_brings_nothing_new_is_acknowledged_though_no_frame_follows(house):
    with who_has_written(house) as (one, update):
        one.update(1, update)
        assert [msgpack.unpackb(one.take())["data"][0] for _ in range(2)] == ["saved", "update"]
        one.update(2, update)
        event, said = msgpack.unpackb(one.take())["data"]
        assert (event, said["n"]) == ("saved", 2)


def test_what_no_client_of_ours_sends_is_no_fault_of_the_server(house):
    with who_has_written(house) as (one, update):
        public_id = one.public_id
        for document, n, data in [
            (public_id, -1, update),
            (public_id, True, update),
            (public_id, "1", update),
            (public_id, 2**60, update),
            ([public_id], 1, update),
            ({}, 1, update),
            (public_id, 1, "Bonjour"),
            (None, None, None),
        ]:
            for event in ("update", "awareness"):
                one.say(2, [event, {"document": document, "n": n, "data": data}])
        one.update(1, update)
        while msgpack.unpackb(one.take())["data"][0] != "saved":
            pass
    said = house.server.server.last_words(1_000_000)
    assert "take_quickly" not in said
    assert "live_event_failed" not in said


def _say_a_bit_of_everything(one, typist):
    one.join(typist)
    for n, word in enumerate(["Bonjour", "é" * 200, "z" * 70_000], 1):
        one.update(n, typist.type(word)) if n < 3 else one.say(2, ["update", {"document": one.public_id}], 9)
        one.take()
        if n < 3:
            one.take()
    one.say(2, ["unknown", {}], 10)
    one.take()


def test_an_upgrade_that_is_never_finished_leaves_polling_as_it_was(house):
    """Some proxies let the handshake pass and swallow what follows."""
    session = house.browser(house.lead)
    address = f"{house.server.url}/socket.io/?EIO=4&transport=polling&on=x&in=valbrume"
    opened = session.get(address, timeout=PATIENCE_S).text
    sid = opened.split('"sid":"')[1].split('"')[0]
    swallowed = websocket.create_connection(
        address.replace("http", "ws", 1).replace("polling", "websocket") + f"&sid={sid}",
        cookie=f"chantier={session.cookies['chantier']}",
        timeout=PATIENCE_S,
        http_no_proxy=["127.0.0.1"],
    )
    connect = msgpack.packb({"type": 0, "nsp": "/documents", "data": None})
    posted = session.post(f"{address}&sid={sid}", data=b"b" + _base64(connect), timeout=PATIENCE_S)
    assert posted.text == "OK"
    heard = session.get(f"{address}&sid={sid}", timeout=PATIENCE_S).text
    assert heard.startswith("b")  # CONNECT, by the poll: nothing was held back for the WebSocket
    swallowed.shutdown()
    session.close()


def _base64(data: bytes) -> bytes:
    import base64

    return base64.b64encode(data)


def test_who_breaks_the_websocket_protocol_is_told_and_let_go(house):
    _document_id, public_id = house.document()
    with Bare(house, public_id, house.lead) as bad:
        bad.ws.sock.sendall(bytes((0x83, 0x80)) + b"\0\0\0\0")  # an opcode nobody has defined
        opcode, data = bad.ws.recv_data()
    assert opcode == websocket.ABNF.OPCODE_CLOSE
    assert struct.unpack(">H", data[:2]) == (1002,)


def test_a_handshake_without_a_key_is_refused(house):
    headers = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "8"}
    answer = requests.get(
        f"{house.server.url}/socket.io/?EIO=4&transport=websocket", headers=headers, timeout=PATIENCE_S
    )
    assert answer.status_code == 400


class Slow:
    """An engine that is long to handle what is heavy: until `free` is set."""

    create_queue = staticmethod(queue.Queue)

    def __init__(self):
        self.free = gevent.event.Event()
        self.handled: list[int] = []

    def ring(self, one):
        one.drain()

    def take(self, one, kind, payload):
        if len(payload) > LIGHT:
            self.free.wait()
        self.handled.append(len(payload))
        return True


def test_what_is_light_never_overtakes_what_is_heavy():
    """An acknowledgement holds for all that came before it."""
    engine = Slow()
    one = FastSocket(engine, "sid")
    one.upgraded = True
    one.heard(BINARY, b"1")
    one.heard(BINARY, b"2" * (LIGHT + 1))
    gevent.sleep(0)
    one.heard(BINARY, b"34")
    assert engine.handled == [1]
    engine.free.set()
    gevent.sleep(0)
    assert engine.handled == [1, LIGHT + 1, 2]
    one.heard(BINARY, b"567")
    assert engine.handled[-1] == 3
