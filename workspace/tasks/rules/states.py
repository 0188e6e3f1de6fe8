"""Where an action item stands: what is open, what is late, and what it goes back to when « done » was said too soon."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class State(StrEnum):
    TO_DO = "to_do"
    DOING = "doing"
    DONE = "done"
    ABANDONED = "abandoned"


OPEN = (State.TO_DO, State.DOING)
SETTLED = (State.DONE, State.ABANDONED)


class NoReason(ValueError):
    """An action is abandoned for a reason that is told."""


@dataclass(frozen=True)
class Standing:
    """A state, the open one it was in before it was settled, and why it was abandoned (nothing otherwise)."""

    state: State = State.TO_DO
    before: State = State.TO_DO
    reason: str = ""


def moved(now: Standing, to: State, reason: str = "") -> Standing:
    """The standing after somebody said `to`. Raises NoReason."""
    if to is State.ABANDONED and not reason.strip():
        raise NoReason
    before = now.state if now.state in OPEN else now.before
    return Standing(to, to if to in OPEN else before, reason.strip() if to is State.ABANDONED else "")


def taken_back(now: Standing) -> Standing:
    """As it stood before it was settled; what is open stays as it is."""
    return Standing(now.before, now.before) if now.state in SETTLED else now


def late(state: State, due_on: date | None, today: date) -> bool:
    """Its day has passed, and it is still open."""
    return state in OPEN and due_on is not None and due_on < today
