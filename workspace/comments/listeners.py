"""What follows from facts about comments: whoever has the text open is told that a thread has moved.

Only its name is told, to the tabs that may read the text; each fetches it with its own rights, so that what is on
the screen is what a reload would show.
"""

from __future__ import annotations

from flask import Flask

from foundation.events import Facts
from workspace.comments.events import ThreadMoved


def install(app: Flask, facts: Facts) -> None:
    def tell(fact: ThreadMoved) -> None:
        told = {"thread": fact.thread, "what": fact.what, "person": fact.person, "name": fact.name}
        app.extensions["documents_live"].tell(fact.document, "comment", told)

    facts.listen(ThreadMoved, tell)
