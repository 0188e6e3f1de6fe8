"""Facts about comments."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ThreadMoved:
    """Something is new in a thread. `what`: said, changed, resolved, reopened; of a suggestion: suggested, accepted,
    rejected, withdrawn. `name` is who did it."""

    document: str
    thread: str
    what: str
    person: str
    name: str
