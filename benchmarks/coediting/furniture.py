"""What both servers are given: accounts that may write, and documents."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlmodel import col, func, select

from foundation.db import Database
from tests.builders import a_member
from tests.workspace.documents.tabs import House
from workspace.documents.models import Document

PERSONS, DOCUMENTS = 200, 100
SETTLING_S = 120.0


@dataclass(frozen=True)
class Furniture:
    """What both servers are given: as many accounts as editors, and documents in which they may write."""

    home: Path
    cookies: list[str]
    documents: list[str]

    @classmethod
    def made(cls, home: Path) -> Furniture:
        """Furnish a house of ours once; each run begins from a copy of its data."""
        house = House(home)
        try:
            with house.database.transaction() as db:
                streams, now = (house.stream,), datetime.now(UTC)
                members = [
                    a_member(db, house.initiative, f"Camille {number}", streams=streams, now=now)
                    for number in range(PERSONS)
                ]
            documents = [house.document(title=f"Relevé {number}")[1] for number in range(DOCUMENTS)]
            _settle(house.database)
            return cls(home, [house.cookie(member) for member in members], documents)
        finally:
            house.close()


def _settle(database: Database) -> None:
    """Wait for what the server does once for new documents: it would be charged to each run."""
    waiting = select(func.count()).where(col(Document.found_seq) != col(Document.last_seq))
    deadline = time.monotonic() + SETTLING_S
    while True:
        with database.reading() as db:
            if not db.exec(waiting).one():
                return
        if time.monotonic() > deadline:
            raise TimeoutError("new documents are still not in the search index")
        time.sleep(0.5)  # another process works; it tells nobody when it is done
