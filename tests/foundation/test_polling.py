"""Long polling on a bad line: what browsers and proxies repeat, cut short or swallow takes no message with it."""

from __future__ import annotations

import itertools
import socket
import threading
import time
from collections.abc import Iterator
from io import BytesIO

import engineio
import pytest
import requests
import websocket
from engineio.packet import MESSAGE, PING, PONG, Packet
from engineio.payload import Payload
from socketio.msgpack_packet import MsgPackPacket
from socketio.packet import ACK, CONNECT, EVENT

from foundation.live import FRAME_LIMIT, PACKETS_AT_ONCE
from foundation.polling import Session
from tests.workspace.documents.tabs import PATIENCE_S, House


@pytest.fixture(scope="module")
def house(tmp_path_factory) -> Iterator[House]:
    made = House(tmp_path_factory.mktemp("polling"))
    yield made
    made.close()


class Page:
    """A page that polls by hand: each request is ours, with the mark (`t`) that browsers put in its address."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.browser = house.browser(house.worker)
        self.marks = (f"m{number}" for number in itertools.count())
        self.asked = itertools.count(1)
        opened = self.poll(sid="")
        self.sid = opened[0].data["sid"]
        self.post([MsgPackPacket(CONNECT, namespace="/documents")])
        self.told(CONNECT)

    def address(self, mark: str = "", sid: str | None = None, transport: str = "polling") -> str:
        sid = self.sid if sid is None else sid
        return (
            f"/socket.io/?EIO=4&transport={transport}&in=valbrume&t={mark or next(self.marks)}"
            f"{'&sid=' + sid if sid else ''}"
        )

    def ask(self, mark: str = "", sid: str | None = None) -> requests.Response:
        return self.browser.get(self.house.server.url + self.address(mark, sid), timeout=PATIENCE_S * 2)

    def poll(self, mark: str = "", sid: str | None = None) -> list[Packet]:
        answer = self.ask(mark, sid)
        assert answer.status_code == 200, answer.text
        return [Packet(encoded_packet=one) for one in answer.text.split("\x1e")]

    @staticmethod
    def body(packets: list[MsgPackPacket]) -> str:
        return Payload(packets=[Packet(MESSAGE, packet.encode()) for packet in packets]).encode()

    def post(self, packets: list[MsgPackPacket], mark: str = "") -> requests.Response:
        return self.browser.post(
            self.house.server.url + self.address(mark), self.body(packets), timeout=PATIENCE_S
        )

    def told(self, kind: int) -> list[MsgPackPacket]:
        """What came, once something of that kind has come."""
        came: list[MsgPackPacket] = []
        while not [one for one in came if one.packet_type == kind]:
            for packet in self.poll():
                if packet.packet_type == PING:
                    self.browser.post(self.house.server.url + self.address(), Packet(PONG).encode())
                elif packet.packet_type == MESSAGE:
                    came.append(MsgPackPacket(encoded_packet=packet.data))
        return came

    def question(self) -> MsgPackPacket:
        """An event that is answered at once: nobody knows this document."""
        data = ["leave", {"document": "0000000000000000"}]
        return MsgPackPacket(EVENT, data=data, namespace="/documents", id=next(self.asked))

    def answers(self) -> list[int]:
        """Asks one thing more, and says to which questions answers came, that one included."""
        last = self.question()
        assert self.post([last]).status_code == 200
        came: list[int] = []
        while last.id not in came:
            came += [one.id for one in self.told(ACK)]
        return came


@pytest.fixture
def page(house) -> Page:
    return Page(house)


def test_what_is_asked_is_answered_in_its_order(page):
    questions = [page.question() for _ in range(20)]
    assert page.post(questions).text == "OK"
    assert page.answers() == [one.id for one in questions] + [questions[-1].id + 1]


def test_two_polls_at_once_end_the_session_rather_than_lose_a_message(page):
    came: list[int] = []
    both = [threading.Thread(target=lambda: came.append(page.ask().status_code)) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join(PATIENCE_S)
    assert sorted(came) == [200, 400]
    assert page.ask().status_code == 400
    assert page.post([page.question()]).status_code == 400


def test_a_poll_asked_again_after_its_answer_ends_the_session_rather_than_lose_the_answer(page):
    page.post([page.question()])
    assert page.poll("same")
    page.post([page.question()])
    assert page.ask("same").status_code == 400
    assert page.ask().status_code == 400


def test_a_body_repeated_by_a_proxy_is_obeyed_once(page):
    question = page.question()
    assert [page.post([question], "same").text for _ in range(3)] == ["OK"] * 3
    assert page.answers() == [question.id, question.id + 1]


def test_a_body_cut_short_then_repeated_is_obeyed(page):
    question = page.question()
    body = page.body([question]).encode()
    with socket.create_connection(("127.0.0.1", page.house.server.port), PATIENCE_S) as line:
        head = f"POST {page.address('same')} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n\r\n"
        line.sendall(head.encode() + body[: len(body) // 2])
    assert page.post([question], "same").text == "OK"
    assert page.answers() == [question.id, question.id + 1]


def test_a_body_without_a_length_is_read_like_another(page):
    question = page.question()
    pieces = iter([page.body([question]).encode()])
    answer = page.browser.post(page.house.server.url + page.address(), pieces, timeout=PATIENCE_S)
    assert answer.request.headers["Transfer-Encoding"] == "chunked"
    assert page.answers() == [question.id, question.id + 1]


BODIES = {
    "more packets than are taken": lambda: "\x1e".join(["6"] * (PACKETS_AT_ONCE + 1)),
    "a heavier body than is taken": lambda: "4" + "x" * 2 * FRAME_LIMIT,
    "a heavier body than is taken, of no length": lambda: iter([b"4" + b"x" * 2 * FRAME_LIMIT]),
    "bytes that are no text": lambda: b"\xff\xfe",
    "a kind of packet that does not exist": lambda: "9",
}


@pytest.mark.parametrize("body", BODIES)
def test_what_cannot_be_taken_ends_the_session_aloud(page, body):
    address = page.house.server.url + page.address()
    assert page.browser.post(address, BODIES[body](), timeout=PATIENCE_S).status_code == 400
    assert page.ask().status_code == 400
    with requests.Session() as another:
        another.trust_env = False
        assert another.get(page.house.server.url + "/health", timeout=PATIENCE_S).status_code == 200


@pytest.mark.parametrize("speaks", [True, False])
def test_who_still_sends_a_long_text_is_not_taken_for_gone_though_the_answer_to_a_ping_waits_behind_it(
    speaks,
):
    server = engineio.Server(async_mode="threading", ping_interval=0.01, ping_timeout=20)
    session = Session(server, "sid")
    session.last_ping = time.time() - 60
    if speaks:
        session.handle_post_request(
            {"wsgi.input": BytesIO(b"4x"), "CONTENT_LENGTH": "2", "QUERY_STRING": "t=a"}
        )
    assert session.check_ping_timeout() is speaks
    assert session.closed is not speaks


def test_a_websocket_that_opens_and_then_says_nothing_holds_nothing_back(page):
    """Proxies that inspect let the handshake through, then swallow every frame."""
    address = page.house.server.url.replace("http", "ws", 1) + page.address(transport="websocket")
    swallowed = websocket.create_connection(address, timeout=PATIENCE_S, http_no_proxy=["127.0.0.1"])
    try:
        question = page.question()
        page.post([question])
        assert page.answers() == [question.id, question.id + 1]
    finally:
        swallowed.shutdown()


def test_a_websocket_that_proves_itself_takes_over_and_no_message_is_lost(page):
    address = page.house.server.url.replace("http", "ws", 1) + page.address(transport="websocket")
    line = websocket.create_connection(address, timeout=PATIENCE_S, http_no_proxy=["127.0.0.1"])
    try:
        line.send("2probe")
        assert line.recv() == "3probe"
        assert [packet.encode() for packet in page.poll()] == ["6"]  # the poll in flight ends
        question = page.question()
        page.post([question])
        line.send("5")
        (kind, data) = line.recv_data()
        assert kind == websocket.ABNF.OPCODE_BINARY
        assert MsgPackPacket(encoded_packet=data).id == question.id
        assert page.ask().status_code == 400
    finally:
        line.shutdown()
    assert "Traceback" not in page.house.server.server.last_words(100_000)
