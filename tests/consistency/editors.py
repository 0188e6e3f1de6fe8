"""Who writes in a document: tabs of ours on pycrdt, and pages of the real client on Yjs. Both write a history.

They behave as pages do: what is not acknowledged is kept; after a cut, a gap or a refusal that may be tried again, they
say where they stand, take what they lack, bring back what they were shown and send what the server lacks.
"""

from __future__ import annotations

import threading
import time
from contextlib import suppress

import socketio

from tests.consistency import hands, replicas
from tests.consistency.history import Acknowledged, Event, Read, Refused, Typed, token
from tests.consistency.linked import LinkedTab
from tests.servers.yjs import Yjs
from tests.workspace.documents.tabs import PATIENCE_S, House
from workspace.documents.rules import wire
from workspace.documents.rules.writing import uint

BETWEEN_TRIES_S = 0.1
BETWEEN_HEALINGS_S = 0.3
OUT_OF_REACH = (socketio.exceptions.SocketIOError, OSError)


class Editor(LinkedTab):
    """A tab that writes down what it types, what it is promised, and every update it applies."""

    def __init__(self, house: House, member, document: str, author: str, history: list[Event], **more):
        self.author, self.history = author, history
        self.count = self.acknowledged = 0
        self.frames: list[bytes] = []
        self.unsaved: dict[int, int] = {}  # number of the token → n of the message that carries it
        self.astray = False
        self.witnessed: list[dict] = []  # shown, and not in the log as far as is known here
        self.forgotten: list[dict] = []  # those that the server lacked when it was asked
        self.delays: list[float] = []  # seconds from the key to its acknowledgement
        self._began: dict[int, float] = {}
        self._heal_at = 0.0
        super().__init__(house, member, document, **more)
        assert self.join()["ok"]

    def take(self, update: bytes) -> None:
        self.frames.append(update)
        super().take(update)

    def type_token(self, how: str = "plain") -> None:
        with self.news:
            last = token(self.author, self.count) if self.count else ""
            self.count += 1
            self.history.append(Typed(self.public_id, self.author, self.count))
            updates = hands.write(self, last, token(self.author, self.count), how)
            self.frames += updates
            self.unsaved[self.count] = self.n + len(updates)
            self._began[self.count] = time.monotonic()
        for update in updates:
            with suppress(*OUT_OF_REACH):  # as a page without network: it is sent when we are back
                self.send(update)

    def heal(self) -> None:
        """After a gap or a refusal, while the line is good: what a page does by itself, a moment later."""
        if self.astray and self.linked and time.monotonic() > self._heal_at:
            self._heal_at = time.monotonic() + BETWEEN_HEALINGS_S
            with suppress(*OUT_OF_REACH):
                self._find_out("resync")

    def settle(self, patience: float = 60.0) -> None:
        """Until all that was typed is acknowledged, coming back as often as it takes."""
        deadline = time.monotonic() + patience
        while not self._settled(deadline):
            assert time.monotonic() < deadline, (
                f"{self.author}: {len(self.unsaved)} tokens unsaved; {self.events[-3:]}"
            )

    def _settled(self, deadline: float) -> bool:
        try:
            if not self.linked:
                self.shut()
                self.connect()
                self._find_out("join")
            elif self.astray:
                self._find_out("resync")
        except OUT_OF_REACH:
            self._pause()
            return False
        with self.news:
            self.news.wait_for(self._idle, max(min(deadline - time.monotonic(), PATIENCE_S), 0))
            return self.linked and not self.astray and not self.unsaved

    def _idle(self) -> bool:
        return not self.unsaved or self.astray or not self.linked

    def _find_out(self, event: str) -> None:
        """Say where we stand, take what we lack, send what the server lacks."""
        self.astray = True  # until an answer comes, and what it lacks has left
        answer = self.join() if event == "join" else self._resync()
        if not answer["ok"]:
            self._pause()
            return
        with self.news:
            self.astray = False
            lacking = self._own_lacking(wire.state_vector(answer["state_vector"]))
            self.unsaved = dict.fromkeys(self.unsaved, self.n + 1)
            self.forgotten = [one for one in (*self.forgotten, *self.witnessed) if _lacks(answer, one)]
            self.witnessed = []
        for one in self.forgotten:  # what was written here may rest on it
            self.bring_back(one["data"], one["seal"])
        if self.unsaved:
            self.send_whole(lacking)

    def _own_lacking(self, known: dict[int, int]) -> bytes:
        """What the server lacks of what this tab wrote; what others wrote is theirs to send."""
        reached = wire.state_vector(self.vector) | {self.client: known.get(self.client, 0)}
        pairs = [uint(client) + uint(clock) for client, clock in reached.items()]
        return self.doc.get_update(uint(len(pairs)) + b"".join(pairs))

    def _resync(self) -> dict:
        answer = self.ask("resync", {"document": self.public_id, "state_vector": self.vector})
        if answer["ok"]:
            with self.news:
                self.take_all(answer)
                self.seq = max(self.seq, answer["seq"])
        return answer

    def _pause(self) -> None:
        with self.news:
            self.news.wait(BETWEEN_TRIES_S)

    def _keep(self, event):
        keep = super()._keep(event)

        def hear(payload=None):
            with self.news:
                seen = self.seq
                keep(payload)
                self._note(event, payload if isinstance(payload, dict) else {}, seen)

        return hear

    def close(self) -> None:
        self.shut()

    def _note(self, event: str, payload: dict, seen: int) -> None:
        if event == "saved":
            for number in [number for number, n in self.unsaved.items() if n <= payload["n"]]:
                del self.unsaved[number]
                self.acknowledged += 1
                self.delays.append(time.monotonic() - self._began.pop(number))
                self.history.append(Acknowledged(self.public_id, self.author, number))
        elif event == "refused" and payload["retry"]:
            self.astray = True
        elif event == "refused":
            for number in [number for number, n in self.unsaved.items() if n == payload["n"]]:
                del self.unsaved[number]
                self.history.append(Refused(self.public_id, self.author, number))
        elif event == "update" and payload["from_seq"] > seen + 1:
            self.astray = True
        elif event == "update":
            self._witness(payload)

    def _witness(self, frame: dict) -> None:
        """A window that follows rows beyond some that were shown says that these are in the log."""
        self.witnessed = [one for one in self.witnessed if one["seq"] >= frame["from_seq"]]
        if "seal" in frame:
            self.witnessed.append(frame)

    def readings(self, yjs: Yjs) -> list[Read]:
        """As pycrdt holds it, and as Yjs would after the same frames."""
        with self.news:
            held = replicas.of_pycrdt(self.public_id, f"{self.author} (pycrdt)", self.doc, yjs)
            frames = list(self.frames)
        return [held, replicas.of_yjs(self.public_id, f"{self.author} (Yjs)", yjs.replayed(frames))]


