"""Tabs on a real server: Socket.IO over the loopback, msgpack, the cookie of somebody who signed in."""

from __future__ import annotations

import json
import re
import reprlib
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from socket import SHUT_RDWR

import requests
import socketio
from engineio.payload import Payload

from foundation import ids
from foundation.db import Database
from foundation.live import PACKETS_AT_ONCE
from foundation.sessions import WebSession
from tests.builders import a_member, a_stream, an_initiative
from tests.builders_documents import Typist, a_document
from tests.servers.application import Application
from workspace.documents import loading
from workspace.documents.models import Document
from workspace.documents.rules import schema, tree

PATIENCE_S = 15.0
LONGEST_WAIT_S = 60.0  # for what will be told, on a machine that has much else to do
SECRET = "only for tests: 0123456789 abcdefghij klmnop"


class House:
    """A server with its data: the initiative of Valbrume and its twin, a stream, people, documents."""

    cookie_name = "chantier"
    certificate: Path | None = None  # what browsers trust when it is reached over TLS

    def __init__(self, home: Path, environ: dict[str, str] | None = None, *, kind=Application) -> None:
        home.mkdir(parents=True, exist_ok=True)
        self.server = kind(home, {"SECRET_KEY": SECRET, **(environ or {})}, demo=False)
        self.server.start()
        try:
            self._furnish(home, environ)
        except BaseException:
            self.server.stop()
            raise

    def _furnish(self, home: Path, environ: dict[str, str] | None) -> None:
        url = (environ or {}).get("DATABASE_URL") or f"sqlite:///{home / 'var' / 'chantier.sqlite'}"
        self.database = Database(url)
        now = datetime.now(UTC)
        with self.database.transaction() as db:
            self.initiative = an_initiative(db, "valbrume", now=now)
            self.twin = an_initiative(db, "jumelle", now=now)
            self.stream = a_stream(db, self.initiative, slug="reemploi", now=now)
            self.lead = a_member(db, self.initiative, "Perrine", streams=(self.stream,), leads=True, now=now)
            self.worker = a_member(db, self.initiative, "Océane", streams=(self.stream,), now=now)
            self.reader = a_member(db, self.initiative, "Maxence", now=now)
            self.stranger = a_member(db, self.twin, "Étranger", now=now)

    @property
    def origin(self) -> str:
        """The address people type."""
        return self.server.url

    def close(self) -> None:
        self.server.stop()
        self.database.close()

    def document(self, **more) -> tuple[int, str]:
        """A new document in the stream: its key and its public id."""
        with self.database.transaction() as db:
            made = a_document(db, self.lead, now=datetime.now(UTC), stream_id=self.stream.id, **more)
            return made.id, made.public_id

    def cookie(self, member) -> str:
        """Somebody signs in: the secret of a new session."""
        token, now = ids.secret_token(), datetime.now(UTC)
        data = json.dumps({"person_id": member.person_id})
        row = WebSession(
            digest=ids.digest(token), person_id=member.person_id, data=data, began_at=now, seen_at=now
        )
        with self.database.transaction() as db:
            db.add(row)
        return token

    def nobody(self) -> requests.Session:
        """A browser in which nobody signed in."""
        session = requests.Session()
        session.trust_env = False
        session.verify = str(self.certificate) if self.certificate else True
        return session

    def browser(self, member, cookie: str = "") -> requests.Session:
        """Somebody's browser; with the cookie of a tab, the one where that tab is open."""
        session = self.nobody()
        session.cookies.set(self.cookie_name, cookie or self.cookie(member))
        return session

    def socket(self) -> socketio.Client:
        """A live connection, not opened yet."""
        Payload.max_decode_packets = PACKETS_AT_ONCE  # as browsers, which know no limit
        return socketio.Client(
            serializer="msgpack",
            reconnection=False,
            http_session=self.nobody(),
            websocket_extra_options={"origin": self.origin},
        )

    def post(self, browser: requests.Session, page: str, action: str, **data: str) -> requests.Response:
        """Post a form of a page, with its token."""
        found = browser.get(self.server.url + page, timeout=PATIENCE_S)
        token = re.search(r'name="csrf-token" content="([^"]+)"', found.text)[1]
        headers = {"X-CSRFToken": token, "Origin": self.origin}
        return browser.post(
            self.server.url + action, data=data, headers=headers, timeout=PATIENCE_S, allow_redirects=False
        )

    def log(self, document_id: int) -> list[str]:
        """What the log says, read cold."""
        with self.database.reading() as db:
            text, _seq = loading.text(db, document_id)
        return [
            "".join(run["text"] for run in node.get("content", ()))
            for node in tree.tidy(text.tree()).get("content", ())
        ]

    def last_seq(self, document_id: int) -> int:
        with self.database.reading() as db:
            return db.get_one(Document, document_id).last_seq


