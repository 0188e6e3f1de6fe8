"""A tab that knows when its line is cut, as soon as it is, and waits for nothing on a line that is gone."""

from __future__ import annotations

import socketio

from tests.workspace.documents.tabs import PATIENCE_S, Tab


class LinkedTab(Tab):
    """python-socketio tells of a cut before it says that it is no longer connected, and asks on for all its patience."""

    def connect(self) -> None:
        self.cut = False
        super().connect()

    @property
    def linked(self) -> bool:
        """A line that breaks while it is being opened is one in which its socket believes for ever."""
        return not self.cut and self.socket.connected and self.socket.eio.state == "connected"

    def _keep(self, event):
        keep = super()._keep(event)

        def hear(payload=None):
            with self.news:
                self.cut = self.cut or event == "disconnect"
                keep(payload)

        return hear

    def ask(self, event: str, payload: dict) -> dict:
        """Without waiting for an answer that can no longer come."""
        answers: list[dict] = []

        def answered(answer: dict) -> None:
            with self.news:
                answers.append(answer)
                self.news.notify_all()

        self.socket.emit(event, payload, namespace="/documents", callback=answered)
        with self.news:
            self.news.wait_for(lambda: answers or not self.linked, PATIENCE_S)
        if not answers:
            raise socketio.exceptions.TimeoutError
        return answers[0]
