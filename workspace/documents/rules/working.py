"""When a session of work is over, and when somebody comes back: two silences."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from workspace.documents.rules import text
from workspace.documents.rules.tree import Tree

QUIET = timedelta(minutes=20)  # without a change: the session is over
LONGEST = timedelta(hours=2)  # of one that never falls silent
SAME_VISIT = timedelta(minutes=30)


def is_over(began: datetime, last: datetime, now: datetime, *, first_day: date, today: date) -> bool:
    """A silence, two hours, or midnight where the people are ends a session."""
    return now - last >= QUIET or now - began >= LONGEST or today != first_day


def counted(before: Tree, after: Tree) -> tuple[int, int]:
    """How many words came and went. Words that only moved are neither."""
    old, new = (Counter(text.all_words(one)) for one in (before, after))
    return (new - old).total(), (old - new).total()


@dataclass(frozen=True)
class Visit:
    """Seen until `seq`; the visit before this one ended at `before_at`, with `before_seq`."""

    seq: int
    at: datetime
    before_seq: int = 0
    before_at: datetime | None = None


def seen(last: Visit | None, seq: int, now: datetime) -> Visit:
    """Somebody looks: her visit goes on, or a new one begins."""
    if last is None:
        return Visit(seq, now)
    if now - last.at < SAME_VISIT:
        return Visit(max(seq, last.seq), max(now, last.at), last.before_seq, last.before_at)
    return Visit(seq, now, last.seq, last.at)


def since(last: Visit | None, now: datetime) -> tuple[int, datetime] | None:
    """The row and the moment from which all is new to her; None when she never came before."""
    if last is None:
        return None
    if now - last.at >= SAME_VISIT:
        return last.seq, last.at
    return (last.before_seq, last.before_at) if last.before_at else None