class Tab(Typist):
    """A tab of somebody; `events` keeps all it was told, in order."""

    def __init__(
        self, house: House, member, public_id: str, *, initiative="valbrume", polling=False, url="", **headers
    ):
        """`url` leads to the server by another way (a proxy)."""
        super().__init__()
        self.house, self.public_id, self.n, self.seq = house, public_id, 0, 0
        self.events: list[tuple[str, dict]] = []
        self.news = threading.Condition()
        self.cookie = house.cookie(member) if member else ""
        cookie = {"Cookie": f"{house.cookie_name}={self.cookie}"} if member else {}
        self._headers = {**cookie, **headers}
        self._door = {
            "url": f"{url or house.server.url}/socket.io?on={public_id}&in={initiative}",
            "transports": ["polling"] if polling else ["websocket"],
        }
        self.connect()

    def connect(self):
        """Open the connection, the first time or again."""
        self.socket = self.house.socket()
        for event in (
            "update",
            "saved",
            "refused",
            "awareness",
            "access",
            "comment",
            "retract",
            "disconnect",
        ):
            self.socket.on(event, self._keep(event), namespace="/documents")
        headers = dict(self._headers)  # the client takes the cookie out of what it is given
        self.socket.connect(**self._door, headers=headers, namespaces=["/documents"], wait_timeout=PATIENCE_S)

    def _keep(self, event):
        def hear(payload=None):
            with self.news:
                if event == "update" and payload["document"] == self.public_id:
                    self.take(payload["data"])
                    self.seq = max(self.seq, payload["seq"])
                self.events.append((event, payload or {}))
                self.news.notify_all()

        return hear

    def ask(self, event, payload):
        return self.socket.call(event, payload, namespace="/documents", timeout=PATIENCE_S)

    def join(self, **more):
        payload = {
            "document": self.public_id,
            "state_vector": self.vector,
            "schema": schema.VERSION,
            "client": self.client,
            "updates": True,
        }
        answer = self.ask("join", {**payload, **more})
        if answer.get("ok"):
            with self.news:
                self.take_all(answer)
                self.seq = max(self.seq, answer["seq"])
        return answer

    def send(self, data, **more):
        self.n += 1
        payload = {"document": self.public_id, "n": self.n, "data": data, **more}
        self.socket.emit("update", payload, namespace="/documents")
        return self.n

    def bring_back(self, data, seal):
        """What others wrote and this tab was shown; no answer is waited for."""
        payload = {"document": self.public_id, "n": 0, "data": data, "seal": seal}
        self.socket.emit("update", payload, namespace="/documents")

    def send_whole(self, data, size=64 * 1024):
        """In one message, or in numbered parts when it is big."""
        if len(data) <= size:
            return self.send(data)
        self.n += 1
        pieces = [data[start : start + size] for start in range(0, len(data), size)]
        for part, piece in enumerate(pieces):
            payload = {
                "document": self.public_id,
                "n": self.n,
                "part": part,
                "parts": len(pieces),
                "data": piece,
            }
            self.socket.emit("update", payload, namespace="/documents")
        return self.n

    def write(self, text):
        with self.news:
            data = self.type(text)
        return self.send(data)

    def wait(self, condition, patience=LONGEST_WAIT_S):
        """Until the condition on what was told holds; how long it took, in seconds."""
        began = time.monotonic()
        with self.news:
            happened = self.news.wait_for(condition, patience)
            assert happened, (
                f"told only {[(event, reprlib.repr(payload)) for event, payload in self.events[-5:]]}"
            )
        return time.monotonic() - began

    def told(self, event, **values):
        return [
            payload
            for what, payload in self.events
            if what == event and all(payload.get(name) == value for name, value in values.items())
        ]

    def saved(self):
        return max((one["n"] for one in self.told("saved")), default=0)

    def wait_saved(self, n):
        self.wait(lambda: self.saved() >= n)

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self.shut()

    def shut(self):
        """As a closed window does: no farewell to wait for."""
        self.socket.eio.queue.put(None)
        if self.socket.eio.ws and self.socket.eio.ws.sock:
            with suppress(OSError):  # the server may have closed it first, as at a sign-out
                self.socket.eio.ws.sock.shutdown(SHUT_RDWR)
            self.socket.eio.ws.close()
        self.socket.eio.disconnect(abort=True)