def _lacks(answer: dict, frame: dict) -> bool:
    """A server that stands there lacks something of it; who knows, if it only deletes."""
    known, said = wire.state_vector(answer["state_vector"]), wire.read(frame["data"]).ranges
    return not said or any(end > known.get(client, 0) for client, (_start, end) in said.items())


class Page:
    """A page of the real client, without a screen."""

    def __init__(
        self, house: House, member, document: str, author: str, history: list[Event], yjs: Yjs, url=""
    ):
        self.public_id, self.author, self.history, self.yjs = document, author, history, yjs
        self.name = f"{document} {author}"
        self.count = self.acknowledged = 0
        self.status: dict = {}
        self.news = threading.Condition()
        where = {"url": url or house.server.url, "cookie": f"{house.cookie_name}={house.cookie(member)}"}
        yjs.open(self.name, self._hear, **where, document=document, initiative="valbrume")
        self._wait(lambda: self.status.get("synced"), PATIENCE_S)

    def type_token(self, how: str = "plain") -> None:
        with self.news:
            self.count += 1
            self.status = {**self.status, "unsaved": 1}  # until it tells otherwise
            self.history.append(Typed(self.public_id, self.author, self.count))
        self.yjs.ask("type", page=self.name, token=token(self.author, self.count), how=how)

    def settle(self, patience: float = 60.0) -> None:
        self._wait(lambda: self.status["unsaved"] == 0 and self.status["connection"] == "live", patience)

    def readings(self, yjs: Yjs) -> list[Read]:
        return [replicas.of_yjs(self.public_id, f"{self.author} (page)", yjs.read(self.name))]

    def close(self) -> None:
        self.yjs.close(self.name)

    def _hear(self, event: dict) -> None:
        with self.news:
            if event["event"] == "saved":
                for said in event["tokens"]:
                    number = int(said.rstrip(";").rpartition(".")[2])
                    self.acknowledged += 1
                    self.history.append(Acknowledged(self.public_id, self.author, number))
            else:
                self.status = event
            self.news.notify_all()

    def _wait(self, condition, patience: float) -> None:
        with self.news:
            assert self.news.wait_for(condition, patience), f"{self.author}: {self.status}"
