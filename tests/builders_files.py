"""Builders of files: what was sent, as if it had been looked into, and a file that is kept."""

from __future__ import annotations

import hashlib

from sqlmodel import Session

from people.models import Membership
from tests.builders import A_MORNING, the_actor
from workspace.files import actions
from workspace.files.models import StreamFile
from workspace.files.reading import Sent
from workspace.files.rules.kinds import EXTENSIONS
from workspace.files.rules.naming import extension

PLENTY = 1024**3


def what_was_sent(name: str = "liste.csv", data: bytes = b"nom;ville", words: str = "", **more) -> Sent:
    """A file as its examination gives it; its bytes need not be those of its kind."""
    sha256 = hashlib.sha256(data).hexdigest()
    return Sent(
        name, EXTENSIONS[extension(name)], data, sha256, words or data.decode("utf-8", "ignore"), **more
    )


def a_file(
    db: Session,
    member: Membership,
    title: str = "",
    *,
    name: str = "liste.csv",
    data: bytes = b"nom;ville",
    words: str = "",
    stream_id: int | None = None,
    now=A_MORNING,
) -> StreamFile:
    """A file that a member has put in a stream, or for the whole initiative."""
    sent = what_was_sent(name, data, words)
    actor = the_actor(db, member, now=now)
    return actions.add_file(db, actor, sent, title, stream_id=stream_id, quota=PLENTY, now=now)
