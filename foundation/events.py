"""Facts: what has happened, told after the commit to whoever listens.

A fact is a frozen dataclass named by a past participle. Facts inform screens and mail; they never
decide. Each listener is isolated: one that fails silences no other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any, TypeVar

import structlog
from sqlmodel import Session

log = structlog.get_logger()
KEPT = "facts"
Fact = TypeVar("Fact")


def record(db: Session, fact: object) -> None:
    """Keep a fact with the transaction; it is told only if the transaction commits."""
    db.info.setdefault(KEPT, []).append(fact)


def recorded(db: Session) -> list[object]:
    """Take out what was recorded; called once, after the outermost commit."""
    facts: list[object] = db.info.pop(KEPT, [])
    return facts


class Facts:
    """Who listens to which fact."""

    def __init__(self) -> None:
        self._listeners: dict[type, list[Callable[[Any], None]]] = defaultdict(list)

    def listen(self, kind: type[Fact], listener: Callable[[Fact], None]) -> None:
        self._listeners[kind].append(listener)

    def tell(self, facts: list[object]) -> None:
        for fact in facts:
            for listener in self._listeners[type(fact)]:
                self._tell_one(listener, fact)

    def _tell_one(self, listener: Callable[[Any], None], fact: object) -> None:
        try:
            listener(fact)
        except Exception:
            log.exception("listener_failed", fact=type(fact).__name__, listener=listener.__qualname__)
