"""An SMTP server that keeps what it receives."""

from __future__ import annotations

import queue
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.servers.process import PATIENCE_S, free_port


class MailServer:
    """`next()` waits for the next letter; `url` is what SMTP_URL takes."""

    def __init__(self) -> None:
        self._letters: queue.Queue[EmailMessage] = queue.Queue()
        self.host, self.port = "127.0.0.1", free_port()
        self._controller = Controller(self, hostname=self.host, port=self.port, ready_timeout=PATIENCE_S)

    @property
    def url(self) -> str:
        return f"smtp://{self.host}:{self.port}"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content if isinstance(envelope.content, bytes) else str(envelope.content).encode()
        letter = cast("EmailMessage", message_from_bytes(content, policy=policy.default))
        letter["X-Received-For"] = ", ".join(envelope.rcpt_tos)
        self._letters.put(letter)
        return "250 kept"

    def next(self, patience: float = PATIENCE_S) -> EmailMessage:
        return self._letters.get(timeout=patience)

    def start(self) -> None:
        self._controller.start()

    def stop(self) -> None:
        self._controller.stop()
